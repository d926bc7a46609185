"""What is known of a specimen: its rows and facts, as a parser should give them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tasks.records import Language, Series
from tests.specimen_reports.content import Content, Note, Row, shown
from tests.specimen_reports.dates import Printed
from tests.specimen_reports.plan import Plan


@dataclass(frozen=True, slots=True)
class TruthRow:
    """A row, in the words of the contract of `ctbt parse`.

    Attributes:
        section, activity: as the contract has them.
        reporters: codes of the States, or the id of a group, as the label has them.
        state_label, period_text, remarks: None where they are not printed.
        period_start, period_end, period_precision: ISO dates; of the date column, else of the
            words that open the activity, else of the whole document.
        period_basis: which of these; None when the document prints no period either.
        period_scored: False where the printed words have no date of their own ("ongoing").
        notes: marks and texts of its notes.
    """

    section: str
    reporters: tuple[str, ...]
    state_label: str | None
    period_text: str | None
    period_start: str | None
    period_end: str | None
    period_precision: str | None
    period_basis: str | None
    period_scored: bool
    activity: str
    remarks: str | None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """A report's rows, and what it says of itself."""

    language: Language
    series: Series
    symbol: str
    session: int | None
    agenda_item: int | None
    period_text: str
    period_start: str
    period_end: str
    rows: tuple[TruthRow, ...]
    notes: tuple[tuple[str, str], ...]
    printed: tuple[str, ...]
    """Every paragraph of the body in order: front, headings, heads (once), cells, notes below."""

    def to_json(self) -> str:
        """As one JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def read_truth(path: Path) -> Truth:
    """Read what `Truth.to_json` wrote."""
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(
        TruthRow(
            **{
                **row,
                "reporters": tuple(row["reporters"]),
                "notes": tuple((mark, text) for mark, text in row["notes"]),
            }
        )
        for row in fields.pop("rows")
    )
    notes = tuple((mark, text) for mark, text in fields.pop("notes"))
    return Truth(rows=rows, notes=notes, printed=tuple(fields.pop("printed")), **fields)


def truth_of(plan: Plan, content: Content) -> Truth:
    """The truth of a Word or PDF file."""
    period = content.period
    assert period.start is not None
    assert period.end is not None
    return Truth(
        language=plan.language,
        series=plan.series,
        symbol=content.front.symbol,
        session=content.front.session,
        agenda_item=content.front.agenda_item,
        period_text=shown(period.text, plan.language),
        period_start=period.start.isoformat(),
        period_end=period.end.isoformat(),
        rows=tuple(truth_row(plan, row, period) for row in content.rows),
        notes=_notes(plan, content.notes),
        printed=tuple(printed_paragraphs(plan, content)),
    )


def truth_row(plan: Plan, row: Row, document: Printed) -> TruthRow:
    """What is known of one row whose cells are all printed."""
    basis, period = row_period(row, row.period, document)
    language = plan.language
    return TruthRow(
        section=row.section,
        reporters=row.reporters,
        state_label=shown(row.label.plain, language) if row.label else None,
        period_text=shown(row.period.text, language) if row.period else None,
        **interval(basis, period),
        activity=shown(" ".join(part.plain for part in row.activity), language),
        remarks=shown(row.remarks.plain, language) if row.remarks else None,
        notes=_notes(plan, row.notes),
    )


def row_period(row: Row, printed: Printed | None, document: Printed) -> tuple[str, Printed]:
    """The period of a row and where it is from, by what its date cell prints."""
    if printed is not None:
        return "column", printed
    if row.opening is not None:
        return "activity", row.opening
    return "document", document


def interval(basis: str, period: Printed) -> dict[str, Any]:
    """The fields of a row that say when."""
    return {
        "period_start": period.start.isoformat() if period.start else None,
        "period_end": period.end.isoformat() if period.end else None,
        "period_precision": "reporting_period" if basis == "document" else period.precision,
        "period_basis": basis,
        "period_scored": period.scored,
    }


def printed_paragraphs(plan: Plan, content: Content) -> list[str]:
    """Every paragraph of the body in order, without the marks of notes."""
    front = content.front
    texts = [*front.lines, *front.intro, *front.annex]
    for place, section in enumerate(content.sections):
        headings = [text for text in (section.group, section.heading) if text]
        head = list(content.head) if place == 0 or _has_head(plan) else []
        texts += [*headings, *head] if heading_first(plan) else [*head, *headings]
        for row in section.rows:
            texts += row_paragraphs(row)
    if plan.notes == "below":
        texts += [note.text for note in content.notes]
    return [shown(text, plan.language) for text in texts]


def row_paragraphs(row: Row) -> list[str]:
    """The paragraphs of a row's cells, in the order of the columns."""
    label = [row.label.plain] if row.label else []
    period = [row.period.text] if row.period else []
    remarks = [row.remarks.plain] if row.remarks else []
    return [*label, *period, *(part.plain for part in row.activity), *remarks]


def heading_first(plan: Plan) -> bool:
    """The section's heading stands before the head of its table."""
    return plan.layout == "between"


def _has_head(plan: Plan) -> bool:
    return plan.layout != "one_table" and plan.head != "first_only"


def _notes(plan: Plan, notes: tuple[Note, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((note.mark, shown(note.text, plan.language)) for note in notes)
