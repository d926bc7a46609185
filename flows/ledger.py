"""The ledger's way into the warehouse: the journal is its record, the table its queryable copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tasks.fetch.ledger import LedgerEntry
from tasks.frames import ledger_frame, reference_frames
from tasks.reference import Reference
from warehouse.load import LoadResult, load


def store_ledger(path: Path, entries: Sequence[LedgerEntry], reference: Reference) -> LoadResult:
    """Bring the warehouse's ledger and registry up to date; the same again changes nothing.

    Raises:
        WarehouseError: the file is in use by another writer, or not usable.
    """
    return load(
        path,
        reference=reference_frames(reference),
        batches=[],
        ledger=ledger_frame(entry.row() for entry in entries),
    )
