"""Writing files so that a kill or a power cut leaves the old one, the new one, or none."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import ArchiveError

LOCK = ".lock"
"""The file that the one writer of an archive holds."""

_CHUNK = 1 << 20


def write_atomically(path: Path, data: bytes, *, workshop: Path) -> None:
    """Write a file whole; it appears at once, under its name, or not at all.

    Args:
        path: where it belongs.
        data: its bytes.
        workshop: folder on the same disk for the unfinished file.
    """
    workshop.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=workshop, prefix="tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def move_durably(source: Path, target: Path) -> None:
    """Give a finished file its place; its bytes are on the disk before its name is."""
    descriptor = os.open(source, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def hash_file(path: Path) -> tuple[str, int]:
    """Return sha256 (64 hex digits) and size in bytes, reading a piece at a time."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; it is free again when the process ends, however it ends.

    Raises:
        ArchiveError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveError(
                document=str(folder),
                expected="to be the only one that fetches; wait for the other `ctbt` to end",
                found="its lock held by another process",
            ) from error
        yield
