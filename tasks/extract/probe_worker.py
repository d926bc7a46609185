"""The process that looks into files for `IsolatedProbe`, so that no file can harm its parent.

Asked is {"path": ..., "whole": true or false}; the answer is {"probe": ...} or
{"unreadable": reason}.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from tasks.extract.probe import Probe, probe
from tasks.extract.worker import serve

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

    def answer(question: dict[str, Any], _: BinaryIO) -> Iterator[dict[str, object]]:
        try:
            data = Path(question["path"]).read_bytes()
        except OSError as error:
            yield {"unreadable": error.strerror or str(error)}
        else:
            yield {"probe": asdict(look(data, whole=bool(question["whole"])))}

    serve(answer, memory=memory)


if __name__ == "__main__":
    serve_probes(probe, memory=int(sys.argv[1]))
