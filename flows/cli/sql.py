"""`ctbt sql`: one read-only question to the warehouse, in the form that is asked for."""

from __future__ import annotations

import errno
import io
import os
import resource
import shutil
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from flows.cli.output import AnswerFormat, answer_lines, fitting, printing
from tasks.errors import DamagedInput, SettingsError, UnreadableInput, WarehouseError
from tasks.settings import Settings, read_settings
from warehouse.query import (
    Answer,
    QueryLimits,
    bytes_of,
    hold_to_memory,
    needs_more_memory,
    open_answer,
    write_parquet,
)

_BY_ENDING = {f".{form}": form for form in AnswerFormat} | {".md": AnswerFormat.MARKDOWN}
"""The format of a file, by the end of its name."""


@dataclass(frozen=True, slots=True)
class SqlOptions:
    """What a person wrote beside the query.

    Attributes:
        form: of the answer; None leaves it to where the answer goes.
        output: the file for the answer; None for standard output.
        bom: begin with the mark by which spreadsheets know UTF-8; None for csv in a file, and not
            in a pipe, whose reader would take it for a part of the first name.
        timeout: seconds; 0 for any time.
        memory: at most so much, such as 2GB.
        specimen: ask the specimen warehouse.
        home: folder of the warehouse; None for the setting.
    """

    form: AnswerFormat | None
    output: Path | None
    bom: bool | None
    timeout: float
    memory: str
    specimen: bool
    home: Path | None


def run_sql(query: str | None, file: Path | None, options: SqlOptions) -> None:
    """Answer the query.

    Raises:
        SettingsError: options that contradict each other, or cannot be followed.
        UnreadableInput, DamagedInput: the file of the query cannot be read.
        WarehouseError: there is no warehouse, or it cannot be read.
        QueryRefused: not one read-only query, a wrong one, or one beyond its limits.
    """
    form = _checked_form(options)
    limits = QueryLimits(seconds=_seconds(options.timeout), memory=options.memory)
    bytes_of(options.memory)
    sql = _read_query(query, file)
    path = asked_warehouse(read_settings(home=options.home), specimen=options.specimen)
    with _held_to(options.memory):
        if form is AnswerFormat.PARQUET and options.output:
            with _beside(options.output) as part:
                write_parquet(path, sql, part, limits)
            return
        with open_answer(path, sql, limits) as answer:
            if options.output is None:
                with printing():
                    _print(answer, form, bom=_has_mark(options, form, sys.stdout))
            else:
                with _beside(options.output) as part, part.open("w", encoding="utf-8") as out:
                    mark = _has_mark(options, form, out)
                    _write(answer, form or AnswerFormat.TSV, out, bom=mark)


def _has_mark(options: SqlOptions, form: AnswerFormat | None, out: TextIO) -> bool:
    """Return True if the answer begins with the mark of UTF-8."""
    if options.bom is not None:
        return options.bom
    try:
        is_file = stat.S_ISREG(os.fstat(out.fileno()).st_mode)
    except (OSError, ValueError):
        return False  # an output that is no file of the system, as in tests
    return form is AnswerFormat.CSV and is_file


def asked_warehouse(settings: Settings, *, specimen: bool) -> Path:
    """Return the warehouse that a command asks; of specimens only when they were asked for.

    Raises:
        WarehouseError: there is none.
    """
    path = settings.specimen_warehouse if specimen else settings.warehouse
    if path.exists():
        if specimen:
            print("SPECIMEN warehouse: no State did what these rows say", file=sys.stderr)
        return path
    expected = "a warehouse; `ctbt run` makes it"
    if not specimen and settings.specimen_warehouse.exists():
        expected += ", and --specimen asks the one of specimens, which is there"
    raise WarehouseError(document=str(path), expected=expected, found="no such file")


def chosen_format(form: AnswerFormat | None, *, as_json: bool, as_csv: bool) -> AnswerFormat | None:
    """Return the one format that the options name; None where none does.

    Raises:
        SettingsError: they name several.
    """
    named = {form} if form else set[AnswerFormat]()
    named |= {AnswerFormat.JSONL} if as_json else set()
    named |= {AnswerFormat.CSV} if as_csv else set()
    if len(named) > 1:
        raise SettingsError(
            document="--format, --json, --csv",
            expected="one format (--json is --format jsonl, --csv is --format csv)",
            found=" and ".join(sorted(named)),
        )
    return named.pop() if named else None


