"""The specimens that ship with the project, through every stage that needs no Prefect.

The right values are the data that they are written from, and `tests/specimen_efforts.csv`: which
row belongs to which undertaking, and what it is to the row before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from expectations.facts import DocumentFacts
from expectations.runner import validate
from tasks.agreement.edition import agree
from tasks.agreement.rows import AgreementRow
from tasks.extract.document import extract_document
from tasks.fetch.specimens import shipped_specimens
from tasks.frames import cell_frame, reading_frame
from tasks.normalize.editions import RecognizedEdition, specimen_edition
from tasks.pipeline import parse_source
from tasks.records import SPECIMEN_MARK, ActivityRow, Language, ParsedReport
from tasks.reference.gazetteer import Gazetteer
from tasks.reference.specimen_texts import SpecimenText, load_specimens
from tests.specimens import project_reference

REFERENCE = project_reference()
EFFORTS = Path(__file__).parents[1] / "specimen_efforts.csv"
RELATIONS = {
    "first",
    "repeated",
    "updated",
    "reworded",
    "merged",
    "split",
    "resumed",
    "same_edition",
}


@dataclass(frozen=True)
class Read:
    """A specimen: what it was written from, and what was read."""

    text: SpecimenText
    report: ParsedReport
    recognized: RecognizedEdition

    @property
    def place(self) -> tuple[str, str]:
        return self.recognized.edition.edition_id, self.recognized.part


@cache
def specimens() -> tuple[Read, ...]:
    return tuple(_read())


def _read() -> Iterator[Read]:
    shipped = shipped_specimens(REFERENCE, datetime(2026, 11, 27, tzinfo=UTC))
    for text, (pending, _) in zip(load_specimens(REFERENCE), shipped, strict=True):
        report = parse_source(extract_document(pending.data, pending.name), REFERENCE)
        recognized = specimen_edition(report.front, pending.claim.symbol, REFERENCE, pending.name)
        yield Read(text, report, recognized)


def named(read: Read) -> str:
    return f"{read.text.symbol} {read.text.language}"


def test_there_are_six_sessions_and_an_addendum_in_three_languages() -> None:
    found = [(*read.place, read.text.language) for read in specimens()]
    assert found == [
        (f"specimen-sg-{session}", part, language)
        for session in range(66, 72)
        for part in (["main", "Add.1"] if session == 70 else ["main"])
        for language in ("en", "fr", "zh")
    ]
    registered = {key for key, item in REFERENCE.editions.items() if item.series == "specimen"}
    assert registered == {edition_id for edition_id, _, _ in found}


@pytest.mark.parametrize("read", specimens(), ids=named)
def test_every_row_is_read_as_it_was_written(read: Read) -> None:
    written = [
        (line.section, line.state_iso3, line.label, line.period, line.activity, line.remarks)
        for line in read.text.rows
    ]
    assert [_printed(row) for row in read.report.rows] == written
    assert {row.state_basis for row in read.report.rows} == {"label"}
    assert [row.flags for row in read.report.rows] == [()] * len(written)
    assert read.report.conservation.holds
    assert read.report.conservation.ratio == 1.0
    assert "quarantine" not in read.report.conservation.by_role


def _printed(row: ActivityRow) -> tuple[str | None, ...]:
    return (
        row.section,
        row.state_iso3,
        row.state_label,
        row.period_text,
        row.activity,
        row.remarks,
    )


@pytest.mark.parametrize("read", specimens(), ids=named)
def test_every_masthead_is_read_and_says_what_it_is(read: Read) -> None:
    front, edition = read.report.front, read.recognized.edition
    masthead = REFERENCE.packs[front.language].masthead
    assert edition.report_year is not None
    assert masthead is not None
    assert read.report.is_specimen
    assert all(SPECIMEN_MARK in row.activity for row in read.report.rows)
    assert (front.symbol, front.language) == (read.text.symbol, read.text.language)
    assert (front.session, front.agenda_item) == (edition.session, 999)
    assert str(front.title).replace("’", "'") in masthead.titles
    assert front.period is not None
    assert front.period.start == date(edition.report_year - 1, 6, 1)
    assert front.period.end == date(edition.report_year, 5, 31)
    assert front.distributed == date(edition.report_year, 7, 15)
    assert front.original == "en"
    assert read.recognized.notes == ()


@pytest.mark.parametrize("read", specimens(), ids=named)
def test_a_printed_date_lies_in_the_period_that_the_document_reports(read: Read) -> None:
    period = read.report.front.period
    assert period is not None
    assert period.start is not None
    assert period.end is not None
    for row in read.report.rows:
        assert row.period_start is not None
        assert row.period_end is not None
        assert period.start <= row.period_start <= row.period_end <= period.end
        assert row.period_basis == ("column" if row.period_text else "document")


@pytest.mark.parametrize(
    "of_place",
    [list(group) for _, group in groupby(specimens(), key=lambda read: read.place)],
    ids=lambda of_place: named(of_place[0]),
)
def test_the_languages_of_each_document_agree(of_place: list[Read]) -> None:
    rows = {
        read.text.language: [_compared(row, read.text.language) for row in read.report.rows]
        for read in of_place
    }
    found = agree(rows, states_in=_states_in)
    assert found.disagreements == ()
    numbers = range(1, len(rows["en"]) + 1)
    assert [set(group.ordinals.values()) for group in found.groups] == [{(n,)} for n in numbers]


def _compared(row: ActivityRow, language: Language) -> AgreementRow:
    return AgreementRow(
        language=language,
        ordinal=row.ordinal,
        section=row.section,
        state_iso3=row.state_iso3,
        state_basis=row.state_basis,
        period_start=row.period_start,
        period_end=row.period_end,
        period_precision=row.period_precision,
        period_basis=row.period_basis,
        activity=row.activity,
        remarks=row.remarks,
    )


@cache
def _gazetteer(language: Language) -> Gazetteer:
    return REFERENCE.gazetteer(language, None)


def _states_in(language: Language, text: str) -> frozenset[str]:
    named = (item.states for item in _gazetteer(language).find(text) if item.kind == "state")
    return frozenset[str]().union(*named)


@pytest.mark.parametrize("read", specimens(), ids=named)
def test_every_expectation_holds(read: Read) -> None:
    report, period = read.report, read.report.front.period
    facts = DocumentFacts(
        document_id=report.source.sha256,
        language=report.front.language,
        characters=report.conservation.total,
        conservation=report.conservation.ratio,
        known_states=frozenset(REFERENCE.states),
        document_period_start=period.start if period else None,
        document_period_end=period.end if period else None,
        report_year=read.recognized.edition.report_year,
        is_specimen=report.is_specimen,
        part=read.recognized.part,
        shape=report.shape,
    )
    for suite in (
        validate("extracted", cell_frame(report), facts),
        validate("normalized", reading_frame(report, read.recognized), facts),
    ):
        assert [result.rule.meaning for result in suite.results if not result.success] == []


def efforts() -> list[dict[str, str]]:
    with EFFORTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def english_rows() -> dict[str, ActivityRow]:
    """The rows by the keys that `tests/specimen_efforts.csv` names them by."""
    found: dict[str, ActivityRow] = {}
    for read in specimens():
        edition_id, part = read.place
        place = "" if part == "main" else f"{part.lower().replace('.', '')}."
        if read.text.language == "en":
            found |= {f"{edition_id}.{place}{row.ordinal:03d}": row for row in read.report.rows}
    return found


def test_every_row_belongs_to_an_effort_and_every_effort_to_rows() -> None:
    told, rows = efforts(), english_rows()
    assert {line["row"] for line in told} == set(rows)
    assert {line["relation"] for line in told} == RELATIONS
    assert all(line["row"].startswith(f"{line['edition']}.") for line in told)
    for effort, group in groupby(told, key=lambda line: line["effort"]):
        lines = list(group)
        assert {rows[line["row"]].state_iso3 for line in lines} == {effort.partition("-")[0]}
        assert [line["relation"] == "first" for line in lines] == [
            place == 0 for place in range(len(lines))
        ]


def test_what_an_effort_becomes_is_so_in_the_texts() -> None:
    """The relations are written by hand; what can be told from the texts is checked."""
    rows = english_rows()
    for effort, group in groupby(efforts(), key=lambda line: line["effort"]):
        lines = list(group)
        for place, line in enumerate(lines[1:], 1):
            now, row = int(line["edition"][-2:]), rows[line["row"]]
            before = {item["row"]: int(item["edition"][-2:]) for item in lines[:place]}
            earlier = [rows[key] for key, session in before.items() if session == now - 1]
            likest = max((_likeness(row, other) for other in earlier), default=0.0)
            dates = {other.period_text for other in earlier}
            relation = line["relation"]
            holds = {
                "repeated": likest > 0.95 and row.period_text in dates,
                "updated": likest > 0.6 and row.period_text not in dates,
                "reworded": 0.2 < likest < 0.8,
                "split": likest > 0.5 and len(earlier) == 1,
                "merged": likest > 0.3,
                "resumed": not earlier and max(before.values()) == now - 2,
                "same_edition": max(before.values()) == now,
            }
            assert holds[relation], (effort, line["row"], relation, likest)


def _likeness(one: ActivityRow, other: ActivityRow) -> float:
    return SequenceMatcher(None, one.activity, other.activity, autojunk=False).ratio()
