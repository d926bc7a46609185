"""Loading: documents and editions replaced whole, in one transaction, beside the file in use."""
# ruff: noqa: S608 - the names in the SQL come from warehouse.schema; values come as frames

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from tasks.errors import WarehouseError
from warehouse.batches import EditionRows, LoadBatch, check_load, content_hash
from warehouse.columns import Table
from warehouse.connection import open_reader, open_writer, refused
from warehouse.ddl import create_statements, quoted
from warehouse.files import only_writer, swap_in, tidy, workshop
from warehouse.reference_tables import REFERENCE_TABLES
from warehouse.rows import (
    count,
    count_by_document,
    delete_documents,
    delete_rows,
    holds_same,
    incoming,
    insert,
)
from warehouse.schema import DOCUMENT_TABLES, EDITION_TABLES, FETCH_LEDGER, LOAD_HISTORY, TABLES

__all__ = ["LoadBatch", "LoadResult", "load"]


_EMPTY = 2_500_000
"""Bytes of a warehouse that holds little more than the reference data."""


@dataclass(frozen=True)
class LoadResult:
    """What a load did.

    Attributes:
        changed: False when the file was left as it is, byte for byte.
        loaded: document ids added, replaced or recorded as superseded, refused or set aside, in
            the order of the batches.
        unchanged: document ids whose content was held already.
        rows: {table name: rows the warehouse holds after the load}.
    """

    changed: bool
    loaded: tuple[str, ...]
    unchanged: tuple[str, ...]
    rows: dict[str, int]


@dataclass(frozen=True)
class _Offer:
    """What the warehouse should hold after the load."""

    reference: Mapping[str, pl.DataFrame]
    batches: Sequence[LoadBatch]
    hashed: Mapping[str, LoadBatch]  # the same by content hash
    ledger: pl.DataFrame
    editions: EditionRows
    history: pl.DataFrame | None


@dataclass(frozen=True)
class _Work:
    """What differs between the warehouse and what it should hold."""

    reference: Mapping[str, pl.DataFrame]
    batches: Mapping[str, LoadBatch]  # by content hash
    gone: Sequence[str]  # documents that nothing gives any more at a place that is given anew
    ledger: pl.DataFrame
    editions: EditionRows

    def __bool__(self) -> bool:
        return bool(
            self.reference or self.batches or self.gone or self.ledger.height or self.editions
        )


def load(
    path: Path,
    *,
    reference: Mapping[str, pl.DataFrame],
    batches: Sequence[LoadBatch],
    ledger: pl.DataFrame,
    editions: EditionRows | None = None,
    history: pl.DataFrame | None = None,
) -> LoadResult:
    """Bring the warehouse to hold this reference data, these documents and this ledger.

    The batches for an edition, part and language, one of them loaded, replace whatever is held
    there, and whatever their documents were held as before; the batch of a refused document
    replaces only the record of its quality and quarantine. Ledger rows are added where their
    ledger_id is new. What is made of an edition's readings is replaced whole. Everything happens
    in one transaction in a copy, which then takes the file's place; any failure leaves the file
    as it was. Rows that are held already (but for the times of running) change nothing, not even
    a byte, and make no copy.

    Args:
        path: the warehouse; made, with its folder, if it is not there.
        reference: {table name: frame} of `REFERENCE_TABLES`, replaced whole where different.
        batches: the documents.
        ledger: rows of table fetch_ledger; of two with one ledger_id the earlier counts.
        editions: what is made of the readings of each edition that a batch touches.
        history: of a warehouse that is rebuilt: the loads before, which go on; a document that
            comes as it was last is no new load.

    Raises:
        TypeError: a frame is no Polars frame.
        WarehouseError: a frame is not as the schema says, the present file is not usable, the
            rows break a constraint, or an edition's activities do not fit its readings.
        InUse: another writer is at work.
        DiskFull: no room for the copy.
    """
    check_load(reference, batches, ledger, editions or {})
    hashed = {content_hash(batch): batch for batch in batches}
    offer = _Offer(reference, batches, hashed, ledger, editions or {}, history)
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(target):
            tidy(target)
            if target.exists():
                unchanged = _unchanged(target, offer)
                if unchanged is not None:
                    return unchanged
            with workshop(target) as copy:
                result = _load_into(copy, offer)
                swap_in(copy, target)
            return result
    except (duckdb.Error, OSError) as error:
        raise refused(
            target, "to write the new warehouse", error, needed=_room(target, batches)
        ) from error


