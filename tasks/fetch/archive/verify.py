"""Is the archive as it was left? Every byte is hashed again, every file accounted for.

Nothing is repaired or removed here; tasks.fetch.archive.mending does. What a
kill leaves behind is a note, since the next run takes it up again; everything
else that should not be is an error.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tasks.errors import ArchiveError, DamagedInput
from tasks.fetch.archive.files import BROKEN, LOCK, hash_file
from tasks.fetch.archive.journal import JOURNAL, read_lines
from tasks.fetch.archive.sidecar import ArchivedDocument, parse_sidecar
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import CONSEQUENCES

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""

_FOLDER = re.compile(r"[0-9a-f]{2}")
_FILE = re.compile(r"([0-9a-f]{64})\.(bin|json)")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the archive that should not be as it is.

    Attributes:
        path: file or folder, from the archive's folder.
        problem: what is wrong, in words.
        severity: error, or note where it does no harm.
    """

    path: str
    problem: str
    severity: Literal["error", "note"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what is wrong.

    Attributes:
        documents: documents whose bytes and sidecar are whole and belong together.
        byte_size: bytes of these.
        findings: by path.
    """

    documents: int
    byte_size: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        """What does harm."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def notes(self) -> list[Finding]:
        """What does none."""
        return [finding for finding in self.findings if finding.severity == "note"]


def tell_nobody(done: int, total: int) -> None:
    """Take the place of a progress bar."""


def verify(archive: Archive, progress: Progress = tell_nobody) -> Verification:
    """Hash every document again and account for every file; follows no symbolic link.

    Args:
        archive: where to look; it may be missing, which is an empty one.
        progress: told of each document.
    """
    return _Inspection(archive, progress).run()


def require_intact(verification: Verification, folder: Path) -> None:
    """Refuse an archive with errors.

    Raises:
        ArchiveError: names the first one, and how many there are.
    """
    errors = verification.errors
    if errors:
        raise ArchiveError(
            document=str(folder),
            place=errors[0].path,
            expected="every document as it was kept; `ctbt archive verify --repair` mends what "
            "its bytes prove",
            found=f"{errors[0].problem}"
            + (f"; and {len(errors) - 1} more" if len(errors) > 1 else ""),
        )


class _Inspection:
    """One walk through an archive."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self._archive = archive
        self._folder = archive.folder
        self._progress = progress
        self._findings: list[Finding] = []
        self._stems: set[Path] = set()
        self._with_sidecar: set[str] = set()
        self._whole: dict[str, int] = {}

    def run(self) -> Verification:
        # The journal first: what it names was in the archive before the line was written.
        entries = self._read_journal()
        self._list_files()
        self._check_documents()
        for entry in entries:
            self._check_entry(entry)
        findings = dict.fromkeys(sorted(self._findings, key=lambda item: item.path))
        return Verification(len(self._whole), sum(self._whole.values()), tuple(findings))

    def _error(self, path: Path, problem: str) -> None:
        name = path.relative_to(self._folder).as_posix()
        self._findings.append(Finding(name, problem, "error"))

    def _note(self, path: Path, problem: str) -> None:
        name = path.relative_to(self._folder).as_posix()
        self._findings.append(Finding(name, f"{problem}; harmless", "note"))

    def _read_journal(self) -> list[LedgerEntry]:
        path = self._folder / JOURNAL
        if not _is_file(path):
            return []
        try:
            data = path.read_bytes()
            end = data.rfind(b"\n") + 1
        except OSError as error:
            self._error(path, f"not readable: {error.strerror}")
            return []
        entries, broken = read_lines(data[:end])
        for line in broken:
            self._error(path, f"line {line.number} is no entry of the ledger: {line.problem}")
        if end < len(data):
            self._note(path, "its last line is half an answer that a kill interrupted")
        return entries

    def _children(self, folder: Path) -> Iterator[Path]:
        """Yield what is in a folder, but for symbolic links, which are errors."""
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            self._error(folder, f"not readable: {error.strerror}")
            return
        for path in paths:
            if path.is_symlink():
                self._error(path, "a symbolic link; the archive has none")
            else:
                yield path

    def _list_files(self) -> None:
        if not self._folder.is_dir():
            return
        for path in self._children(self._folder):
            if path == self._archive.partial and _is_folder(path):
                self._list_loose(path, "not finished; the next run takes it up or removes it")
            elif path.name == BROKEN and _is_folder(path):
                self._list_loose(path, "found broken, and set aside")
            elif _FOLDER.fullmatch(path.name) and _is_folder(path):
                self._list_documents(path)
            elif path.name not in {LOCK, JOURNAL} or not _is_file(path):
                self._error(path, "nothing that belongs in an archive")

    def _list_loose(self, folder: Path, what: str) -> None:
        for path in self._children(folder):
            if _is_folder(path):
                self._list_loose(path, what)
            elif os.path.lexists(path):
                self._note(path, what)

    def _list_documents(self, folder: Path) -> None:
        for path in self._children(folder):
            match = _FILE.fullmatch(path.name)
            if match is None or not _is_file(path):
                self._error(path, "nothing that belongs in an archive")
            elif match[1][:2] != folder.name:
                self._error(path, f"in the wrong folder; it belongs in {match[1][:2]}")
            else:
                self._stems.add(path.with_suffix(""))

    def _check_documents(self) -> None:
        stems = sorted(self._stems)
        sizes = [_size(stem.with_suffix(".bin")) for stem in stems]
        done, total = 0, sum(sizes)
        for stem, size in zip(stems, sizes, strict=True):
            self._check_document(stem)
            done += size
            self._progress(done, total)

    def _check_document(self, stem: Path) -> None:
        binary, about = stem.with_suffix(".bin"), stem.with_suffix(".json")
        document: ArchivedDocument | None = None
        if _is_file(about):
            self._with_sidecar.add(stem.name)
            document = self._read_sidecar(about)
        if not _is_file(binary):
            self._error(about, "a sidecar without its document's bytes")
            return
        try:
            digest, size = hash_file(binary)
        except OSError as error:
            self._error(binary, f"not readable: {error.strerror}")
            return
        if digest != stem.name:
            self._error(binary, f"altered: its bytes have the sha256 {digest}")
        elif document is not None and document.byte_size != size:
            self._error(about, f"says {document.byte_size:,} bytes; there are {size:,}")
        elif document is not None:
            self._whole[digest] = size
        elif not os.path.lexists(about):
            self._note(binary, "bytes whose sidecar a kill prevented; not held, and taken in again")

    def _read_sidecar(self, path: Path) -> ArchivedDocument | None:
        try:
            return parse_sidecar(path.read_bytes(), path.stem, path.name)
        except OSError as error:
            self._error(path, f"not readable: {error.strerror}")
        except DamagedInput as error:
            self._error(path, f"no {error.expected.removeprefix('the ')}: {error.found}")
        return None

    def _check_entry(self, entry: LedgerEntry) -> None:
        # A specimen ships with the project and is in no archive.
        is_held = CONSEQUENCES[entry.reply].is_held and entry.source != "specimen"
        if is_held and entry.sha256 is not None and entry.sha256 not in self._with_sidecar:
            self._error(
                self._folder / JOURNAL,
                f"names {entry.asked} as held, sha256 {entry.sha256}; it is not here",
            )


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0  # a run that goes on has finished and moved it


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(_mode(path))


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _size(path: Path) -> int:
    return path.lstat().st_size if _is_file(path) else 0
