"""What the tests of archive and bundle share: archives with something in them, hand-made ZIPs."""

from __future__ import annotations

import hashlib
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive, ArchivedDocument, Arrival
from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.replies import Reply
from tests.fetch.places import files_in

URL = "https://documents.example/api/symbol/access?s=A/66/165&l=en&t=pdf"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAIN = (stat.S_IFREG | 0o644) << 16


def arrival(asked: str = URL, *, hour: int = 0, reply: Reply = Reply.AVAILABLE) -> Arrival:
    """An arrival from a server, some hours after the first of January."""
    return Arrival(
        source="network",
        asked=asked,
        file_name="A_66_165.en.pdf",
        arrived_at=(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).isoformat(),
        reply=reply,
        symbol="A/66/165",
        language="en",
        format="pdf",
        headers={"etag": '"1"'},
    )


def keep(archive: Archive, data: bytes, asked: str = URL, *, hour: int = 0) -> ArchivedDocument:
    """Keep a document, and note it in the journal, as a fetch does."""
    document = archive.keep(data, arrival(asked, hour=hour), media_type="application/pdf")
    Journal(archive.folder).append([entry(asked, hour=hour, sha256=document.sha256)])
    return document


def entry(
    asked: str = URL, *, hour: int = 0, reply: Reply = Reply.AVAILABLE, sha256: str | None = None
) -> LedgerEntry:
    """An answer of a server."""
    asked_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    return new_entry(
        source="network", asked=asked, reply=reply, now=asked_at, sha256=sha256, detail="said so"
    )


def filled(folder: Path, count: int = 3) -> Archive:
    """An archive of documents, each from an address of its own."""
    archive = Archive(folder)
    for number in range(count):
        keep(archive, b"%PDF document " * (number + 1), f"{URL}&n={number}", hour=number)
    return archive


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files_in(folder)
        if path.name != ".lock"
    }


@dataclass(frozen=True)
class Part:
    """A member of a hand-made ZIP: what it is, and where it lies.

    Attributes:
        packed: its bytes in the file, where they do not follow from data and method.
        size, crc: declared by both headers, where they are not those of the data.
        own: what its own header says instead of the directory: name, method, size, crc, flags.
        before: bytes between the member before and this one.
        offset: where the directory says that it stands.
        extra, comment: of the directory's record.
    """

    name: str
    data: bytes = b""
    method: int = 0
    flags: int = 0
    attributes: int = PLAIN
    packed: bytes | None = None
    size: int | None = None
    crc: int | None = None
    own: dict[str, int | str] = field(default_factory=dict)
    before: bytes = b""
    offset: int | None = None
    extra: bytes = b""
    comment: bytes = b""

    def stored(self) -> bytes:
        """Its bytes in the file."""
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeeze.compress(self.data) + squeeze.flush()

    def said(self, key: str) -> int:
        """What its own header says."""
        size = len(self.data) if self.size is None else self.size
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        normal = {"method": self.method, "flags": self.flags, "size": size, "crc": crc}
        return int(self.own.get(key, normal[key]))


def zip_of(
    parts: Iterable[Part], *, comment: bytes = b"", tail: bytes = b"", count: int | None = None
) -> bytes:
    """Return a ZIP file of these parts, byte by byte as they say."""
    body, directory, parts = b"", b"", list(parts)
    for part in parts:
        body += part.before
        packed, own_name = part.stored(), str(part.own.get("name", part.name)).encode()
        name, offset = part.name.encode(), len(body) if part.offset is None else part.offset
        common = ("flags", "method")
        said = [part.said(key) for key in common]
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *said, 0, 33, part.said("crc"),
            len(packed), part.said("size"), len(own_name), 0)  # fmt: skip
        body += own_name + packed
        plain = Part(part.name, part.data, part.method, part.flags, size=part.size, crc=part.crc)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 0x314, 20, part.flags, part.method,
            0, 33, plain.said("crc"), len(packed), plain.said("size"), len(name),
            len(part.extra), len(part.comment), 0, 0, part.attributes, offset)  # fmt: skip
        directory += name + part.extra + part.comment
    number = len(parts) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(body),
        len(comment))  # fmt: skip
    return body + directory + end + comment + tail


def parts_of(path: Path) -> list[Part]:
    """Return the members of a bundle, manifest first."""
    with zipfile.ZipFile(path) as bundle:
        return [Part(name, bundle.read(name)) for name in bundle.namelist()]


def relisted(parts: Iterable[Part]) -> list[Part]:
    """Return the parts behind a manifest that lists them as they are now."""
    manifest, *others = parts
    told = json.loads(manifest.data)
    told["members"] = [
        {
            "name": part.name,
            "sha256": hashlib.sha256(part.data).hexdigest(),
            "size": len(part.data),
        }
        for part in others
    ]
    return [Part(manifest.name, json.dumps(told).encode()), *others]
