"""Taking a bundle in: all of it is checked before any of it enters the archive.

The members are unpacked into the archive's folder of unfinished files while
their bytes are counted and hashed, and what was checked there is what enters:
a bundle that changes while it is read gains nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from tasks.disk import disk_full, is_full
from tasks.errors import ArchiveError, BundleRefused, DamagedInput, DiskFull
from tasks.fetch.archive.bundle_format import (
    MANIFEST,
    BundleSummary,
    ListedMember,
    Manifest,
    document_digest,
    free_bytes,
)
from tasks.fetch.archive.journal import JOURNAL, Journal, parse_lines
from tasks.fetch.archive.merging import adopt
from tasks.fetch.archive.sidecar import first_problem, parse_sidecar
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import Progress, tell_nobody
from tasks.fetch.archive.zips import LIMITS, Limits, StrictZip
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import CONSEQUENCES

_PIECE = 1 << 20
_STAGED = "tmp-import-"
"""Unpacked members begin so; the next fetch or import removes what a kill left of them."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A bundle whose members are unpacked and found right."""

    sha256: str
    digests: list[str]
    byte_size: int
    entries: list[LedgerEntry]


def import_bundle(
    archive: Archive,
    path: Path,
    *,
    expected_sha256: str | None = None,
    limits: Limits = LIMITS,
    progress: Progress = tell_nobody,
    free: Callable[[Path], int] = free_bytes,
) -> BundleSummary:
    """Take every document and answer of a bundle into the archive; twice changes nothing.

    A kill leaves an archive without errors, and the next import completes it.

    Args:
        archive: where it goes; its lock has to be held.
        path: the bundle.
        expected_sha256: of the whole file, as it came by another way; None where none did.
        limits: how much is taken.
        progress: told of bytes checked.
        free: bytes that fit on the disk of a folder.

    Raises:
        BundleRefused: it is no bundle, was altered, is hostile, or does not fit.
        ArchiveError: the archive cannot be written.
        DiskFull: no room in it.
        DamagedInput: a sidecar of the archive is none.
    """
    journal = Journal(archive.folder)
    known = {entry.ledger_id for entry in journal.entries()}
    stage = _Stage(archive.partial)
    with _opened(path) as file, stage.cleared():
        bundle = _Bundle(file, path.name, expected_sha256, limits)
        checked = bundle.unpack(stage, progress, free)
        try:
            new, merged = _adopt_all(archive, stage, checked.digests)
            journal.append(checked.entries)
        except OSError as error:
            raise _unwritable(archive.folder, error) from error
    return BundleSummary(
        path=str(path),
        sha256=checked.sha256,
        documents=len(checked.digests),
        byte_size=checked.byte_size,
        entries=len(checked.entries),
        new_documents=new,
        merged_documents=merged,
        new_entries=len({entry.ledger_id for entry in checked.entries} - known),
    )


def _adopt_all(archive: Archive, stage: _Stage, digests: list[str]) -> tuple[int, int]:
    """Return how many documents are new, and of how many something new is known."""
    new = merged = 0
    for digest in digests:
        name = archive.path(digest).relative_to(archive.folder)
        about = stage.path(name.with_suffix(".json").as_posix())
        before = archive.sidecar(digest)
        document = parse_sidecar(about.read_bytes(), digest, about.name)
        after = adopt(archive, stage.path(name.as_posix()), document)
        new += before is None
        merged += before is not None and after != before
    return new, merged


class _Stage:
    """The unpacked members, in the archive's folder of unfinished files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return where a member stands; its name was found to be one of the allowed ones."""
        return self.folder / f"{_STAGED}{name.replace('/', '-')}"

    @contextmanager
    def cleared(self) -> Iterator[None]:
        """Remove what an earlier import left before the body, and what this one left after."""
        self._clear()
        try:
            yield
        finally:
            self._clear()

    def _clear(self) -> None:
        for path in self.folder.glob(f"{_STAGED}*"):
            path.unlink()


