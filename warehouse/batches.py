"""What is loaded: frames checked against the schema, and the hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import polars as pl

from tasks.errors import WarehouseError
from tasks.records import MAIN
from warehouse.columns import Table
from warehouse.reference_tables import REFERENCE_TABLES
from warehouse.schema import (
    DOCUMENT_TABLES,
    DOCUMENTS,
    EDITION_TABLES,
    FETCH_LEDGER,
    QUALITY_RESULTS,
    QUALITY_RUNS,
    QUARANTINE,
)

LoadOutcome = Literal["loaded", "superseded", "refused", "set_aside"]
"""What becomes of a document: its rows are the readings of its place; another document speaks in
its place; the gate refused it; a person took it out of use."""

TABLES_OF: dict[LoadOutcome, tuple[Table, ...]] = {
    "loaded": DOCUMENT_TABLES,
    "superseded": (DOCUMENTS, QUALITY_RUNS, QUALITY_RESULTS),
    "set_aside": (DOCUMENTS, QUALITY_RUNS, QUALITY_RESULTS),
    "refused": (QUARANTINE, QUALITY_RUNS, QUALITY_RESULTS),
}
"""The tables that keep something of a document, by what becomes of it."""

EditionRows = Mapping[str, Mapping[str, pl.DataFrame]]
"""{edition_id: {table name: its rows}} for each of `EDITION_TABLES`."""

_TIMES_OF_RUNNING = ("loaded_at", "ran_at")
"""Columns that differ from run to run when the document does not."""


@dataclass(frozen=True)
class LoadBatch:
    """One document with all its rows, to be loaded as a part of one edition in one language.

    Attributes:
        document_id: sha256 of the document's bytes.
        edition_id: the edition it was recognized as.
        language: the language it is in.
        part: "main", or the part of the edition that it is, such as "Add.1".
        frames: {table name: frame} for each of its `TABLES_OF`, exactly as
            `Table.polars_schema` says; `documents` has one row, others may be empty. A document
            that the gate refused replaces no rows but its own record; its `quality_runs` has a
            row or more.
        outcome: what becomes of it.
    """

    document_id: str
    edition_id: str
    language: str
    frames: Mapping[str, pl.DataFrame]
    part: str = MAIN
    outcome: LoadOutcome = "loaded"

    @property
    def place(self) -> tuple[str, str, str]:
        """The edition, part and language whose rows this batch replaces."""
        return self.edition_id, self.part, self.language

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables it brings rows for."""
        return TABLES_OF[self.outcome]

    @property
    def time(self) -> datetime:
        """When the document was loaded, or last validated if it was refused."""
        table, column = (
            ("quality_runs", "ran_at") if self.outcome == "refused" else ("documents", "loaded_at")
        )
        times: list[datetime] = self.frames[table][column].to_list()
        return max(times)

    @property
    def row_count(self) -> int:
        """Rows of all its frames."""
        return sum(frame.height for frame in self.frames.values())


def check_load(
    reference: Mapping[str, pl.DataFrame],
    batches: Sequence[LoadBatch],
    ledger: pl.DataFrame,
    editions: EditionRows,
) -> None:
    """Refuse what cannot be loaded, before any file is touched.

    Raises:
        TypeError: a frame is no Polars frame.
        WarehouseError: a table is missing or unknown, a column or dtype is not
            the schema's, a row belongs to another document or edition than it is given
            for, or two batches hold the same document, or loaded ones the same edition,
            part and language.
    """
    check_frames(reference, REFERENCE_TABLES, "reference")
    check_frames({FETCH_LEDGER.name: ledger}, (FETCH_LEDGER,), "fetch ledger")
    for batch in batches:
        check_frames(batch.frames, batch.tables, batch.document_id, batch.language)
        _check_belonging(batch)
    for edition_id, frames in editions.items():
        check_frames(frames, EDITION_TABLES, edition_id)
        for name, frame in frames.items():
            found = set(frame["edition_id"].to_list()) - {edition_id}
            if found:
                raise WarehouseError(
                    document=edition_id,
                    place=f"table {name}, column edition_id",
                    expected=edition_id,
                    found=", ".join(sorted(map(str, found))[:3]),
                )
    _check_once("document", (batch.document_id for batch in batches))
    _check_once(
        "edition, part and language",
        (" ".join(batch.place) for batch in batches if batch.outcome == "loaded"),
    )


def content_hash(batch: LoadBatch) -> str:
    """Return a hash of a batch's rows: the same for the same rows in any order, at any time.

    `loaded_at` and `ran_at` do not count.
    """
    digest = hashlib.sha256(batch.outcome.encode())
    for table in batch.tables:
        frame = batch.frames[table.name].sort(table.key).drop(_TIMES_OF_RUNNING, strict=False)
        digest.update(json.dumps([table.name, *frame.columns]).encode())
        for row in frame.iter_rows():
            digest.update(json.dumps(row, default=_as_text).encode())
    return digest.hexdigest()


