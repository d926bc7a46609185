"""Frames that conform to the warehouse's schema, small ones and any ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import polars as pl
from hypothesis import strategies as st

from warehouse import reference_tables, schema
from warehouse.batches import EditionRows, LoadBatch
from warehouse.columns import PERIODS, REPORTERS, SqlType, Table
from warehouse.connection import open_reader
from warehouse.held import editions_holding, held_frames
from warehouse.load import LoadResult, load
from warehouse.reference_tables import REFERENCE_TABLES
from warehouse.schema import DOCUMENT_TABLES, EDITION_TABLES

MORNING = datetime.fromisoformat("2024-05-06T07:08:09.123456")
EVENING = datetime.fromisoformat("2024-05-06T19:30:00")

SENTENCES = (
    "The delegation raised the Treaty with its host over a working lunch.",
    "在双边会谈中重申了支持该条约的立场。",
    "نظمت البعثة حلقة دراسية عن الرصد الدولي.",
)


def frame(table: Table, rows: list[dict[str, object]]) -> pl.DataFrame:
    """A frame by the table's schema; what a row does not give is null."""
    dtypes = table.polars_schema()
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in dtypes}, schema=dtypes, strict=True
    )


def document_id(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def batch(
    edition_id: str = "sg-66",
    language: str = "zh",
    *,
    rows: int = 3,
    content: str = "",
    remark: str | None = None,
    loaded_at: datetime = MORNING,
) -> LoadBatch:
    """A document with `rows` readings; `content` makes it another file, `remark` only a row."""
    identity = document_id(content or f"{edition_id} {language}")
    run_id = f"{identity[:12]}.normalized.1.abc"
    ordinals = range(1, rows + 1)
    return LoadBatch(
        document_id=identity,
        edition_id=edition_id,
        language=language,
        frames={
            "documents": frame(
                schema.DOCUMENTS,
                [document_row(identity, edition_id, language, rows=rows, loaded_at=loaded_at)],
            ),
            "cells": frame(
                schema.CELLS, [cell_row(identity, number) for number in range(1, 2 * rows + 1)]
            ),
            "readings": frame(
                schema.READINGS,
                [reading_row(identity, edition_id, language, n, remark) for n in ordinals],
            ),
            "quarantine": frame(schema.QUARANTINE, [quarantine_row(identity)]),
            "quality_runs": frame(
                schema.QUALITY_RUNS, [quality_run_row(identity, run_id, loaded_at)]
            ),
            "quality_results": frame(
                schema.QUALITY_RESULTS, [quality_result_row(run_id, number) for number in (1, 2)]
            ),
        },
    )


def refused(document: LoadBatch) -> LoadBatch:
    """The same document, as it comes when the gate has refused it."""
    names = ("quarantine", "quality_runs", "quality_results")
    frames = {name: document.frames[name] for name in names}
    return replace(document, frames=frames, outcome="refused")


def superseded(document: LoadBatch) -> LoadBatch:
    """The same document, as it comes when another one speaks in its place."""
    names = ("documents", "quality_runs", "quality_results")
    frames = {name: document.frames[name] for name in names}
    frames["documents"] = frames["documents"].with_columns(speaks=pl.lit(False))
    return replace(document, frames=frames, outcome="superseded")


def document_row(
    identity: str, edition_id: str, language: str, *, rows: int, loaded_at: datetime
) -> dict[str, object]:
    return {
        "document_id": identity,
        "edition_id": edition_id,
        "part": "main",
        "language": language,
        "source": "specimen",
        "file_name": f"{edition_id}.{language}.txt",
        "media_type": "text/plain",
        "format": "txt",
        "speaks": True,
        "choice": "the only document of its place",
        "byte_size": 5_000_000_000,
        "symbol_check": "agree",
        "period_start": date(2009, 6, 1),
        "shape": "table",
        "row_count": rows,
        "characters": 120,
        "quarantined_characters": 4,
        "conservation": 1.0,
        "is_specimen": True,
        "parser_version": "1",
        "reference_version": "abc",
        "loaded_at": loaded_at,
    }


def cell_row(identity: str, number: int) -> dict[str, object]:
    return {
        "document_id": identity,
        "cell_number": number,
        "role": "activity",
        "char_start": number * 10,
        "char_end": number * 10 + 10,
        "text": SENTENCES[number % len(SENTENCES)],
    }


def reading_row(
    identity: str, edition_id: str, language: str, ordinal: int, remark: str | None
) -> dict[str, object]:
    return {
        "reading_id": f"{edition_id}.{language}.{ordinal:03d}",
        "document_id": identity,
        "edition_id": edition_id,
        "part": "main",
        "language": language,
        "format": "txt",
        "ordinal": ordinal,
        "section": "1a",
        "state_iso3": "NOR" if ordinal % 2 else None,
        "state_basis": "label" if ordinal % 2 else "unknown",
        "period_start": date(2009, 7, ordinal % 28 + 1),
        "periods": [],
        "activity": SENTENCES[ordinal % len(SENTENCES)],
        "remarks": remark,
        "reporters": [{"state_iso3": "NOR", "group_id": None, "basis": "label"}]
        if ordinal % 2
        else [],
        "char_start": ordinal * 20,
        "char_end": ordinal * 20 + 20,
        "notes": [],
        "flags": ["SPECIMEN", "state_from_order"][: ordinal % 3],
        "is_specimen": True,
    }


def quarantine_row(identity: str) -> dict[str, object]:
    return {
        "document_id": identity,
        "item": 1,
        "stage": "structure",
        "reason": "no row begins here",
        "char_start": 0,
        "char_end": 4,
        "text": "lost",
    }


def quality_run_row(identity: str, run_id: str, ran_at: datetime) -> dict[str, object]:
    return {
        "quality_run_id": run_id,
        "document_id": identity,
        "suite": "normalized",
        "ran_at": ran_at,
        "success": True,
        "expectations": 2,
        "failed_errors": 0,
        "failed_warnings": 1,
    }


def quality_result_row(run_id: str, number: int) -> dict[str, object]:
    return {
        "quality_run_id": run_id,
        "result": number,
        "expectation": "expect_column_values_to_not_be_null",
        "meaning": "each row says what was done",
        "severity": "warning",
        "success": number == 1,
    }


def reference(evidence: str = "masthead") -> dict[str, pl.DataFrame]:
    """Two editions, an addendum and one State."""
    editions: list[dict[str, object]] = [
        {
            "edition_id": f"sg-{session}",
            "series": "sg-report",
            "session": session,
            "symbol": f"A/{session}/165",
            "languages": "ar zh",
            "standing": "candidate",
            "evidence": evidence,
        }
        for session in (66, 67)
    ]
    names: dict[str, object] = {
        column.name: "Norway"
        for column in reference_tables.STATES.columns
        if column.name[:5] == "name_"
    }
    norway = {"iso3": "NOR", "status": "member", "annex2": True, **names}
    addendum: dict[str, object] = {
        "symbol": "A/66/165/Add.1",
        "edition_id": "sg-66",
        "kind": "addendum",
        "languages": "zh",
        "standing": "candidate",
        "evidence": evidence,
    }
    return {
        "editions": frame(reference_tables.EDITIONS, editions),
        "edition_parts": frame(reference_tables.EDITION_PARTS, [addendum]),
        "states": frame(reference_tables.STATES, [norway]),
        "state_names": frame(
            reference_tables.STATE_NAMES,
            [{"iso3": "NOR", "language": "en", "kind": "short", "name": "Norway"}],
        ),
        "groups": frame(
            reference_tables.GROUPS,
            [
                {
                    column.name: "european_union" if column.name == "group_id" else "European Union"
                    for column in reference_tables.GROUPS.columns
                }
            ],
        ),
        "group_members": frame(
            reference_tables.GROUP_MEMBERS,
            [{"group_id": "european_union", "iso3": "SWE", "member_number": 1}],
        ),
        "flag_meanings": frame(
            reference_tables.FLAG_MEANINGS, [{"flag": "state_from_order", "meaning": "by order"}]
        ),
        "code_meanings": frame(
            reference_tables.CODE_MEANINGS,
            [{"column_name": "section", "code": "1a", "meaning": "bilateral, Annex 2"}],
        ),
    }


def ledger(*ids: str, asked_at: datetime = MORNING) -> pl.DataFrame:
    """One answer for each id."""
    return frame(
        schema.FETCH_LEDGER,
        [
            {
                "ledger_id": ledger_id,
                "asked_at": asked_at,
                "source": "inbox",
                "asked": "N1100001.txt",
                "purpose": "document",
                "reply": "held",
                "bytes_received": 0,
                "detail": "read and loaded",
                "next_action": "read it",
            }
            for ledger_id in ids
        ],
    )


def editions_for(path: Path, batches: Sequence[LoadBatch]) -> EditionRows:
    """One activity a reading, of each edition that these documents touch."""
    accepted = [one for one in batches if one.outcome != "refused"]
    ids = {one.document_id for one in accepted}
    touched = {one.edition_id for one in accepted} | editions_holding(path, ids)
    places = [one.place for one in batches if one.outcome == "loaded"]
    stays = [
        frame(schema.READINGS, [row])
        for row in held_frames(path, touched)["readings"].iter_rows(named=True)
        if row["document_id"] not in ids
        and (row["edition_id"], row["part"], row["language"]) not in places
    ]
    given = [one.frames["readings"] for one in batches if "readings" in one.frames]
    readings = pl.concat([frame(schema.READINGS, []), *stays, *given])
    return {
        edition_id: _edition_rows(readings.filter(pl.col("edition_id") == edition_id))
        for edition_id in touched
    }


def _edition_rows(readings: pl.DataFrame) -> dict[str, pl.DataFrame]:
    activities = readings.with_columns(
        activity_id=pl.col("reading_id"), languages=pl.concat_list("language")
    )
    frames = {table.name: frame(table, []) for table in EDITION_TABLES}
    for table in (schema.ACTIVITIES, schema.ACTIVITY_READINGS):
        frames[table.name] = activities.select(table.column_names)
    return frames


def loaded(path: Path, *batches: LoadBatch, answers: pl.DataFrame | None = None) -> LoadResult:
    """Load with the usual reference data."""
    return load(
        path,
        reference=reference(),
        batches=batches,
        ledger=ledger("one") if answers is None else answers,
        editions=editions_for(path, batches),
    )


def held(path: Path, table: Table) -> pl.DataFrame:
    """The table as it is in the file, in the order of its key; dtypes are DuckDB's."""
    connection = open_reader(path)
    try:
        names = [column.name for column in table.columns]
        return pl.DataFrame(connection.table(table.name)).select(names).sort(table.key)
    finally:
        connection.close()


_VALUES: dict[SqlType, st.SearchStrategy[object]] = {
    "VARCHAR": st.text(max_size=8),
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "BIGINT": st.integers(-(2**63), 2**63 - 1),
    "DOUBLE": st.floats(),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(),
    "TIMESTAMP": st.datetimes(),
    "VARCHAR[]": st.lists(st.none() | st.text(max_size=4), max_size=3),
    PERIODS: st.lists(
        st.fixed_dictionaries(
            {
                "period_start": st.none() | st.dates(),
                "period_end": st.none() | st.dates(),
                "period_precision": st.none() | st.text(max_size=4),
            }
        ),
        max_size=2,
    ),
    REPORTERS: st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("state_iso3", "group_id", "basis"), st.none() | st.text(max_size=4))
        ),
        max_size=2,
    ),
}


