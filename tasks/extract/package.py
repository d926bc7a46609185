"""Office packages: zip archives of XML parts, opened as if a stranger had sent them."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEMBERS = 2_000
"""Files in the archive; reports have some fifty."""
_UNPACKED = 200_000_000
"""Bytes of all of them; a report with pictures has a few million."""
_RATIO = 200
"""How many times larger than packed a file may be; Word's own are up to 60 times."""
_SMALL = 1_000_000
"""Bytes up to which a file may be packed at any ratio."""
_CHUNK = 1 << 16
_TAGS, _ATTRIBUTES = 8_000_000, 12_000_000
"""Of one XML part, as counted by "<" and "="; Word writes some 1,500 of each a page."""

_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    IndexError,
)
"""What the zip reader raises on bytes that are no whole archive."""


class Broken(Exception):
    """The archive or a part of it is not what it should be.

    Attributes:
        found: what is wrong.
        place: the part and its line, "" where it is the archive.
    """

    def __init__(self, found: str, place: str = "") -> None:
        self.found = found
        self.place = place
        super().__init__(f"{place}: {found}" if place else found)


class Locked(Exception):
    """A member wants a password."""


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open an archive whose sizes are sane and whose members all arrive as they were packed.

    Raises:
        Broken: cut off, changed, or larger than any document.
        Locked: a member wants a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        _check_sizes(members)
        for member in members:
            _read_through(archive, member)
    except _NO_ZIP as error:
        raise Broken(f"a zip archive that is cut off or broken: {error}") from error
    return archive


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MEMBERS:
        raise Broken(f"an archive of {len(members):,} files; at most {_MEMBERS:,} are opened")
    if any(member.flag_bits & 1 for member in members):
        raise Locked
    for member in members:
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Broken("packed in a way that Word does not use", member.filename)
        if member.file_size > max(_SMALL, _RATIO * member.compress_size):
            raise Broken(
                f"{member.file_size:,} bytes packed into"
                f" {member.compress_size:,}: more than any document needs",
                member.filename,
            )
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED:
        raise Broken(f"an archive of {unpacked:,} bytes; at most {_UNPACKED:,} are opened")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a member to its end, which checks its sum, and count what its XML would build.

    Tags and attributes take many times their bytes of memory once they are parsed.
    """
    tags = attributes = 0
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            if is_xml:
                tags += chunk.count(b"<")
                attributes += chunk.count(b"=")
    if tags > _TAGS or attributes > _ATTRIBUTES:
        raise Broken("more tags or attributes than any document has", member.filename)


def elements(
    file: IO[bytes], part: str, *, tags: Collection[str] | None = None
) -> Iterator[tuple[str, _Element]]:
    """Read XML that asks for nothing from outside and defines nothing of its own.

    Args:
        file: the part, unpacked.
        part: its name, for messages.
        tags: names of the elements that are yielded, all of them without it.

    Yields:
        "start" or "end", and the element.

    Raises:
        Broken: no whole XML, nested deeper than 256, or with a document type declaration.
    """
    from lxml import etree

    checked = False
    try:
        for event, element in etree.iterparse(
            file,
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        ):
            if not checked:
                checked = True
                if element.getroottree().docinfo.internalDTD is not None:
                    raise Broken(
                        "a part with a document type declaration, which Word never writes", part
                    )
            yield event, element
    except etree.XMLSyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise Broken(f"no whole XML: {error.msg}", f"{part}{line}") from error
