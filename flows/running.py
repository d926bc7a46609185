"""What says that a run lives: a lock that the system lets go of, however the run ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

_FOLDER = "running"


@contextmanager
def running_mark(home: Path, run_id: UUID) -> Iterator[None]:
    """Hold the lock of a run while it goes on; its file is removed at the end.

    Args:
        home: the product's working directory.
        run_id: the flow run's id.
    """
    path = _path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_running(home: Path, run_id: UUID) -> bool:
    """Return whether a process of this machine holds the lock of a run; one that is free goes."""
    path = _path(home, run_id)
    try:
        with path.open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    path.unlink(missing_ok=True)
    return False


def _path(home: Path, run_id: UUID) -> Path:
    return home / _FOLDER / str(run_id)
