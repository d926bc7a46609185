"""Unfinished downloads: taken up again where a cut or a kill left them.

Of each there is a file with what came so far, and a line in the notes of the
folder with what the server said of it. A download goes on only when the server
can say that it still is the same document (`If-Range` with a strong ETag or a
date); else it begins anew.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.fetch.archive.files import usable
from tasks.fetch.network.transport import AnswerFailed, OpenAnswer
from tasks.fetch.replies import Reply

_KEPT_HEADERS = (
    "content-type",
    "content-length",
    "content-disposition",
    "content-encoding",
    "date",
    "etag",
    "last-modified",
    "server",
)
_LONGEST_HEADER = 500
NOTES = "downloads.jsonl"
"""Name of the notes in the folder of unfinished downloads."""
_ENTITY_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_OLD_ENOUGH = timedelta(seconds=60)
_RANGE = re.compile(r"bytes (?P<start>[0-9]{1,15})-(?P<end>[0-9]{1,15})/(?P<total>[0-9]{1,15})")


class Begun(BaseModel):
    """What the server said when a download began.

    Attributes:
        url, final_url: what was asked, and where a redirect led.
        headers: those worth keeping.
        total: bytes of the whole: announced, or counted when all had come; None before
            that where it was not said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    final_url: str
    headers: dict[str, str]
    total: int | None

    @property
    def validator(self) -> str | None:
        """The strong validator by which a download may go on, None without one.

        RFC 9110, 13.1.5: a weak ETag is none, and a date only where it is so old that the
        document did not change twice within it (8.8.2.2; the minute is that of RFC 7232).
        """
        etag, modified = self.headers.get("etag"), self.headers.get("last-modified")
        if etag is not None:
            return None if etag.startswith("W/") else etag
        sent, changed = _moment(self.headers.get("date")), _moment(modified)
        is_old = sent is not None and changed is not None and sent - changed >= _OLD_ENOUGH
        return modified if is_old else None


