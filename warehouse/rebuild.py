"""A warehouse made anew beside the one in use, which it then takes the place of."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.errors import OutdatedWarehouse
from warehouse.connection import open_reader
from warehouse.files import only_writer, swap_in
from warehouse.schema import LOAD_HISTORY, SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A warehouse that is being made anew.

    Attributes:
        target: the file in use.
        building: the file that is loaded meanwhile; not there before the first load.
        history: the loads of the file in use, which go on; empty where it is an older one.
        keep_as: where an older file stays; None where the new one replaces its like.
    """

    target: Path
    building: Path
    history: pl.DataFrame
    keep_as: Path | None


def begin_rebuild(target: Path) -> Rebuild:
    """Prepare to make a warehouse anew; the file in use is not touched before `finish_rebuild`.

    Raises:
        WarehouseError: the file in use is none of ours, or of a newer version.
    """
    building = target.with_name(f"{target.stem}.rebuilding{target.suffix}")
    building.unlink(missing_ok=True)  # of a run that was killed
    history, keep_as = LOAD_HISTORY.frame([]), None
    if target.exists():
        try:
            with closing(open_reader(target)) as connection:
                names = ", ".join(LOAD_HISTORY.column_names)
                rows = connection.execute(
                    f"SELECT {names} FROM load_history ORDER BY load_number"  # noqa: S608 - our names
                ).fetchall()
            history = LOAD_HISTORY.frame(
                dict(zip(LOAD_HISTORY.column_names, row, strict=True)) for row in rows
            )
        except OutdatedWarehouse:
            keep_as = _free_name(target)
    return Rebuild(target, building, history, keep_as)


def is_outdated(target: Path) -> bool:
    """Return True if the warehouse is there, and was made by an older version.

    Raises:
        WarehouseError: it is none of ours, or of a newer version.
    """
    if not target.exists():
        return False
    try:
        open_reader(target).close()
    except OutdatedWarehouse:
        return True
    return False


def finish_rebuild(rebuild: Rebuild) -> bool:
    """Put the new file in the place of the one in use; an older one stays beside it.

    Returns:
        False where nothing was loaded: the file in use stays as it is.
    """
    if not rebuild.building.exists():
        return False
    with only_writer(rebuild.target):
        if rebuild.keep_as is not None:
            rebuild.target.replace(rebuild.keep_as)
        swap_in(rebuild.building, rebuild.target)
    rebuild.building.with_suffix(".lock").unlink(missing_ok=True)
    return True


def _free_name(target: Path) -> Path:
    """Return the name under which an older file stays; no other one is overwritten."""
    number = 0
    while True:
        behind = f"-{number}" if number else ""
        name = target.with_name(f"{target.stem}.before-{SCHEMA_VERSION}{behind}{target.suffix}")
        if not name.exists():
            return name
        number += 1
