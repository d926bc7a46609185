"""What the commands print: nothing that a server or a file said can do more than be read."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from flows.markdown import in_markdown
from tasks.errors import SettingsError, one_line, screen_width

if TYPE_CHECKING:
    from tasks.settings import Settings
    from warehouse.query import Answer

_NULL = "NULL"
_FORMULA = "=+-@\t\r\n＝＋－＠"
"""What a cell begins with that a spreadsheet runs; the wide forms are of East Asian ones."""


def say(lines: Iterable[str], file: TextIO | None = None) -> None:
    """Print lines, each of which stays one line."""
    for line in lines:
        print(one_line(line), file=file)


def warn_of(lines: Iterable[str]) -> None:
    """Print warnings, a line each, to standard error."""
    say((f"warning: {line}" for line in lines), sys.stderr)


def say_row(values: Iterable[str]) -> None:
    """Print values with tabs between them."""
    print("\t".join(one_line(value) for value in values))


def say_json(value: object, default: Callable[[Any], Any] | None = None) -> None:
    """Print an object as one line of JSON, which does no more to a terminal than other lines."""
    print(_escaped(json.dumps(value, ensure_ascii=False, default=default)))


def labelled(name: str, text: str) -> str:
    """Return a line about one thing, indented, with its name in a column of its own."""
    return f"  {name:<12}{text}"


def _escaped(text: str) -> str:
    """Write what a terminal would obey, and what is no Unicode, as JSON's codes: the same data."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else json.dumps(char)[1:-1]
        for char in text
    )


def next_command(settings: Settings, *arguments: str) -> str:
    """Return a command as it is typed next: this program, these arguments, the same home."""
    called, folder = Path(sys.argv[0]), Path.cwd()
    if called.is_absolute() and called.is_relative_to(folder):
        called = called.relative_to(folder)
    program = str(called) if called.name == "ctbt" else "ctbt"
    home = ["--home", str(settings.home)] if "home" in settings.model_fields_set else []
    return shlex.join([program, *arguments, *home])


@contextmanager
def printing() -> Iterator[None]:
    """Print on standard output, up to its last byte.

    A reader that goes away before the end, such as head, has what it wanted: the command ends.

    Raises:
        SettingsError: standard output takes nothing, or nothing more.
    """
    expected = "an output that takes all that is printed"
    if sys.stdout is None:
        raise SettingsError(document="standard output", expected=expected, found="a closed one")
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        _print_nowhere()
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from error
        found = error.strerror or str(error)
        raise SettingsError(document="standard output", expected=expected, found=found) from error


def _print_nowhere() -> None:
    """Let what was not printed go: Python would fail to print it again when it ends."""
    with suppress(io.UnsupportedOperation), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


class AnswerFormat(StrEnum):
    """How the answer to a query is written."""

    TABLE = "table"
    VERTICAL = "vertical"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


def answer_lines(answer: Answer, form: AnswerFormat, *, dim: bool = False) -> Iterator[str]:
    """Yield the lines of an answer, each with its end, in any format but Parquet.

    Args:
        answer: what was asked for; it is read as the lines are taken.
        form: of the lines.
        dim: NULL is dimmed, for a terminal.
    """
    match form:
        case AnswerFormat.TABLE:
            return _table(answer, dim=dim)
        case AnswerFormat.VERTICAL:
            return _vertical(answer, dim=dim)
        case AnswerFormat.MARKDOWN:
            return _markdown(answer)
        case AnswerFormat.CSV:
            return _separated(answer, ",", str)
        case AnswerFormat.TSV:
            return _separated(answer, "\t", one_line)
        case AnswerFormat.JSON:
            return _json_array(answer)
        case AnswerFormat.JSONL:
            return (f"{record}\n" for record in _records(answer))
        case AnswerFormat.PARQUET:
            raise ValueError("Parquet has no lines")


def fitting(answer: Answer, width: int) -> tuple[AnswerFormat, Answer]:
    """Return the format in which the first rows fit a terminal, and the answer with all rows."""
    first, answer = _looked_at(answer)
    fits = sum(_widths(answer, first)) + 3 * len(answer.columns) - 1 <= width
    return AnswerFormat.TABLE if fits else AnswerFormat.VERTICAL, answer


