"""What a warehouse holds, to be compared with another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from warehouse.schema import DOCUMENT_TABLES, EDITION_TABLES, LOAD_HISTORY, TABLES

_DOCUMENTS = "SELECT document_id FROM documents WHERE edition_id = ?"
_QUALITY_RUNS = f"SELECT quality_run_id FROM quality_runs WHERE document_id IN ({_DOCUMENTS})"  # noqa: S608
_OWNERS = {
    "edition_id": "?",
    "document_id": _DOCUMENTS,
    "quality_run_id": _QUALITY_RUNS,
    "activity_id": "SELECT activity_id FROM activities WHERE edition_id = ?",
}
"""{column: the values of it that belong to an edition}, the nearest first."""


def contents(path: Path, *, without: Iterable[str] = ()) -> dict[str, str]:
    """Return {table: hash of its rows}, without the times of running.

    Args:
        path: the warehouse.
        without: further columns that are left out.
    """
    left_out = {"loaded_at", "ran_at", *without}
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in TABLES:
            names = [one.name for one in table.columns if one.name not in left_out]
            rows = connection.table(table.name).select(*names).order("ALL").fetchall()
            found[table.name] = _digest(rows)
    return found


def editions_in(path: Path) -> Mapping[str, str]:
    """Return {edition: hash of all its rows in all tables}, without the times of running."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        held = connection.execute(
            "SELECT edition_id FROM documents UNION SELECT edition_id FROM readings UNION "
            "SELECT edition_id FROM activities UNION SELECT edition_id FROM load_history"
        ).fetchall()
        for (edition_id,) in held:
            rows: list[object] = []
            for table in (*DOCUMENT_TABLES, *EDITION_TABLES, LOAD_HISTORY):
                names = {one.name for one in table.columns}
                key = next(one for one in _OWNERS if one in names)
                kept = ", ".join(sorted(names - {"loaded_at", "ran_at"}))
                asked = (
                    f"SELECT {kept} FROM {table.name} WHERE {key} IN ({_OWNERS[key]}) ORDER BY ALL"  # noqa: S608
                )
                rows.append((table.name, connection.execute(asked, [edition_id]).fetchall()))
            found[edition_id] = _digest(rows)
    return found


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