def _room(target: Path, batches: Sequence[LoadBatch]) -> int:
    """Return the bytes that a load takes, about: the copy, and what is new in it."""
    frames = [frame for batch in batches for frame in batch.frames.values()]
    held = target.stat().st_size if target.is_file() else 0
    return max(held, _EMPTY) + int(sum(frame.estimated_size() for frame in frames))


def _unchanged(target: Path, offer: _Offer) -> LoadResult | None:
    """Return the result where the file holds all of it already, None where it does not.

    Refuses a file that is not ours to replace.
    """
    with closing(open_reader(target)) as connection:
        if _differences(connection, offer):
            return None
        ids = tuple(batch.document_id for batch in offer.batches)
        return LoadResult(False, (), ids, _row_counts(connection))


def _load_into(copy: Path, offer: _Offer) -> LoadResult:
    is_new = not copy.exists()
    with closing(open_writer(copy)) as connection:
        connection.begin()
        if is_new:
            for statement in create_statements():
                connection.execute(statement)
            if offer.history is not None:
                _append(connection, LOAD_HISTORY, offer.history)
        work = _differences(connection, offer)
        _apply(connection, work, is_rebuild=offer.history is not None)
        rows = _row_counts(connection)
        connection.commit()
        # Closing checkpoints too, but would keep silent if it could not.
        connection.execute("CHECKPOINT")
    loaded = {batch.document_id for batch in work.batches.values()}
    ids = [batch.document_id for batch in offer.batches]
    return LoadResult(
        changed=True,
        loaded=tuple(document_id for document_id in ids if document_id in loaded),
        unchanged=tuple(document_id for document_id in ids if document_id not in loaded),
        rows=rows,
    )


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {table.name: count(connection, table) for table in TABLES}


def _differences(connection: duckdb.DuckDBPyConnection, offer: _Offer) -> _Work:
    last = _last_loads(connection)
    counts = {table.name: count_by_document(connection, table) for table in DOCUMENT_TABLES}
    return _Work(
        reference={
            table.name: offer.reference[table.name]
            for table in REFERENCE_TABLES
            if not holds_same(connection, table, offer.reference[table.name])
        },
        batches={
            digest: batch
            for digest, batch in offer.hashed.items()
            # The counts show whether another document has taken its place since.
            if last.get(batch.document_id) != (*batch.place, batch.outcome, digest)
            or not all(
                counts[table.name].get(batch.document_id, 0) == batch.frames[table.name].height
                for table in batch.tables
            )
        },
        gone=_gone(connection, offer.batches, last),
        ledger=_new_ledger_rows(connection, offer.ledger),
        editions={
            edition_id: frames
            for edition_id, frames in offer.editions.items()
            if not all(
                holds_same(connection, table, frames[table.name], edition_id=edition_id)
                for table in EDITION_TABLES
            )
        },
    )


