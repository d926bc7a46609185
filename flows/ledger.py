"""The ledger's way into the warehouse: the journal is its record, the table its queryable copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.fetch.ledger import LedgerEntry
from tasks.reference import Reference

if TYPE_CHECKING:
    from warehouse.load import LoadResult


def store_ledger(path: Path, entries: Sequence[LedgerEntry], reference: Reference) -> LoadResult:
    """Bring the warehouse's ledger and registry up to date; the same again changes nothing.

    Raises:
        WarehouseError: the file is damaged, or not usable.
        DiskFull: no room.
    """
    # Here, as Polars and DuckDB take longer to start than all that `ctbt fetch` needs before.
    from tasks.frames import ledger_frame, reference_frames
    from warehouse.connection import damaged
    from warehouse.load import load
    from warehouse.rebuild import condition_of

    condition = condition_of(path)
    if condition.kind == "damaged":
        raise damaged(path, condition.found)
    return load(
        path,
        reference=reference_frames(reference),
        batches=[],
        ledger=ledger_frame(entry.row() for entry in entries),
    )
