"""What every process does that reads hostile files for its parent: forks, frames, limits, its end.

A worker reads no file itself. For each question it forks a child, which reads the question and the
file from pipes of its own, answers and ends: nothing of one file is left when the next is read,
and what reads it is imported once.

Frames on both pipes: four bytes of length (big-endian), then JSON, or a file's
bytes behind the question about them. A child writes no file and ends when its
parent is gone; a question that takes far too long ends it even in the midst of
a library's code.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
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

PATIENCE = struct.Struct(">d")
"""What comes to the worker with the pipes of a child: seconds that its answer may take."""
ENDED = struct.Struct(">iQ")
"""What the worker says when the child has ended: how (as os.waitstatus_to_exitcode has it), and
the most bytes that it held."""
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


def serve(answer: Answer, *, memory: int) -> None:
    """Answer questions, each in a child, until the parent is gone.

    Args:
        answer: what is done with a question.
        memory: bytes of address space of a child.
    """
    control = socket.socket(fileno=sys.stdin.fileno())
    while True:
        asked, pipes, _, _ = socket.recv_fds(control, PATIENCE.size, 3)
        if not asked:
            return
        child = os.fork()
        if not child:
            (patience,) = PATIENCE.unpack(asked)
            _become_child(control, pipes, memory, patience)
            _answer_once(answer)
            os._exit(0)
        for pipe in pipes:
            os.close(pipe)
        _, status, used = os.wait4(child, 0)
        control.send(ENDED.pack(os.waitstatus_to_exitcode(status), used.ru_maxrss * 1024))


def _become_child(control: socket.socket, pipes: list[int], memory: int, patience: float) -> None:
    """Take the pipes, and give up what a reader of files does not need."""
    control.detach()  # its descriptor is 0, which the first of the pipes becomes
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(patience) + GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    signal.setitimer(signal.ITIMER_REAL, patience + GRACE)


def _answer_once(answer: Answer) -> None:
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as target:
        # A library that prints must not print into the frames.
        sys.stdout = sys.stderr
        try:
            for part in answer(json.loads(read_frame(source)), source):
                target.write(message(part))
        except MemoryError:
            target.write(message(OUT_OF_MEMORY))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and not here
            target.write(message({FAULT: _told(error)}))


def _told(error: Exception) -> list[str]:
    calls = format_tb(error.__traceback__)[-_CALLS:]  # without what it says: it may be huge
    return [place_of(error), one_line(words_of(error)[:_LONGEST]), *calls]


def _end_with_parent() -> None:
    """End this process when nobody holds the other end of its input any more.

    A thread, since the libraries that read files let others run while they work,
    and since the end of a thread of the parent is not the end of the parent.
    """
    poll = select.poll()
    poll.register(0, 0)  # no event but the hang-up, which is always told

    def wait() -> None:
        poll.poll()
        os._exit(0)

    threading.stack_size(_STACK)
    threading.Thread(target=wait, daemon=True).start()
    threading.stack_size(0)
