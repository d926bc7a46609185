"""From records to Polars frames, each by the schema of its warehouse table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import polars as pl

from tasks.blocks import Box
from tasks.normalize.editions import RecognizedEdition
from tasks.records import LANGUAGES, MAIN, PARSER_VERSION, ActivityRow, Cell, ParsedReport
from tasks.reference import Reference
from tasks.reference.loader import names_of
from warehouse import reference_tables, schema


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document arrived: from where, and the symbol its name claims."""

    source: str
    file_name: str
    symbol_claimed: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document speaks for its place, why, and what says that it may be cut, if so."""

    speaks: bool
    choice: str
    may_be_cut: str | None


SPECIMEN_FLAG = "SPECIMEN"
"""Stands in the flags of every row that no State did."""


def part_key(part: str) -> str:
    """Return how a part stands in keys, with a full stop behind: "add1."; "" for the report."""
    return "" if part == MAIN else part.lower().replace(".", "").replace("/", "-") + "."


def reading_id(edition_id: str, language: str, ordinal: int, part: str = MAIN) -> str:
    """Return the key of a reading, such as sg-66.zh.001, or sg-71.add1.en.001 of an addendum."""
    return f"{edition_id}.{part_key(part)}{language}.{ordinal:03d}"


def boxes_json(boxes: Sequence[Box]) -> str | None:
    """Return boxes as the JSON of the warehouse: [[page, x0, top, x1, bottom], ...], in points."""
    if not boxes:
        return None
    return json.dumps(
        [[b.page, *(round(v, 1) for v in (b.x0, b.top, b.x1, b.bottom))] for b in boxes]
    )


def document_frame(
    report: ParsedReport,
    recognized: RecognizedEdition,
    arrival: Arrival,
    *,
    reference_version: str,
    loaded_at: datetime,
    standing: Standing,
) -> pl.DataFrame:
    """Return the one row of table documents."""
    front, source = report.front, report.source
    period = front.period
    return schema.DOCUMENTS.frame(
        [
            {
                "document_id": source.sha256,
                "edition_id": recognized.edition.edition_id,
                "part": recognized.part,
                "language": front.language,
                "source": arrival.source,
                "file_name": arrival.file_name,
                "media_type": source.media_type,
                "format": source.format,
                "byte_size": source.byte_size,
                "speaks": standing.speaks,
                "choice": standing.choice,
                "may_be_cut": standing.may_be_cut,
                "symbol_claimed": arrival.symbol_claimed,
                "symbol_printed": front.symbol,
                "symbol_check": "; ".join((recognized.symbol_check, *recognized.notes)),
                "session_printed": front.session,
                "agenda_item_printed": front.agenda_item,
                "title_printed": front.title,
                "original_language": front.original,
                "distributed": front.distributed,
                "job_number": front.job_number,
                "period_text": front.period_text,
                "period_start": period.start if period else None,
                "period_end": period.end if period else None,
                "pages": source.pages,
                "shape": report.shape,
                "row_count": len(report.rows),
                "characters": report.conservation.total,
                "quarantined_characters": report.conservation.by_role.get("quarantine", 0),
                "conservation": report.conservation.ratio,
                "is_specimen": report.is_specimen,
                "parser_version": PARSER_VERSION,
                "reference_version": reference_version,
                "loaded_at": loaded_at,
            }
        ],
    )


def cell_frame(report: ParsedReport) -> pl.DataFrame:
    """Return table cells, one row a piece of the document."""
    return schema.CELLS.frame([_cell_row(cell, report.source.sha256) for cell in report.cells])


def reading_frame(report: ParsedReport, recognized: RecognizedEdition) -> pl.DataFrame:
    """Return table readings, one row a row of the document."""
    return schema.READINGS.frame(_reading_row(row, report, recognized) for row in report.rows)


def quarantine_frame(
    report: ParsedReport, failed_rows: Mapping[int, Sequence[str]]
) -> pl.DataFrame:
    """Return table quarantine: cells that could not be placed, and rows that failed.

    Args:
        report: the document.
        failed_rows: {ordinal: reasons} of the rows that failed an expectation of severity error.
    """
    items: list[dict[str, object]] = [
        {
            "stage": "structure",
            "reason": cell.reason or "not placed",
            "ordinal": cell.ordinal,
            "char_start": cell.span.start,
            "char_end": cell.span.end,
            "page": cell.page,
            "text": cell.text,
        }
        for cell in report.cells
        if cell.role == "quarantine"
    ]
    items += [
        {
            "stage": "validate",
            "reason": "; ".join(failed_rows[row.ordinal]),
            "ordinal": row.ordinal,
            "char_start": row.span.start,
            "char_end": row.span.end,
            "page": row.page,
            "text": row.activity,
        }
        for row in report.rows
        if row.ordinal in failed_rows
    ]
    return schema.QUARANTINE.frame(
        [
            {"document_id": report.source.sha256, "item": number, **item}
            for number, item in enumerate(items, 1)
        ],
    )


def edition_frame(reference: Reference) -> pl.DataFrame:
    """Return table editions: the whole registry."""
    return reference_tables.EDITIONS.frame(
        [
            edition.model_dump()
            | {
                "languages": " ".join(edition.languages),
                "expected_by": reference.expected_by(edition),
            }
            for edition in reference.editions.values()
        ],
    )


def part_frame(reference: Reference) -> pl.DataFrame:
    """Return table edition_parts: the documents beside the one under each edition's symbol."""
    symbols = {edition.symbol for edition in reference.editions.values()}
    return reference_tables.EDITION_PARTS.frame(
        [
            asdict(document) | {"languages": " ".join(document.languages)}
            for document in reference.documents()
            if document.symbol not in symbols
        ],
    )


