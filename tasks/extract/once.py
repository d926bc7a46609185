"""One reading of a file that others may write to: opened once, bounded, unchanged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tasks.errors import UnreadableInput, WrongFormat

_PIECE = 1 << 20

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_once(
    path: Path, *, most: int, document: str, place: str = "", follow: bool = True
) -> bytes:
    """Return the bytes of a regular file, as they were in one reading.

    Nothing else is opened: a pipe would keep the reader waiting for ever, a device can do
    anything. A file that takes another's place meanwhile changes nothing of what is read.

    Args:
        path: the file.
        most: bytes that it may have.
        document: how an error calls it.
        place: where an error says that it is.
        follow: a link leads to its file; else it is refused.

    Raises:
        UnreadableInput: no such file, no regular file, no permission, or it was written to while
            it was read.
        WrongFormat: it is larger.
    """

    def refused(expected: str, found: str) -> UnreadableInput:
        return UnreadableInput(document=document, place=place, expected=expected, found=found)

    def require_file(mode: int) -> None:
        if stat.S_ISLNK(mode):
            raise refused("a file itself, since links are not followed: copy it here", "a link")
        if not stat.S_ISREG(mode):
            kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
            raise refused("a file", kind)

    try:
        require_file(path.stat(follow_symlinks=follow).st_mode)
        # It may have become something else since: then it is opened without waiting, and refused.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        opened = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        try:
            before = os.fstat(opened)
            require_file(before.st_mode)
            data = _read(opened, most + 1)
            after = os.fstat(opened)
        finally:
            os.close(opened)
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise refused("a readable file", found) from error
    if len(data) > most:
        raise WrongFormat(
            document=document,
            place=place,
            expected=f"a report of at most {most:,} bytes",
            found=f"{max(after.st_size, len(data)):,} bytes",
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or (
        len(data) != after.st_size
    ):
        raise refused(
            "a file that nobody writes to while it is read; try again when it is finished",
            f"{before.st_size:,} bytes when it was opened, {after.st_size:,} when it was read, "
            "written to in between",
        )
    return data


def _read(opened: int, most: int) -> bytes:
    pieces: list[bytes] = []
    while most and (piece := os.read(opened, min(most, _PIECE))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
