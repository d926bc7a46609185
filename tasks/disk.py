"""The disk, as every layer meets it: room, new files, and one process at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from tasks.errors import DiskFull, InUse, SettingsError, one_line

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a file system says that takes no more: it is full, the person's share is, the file is."""
_SAID: Final = (*map(os.strerror, _NO_ROOM), "database or disk is full")
"""The same in words, as DuckDB, SQLite and what comes from another process have them."""
_POLL: Final = 0.2
"""Seconds between two looks at a lock; the system tells nobody when one is free."""
_LONGEST: Final = 200
"""Characters that are read of a lock file."""
_RUN: Final = "run.lock"
_PAGE: Final = 4096
"""Bytes that even the smallest file takes on most disks."""
_PIECE: Final = 1 << 20
_HELD: Final[set[Path]] = set()
"""The locks of homes that this process holds: a command holds one around its flow, which is a run
of its own where a deployment starts it."""


def is_full(error: BaseException) -> bool:
    """Say whether an error, or what it came from, is that there is no room on the disk."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in _NO_ROOM:
            return True
        if any(words in str(seen) for words in _SAID):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def disk_full(folder: Path, needed: int) -> DiskFull:
    """Return the error of a folder that has no room.

    Args:
        folder: where it was to be written; it may not be there yet.
        needed: bytes that are known to be needed at least.
    """
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    free = shutil.disk_usage(there).free
    return DiskFull(
        document=str(folder),
        expected=f"room for at least {needed:,} bytes; make some, or name a folder of another "
        "disk with --home",
        found=f"{free:,} bytes free"
        + ("" if free < needed else ", and a limit on files or on what a person may keep"),
    )


def require_room(folder: Path, needed: int) -> None:
    """Refuse a folder that takes fewer bytes than are needed, whatever the reason.

    They are written and taken away again: a quota or a limit on files shows in no count of what
    is free.

    Raises:
        DiskFull: it takes fewer.
        OSError: it cannot be written.
    """
    trial = new_file(folder, ".room-")
    try:
        with trial.open("wb", buffering=0) as file:
            while file.tell() < needed:
                file.write(bytes(min(_PIECE, needed - file.tell())))
    except OSError as error:
        if is_full(error):
            trial.unlink()  # first, so that what is free is counted without it
            raise disk_full(folder, needed) from error
        raise
    finally:
        trial.unlink(missing_ok=True)


def new_file(folder: Path, prefix: str, suffix: str = "") -> Path:
    """Make an empty file under a name that nobody had, for those whom the umask allows.

    `tempfile` would make one that only its maker may read, and the name it gets in the end
    would keep that.

    Raises:
        OSError: the folder cannot be written.
    """
    while True:
        path = folder / f"{prefix}{secrets.token_hex(8)}{suffix}"
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        return path


@contextmanager
def hold(
    lock: Path, *, what: Path, wait: float = 0.0, tell: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold a lock while the body runs; it is free again when the process ends, however it ends.

    The file stays, for the next one; who holds it stands in it.

    Args:
        lock: its file; its folder has to be there.
        what: what it is the lock of, for messages.
        wait: seconds to wait for a process that has it.
        tell: told once, in a line, whom it waits for; standard error by default.

    Raises:
        InUse: another process had it all the time.
        OSError: the file cannot be written.
    """
    with lock.open("a+", encoding="utf-8", errors="replace") as file:
        if not _taken(file):
            _wait(file, what, wait, tell or _say)
        file.truncate(0)
        file.write(_who_we_are())
        file.flush()
        yield


@contextmanager
def only_run(
    home: Path, *, wait: float, tell: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Be the one run of a home while the body runs; again within itself is the same run.

    What a run makes of an edition rests on what was held when it looked, so that two must not
    take turns.

    Args:
        home: its folder; made if it is not there.
        wait: seconds to wait for another run.
        tell: told once whom it waits for; standard error by default.

    Raises:
        InUse: another run went on all the time.
        SettingsError: the folder cannot be written.
        DiskFull: no room.
    """
    lock = home.absolute() / _RUN
    if lock in _HELD:
        yield
        return
    with ExitStack() as stack:
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(lock, what=home, wait=wait, tell=tell))
        except OSError as error:
            if is_full(error):
                raise disk_full(home, _PAGE) from error
            raise SettingsError(
                document=str(home),
                expected="a folder that can be written, for archive and warehouse",
                found=error.strerror or str(error),
            ) from error
        _HELD.add(lock)
        try:
            yield
        finally:
            _HELD.discard(lock)


def _wait(file: IO[str], what: Path, wait: float, tell: Callable[[str], None]) -> None:
    end = time.monotonic() + wait
    if wait > 0:
        tell(
            one_line(
                f"waiting for {_holder(file)}, which works on {what}: {wait:g} seconds at most "
                "(CTBT_WAIT)"
            )
        )
    while not _taken(file):
        if time.monotonic() >= end:
            raise InUse(
                document=str(what),
                expected=f"it to be free within {wait:g} seconds (CTBT_WAIT)"
                if wait
                else "it to be free; wait for the other to end, then try again",
                found=f"{Path(file.name).name} held by {_holder(file)}",
            )
        time.sleep(_POLL)


def _taken(file: IO[str]) -> bool:
    """Take a lock, if nobody has it."""
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> str:
    """Return who holds a lock, as its holder has written it there."""
    file.seek(0)
    return file.read(_LONGEST).strip() or "another process"


def _who_we_are() -> str:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    return f"process {os.getpid()} ({command}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC)\n"


def _say(line: str) -> None:
    print(f"ctbt: {line}", file=sys.stderr, flush=True)
