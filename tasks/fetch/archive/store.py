"""The archive: every document once, under the hash of its bytes, never altered.

    archive/
        ab/ab12....bin      the bytes as they came
        ab/ab12....json     the sidecar: what it says it is, and each way in which it arrived
        journal.jsonl       the ledger, a line an answer (tasks.fetch.archive.journal)
        partial/            what is not finished; a kill leaves only this to be taken up again

A document is held when its sidecar is there, and the sidecar is written last.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tasks.errors import ArchiveError, DamagedInput, FetchError
from tasks.fetch.archive.files import hash_file, move_durably, write_atomically
from tasks.fetch.archive.sidecar import (
    ArchivedDocument,
    Arrival,
    Printed,
    damaged_sidecar,
    parse_sidecar,
)

__all__ = ["Archive", "ArchivedDocument", "Arrival", "Printed"]


class Archive:
    """A folder of documents by hash, each with a sidecar that says how it arrived."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first document is kept."""
        self.folder = folder
        self._by_url: dict[str, dict[str, str]] | None = None

    @property
    def partial(self) -> Path:
        """Folder of what is not finished."""
        return self.folder / "partial"

    def keep(
        self, data: bytes, arrival: Arrival, *, media_type: str, printed: Printed | None = None
    ) -> ArchivedDocument:
        """Keep a document; bytes that are held already are not written again."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._is_whole(digest):
            write_atomically(self.path(digest), data, workshop=self.partial)
        return self._note(digest, len(data), media_type, printed or Printed(), arrival)

    def keep_file(
        self, file: Path, arrival: Arrival, *, media_type: str, printed: Printed | None = None
    ) -> ArchivedDocument:
        """Keep a finished file of the archive's own disk; the file is moved, not copied."""
        digest, size = hash_file(file)
        if not self._is_whole(digest):
            move_durably(file, self.path(digest))
        return self._note(digest, size, media_type, printed or Printed(), arrival)

    def put(self, file: Path, document: ArchivedDocument) -> None:
        """Give a finished file and its sidecar their places; what is there is not written again.

        For documents of another archive; `merging` says what the sidecar has to hold.
        """
        if not self._is_whole(document.sha256):
            move_durably(file, self.path(document.sha256))
        if self.sidecar(document.sha256) != document:
            self._write(document)
        for arrival in document.arrivals:
            self._remember(document.sha256, arrival)

    def read(self, document: ArchivedDocument) -> bytes:
        """Return the bytes of a document.

        Raises:
            FetchError: they are not there.
            DamagedInput: they are no longer those that were kept.
        """
        try:
            data = self.path(document.sha256).read_bytes()
        except OSError as error:
            raise FetchError(
                document=document.file_name,
                place=f"archive {document.sha256[:12]}",
                expected="the archived bytes",
                found=error.strerror or str(error),
            ) from error
        if hashlib.sha256(data).hexdigest() != document.sha256:
            raise DamagedInput(
                document=document.file_name,
                place=f"archive {document.sha256[:12]}",
                expected="the bytes that were archived",
                found="other bytes under that hash",
            )
        return data

    def documents(self) -> list[ArchivedDocument]:
        """Return every document held, by name and hash.

        Raises:
            DamagedInput: a sidecar is none.
        """
        if not self.folder.is_dir():
            return []
        found = [_read_sidecar(path) for path in self.folder.glob("[0-9a-f][0-9a-f]/*.json")]
        return sorted(found, key=lambda document: (document.file_name, document.sha256))

    def sidecar(self, digest: str) -> ArchivedDocument | None:
        """Return the document of that hash, None where it is not held."""
        path = self.path(digest).with_suffix(".json")
        return _read_sidecar(path) if path.is_file() else None

    def from_url(self, url: str) -> dict[str, str]:
        """Return {sha256: time} of all that a URL has given, by the time of its first arrival."""
        if self._by_url is None:
            self._by_url = {}
            for document in self.documents():
                for arrival in document.arrivals:
                    self._remember(document.sha256, arrival)
        return dict(sorted(self._by_url.get(url, {}).items(), key=lambda item: item[1]))

    def set_aside(self, start: str, why: str) -> ArchivedDocument:
        """Take a document out of use; its bytes stay.

        Args:
            start: the first digits of its hash, eight or more.
            why: the reason, shown wherever the document is listed.

        Raises:
            ArchiveError: none or several begin so, or too few digits.
        """
        found = [item for item in self.documents() if item.sha256.startswith(start)]
        if len(start) < 8 or len(found) != 1:
            raise ArchiveError(
                document=start or "(nothing)",
                expected="eight or more first digits of one document's sha256",
                found=f"{len(start)} digits that {len(found)} documents begin with",
            )
        return self._write(found[0].model_copy(update={"set_aside": why}))

    def path(self, digest: str) -> Path:
        """Return where the bytes of that hash stand."""
        return self.folder / digest[:2] / f"{digest}.bin"

    def _is_whole(self, digest: str) -> bool:
        """Say whether document and bytes are here; lost or altered bytes are taken in again."""
        path = self.path(digest)
        return self.sidecar(digest) is not None and path.is_file() and hash_file(path)[0] == digest

    def _note(
        self, digest: str, size: int, media_type: str, printed: Printed, arrival: Arrival
    ) -> ArchivedDocument:
        """Write the arrival into the sidecar, with a flag if its URL gave other bytes before."""
        before = [other for other in self.from_url(arrival.asked) if other != digest]
        if arrival.source == "network" and before and arrival.review is None:
            note = f"the same address gave other bytes before: sha256 {before[-1][:12]}"
            arrival = arrival.model_copy(update={"review": note})
        held = self.sidecar(digest)
        if held is None:
            held = ArchivedDocument(
                sha256=digest,
                byte_size=size,
                media_type=media_type,
                printed=printed,
                arrivals=(arrival,),
            )
        elif arrival.question in {known.question for known in held.arrivals}:
            return held
        else:
            held = held.model_copy(update={"arrivals": (*held.arrivals, arrival)})
        self._remember(digest, arrival)
        return self._write(held)

    def _write(self, document: ArchivedDocument) -> ArchivedDocument:
        text = document.model_dump_json(indent=1, exclude_defaults=False)
        path = self.path(document.sha256).with_suffix(".json")
        write_atomically(path, text.encode(), workshop=self.partial)
        return document

    def _remember(self, digest: str, arrival: Arrival) -> None:
        if self._by_url is not None and arrival.source == "network":
            self._by_url.setdefault(arrival.asked, {}).setdefault(digest, arrival.arrived_at)


def _read_sidecar(path: Path) -> ArchivedDocument:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damaged_sidecar(
            path.name, "a readable sidecar", error.strerror or str(error)
        ) from error
    return parse_sidecar(data, path.stem, path.name)
