"""The process that looks into files for `IsolatedProbe`, so that no file can harm its parent.

Frames on both pipes: four bytes of length (big-endian), then JSON. Asked is
{"path": ..., "whole": true or false}; the answer is {"probe": ...}, {"unreadable": reason} or
{"memory": true}. It writes no file, and ends when its input ends; a question
that takes far too long ends it even in the midst of a library's code.
"""

from __future__ import annotations

import json
import resource
import signal
import struct
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Protocol

from tasks.extract.probe import Probe, probe

LARGEST_FRAME = 4_000_000
"""Bytes; the front of a document with every character escaped is far below."""
GRACE = 5
"""Seconds beyond the parent's patience after which the worker ends by itself: then its parent is
dead, or would have ended it."""

_LENGTH = struct.Struct(">I")


def write_frame(pipe: BinaryIO, message: object) -> None:
    """Write one frame."""
    data = json.dumps(message).encode()
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_length(head: bytes) -> int:
    """Return how many bytes follow the four that begin a frame."""
    return int(_LENGTH.unpack(head)[0])


def set_limits(memory: int) -> None:
    """Take from this process what a reader of files does not need.

    Args:
        memory: bytes of address space.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Look(Protocol):
    """What looks at the bytes of a file; `tasks.extract.probe.probe` in use."""

    def __call__(self, data: bytes, *, whole: bool = False) -> Probe:
        """Return what it sees."""


def serve(look: Look, *, memory: int, patience: float) -> None:
    """Answer questions until the input ends.

    Args:
        look: what looks at the bytes of a file.
        memory: bytes of address space.
        patience: seconds that the parent waits for an answer.
    """
    set_limits(memory)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not print into the frames.
    sys.stdout = sys.stderr
    while head := source.read(_LENGTH.size):
        question = json.loads(source.read(read_length(head)))
        signal.setitimer(signal.ITIMER_REAL, patience + GRACE)
        write_frame(target, _answer(look, Path(question["path"]), whole=bool(question["whole"])))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(look: Look, path: Path, *, whole: bool) -> dict[str, object]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return {"unreadable": error.strerror or str(error)}
    except MemoryError:
        return {"memory": True}
    try:
        return {"probe": asdict(look(data, whole=whole))}
    except MemoryError:
        return {"memory": True}


if __name__ == "__main__":
    serve(probe, memory=int(sys.argv[1]), patience=float(sys.argv[2]))
