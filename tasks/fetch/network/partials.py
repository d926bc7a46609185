"""Unfinished downloads: taken up again where a cut or a kill left them.

Of each there is a file with what came so far, and a line in the notes of the
folder with what the server said of it. A download goes on only when the server
can say that it still is the same document (`If-Range` with a strong ETag or a
date); else it begins anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

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
_RANGE = re.compile(r"bytes (?P<start>[0-9]{1,15})-(?P<end>[0-9]{1,15})/(?P<total>[0-9]{1,15})")


class Begun(BaseModel):
    """What the server said when a download began.

    Attributes:
        url, final_url: what was asked, and where a redirect led.
        headers: those worth keeping.
        total: bytes announced for the whole, None where it was not said.
        is_whole: all of it has come.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    final_url: str
    headers: dict[str, str]
    total: int | None
    is_whole: bool = False

    @property
    def validator(self) -> str | None:
        """The strong validator by which a download may go on, None without one."""
        etag = self.headers.get("etag", "")
        if etag.startswith('"'):
            return etag
        return self.headers.get("last-modified") if not etag else None


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
        if not self._path.is_file():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                begun = Begun.model_validate_json(line)
            except ValidationError:
                continue  # half a line; its download begins anew
            if part_of(folder, begun.url).exists():
                self._known[begun.url] = begun

    @property
    def urls(self) -> tuple[str, ...]:
        """The downloads that are begun and not finished."""
        return tuple(self._known)

    def get(self, url: str) -> Begun | None:
        """Return what was said when the download of a URL began."""
        return self._known.get(url)

    def put(self, begun: Begun) -> None:
        """Note a download; when this returns a kill does not lose it."""
        self._known[begun.url] = begun
        lines = [begun]
        if self._file is None:
            # The first note of a run takes only the living ones along.
            lines = list(self._known.values())
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._path.with_suffix(".new")
            self._file = new.open("wb")
            self._write(lines)
            new.replace(self._path)
        else:
            self._write(lines)

    def forget(self, url: str) -> None:
        """Forget a download; its line stays, and counts no more without its file."""
        self._known.pop(url, None)

    def close(self) -> None:
        """Close the file; without a download left, it goes."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if not self._known:
            self._path.unlink(missing_ok=True)

    def _write(self, lines: list[Begun]) -> None:
        if self._file is not None:
            self._file.write(b"".join(begun.model_dump_json().encode() + b"\n" for begun in lines))
            self._file.flush()


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
        self.begun = notes.get(url) if self.path.exists() else None

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        """True when all of it has come, and only the archive has not taken it yet."""
        return self.begun is not None and (
            self.begun.is_whole or (self.begun.total is not None and self.begun.total == self.size)
        )

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
        """
        if answer.status == 206:
            self._check_goes_on(answer)
            mode = "ab"
        else:
            self._begin(answer)
            mode = "wb"
        with self.path.open(mode) as file:
            for piece in answer.pieces():
                file.write(piece)
        self._check_length(answer)
        if self.begun is not None and self.begun.total is None:
            # With a total the size says as much.
            self._write(self.begun.model_copy(update={"is_whole": True}))

    def discard(self) -> None:
        """Forget it."""
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
        same = (
            match is not None
            and begun is not None
            and int(match["start"]) == size
            and int(match["end"]) == int(match["total"]) - 1
            and begun.total in {None, int(match["total"])}
            and not answer.is_encoded
            and answer.headers.get("etag", begun.headers.get("etag")) == begun.headers.get("etag")
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
    """Return the headers worth keeping, none longer than a line."""
    return {name: headers[name][:_LONGEST_HEADER] for name in _KEPT_HEADERS if name in headers}


def left_over(folder: Path) -> Iterator[Path]:
    """Yield what is in the folder of unfinished files and belongs to no download."""
    notes = Notes(folder)
    known = {part_of(folder, url) for url in notes.urls} | {folder / NOTES}
    yield from (path for path in folder.glob("*") if path not in known)
