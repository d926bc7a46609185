"""Agreement in the warehouse: made of what is loaded, replaced whole for each edition."""
# ruff: noqa: S608 - the names in the SQL come from warehouse.schema; values come as frames

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb
import polars as pl

from tasks.errors import WarehouseError
from warehouse.batches import LoadBatch, check_frames
from warehouse.ddl import quoted
from warehouse.rows import holds_same, incoming, insert
from warehouse.schema import AGREEMENT_TABLES

Agreement = Mapping[str, Mapping[str, pl.DataFrame]]
"""{edition_id: {table name: its rows}} for each of `AGREEMENT_TABLES`."""


def check_agreement(agreement: Agreement) -> None:
    """Refuse what cannot be loaded, before any file is touched.

    Raises:
        TypeError: a frame is no Polars frame.
        WarehouseError: a table is missing or unknown, a column or dtype is not the schema's,
            or a row belongs to another edition.
    """
    for edition_id, frames in agreement.items():
        check_frames(frames, AGREEMENT_TABLES, edition_id)
        for name, frame in frames.items():
            found = set(frame["edition_id"].to_list()) - {edition_id}
            if found:
                raise WarehouseError(
                    document=edition_id,
                    place=f"table {name}, column edition_id",
                    expected=edition_id,
                    found=", ".join(sorted(map(str, found))[:3]),
                )


def differing(connection: duckdb.DuckDBPyConnection, agreement: Agreement) -> Agreement:
    """Return the editions whose rows are not held as they are given."""
    return {
        edition_id: frames
        for edition_id, frames in agreement.items()
        if not all(
            holds_same(connection, table, frames[table.name], edition_id=edition_id)
            for table in AGREEMENT_TABLES
        )
    }


def outdated(
    connection: duckdb.DuckDBPyConnection, batches: Collection[LoadBatch]
) -> frozenset[str]:
    """Return the editions whose agreement no longer holds once these documents are loaded.

    Those of the documents, and those the same documents were held as before.
    """
    accepted = {batch.document_id for batch in batches if batch.is_accepted}
    held = connection.execute("SELECT document_id, edition_id FROM documents").fetchall()
    return frozenset(batch.edition_id for batch in batches if batch.is_accepted) | frozenset(
        edition_id for document_id, edition_id in held if document_id in accepted
    )


def replace_agreement(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, also: Collection[str]
) -> None:
    """Delete what is held of these editions and of those that are outdated; insert the new rows.

    Raises:
        WarehouseError: a row breaks a constraint.
    """
    gone = pl.DataFrame(
        {"edition_id": sorted({*agreement, *also})}, schema={"edition_id": pl.String}
    )
    with incoming(connection, gone) as name:
        for table in AGREEMENT_TABLES:
            connection.execute(
                f"DELETE FROM {quoted(table.name)} WHERE edition_id IN (FROM {name})"
            )
    for edition_id, frames in agreement.items():
        for table in AGREEMENT_TABLES:
            insert(connection, table, frames[table.name], document=edition_id)
