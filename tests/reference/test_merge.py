"""What was noted on a machine, merged into what ships: candidates, standings, contradictions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ReferenceDataError
from tasks.reference.documents import RANKS, LocalEntry
from tasks.reference.merge import NOT_SHIPPED, check_entries, merge
from tests.reference.entries import any_entries, entry
from tests.specimens import project_reference

SHIPPED = project_reference().shipped


@given(entries=any_entries(), data=st.data())
def test_the_order_of_entries_does_not_matter(
    entries: list[LocalEntry], data: st.DataObject
) -> None:
    merged = merge(SHIPPED, entries)
    assert merge(SHIPPED, data.draw(st.permutations(entries))) == merged
    assert merge(SHIPPED, [*entries, *entries]) == merged


@given(entries=any_entries())
def test_what_is_merged_again_changes_nothing(entries: list[LocalEntry]) -> None:
    merged = merge(SHIPPED, entries)
    assert merge(merged, entries) == merged
    assert merge(merged, []) == merged


@given(entries=any_entries(), more=any_entries())
def test_a_standing_never_falls(entries: list[LocalEntry], more: list[LocalEntry]) -> None:
    steps = [SHIPPED, merge(SHIPPED, entries), merge(SHIPPED, [*entries, *more])]
    for before, after in pairwise(steps):
        for edition_id, edition in before.editions.items():
            if edition.series != "specimen":
                standing = after.editions[edition_id].standing
                assert RANKS[standing] >= RANKS[edition.standing]
        known = {item.symbol: item for item in after.documents()}
        for item in before.documents():
            if item.symbol in known:
                assert RANKS[known[item.symbol].standing] >= RANKS[item.standing]
                assert set(known[item.symbol].languages) >= set(item.languages)


@given(entries=any_entries())
def test_a_symbol_is_lost_to_a_masthead_only(entries: list[LocalEntry]) -> None:
    merged = merge(SHIPPED, entries)
    known = {item.symbol for item in merged.documents()}
    noted = {item.symbol: item.edition_id for item in SHIPPED.documents()}
    noted |= {item.symbol: item.edition_id for item in entries}
    for symbol in set(noted) - known:
        edition = merged.editions[noted[symbol]]
        assert edition.standing == "confirmed"
        assert edition.symbol is not None
        assert not f"{symbol}/".startswith(f"{edition.symbol}/")


@given(entries=any_entries())
def test_documents_stand_in_order_and_once(entries: list[LocalEntry]) -> None:
    merged = merge(SHIPPED, entries)
    documents = merged.documents()
    assert len({item.symbol for item in documents}) == len(documents)
    places = [list(merged.editions).index(item.edition_id) for item in documents]
    assert places == sorted(places)
    for edition_id in merged.editions:
        kinds = [item.kind for item in documents if item.edition_id == edition_id]
        assert kinds == sorted(kinds, key=lambda kind: kind != "report")
    for series in ("sg-report", "specimen"):
        of_series = [item for item in merged.editions.values() if item.series == series]
        sessions = [item.session for item in of_series if item.session]
        assert sessions == sorted(sessions) != []


def test_a_symbol_for_a_session_without_one() -> None:
    merged = merge(SHIPPED, [entry("A/67/100", evidence="footnote 3 of A/67/7")])
    edition = merged.editions["sg-67"]
    assert (edition.symbol, edition.standing) == ("A/67/100", "candidate")
    assert edition.agenda_item == SHIPPED.editions["sg-67"].agenda_item
    before = SHIPPED.editions["sg-67"]
    assert edition.evidence == f"{before.evidence}; footnote 3 of A/67/7"
    assert edition.languages == before.languages
    assert merged.candidates == ()


def test_a_symbol_is_named_then_confirmed() -> None:
    entries = [entry("A/66/165", "named", evidence="A/RES/66/64 fn 9"), entry("A/66/165")]
    assert merge(SHIPPED, entries).editions["sg-66"].standing == "named"
    entries.append(entry("A/66/165", "confirmed", evidence="masthead of abc"))
    merged = merge(SHIPPED, entries)
    assert merged.editions["sg-66"].standing == "confirmed"
    for said in ("from planning", "A/RES/66/64 fn 9", "masthead of abc"):
        assert said in merged.editions["sg-66"].evidence


def test_candidates_that_contradict_each_other_stay() -> None:
    merged = merge(SHIPPED, [entry("A/66/170"), entry("A/67/99"), entry("A/67/100")])
    for edition_id, symbols in (
        ("sg-66", ["A/66/165", "A/66/170"]),
        ("sg-67", ["A/67/99", "A/67/100"]),
    ):
        edition = merged.editions[edition_id]
        assert (edition.symbol, edition.standing) == (None, "candidate")
        found = [item for item in merged.documents() if item.edition_id == edition_id]
        assert [item.symbol for item in found] == symbols
        assert {(item.kind, item.standing) for item in found} == {("report", "candidate")}


def test_a_better_known_symbol_is_the_editions_and_the_candidate_stays() -> None:
    merged = merge(SHIPPED, [entry("A/66/170", "named")])
    assert merged.editions["sg-66"].symbol == "A/66/170"
    assert [item.symbol for item in merged.candidates] == ["A/66/165"]


def test_a_masthead_decides() -> None:
    merged = merge(
        SHIPPED,
        [entry("A/66/170", "confirmed"), entry("A/66/171", "named"), entry("A/66/165/Add.1")],
    )
    edition = merged.editions["sg-66"]
    assert (edition.symbol, edition.standing) == ("A/66/170", "confirmed")
    assert "not A/66/165: overruled by the masthead" in edition.evidence
    assert "not A/66/171: overruled by the masthead" in edition.evidence
    assert [item.symbol for item in merged.documents() if item.edition_id == "sg-66"] == [
        "A/66/170"
    ]


def test_a_candidate_does_not_outweigh_a_resolution_that_asks_for_no_report() -> None:
    merged = merge(SHIPPED, [entry("A/73/50")])
    assert merged.editions["sg-73"] == SHIPPED.editions["sg-73"]
    assert [item.symbol for item in merged.candidates] == ["A/73/50"]
    confirmed = merge(SHIPPED, [entry("A/73/50", "confirmed")]).editions["sg-73"]
    assert (confirmed.symbol, confirmed.standing) == ("A/73/50", "confirmed")
    assert "it asks for no report" in confirmed.evidence


def test_a_session_beyond_the_shipped_ones() -> None:
    merged = merge(SHIPPED, [entry("A/82/7", evidence="Digital Library record 9")])
    edition = merged.editions["sg-82"]
    assert (edition.session, edition.report_year, edition.symbol) == (82, 2027, "A/82/7")
    assert edition.evidence == f"{NOT_SHIPPED}; Digital Library record 9"
    ids = list(merged.editions)
    assert ids.index("sg-82") == ids.index("sg-81") + 1


def test_parts_are_added_and_stand_in_their_order() -> None:
    added = [entry(f"A/71/134/{part}") for part in ("Add.10", "Add.2", "Corr.1")]
    merged = merge(SHIPPED, [*added, entry("A/71/134/Add.1", "named", evidence="named at last")])
    found = [item for item in merged.documents() if item.edition_id == "sg-71"]
    assert [(item.symbol.removeprefix("A/71/134"), item.kind) for item in found] == [
        ("", "report"),
        ("/Add.1", "addendum"),
        ("/Add.1/Rev.1", "revision"),
        ("/Add.2", "addendum"),
        ("/Add.10", "addendum"),
        ("/Corr.1", "corrigendum"),
    ]
    assert found[1].standing == "named"
    assert "implied by" in found[1].evidence
    assert "named at last" in found[1].evidence


@pytest.mark.parametrize(
    ("entries", "place", "expected", "found"),
    [
        ([entry("A/71/135")], "line 2, A/71/135", "A/71/134", "A/71/135"),
        (
            [entry("A/66/165"), entry("A/71/135/Add.1")],
            "line 3, A/71/135/Add.1",
            "A/71/134 or a part of it (named)",
            "A/71/135/Add.1",
        ),
        (
            [entry("A/67/99", "confirmed"), entry("A/67/100", "confirmed")],
            "line 3, A/67/100",
            "A/67/99 or a part of it, as another masthead says",
            "A/67/100",
        ),
        ([entry("A/67/99"), entry("A/67/99")], "line 3, A/67/99", "each line once", "line 2"),
    ],
)
def test_contradictions(entries: list[LocalEntry], place: str, expected: str, found: str) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        check_entries(SHIPPED, entries, "registry.csv")
    assert (caught.value.document, caught.value.place) == ("registry.csv", place)
    assert expected in caught.value.expected
    assert found in caught.value.found


def test_candidates_beside_a_candidate_are_no_contradiction() -> None:
    check_entries(SHIPPED, [entry("A/66/170"), entry("A/66/171", "named")], "registry.csv")
