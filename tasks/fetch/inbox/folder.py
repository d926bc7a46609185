"""The inbox: files that a person downloaded, each read once."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import (
    CtbtError,
    SettingsError,
    UnreadableInput,
    WrongEdition,
    WrongFormat,
    one_line,
)
from tasks.extract.once import read_once
from tasks.extract.probe import Probe
from tasks.fetch.inbox.file_names import Claim, read_claim
from tasks.fetch.network.asking import Prober

LARGEST = 60_000_000
"""Bytes; no report comes near."""
_SIDE_BY_SIDE = 2
"""Files that are looked at at a time; more would be held in memory before their turn."""
_DOCUMENT_SUFFIXES = {".pdf", ".docx", ".doc", ".wpd"}
"""A file that is called so is meant to be a document."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file of the inbox.

    Attributes:
        path: where it is.
        name: its name in one line; what is no Unicode in it, or would not be seen, as codes.
        claim: what its name says, None when it is no document's.
    """

    path: Path
    name: str
    claim: Claim | None

    @property
    def is_named_as_document(self) -> bool:
        """True when it is meant to be a document, whatever is in it."""
        return self.claim is not None or self.path.suffix.lower() in _DOCUMENT_SUFFIXES


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file of the inbox as it was when it was read; nobody looks at the folder again.

    Attributes:
        name: as of `InboxFile`.
        claim: likewise.
        data: its bytes, which are judged, kept and loaded.
        probe: what could be read of its front.
    """

    name: str
    claim: Claim | None
    data: bytes
    probe: Probe

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def list_inbox(folder: Path) -> tuple[list[InboxFile], list[str]]:
    """List the inbox folder by name.

    Returns:
        What is to be read, be it what it may; and a line for each entry that is not looked at:
        folders and hidden files.

    Raises:
        SettingsError: there is no such folder.
    """
    try:
        entries = [(path, _not_looked_at(path)) for path in sorted(folder.iterdir())]
    except OSError as error:
        raise SettingsError(
            document=str(folder),
            place="inbox",
            expected="a folder that can be read",
            found=error.strerror or str(error),
        ) from error
    files = [
        InboxFile(path, one_line(path.name), read_claim(path.name))
        for path, why in entries
        if why is None
    ]
    passed_over = [
        f"inbox: {one_line(path.name)} passed over: {why}"
        for path, why in entries
        if why is not None
    ]
    return files, passed_over


def _not_looked_at(path: Path) -> str | None:
    if path.name.startswith("."):
        return "it is hidden, as its name begins with a dot"
    if path.is_dir() and not path.is_symlink():
        return "it is a folder, and only the files beside it are read"
    return None


def look_at_all(
    files: Sequence[InboxFile], prober: Prober
) -> Iterator[tuple[InboxFile, GivenFile | CtbtError]]:
    """Read each file once and look at its front; yield it, or why it cannot be read, in order."""
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        looked: deque[tuple[InboxFile, Future[GivenFile | CtbtError]]] = deque()
        for file in files:
            looked.append((file, pool.submit(_look_at, file, prober)))
            if len(looked) > _SIDE_BY_SIDE:
                first, future = looked.popleft()
                yield first, future.result()
        for first, future in looked:
            yield first, future.result()


def _look_at(file: InboxFile, prober: Prober) -> GivenFile | CtbtError:
    try:
        data = read_once(file.path, most=LARGEST, document=file.name, place="inbox", follow=False)
    except CtbtError as error:
        return error
    return GivenFile(file.name, file.claim, data, prober.probe(data))


def only_lies_there(file: InboxFile, error: CtbtError) -> bool:
    """Say whether a refused file only happens to be in the inbox: its name is no document's."""
    if isinstance(error, WrongEdition):
        return file.claim is None
    return isinstance(error, WrongFormat | UnreadableInput) and not file.is_named_as_document


def passed_over_line(file: InboxFile, error: CtbtError) -> str:
    """Say of such a file what it is, and what it should be."""
    return f"inbox: {file.name} passed over: found {error.found}; expected {error.expected}"
