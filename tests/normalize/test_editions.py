"""Which edition a document is: what it prints, what is claimed, what is registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tasks.errors import WrongEdition
from tasks.normalize.editions import part_of, recognize_edition, specimen_edition
from tasks.records import FrontMatter, Period
from tasks.reference.merge import merge
from tasks.reference.registry import with_candidate
from tests.specimens import project_reference

REFERENCE = project_reference()
FRONT = FrontMatter(
    language="zh",
    symbol=None,
    session=66,
    agenda_item=104,
    title="全面禁止核试验条约",
    requested_by="A/RES/65/91 para. 11",
    period_text="2010年6月至2011年5月",
    period=Period(date(2010, 6, 1), date(2011, 5, 31), "month"),
)


def refusal(front: FrontMatter, claimed: str | None) -> WrongEdition:
    with pytest.raises(WrongEdition) as caught:
        recognize_edition(front, claimed, REFERENCE, "made.txt")
    assert (caught.value.document, caught.value.language) == ("made.txt", "zh")
    return caught.value


@pytest.mark.parametrize("claimed", [None, "A/66/165"])
def test_the_session_that_is_printed_decides(claimed: str | None) -> None:
    recognized = recognize_edition(FRONT, claimed, REFERENCE, "made.txt")
    assert recognized.edition.edition_id == "sg-66"
    assert recognized.notes == ()
    assert "no symbol printed" in recognized.symbol_check
    assert ("none claimed" if claimed is None else "claimed A/66/165") in recognized.symbol_check
    assert "registered A/66/165 (candidate)" in recognized.symbol_check


def test_a_printed_symbol_is_told() -> None:
    front = replace(FRONT, symbol="A/66/165")
    assert "printed A/66/165" in recognize_edition(front, None, REFERENCE, "x").symbol_check


def test_no_session() -> None:
    error = refusal(replace(FRONT, session=None), "A/66/165")
    assert (error.expected, error.found) == ("the session of the General Assembly", "none")


def test_a_session_that_is_not_registered() -> None:
    assert refusal(replace(FRONT, session=98), None).found == "session 98"


@pytest.mark.parametrize(
    "claimed", ["A/65/165", "A/67/165", "A/166/165", "S/2011/66", "nonsense", ""]
)
def test_a_claim_of_another_session(claimed: str) -> None:
    error = refusal(FRONT, claimed)
    assert error.expected == "a document of session 66, which it prints"
    assert error.found == f"the claimed symbol {claimed}"


@pytest.mark.parametrize("claimed", ["A/66/1", "A/66/166", "A/66/16"])
def test_a_claim_of_another_document_of_the_session(claimed: str) -> None:
    assert refusal(FRONT, claimed).expected == "A/66/165, registered for session 66"


@pytest.mark.parametrize("claimed", ["A/66/1650", "A/66/165x"])
def test_a_claim_that_only_begins_like_the_registered_symbol(claimed: str) -> None:
    assert refusal(FRONT, claimed).expected == "A/66/165, registered for session 66"


def test_a_printed_symbol_of_another_session() -> None:
    error = refusal(replace(FRONT, symbol="A/65/165"), None)
    assert error.found == "the printed symbol A/65/165"


def test_a_session_without_a_registered_symbol_takes_any_of_its_own() -> None:
    front = replace(FRONT, session=67, agenda_item=100)
    recognized = recognize_edition(front, "A/67/99", REFERENCE, "made.txt")
    assert recognized.edition.edition_id == "sg-67"
    assert "none registered" in recognized.symbol_check


def test_while_candidates_are_not_decided_each_of_them_is_taken() -> None:
    noted = with_candidate(
        (),
        REFERENCE.shipped,
        REFERENCE.series,
        symbol="A/66/170",
        evidence="made up for this test",
        noted_on=date(2026, 1, 1),
        noted_by="person",
    )
    reference = replace(REFERENCE, registry=merge(REFERENCE.shipped, noted))
    for claimed in ("A/66/165", "A/66/170", "A/66/170/Corr.1"):
        recognized = recognize_edition(FRONT, claimed, reference, "made.txt")
        assert recognized.edition.edition_id == "sg-66"
        said = "registered A/66/165 (candidate) or A/66/170 (candidate)"
        assert said in recognized.symbol_check
    with pytest.raises(WrongEdition, match="expected A/66/165 or A/66/170, registered"):
        recognize_edition(FRONT, "A/66/171", reference, "made.txt")


@pytest.mark.parametrize("claimed", ["A/71/134/Add.1", "A/71/134/Add.1/Rev.1"])
def test_a_part_is_of_the_edition_of_its_report(claimed: str) -> None:
    front = replace(FRONT, session=71)
    recognized = recognize_edition(front, claimed, REFERENCE, "made.txt")
    assert recognized.edition.edition_id == "sg-71"
    assert "registered A/71/134 (named)" in recognized.symbol_check


@pytest.mark.parametrize(
    ("front", "note"),
    [
        (replace(FRONT, agenda_item=99), "agenda item 99 printed, 104 registered"),
        (replace(FRONT, agenda_item=None), "no agenda item printed"),
        (replace(FRONT, title=None), "title of the report"),
        (replace(FRONT, period=None, period_text=None), "no reporting period"),
    ],
)
def test_what_a_reader_should_know(front: FrontMatter, note: str) -> None:
    (found,) = recognize_edition(front, None, REFERENCE, "made.txt").notes
    assert note in found


@pytest.mark.parametrize(
    ("printed", "claimed", "part"),
    [
        (None, None, "main"),
        (None, "SPECIMEN/66/1/Add.1", "Add.1"),
        ("SPECIMEN/66/1", "SPECIMEN/66/1/Add.1", "main"),
        ("SPECIMEN/66/3/Add.2/Rev.1", None, "Add.2"),
        (None, "SPECIMEN/1", "main"),
        (None, "SPECIMEN/1/Corr.1", "Corr.1"),
        ("A/66/165", None, "main"),
        ("A/66/999/Add.1", "A/66/999/Add.1", "Add.1"),
    ],
)
def test_a_specimen_is_of_the_specimen_edition_of_its_session(
    printed: str | None, claimed: str | None, part: str
) -> None:
    front = replace(FRONT, symbol=printed)
    recognized = specimen_edition(front, claimed, REFERENCE, "made.txt")
    assert (recognized.edition.edition_id, recognized.part) == ("specimen-sg-66", part)
    assert (recognized.edition.series, recognized.notes) == ("specimen", ())
    assert recognized.symbol_check.startswith("SPECIMEN: no document of the United Nations; ")
    assert (printed or "no symbol printed") in recognized.symbol_check


@pytest.mark.parametrize(
    ("changes", "claimed", "found"),
    [
        ({"session": None}, "SPECIMEN/66/1", "none"),
        ({"session": 65}, None, "session 65"),
        ({"session": 99}, "SPECIMEN/99/1", "session 99"),
        ({"symbol": "SPECIMEN/67/1"}, None, "the printed symbol SPECIMEN/67/1"),
        ({"symbol": "A/67/165"}, "SPECIMEN/66/1", "the printed symbol A/67/165"),
        ({}, "SPECIMEN/71/1/Add.1", "the claimed symbol SPECIMEN/71/1/Add.1"),
        ({}, "A/71/134", "the claimed symbol A/71/134"),
    ],
)
def test_a_specimen_of_no_session_or_of_two_is_refused(
    changes: dict[str, Any], claimed: str | None, found: str
) -> None:
    with pytest.raises(WrongEdition) as caught:
        specimen_edition(replace(FRONT, **changes), claimed, REFERENCE, "made.txt")
    assert (caught.value.document, caught.value.found) == ("made.txt", found)
    if changes.get("session"):
        assert "66, 67, 68, 69, 70, 71: tasks/reference/editions.csv" in caught.value.expected


def test_a_specimen_s_part_is_known_by_its_symbol() -> None:
    assert part_of("SPECIMEN/70/1/Add.1") == part_of("A/70/1/Add.1/Rev.2") == "Add.1"
    assert part_of("SPECIMEN/70/1") == part_of("SPECIMEN") == part_of(None) == "main"
