"""Read-only questions to the warehouse, for people and their hostile friends.

Imports neither Polars nor NumPy nor pandas: `ctbt sql` answers within a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from tasks.errors import QueryRefused
from warehouse.connection import first_line, open_reader
from warehouse.ddl import quoted


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query.

    Attributes:
        columns: names, as the query gives them.
        types: DuckDB types of the columns, such as VARCHAR[].
        rows: Python values, in the order of the columns.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[object, ...]]


class TableOverview(NamedTuple):
    """A table or view, its meaning, and how many rows it has."""

    table: str
    comment: str
    rows: int


def run_query(path: Path, sql: str, *, limit: int | None = None) -> QueryResult:
    """Answer one query; nothing it says can write, or reach another file or the network.

    Args:
        path: the warehouse.
        sql: one SELECT (or WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW).
        limit: at most so many rows, from 0; None for all.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it.
        WarehouseError: no warehouse, or not a usable one.
        ValueError: a negative limit.
    """
    if limit is not None and limit < 0:
        raise ValueError(f"limit: expected 0 or more; found {limit}")
    with closing(open_reader(path)) as connection:
        try:
            answer = connection.execute(_only_select(connection, sql))
            description = answer.description or []
            rows = answer.fetchall() if limit is None else answer.fetchmany(limit)
        except duckdb.Error as error:
            raise _refusal(connection, sql, error) from error
    return QueryResult(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) for column in description),
        rows=rows,
    )


def table_overview(path: Path) -> list[TableOverview]:
    """Return the tables and views, views first, each group by name.

    Raises:
        WarehouseError: no warehouse, or not a usable one.
    """
    with closing(open_reader(path)) as connection:
        return [
            TableOverview(name, comment, _rows(connection, name))
            for name, comment in connection.execute(
                "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
            ).fetchall()
            + connection.execute(
                "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
            ).fetchall()
        ]


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.sql(f"FROM {quoted(table)}").count("*").fetchone()
    return int(row[0]) if row else 0


def _only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Return the one statement of the text, if it is a SELECT to DuckDB's own parser."""
    _refuse_unreadable(sql)
    statements = connection.extract_statements(sql)
    if not statements:
        raise _not_a_query("an empty text")
    kinds = [str(statement.type.name) for statement in statements]
    if kinds == ["CREATE", "SELECT"] and not statements[0].query:
        # DuckDB makes a type from the values first when a PIVOT does not list them.
        raise QueryRefused(
            document="query",
            expected="a PIVOT with its values: PIVOT ... ON column IN ('a', 'b')",
            found="a PIVOT without IN",
        )
    if len(statements) > 1:
        raise _not_a_query(f"{len(statements)} statements: {', '.join(kinds)}")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise _not_a_query(kinds[0])
    # The parser turns some PRAGMAs into SELECTs, with a text that nobody wrote.
    if statements[0].query.startswith("SELECT * FROM pragma_") and statements[0].query not in sql:
        raise _not_a_query("PRAGMA")
    return statements[0]


def _refuse_unreadable(sql: str) -> None:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise _not_a_query(f"a text that is not Unicode at character {error.start}") from error
    # DuckDB would answer what stands before it and ignore the rest.
    if "\0" in sql:
        raise _not_a_query(f"a NUL character at character {sql.index(chr(0))}")
    # DuckDB 1.5 aborts the process when logging meets enable_external_access=false.
    if re.search(r"\benable_logging\b", sql, re.IGNORECASE):
        raise _not_a_query("enable_logging")


def _not_a_query(found: str) -> QueryRefused:
    return QueryRefused(
        document="query", expected="one SELECT (the file is read-only)", found=found
    )


def _refusal(connection: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error) -> QueryRefused:
    """Say what is wrong with the query, with the names that exist if it is a name."""
    found = first_line(error)
    expected = "a query that DuckDB can answer"
    if isinstance(error, duckdb.CatalogException) and "Table with name" in found:
        expected = f"one of {', '.join(_columns(connection))}"
    elif isinstance(error, duckdb.BinderException) and "column" in found:
        expected = "; ".join(_mentioned(_columns(connection), sql)) or expected
    return QueryRefused(document="query", expected=expected, found=found)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE NOT internal GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    return dict(rows)


def _mentioned(columns: dict[str, list[str]], sql: str) -> Iterable[str]:
    words = set(re.findall(r"\w+", sql.lower()))
    for table, names in columns.items():
        if table in words:
            yield f"columns of {table}: {', '.join(names)}"
