"""`ctbt parse`: one document to rows, by the contract of the design."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tasks.errors import SettingsError
from tasks.extract import read_source
from tasks.fetch.inbox.file_names import read_claim
from tasks.normalize.editions import recognize_edition
from tasks.pipeline import parse_source, unmatched_corrections
from tasks.records import LANGUAGES, SECTIONS, ActivityRow, Language, ParsedReport
from tasks.reference import load_reference


def run_parse(
    file: Path, *, language: str | None, symbol: str | None, as_json: bool, explain: bool
) -> None:
    """Read the file and print its rows; notes and the summary go to stderr.

    Raises:
        InputError: the document is not a report that can be read.
        SettingsError: the language is none of the six.
    """
    claimed_by_hand = _language(language)
    reference = load_reference()
    claim = read_claim(file.name)
    claimed = claimed_by_hand or (claim.language if claim else None)
    report = parse_source(read_source(file), reference, language=claimed)
    if symbol is not None:
        recognize_edition(report.front, symbol, reference, file.name)
    for correction in unmatched_corrections(report, reference):
        _note(f"correction of {correction.printed} matches nothing in this document")
    missing = [section for section in SECTIONS if section not in {r.section for r in report.rows}]
    if missing:
        _note(f"no rows of section {', '.join(missing)}: the document may have been cut off")
    for row in report.rows:
        print(json.dumps(contract(row), ensure_ascii=False) if as_json else _line(row))
        if explain:
            for evidence in row.evidence:
                _note(f"row {row.ordinal}: {evidence.weight:+.1f} {evidence.what}")
    _note(_summary(report))


def contract(row: ActivityRow) -> dict[str, object]:
    """Return a row as the JSON object of the design's contract."""
    return {
        "ordinal": row.ordinal,
        "section": row.section,
        "state_iso3": row.state_iso3,
        "state_label": row.state_label,
        "state_basis": row.state_basis,
        "period_text": row.period_text,
        "period_start": row.period_start.isoformat() if row.period_start else None,
        "period_end": row.period_end.isoformat() if row.period_end else None,
        "period_precision": row.period_precision,
        "period_basis": row.period_basis,
        "activity": row.activity,
        "remarks": row.remarks,
        "locator": {
            "start": row.span.start,
            "end": row.span.end,
            "activity_start": row.activity_span.start,
            "activity_end": row.activity_span.end,
        },
        "flags": list(row.flags),
    }


def _language(code: str | None) -> Language | None:
    if code is None:
        return None
    for language in LANGUAGES:
        if language == code:
            return language
    raise SettingsError(document="--lang", expected=f"one of {', '.join(LANGUAGES)}", found=code)


def _line(row: ActivityRow) -> str:
    period = row.period_text or "-"
    return f"{row.ordinal:>4} {row.section} {row.state_iso3 or '???'} {period}\t{row.activity}"


def _summary(report: ParsedReport) -> str:
    conserved = report.conservation
    return (
        f"{len(report.rows)} rows, {len({row.section for row in report.rows})} sections, "
        f"{len({row.state_iso3 for row in report.rows if row.state_iso3})} States, "
        f"{conserved.total - conserved.lost - conserved.doubled} of {conserved.total} characters "
        f"conserved, {conserved.by_role.get('quarantine', 0)} of them in quarantine"
        + (" — SPECIMEN, no State did this" if report.is_specimen else "")
    )


def _note(text: str) -> None:
    print(f"ctbt parse: {text}", file=sys.stderr)
