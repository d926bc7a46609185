"""One file with a whole archive, for machines without a network.

A ZIP file whose first member, manifest.json, lists all others with size and
sha256: the documents and their sidecars under the names they have in the
archive, and the journal. Two bundles of one archive at one time are the same
bytes. The checks say that a bundle is whole and agrees with itself; who made it
is known only when its sha256 came by another way.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from tasks.disk import disk_full, is_full, new_file
from tasks.errors import ArchiveError, SettingsError
from tasks.fetch.archive.bundle_format import (
    MANIFEST,
    BundleSummary,
    ListedMember,
    Manifest,
    free_bytes,
)
from tasks.fetch.archive.bundle_import import import_bundle
from tasks.fetch.archive.files import hash_file
from tasks.fetch.archive.journal import JOURNAL
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import Progress, require_intact, tell_nobody, verify
from tasks.fetch.archive.zips import LIMITS, Limits

__all__ = ["BundleSummary", "export_bundle", "import_bundle"]

_PIECE = 1 << 20
_OVERHEAD = 500
"""Bytes of a bundle for one member beside its own: two headers, a line of the manifest."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A member to be written; its first bytes are known where they can change no more."""

    listed: ListedMember
    path: Path
    length: int


def export_bundle(
    archive: Archive,
    path: Path,
    now: datetime,
    *,
    limits: Limits = LIMITS,
    progress: Progress = tell_nobody,
    free: Callable[[Path], int] = free_bytes,
) -> BundleSummary:
    """Write the whole archive into one file; it appears under its name when it is whole.

    Args:
        archive: what to write; its lock should be held, so that nothing arrives meanwhile.
        path: the file; one that is there is replaced.
        now: time of the bundle (with zone).
        limits: what the other machine will take.
        progress: told of bytes hashed and written.
        free: bytes that fit on the disk of a folder.

    Raises:
        ArchiveError: the archive has errors, holds nothing, holds more than the
            limits, or changed meanwhile.
        SettingsError: the file cannot be written there.
        DiskFull: no room.
    """
    _check_target(archive, path)
    verification = verify(archive, lambda done, total: progress(done, 2 * total))
    require_intact(verification, archive.folder)
    sources = _sources(archive)
    manifest = Manifest(
        made_at=now,
        made_by=version("ctbt-universality"),
        members=tuple(source.listed for source in sources),
    )
    written = sum(source.length for source in sources)
    need = written + _OVERHEAD * (len(sources) + 1)
    _check_amount(archive, sources, need, limits)
    if (room := free(path.parent)) < need:
        raise _unwritable(path, f"{need:,} bytes free on its disk", f"{room:,}")
    with _appearing(path, need) as file:
        _write(file, manifest, sources, archive, lambda done: progress(written + done, 2 * written))
    digest, _ = hash_file(path)
    journal = next((source for source in sources if source.listed.name == JOURNAL), None)
    return BundleSummary(
        path=str(path),
        sha256=digest,
        documents=verification.documents,
        byte_size=verification.byte_size,
        entries=journal.path.read_bytes()[: journal.length].count(b"\n") if journal else 0,
    )


def _sources(archive: Archive) -> list[_Source]:
    """Return all members but the manifest, documents by hash, the journal last."""
    found: list[_Source] = []
    for document in sorted(archive.documents(), key=lambda item: item.sha256):
        binary = archive.path(document.sha256)
        name = f"{document.sha256[:2]}/{document.sha256}"
        size = document.byte_size
        listed = ListedMember(name=f"{name}.bin", sha256=document.sha256, size=size)
        found.append(_Source(listed, binary, size))
        about = binary.with_suffix(".json")
        digest, size = hash_file(about)
        listed = ListedMember(name=f"{name}.json", sha256=digest, size=size)
        found.append(_Source(listed, about, size))
    journal = archive.folder / JOURNAL
    if journal.is_file():
        data = journal.read_bytes()
        data = data[: data.rfind(b"\n") + 1]  # half an answer that a kill left is none
        digest = hashlib.sha256(data).hexdigest()
        listed = ListedMember(name=JOURNAL, sha256=digest, size=len(data))
        found.append(_Source(listed, journal, len(data)))
    return found


def _check_target(archive: Archive, path: Path) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise _unwritable(path, "a file in a folder that exists", "a folder, or none to put it in")
    if path.parent.resolve().is_relative_to(archive.folder.resolve()):
        raise _unwritable(path, "a place outside the archive", "one inside it")


def _check_amount(archive: Archive, sources: list[_Source], total: int, limits: Limits) -> None:
    largest = max(sources, key=lambda source: source.length, default=None)
    if largest is None:
        expected, found = "an archive that holds something", "an empty one"
    elif largest.length > limits.member_bytes:
        expected = f"at most {limits.member_bytes:,} bytes a file"
        found = f"{largest.length:,} in {largest.listed.name}"
    elif total > limits.total_bytes:
        expected, found = f"at most {limits.total_bytes:,} bytes in a bundle", f"{total:,}"
    elif len(sources) >= limits.members:
        expected = f"at most {limits.members - 1:,} files in a bundle"
        found = f"{len(sources):,}"
    else:
        return
    raise ArchiveError(document=str(archive.folder), expected=expected, found=found)


def _write(
    file: BinaryIO,
    manifest: Manifest,
    sources: list[_Source],
    archive: Archive,
    progress: Callable[[int], None],
) -> None:
    done = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as bundle:
        bundle.writestr(_info(MANIFEST), manifest.model_dump_json(indent=1))
        for source in sources:
            digest = hashlib.sha256()
            with bundle.open(_info(source.listed.name), "w") as member:
                for piece in _pieces(source):
                    digest.update(piece)
                    member.write(piece)
                    done += len(piece)
            if digest.hexdigest() != source.listed.sha256:
                raise ArchiveError(
                    document=str(archive.folder),
                    place=source.listed.name,
                    expected="the bytes that were there a moment ago",
                    found="others; something writes to the archive",
                )
            progress(done)


def _pieces(source: _Source) -> Iterator[bytes]:
    left = source.length
    with source.path.open("rb") as file:
        while piece := file.read(min(_PIECE, left)):
            left -= len(piece)
            yield piece


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # its time is 1980-01-01: the manifest says when
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


@contextmanager
def _appearing(path: Path, needed: int) -> Iterator[BinaryIO]:
    """Open an unfinished file beside a path; it takes its place when the body has ended well."""
    try:
        unfinished = new_file(path.parent, f".{path.name}-")
        try:
            with unfinished.open("w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        if is_full(error):
            raise disk_full(path.parent, needed) from error
        raise _unwritable(path, "a place to write to", error.strerror or str(error)) from error


def _unwritable(path: Path, expected: str, found: str) -> SettingsError:
    return SettingsError(document=str(path), expected=expected, found=found)
