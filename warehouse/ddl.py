"""The DDL of the warehouse: tables from `warehouse.schema`, views from `warehouse/views/*.sql`.

A view's file begins with its meaning, then has a line `-- column: meaning` for each of its
columns, then one SELECT.
"""
# ruff: noqa: S608 - made of the names in warehouse.schema, of nothing from outside

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.columns import Column, Table
from warehouse.schema import SCHEMA_VERSION, TABLES

META = Table(
    "meta",
    "What this file is: one row, written when the file is made",
    ("schema_version",),
    (Column("schema_version", "INTEGER", "version of the tables"),),
)

_VIEWS = Path(__file__).parent / "views"
_COLUMN = re.compile(r"-- (?P<name>[a-z][a-z0-9_]*): (?P<meaning>.+)")


@dataclass(frozen=True, slots=True)
class View:
    """A view: its meaning, {column: its meaning} in the order of the columns, and its query."""

    name: str
    comment: str
    columns: dict[str, str]
    query: str


@cache
def views() -> tuple[View, ...]:
    """Return the views, by name."""
    return tuple(_read_view(path) for path in sorted(_VIEWS.glob("*.sql")))


def _read_view(path: Path) -> View:
    text = path.read_text(encoding="utf-8")
    comment, _, rest = text.partition("\n--\n")
    columns = dict[str, str]()
    lines = rest.splitlines()
    while lines and (match := _COLUMN.fullmatch(lines[0])):
        columns[match["name"]] = match["meaning"]
        del lines[0]
    return View(path.stem, comment.removeprefix("-- "), columns, "\n".join(lines))


def create_statements() -> list[str]:
    """Return the statements that make an empty warehouse, in the order to run them.

    Every table of `schema.TABLES` with its primary key, NOT NULL constraints
    and comments; table `meta` with its one row; every view with its comments.
    """
    statements = [statement for table in (META, *TABLES) for statement in _table(table)]
    statements.append(f"INSERT INTO meta VALUES ({SCHEMA_VERSION:d})")
    statements += [statement for view in views() for statement in _view(view)]
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


def _view(view: View) -> Iterator[str]:
    yield f"CREATE VIEW {quoted(view.name)} AS {view.query}"
    yield f"COMMENT ON VIEW {quoted(view.name)} IS {literal(view.comment)}"
    for name, meaning in view.columns.items():
        yield _column_comment(view.name, name, meaning)


def _column_comment(table: str, column: str, comment: str) -> str:
    return f"COMMENT ON COLUMN {quoted(table)}.{quoted(column)} IS {literal(comment)}"
