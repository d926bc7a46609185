"""The archive: every document once, under the hash of its bytes, never altered.

    archive/
        ab/ab12....bin      the bytes as they came
        ab/ab12....json     the sidecar: what it says it is, and each way in which it arrived
        journal.jsonl       the ledger, a line an answer (tasks.fetch.archive.journal)
        partial/            what is not finished; a kill leaves only this to be taken up again
        broken/             what was found broken (tasks.fetch.archive.mending)

A document is held when its sidecar is there, and the sidecar is written last.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from tasks.errors import ArchiveError, DamagedInput, FetchError
from tasks.fetch.archive.files import hash_file, link_durably, usable, write_atomically
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
        """Keep a document; bytes that are held already are not written again.

        Raises:
            ArchiveError: the folder cannot be written.
            DiskFull: no room.
            DamagedInput: a sidecar is none.
        """
        digest = hashlib.sha256(data).hexdigest()
        with usable(self.folder, len(data)):
            if not self._is_whole(digest):
                write_atomically(self.path(digest), data, workshop=self.partial)
            return self._note(digest, len(data), media_type, printed or Printed(), arrival)

    def keep_file(
        self, file: Path, arrival: Arrival, *, media_type: str, printed: Printed | None = None
    ) -> ArchivedDocument:
        """Keep a finished file of the archive's own disk; the caller takes the file away.

        When this returns, bytes and sidecar are on the disk; until then the file is what a
        kill leaves, so that nothing has to be downloaded again. It must not be altered
        while it stands: its bytes are those of the archive.

        Raises:
            ArchiveError: the folder cannot be written.
            DiskFull: no room.
            DamagedInput: a sidecar is none.
        """
        with usable(self.folder, file.stat().st_size if file.exists() else 0):
            digest, size = hash_file(file)
            if not self._is_whole(digest):
                link_durably(file, self.path(digest), workshop=self.partial)
            return self._note(digest, size, media_type, printed or Printed(), arrival)

    def put(self, file: Path, document: ArchivedDocument) -> None:
        """Give a finished file and its sidecar their places; what is there is not written again.

        For documents of another archive; `merging` says what the sidecar has to hold, and
        the caller takes the file away.
        """
        with usable(self.folder):
            if not self._is_whole(document.sha256):
                link_durably(file, self.path(document.sha256), workshop=self.partial)
            if self.sidecar(document.sha256) != document:
                self.write(document)
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
        """Return every document held, by name and hash; one with a broken sidecar is not.

        Raises:
            ArchiveError: the folder cannot be read.
        """
        found, _ = self._read_sidecars()
        return sorted(found, key=lambda document: (document.file_name, document.sha256))

    def broken_sidecars(self) -> dict[Path, DamagedInput]:
        """Return each file that stands as a sidecar and is none, with what is wrong.

        Raises:
            ArchiveError: the folder cannot be read.
        """
        return self._read_sidecars()[1]

    def _read_sidecars(self) -> tuple[list[ArchivedDocument], dict[Path, DamagedInput]]:
        found: list[ArchivedDocument] = []
        broken: dict[Path, DamagedInput] = {}
        with usable(self.folder):
            paths = sorted(self.folder.glob("[0-9a-f][0-9a-f]/*.json"))
        for path in paths:
            try:
                found.append(_read_sidecar(path))
            except DamagedInput as error:
                broken[path] = error
        return found, broken

    def sidecar(self, digest: str) -> ArchivedDocument | None:
        """Return the document of that hash, None where it is not held."""
        path = self.path(digest).with_suffix(".json")
        return _read_sidecar(path) if path.is_file() else None

    def from_url(self, url: str) -> dict[str, str]:
        """Return {sha256: time} of all that a URL has given, by the time of its last arrival."""
        if self._by_url is None:
            self._by_url = {}
            for document in self.documents():
                for arrival in document.arrivals:
                    self._remember(document.sha256, arrival)
        given = self._by_url.get(url, {})
        return dict(sorted(given.items(), key=lambda item: datetime.fromisoformat(item[1])))

    def set_aside(self, start: str, why: str | None) -> ArchivedDocument:
        """Take a document out of use, or into use again; its bytes stay.

        Args:
            start: the first digits of its hash, eight or more.
            why: the reason, shown wherever the document is listed; None to use it again.

        Raises:
            ArchiveError: none or several begin so, or too few digits.
        """
        document = self._beginning(start)
        with usable(self.folder):
            return self.write(document.model_copy(update={"set_aside": why}))

    def prefer(self, start: str, why: str | None) -> ArchivedDocument:
        """Let a document speak before others of the same edition, part and language, or undo it.

        Args:
            start: the first digits of its hash, eight or more.
            why: the reason, told with the choice; None to choose by what the documents say.

        Raises:
            ArchiveError: none or several begin so, too few digits, or it was set aside.
        """
        document = self._beginning(start)
        if why is not None and document.set_aside is not None:
            raise ArchiveError(
                document=document.file_name,
                expected="a document that is in use; ctbt archive set-aside --undo makes it one",
                found=f"one that was set aside: {document.set_aside}",
            )
        with usable(self.folder):
            return self.write(document.model_copy(update={"preferred": why}))

    def _beginning(self, start: str) -> ArchivedDocument:
        """Return the one document whose hash begins so."""
        found = [item for item in self.documents() if item.sha256.startswith(start)]
        if len(start) < 8 or len(found) != 1:
            raise ArchiveError(
                document=start or "(nothing)",
                expected="eight or more first digits of one document's sha256",
                found=f"{len(start)} digits that {len(found)} documents begin with",
            )
        return found[0]

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
        given = list(self.from_url(arrival.asked)) if arrival.source == "network" else []
        before = [other for other in given if other != digest]
        if before:
            note = f"the same address gave other bytes before: sha256 {before[-1][:12]}"
            arrival = arrival.with_review(note)
        # Old bytes that come again after others are news, though the question is an old one.
        has_changed = bool(before) and given[-1] != digest
        held = self.sidecar(digest)
        if held is None:
            held = ArchivedDocument(
                sha256=digest,
                byte_size=size,
                media_type=media_type,
                printed=printed,
                arrivals=(arrival,),
            )
        elif not has_changed and arrival.question in {item.question for item in held.arrivals}:
            return held
        else:
            held = held.model_copy(update={"arrivals": (*held.arrivals, arrival)})
        self._remember(digest, arrival)
        return self.write(held)

    def write(self, document: ArchivedDocument) -> ArchivedDocument:
        """Write a sidecar as it is to be; the archive's lock has to be held."""
        text = document.model_dump_json(indent=1, exclude_defaults=False)
        path = self.path(document.sha256).with_suffix(".json")
        write_atomically(path, text.encode(), workshop=self.partial)
        return document

    def _remember(self, digest: str, arrival: Arrival) -> None:
        if self._by_url is None or arrival.source != "network":
            return
        times = self._by_url.setdefault(arrival.asked, {})
        times[digest] = max(
            times.get(digest, arrival.arrived_at), arrival.arrived_at, key=datetime.fromisoformat
        )


def _read_sidecar(path: Path) -> ArchivedDocument:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damaged_sidecar(
            path.name, "a readable sidecar", error.strerror or str(error)
        ) from error
    return parse_sidecar(data, path.stem, path.name)
