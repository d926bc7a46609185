"""What every process does that reads hostile files for its parent: frames, limits, its end.

Frames on both pipes: four bytes of length (big-endian), then JSON, or a file's
bytes behind the question about them. A worker writes no file and ends when its
parent is gone; a question that takes far too long ends it even in the midst of
a library's code.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from traceback import format_tb
from typing import Any, BinaryIO

from tasks.errors import one_line
from tasks.faults import place_of, words_of

GRACE = 5
"""Seconds beyond the parent's patience after which the worker ends by itself: then its parent is
dead, or would have ended it."""

_LENGTH = struct.Struct(">I")
HEAD = _LENGTH.size
"""Bytes that say how long a frame is."""
OUT_OF_MEMORY = {"memory": True}
FAULT = "fault"
"""The only key of the message about an exception that nobody expected: place, what it says, and
the calls that led to it. Both stand instead of an answer, or of the rest of one."""
_LONGEST = 1_000
"""Characters of what an exception says."""
_CALLS = 50
"""Calls of its traceback, the innermost."""
_STACK = 1 << 18
"""Bytes for the thread that waits for the parent's end."""

Answer = Callable[[dict[str, Any], BinaryIO], Iterable[object]]
"""What a worker does with a question: the messages to answer with. The bytes that belong to the
question follow it on the pipe."""


def frame(data: bytes) -> bytes:
    """Return bytes with their length before them."""
    return _LENGTH.pack(len(data)) + data


def message(value: object) -> bytes:
    """Return a frame of JSON.

    Raises:
        ValueError: a number that is none, or half of a character: what JSON cannot hold.
    """
    return frame(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())


def read_length(head: bytes | bytearray) -> int:
    """Return how many bytes follow the four that begin a frame."""
    return int(_LENGTH.unpack(head)[0])


def read_frame(source: BinaryIO) -> bytes:
    """Return the next frame of what the parent writes; b"" at its end."""
    head = source.read(HEAD)
    return source.read(read_length(head)) if head else b""


def serve(answer: Answer, *, memory: int, patience: float, processor: float | None = None) -> None:
    """Answer questions until the input ends.

    Args:
        answer: what is done with a question.
        memory: bytes of address space.
        patience: seconds that the parent waits for an answer.
        processor: seconds of computing that all questions together may take.
    """
    _end_with_parent()
    _set_limits(memory, processor)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not print into the frames.
    sys.stdout = sys.stderr
    while question := read_frame(source):
        signal.setitimer(signal.ITIMER_REAL, patience + GRACE)
        try:
            for part in answer(json.loads(question), source):
                target.write(message(part))
        except MemoryError:
            target.write(message(OUT_OF_MEMORY))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and not here
            target.write(message({FAULT: _told(error)}))
        target.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _told(error: Exception) -> list[str]:
    calls = format_tb(error.__traceback__)[-_CALLS:]  # without what it says: it may be huge
    return [place_of(error), one_line(words_of(error)[:_LONGEST]), *calls]


def _set_limits(memory: int, processor: float | None) -> None:
    """Take from this process what a reader of files does not need."""
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if processor is not None:
        seconds = int(processor) + GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _end_with_parent() -> None:
    """End this process when nobody holds the other end of its input any more.

    A thread, since the libraries that read files let others run while they work,
    and since the end of a thread of the parent is not the end of the parent.
    """
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)  # no event but the hang-up, which is always told

    def wait() -> None:
        poll.poll()
        os._exit(0)

    threading.stack_size(_STACK)
    threading.Thread(target=wait, daemon=True).start()
    threading.stack_size(0)
