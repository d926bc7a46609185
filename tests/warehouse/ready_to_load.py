"""A load into a warehouse as a process of its own; see `tests.e2e.ready`."""

from __future__ import annotations

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


def main() -> int:
    """Load it into the warehouse that the first argument names."""
    loaded(Path(sys.argv[1]), *coming(), answers=ledger("two"))
    return 0
