"""What may come of reading any bytes whatever: a refusal in one line, or text of which all is kept.

Runs in a worker, many inputs one after the other, so that nothing a file does
stops the run; `Judge` is the parent's side.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

from tasks.blocks import Block
from tasks.errors import GateError, InputError
from tasks.extract.blocks_codec import decode, encode
from tasks.extract.doc import DOC, refuse_other
from tasks.extract.document import extract_document
from tasks.extract.sniff import sniff
from tasks.extract.worker import frame, message, read_frame, serve
from tasks.extract.worker_process import NoAnswer, WorkerProcess, command_of
from tasks.pipeline import parse_source
from tasks.records import SourceText
from tasks.reference import Reference, load_reference

Outcome = Literal["read", "refused", "ended", "wrong", "bug"]
"""read: all characters are in the text and in blocks; refused: an error of one line about the file;
ended: the worker crashed, or needed too much time or memory; wrong: read, and something is lost
or makes no sense; bug: an exception that is no refusal."""

PATIENCE = 10.0
MEMORY = 2 << 30
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an input.

    Attributes:
        outcome: how it went.
        kind: class of the error; of a document that is read, what came of parsing it.
        detail: the error's line, or what is wrong; of a document that is read, its text.
        seconds: how long it took.
    """

    outcome: Outcome
    kind: str
    detail: str
    seconds: float

    @property
    def is_failure(self) -> bool:
        """True when the program is to blame."""
        return self.outcome in {"wrong", "bug"}


def what_is_wrong(source: SourceText) -> str:
    """Return why a text makes no sense as that of a document; "" when nothing speaks against it."""
    text = source.text
    if not text.strip():
        return "no text"
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "half of a character"
    if not source.blocks:
        return "" if source.media_type == "text/plain" else "no blocks"
    total = sum(not char.isspace() for char in text)
    inside = 0
    end = 0
    for number, block in enumerate(source.blocks, 1):
        if block.number != number:
            return f"block {block.number} at place {number}"
        if not end <= block.span.start < block.span.end <= len(text):
            return f"block {number} at {block.span} behind {end} of {len(text)}"
        if text[end : block.span.start].strip():
            return f"text before block {number} in no block"
        literal = text[block.span.start : block.span.end]
        if any(map(str.isalnum, _without_marks(text, block))) and not block.text.strip():
            return f"block {number} has no text of {literal[:30]!r}"
        inside += sum(not char.isspace() for char in literal)
        end = block.span.end
    if inside != total:
        return f"{total} characters, {inside} of them in blocks"
    if source.characters_read != total:
        return f"{source.characters_read} characters read, {total} in the text"
    try:
        arrived = decode(iter(encode(source)), source)
    except ValueError as error:
        return f"it does not arrive: {error}"
    return "" if arrived == source else "it arrives as another"


def _without_marks(text: str, block: Block) -> str:
    """Return the literal text of a block without what refers to notes, or is a note's own mark."""
    pieces: list[str] = []
    start = block.span.start
    if text.startswith(block.label, start):
        start += len(block.label)
    for mark in sorted(block.marks, key=lambda mark: mark.span.start):
        pieces.append(text[start : mark.span.start])
        start = max(start, mark.span.end)
    return "".join([*pieces, text[start : block.span.end]])


FOR_LIBREOFFICE = "a .doc for LibreOffice"


def judge(
    data: bytes, name: str, read: Callable[[bytes, str], SourceText] = extract_document
) -> tuple[Outcome, str, str]:
    """Read a document, and say what came of it: outcome, class, detail.

    A .doc is only looked at, as LibreOffice, which reads it, needs more than a worker may have.
    """
    try:
        if read is extract_document and sniff(data) == DOC:
            refuse_other(data, name)
            return "read", "", FOR_LIBREOFFICE
        source = read(data, name)
        wrong = what_is_wrong(source)
        rows = "" if wrong else _rows(source)
    except InputError as refusal:
        line = str(refusal)
        if "\n" in line or not (refusal.expected and refusal.found and name in line):
            return "wrong", type(refusal).__name__, f"no clear line: {line!r}"
        return "refused", type(refusal).__name__, line
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - every other exception is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        return "bug", type(error).__name__, f"{place}: {str(error)[:_SHOWN]}"
    return ("wrong", "", wrong) if wrong else ("read", rows, source.text[:_SHOWN])


def _rows(source: SourceText) -> str:
    """Parse a text that is whole: the class of the refusal, or that it has rows.

    Raises:
        AssertionError: characters of it are in no cell, or in two.
    """
    reference = _reference()
    try:
        report = parse_source(source, reference)
    except (InputError, GateError) as refusal:
        return f"but {type(refusal).__name__}"
    conserved = report.conservation
    if not conserved.holds:
        raise AssertionError(f"{conserved.lost} characters lost, {conserved.doubled} doubled")
    return "with rows" if report.rows else "without rows"


@cache
def _reference() -> Reference:
    return load_reference()


class Judge:
    """Reads inputs in a worker; one that ends it is judged too, and the next one gets a new one."""

    def __init__(self, *, patience: float = PATIENCE, memory: int = MEMORY) -> None:
        self._patience = patience
        command = command_of("tests.fuzz.verdict")
        self._worker = WorkerProcess(command, memory=memory, largest=1_000_000)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._worker.close()

    def judge(self, data: bytes, name: str) -> Verdict:
        """Say what comes of reading these bytes."""
        begin = time.monotonic()
        try:
            answer = next(self._worker.ask(message({"name": name}) + frame(data), self._patience))
        except NoAnswer as reason:
            return Verdict("ended", "", str(reason), time.monotonic() - begin)
        outcome, kind, detail = answer["verdict"]
        return Verdict(outcome, kind, detail, time.monotonic() - begin)


def _answer(question: dict[str, Any], pipe: BinaryIO) -> Iterator[dict[str, object]]:
    yield {"verdict": judge(read_frame(pipe), str(question["name"]))}


if __name__ == "__main__":
    _reference()  # once, not in each child
    serve(_answer, memory=int(sys.argv[1]))
