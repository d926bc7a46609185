"""Labels of a State column: every name of every State, however it is printed, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import LANGUAGES, Language
from tasks.reference.gazetteer import Gazetteer
from tasks.reference.label_lists import MOST_UNITS, unit_count
from tasks.reference.labels import How, Labels
from tasks.reference.models import StateName
from tests.specimens import project_reference

REFERENCE = project_reference()
IN_2016 = date(2016, 6, 1)
NAMES = [name for name in REFERENCE.names if name.holds_on(IN_2016)]
CONTINUED: dict[Language, str] = {
    "en": " (continued)",
    "fr": " (suite)",
    "es": " (continuación)",
    "ru": " (продолжение)",
    "ar": " (تابع)",
    "zh": "（续）",
}


@cache
def labels(language: Language, on: date | None = IN_2016) -> Labels:
    return REFERENCE.labels(language, on)


@cache
def gazetteer(language: Language) -> Gazetteer:
    return REFERENCE.gazetteer(language, IN_2016)


def without_accents_in_capitals(name: str) -> str:
    plain = str.maketrans("ÀÂÄÃÁÇÉÈÊËÎÏÍÑÔÖÓÕÙÛÜÚŸ", "AAAAACEEEEIIINOOOOUUUUY")
    return name.upper().translate(plain)


def named_in(language: Language, label: str) -> list[str]:
    """The States and groups of a label, in order."""
    match = labels(language).match(label)
    reporters = match.reporters if match is not None else ()
    return [one.state_iso3 or one.group_id or "nobody" for one in reporters]


def names() -> st.SearchStrategy[StateName]:
    return st.sampled_from(NAMES)


def printed_otherwise(name: StateName) -> tuple[str, ...]:
    """The name as labels print it: in capitals, with marks, numbers, stops and other spaces."""
    printed, continued = name.name, name.name + CONTINUED[name.language]
    return (
        printed.upper(),
        without_accents_in_capitals(printed),
        f"\n {printed.replace(' ', chr(0xA0))}\t",
        f"{printed}*",
        f"{printed}1",
        f"{printed} 12",
        f"{printed}²",
        f"{printed} (a)",
        f"{printed}[3]",
        f"{printed} a/",
        f"12. {printed}",
        f"– {printed}:",
        printed.replace(" ", ""),
        printed.replace(" ", "  "),
        continued,
        f"{continued}*",
        f"{printed}* {CONTINUED[name.language]}",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_is_its_state(language: Language) -> None:
    for name in NAMES:
        if name.language == language:
            match = labels(language).match(name.name)
            assert match is not None
            assert (match.iso3, match.how) == (name.iso3, "name")
            assert match.of_day or name.kind == "alias"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_is_its_state_however_it_is_printed(language: Language) -> None:
    read = labels(language)
    wrong = [
        label
        for name in NAMES
        if name.language == language
        for label in printed_otherwise(name)
        if read.state_of(label) != name.iso3
    ]
    assert wrong == []


@given(names(), st.data())
def test_a_hyphen_at_the_end_of_a_line_is_no_part_of_the_name(
    name: StateName, data: st.DataObject
) -> None:
    inside = [
        place
        for place in range(1, len(name.name))
        if name.name[place - 1].isalpha() and name.name[place].isalpha()
    ]
    place = data.draw(st.sampled_from(inside))
    for hyphen in ("-", "- ", "-\n", "\u00ad", "\u2010 "):
        label = name.name[:place] + hyphen + name.name[place:]
        assert labels(name.language).state_of(label) == name.iso3


@given(names(), st.data())
def test_two_states_are_told_apart(one: StateName, data: st.DataObject) -> None:
    joined = {"en": "and", "fr": "et", "es": "y", "ru": "и", "ar": "و", "zh": "和"}
    others = [n for n in NAMES if n.language == one.language and n.iso3 != one.iso3]
    other = data.draw(st.sampled_from(others))
    for between in (f" {joined[one.language]} ", ", ", "/", "\n", "* "):
        label = one.name + between + other.name
        assert named_in(one.language, label) == [one.iso3, other.iso3]
        assert labels(one.language).state_of(label) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_of_two_states_on_any_day(language: Language) -> None:
    """Names that hold on one day, folded as far as labels are, are of one State each."""
    own = [name for name in REFERENCE.names if name.language == language]
    english = [name for name in REFERENCE.names if name.language == "en"]
    days = {day for name in own for day in (name.valid_from, name.valid_to) if day}
    for day in (*days, date(1996, 9, 24), None):
        read = labels(language, day)
        for name in own:
            if name.holds_on(day):
                assert read.state_of(name.name.upper()) == name.iso3, (name, day)
        for name in english:
            if name.holds_on(day):
                assert read.state_of(name.name) == name.iso3, (name, day)
    labels.cache_clear()


@given(st.text(max_size=40))
def test_anything_can_be_asked(label: str) -> None:
    for language in ("en", "ru", "ar", "zh"):
        read = REFERENCE_LABELS[language]
        match = read.match(label)
        assert match is None or 0 < len(match.reporters) == len(set(match.reporters))


REFERENCE_LABELS = {language: REFERENCE.labels(language, None) for language in LANGUAGES}


@pytest.mark.parametrize(
    ("language", "label", "state", "how"),
    [
        ("en", "The Netherlands", "NLD", "repaired"),
        ("en", "Gambia, The", "GMB", "repaired"),
        ("en", "Netherlands (the)", "NLD", "repaired"),
        ("en", "Korea, Republic of", "KOR", "repaired"),
        ("en", "Korea, Democratic People's Republic of", "PRK", "repaired"),
        ("en", "Congo, Democratic Republic of the", "COD", "repaired"),
        ("en", "IRAN (ISLAMIC REPUBLIC OF)", "IRN", "folded"),
        ("en", "Islamic Republic of Iran", "IRN", "name"),
        ("en", "Bosnia and Herze- govina", "BIH", "repaired"),
        ("en", "Finlanda", "FIN", "repaired"),
        ("en", "The former Yugoslav Republic of Macedonia", "MKD", "name"),
        ("en", "THE FORMER YUGOSLAV REPUBLIC OF MACEDONIA", "MKD", "folded"),
        ("en", "Trinidad & Tobago", "TTO", "repaired"),
        ("fr", "L’Allemagne (suite)", "DEU", "repaired"),
        ("fr", "LA FRANCE", "FRA", "repaired"),
        ("fr", "ETATS-UNIS D'AMERIQUE", "USA", "folded"),
        ("fr", "Afghanistan (l')", "AFG", "repaired"),
        ("fr", "Iran, République islamique d’", "IRN", "repaired"),
        ("fr", "Finland", "FIN", "name"),
        ("es", "Corea, República de", "KOR", "repaired"),
        ("es", "Los Países Bajos", "NLD", "repaired"),
        ("ru", "Лихтен-штейн", "LIE", "repaired"),
        ("ru", "Cоединенные Штаты Америки", "USA", "repaired"),
        ("ru", "Соединённые Штаты Америки", "USA", "name"),
        ("ru", "Республика Молдова*", "MDA", "repaired"),
        ("ru", "Финляндии", "FIN", "name"),
        ("ru", "Иран, Исламская Республика", "IRN", "repaired"),
        ("ru", "Финляндияa", "FIN", "repaired"),
        ("ar", "كوريا (جمهورية)", "KOR", "repaired"),
        ("ar", "تنزانيا (جمهورية - المتحدة)", "TZA", "repaired"),
        ("ar", "المـملكة المتحدة", "GBR", "folded"),
        ("ar", "الامارات العربية المتحدة", "ARE", "folded"),
        ("ar", "١٢- فنلندا", "FIN", "repaired"),
        ("ar", "فنلندا (أ)", "FIN", "repaired"),
        ("zh", "伊朗(伊斯兰共和国)", "IRN", "repaired"),
        ("zh", "芬 兰", "FIN", "repaired"),
        ("zh", "芬兰a", "FIN", "repaired"),
    ],
)
def test_repairs_are_mechanical(language: Language, label: str, state: str, how: How) -> None:
    match = labels(language).match(label)
    assert match is not None
    assert (match.iso3, match.how) == (state, how)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", ""),
        ("en", "*"),
        ("en", "Country"),
        ("en", "Omani"),
        ("en", "Indian"),
        ("en", "Finlande et al."),
        ("en", "Finland 2010"),
        ("en", "Finnland"),
        ("en", "Nigeri"),
        ("en", "Republic of"),
        ("en", "Finland, on behalf of the European Union"),
        ("fr", "Pays"),
        ("ru", "Государство"),
        ("ru", "Финский"),
        ("ar", "الدولة"),
        ("zh", "国家"),
        ("zh", "芬"),
    ],
)
def test_what_is_only_like_a_name_is_none(language: Language, label: str) -> None:
    assert labels(language).match(label) is None


@pytest.mark.parametrize(
    ("language", "label", "states"),
    [
        ("en", "Bosnia and Herzegovina and Finland", "BIH FIN"),
        ("en", "Finland, Norway and Sweden", "FIN NOR SWE"),
        ("en", "Sweden, Norway, and the Netherlands (continued)", "SWE NOR NLD"),
        ("en", "Niger/Nigeria", "NER NGA"),
        ("en", "Australia/\nFinland", "AUS FIN"),
        ("en", "1. Finland\n2. Sweden", "FIN SWE"),
        ("en", "Finland1, Sweden2", "FIN SWE"),
        ("en", "Finland (a), Sweden (b)", "FIN SWE"),
        ("en", "Guinea Guinea-Bissau", "GIN GNB"),
        ("en", "Trinidad & Tobago & Cuba", "TTO CUB"),
        ("en", "Antigua and Barbuda, Sao Tome and Principe", "ATG STP"),
        ("en", "Saint Kitts and Nevis; Saint Vincent and the Grenadines", "KNA VCT"),
        ("en", "Iran (Islamic Republic of) and Japan", "IRN JPN"),
        ("en", "Korea, Republic of; Japan", "KOR JPN"),
        ("en", "Serbia and Montenegro", "SRB MNE"),
        ("en", "Türkiye (Turkey) and Norway", "TUR NOR"),
        ("en", "Finland, Norway, Finland", "FIN NOR"),
        ("fr", "la France et le Royaume-Uni", "FRA GBR"),
        ("fr", "Trinité-et-Tobago, l’Allemagne ainsi que l'Autriche", "TTO DEU AUT"),
        ("es", "España e Italia", "ESP ITA"),
        ("es", "Antigua y Barbuda y Uruguay", "ATG URY"),
        ("ru", "Финляндия и Швеция", "FIN SWE"),
        ("ru", "Босния и Герцеговина, Франция, а также Япония", "BIH FRA JPN"),
        ("ar", "البوسنة والهرسك وفنلندا", "BIH FIN"),
        ("ar", "فرنسا، وألمانيا واليابان", "FRA DEU JPN"),
        ("zh", "波斯尼亚和黑塞哥维那、芬兰", "BIH FIN"),
        ("zh", "法国、德国以及日本", "FRA DEU JPN"),
    ],
)
def test_joined_labels_give_each_state_in_order(
    language: Language, label: str, states: str
) -> None:
    assert labels(language).state_of(label) is None
    assert named_in(language, label) == states.split()


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Finland and"),
        ("en", "and Finland, Norway"),
        ("en", "Finland, Norway and others"),
        ("en", "Finland (Norway)"),
        ("en", "Hungary (European Union)"),
        ("en", "Iran (Islamic Republic of) (Iraq)"),
        ("en", "Norway, formerly Sweden"),
        ("en", "Former Finland"),
        ("en", "Finland / Lapland"),
        ("en", "Norway, Finland 2010"),
        ("fr", "France (Allemagne)"),
        ("ru", "Финляндия и другие"),
        ("ar", "فرنسا ودول أخرى"),
        ("zh", "芬兰等国"),
    ],
)
def test_a_list_with_anything_else_in_it_is_none(language: Language, label: str) -> None:
    assert labels(language).match(label) is None


@pytest.mark.parametrize(
    ("language", "label", "state", "of_day"),
    [
        ("en", "Turkey (Türkiye)", "TUR", True),
        ("en", "Türkiye (formerly Turkey)", "TUR", False),
        ("en", "Turkey/Türkiye", "TUR", True),
        ("en", "Eswatini (Swaziland)", "SWZ", False),
        ("en", "Swaziland, formerly known as Eswatini", "SWZ", True),
        ("en", "Czech Republic (Czechia)", "CZE", True),
        ("en", "Holy See (Vatican)", "VAT", True),
        ("en", "Mexico (United Mexican States)", "MEX", True),
        ("en", "Burma (Myanmar)", "MMR", False),
        ("en", "Côte d’Ivoire (Ivory Coast)", "CIV", True),
        ("fr", "Swaziland (anciennement Eswatini)", "SWZ", True),
        ("fr", "République tchèque (Tchéquie)", "CZE", True),
        ("es", "Türkiye (antes Turquía)", "TUR", False),
        ("es", "Santa Sede (Vaticano)", "VAT", True),
        ("ru", "Эсватини (ранее Свазиленд)", "SWZ", False),
        ("ru", "Мьянма (Бирма)", "MMR", True),
        ("ar", "سوازيلند (إسواتيني)", "SWZ", True),
        ("ar", "إسواتيني (سوازيلند سابقا)", "SWZ", False),
        ("zh", "罗马教廷（梵蒂冈）", "VAT", True),
        ("zh", "北马其顿（原前南斯拉夫的马其顿共和国）", "MKD", False),
    ],
)
def test_two_names_of_one_state_are_that_state_as_by_the_first(
    language: Language, label: str, state: str, of_day: bool
) -> None:
    """On a day in June 2016."""
    match = labels(language).match(label)
    assert match is not None
    assert (match.iso3, match.of_day) == (state, of_day)


@pytest.mark.parametrize(
    ("language", "label", "named"),
    [
        ("en", "European Union", "european_union"),
        ("en", "The EUROPEAN UNION*", "european_union"),
        ("en", "European Union and Norway", "european_union NOR"),
        ("en", "Arab Group/League of Arab States", "arab_group league_of_arab_states"),
        ("en", "Group of 77 and China", "group_of_77"),
        ("en", "G8, Japan", "group_of_eight JPN"),
        ("en", "Friends of the CTBT (continued)", "friends_of_the_ctbt"),
        ("en", "Article XIV coordinators (Belgium and Iraq)", "article_xiv_coordinators BEL IRQ"),
        ("en", "Benelux (Belgium, Luxembourg), Norway", "benelux BEL LUX NOR"),
        ("zh", "北欧国家（丹麦、芬兰）", "nordic_countries DNK FIN"),
        ("fr", "Mouvement des pays non alignés", "non_aligned_movement"),
        ("fr", "L'Union européenne et la Norvège", "european_union NOR"),
        (
            "es",
            "Grupo de Estados de América Latina y el Caribe",
            "latin_american_and_caribbean_group",
        ),
        ("es", "Noruega y la Unión Africana", "NOR african_union"),
        ("ru", "ОБСЕ", "osce"),
        ("ru", "Европейский союз и Норвегия", "european_union NOR"),
        ("ar", "الاتحاد الأوروبي والنرويج", "european_union NOR"),
        ("ar", "حركة عدم الانحياز", "non_aligned_movement"),
        ("zh", "欧洲联盟和挪威", "european_union NOR"),
        ("zh", "七十七国集团和中国", "group_of_77"),
        ("zh", "不结盟运动", "non_aligned_movement"),
    ],
)
def test_groups_report_too(language: Language, label: str, named: str) -> None:
    assert labels(language).state_of(label) is None
    assert named_in(language, label) == named.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_group_is_found_by_each_of_its_names(language: Language) -> None:
    for group in REFERENCE.group_names:
        if group.language == language:
            for printed in (group.name, group.name.upper(), f"{group.name}*"):
                assert named_in(language, printed) == [group.group_id], printed


@pytest.mark.parametrize(
    ("language", "name", "state", "last"),
    [
        ("en", "Swaziland", "SWZ", date(2018, 4, 18)),
        ("fr", "Swaziland", "SWZ", date(2018, 4, 18)),
        ("es", "Swazilandia", "SWZ", date(2018, 4, 18)),
        ("ru", "Свазиленд", "SWZ", date(2018, 4, 18)),
        ("ar", "سوازيلند", "SWZ", date(2018, 4, 18)),
        ("en", "Turkey", "TUR", date(2022, 5, 31)),
        ("en", "TURKEY", "TUR", date(2022, 5, 31)),
        ("fr", "Turquie", "TUR", date(2022, 5, 31)),
        ("es", "República de Turquía", "TUR", date(2022, 5, 31)),
        ("en", "the former Yugoslav Republic of Macedonia", "MKD", date(2019, 2, 11)),
        ("es", "la ex República Yugoslava de Macedonia", "MKD", date(2019, 2, 11)),
        ("ru", "Бывшая югославская Республика Македония", "MKD", date(2019, 2, 11)),
        ("zh", "前南斯拉夫的马其顿共和国", "MKD", date(2019, 2, 11)),
        ("en", "Cape Verde", "CPV", date(2013, 10, 23)),
        ("fr", "Cap-Vert", "CPV", date(2013, 10, 23)),
        ("en", "Libyan Arab Jamahiriya", "LBY", date(2011, 9, 15)),
        ("ar", "الجماهيرية العربية الليبية", "LBY", date(2011, 9, 15)),
        ("zh", "阿拉伯利比亚民众国", "LBY", date(2011, 9, 15)),
        ("en", "Bolivia", "BOL", date(2009, 3, 17)),
        ("en", "Palestine", "PSE", date(2012, 11, 28)),
    ],
)
def test_a_name_is_judged_on_the_day(language: Language, name: str, state: str, last: date) -> None:
    for day, right in ((last, True), (last + timedelta(days=1), False)):
        match = labels(language, day).match(name)
        assert match is not None
        assert (match.iso3, match.of_day) == (state, right), day


@pytest.mark.parametrize(
    ("language", "name", "state", "first"),
    [
        ("en", "Eswatini", "SWZ", date(2018, 4, 19)),
        ("en", "Türkiye", "TUR", date(2022, 6, 1)),
        ("en", "Czechia", "CZE", date(2016, 7, 5)),
        ("ru", "Чехия", "CZE", date(2016, 7, 5)),
        ("en", "Libya", "LBY", date(2011, 9, 16)),
        ("fr", "Cabo Verde", "CPV", date(2013, 10, 24)),
        ("zh", "北马其顿", "MKD", date(2019, 2, 12)),
        ("en", "State of Palestine", "PSE", date(2012, 11, 29)),
    ],
)
def test_a_new_name_is_an_alias_before_its_day(
    language: Language, name: str, state: str, first: date
) -> None:
    for day, right in ((first - timedelta(days=1), False), (first, True)):
        match = labels(language, day).match(name)
        assert match is not None
        assert (match.iso3, match.of_day) == (state, right), day


def test_a_formal_name_stays_right_beside_a_new_short_one() -> None:
    for day in (date(2011, 6, 1), date(2024, 6, 1)):
        match = labels("en", day).match("Czech Republic")
        assert match is not None
        assert match.of_day


def test_one_state_of_two_names_is_two_states_when_they_part() -> None:
    match = labels("en", date(2004, 6, 1)).match("Serbia and Montenegro")
    assert match is not None
    assert (match.iso3, match.of_day) == ("SRB", True)
    assert named_in("en", "Serbia and Montenegro") == ["SRB", "MNE"]
    assert named_in("ar", "صربيا والجبل الأسود") == ["SRB", "MNE"]


@pytest.mark.parametrize("sign", "'’‘ʻʼ`´′＇")
def test_forms_of_an_apostrophe_are_one_character(sign: str) -> None:
    cases: list[tuple[Language, str, str]] = [
        ("en", "Côte d'Ivoire", "CIV"),
        ("en", "Democratic People's Republic of Korea", "PRK"),
        ("fr", "République d'Autriche", "AUT"),
        ("es", "Côte d'Ivoire", "CIV"),
        ("ru", "Кот-д'Ивуар", "CIV"),
    ]
    for language, name, state in cases:
        printed = name.replace("'", sign)
        match = labels(language).match(printed)
        assert match is not None, printed
        assert (match.iso3, match.how, match.of_day) == (state, "name", True), printed
        found = [m.states for m in gazetteer(language).find(f"{printed}.")]
        assert frozenset({state}) in found, printed


@pytest.mark.parametrize(
    ("language", "label", "state"),
    [
        ("en", "Ivory Coast", "CIV"),
        ("es", "Costa de Marfil", "CIV"),
        ("zh", "象牙海岸", "CIV"),
        ("en", "Burma", "MMR"),
        ("fr", "Birmanie", "MMR"),
        ("ar", "الفاتيكان", "VAT"),
        ("ru", "Финляндии", "FIN"),
        ("en", "UNITED KINGDOM*", "GBR"),
    ],
)
def test_a_name_in_common_use_is_no_name_of_the_day(
    language: Language, label: str, state: str
) -> None:
    match = labels(language).match(label)
    assert match is not None
    assert (match.iso3, match.of_day) == (state, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_stands_in_for_other_languages(language: Language) -> None:
    assert labels(language).state_of("Finland") == "FIN"


def test_labels_are_folded_by_no_likeness() -> None:
    """Each repair is one of those listed: none of them changes a letter for an unlike one."""
    read = labels("en")
    for name in NAMES:
        if name.language == "en" and len(name.name) > 4 and re.fullmatch(r"[A-Za-z ]+", name.name):
            wrong = name.name[:2] + ("x" if name.name[2] != "x" else "z") + name.name[3:]
            assert read.state_of(wrong) is None, wrong


@pytest.mark.parametrize("unit", ["*", "(", "Finland", "Finland, ", " 1", "a" * 9, "و", "和", "- "])
def test_a_long_label_takes_no_long_time(unit: str) -> None:
    """Time grows with the length: a pattern that tries every division of a run takes for ever."""
    for length in (299, 999, 20_000):
        label = (unit * length)[:length]
        began = perf_counter()
        for language in LANGUAGES:
            labels(language).match(label + "x")
        assert perf_counter() - began < 10


def test_names_are_as_short_as_labels_take_them_to_be() -> None:
    names = [name.name for name in REFERENCE.names] + [name.name for name in REFERENCE.group_names]
    for name in names:
        assert unit_count(name) <= MOST_UNITS
        assert len(name) <= 90


def test_a_name_is_right_from_its_first_day_to_its_last_whatever_was_asked_before() -> None:
    """The readers of labels are kept, one for all days between two changes of names."""
    changed = date(2022, 6, 1)
    assert {
        day: [
            match.of_day
            for label in ("Turkey", "Türkiye")
            if (match := REFERENCE.labels("en", day).match(label)) is not None
        ]
        for day in (date(2012, 1, 1), date(2013, 1, 1), changed - timedelta(1), changed, None)
    } == {
        date(2012, 1, 1): [True, False],
        date(2013, 1, 1): [True, False],
        changed - timedelta(1): [True, False],
        changed: [False, True],
        None: [True, True],
    }
