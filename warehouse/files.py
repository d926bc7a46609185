"""The warehouse file on disk: one writer, a copy to work on, and the swap."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.disk import hold
from tasks.errors import WarehouseError


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the lock file beside the warehouse; it stays there, for the next writer.

    Raises:
        InUse: another writer holds it; two runs of one home wait for one another before.
        OSError: it cannot be written.
    """
    with hold(path.with_suffix(".lock"), what=path):
        yield


def tidy(path: Path) -> None:
    """Clear away what a killed writer left beside the warehouse. Call it only with the lock.

    Raises:
        WarehouseError: another program left changes beside the warehouse.
    """
    clear_workshops(path)
    _refuse_open_changes(path)


def clear_workshops(path: Path) -> None:
    """Clear away the private copies that killed writers of a file left beside it."""
    for left_over in path.parent.glob(f"{_prefix(path)}*"):
        shutil.rmtree(left_over)


def _prefix(path: Path) -> str:
    return f".{path.name}.loading-"


@contextmanager
def workshop(path: Path) -> Iterator[Path]:
    """Yield the path of a private copy of the warehouse (no file where there is none yet).

    The copy is in a hidden folder beside it: on the same disk, so that the swap
    is one rename, and gone with everything in it however the load ends. Call it
    only while holding the lock.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=_prefix(path)) as folder:
        copy = Path(folder) / path.name
        if path.exists():
            shutil.copyfile(path, copy)
        yield copy


def swap_in(copy: Path, path: Path) -> None:
    """Put the closed copy in the warehouse's place, in one step that survives a power cut."""
    if path.exists():
        shutil.copymode(path, copy)
    _sync(copy)
    copy.replace(path)
    _sync(path.parent)


def _refuse_open_changes(path: Path) -> None:
    # DuckDB would replay this log on the next file of that name: on ours.
    log = path.with_name(f"{path.name}.wal")
    if log.exists():
        raise WarehouseError(
            document=str(path),
            expected="a closed file; open and close it once in the program that wrote to it",
            found=f"changes of another program in {log.name}",
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