@st.composite
def any_frame(
    draw: st.DrawFn, table: Table, fixed: Mapping[str, object], *, rows: int | None = None
) -> pl.DataFrame:
    """Any frame by the table's schema, with `fixed` values and keys that do not repeat."""
    size = draw(st.integers(0, 4)) if rows is None else rows
    records = [
        {
            column.name: draw(
                st.none() | _VALUES[column.sql] if column.nullable else _VALUES[column.sql]
            )
            for column in table.columns
        }
        for _ in range(size)
    ]
    key = next((name for name in table.key if name not in fixed), None)
    is_number = key is not None and table.polars_schema()[key].is_integer()
    for number, record in enumerate(records, 1):
        record.update(fixed)
        if key is not None:
            record[key] = number if is_number else f"{record[key]}{number:03d}"
    return frame(table, records)


@st.composite
def any_batch(draw: st.DrawFn) -> LoadBatch:
    """Any batch that the schema allows."""
    identity, edition_id, language = document_id("any"), "sg-66", "ar"
    fixed = {
        "document_id": identity,
        "edition_id": edition_id,
        "part": "main",
        "language": language,
    }
    frames = {
        table.name: draw(any_frame(table, fixed, rows=1 if table is schema.DOCUMENTS else None))
        for table in DOCUMENT_TABLES
        if table is not schema.QUALITY_RESULTS
    }
    runs = frames["quality_runs"]["quality_run_id"].to_list()
    results = any_frame(schema.QUALITY_RESULTS, {"quality_run_id": runs[0] if runs else ""})
    frames["quality_results"] = draw(results) if runs else frame(schema.QUALITY_RESULTS, [])
    return LoadBatch(identity, edition_id, language, frames)


@st.composite
def any_reference(draw: st.DrawFn) -> dict[str, pl.DataFrame]:
    """Any editions and States that the schema allows."""
    return {table.name: draw(any_frame(table, {})) for table in REFERENCE_TABLES}


class Rows(NamedTuple):
    """What a query of a test gives."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def run_query(path: Path, sql: str) -> Rows:
    """Ask as a test does, which is nobody's enemy: in this process, in Python's values."""
    with closing(open_reader(path)) as connection:
        rows = connection.execute(sql).fetchall()
        return Rows(tuple(name for name, *_ in connection.description or ()), rows)
