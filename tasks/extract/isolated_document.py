"""A document read in a process of its own, which hostile bytes can end and nothing else.

A new process for each document, forked from a worker that reads none: nothing of one file is
left when the next is read. LibreOffice, which a .doc goes through first, is a process of its own
too, and what it makes of the file is read here like any other .docx.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from tasks.errors import DamagedInput, InputError
from tasks.extract.blocks_codec import decode
from tasks.extract.document import extract_document
from tasks.extract.document_worker import DOC
from tasks.extract.refusals import message_to_refusal
from tasks.extract.sniff import NAMES, sniff
from tasks.extract.worker import frame, message
from tasks.extract.worker_process import (
    NO_ANSWER,
    IdleWorkers,
    NoAnswer,
    WorkerFault,
    command_of,
)
from tasks.faults import faults_told
from tasks.records import SourceText

PATIENCE, PATIENCE_PER_BYTE, LONGEST_PATIENCE = 60.0, 60e-6, 600.0
"""Seconds that a document may take: for any, for each byte, and at most. A dense page takes some
50 ms and has at least 2,000 bytes, so that a report of 1,000 pages has three times what it needs
on a machine that does nothing else."""
MEMORY = 2 << 30
"""Bytes of address space of the worker."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_READ_BY_WORKER = ("application/pdf", _DOCX, DOC)
_WORKER = command_of("tasks.extract.document_worker")
_LARGEST = 300_000_000
"""Bytes of an answer: the text at most twice, some four bytes a character, and places."""

WORKERS = IdleWorkers()
"""What documents are read with in this process; one for each type that is read at a time."""


def extract_isolated(
    data: bytes,
    name: str,
    *,
    patience: float | None = None,
    memory: int = MEMORY,
    worker: Sequence[str] = _WORKER,
) -> SourceText:
    """Read a document by what its bytes are; bounded in time and memory, whatever they are.

    Args:
        data: the file.
        name: its name, for messages.
        patience: seconds that it may take; None to go by its size.
        memory: bytes of address space of the process that reads it.
        worker: the command; type and memory are appended to it.

    Raises:
        EmptyInput, WrongFormat, DamagedInput: as `tasks.extract.document.extract_document`;
            DamagedInput also where the file ended its reader.
        ConverterMissing: the file is a .doc, and LibreOffice is not installed.
        ProgramFault: this program failed in a way that nobody expected.
    """
    kind = sniff(data)
    about = SourceText(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=kind,
        byte_size=len(data),
        text="",
    )

    def read(content: bytes) -> SourceText:
        kind = sniff(content)
        if kind not in _READ_BY_WORKER:
            with faults_told(name):
                return extract_document(content, name)  # plain text, or nothing that is read
        seconds = patience_for(len(content)) if patience is None else patience
        return _read_by_worker([*worker, kind], content, about, patience=seconds, memory=memory)

    found = read(data)
    if kind != DOC:
        return found
    # The worker has looked at it; what LibreOffice does is seen by itself, without such limits.
    from tasks.extract.doc import convert_doc

    converted = convert_doc(data, name)
    if sniff(converted) != _DOCX:
        raise DamagedInput(
            document=name, expected="a .docx from LibreOffice", found=NAMES[sniff(converted)]
        )
    return read(converted)


def patience_for(size: int) -> float:
    """Return how many seconds a document of this many bytes may take."""
    return min(LONGEST_PATIENCE, PATIENCE + PATIENCE_PER_BYTE * size)


def _read_by_worker(
    command: Sequence[str], content: bytes, about: SourceText, *, patience: float, memory: int
) -> SourceText:
    question = message({"name": about.name}) + frame(content)
    try:
        with WORKERS.borrow(command, memory=memory, largest=_LARGEST) as process:
            found = _answered(process.ask(question, patience), about)
    except WorkerFault as fault:
        raise fault.about(about.name) from fault
    except NoAnswer as reason:
        raise not_read(about.name, str(reason), patience, memory) from reason
    if isinstance(found, InputError):
        raise found
    return found


def not_read(name: str, found: str, patience: float, memory: int, place: str = "") -> DamagedInput:
    """Return the error about a document whose reader was ended."""
    return DamagedInput(
        document=name,
        place=place,
        expected=f"a document that is read within {patience:g} s and {memory / (1 << 30):g} GiB",
        found=found,
    )


def _answered(messages: Iterator[dict[str, Any]], about: SourceText) -> SourceText | InputError:
    try:
        first = next(messages)
        return message_to_refusal(first) or decode(chain([first], messages), about)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(NO_ANSWER) from error
