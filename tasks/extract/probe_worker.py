"""The process that looks into files for `IsolatedProbe`, so that no file can harm its parent.

Asked is {"whole": true or false} with the bytes of the file behind it; the answer is
{"probe": ...}.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO, Protocol

from tasks.extract.probe import Probe, probe
from tasks.extract.worker import read_frame, serve

LARGEST_FRAME = 4_000_000
"""Bytes; the front of a document with every character escaped is far below."""


class Look(Protocol):
    """What looks at the bytes of a file; `tasks.extract.probe.probe` in use."""

    def __call__(self, data: bytes, *, whole: bool = False) -> Probe:
        """Return what it sees."""


def serve_probes(look: Look, *, memory: int) -> None:
    """Answer questions until the input ends.

    Args:
        look: what looks at the bytes of a file.
        memory: bytes of address space.
    """

    def answer(question: dict[str, Any], pipe: BinaryIO) -> Iterator[dict[str, object]]:
        yield {"probe": asdict(look(read_frame(pipe), whole=bool(question["whole"])))}

    serve(answer, memory=memory)


if __name__ == "__main__":
    serve_probes(probe, memory=int(sys.argv[1]))
