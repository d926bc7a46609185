"""One report in one format, parsed and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tasks.errors import CtbtError, ReferenceDataError
from tasks.extract.document import extract_document
from tasks.pipeline import parse_source
from tasks.records import ActivityRow, ParsedReport
from tasks.reference import Reference, load_reference
from tests.specimen_reports.convert import convert
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import Score, refused, score
from tests.specimen_reports.truth import Truth
from tests.specimen_reports.writing import Written, write_report

Format = Literal["docx", "pdf", "txt", "doc"]
_FIELDS = (
    "section",
    "state_label",
    "state_basis",
    "period_text",
    "period_start",
    "period_end",
    "period_precision",
    "period_basis",
    "activity",
    "remarks",
    "flags",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A report, its format, and how well it was read; `error` says why it was not."""

    plan: Plan
    format: Format
    score: Score
    error: str | None = None


@cache
def project_reference() -> Reference:
    """The project's own reference data, read once a process."""
    return load_reference()


def rows_of(rows: Sequence[ActivityRow]) -> list[dict[str, Any]]:
    """Parsed rows as plain dicts: dates in ISO form, reporters by their codes."""
    return [
        {name: _plain(getattr(row, name)) for name in _FIELDS}
        | {"reporters": tuple(one.code for one in row.reporters)}
        for row in rows
    ]


def parse_file(path: Path) -> ParsedReport:
    """Read a file with the project's reference data.

    Raises:
        CtbtError: it is refused.
    """
    return parse_source(extract_document(path.read_bytes(), path.name), project_reference())


def judge(plan: Plan, kind: Format, folder: Path) -> Case:
    """Write the report if it is not there yet, parse it and score it.

    A refusal and any other error is a case that lost every row, with its cause.

    Raises:
        ReferenceDataError: the project's own data is wrong: that is no report's fault.
    """
    path, truth = file_of(write_report(plan, folder), kind)
    rows = [asdict(row) for row in truth.rows]
    try:
        report = parse_file(path)
    except ReferenceDataError:
        raise
    except CtbtError as refusal:
        return Case(plan, kind, refused(rows), f"{type(refusal).__name__}: {refusal}")
    except Exception as defect:  # noqa: BLE001 - a crash on one report must not end the measuring
        return Case(plan, kind, refused(rows), f"crash: {defect!r}")
    conserved = report.conservation.holds
    return Case(plan, kind, score(rows, rows_of(report.rows), conserved=conserved))


def file_of(written: Written, kind: Format) -> tuple[Path, Truth]:
    """The file in a format, converted if it is not there yet, and its truth."""
    if kind == "txt":
        return written.text, written.text_truth
    if kind == "docx":
        return written.docx, written.truth
    return convert([written.docx], kind)[0], written.truth


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
