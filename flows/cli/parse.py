"""`ctbt parse`: one document to rows, by the contract of the design."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.cli.explain import draw_pages
from flows.cli.output import say, say_json, say_row
from tasks.errors import SettingsError, one_line
from tasks.extract import read_bytes
from tasks.extract.isolated_document import extract_isolated
from tasks.fetch.inbox.file_names import read_claim
from tasks.normalize.editions import part_of, recognize_edition
from tasks.pipeline import flag_if_cut, parse_source, unmatched_corrections
from tasks.records import LANGUAGES, MAIN, SECTIONS, ActivityRow, Language, ParsedReport
from tasks.reference import load_reference


def run_parse(
    file: Path,
    *,
    language: str | None,
    symbol: str | None,
    as_json: bool,
    explain: bool,
    pictures: Path | None = None,
) -> None:
    """Read the file and print its rows; notes and the summary go to stderr.

    With `explain` the reasons for each row are printed, and the pages of a PDF drawn into the
    folder `pictures`, by default the current one.

    Raises:
        InputError: the document is not a report that can be read.
        SettingsError: the language is none of the six.
    """
    claimed_by_hand = _language(language)
    reference = load_reference()
    claim, name = read_claim(file.name), one_line(file.name)
    claimed = claimed_by_hand or (claim.language if claim else None)
    data = read_bytes(file)
    report = parse_source(extract_isolated(data, name), reference, language=claimed)
    report, signs = flag_if_cut(report, reference)
    if symbol is not None:
        recognize_edition(report.front, symbol, reference, name)
    for correction in unmatched_corrections(report, reference):
        _note(f"correction of {correction.printed} matches nothing in this document")
    if report.shape == "none":
        _note("no rows: the report holds no table or prose that can be read as rows; kept as cells")
    missing = [section for section in SECTIONS if section not in {r.section for r in report.rows}]
    is_part = part_of(report.front.symbol or symbol) != MAIN
    if missing and report.shape != "none" and not is_part:
        _note(f"no rows of section {', '.join(missing)}: the document may have been cut off")
    for sign in signs:
        if not sign.startswith("no rows of section"):
            _note(f"{sign}: the document may have been cut off")
    for row in report.rows:
        if as_json:
            say_json(contract(row))
        else:
            say_row(_line(row))
        if explain:
            _explain(row)
    if explain and any(cell.boxes for cell in report.cells):
        for path in draw_pages(data, report, pictures or Path()):
            _note(f"drawn: {path}")
    _note(_summary(report))


def _explain(row: ActivityRow) -> None:
    for evidence in row.evidence:
        weight = f"{evidence.weight:+.1f} " if evidence.weight else ""
        _note(f"row {row.ordinal}: {weight}{evidence.what}")


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
        "locator": locator(row),
        "flags": list(row.flags),
    }


def locator(row: ActivityRow) -> dict[str, object]:
    """Return where a row stands.

    Always character offsets in the extracted text (of a flattened text: in the decoded file);
    of a table also `table`, `row` and the `notes` that it refers to; of a PDF also its first
    `page` and `bbox`, a list of [page, x0, top, x1, bottom] in points from the page's top left.
    """
    place: dict[str, object] = {}
    if row.boxes:
        place["page"] = row.page
        place["bbox"] = [
            [box.page, *(round(value, 1) for value in (box.x0, box.top, box.x1, box.bottom))]
            for box in row.boxes
        ]
    if row.table is not None:
        place |= {"table": row.table, "row": row.table_row}
    place |= {
        "start": row.span.start,
        "end": row.span.end,
        "activity_start": row.activity_span.start,
        "activity_end": row.activity_span.end,
    }
    if row.notes:
        place["notes"] = [{"mark": note.mark, "text": note.text} for note in row.notes]
    return place


def _language(code: str | None) -> Language | None:
    if code is None:
        return None
    for language in LANGUAGES:
        if language == code:
            return language
    raise SettingsError(document="--lang", expected=f"one of {', '.join(LANGUAGES)}", found=code)


def _line(row: ActivityRow) -> tuple[str, str]:
    period = row.period_text or "-"
    who = "+".join(one.code for one in row.reporters) or "???"
    return f"{row.ordinal:>4} {row.section} {who} {period}", row.activity


def _summary(report: ParsedReport) -> str:
    conserved = report.conservation
    states = {one.state_iso3 for row in report.rows for one in row.reporters if one.state_iso3}
    return (
        f"{len(report.rows)} rows, {len({row.section for row in report.rows})} sections, "
        f"{len(states)} States, "
        f"{conserved.total - conserved.lost - conserved.doubled} of {conserved.total} characters "
        f"conserved, {conserved.by_role.get('quarantine', 0)} of them in quarantine"
        + (" — SPECIMEN, no State did this" if report.is_specimen else "")
    )


def _note(text: str) -> None:
    say([f"ctbt parse: {text}"], file=sys.stderr)