def reference_frames(reference: Reference) -> dict[str, pl.DataFrame]:
    """Return the tables that are replaced whole, by their names."""
    return {
        reference_tables.EDITIONS.name: edition_frame(reference),
        reference_tables.EDITION_PARTS.name: part_frame(reference),
        reference_tables.STATES.name: state_frame(reference),
        reference_tables.STATE_NAMES.name: reference_tables.STATE_NAMES.frame(
            name.model_dump() for name in reference.names
        ),
        **_group_frames(reference),
        reference_tables.FLAG_MEANINGS.name: reference_tables.FLAG_MEANINGS.frame(
            {"flag": flag, "meaning": meaning}
            for flag, meaning in reference.meanings("flags").items()
        ),
        reference_tables.CODE_MEANINGS.name: reference_tables.CODE_MEANINGS.frame(
            {"column_name": code.column, "code": code.code, "meaning": code.meaning}
            for code in reference.codes
            if code.column != "flags"
        ),
    }


def state_frame(reference: Reference) -> pl.DataFrame:
    """Return table states, with the short names in use today."""
    names = {language: names_of(reference.names, language, "short") for language in LANGUAGES}
    return reference_tables.STATES.frame(
        [
            {
                "iso3": state.iso3,
                **{f"name_{language}": names[language][state.iso3] for language in names},
                "status": state.status,
                "annex2": state.annex2,
                "ctbt_region": state.ctbt_region,
            }
            for state in reference.states.values()
        ],
    )


def _group_frames(reference: Reference) -> dict[str, pl.DataFrame]:
    """Return the tables of groups and of their members, by their names."""
    ids = dict.fromkeys(name.group_id for name in reference.group_names)
    seen: Counter[tuple[str, str]] = Counter()
    members: list[dict[str, object]] = []
    for member in reference.groups:
        seen[member.group_id, member.iso3] += 1
        number = seen[member.group_id, member.iso3]
        members.append(member.model_dump() | {"member_number": number})
    return {
        reference_tables.GROUPS.name: reference_tables.GROUPS.frame(
            {"group_id": group_id}
            | {f"name_{one}": reference.group_name(group_id, one) for one in LANGUAGES}
            for group_id in ids
        ),
        reference_tables.GROUP_MEMBERS.name: reference_tables.GROUP_MEMBERS.frame(members),
    }


def ledger_frame(entries: Iterable[dict[str, object]]) -> pl.DataFrame:
    """Return table fetch_ledger from its entries."""
    return schema.FETCH_LEDGER.frame(list(entries))


def _cell_row(cell: Cell, document_id: str) -> dict[str, object]:
    return {
        "document_id": document_id,
        "cell_number": cell.number,
        "role": cell.role,
        "section": cell.section,
        "ordinal": cell.ordinal,
        "char_start": cell.span.start,
        "char_end": cell.span.end,
        "text": cell.text,
        "reason": cell.reason,
        "page": cell.page,
        "boxes": boxes_json(cell.boxes),
        "table_number": cell.table,
        "table_row": cell.table_row,
        "table_column": cell.table_column,
    }


def _reading_row(
    row: ActivityRow, report: ParsedReport, recognized: RecognizedEdition
) -> dict[str, object]:
    language, edition_id = report.front.language, recognized.edition.edition_id
    return {
        "reading_id": reading_id(edition_id, language, row.ordinal, recognized.part),
        "document_id": report.source.sha256,
        "edition_id": edition_id,
        "part": recognized.part,
        "language": language,
        "format": report.source.format,
        "ordinal": row.ordinal,
        "section": row.section,
        "state_iso3": row.state_iso3,
        "state_label": row.state_label,
        "state_basis": row.state_basis,
        "period_text": row.period_text,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "period_precision": row.period_precision,
        "period_basis": row.period_basis,
        "periods": [
            {
                "period_start": period.start,
                "period_end": period.end,
                "period_precision": period.precision,
            }
            for period in row.periods
        ],
        "activity": row.activity,
        "remarks": row.remarks,
        "reporters": [asdict(reporter) for reporter in row.reporters],
        "char_start": row.span.start,
        "char_end": row.span.end,
        "page": row.page,
        "boxes": boxes_json(row.boxes),
        "table_number": row.table,
        "table_row": row.table_row,
        "notes": [f"{note.mark}: {note.text or ''}".rstrip(": ") for note in row.notes],
        "flags": [*row.flags, *([SPECIMEN_FLAG] if report.is_specimen else [])],
        "is_specimen": report.is_specimen,
    }
