"""The archive: every document once, under the hash of its bytes, never altered."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tasks.errors import DamagedInput, FetchError

Source = Literal["inbox", "network", "specimen"]


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document of the archive and how it arrived.

    Attributes:
        sha256: hex digest of the bytes; the file's name in the archive.
        file_name: name under which it arrived.
        source: where it is from.
        asked: URL or path that was asked.
        media_type: as sniffed from the bytes.
        arrived_at: ISO time (UTC).
    """

    sha256: str
    file_name: str
    source: Source
    asked: str
    media_type: str
    arrived_at: str


class Archive:
    """A folder of documents by hash, each with a sidecar that says how it arrived."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first document is kept."""
        self._folder = folder

    def keep(
        self, data: bytes, *, file_name: str, source: Source, asked: str, media_type: str, now: str
    ) -> ArchivedDocument:
        """Keep a document; one whose bytes are held already is not written again."""
        digest = hashlib.sha256(data).hexdigest()
        held = self._sidecar(digest)
        if held is not None:
            return held
        document = ArchivedDocument(digest, file_name, source, asked, media_type, now)
        self._write(self._path(digest), data)
        sidecar = json.dumps(asdict(document), ensure_ascii=False, indent=1, sort_keys=True)
        self._write(self._path(digest).with_suffix(".json"), sidecar.encode())
        return document

    def read(self, document: ArchivedDocument) -> bytes:
        """Return the bytes of a document.

        Raises:
            DamagedInput: they are no longer those that were kept.
        """
        try:
            data = self._path(document.sha256).read_bytes()
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
        """Return every document held, by name and hash."""
        if not self._folder.is_dir():
            return []
        found = [_read_sidecar(path) for path in self._folder.glob("*/*.json")]
        return sorted(found, key=lambda document: (document.file_name, document.sha256))

    def _sidecar(self, digest: str) -> ArchivedDocument | None:
        path = self._path(digest).with_suffix(".json")
        return _read_sidecar(path) if path.is_file() else None

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}.bin"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _read_sidecar(path: Path) -> ArchivedDocument:
    try:
        return ArchivedDocument(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DamagedInput(
            document=path.name,
            place="archive",
            expected="the sidecar of a document",
            found=str(error),
        ) from error
