"""Labels of a State column: every name of every State, however it is printed, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import LANGUAGES, Language
from tasks.reference.label_repairs import units_of
from tasks.reference.labels import How, LabelMatch, Labels
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


def without_accents_in_capitals(name: str) -> str:
    plain = str.maketrans("ÀÂÄÃÁÇÉÈÊËÎÏÍÑÔÖÓÕÙÛÜÚŸ", "AAAAACEEEEIIINOOOOUUUUY")
    return name.upper().translate(plain)


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
            how: How = "alias" if name.kind == "alias" else "name"
            assert labels(language).match(name.name) == LabelMatch(name.iso3, how, language)


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
        assert labels(one.language).states_of(label) == {one.iso3, other.iso3}
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
        state = read.state_of(label)
        assert state is None or read.states_of(label) == {state}


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
        ("en", "The former Yugoslav Republic of Macedonia", "MKD", "alias"),
        ("en", "Türkiye", "TUR", "alias"),
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
        ("ru", "Соединённые Штаты Америки", "USA", "alias"),
        ("ru", "Республика Молдова*", "MDA", "repaired"),
        ("ru", "Финляндии", "FIN", "alias"),
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
        ("en", "European Union"),
        ("en", "Omani"),
        ("en", "Indian"),
        ("en", "Finlande et al."),
        ("en", "Finland 2010"),
        ("en", "Finnland"),
        ("en", "Nigeri"),
        ("en", "Republic of"),
        ("en", "Finland, on behalf of the European Union"),
        ("fr", "Union européenne"),
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
    assert labels(language).states_of(label) == frozenset()


@pytest.mark.parametrize(
    ("language", "label", "states"),
    [
        ("en", "Bosnia and Herzegovina and Finland", "BIH FIN"),
        ("en", "Finland, Norway and Sweden", "FIN NOR SWE"),
        ("en", "Niger/Nigeria", "NER NGA"),
        ("en", "Finland1, Sweden2", "FIN SWE"),
        ("en", "Guinea Guinea-Bissau", "GIN GNB"),
        ("fr", "la France et le Royaume-Uni", "FRA GBR"),
        ("es", "España e Italia", "ESP ITA"),
        ("ru", "Финляндия и Швеция", "FIN SWE"),
        ("ar", "البوسنة والهرسك وفنلندا", "BIH FIN"),
        ("zh", "波斯尼亚和黑塞哥维那、芬兰", "BIH FIN"),
    ],
)
def test_joined_labels_give_each_state(language: Language, label: str, states: str) -> None:
    assert labels(language).state_of(label) is None
    assert labels(language).states_of(label) == set(states.split())


def test_a_name_of_another_day_is_an_alias() -> None:
    for day, name in ((date(2011, 6, 1), "Türkiye"), (date(2024, 6, 1), "Turkey")):
        match = labels("en", day).match(name)
        assert match is not None
        assert (match.iso3, match.how) == ("TUR", "alias")


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_stands_in_for_other_languages_and_says_so(language: Language) -> None:
    match = labels(language).match("Finland")
    assert match is not None
    assert (match.iso3, match.language) == ("FIN", "en")


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
            labels(language).states_of(label + "x")
        assert perf_counter() - began < 10


def test_names_are_as_short_as_labels_take_them_to_be() -> None:
    for name in REFERENCE.names:
        units = units_of(name.name)
        assert units is not None
        assert len(units) <= 16
        assert len(name.name) <= 60
