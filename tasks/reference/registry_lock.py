"""One writer of the local registry at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import SettingsError


@contextmanager
def registry_lock(path: Path) -> Iterator[None]:
    """Hold the registry while it is read, changed and written; wait for whoever holds it.

    Raises:
        SettingsError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("a")
    except OSError as error:
        raise SettingsError(
            document=str(path),
            expected="a folder that can be written",
            found=error.strerror or str(error),
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
