"""The journal: the ledger as it grows, a line an answer, in a file that only gets longer.

A line is on the disk before the next question is asked, so a kill loses at
most the answer it interrupted. The warehouse's table fetch_ledger is loaded
from it at the end of every run, and of the next one after a kill.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from tasks.errors import DamagedInput
from tasks.fetch.archive.files import usable
from tasks.fetch.ledger import LedgerEntry

JOURNAL = "journal.jsonl"


class Journal:
    """The ledger's file in the archive's folder."""

    def __init__(self, folder: Path) -> None:
        """Name the archive's folder; the file is made with the first entry."""
        self._path = folder / JOURNAL
        self._known: set[str] | None = None

    def entries(self) -> list[LedgerEntry]:
        """Return every entry, by the time of its question.

        Those of another machine, which a bundle brought, were written later than
        they happened; the last answer has to be the last one in time. A last
        line without its end is what a kill left of an answer; it is no entry.

        Raises:
            DamagedInput: any other line is no entry.
            ArchiveError: it cannot be read.
        """
        with usable(self._path):
            data = self._path.read_bytes() if self._path.is_file() else b""
        found = parse_lines(data[: data.rfind(b"\n") + 1], self._path.name)
        return sorted(found, key=lambda entry: entry.asked_at)

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Add what is not in it yet; when this returns it is on the disk.

        Raises:
            ArchiveError: it cannot be written; what was written of it is no entry.
            DamagedInput: a line that is there is no entry.
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
        with usable(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        self._known = known | set(new)

    def _cut_torn_line(self) -> None:
        if not self._path.is_file():
            return
        data = self._path.read_bytes()
        end = data.rfind(b"\n") + 1
        if end < len(data):
            os.truncate(self._path, end)


def parse_lines(data: bytes, document: str) -> list[LedgerEntry]:
    """Read the lines of a journal.

    Raises:
        DamagedInput: a line is no entry of the ledger.
    """
    found: list[LedgerEntry] = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            found.append(LedgerEntry.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise DamagedInput(
                document=document,
                place=f"line {number}",
                expected="an entry of the ledger",
                found=f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip(),
            ) from error
    return found