def set_aside_batch(frames: Mapping[str, pl.DataFrame], why: str, now: datetime) -> LoadBatch:
    """Return what stays of a document that a person took out of use: that it was here.

    Args:
        frames: its rows as they are held, of each table of a document set aside.
        why: the reason, in words.
        now: when it is taken out (UTC, without zone).
    """
    (held,) = frames[DOCUMENTS.name].iter_rows(named=True)
    document = frames[DOCUMENTS.name].with_columns(
        speaks=pl.lit(False),
        choice=pl.lit(choice_of(why)),
        loaded_at=pl.lit(now, DOCUMENTS.polars_schema()["loaded_at"]),
    )
    return LoadBatch(
        document_id=held["document_id"],
        edition_id=held["edition_id"],
        language=held["language"],
        frames={**frames, DOCUMENTS.name: document},
        part=held["part"],
        outcome="set_aside",
    )


def choice_of(why: str) -> str:
    """Return what column `choice` says of a document that was set aside."""
    return f"set aside: {why}"


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text form for {type(value).__name__}")


def check_frames(
    frames: Mapping[str, pl.DataFrame], tables: Sequence[Table], document: str, language: str = ""
) -> None:
    """Refuse frames that are not exactly those of the tables.

    Raises:
        TypeError: a frame is no Polars frame.
        WarehouseError: a table is missing or unknown, a column or dtype is not the schema's.
    """
    names = [table.name for table in tables]
    if set(frames) != set(names):
        raise WarehouseError(
            document=document,
            language=language,
            expected=f"frames of {', '.join(names)}",
            found=", ".join(frames) or "none",
        )
    for table in tables:
        _check_frame(frames[table.name], table, document, language)


def _check_frame(frame: object, table: Table, document: str, language: str) -> None:
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(f"{table.name}: expected a polars DataFrame; found {type(frame).__name__}")
    wanted = table.polars_schema()
    if list(frame.schema.items()) == list(wanted.items()):
        return
    differing = [name for name, dtype in wanted.items() if frame.schema.get(name) != dtype]
    unknown = [name for name in frame.columns if name not in wanted]
    what = [f"{name} {wanted[name]}" for name in differing]
    found = [f"{name} {frame.schema.get(name, 'missing')}" for name in differing]
    raise WarehouseError(
        document=document,
        language=language,
        place=f"table {table.name}",
        expected=", ".join(what) or f"columns {', '.join(wanted)}",
        found=", ".join(found + [f"unknown {name}" for name in unknown])
        or f"columns {', '.join(frame.columns)}",
    )


def _check_belonging(batch: LoadBatch) -> None:
    """Each row of a batch is of its document, edition and language."""
    _check_head(batch)
    wanted: dict[str, list[object]] = {
        "document_id": [batch.document_id],
        "edition_id": [batch.edition_id],
        "part": [batch.part],
        "language": [batch.language],
    }
    runs = batch.frames[QUALITY_RUNS.name]["quality_run_id"].to_list()
    for table in batch.tables:
        allowed = wanted | ({"quality_run_id": runs} if table is QUALITY_RESULTS else {})
        for name, values in allowed.items():
            if name in batch.frames[table.name].columns:
                _check_values(batch, table, name, values)


def _check_head(batch: LoadBatch) -> None:
    """A batch has the one row of its document, or what refused it."""
    is_refused = batch.outcome == "refused"
    head = QUALITY_RUNS if is_refused else DOCUMENTS
    found = batch.frames[head.name].height
    if found != 1 and not (is_refused and found):
        raise WarehouseError(
            document=batch.document_id,
            language=batch.language,
            place=f"table {head.name}",
            expected="the validation that refused it" if is_refused else "one row",
            found=f"{found} rows",
        )


def _check_values(batch: LoadBatch, table: Table, column: str, allowed: list[object]) -> None:
    found = set(batch.frames[table.name][column].to_list()) - set(allowed)
    if found:
        raise WarehouseError(
            document=batch.document_id,
            language=batch.language,
            place=f"table {table.name}, column {column}",
            expected=", ".join(map(str, allowed)) or "no rows",
            found=", ".join(sorted(map(str, found))[:3]),
        )


def _check_once(what: str, values: Iterable[str]) -> None:
    doubled = [value for value, count in Counter(values).items() if count > 1]
    if doubled:
        raise WarehouseError(
            document=doubled[0], expected=f"each {what} in one batch", found="two or more batches"
        )
