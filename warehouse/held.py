"""What is held of one edition: the documents that speak and their rows, as they are loaded.

Imports no Polars before it is asked for frames: `ctbt agree` answers within a second.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tasks.errors import SettingsError
from warehouse.columns import Table
from warehouse.connection import reading
from warehouse.ddl import literal, quoted
from warehouse.schema import DOCUMENTS, QUALITY_RESULTS, QUALITY_RUNS, READINGS

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of table readings, without most of the marks of its place in the file.

    Attributes:
        page: first page it stands on, None where the format has none.
        others: as the columns of the same names.
    """

    reading_id: str
    ordinal: int
    section: str | None
    state_iso3: str | None
    state_basis: str
    period_start: date | None
    period_end: date | None
    period_precision: str | None
    period_basis: str | None
    activity: str
    remarks: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that speaks, with its rows, by ordinal.

    Attributes:
        part: "main", or the part of the edition that it is.
        is_original: it is in the language that the document was written in, as it prints.
        others: as the columns of the same names in table documents.
    """

    document_id: str
    part: str
    language: str
    format: str
    is_original: bool
    is_specimen: bool
    rows: tuple[HeldRow, ...]


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition with its documents, by part and language."""

    edition_id: str
    symbol: str | None
    documents: tuple[HeldDocument, ...]


ROW_COLUMNS = HeldRow.__slots__
"""The columns of table readings that a `HeldRow` is made of, in its order."""


def held_edition(path: Path, name: str) -> HeldEdition:
    """Read an edition.

    Args:
        path: the warehouse.
        name: its symbol, that of one of its parts or documents, or its edition_id.

    Raises:
        SettingsError: no edition of the registry, nor any document, has that name.
        WarehouseError: no warehouse, or not a usable one.
    """
    with reading(path) as connection:
        edition_id, symbol = _edition_of(connection, name)
        documents = connection.execute(
            "SELECT document_id, part, language, format, "  # noqa: S608 - quoted
            "coalesce(original_language = language, false), is_specimen FROM documents "
            f"WHERE speaks AND edition_id = {literal(edition_id)} ORDER BY part, language"
        ).fetchall()
        return HeldEdition(
            edition_id,
            symbol,
            tuple(
                HeldDocument(
                    document_id,
                    part,
                    language,
                    form,
                    is_original,
                    specimen,
                    _rows(connection, document_id),
                )
                for document_id, part, language, form, is_original, specimen in documents
            ),
        )


def held_frames(path: Path, edition_ids: Collection[str]) -> dict[str, pl.DataFrame]:
    """Return the rows of tables documents and readings of some editions, by the tables' names.

    Empty frames where there is no warehouse yet.

    Raises:
        WarehouseError: not a usable warehouse.
    """
    wanted = ", ".join(map(literal, sorted(edition_ids)))
    if not path.exists() or not wanted:
        return {table.name: table.frame([]) for table in (DOCUMENTS, READINGS)}
    with reading(path) as connection:
        return {
            table.name: _frame(connection, table, f"edition_id IN ({wanted})")
            for table in (DOCUMENTS, READINGS)
        }


def held_records(path: Path, document_ids: Collection[str]) -> dict[str, dict[str, pl.DataFrame]]:
    """Return {document_id: {table name: rows}} of table documents and of the quality of some.

    A document that table documents does not hold is left out.

    Raises:
        WarehouseError: not a usable warehouse.
    """
    if not path.exists() or not document_ids:
        return {}
    with reading(path) as connection:
        wanted = ", ".join(map(literal, sorted(document_ids)))
        found = connection.execute(
            f"SELECT document_id FROM documents WHERE document_id IN ({wanted}) "  # noqa: S608 - quoted
            "ORDER BY document_id"
        ).fetchall()
        return {document_id: _records_of(connection, document_id) for (document_id,) in found}


def _records_of(connection: duckdb.DuckDBPyConnection, document_id: str) -> dict[str, pl.DataFrame]:
    of_document = f"document_id = {literal(document_id)}"
    of_runs = f"quality_run_id IN (SELECT quality_run_id FROM quality_runs WHERE {of_document})"  # noqa: S608 - quoted
    return {
        table.name: _frame(connection, table, of_runs if table is QUALITY_RESULTS else of_document)
        for table in (DOCUMENTS, QUALITY_RUNS, QUALITY_RESULTS)
    }


def _frame(connection: duckdb.DuckDBPyConnection, table: Table, condition: str) -> pl.DataFrame:
    names = ", ".join(map(quoted, table.column_names))
    rows = connection.execute(
        f"SELECT {names} FROM {table.name} WHERE {condition}"  # noqa: S608 - quoted
    ).fetchall()
    return table.frame(dict(zip(table.column_names, row, strict=True)) for row in rows)


def last_set_aside(path: Path) -> frozenset[str]:
    """Return the documents that were set aside when they were loaded last.

    Raises:
        WarehouseError: not a usable warehouse.
    """
    if not path.exists():
        return frozenset()
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT document_id FROM load_history GROUP BY document_id "
            "HAVING arg_max(outcome, load_number) = 'set_aside'"
        ).fetchall()
    return frozenset(document_id for (document_id,) in rows)


def held_edition_ids(path: Path) -> frozenset[str]:
    """Return the editions that are held, one in prose by its text; none without a warehouse.

    Raises:
        WarehouseError: not a usable warehouse.
    """
    if not path.exists():
        return frozenset()
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT DISTINCT edition_id FROM documents WHERE speaks"
        ).fetchall()
    return frozenset(edition_id for (edition_id,) in rows)


def editions_holding(path: Path, document_ids: Collection[str]) -> frozenset[str]:
    """Return the editions as whose documents some documents are held; none without a warehouse.

    Raises:
        WarehouseError: not a usable warehouse.
    """
    if not path.exists():
        return frozenset()
    with reading(path) as connection:
        held = connection.execute("SELECT document_id, edition_id FROM documents").fetchall()
    return frozenset(edition_id for document_id, edition_id in held if document_id in document_ids)


def _edition_of(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, str | None]:
    asked = literal(name)
    found = connection.execute(
        "SELECT edition_id, symbol FROM editions WHERE edition_id IN ("  # noqa: S608 - quoted
        f"SELECT edition_id FROM editions WHERE {asked} IN (edition_id, symbol) "
        f"UNION SELECT edition_id FROM edition_parts WHERE symbol = {asked} "
        f"UNION SELECT edition_id FROM documents WHERE symbol_printed = {asked}) "
        "ORDER BY edition_id"
    ).fetchall()
    if len(found) == 1:
        return found[0]
    raise SettingsError(
        document=name,
        expected="the symbol or the edition_id of one edition, such as A/66/165 or sg-66; "
        "`ctbt registry show` lists them",
        found=", ".join(edition_id for edition_id, _ in found) or "no edition of that name",
    )


def _rows(connection: duckdb.DuckDBPyConnection, document_id: str) -> tuple[HeldRow, ...]:
    rows = connection.execute(
        f"SELECT {', '.join(ROW_COLUMNS)} FROM readings "  # noqa: S608 - names of fields, and quoted
        f"WHERE document_id = {literal(document_id)} ORDER BY ordinal"
    ).fetchall()
    return tuple(HeldRow(*row) for row in rows)