def _looked_at(answer: Answer) -> tuple[list[tuple[object, ...]], Answer]:
    first = next(answer.batches, [])
    return first, replace(answer, batches=chain([first] if first else [], answer.batches))


def _rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    return (row for batch in answer.batches for row in batch)


def _cells(answer: Answer, row: tuple[object, ...]) -> list[str | None]:
    texts = (kind.text(value) for kind, value in zip(answer.types, row, strict=True))
    return [None if text is None else one_line(text) for text in texts]


def _widths(answer: Answer, rows: Iterable[tuple[object, ...]]) -> list[int]:
    widths = [screen_width(one_line(name)) for name in answer.columns]
    for row in rows:
        for number, cell in enumerate(_cells(answer, row)):
            widths[number] = max(widths[number], screen_width(_NULL if cell is None else cell))
    return widths


def _table(answer: Answer, *, dim: bool) -> Iterator[str]:
    first, answer = _looked_at(answer)
    # A later row that is wider is still whole: its columns are only out of line.
    widths = _widths(answer, first)
    right = [kind.is_numeric for kind in answer.types]

    def line(cells: Iterable[str | None]) -> str:
        padded = (_padded(*cell, dim=dim) for cell in zip(cells, widths, right, strict=True))
        return f" {' │ '.join(padded)}".rstrip(" ") + "\n"

    yield line(map(one_line, answer.columns))
    yield "┼".join("─" * (width + 2) for width in widths) + "\n"
    for row in _rows(answer):
        yield line(_cells(answer, row))


def _padded(cell: str | None, width: int, right: bool, *, dim: bool) -> str:
    space = " " * (width - screen_width(_NULL if cell is None else cell))
    text = _null(dim=dim) if cell is None else cell
    return space + text if right else text + space


def _null(*, dim: bool) -> str:
    return f"\x1b[2m{_NULL}\x1b[0m" if dim else _NULL


def _vertical(answer: Answer, *, dim: bool) -> Iterator[str]:
    names = [one_line(name) for name in answer.columns]
    width = max(map(screen_width, names))
    for number, row in enumerate(_rows(answer), start=1):
        yield f"── row {number} ──\n"
        for name, cell in zip(names, _cells(answer, row), strict=True):
            space = " " * (width - screen_width(name))
            yield f"{space}{name} │ {_null(dim=dim) if cell is None else cell}".rstrip(" ") + "\n"


def _markdown(answer: Answer) -> Iterator[str]:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |\n"

    yield line(in_markdown(name) for name in answer.columns)
    yield line("---:" if kind.is_numeric else "---" for kind in answer.types)
    for row in _rows(answer):
        yield line(_NULL if cell is None else in_markdown(cell) for cell in _cells(answer, row))


def _separated(answer: Answer, separator: str, shown: Callable[[str], str]) -> Iterator[str]:
    """Yield lines of RFC 4180, but for their ends; NULL is nothing, an empty text is `""`."""
    special = re.compile(f'[{separator}"\r\n]')

    def cell(text: str | None, *, plain: bool) -> str:
        if text is None:
            return ""
        safe = shown(f"'{text}" if not plain and text.startswith(tuple(_FORMULA)) else text)
        return '"' + safe.replace('"', '""') + '"' if not safe or special.search(safe) else safe

    yield separator.join(cell(name, plain=False) for name in answer.columns) + "\n"
    for row in _rows(answer):
        columns = zip(answer.types, row, strict=True)
        yield (
            separator.join(cell(kind.text(value), plain=kind.is_numeric) for kind, value in columns)
            + "\n"
        )


def _records(answer: Answer) -> Iterator[str]:
    names = [json.dumps(name, ensure_ascii=False) for name in answer.columns]
    for row in _rows(answer):
        columns = zip(names, answer.types, row, strict=True)
        pairs = ", ".join(f"{name}: {kind.json(value)}" for name, kind, value in columns)
        yield _escaped(f"{{{pairs}}}")


def _json_array(answer: Answer) -> Iterator[str]:
    yield "["
    separator = "\n"
    for record in _records(answer):
        yield f"{separator}{record}"
        separator = ",\n"
    yield "]\n" if separator == "\n" else "\n]\n"
