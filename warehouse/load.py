"""Loading: each document replaced whole, in one transaction, beside the file in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from tasks.errors import WarehouseError
from warehouse.agreement import (
    Agreement,
    check_agreement,
    differing,
    outdated,
    replace_agreement,
)
from warehouse.batches import (
    BATCH_TABLES,
    REFERENCE_TABLES,
    REFUSED_TABLES,
    LoadBatch,
    check_load,
    content_hash,
)
from warehouse.connection import first_line, open_reader, open_writer
from warehouse.ddl import create_statements
from warehouse.files import only_writer, swap_in, workshop
from warehouse.rows import (
    count,
    count_by_document,
    delete_documents,
    delete_rows,
    documents_at,
    holds_same,
    insert,
)
from warehouse.schema import FETCH_LEDGER, LOAD_HISTORY, TABLES, Table

__all__ = ["LoadBatch", "LoadResult", "load"]


@dataclass(frozen=True)
class LoadResult:
    """What a load did.

    Attributes:
        changed: False when the file was left as it is, byte for byte.
        loaded: document ids added, replaced or recorded as refused, in the
            order of the batches.
        unchanged: document ids whose content was held already.
        rows: {table name: rows the warehouse holds after the load}.
    """

    changed: bool
    loaded: tuple[str, ...]
    unchanged: tuple[str, ...]
    rows: dict[str, int]


@dataclass(frozen=True)
class _Work:
    """What differs between the warehouse and what it should hold."""

    reference: Mapping[str, pl.DataFrame]
    batches: Mapping[str, LoadBatch]  # by content hash
    ledger: pl.DataFrame
    agreement: Agreement


def load(
    path: Path,
    *,
    reference: Mapping[str, pl.DataFrame],
    batches: Sequence[LoadBatch],
    ledger: pl.DataFrame,
    agreement: Agreement | None = None,
) -> LoadResult:
    """Bring the warehouse to hold this reference data, these documents and this ledger.

    A batch replaces whatever is held for its edition, part and language, and whatever
    its document was held as before; the batch of a refused document replaces
    only the record of its quality and quarantine. Ledger rows are added where their ledger_id
    is new. The agreement of an edition is replaced whole where it is given, and taken away where
    a document of the edition changes and it is not. Everything happens in one transaction in a
    copy, which then takes the file's place; any failure leaves the file as it was. Rows that are
    held already (but for the times of running) change nothing, not even a byte.

    Args:
        path: the warehouse; made, with its folder, if it is not there.
        reference: {"editions": frame, "states": frame}, replaced whole where different.
        batches: the documents.
        ledger: rows of table fetch_ledger; of two with one ledger_id the earlier counts.
        agreement: {edition_id: frames of `AGREEMENT_TABLES`}, of the editions to replace.

    Raises:
        TypeError: a frame is no Polars frame.
        WarehouseError: a frame is not as the schema says, another writer is at
            work, the present file is not usable, or the rows break a constraint.
    """
    check_load(reference, batches, ledger)
    check_agreement(agreement or {})
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(target), workshop(target) as copy:
            if target.exists():
                open_reader(target).close()  # refuses a file that is not ours to replace
            result = _load_into(copy, reference, batches, ledger, agreement or {})
            if result.changed:
                swap_in(copy, target)
            return result
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(
            document=str(path), expected="to write the new warehouse", found=first_line(error)
        ) from error


def _load_into(
    copy: Path,
    reference: Mapping[str, pl.DataFrame],
    batches: Sequence[LoadBatch],
    ledger: pl.DataFrame,
    agreement: Agreement,
) -> LoadResult:
    is_new = not copy.exists()
    with closing(open_writer(copy)) as connection:
        connection.begin()
        if is_new:
            for statement in create_statements():
                connection.execute(statement)
        work = _differences(connection, reference, batches, ledger, agreement)
        changed = is_new or bool(
            work.reference or work.batches or work.ledger.height or work.agreement
        )
        if changed:
            _apply(connection, work)
        rows = {table.name: count(connection, table) for table in TABLES}
        connection.commit()
        # Closing checkpoints too, but would keep silent if it could not.
        connection.execute("CHECKPOINT")
    loaded = {batch.document_id for batch in work.batches.values()}
    ids = [batch.document_id for batch in batches]
    return LoadResult(
        changed=changed,
        loaded=tuple(document_id for document_id in ids if document_id in loaded),
        unchanged=tuple(document_id for document_id in ids if document_id not in loaded),
        rows=rows,
    )


def _differences(
    connection: duckdb.DuckDBPyConnection,
    reference: Mapping[str, pl.DataFrame],
    batches: Sequence[LoadBatch],
    ledger: pl.DataFrame,
    agreement: Agreement,
) -> _Work:
    hashed = {content_hash(batch): batch for batch in batches}
    last = _last_loads(connection)
    counts = {table.name: count_by_document(connection, table) for table in BATCH_TABLES}
    return _Work(
        reference={
            table.name: reference[table.name]
            for table in REFERENCE_TABLES
            if not holds_same(connection, table, reference[table.name])
        },
        batches={
            digest: batch
            for digest, batch in hashed.items()
            # The counts show whether another document has taken its place since.
            if last.get(batch.document_id) != (*batch.place, digest)
            or not all(
                counts[table.name].get(batch.document_id, 0) == batch.frames[table.name].height
                for table in batch.tables
            )
        },
        ledger=_new_ledger_rows(connection, ledger),
        agreement=differing(connection, agreement),
    )


def _last_loads(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Return {document_id: (edition_id, part, language, content_hash)} of its last load."""
    rows = connection.execute(
        "SELECT document_id, edition_id, part, language, content_hash FROM load_history "
        "ORDER BY load_number"
    ).fetchall()
    return {document_id: tuple(load) for document_id, *load in rows}


