"""Read-only questions to the warehouse, for people and their hostile friends.

Imports neither Polars nor NumPy nor pandas: `ctbt sql` answers within a second.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
from duckdb.sqltypes import DuckDBPyType

from tasks.errors import QueryRefused, WarehouseError, one_line, screen_width
from warehouse.connection import damaged, first_line, is_damage, open_exporter, open_reader, reading
from warehouse.ddl import literal, quoted
from warehouse.values import ValueType, parquet_cast, text_cast, value_type

_BATCH = 10_000
"""Rows that are fetched at once."""
_AGAIN = 0.1
"""Seconds until a query is interrupted again: DuckDB forgets it between two batches."""

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


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take.

    Attributes:
        seconds: of work, without those in which nobody takes the rows; None for any time.
        memory: at most so much, as DuckDB writes it.
    """

    seconds: float | None = 60.0
    memory: str = "2GB"


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query.

    Attributes:
        columns: names, as the query gives them; a second one of a name ends in _1.
        types: DuckDB types of the columns, such as VARCHAR[].
        rows: Python values, in the order of the columns.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, as it comes.

    Attributes:
        columns: names, as the query gives them; a second one of a name ends in _1.
        types: of the columns; they write a value as text or JSON.
        batches: some rows at once, none of them empty; QueryRefused where DuckDB fails.
    """

    columns: tuple[str, ...]
    types: tuple[ValueType, ...]
    batches: Iterator[list[tuple[object, ...]]]


class TableOverview(NamedTuple):
    """A table or view, its meaning, and how many rows it has."""

    table: str
    comment: str
    rows: int


def run_query(
    path: Path, sql: str, *, limit: int | None = None, limits: QueryLimits | None = None
) -> QueryResult:
    """Answer one query; nothing it says can write, or reach another file or the network.

    Args:
        path: the warehouse.
        sql: one SELECT (or WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW).
        limit: at most so many rows, from 0; None for all.
        limits: of time and memory.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it within the limits.
        WarehouseError: no warehouse, or not a usable one.
        ValueError: a negative limit.
    """
    if limit is not None and limit < 0:
        raise ValueError(f"limit: expected 0 or more; found {limit}")
    limits = limits or QueryLimits()
    with _ending(open_reader(path, memory=limits.memory)) as connection:
        query = _Query(connection, sql, limits)
        query.start("SELECT *")
        rows = query.fetch(limit)
    return QueryResult(
        columns=tuple(name for name, _ in query.columns),
        types=tuple(str(kind) for _, kind in query.columns),
        rows=rows,
    )


@contextmanager
def open_answer(path: Path, sql: str, limits: QueryLimits) -> Iterator[Answer]:
    """Answer one query, row by row, in values that `Answer.types` can write.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it within the limits.
        WarehouseError: no warehouse, or not a usable one.
    """
    with _ending(open_reader(path, memory=limits.memory)) as connection:
        query = _Query(connection, sql, limits)
        query.start(f"SELECT {query.cast(text_cast)}")
        yield Answer(
            columns=tuple(name for name, _ in query.columns),
            types=tuple(value_type(kind) for _, kind in query.columns),
            batches=query.batches(),
        )


def write_parquet(path: Path, sql: str, output: Path, limits: QueryLimits) -> None:
    """Write the answer to one query as a Parquet file, each column in its own type.

    Integers of 128 bits, such as sums, are decimals without places: Parquet has no such integers.

    Raises:
        QueryRefused: not one read-only query, or DuckDB cannot answer it within the limits.
        WarehouseError: no warehouse, or not a usable one.
    """
    with _ending(open_exporter(path, output, memory=limits.memory)) as connection:
        query = _Query(connection, sql, limits)
        query.copy(f"SELECT {query.cast(parquet_cast)}", output)


def table_overview(path: Path) -> list[TableOverview]:
    """Return the tables and views, views first, each group by name.

    Raises:
        WarehouseError: no warehouse, or not a usable one.
    """
    with reading(path) as connection:
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


class _Query:
    """One query on a connection of its own, within its limits.

    Attributes:
        columns: the name of each column, and its type.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, sql: str, limits: QueryLimits
    ) -> None:
        self._connection = connection
        self._sql = sql
        self._limits = limits
        self._seconds = limits.seconds
        # The query stands on lines of its own: what DuckDB says of line 2 is its line 1.
        with self._working(lines_before=0):
            self._from = f"FROM (\n{_only_select(connection, sql)}\n)"
        with self._working():
            connection.execute(f"{self._from} LIMIT 0")
        self.columns = [(str(name), kind) for name, kind, *_ in connection.description or []]

    def cast(self, to: Callable[[DuckDBPyType], str]) -> str:
        """Return the columns as what a SELECT of them gives, each cast and with its name."""
        return ", ".join(
            f"CAST({quoted(name)} AS {to(kind)}) AS {quoted(name)}" for name, kind in self.columns
        )

    def start(self, select: str) -> None:
        """Have the rows worked out, up to the first ones."""
        with self._working():
            self._connection.execute(f"{select} {self._from}")

    def copy(self, select: str, output: Path) -> None:
        """Have the rows written to a Parquet file."""
        with self._working():
            self._connection.execute(
                f"COPY ({select} {self._from}) TO {literal(str(output))} "
                "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )

    def fetch(self, count: int | None) -> list[tuple[object, ...]]:
        """Return at most so many of the rows that are left; None for all."""
        with self._working():
            if count is None:
                return self._connection.fetchall()
            return self._connection.fetchmany(count)

    def batches(self) -> Iterator[list[tuple[object, ...]]]:
        """Yield all rows, some at once."""
        while rows := self.fetch(_BATCH):
            # Whoever takes them may wait, as a pager does, but not work without end.
            started = time.process_time()
            yield rows
            self._spend(time.process_time() - started)

    @contextmanager
    def _working(self, lines_before: int = 1) -> Iterator[None]:
        """Let DuckDB work while there is time; say what stopped it."""
        started = time.monotonic()
        try:
            with _interrupted_after(self._connection, self._seconds):
                yield
        except duckdb.InterruptException as error:
            raise self._too_long() from error
        except (duckdb.OutOfMemoryException, MemoryError) as error:
            found = first_line(error) or "no memory left"
            raise needs_more_memory(self._limits.memory, found) from error
        except duckdb.Error as error:
            raise _refusal(self._connection, self._sql, error, lines_before) from error
        except RuntimeError as error:
            if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C
                raise KeyboardInterrupt from error
            raise
        self._spend(time.monotonic() - started)

    def _spend(self, seconds: float) -> None:
        if self._seconds is not None:
            self._seconds -= seconds
            if self._seconds <= 0:
                raise self._too_long()

    def _too_long(self) -> QueryRefused:
        seconds = self._limits.seconds or 0.0
        return QueryRefused(
            document="query",
            expected=f"an answer within {seconds:g} s; --timeout {max(600, 10 * seconds):g} "
            "gives it more time, --timeout 0 any",
            found="it was not done by then",
        )


def needs_more_memory(memory: str, found: str) -> QueryRefused:
    """Return the refusal of a query that would take more memory than it may."""
    return QueryRefused(
        document="query",
        expected=f"an answer that needs no more than {memory} of memory; --memory-limit gives "
        "it more",
        found=found,
    )


@contextmanager
def _ending(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Close the connection in the end, and its query: after Ctrl-C DuckDB would wait for it."""
    with closing(connection):
        try:
            yield connection
        finally:
            connection.interrupt()


@contextmanager
def _interrupted_after(
    connection: duckdb.DuckDBPyConnection, seconds: float | None
) -> Iterator[None]:
    if seconds is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            connection.interrupt()
            wait = _AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


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
    # DuckDB 1.5 aborts the process when logging meets enable_external_access=false.
    if re.search(r"\benable_logging\b", sql, re.IGNORECASE):
        raise _not_a_query("enable_logging")


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
    if is_damage(error):
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
