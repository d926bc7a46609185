"""Unfinished downloads: taken up again where a cut or a kill left them.

Of each there are two files: what came so far, and what the server said of it.
A download goes on only when the server can say that it still is the same
document (`If-Range` with a strong ETag or a date); else it begins anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

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


class Partial:
    """The unfinished download of one URL."""

    def __init__(self, folder: Path, url: str) -> None:
        """Name the folder of unfinished downloads and the URL."""
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        self.url = url
        self.path = folder / f"{name}.part"
        self._about = folder / f"{name}.json"
        self.begun = self._read()

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
        if self.begun is not None:
            self._write(self.begun.model_copy(update={"is_whole": True}))

    def discard(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)
        self.begun = None

    def _begin(self, answer: OpenAnswer) -> None:
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
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

    def _read(self) -> Begun | None:
        """Read what is known of it; a file that a kill left half written is as none."""
        try:
            begun = Begun.model_validate_json(self._about.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return begun if begun.url == self.url and self.path.exists() else None

    def _write(self, begun: Begun) -> None:
        new = self._about.with_suffix(".new")
        new.write_text(begun.model_dump_json(), encoding="utf-8")
        new.replace(self._about)
        self.begun = begun


def kept_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers worth keeping, none longer than a line."""
    return {name: headers[name][:_LONGEST_HEADER] for name in _KEPT_HEADERS if name in headers}


def left_over(folder: Path) -> Iterator[Path]:
    """Yield what is in the folder of unfinished files and belongs to no download."""
    for path in folder.glob("*"):
        is_download = path.suffix in {".part", ".json"} and not path.name.startswith("tmp-")
        if not is_download or (path.suffix == ".json" and not path.with_suffix(".part").exists()):
            yield path
