"""The project's own reference data: what must hold of it, whatever is added to it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from tasks.records import LANGUAGES, SECTIONS
from tasks.reference.loader import sort_key
from tasks.reference.models import EdgeWords, GroupName, Office, Place, StateName
from tasks.structure.words import LONGEST
from tests.specimens import project_reference

REFERENCE = project_reference()
EVERYTHING: tuple[StateName | Place | Office | GroupName, ...] = (
    *REFERENCE.names,
    *REFERENCE.places,
    *REFERENCE.offices,
    *REFERENCE.group_names,
)


def days_of_change(names: list[StateName]) -> list[date]:
    """Each day on which a name began or ceased to hold, with the days beside it."""
    days = {day for name in names for day in (name.valid_from, name.valid_to) if day is not None}
    around = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    return sorted(around | {date(1996, 9, 24), date(2100, 1, 1)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_of_two_states_on_any_day(language: str) -> None:
    names = [name for name in REFERENCE.names if name.language == language]
    for day in days_of_change(names):
        states: dict[str, set[str]] = defaultdict(set)
        for name in names:
            if name.holds_on(day):
                states[name.name].add(name.iso3)
        assert {name: found for name, found in states.items() if len(found) > 1} == {}, day


def test_197_states_and_the_44_of_annex_2() -> None:
    assert len(REFERENCE.states) == 197
    annex2 = {iso3 for iso3, state in REFERENCE.states.items() if state.annex2}
    assert len(annex2) == 44
    assert {"CHN", "EGY", "IND", "IRN", "ISR", "PAK", "PRK", "RUS", "USA"} <= annex2
    assert not {"CUB", "NZL", "VAT", "PSE"} & annex2
    assert len({state.m49 for state in REFERENCE.states.values()}) == 197


def test_each_state_is_named_in_six_languages() -> None:
    shorts = {(name.iso3, name.language) for name in REFERENCE.names if name.kind == "short"}
    assert len(shorts) == 197 * len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_has_a_name_on_any_day(language: str) -> None:
    """Since 2012, that is: the youngest State, South Sudan, is of July 2011."""
    names = [name for name in REFERENCE.names if name.language == language]
    for day in days_of_change(names):
        if day.year < 2012:
            continue
        named = {name.iso3 for name in names if name.holds_on(day)}
        assert named == set(REFERENCE.states), day


def test_names_have_no_space_around_them() -> None:
    assert [item.name for item in EVERYTHING if item.name != item.name.strip()] == []


def test_chinese_names_can_stand_in_compact_text() -> None:
    """The parser drops the spaces of Chinese text, so that a name with one is never found."""
    spaced = [item.name for item in EVERYTHING if item.language == "zh" and " " in item.name]
    assert [name for name in spaced if not re.fullmatch(r"[A-Za-z]+( [A-Za-z]+)*", name)] == []


def test_the_order_is_that_of_the_english_names() -> None:
    order = REFERENCE.english_order
    groups = {name.group_id for name in REFERENCE.group_names}
    assert sorted(order.values()) == list(range(197 + len(groups)))
    for before, after in [
        ("CIV", "HRV"),
        ("GRC", "GRD"),
        ("PRK", "COD"),
        ("LAO", "LVA"),
        ("KOR", "MDA"),
        ("RUS", "RWA"),
        ("TZA", "USA"),
        ("GBR", "USA"),
        ("TUN", "TUR"),
        ("ETH", "european_union"),
        ("european_union", "FJI"),
        ("GRD", "group_of_eight"),
        ("group_of_eight", "GTM"),
    ]:
        assert order[before] < order[after], (before, after)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Côte d’Ivoire", "cotedivoire"),
        ("Türkiye", "turkiye"),
        ("São Tomé", "saotome"),
        ("Guinea-Bissau", "guineabissau"),
    ],
)
def test_sort_key(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_each_session_has_one_edition() -> None:
    reports = [item for item in REFERENCE.editions.values() if item.series == "sg-report"]
    sessions = [edition.session for edition in reports if edition.session]
    assert len(sessions) == len(set(sessions)) == len(reports)
    for session in sessions:
        edition = REFERENCE.edition_of_session(session)
        assert edition is not None
        assert edition.edition_id == f"sg-{session}"
        assert edition.report_year == 1945 + session
        assert edition.symbol is None or edition.symbol.startswith(f"A/{session}/")
    assert REFERENCE.edition_of_session(98) is None


def test_corrections_are_of_their_own_edition_and_language() -> None:
    seen = REFERENCE.corrections_for("sg-66", "zh", {"txt"})
    assert [item.printed for item in seen] == ["2100年6月至"]
    assert REFERENCE.corrections_for("sg-66", "zh", {"pdf", "0" * 64}) == ()
    assert REFERENCE.corrections_for("sg-66", "en", {"txt"}) == ()
    assert REFERENCE.corrections_for("sg-67", "zh", {"txt"}) == ()
    for item in REFERENCE.corrections:
        grammar = REFERENCE.date_grammar(item.language)
        meant = grammar.read(item.meant)
        assert meant is not None
        assert meant.start is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complete_pack_words_every_section(language: str) -> None:
    (pack,) = [pack for pack in REFERENCE.packs.values() if pack.language == language]
    assert pack.complete
    assert pack.sections is not None
    assert tuple(sorted(pack.sections.titles)) == SECTIONS
    assert sorted(pack.sections.groups) == ["1", "2"]
    assert pack.masthead is not None
    for pattern, groups in (
        (pack.masthead.session, {"number"}),
        (pack.masthead.agenda_item, {"number"}),
        (pack.masthead.requested_by, {"resolution", "paragraph"}),
    ):
        assert set(re.compile(pattern).groupindex) == groups


def test_languages_are_told_apart() -> None:
    for language, pack in REFERENCE.packs.items():
        assert pack.language == language
        if language in {"en", "fr", "es"}:
            assert len(pack.stop_words) >= 8


def edges() -> EdgeWords:
    found = REFERENCE.packs["zh"].edges
    assert found is not None
    return found


def test_no_word_is_longer_than_is_looked_up() -> None:
    long = {
        name: [word for word in words if len(word) > LONGEST]
        for name, words in edges().model_dump().items()
    }
    assert {name: words for name, words in long.items() if words} == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cannot_end", "closers"),
        ("cannot_end", "verb_nouns"),
        ("cannot_end", "intransitive"),
        ("cannot_end", "person_suffixes"),
        ("closers", "seldom_end"),
        ("seldom_end", "intransitive"),
        ("anaphora", "titles"),
    ],
)
def test_lists_that_contradict_each_other_share_no_word(one: str, other: str) -> None:
    lists = edges().model_dump()
    assert sorted(lists[one] & lists[other]) == []


def test_words_are_written_without_spaces() -> None:
    for name, words in edges().model_dump().items():
        assert words, name
        assert [word for word in words if "".join(word.split()) != word or not word] == []
