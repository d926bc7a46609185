"""What is held of one edition: its documents and their rows, as they are loaded.

Imports no Polars: `ctbt agree` answers within a second.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from tasks.errors import SettingsError
from warehouse.connection import open_reader
from warehouse.ddl import literal


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of table activities, without the marks of its place in the file.

    Attributes:
        page: first page it stands on, None where the format has none.
        others: as the columns of the same names.
    """

    activity_id: str
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
    """A document with its rows, by ordinal.

    Attributes:
        part: "main", or the part of the edition that it is.
        others: as the columns of the same names in table documents.
    """

    document_id: str
    part: str
    language: str
    media_type: str
    is_specimen: bool
    rows: tuple[HeldRow, ...]


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition with its documents, by part and language."""

    edition_id: str
    symbol: str | None
    documents: tuple[HeldDocument, ...]


_COLUMNS = ", ".join(HeldRow.__slots__)


def held_edition(path: Path, name: str) -> HeldEdition:
    """Read an edition.

    Args:
        path: the warehouse.
        name: its symbol, that of one of its parts or documents, or its edition_id.

    Raises:
        SettingsError: no edition of the registry, nor any document, has that name.
        WarehouseError: no warehouse, or not a usable one.
    """
    with closing(open_reader(path)) as connection:
        edition_id, symbol = _edition_of(connection, name)
        documents = connection.execute(
            "SELECT document_id, part, language, media_type, is_specimen FROM documents "  # noqa: S608 - quoted
            f"WHERE edition_id = {literal(edition_id)} ORDER BY part, language"
        ).fetchall()
        return HeldEdition(
            edition_id,
            symbol,
            tuple(
                HeldDocument(
                    document_id,
                    part,
                    language,
                    media_type,
                    specimen,
                    _rows(connection, document_id),
                )
                for document_id, part, language, media_type, specimen in documents
            ),
        )


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
        f"SELECT {_COLUMNS} FROM activities "  # noqa: S608 - names of fields, and quoted
        f"WHERE document_id = {literal(document_id)} ORDER BY ordinal"
    ).fetchall()
    return tuple(HeldRow(*row) for row in rows)
