"""Names in text: the longest, and only those that held on the day."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, Language
from tasks.reference import Gazetteer
from tasks.reference.name_forms import NameForm, check_forms
from tests.specimens import project_reference

REFERENCE = project_reference()
IN_2011 = date(2011, 5, 31)


def found_in(text: str, on: date | None = IN_2011) -> list[tuple[str, str, str]]:
    return [
        (text[mention.start : mention.end], mention.kind, ",".join(sorted(mention.states)))
        for mention in REFERENCE.gazetteer("zh", on).find(text)
    ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("印度尼西亚支持印度", [("印度尼西亚", "state", "IDN"), ("印度", "state", "IND")]),
        ("南非和中非共和国", [("南非", "state", "ZAF"), ("中非共和国", "state", "CAF")]),
        (
            "大韩民国、朝鲜民主主义人民共和国",
            [("大韩民国", "state", "KOR"), ("朝鲜民主主义人民共和国", "state", "PRK")],
        ),
        ("巴布亚新几内亚", [("巴布亚新几内亚", "state", "PNG")]),
        ("赤道几内亚", [("赤道几内亚", "state", "GNQ")]),
        ("几内亚比绍", [("几内亚比绍", "state", "GNB")]),
        ("多米尼加共和国", [("多米尼加共和国", "state", "DOM")]),
        (
            "刚果民主共和国和刚果",
            [("刚果民主共和国", "state", "COD"), ("刚果", "state", "COG")],
        ),
        ("没有国名", []),
        ("", []),
    ],
)
def test_the_longest_name_wins(text: str, states: list[tuple[str, str, str]]) -> None:
    assert [item for item in found_in(text) if item[1] == "state"] == states


@pytest.mark.parametrize("on", [IN_2011, date(2023, 6, 1), None])
def test_turkey_keeps_its_chinese_name(on: date | None) -> None:
    assert found_in("土耳其", on) == [("土耳其", "state", "TUR")]


def test_turkey_changed_its_english_name() -> None:
    before = REFERENCE.gazetteer("en", IN_2011)
    assert before.state_of("Turkey") == "TUR"
    after = REFERENCE.gazetteer("en", date(2023, 6, 1))
    assert after.state_of("Türkiye") == "TUR"


@pytest.mark.parametrize(
    ("name", "on", "state"),
    [
        ("前南斯拉夫的马其顿共和国", IN_2011, "MKD"),
        ("前南斯拉夫的马其顿共和国", date(2020, 6, 1), None),
        ("北马其顿", date(2020, 6, 1), "MKD"),
        ("北马其顿", IN_2011, None),
        ("北马其顿", None, "MKD"),
        ("斯威士兰", IN_2011, "SWZ"),
        ("捷克共和国", IN_2011, "CZE"),
        ("瓦坎达", None, None),
    ],
)
def test_names_hold_from_day_to_day(name: str, on: date | None, state: str | None) -> None:
    assert REFERENCE.gazetteer("zh", on).state_of(name) == state


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_name_is_found_as_its_state(language: str) -> None:
    for known in LANGUAGES:
        if known != language:
            continue
        gazetteer = REFERENCE.gazetteer(known, None)
        for name in REFERENCE.names:
            if name.language == known and name.kind == "short":
                assert gazetteer.state_of(name.name) == name.iso3, name.name


def test_groups_change_with_the_day() -> None:
    presidents = [
        member for member in REFERENCE.groups if member.group_id == "article_xiv_co_presidents"
    ]
    days = {date(2010, 6, 1): {"FRA", "MAR"}, date(2012, 6, 1): {"MEX", "SWE"}}
    for day, states in days.items():
        assert {member.iso3 for member in presidents if member.holds_on(day)} == states


def test_seats_of_meetings_speak_for_nobody() -> None:
    kinds = {name: kind for name, kind, _ in found_in("在日内瓦、维也纳和纽约，堪培拉")}
    assert kinds["日内瓦"] == kinds["维也纳"] == kinds["纽约"] == "seat"
    assert kinds["堪培拉"] == "place"


def test_an_empty_gazetteer_finds_nothing() -> None:
    empty = Gazetteer(
        language="zh", names=(), offices=(), places=(), groups=(), group_names=(), on=None
    )
    assert empty.find("日本") == []
    assert empty.state_of("日本") is None


SPACED: dict[Language, str] = {
    "en": "In 2010, the envoy met (twice) officials of {}, and left.",
    "fr": "En 2010, l’envoyé a rencontré des officiels d’{} ; il est parti.",
    "es": "En 2010 el enviado se reunió con {}: “luego”.",
    "ru": "В 2010 году посланник («друг») встретился, см. {}; затем он уехал.",
    "ar": "وفي عام 2010، اجتمع المبعوث (مرتين) مع {}، ثم غادر.",
}
"""A sentence for a name in each language that puts spaces between words."""

GLUED: dict[Language, str] = {"en": "x", "fr": "x", "es": "x", "ru": "ж", "ar": "ز"}
"""A letter that makes another word of a name; in Arabic none that is written before words."""


@cache
def gazetteer(language: Language, on: date | None = None) -> Gazetteer:
    return REFERENCE.gazetteer(language, on)


def printed_in(language: Language) -> list[tuple[str, str]]:
    """Every name and form in a language that speaks for a State by itself, with its code."""
    forms = [form for form in REFERENCE.name_forms if form.language == language]
    nobody = {form.form for form in forms if form.names_nobody}
    names = [(name.name, name.iso3) for name in REFERENCE.names if name.language == language]
    both = names + [(form.form, form.iso3) for form in forms if not form.names_nobody]
    return [(printed, iso3) for printed, iso3 in both if printed not in nobody]


def states_at(language: Language, text: str) -> list[tuple[str, set[str]]]:
    return [
        (text[mention.start : mention.end], set(mention.states))
        for mention in gazetteer(language).find(text)
        if mention.kind == "state"
    ]


@pytest.mark.parametrize("language", SPACED)
def test_each_form_of_each_name_is_found_in_a_sentence(language: Language) -> None:
    for printed, iso3 in printed_in(language):
        for typed in (printed, printed.replace(" ", "\n"), printed.replace(" ", "\xa0")):
            text = SPACED[language].format(typed)
            assert states_at(language, text) == [(typed, {iso3})], text


@pytest.mark.parametrize("language", SPACED)
def test_no_name_is_found_within_another_word(language: Language) -> None:
    letter = GLUED[language]
    for printed, _ in printed_in(language):
        for typed in (letter + printed, printed + letter):
            text = SPACED[language].format(typed)
            place = text.index(typed)
            glued = place if typed[0] == letter else place + len(typed) - 1
            if printed.endswith(")") and glued != place:
                continue  # a bracket stands between
            found = gazetteer(language).find(text)
            assert not [m for m in found if m.start <= glued < m.end], text


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_small_letters_are_no_name(language: Language) -> None:
    for printed, _ in printed_in(language):
        if " " not in printed and not printed[0].islower():
            assert states_at(language, SPACED[language].format(printed.lower())) == [], printed


@given(st.sampled_from(list(SPACED)), st.data())
def test_mentions_are_in_order_and_never_overlap(language: Language, data: st.DataObject) -> None:
    words = st.sampled_from([printed for printed, _ in printed_in(language)])
    between = st.sampled_from([" ", ", ", "-", "\n", " (", ") ", "’", "2"])
    parts = data.draw(st.lists(st.tuples(words, between), max_size=8))
    text = "".join(word + gap for word, gap in parts)
    spans = sorted({(m.start, m.end) for m in gazetteer(language).find(text)})
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for language in LANGUAGES:
        for mention in gazetteer(language).find(text):
            assert text[mention.start : mention.end].strip()


@pytest.mark.parametrize(
    ("language", "text", "states"),
    [
        ("en", "Guinea-Bissau, Guinea, Papua New Guinea, Equatorial Guinea", "GNB GIN PNG GNQ"),
        ("en", "Niger and Nigeria; Dominica, the Dominican Republic", "NER NGA DMA DOM"),
        ("en", "the Republic of Korea; the Democratic People’s Republic of Korea", "KOR PRK"),
        ("en", "the Congo; the Democratic Republic of the\nCongo", "COG COD"),
        ("en", "Finland's and FINLAND’S; Finland-based; Finland1", "FIN FIN FIN FIN"),
        ("en", "Iran (Islamic Republic of); the Islamic Republic of Iran", "IRN IRN"),
        ("en", "Cote d’Ivoire, Côte d'Ivoire, Co\u0302te d'Ivoire", "CIV CIV CIV"),
        ("en", "Northern Ireland, the Gulf of Guinea, New Mexico, turkey, china, uk", ""),
        ("en", "United Kingdom of Great Britain and Northern Ireland; UK", "GBR GBR"),
        (
            "fr",
            "la France, de la France, du Canada, d’Allemagne, l'Allemagne",
            "FRA FRA CAN DEU DEU",
        ),
        ("fr", "aux États-Unis d’Amérique, aux Etats-Unis, aux Pays-Bas", "USA USA NLD"),
        ("fr", "Iran (République islamique d’), République islamique d'Iran", "IRN IRN"),
        ("fr", "une grenade, la République de Corée, l’Irlande du Nord", "KOR"),
        ("es", "la República de Corea, los Estados Unidos de América", "KOR USA"),
        ("es", "de los Países Bajos, del Reino Unido, al Perú, Los Estados unidos", "NLD GBR PER"),
        ("ru", "Финляндии, Финляндию, Финляндией", "FIN FIN FIN"),
        ("ru", "Российской Федерацией, Соединённых Штатов Америки, США", "RUS USA USA"),
        ("ru", "с Республикой Корея и Республикой Молдовой; в Гвинее-Бисау", "KOR MDA GNB"),
        ("ru", "Ирана (Исламской Республики); бывшей югославской Республике Македонии", "IRN MKD"),
        ("ru", "Перу, Марокко, Того, перу, Того же, кроме того", "PER MAR TGO"),
        ("ru", "Северной Ирландией; Южной Африкой, Нигером, Нигерией", "ZAF NER NGA"),
        ("ar", "وفنلندا لفنلندا بالمكسيك كفرنسا فالصين", "FIN FIN MEX FRA CHN"),
        ("ar", "للبرازيل وللمملكة المتحدة وبالولايات المتحدة الأميركية للبنان", "BRA GBR USA LBN"),
        ("ar", "المملكة العربيّة السعودية، المـغـرب، الامارات العربية المتحدة", "SAU MAR ARE"),
        ("ar", "المغرب العربي ودعم مالي والمالي", ""),
        ("ar", "إندونيسيا ومالي والمكسيك", "IDN MLI MEX"),
        ("ar", "مالي، والنيجر", "MLI NER"),
        ("ar", "فرنسا: دعم تقني ومالي", "FRA"),
        ("ar", "حكومة مالي، في مالي، لمالي", "MLI MLI MLI"),
        ("ar", "غينيا - بيساو، غينيا، غينيا الاستوائية", "GNB GIN GNQ"),
        ("ar", "إيران (جمهورية - الإسلامية) وجمهورية إيران الإسلامية", "IRN IRN"),
    ],
)
def test_names_in_sentences(language: Language, text: str, states: str) -> None:
    assert [next(iter(found)) for _, found in states_at(language, text)] == states.split()


def test_the_mention_is_the_name_without_what_is_written_at_its_front() -> None:
    assert states_at("ar", "وبالمكسيك وَفنلندا") == [("المكسيك", {"MEX"}), ("فنلندا", {"FIN"})]
    assert states_at("ar", "لِلبرازيل") == [("لبرازيل", {"BRA"})]


def test_marks_tell_oman_from_amman() -> None:
    def told(text: str) -> set[tuple[str, str]]:
        found = gazetteer("ar").find(text)
        return {(mention.kind, iso3) for mention in found for iso3 in mention.states}

    assert told("عُمان") == {("state", "OMN")}
    assert told("عمّان") == {("place", "JOR")}
    assert told("عمان") == {("state", "OMN"), ("place", "JOR")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_are_known_in_every_language(language: Language) -> None:
    known = {
        place.iso3
        for place in REFERENCE.places
        if place.language == language and place.kind == "capital"
    }
    same = {
        name.iso3 for name in REFERENCE.names if name.language == language and name.kind == "short"
    }
    assert len(known) >= 180
    assert known <= same


def test_russian_names_have_cases_unless_they_end_as_those_that_have_none() -> None:
    cases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in REFERENCE.name_forms:
        if form.language == "ru" and form.is_case:
            cases[form.iso3, form.name] |= set(form.kinds)
    for name in REFERENCE.names:
        if name.language == "ru" and name.kind == "short":
            found = cases[name.iso3, name.name]
            if re.search(r"([бвгдзклмнпрстхцчшщйь]|[^аоу]а|я|ы)(?: \(.*)?$", name.name):
                assert {"genitive", "dative", "instrumental", "prepositional"} <= found, name
            else:
                assert found == set() or " " in name.name or "-" in name.name, name


def test_places_are_found_in_their_cases_and_seats_stay_seats() -> None:
    found = gazetteer("ru").find("в Канберре, Вене и Женеве")
    assert [(m.kind, *m.states) for m in found] == [
        ("place", "AUS"),
        ("seat", "AUT"),
        ("seat", "CHE"),
    ]


def form_of(**changes: str) -> NameForm:
    line = {"iso3": "FIN", "language": "ru", "name": "Финляндия", "kinds": "genitive"}
    return NameForm.model_validate(line | {"form": "Финляндии"} | changes)


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        ([form_of(name="Финнляндия")], "Финнляндия"),
        ([form_of(), form_of(kinds="dative")], "it twice"),
        ([form_of(), form_of(iso3="SWE", name="Швеция")], "FIN and SWE"),
        ([form_of(form="Швеция")], "FIN and SWE"),
    ],
)
def test_a_wrong_form_is_refused(forms: list[NameForm], found: str) -> None:
    with pytest.raises(ReferenceDataError) as error:
        check_forms("state_name_forms.csv", forms, REFERENCE.names)
    assert error.value.found == found


def test_a_form_holds_as_long_as_its_name() -> None:
    text = "в Свазиленде и Эсватини"
    before, after = (
        REFERENCE.gazetteer("ru", day).find(text) for day in (IN_2011, date(2020, 6, 1))
    )
    assert [text[m.start : m.end] for m in before] == ["Свазиленде"]
    assert [text[m.start : m.end] for m in after] == ["Эсватини"]