def _new_ledger_rows(connection: duckdb.DuckDBPyConnection, ledger: pl.DataFrame) -> pl.DataFrame:
    rows = connection.execute("SELECT ledger_id FROM fetch_ledger").fetchall()
    held = pl.DataFrame({"ledger_id": [row[0] for row in rows]}, schema={"ledger_id": pl.String})
    return (
        ledger.sort("asked_at", maintain_order=True)
        .unique("ledger_id", keep="first", maintain_order=True)
        .join(held, on="ledger_id", how="anti", maintain_order="left")
    )


def _apply(connection: duckdb.DuckDBPyConnection, work: _Work) -> None:
    for table in REFERENCE_TABLES:
        if table.name in work.reference:
            delete_rows(connection, table)
            _append(connection, table, work.reference[table.name])
    stale = outdated(connection, work.batches.values()) - set(work.agreement)
    _replace_documents(connection, list(work.batches.values()))
    replace_agreement(connection, work.agreement, stale)
    _append(connection, LOAD_HISTORY, _history(connection, work.batches))
    _append(connection, FETCH_LEDGER, work.ledger)


def _replace_documents(connection: duckdb.DuckDBPyConnection, batches: Sequence[LoadBatch]) -> None:
    accepted = [batch for batch in batches if batch.is_accepted]
    replaced = documents_at(connection, [batch.place for batch in accepted])
    # All deletions come first, so that none can take away what a batch before it brought.
    delete_documents(connection, BATCH_TABLES, replaced + [batch.document_id for batch in accepted])
    delete_documents(
        connection,
        REFUSED_TABLES,
        [batch.document_id for batch in batches if not batch.is_accepted],
    )
    for batch in batches:
        for table in batch.tables:
            insert(
                connection,
                table,
                batch.frames[table.name],
                document=batch.document_id,
                language=batch.language,
            )
    for table in BATCH_TABLES:
        arrived = count_by_document(connection, table)
        for batch in batches:
            if table in batch.tables:
                expected = batch.frames[table.name].height
                _check_arrived(table, expected, arrived.get(batch.document_id, 0))


def _append(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    held = count(connection, table)
    insert(connection, table, frame)
    _check_arrived(table, held + frame.height, count(connection, table))


def _history(
    connection: duckdb.DuckDBPyConnection, batches: Mapping[str, LoadBatch]
) -> pl.DataFrame:
    last = count(connection, LOAD_HISTORY)
    rows = [
        (
            number,
            batch.time,
            batch.document_id,
            batch.edition_id,
            batch.part,
            batch.language,
            batch.is_accepted,
            digest,
            batch.row_count,
        )
        for number, (digest, batch) in enumerate(batches.items(), last + 1)
    ]
    return pl.DataFrame(rows, schema=LOAD_HISTORY.polars_schema(), orient="row")


def _check_arrived(table: Table, expected: int, found: int) -> None:
    if found != expected:
        raise WarehouseError(
            document=f"table {table.name}",
            expected=f"{expected} rows after the load",
            found=f"{found}; nothing was loaded",
        )
