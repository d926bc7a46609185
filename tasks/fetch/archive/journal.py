"""The journal: the ledger as it grows, a line an answer, in a file that only gets longer.

A line is on the disk before the next question is asked, so a kill loses at
most the answer it interrupted. The warehouse's table fetch_ledger is loaded
from it at the end of every run, and of the next one after a kill. A line that
is none, as a disk or a hand can leave one, stops no other: it is not read, and
taken out when the next run says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tasks.errors import DamagedInput
from tasks.fetch.archive.files import BROKEN, usable, write_atomically
from tasks.fetch.ledger import LedgerEntry

JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no entry of the ledger.

    Attributes:
        number: from 1 in the file.
        data: its bytes, without the end of the line.
        problem: why it is none, in words.
    """

    number: int
    data: bytes
    problem: str


class Journal:
    """The ledger's file in the archive's folder."""

    def __init__(self, folder: Path) -> None:
        """Name the archive's folder; the file is made with the first entry."""
        self._folder = folder
        self._path = folder / JOURNAL
        self._known: set[str] | None = None

    def entries(self) -> list[LedgerEntry]:
        """Return every entry, by the time of its question; a broken line is none.

        Those of another machine, which a bundle brought, were written later than
        they happened; the last answer has to be the last one in time. A last
        line without its end is what a kill left of an answer; it is no entry.

        Raises:
            ArchiveError: it cannot be read.
        """
        found, _ = self._read()
        return sorted(found, key=lambda entry: entry.asked_at)

    def broken_lines(self) -> list[BrokenLine]:
        """Return every line that is no entry, but for a last one without its end.

        Raises:
            ArchiveError: it cannot be read.
        """
        return self._read()[1]

    def set_broken_aside(self) -> None:
        """Move the broken lines into the folder of what is broken; the archive's lock is held.

        Raises:
            ArchiveError: it cannot be read or written.
            DiskFull: no room.
        """
        _, broken = self._read()
        if not broken:
            return
        aside = self._folder / BROKEN / JOURNAL
        with usable(self._path):
            data = self._path.read_bytes()
            lines = data.split(b"\n")
            numbers = {line.number for line in broken}
            kept = [line for number, line in enumerate(lines, 1) if number not in numbers]
        with usable(self._path, len(data)):
            # First there, then not here any more: a kill between leaves a line twice, never lost.
            before = aside.read_bytes() if aside.is_file() else b""
            after = before + b"".join(line.data + b"\n" for line in broken)
            workshop = self._folder / "partial"
            write_atomically(aside, after, workshop=workshop)
            write_atomically(self._path, b"\n".join(kept), workshop=workshop)

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Add what is not in it yet; when this returns it is on the disk.

        Raises:
            ArchiveError: it cannot be written; what was written of it is no entry.
            DiskFull: no room; likewise.
        """
        if self._known is None:
            known = {entry.ledger_id for entry in self.entries()}
            with usable(self._path):
                self._cut_torn_line()
            self._known = known
        new: dict[str, LedgerEntry] = {}
        for entry in entries:
            if entry.ledger_id not in self._known:
                new.setdefault(entry.ledger_id, entry)
        if not new:
            return
        lines = b"".join(entry.model_dump_json().encode() + b"\n" for entry in new.values())
        known, self._known = self._known, None  # half a line of a full disk is cut next time
        with usable(self._path, len(lines)):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        self._known = known | set(new)

    def _read(self) -> tuple[list[LedgerEntry], list[BrokenLine]]:
        with usable(self._path):
            data = self._path.read_bytes() if self._path.is_file() else b""
        return read_lines(data[: data.rfind(b"\n") + 1])

    def _cut_torn_line(self) -> None:
        if not self._path.is_file():
            return
        data = self._path.read_bytes()
        end = data.rfind(b"\n") + 1
        if end < len(data):
            os.truncate(self._path, end)


def read_lines(data: bytes) -> tuple[list[LedgerEntry], list[BrokenLine]]:
    """Read the lines of a journal: entries, and lines that are none."""
    found: list[LedgerEntry] = []
    broken: list[BrokenLine] = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            found.append(LedgerEntry.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            problem = f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()
            broken.append(BrokenLine(number, line, problem))
    return found, broken


def parse_lines(data: bytes, document: str) -> list[LedgerEntry]:
    """Read the lines of a journal of which none may be broken: that of a bundle.

    Raises:
        DamagedInput: a line is no entry of the ledger.
    """
    found, broken = read_lines(data)
    if broken:
        raise DamagedInput(
            document=document,
            place=f"line {broken[0].number}",
            expected="an entry of the ledger",
            found=broken[0].problem,
        )
    return found
