"""One question to the warehouse, as DuckDB answers it: judged, asked, and its refusal told.

Time is not limited here, and a crash of DuckDB is one of the process: `warehouse.query` asks in
another one, which it can end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb.sqltypes import DuckDBPyType

from tasks.errors import QueryRefused, WarehouseError, one_line, screen_width
from warehouse.connection import damaged, first_line, says_damage
from warehouse.ddl import literal, quoted
from warehouse.query import needs_more_memory
from warehouse.values import ValueType, parquet_cast, text_cast, value_type

_PLACE = re.compile(r"\n\nLINE (?P<line>\d+): (?P<text>[^\n]*)\n(?P<before> *)\^\s*$")
"""The end of a message of DuckDB: a line of the query, and under it a mark at the place."""
_UNKNOWN_COLUMN = re.compile(
    r'(?:Referenced column|have a column named) "(?P<name>.*)"(?: not found| was not found|$)'
)
_OTHER_QUOTES = "“”„‟‘’‚‛«»‹›`´"
_HINTS = (
    (
        re.compile("must appear in the GROUP BY"),
        "GROUP BY ALL after the tables and conditions: a row for each value of the columns that "
        "are not counted or summed",
    ),
    (
        re.compile("WHERE clause cannot contain aggregates"),
        "HAVING after GROUP BY, for a condition on a count or sum",
    ),
    (
        re.compile(rf'near ".*[{_OTHER_QUOTES}]|`__p(?:re|ost)fix'),
        "text in straight single quotes: 'France'",
    ),
)
"""What helps where DuckDB says so."""


class Query:
    """One query on a connection of its own.

    Attributes:
        columns: the name of each column, and its type.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, sql: str, memory: str) -> None:
        """Judge the text, and learn the columns of its answer.

        Args:
            connection: locked down (`open_asked`).
            sql: one SELECT (or WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW).
            memory: what the connection may take, as it was asked for.

        Raises:
            QueryRefused: not one read-only query, or DuckDB cannot answer it.
        """
        self._connection = connection
        self._sql = sql
        self._memory = memory
        # The query stands on lines of its own: what DuckDB says of line 2 is its line 1.
        with self._working(lines_before=0):
            self._from = f"FROM (\n{_only_select(connection, sql)}\n)"
        with self._working():
            connection.execute(f"{self._from} LIMIT 0")
        self._columns = [(str(name), kind) for name, kind, *_ in connection.description or []]

    @property
    def columns(self) -> list[tuple[str, ValueType]]:
        """Return the name of each column, and how its values are written."""
        return [(name, value_type(kind)) for name, kind in self._columns]

    def start(self) -> None:
        """Have the rows worked out, up to the first ones.

        Raises:
            QueryRefused: DuckDB cannot answer it.
        """
        with self._working():
            self._connection.execute(f"SELECT {self._cast(text_cast)} {self._from}")

    def fetch(self, count: int) -> list[tuple[object, ...]]:
        """Return at most so many of the rows that are left, each simple value as a text.

        Raises:
            QueryRefused: DuckDB cannot answer it.
        """
        with self._working():
            return self._connection.fetchmany(count)

    def copy(self, output: Path) -> None:
        """Have the rows written to a Parquet file.

        Raises:
            QueryRefused: DuckDB cannot answer it, or not write the file.
        """
        with self._working():
            self._connection.execute(
                f"COPY (SELECT {self._cast(parquet_cast)} {self._from}) "
                f"TO {literal(str(output))} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )

    def _cast(self, to: Callable[[DuckDBPyType], str]) -> str:
        """Return the columns as what a SELECT of them gives, each cast and with its name."""
        return ", ".join(
            f"CAST({quoted(name)} AS {to(kind)}) AS {quoted(name)}" for name, kind in self._columns
        )

    @contextmanager
    def _working(self, lines_before: int = 1) -> Iterator[None]:
        """Let DuckDB work; say what stopped it."""
        try:
            yield
        except (duckdb.OutOfMemoryException, MemoryError) as error:
            found = first_line(error) or "no memory left"
            raise needs_more_memory(self._memory, found) from error
        except duckdb.Error as error:
            raise _refusal(self._connection, self._sql, error, lines_before) from error


def _only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
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
    return _without_end(statements[0].query)


def _refuse_unreadable(sql: str) -> None:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise _not_a_query(f"a text that is not Unicode at character {error.start}") from error
    # DuckDB would answer what stands before it and ignore the rest.
    if "\0" in sql:
        raise _not_a_query(f"a NUL character at character {sql.index(chr(0))}")


def _not_a_query(found: str) -> QueryRefused:
    return QueryRefused(
        document="query", expected="one SELECT (the file is read-only)", found=found
    )


def _without_end(statement: str) -> str:
    """Return a statement without the semicolon at its end, and the comments after it."""
    text = statement.encode()
    end = len(text)
    for position, kind in reversed(duckdb.tokenize(statement)):
        if kind != duckdb.token_type.operator or text[position : position + 1] != b";":
            break
        end = position
    return text[:end].decode()


def _refusal(
    connection: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error, lines_before: int
) -> WarehouseError:
    """Say what is wrong with the query, with the names that exist if it is a name."""
    found = first_line(error)
    if says_damage(error):
        return damaged("the warehouse", found)
    expected = list[str]()
    if isinstance(error, duckdb.CatalogException) and "Table with name" in found:
        expected.append(f"one of {', '.join(_columns(connection))}")
    elif isinstance(error, duckdb.BinderException) and (name := _UNKNOWN_COLUMN.search(found)):
        expected.extend(_as_text(name["name"], sql))
        expected.extend(_mentioned(_columns(connection), sql))
    else:
        expected.extend(hint for pattern, hint in _HINTS if pattern.search(found))
    return QueryRefused(
        document="query",
        expected="; ".join(expected) or "a query that DuckDB can answer",
        found=found,
        details=tuple(_details(str(error), lines_before)),
    )


def _as_text(name: str, sql: str) -> Iterator[str]:
    """Say how a text is written where one was written like a name."""
    bare = name.strip(_OTHER_QUOTES)
    compared = rf"(?:[=<>]|\bLIKE)\s*{re.escape(name)}(?!\w)"
    if bare != name or f'"{name}"' in sql or re.search(compared, sql, re.IGNORECASE):
        yield f"text in straight single quotes: {literal(bare)}"


def _details(message: str, lines_before: int) -> Iterator[str]:
    """Yield what DuckDB says after its first line, the place as it is in the query last."""
    place = _PLACE.search(message)
    body = message[: place.start()] if place else message
    for line in body.split("\n")[1:]:
        if line.strip():
            yield f"  {line.expandtabs(2)}"
    if place and (number := int(place["line"]) - lines_before) > 0:
        label = f"LINE {number}: "
        width = len(place["before"]) - len(f"LINE {place['line']}: ")
        pointed = ""
        for char in place["text"]:
            if screen_width(pointed) >= width:
                break
            pointed += char
        yield label + one_line(place["text"])
        yield " " * screen_width(label + one_line(pointed)) + "^"


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