def _last_loads(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Return {document_id: (edition_id, part, language, outcome, hash)} of its last load."""
    rows = connection.execute(
        "SELECT document_id, edition_id, part, language, outcome, content_hash FROM load_history "
        "ORDER BY load_number"
    ).fetchall()
    return {document_id: tuple(load) for document_id, *load in rows}


def _gone(
    connection: duckdb.DuckDBPyConnection,
    batches: Sequence[LoadBatch],
    last: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """Return the held documents that stand where another is loaded and are not given any more.

    One that a person set aside is not given, and stays.
    """
    places = {batch.place for batch in batches if batch.outcome == "loaded"}
    given = {batch.document_id for batch in batches if batch.outcome != "refused"}
    held = connection.execute(
        "SELECT document_id, edition_id, part, language FROM documents ORDER BY document_id"
    ).fetchall()
    return [
        document_id
        for document_id, *place in held
        if tuple(place) in places
        and document_id not in given
        and "set_aside" not in last.get(document_id, ())
    ]


def _new_ledger_rows(connection: duckdb.DuckDBPyConnection, ledger: pl.DataFrame) -> pl.DataFrame:
    rows = connection.execute("SELECT ledger_id FROM fetch_ledger").fetchall()
    held = pl.DataFrame({"ledger_id": [row[0] for row in rows]}, schema={"ledger_id": pl.String})
    return (
        ledger.sort("asked_at", maintain_order=True)
        .unique("ledger_id", keep="first", maintain_order=True)
        .join(held, on="ledger_id", how="anti", maintain_order="left")
    )


def _apply(connection: duckdb.DuckDBPyConnection, work: _Work, *, is_rebuild: bool) -> None:
    for table in REFERENCE_TABLES:
        if table.name in work.reference:
            delete_rows(connection, table)
            _append(connection, table, work.reference[table.name])
    history = _history(connection, work.batches, is_rebuild=is_rebuild)
    _replace_documents(connection, list(work.batches.values()), work.gone)
    _replace_editions(connection, work.editions)
    _check_activities(connection)
    _append(connection, LOAD_HISTORY, history)
    _append(connection, FETCH_LEDGER, work.ledger)


def _replace_documents(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[LoadBatch], gone: Sequence[str]
) -> None:
    accepted = [batch.document_id for batch in batches if batch.outcome != "refused"]
    refused = [batch for batch in batches if batch.outcome == "refused"]
    # All deletions come first, so that none can take away what a batch before it brought.
    delete_documents(connection, DOCUMENT_TABLES, [*gone, *accepted])
    if refused:
        delete_documents(connection, refused[0].tables, [batch.document_id for batch in refused])
    for table in DOCUMENT_TABLES:
        bringing = [batch for batch in batches if table in batch.tables]
        if not bringing:
            continue
        names = [f"{batch.document_id} [{batch.language}]" for batch in bringing]
        insert(
            connection,
            table,
            pl.concat([batch.frames[table.name] for batch in bringing]),
            document=", ".join(names[:3]) + (", ..." if len(names) > 3 else ""),
        )
        arrived = count_by_document(connection, table)
        for batch in bringing:
            expected = batch.frames[table.name].height
            _check_arrived(table, expected, arrived.get(batch.document_id, 0))


def _replace_editions(connection: duckdb.DuckDBPyConnection, editions: EditionRows) -> None:
    gone = pl.DataFrame({"edition_id": sorted(editions)}, schema={"edition_id": pl.String})
    with incoming(connection, gone) as name:
        for table in EDITION_TABLES:
            connection.execute(
                f"DELETE FROM {quoted(table.name)} WHERE edition_id IN (FROM {name})"
            )
    for table in EDITION_TABLES:
        frames = [rows[table.name] for rows in editions.values()]
        if frames:
            insert(connection, table, pl.concat(frames), document=", ".join(sorted(editions)[:3]))


_MISFITS = """
    SELECT 'activity ' || activity_id || ' without its reading ' || reading_id
    FROM activities ANTI JOIN readings USING (reading_id)
    UNION ALL
    SELECT 'link to reading ' || reading_id || ', which is not held'
    FROM activity_readings ANTI JOIN readings USING (reading_id)
    UNION ALL
    SELECT 'reading ' || reading_id || ' in no activity'
    FROM readings ANTI JOIN activity_readings USING (reading_id)
    WHERE NOT list_contains(flags, 'corrigendum_unmatched')
    LIMIT 1
"""


def _check_activities(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a load after which readings and activities do not fit."""
    found = connection.execute(_MISFITS).fetchone()
    if found is not None:
        raise WarehouseError(
            document="table activities",
            expected="each reading in one activity, and each activity made of readings that are "
            "held; nothing was loaded",
            found=str(found[0]),
        )


def _append(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    held = count(connection, table)
    insert(connection, table, frame)
    _check_arrived(table, held + frame.height, count(connection, table))


def _history(
    connection: duckdb.DuckDBPyConnection, batches: Mapping[str, LoadBatch], *, is_rebuild: bool
) -> pl.DataFrame:
    last = _last_loads(connection) if is_rebuild else {}
    new = {
        digest: batch
        for digest, batch in batches.items()
        if last.get(batch.document_id) != (*batch.place, batch.outcome, digest)
    }
    rows = [
        (
            number,
            batch.time,
            batch.document_id,
            batch.edition_id,
            batch.part,
            batch.language,
            batch.outcome,
            digest,
            batch.row_count,
        )
        for number, (digest, batch) in enumerate(new.items(), count(connection, LOAD_HISTORY) + 1)
    ]
    return pl.DataFrame(rows, schema=LOAD_HISTORY.polars_schema(), orient="row")


def _check_arrived(table: Table, expected: int, found: int) -> None:
    if found != expected:
        raise WarehouseError(
            document=f"table {table.name}",
            expected=f"{expected} rows after the load",
            found=f"{found}; nothing was loaded",
        )