def _checked_form(options: SqlOptions) -> AnswerFormat | None:
    form = options.form
    if form is None and options.output is not None:
        form = _BY_ENDING.get(options.output.suffix.lower())
    if form is AnswerFormat.PARQUET and options.output is None:
        raise SettingsError(
            document="--format parquet", expected="a file for it: --output FILE", found="none"
        )
    if options.bom and form not in {AnswerFormat.CSV, AnswerFormat.TSV}:
        raise SettingsError(
            document="--bom",
            expected="--format csv or tsv, for a spreadsheet",
            found=form or "no format",
        )
    return form


def _seconds(timeout: float) -> float | None:
    if not 0 <= timeout <= threading.TIMEOUT_MAX:
        raise SettingsError(
            document="--timeout", expected="seconds; 0 for any time", found=f"{timeout:g}"
        )
    return timeout or None


def _read_query(query: str | None, file: Path | None) -> str:
    if query is not None and file is not None:
        raise SettingsError(
            document="--file", expected="a query or a file with one", found="both of them"
        )
    if file is not None and str(file) != "-":
        try:
            return _decoded(file.read_bytes(), str(file))
        except OSError as error:
            raise UnreadableInput(
                document=str(file), expected="a file with a query", found=error.strerror or "none"
            ) from error
    if query is not None and query != "-":
        return query
    if query is None and file is None and sys.stdin.isatty():
        raise SettingsError(
            document="ctbt sql",
            expected="a query, --file FILE, or a query on standard input (ctbt sql --help)",
            found="none",
        )
    return _decoded(sys.stdin.buffer.read(), "standard input")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedInput(
            document=name,
            place=f"byte {error.start}",
            expected="a query in UTF-8",
            found=f"0x{data[error.start]:02x}",
        ) from error


@contextmanager
def _held_to(memory: str) -> Iterator[None]:
    """Hold this process, which writes the answer, to the limit of the one that works it out."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    hold_to_memory(memory)
    try:
        yield
    except MemoryError as error:
        raise needs_more_memory(memory, "no memory left to write the answer") from error
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@contextmanager
def _beside(output: Path) -> Iterator[Path]:
    """Yield a new file that takes the place of the output once it is whole.

    Raises:
        SettingsError: it cannot be written.
    """
    target = output.resolve()
    # A pipe or a device is written to; /dev/stdout may be a file of somebody else's.
    is_itself = bool({Path("/dev"), Path("/proc")} & {*output.absolute().parents})
    is_itself = is_itself or target.is_fifo()
    part = output if is_itself else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if is_itself:
            yield output
            return
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        part.touch()
        yield part
        part.replace(target)
    except OSError as error:
        raise SettingsError(
            document="--output",
            expected="a file that can be written",
            found=f"{output}: {error.strerror or error}",
        ) from error
    finally:
        if not is_itself:
            part.unlink(missing_ok=True)


def _print(answer: Answer, form: AnswerFormat | None, *, bom: bool) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    if not sys.stdout.isatty():
        _write(answer, form or AnswerFormat.TSV, sys.stdout, bom=bom)
        return
    if form is None:
        form, answer = fitting(answer, shutil.get_terminal_size().columns)
    rows = 0

    def counted() -> Iterator[list[tuple[object, ...]]]:
        nonlocal rows
        for batch in answer.batches:
            rows += len(batch)
            yield batch

    dim = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    _write(replace(answer, batches=counted()), form, sys.stdout, bom=bom, dim=dim)
    if form in {AnswerFormat.TABLE, AnswerFormat.VERTICAL}:
        print("1 row" if rows == 1 else f"{rows} rows", file=sys.stderr)


def _write(
    answer: Answer, form: AnswerFormat, out: TextIO, *, bom: bool, dim: bool = False
) -> None:
    if bom:
        out.write("\ufeff")
    out.writelines(answer_lines(answer, form, dim=dim))
    out.flush()
