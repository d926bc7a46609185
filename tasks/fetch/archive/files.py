"""Writing files so that a kill or a power cut leaves the old one, the new one, or none."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tasks.disk import disk_full, hold, is_full, new_file
from tasks.errors import ArchiveError

LOCK = ".lock"
"""The file that the one writer of an archive holds."""

BROKEN = "broken"
"""The archive's folder of what was found broken and set aside."""

_CHUNK = 1 << 20
_LEAST = 4096
"""Bytes that even the smallest file takes on most disks."""


@contextmanager
def usable(place: Path, needed: int = 0) -> Iterator[None]:
    """Say where it was when the disk does not do what it should.

    Args:
        place: the folder, or a file in it.
        needed: bytes that are to be written, where that is known.

    Raises:
        ArchiveError: no permission, or another error of the file system.
        DiskFull: no room.
    """
    try:
        yield
    except OSError as error:
        if is_full(error):
            folder = place if place.is_dir() else place.parent
            raise disk_full(folder, max(needed, _LEAST)) from error
        raise ArchiveError(
            document=str(place),
            place=str(error.filename or ""),
            expected="a folder that can be read and written",
            found=error.strerror or str(error),
        ) from error


def write_atomically(path: Path, data: bytes, *, workshop: Path) -> None:
    """Write a file whole; it appears at once, under its name, or not at all.

    Args:
        path: where it belongs.
        data: its bytes.
        workshop: folder on the same disk for the unfinished file.
    """
    with _appearing(path, workshop) as unfinished, unfinished.open("wb") as file:
        file.write(data)
        _sync(file)


def link_durably(source: Path, target: Path, *, workshop: Path) -> None:
    """Give a finished file its place and leave it where it is; the caller takes it away.

    Both names are then of the same bytes on the disk; a copy is made where the file
    system has no second names. The bytes are on the disk before the name is.

    Args:
        source: the finished file.
        target: where it belongs.
        workshop: folder on the same disk for the unfinished second name.
    """
    with _appearing(target, workshop) as unfinished:
        try:
            unfinished.unlink()
            unfinished.hardlink_to(source)
        except OSError as error:
            if error.errno not in _NO_SECOND_NAMES:
                raise
            shutil.copyfile(source, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())


_NO_SECOND_NAMES = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
"""What a file system says that cannot give a file a second name (FAT, some network disks)."""


@contextmanager
def _appearing(path: Path, workshop: Path) -> Iterator[Path]:
    """Give an unfinished file that takes its place when the body has ended well."""
    workshop.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = new_file(workshop, "tmp-")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        # Two names of the same bytes are left as they are by a rename.
        unfinished.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> tuple[str, int]:
    """Return sha256 (64 hex digits) and size in bytes, reading a piece at a time."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


@contextmanager
def only_writer(folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the folder's lock; it is free again when the process ends, however it ends.

    Args:
        folder: that of the archive; made if it is not there.
        wait: seconds to wait for a process that has it.

    Raises:
        InUse: another process had it all the time.
        ArchiveError: the folder cannot be written.
        DiskFull: no room.
    """
    with ExitStack() as stack:
        with usable(folder):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(folder / LOCK, what=folder, wait=wait))
        yield
