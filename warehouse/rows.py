"""Rows between Polars frames and DuckDB tables."""
# ruff: noqa: S608 - the names in the SQL come from warehouse.schema; values come as frames

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from tasks.errors import WarehouseError
from warehouse.columns import Table
from warehouse.connection import first_line
from warehouse.ddl import literal, quoted
from warehouse.schema import QUALITY_RESULTS

_INCOMING = "incoming"


class _ArrowStream:
    """Shows DuckDB only a frame's Arrow stream: given a Polars frame it asks for pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    frame: pl.DataFrame,
    *,
    document: str = "",
    language: str = "",
) -> None:
    """Add the frame's rows to the table, column by name.

    Raises:
        WarehouseError: a row breaks the primary key or a NOT NULL constraint.
    """
    with incoming(connection, frame):
        try:
            connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME FROM {_INCOMING}")
        except duckdb.ConstraintException as error:
            raise WarehouseError(
                document=document,
                language=language,
                place=f"table {table.name}",
                expected="rows that fit its keys; nothing was loaded",
                found=first_line(error),
            ) from error


def holds_same(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    frame: pl.DataFrame,
    *,
    edition_id: str | None = None,
) -> bool:
    """Tell whether the table holds exactly the frame's rows, of one edition or of all."""
    columns = ", ".join(quoted(column.name) for column in table.columns)
    of_edition = "" if edition_id is None else f" WHERE edition_id = {literal(edition_id)}"
    held = f"SELECT {columns} FROM {quoted(table.name)}{of_edition}"
    new = f"SELECT {columns} FROM {_INCOMING}"
    query = f"({held} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {held}) LIMIT 1"
    with incoming(connection, frame):
        return connection.execute(query).fetchone() is None


def count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Return the number of rows of the table."""
    row = connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()
    return int(row[0]) if row else 0


def count_by_document(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, int]:
    """Return {document_id: rows} of a table of `DOCUMENT_TABLES`; no entry where there are none."""
    runs = "JOIN quality_runs USING (quality_run_id)" if table is QUALITY_RESULTS else ""
    query = f"SELECT document_id, count(*) FROM {quoted(table.name)} {runs} GROUP BY document_id"
    return dict(connection.execute(query).fetchall())


def delete_rows(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Empty the table."""
    connection.execute(f"DELETE FROM {quoted(table.name)}")


def delete_documents(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], document_ids: Sequence[str]
) -> None:
    """Delete all rows of these documents from some of `DOCUMENT_TABLES`, in that order."""
    frame = pl.DataFrame({"document_id": document_ids}, schema={"document_id": pl.String})
    # A bound parameter would make DuckDB import pandas, for a second; a frame does not.
    with incoming(connection, frame):
        # Results are found by their runs, so they go before them.
        for table in reversed(tables):
            connection.execute(f"DELETE FROM {quoted(table.name)} WHERE {_of_incoming(table)}")


def _of_incoming(table: Table) -> str:
    documents = f"document_id IN (SELECT document_id FROM {_INCOMING})"
    if table is QUALITY_RESULTS:
        return f"quality_run_id IN (SELECT quality_run_id FROM quality_runs WHERE {documents})"
    return documents


@contextmanager
def incoming(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[str]:
    """Show DuckDB a frame as a view, by the name that it gives, until the block ends."""
    connection.register(_INCOMING, _ArrowStream(frame))
    try:
        yield _INCOMING
    finally:
        connection.unregister(_INCOMING)
