"""What says that a run lives: a lock that the system lets go of, however the run ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

_FOLDER = "running"


@contextmanager
def running_mark(home: Path, run_id: UUID) -> Iterator[None]:
    """Hold the lock of a run while it goes on; its file is removed at the end.

    The files of runs that were killed go first: nobody else may come and look.

    Args:
        home: the product's working directory.
        run_id: the flow run's id.
    """
    path = _path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.iterdir():
        _is_held(other)
    with _locked(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file; made again where another run took it for one that was left."""
    while True:
        with path.open("w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                yield
                return


def is_running(home: Path, run_id: UUID) -> bool:
    """Return whether a process of this machine holds the lock of a run; one that is free goes."""
    return _is_held(_path(home, run_id))


def _is_held(path: Path) -> bool:
    try:
        with path.open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            # While its lock is ours: a run that opened it meanwhile sees that it is gone.
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _path(home: Path, run_id: UUID) -> Path:
    return home / _FOLDER / str(run_id)
