"""The DDL of the warehouse, made from `warehouse.schema`: tables, comments, views."""
# ruff: noqa: S608 - made of the names in warehouse.schema, of nothing from outside

from __future__ import annotations

from collections.abc import Iterator

from warehouse.agreement_view import (
    AGREEMENT_LIST,
    AGREEMENT_LIST_COMMENT,
    agreement_list_columns,
    agreement_list_query,
)
from warehouse.schema import (
    ACTIVITIES,
    DOCUMENTS,
    EDITIONS,
    FETCH_LEDGER,
    SCHEMA_VERSION,
    STATES,
    TABLES,
    Column,
    Table,
)

META = Table(
    "meta",
    "What this file is: one row, written when the file is made",
    ("schema_version",),
    (Column("schema_version", "INTEGER", "version of the tables; another version is refused"),),
)

ACTIVITY_LIST = "activity_list"
ACTIVITY_LIST_COMMENT = (
    "The activities for analysts: each with its edition, its State's name and its file; "
    "leave specimens out with: WHERE NOT is_specimen"
)
# (column of the view, table it is from, column there)
ACTIVITY_LIST_COLUMNS: tuple[tuple[str, Table, str], ...] = (
    ("activity_id", ACTIVITIES, "activity_id"),
    ("edition_id", ACTIVITIES, "edition_id"),
    ("series", EDITIONS, "series"),
    ("session", EDITIONS, "session"),
    ("report_year", EDITIONS, "report_year"),
    ("symbol", EDITIONS, "symbol"),
    ("part", ACTIVITIES, "part"),
    ("language", ACTIVITIES, "language"),
    ("ordinal", ACTIVITIES, "ordinal"),
    ("section", ACTIVITIES, "section"),
    ("state_iso3", ACTIVITIES, "state_iso3"),
    ("state", STATES, "name_en"),
    ("annex2", STATES, "annex2"),
    ("ctbt_region", STATES, "ctbt_region"),
    ("state_basis", ACTIVITIES, "state_basis"),
    ("period_text", ACTIVITIES, "period_text"),
    ("period_start", ACTIVITIES, "period_start"),
    ("period_end", ACTIVITIES, "period_end"),
    ("period_precision", ACTIVITIES, "period_precision"),
    ("period_basis", ACTIVITIES, "period_basis"),
    ("activity", ACTIVITIES, "activity"),
    ("remarks", ACTIVITIES, "remarks"),
    ("file_name", DOCUMENTS, "file_name"),
    ("document_id", ACTIVITIES, "document_id"),
    ("page", ACTIVITIES, "page"),
    ("table_number", ACTIVITIES, "table_number"),
    ("table_row", ACTIVITIES, "table_row"),
    ("boxes", ACTIVITIES, "boxes"),
    ("char_start", ACTIVITIES, "char_start"),
    ("char_end", ACTIVITIES, "char_end"),
    ("notes", ACTIVITIES, "notes"),
    ("flags", ACTIVITIES, "flags"),
    ("is_specimen", ACTIVITIES, "is_specimen"),
)


FETCH_LATEST = "fetch_latest"
FETCH_LATEST_COMMENT = (
    "The last answer of each source for each document, language and format; one that says nothing "
    "of the document (blocked, unreachable, ...) only where there is no other"
)
SAYS_NOTHING = (
    "blocked",
    "challenge",
    "throttled",
    "outage",
    "unreachable",
    "interrupted",
)


def create_statements() -> list[str]:
    """Return the statements that make an empty warehouse, in the order to run them.

    Every table of `schema.TABLES` with its primary key, NOT NULL constraints
    and comments; table `meta` with its one row; views `activity_list`, `agreement_list` and
    `fetch_latest`.
    """
    statements = [statement for table in (META, *TABLES) for statement in _table(table)]
    statements.append(f"INSERT INTO meta VALUES ({SCHEMA_VERSION:d})")
    statements.extend(_activity_list())
    statements.extend(_agreement_list())
    statements.extend(_fetch_latest())
    return statements


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _table(table: Table) -> Iterator[str]:
    columns = [
        f"{quoted(column.name)} {column.sql}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    ]
    key = ", ".join(map(quoted, table.key))
    yield f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)}, PRIMARY KEY ({key}))"
    yield f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.comment)}"
    for column in table.columns:
        yield _column_comment(table.name, column.name, column.comment)


def _activity_list() -> Iterator[str]:
    columns = ", ".join(
        f"{table.name}.{quoted(column)} AS {quoted(alias)}"
        for alias, table, column in ACTIVITY_LIST_COLUMNS
    )
    # Left joins: a row that lacks its edition or State is still a row that somebody reported.
    yield (
        f"CREATE VIEW {ACTIVITY_LIST} AS SELECT {columns} FROM activities "
        "LEFT JOIN documents ON documents.document_id = activities.document_id "
        "LEFT JOIN editions ON editions.edition_id = activities.edition_id "
        "LEFT JOIN states ON states.iso3 = activities.state_iso3"
    )
    yield f"COMMENT ON VIEW {ACTIVITY_LIST} IS {literal(ACTIVITY_LIST_COMMENT)}"
    for alias, table, name in ACTIVITY_LIST_COLUMNS:
        comment = next(column.comment for column in table.columns if column.name == name)
        yield _column_comment(ACTIVITY_LIST, alias, comment)


def _agreement_list() -> Iterator[str]:
    yield f"CREATE VIEW {AGREEMENT_LIST} AS {agreement_list_query()}"
    yield f"COMMENT ON VIEW {AGREEMENT_LIST} IS {literal(AGREEMENT_LIST_COMMENT)}"
    for name, meaning in agreement_list_columns():
        yield _column_comment(AGREEMENT_LIST, name, meaning)


def _fetch_latest() -> Iterator[str]:
    # An answer that says nothing of the document does not hide the one before it.
    silent = ", ".join(map(literal, SAYS_NOTHING))
    yield (
        f"CREATE VIEW {FETCH_LATEST} AS SELECT * FROM {FETCH_LEDGER.name} "
        "WHERE purpose = 'document' QUALIFY row_number() OVER ("
        "PARTITION BY source, symbol, language, format "
        f"ORDER BY reply IN ({silent}), asked_at DESC, ledger_id) = 1"
    )
    yield f"COMMENT ON VIEW {FETCH_LATEST} IS {literal(FETCH_LATEST_COMMENT)}"
    for column in FETCH_LEDGER.columns:
        yield _column_comment(FETCH_LATEST, column.name, column.comment)


def _column_comment(table: str, column: str, comment: str) -> str:
    return f"COMMENT ON COLUMN {quoted(table)}.{quoted(column)} IS {literal(comment)}"
