"""Headings of the annex's sections, and heads of its tables, in six languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, SECTIONS, Language, SectionId
from tasks.reference.folding import fold_words
from tasks.reference.models import LanguagePack
from tasks.structure.section_headings import (
    Heading,
    heading_patterns,
    heading_shape,
    match_heading,
)
from tasks.structure.table_heads import COLUMNS, match_head
from tests.specimens import project_reference

PACKS = project_reference().packs

GROUPS: dict[Language, dict[str, str]] = {
    "en": {
        "1": "1. Bilateral level|Part I: Bilateral activities|A. Bilateral|Activities at the "
        "bilateral level|I. BILATERAL ACTIVITIES|Bilateral",
        "2": "2. Multilateral level|Part II: Multilateral activities|B. Multilateral activities|"
        "Part II",
    },
    "fr": {
        "1": "1. Niveau bilatéral|Première partie : activités bilatérales|Au niveau bilatéral|"
        "I. Activités bilatérales",
        "2": "2. Niveau multilatéral|Deuxième partie. Activités multilatérales",
    },
    "es": {
        "1": "1. Nivel bilateral|Primera parte: actividades bilaterales|A nivel bilateral",
        "2": "2. Nivel multilateral|II. Actividades multilaterales|En el plano multilateral",
    },
    "ru": {
        "1": "1. Двусторонний уровень|Первая часть: двусторонние мероприятия|"
        "Деятельность на двустороннем уровне",
        "2": "2. Многосторонний уровень|Часть II. Многосторонняя деятельность",
    },
    "ar": {
        "1": "1 - المستوى الثنائي|أولا - الأنشطة الثنائية|الجزء الأول: الأنشطة الثنائية|"
        "ألف - الأنشطة على الصعيد الثنائي",
        "2": "٢ - المستوى المتعدد الأطراف|ثانيا - الأنشطة المتعددة الأطراف",
    },
    "zh": {"1": "1. 双边|一、双边层次|1. 双边 层次", "2": "2. 多边|2. 多边层次"},
}
NUMBERED: dict[Language, dict[SectionId, str]] = {
    "en": {
        "1a": "1 (a) Annex 2 States-related activities|1(a)|1. Bilateral: 1 (a) Annex 2 States|"
        "(a) Annex 2 States|I.A. Annex II States",
        "1b": "1 (b) Non-Annex 2 States-related activities|(b) States not listed in Annex 2",
        "2a": "2 (a) Global|2. Multilateral level 2 (a) Global level|II (a) International level",
        "2b": "2 (b) Regional|Multilateral activities at the regional level",
    },
    "fr": {
        "1a": "1 a) États visés à l’annexe 2|a) Activités concernant les États dont le nom figure "
        "à l’annexe 2|Activités bilatérales avec les États de l'annexe 2",
        "1b": "1 b) États non visés à l’annexe 2|b) États ne figurant pas à l’annexe 2",
        "2a": "2 a) Niveau mondial|2 a) Échelle mondiale",
        "2b": "2. Niveau multilatéral 2 b) Régional|2 b) Niveau régional",
    },
    "es": {
        "1a": "1 a) Estados enumerados en el anexo 2|a) Estados del anexo 2",
        "1b": "1 b) Estados no incluidos en el anexo 2|b) Estados que no figuran en el anexo 2",
        "2a": "2 a) Nivel mundial|2 a) Plano mundial",
        "2b": "2 b) Nivel regional|2. Multilateral: 2 b) Regional",
    },
    "ru": {
        "1a": "1 a) Государства, перечисленные в приложении 2|(а) Государства приложения 2",
        "1b": "1 b) Деятельность в отношении государств, не включённых в приложение 2",
        "2a": "2 a) Глобальный уровень|2 (а) На глобальном уровне",
        "2b": "2 b) Региональный уровень|2. Многосторонний уровень 2 b) Региональный",
    },
    "ar": {
        "1a": "1 (أ) الدول المدرجة في المرفق 2|١ (أ) الأنشطة المتعلقة بالدول المدرجة في المرفق ٢",
        "1b": "1 (ب) الدول غير المدرجة في المرفق 2|(ب) دول غير مدرجة في المرفق 2",
        "2a": "2 (أ) الصعيد العالمي|2(أ) المستوى العالمي",
        "2b": "2 (ب) الصعيد الإقليمي|(ب) على الصعيد الإقليمي",
    },
    "zh": {
        "1a": "1(a) 附件2国家|1. 双边层次1(a)附件二国家",
        "1b": "1（b）非附件二国家",
        "2a": "2(a) 全球|(a) 全球一级",
        "2b": "2. 多边 层次 2(b ) 区域",
    },
}
TITLES: dict[Language, dict[SectionId, str]] = {
    "en": {
        "1a": "Annex 2 States|Activities with Annex 2 States|States listed in Annex 2",
        "1b": "Non-Annex 2 States|States not listed in annex 2|Activities related to "
        "non-Annex 2 States",
        "2a": "Global level|Activities at the global level|International level",
        "2b": "Regional level|Regional and subregional levels",
    },
    "fr": {
        "1a": "États visés à l’annexe 2|ETATS VISES A L’ANNEXE 2",
        "1b": "États non visés à l'annexe 2|États autres que ceux visés à l’annexe 2",
        "2a": "Au niveau mondial",
        "2b": "À l’échelon régional|Activités régionales",
    },
    "es": {
        "1a": "Estados del anexo 2|Estados que figuran en el anexo 2 del Tratado",
        "1b": "Estados distintos de los del anexo 2",
        "2a": "En el plano mundial",
        "2b": "Ámbito regional",
    },
    "ru": {
        "1a": "Государства, указанные в приложении 2 к Договору",
        "1b": "Государства, не входящие в приложение 2",
        "2a": "На глобальном уровне",
        "2b": "Региональный и субрегиональный уровни",
    },
    "ar": {
        "1a": "دول المرفق 2|الدول الواردة أسماؤها في المرفق 2",
        "1b": "الدول التي لم ترد أسماؤها في المرفق 2",
        "2a": "على الصعيد العالمي",
        "2b": "الأنشطة على المستوى الإقليمي",
    },
    "zh": {"1a": "附件2国家相关活动", "1b": "非附件2国家", "2a": "全球一级", "2b": "区域"},
}
CONTINUED: dict[Language, str] = {
    "en": "{} (continued)|{} (cont'd)|{} (CONTINUED)*",
    "fr": "{} (suite)",
    "es": "{} (continuación)",
    "ru": "{} (продолжение)",
    "ar": "{} (تابع)",
    "zh": "{}（续）",
}
SENTENCES: dict[Language, str] = {
    "en": "The Minister raised the matter with Annex 2 States at the bilateral level.|(a)|Finland|"
    "1. The Minister held bilateral talks|Annex 2 States were urged to ratify the Treaty|2010",
    "fr": "Les États visés à l’annexe 2 ont été invités à ratifier le Traité.|a)|France",
    "es": "Los Estados del anexo 2 fueron invitados a ratificar.|a)|España",
    "ru": "Государства, перечисленные в приложении 2, провели встречу.|(а)|Россия",
    "ar": "دعت فنلندا دول المرفق 2 إلى التصديق على المعاهدة|(أ)|فنلندا",
    "zh": "敦促附件2国家批准条约|(a)|日本",
}


def cases(table: dict[Language, dict[str, str]]) -> list[tuple[Language, str, str]]:
    return [
        (language, key, text)
        for language, entries in table.items()
        for key, texts in entries.items()
        for text in texts.split("|")
    ]


def found(language: Language, text: str) -> Heading:
    heading = match_heading(text, PACKS[language])
    assert heading is not None, text
    return heading


@pytest.mark.parametrize(("language", "group", "text"), cases(GROUPS))
def test_a_group(language: Language, group: str, text: str) -> None:
    heading = found(language, text)
    assert (heading.kind, heading.group, heading.section) == ("group", group, None)


@pytest.mark.parametrize(("language", "section", "text"), cases(NUMBERED))  # type: ignore[arg-type]
def test_a_section_by_its_number_or_its_groups_name(
    language: Language, section: str, text: str
) -> None:
    heading = found(language, text)
    assert (heading.kind, heading.section, heading.group) == ("section", section, section[0])


@pytest.mark.parametrize(("language", "section", "text"), cases(TITLES))  # type: ignore[arg-type]
def test_a_title_alone(language: Language, section: str, text: str) -> None:
    heading = found(language, text)
    assert (heading.kind, heading.section) == ("title", section)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_that_says_it_is_printed_again(language: Language) -> None:
    for table in (GROUPS, NUMBERED, TITLES):
        for of, _, text in cases(table):  # type: ignore[arg-type]
            if of == language:
                first = found(language, text)
                assert not first.repeats
                for form in CONTINUED[language].split("|"):
                    again = found(language, form.format(text))
                    assert again.repeats
                    assert (again.kind, again.section) == (first.kind, first.section)


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in SENTENCES.items() for text in texts.split("|")],
)
def test_what_only_speaks_of_it_is_no_heading(language: Language, text: str) -> None:
    assert match_heading(text, PACKS[language]) is None
    assert not heading_shape(text, PACKS[language])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1 (b) Annex 2 States"),
        ("en", "2 (a) Annex 2 States"),
        ("en", "3 (c) Other activities"),
        ("en", "3. Trilateral level"),
        ("en", "Part III: Other activities"),
        ("fr", "3 c) Autres activités"),
        ("es", "1 c) Otros"),
        ("ru", "3 c) Прочее"),
        ("ar", "3 (ج) أنشطة أخرى"),
        ("zh", "3(c) 其他活动"),
    ],
)
def test_a_numbered_heading_of_no_section_has_the_shape_of_one(
    language: Language, text: str
) -> None:
    assert match_heading(text, PACKS[language]) is None
    assert heading_shape(text, PACKS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_running_text_a_heading_stands_between_other_words(language: Language) -> None:
    pack = PACKS[language]
    spaced = pack.script == "spaced"
    patterns = heading_patterns(pack)
    assert tuple(patterns) == SECTIONS
    for section, texts in NUMBERED[language].items():
        text = next(text for text in texts.split("|") if text[0] in "12")
        around = fold_words(f"2010 {text} Xyz", spaces=spaced).text
        hits = {key for key, pattern in patterns.items() for _ in pattern.finditer(around)}
        assert section in hits or text == "1(a)"
        assert hits <= {section}
    quiet = fold_words(SENTENCES[language].split("|")[0], spaces=spaced).text
    assert not any(pattern.search(quiet) for pattern in patterns.values())


@given(text=st.text(max_size=60))
def test_any_text_is_a_heading_or_not(text: str) -> None:
    for pack in PACKS.values():
        heading = match_heading(text, pack)
        assert heading is None or not heading_shape(text, pack)


def test_a_pack_without_wording_is_refused() -> None:
    bare = LanguagePack(language="en", complete=False, script="spaced")
    with pytest.raises(ReferenceDataError, match=r"en\.yaml"):
        match_heading("1 (a)", bare)


TYPOGRAPHY: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda text: text.replace("/", " / "),
    lambda text: f"{text}*",
)

HEADS: dict[Language, tuple[str, str, str, str]] = {
    "en": ("State", "Date/period", "Activities and content", "Remarks"),
    "fr": ("État", "Date/période", "Activités et contenu", "Observations"),
    "es": ("Estado", "Fecha/período", "Actividades y contenido", "Observaciones"),
    "ru": ("Государство", "Дата/период", "Мероприятие и его содержание", "Примечания"),
    "ar": ("الدولة", "التاريخ/الفترة", "الأنشطة ومضمونها", "ملاحظات"),
    "zh": ("国家", "日期/期间", "活动和内容", "备注"),
}


@pytest.mark.parametrize(("language", "head"), HEADS.items())
@given(data=st.data())
def test_a_head_in_any_order_and_typography(
    language: Language, head: tuple[str, ...], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(4)))
    change = data.draw(st.sampled_from(TYPOGRAPHY))
    cells = [change(head[index]) for index in order]
    roles = match_head(cells, PACKS[language])
    assert roles == {place: COLUMNS[index] for place, index in enumerate(order)}


@pytest.mark.parametrize(("language", "head"), HEADS.items())
def test_a_head_needs_the_activity_and_what_tells_the_row(
    language: Language, head: tuple[str, str, str, str]
) -> None:
    state, period, activity, remarks = head
    pack = PACKS[language]
    assert match_head([state, activity], pack) == {0: "state", 1: "activity"}
    assert match_head([period, activity, "№ 17"], pack) == {0: "period", 1: "activity"}
    assert match_head([state, period, remarks], pack) is None
    assert match_head([activity, remarks], pack) is None
    assert match_head([f"{state} {activity}", activity], pack) is None
    assert match_head([], pack) is None