class _Bundle:
    """A bundle that is open, under suspicion."""

    def __init__(
        self, file: BinaryIO, name: str, expected_sha256: str | None, limits: Limits
    ) -> None:
        self._name = name
        self._sha256 = self._hash(file)
        if expected_sha256 not in {None, self._sha256}:
            raise self._refusal("", f"a file of sha256 {expected_sha256}", self._sha256)
        self._zip = StrictZip(file, name, limits)
        self._manifest = self._read_manifest()
        self._check_names()

    def unpack(self, stage: _Stage, progress: Progress, free: Callable[[Path], int]) -> _Checked:
        """Unpack every member and check it."""
        total = sum(listed.size for listed in self._manifest.members)
        need = total + sum(
            listed.size for listed in self._manifest.members if not listed.name.endswith(".bin")
        )
        if (room := free(stage.folder)) < need:
            raise self._refusal("", f"{need:,} bytes free on the archive's disk", f"{room:,}")
        done = 0
        for listed, member in zip(self._manifest.members, self._zip.members[1:], strict=True):
            self._unpack_member(stage.path(listed.name), listed, self._zip.pieces(member))
            done += listed.size
            progress(done, total)
        binaries = [item for item in self._manifest.members if item.name.endswith(".bin")]
        for listed in binaries:
            self._check_sidecar(stage, listed)
        digests = [listed.sha256 for listed in binaries]
        return _Checked(
            self._sha256,
            digests,
            sum(listed.size for listed in binaries),
            self._read_journal(stage, digests),
        )

    def _refusal(self, place: str, expected: str, found: str) -> BundleRefused:
        return BundleRefused(document=self._name, place=place, expected=expected, found=found)

    def _hash(self, file: BinaryIO) -> str:
        digest = hashlib.sha256()
        try:
            while piece := file.read(_PIECE):
                digest.update(piece)
        except OSError as error:
            raise self._refusal("", "a readable file", error.strerror or str(error)) from error
        return digest.hexdigest()

    def _read_manifest(self) -> Manifest:
        first = self._zip.members[0] if self._zip.members else None
        if first is None or first.name != MANIFEST:
            found = first.name if first else "no member at all"
            raise self._refusal("first member", MANIFEST, found)
        try:
            return Manifest.model_validate_json(self._zip.read(first))
        except ValidationError as error:
            raise self._refusal(MANIFEST, "a bundle's manifest", first_problem(error)) from error

    def _check_names(self) -> None:
        members, listed = self._zip.members[1:], self._manifest.members
        names = {member.name for member in members}
        for member in members:
            digest = document_digest(member.name)
            if digest is None and member.name != JOURNAL:
                raise self._refusal(
                    member.name, f"names of documents, sidecars and {JOURNAL}", "another name"
                )
            stem = member.name.rpartition(".")[0]
            if digest is not None and not {f"{stem}.bin", f"{stem}.json"} <= names:
                raise self._refusal(member.name, "document and sidecar", "one without the other")
        if len(members) != len(listed):
            found = f"{len(members):,}"
            raise self._refusal(MANIFEST, f"the {len(listed):,} members it lists", found)
        for member, item in zip(members, listed, strict=True):
            if (member.name, member.size) != (item.name, item.size):
                raise self._refusal(
                    member.name, f"{item.name} of {item.size:,} bytes", f"{member.size:,} bytes"
                )
            if item.name.endswith(".bin") and document_digest(item.name) != item.sha256:
                raise self._refusal(item.name, "its sha256 as its name", item.sha256)

    def _unpack_member(self, path: Path, listed: ListedMember, pieces: Iterator[bytes]) -> None:
        digest = hashlib.sha256()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Never through a link that somebody has put there.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        if digest.hexdigest() != listed.sha256:
            raise self._refusal(listed.name, f"sha256 {listed.sha256}", digest.hexdigest())

    def _check_sidecar(self, stage: _Stage, listed: ListedMember) -> None:
        name = listed.name.removesuffix(".bin") + ".json"
        try:
            document = parse_sidecar(stage.path(name).read_bytes(), listed.sha256, name)
        except DamagedInput as error:
            raise self._refusal(name, error.expected, error.found) from error
        if document.byte_size != listed.size:
            expected = f"a document of {listed.size:,} bytes"
            raise self._refusal(name, expected, f"{document.byte_size:,}")

    def _read_journal(self, stage: _Stage, digests: list[str]) -> list[LedgerEntry]:
        path, held = stage.path(JOURNAL), set(digests)
        if not path.exists():
            return []
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            raise self._refusal(JOURNAL, "whole lines", "half a line at its end")
        try:
            entries = parse_lines(data, JOURNAL)
        except DamagedInput as error:
            raise self._refusal(f"{JOURNAL}, {error.place}", error.expected, error.found) from error
        for entry in entries:
            missing = entry.sha256 is not None and entry.sha256 not in held
            if missing and CONSEQUENCES[entry.reply].is_held and entry.source != "specimen":
                raise self._refusal(
                    JOURNAL, f"the document {entry.sha256} of {entry.asked}", "no such member"
                )
        return entries


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            found = "none" if not path.exists() else "no plain file"
            raise BundleRefused(document=str(path), expected="a bundle file", found=found)
        file = path.open("rb")
    except OSError as error:
        raise BundleRefused(
            document=str(path), expected="a readable file", found=error.strerror or str(error)
        ) from error
    with file:
        yield file


def _unwritable(folder: Path, error: OSError) -> ArchiveError | DiskFull:
    if is_full(error):
        return disk_full(folder, 1)
    return ArchiveError(
        document=str(folder),
        expected="a folder that can be written",
        found=error.strerror or str(error),
    )
