"""A warehouse made anew beside the one in use, which it then takes the place of.

Before a run reads anything it looks at the file in use: what a load would copy is read whole,
in a private copy. A damaged or older file is made anew from the archive, and stays beside.
"""
# ruff: noqa: S608 - the names in the SQL come from warehouse.schema

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from tasks.errors import DamagedWarehouse, OutdatedWarehouse
from warehouse.connection import open_reader, reading, refused
from warehouse.files import clear_workshops, only_writer, swap_in, tidy, workshop
from warehouse.schema import LOAD_HISTORY, SCHEMA_VERSION
from warehouse.whole import read_whole


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found of a warehouse file.

    Attributes:
        kind: absent; whole; outdated, made by an older version; damaged.
        found: of a damaged one, what is wrong with it.
    """

    kind: Literal["absent", "whole", "outdated", "damaged"]
    found: str = ""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A warehouse that is being made anew.

    Attributes:
        target: the file in use.
        building: the file that is loaded meanwhile; not there before the first load.
        condition: what was found of the file in use.
        history: the loads of the file in use, which go on; empty where there are none to know.
        is_history_lost: they could not be read.
        keep_as: where an older or damaged file stays; None where the new one replaces its like.
    """

    target: Path
    building: Path
    condition: Condition
    history: pl.DataFrame
    is_history_lost: bool
    keep_as: Path | None


def condition_of(target: Path) -> Condition:
    """Look at a warehouse file, at every block of it that a load would carry on.

    Raises:
        WarehouseError: it is none of ours, of a newer version, or cannot be read.
        InUse: another process writes it.
        DiskFull: no room for the copy that is looked at.
    """
    if not target.exists():
        return Condition("absent")
    try:
        open_reader(target).close()
        with only_writer(target):
            tidy(target)
            with workshop(target) as copy:
                read_whole(copy)
    except OutdatedWarehouse:
        return Condition("outdated")
    except DamagedWarehouse as error:
        return Condition("damaged", error.found)
    except OSError as error:
        needed = target.stat().st_size
        raise refused(target, "to copy it, to look at it", error, needed=needed) from error
    return Condition("whole")


def begin_rebuild(target: Path, condition: Condition) -> Rebuild:
    """Prepare to make a warehouse anew; the file in use is not touched before `finish_rebuild`.

    Args:
        target: the warehouse.
        condition: what was found of it.

    Raises:
        WarehouseError: it is not as it was found.
    """
    clear_unfinished(target)
    history, is_lost, keep_as = LOAD_HISTORY.frame([]), False, None
    match condition.kind:
        case "whole":
            history = _history(target)
        case "outdated":
            keep_as = _free_name(target, f"before-{SCHEMA_VERSION}")
        case "damaged":
            keep_as = _free_name(target, "damaged")
            try:
                history = _history(target)
            except DamagedWarehouse:
                is_lost = True
    return Rebuild(target, _building(target), condition, history, is_lost, keep_as)


def clear_unfinished(target: Path) -> None:
    """Clear away what a rebuild left that was killed. Call it only as the one run of a home."""
    building = _building(target)
    for suffix in (building.suffix, ".lock", f"{building.suffix}.wal"):
        building.with_suffix(suffix).unlink(missing_ok=True)
    clear_workshops(building)


def _building(target: Path) -> Path:
    return target.with_name(f"{target.stem}.rebuilding{target.suffix}")


def _history(target: Path) -> pl.DataFrame:
    names = ", ".join(LOAD_HISTORY.column_names)
    with reading(target) as connection:
        rows = connection.execute(
            f"SELECT {names} FROM load_history ORDER BY load_number"
        ).fetchall()
    return LOAD_HISTORY.frame(
        dict(zip(LOAD_HISTORY.column_names, row, strict=True)) for row in rows
    )


def finish_rebuild(rebuild: Rebuild) -> bool:
    """Put the new file in the place of the one in use; an older or damaged one stays beside it.

    Returns:
        False where nothing was loaded: the file in use stays, but for a damaged one.
    """
    is_made = rebuild.building.exists()
    if not is_made and rebuild.condition.kind != "damaged":
        return False
    with only_writer(rebuild.target):
        if rebuild.keep_as is not None and is_made:
            rebuild.keep_as.hardlink_to(rebuild.target)  # at no moment is there no warehouse
        elif rebuild.keep_as is not None:
            rebuild.target.replace(rebuild.keep_as)
        if is_made:
            swap_in(rebuild.building, rebuild.target)
    rebuild.building.with_suffix(".lock").unlink(missing_ok=True)
    return True


def _free_name(target: Path, why: str) -> Path:
    """Return the name under which a file stays; no other one is overwritten."""
    number = 0
    while True:
        behind = f"-{number}" if number else ""
        name = target.with_name(f"{target.stem}.{why}{behind}{target.suffix}")
        if not name.exists():
            return name
        number += 1
