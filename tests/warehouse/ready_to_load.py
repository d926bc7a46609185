"""A load into a warehouse as a process of its own; see `tests.e2e.ready`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import duckdb  # noqa: F401
import polars as pl  # noqa: F401

from tests.warehouse.factories import batch, ledger, loaded
from warehouse.batches import LoadBatch

ROWS = 60
"""Of each document."""


def before() -> list[LoadBatch]:
    """What the prepared warehouse holds: two languages of one edition."""
    return [batch("sg-66", language, rows=ROWS) for language in ("zh", "ar")]


def coming() -> list[LoadBatch]:
    """What is loaded: one language anew, and a further edition."""
    return [
        batch("sg-66", "zh", rows=ROWS + 1, content="a later file"),
        batch("sg-66", "ar", rows=ROWS),
        *(batch("sg-67", language, rows=ROWS) for language in ("zh", "ar")),
    ]


STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.copyfile"}
"""What Python does to the disk; what DuckDB does, a kill at a random moment meets."""


def main() -> int:
    """Load it into the warehouse that the first argument names; 0, as it was done.

    A second argument says right before which step on the disk this process kills itself.
    """
    warehouse = Path(sys.argv[1])
    batches = coming()
    if len(sys.argv) > 2:
        _kill_at(int(sys.argv[2]), str(warehouse.parent))
    loaded(warehouse, *batches, answers=ledger("two"))
    return 0


def _kill_at(step: int, folder: str) -> None:
    left = step

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and folder in str(arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