class Notes:
    """What servers said of the downloads of one folder: one file that is kept open.

    A file for each download would cost more than to receive the download. Of several
    lines for a URL the last counts; a line that a kill left half written is none.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is there, as far as its downloads are there too."""
        self._folder = folder
        self._path = folder / NOTES
        self._file: IO[bytes] | None = None
        self._known: dict[str, Begun] = {}
        with usable(self._path):
            self._read()

    def _read(self) -> None:
        if not self._path.is_file():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                begun = Begun.model_validate_json(line)
            except ValidationError:
                continue  # half a line; its download begins anew
            if part_of(self._folder, begun.url).exists():
                self._known[begun.url] = begun

    @property
    def urls(self) -> tuple[str, ...]:
        """The downloads that are begun and not finished."""
        return tuple(self._known)

    def get(self, url: str) -> Begun | None:
        """Return what was said when the download of a URL began."""
        return self._known.get(url)

    def put(self, begun: Begun) -> None:
        """Note a download; when this returns a kill does not lose it.

        Raises:
            ArchiveError: no room, no permission; the next note then begins the file anew.
        """
        self._known[begun.url] = begun
        with usable(self._path):
            try:
                self._put(begun)
            except OSError:
                self._let_go()  # half a line may stand at its end
                raise

    def _put(self, begun: Begun) -> None:
        if self._file is not None:
            self._write([begun])
            return
        # The first note of a run takes only the living ones along.
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        self._file = new.open("wb", buffering=0)  # nothing is left to be written when it closes
        self._write(self._known.values())
        new.replace(self._path)

    def forget(self, url: str) -> None:
        """Forget a download; its line stays, and counts no more without its file."""
        self._known.pop(url, None)

    def close(self) -> None:
        """Close the file; without a download left, it goes."""
        with usable(self._path):
            self._let_go()
            if not self._known and self._path.is_file():
                self._path.unlink()

    def _let_go(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _write(self, lines: Iterable[Begun]) -> None:
        left = memoryview(b"".join(begun.model_dump_json().encode() + b"\n" for begun in lines))
        while self._file is not None and left:
            left = left[self._file.write(left) :]  # a disk that is nearly full takes a part


def part_of(folder: Path, url: str) -> Path:
    """Return where what came of a URL stands."""
    return folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.part"


class Partial:
    """The unfinished download of one URL."""

    def __init__(self, notes: Notes, folder: Path, url: str) -> None:
        """Take the notes, the folder of unfinished downloads, and the URL."""
        self.url = url
        self.path = part_of(folder, url)
        self._notes = notes
        with usable(self.path):
            self.begun = notes.get(url) if self.path.exists() else None

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        """True when all of it has come, and only the archive has not taken it yet."""
        begun = self.begun
        return begun is not None and begun.total is not None and begun.total == self.size

    def headers(self) -> dict[str, str]:
        """Return what to ask with so that the download goes on; empty to begin anew."""
        validator = self.begun.validator if self.begun is not None else None
        if validator is None or self.size == 0:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": validator}

    def take(self, answer: OpenAnswer) -> None:
        """Write the body of a 200 or 206 answer behind what is there, or in its place.

        Raises:
            AnswerFailed: it broke off, is too large, or is another part than was asked for.
            ArchiveError: it cannot be written; what could be is there for the next run.
        """
        if answer.status == 206:
            self._check_goes_on(answer)
            mode = "ab"
        else:
            self._begin(answer)
            mode = "wb"
        with usable(self.path), self.path.open(mode) as file:
            for piece in answer.pieces():
                file.write(piece)
        self._check_length(answer)
        if self.begun is not None and self.begun.total is None:
            with usable(self.path), self.path.open("rb") as file:
                os.fsync(file.fileno())  # no power cut leaves the note without the bytes
            self._write(self.begun.model_copy(update={"total": self.size}))

    def discard(self) -> None:
        """Forget it; ArchiveError where its file cannot be taken away."""
        with usable(self.path):
            self.path.unlink(missing_ok=True)
        self._notes.forget(self.url)
        self.begun = None

    def _begin(self, answer: OpenAnswer) -> None:
        self.discard()
        self._write(
            Begun(
                url=self.url,
                final_url=answer.url,
                headers=kept_headers(answer.headers),
                # Of a compressed body the length says nothing about the document's.
                total=None if answer.is_encoded else answer.announced,
            )
        )

    def _check_goes_on(self, answer: OpenAnswer) -> None:
        match = _RANGE.fullmatch(answer.headers.get("content-range", ""))
        begun, size = self.begun, self.size
        kept = kept_headers(answer.headers)
        same = (
            match is not None
            and begun is not None
            and int(match["start"]) == size
            and int(match["end"]) == int(match["total"]) - 1
            and begun.total in {None, int(match["total"])}
            and not answer.is_encoded
            and all(
                kept.get(name, begun.headers.get(name)) == begun.headers.get(name)
                for name in ("etag", "last-modified")
            )
        )
        if not same:
            self.discard()
            raise AnswerFailed(
                Reply.INTERRUPTED,
                f"another part than was asked for: {answer.headers.get('content-range')!r}"
                f" instead of byte {size:,} and all behind it",
                answer.status,
            )

    def _check_length(self, answer: OpenAnswer) -> None:
        total = self.begun.total if self.begun is not None else None
        if total is not None and self.size != total:
            size = self.size
            if size > total:
                self.discard()
            raise AnswerFailed(
                Reply.INTERRUPTED, f"{size:,} bytes came, {total:,} were announced", answer.status
            )

    def _write(self, begun: Begun) -> None:
        self._notes.put(begun)
        self.begun = begun


def kept_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return those worth keeping, none longer than a line; what is sent back only if valid."""
    kept = {name: headers[name][:_LONGEST_HEADER] for name in _KEPT_HEADERS if name in headers}
    if not _ENTITY_TAG.fullmatch(kept.get("etag", "")):
        kept.pop("etag", None)
    modified = kept.get("last-modified", "")
    if not modified.isascii() or not modified.isprintable() or _moment(modified) is None:
        kept.pop("last-modified", None)
    return kept


def _moment(text: str | None) -> datetime | None:
    """Read the date of a header; None where it is none."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def left_over(folder: Path) -> Iterator[Path]:
    """Yield what is in the folder of unfinished files and belongs to no download."""
    notes = Notes(folder)
    known = {part_of(folder, url) for url in notes.urls} | {folder / NOTES}
    yield from (path for path in folder.glob("*") if path not in known)
