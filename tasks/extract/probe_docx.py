"""The front of a .docx file, and what a zip archive is that is none."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

from tasks.extract.probe import FRONT, Probe, State
from tasks.extract.sniff import MediaType

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCX: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"

_MEMBERS = 2_000
"""Files in the archive; reports have some fifty."""
_UNPACKED = 200_000_000
"""Bytes of all of them; a report with pictures has a few million."""
_RATIO = 200
"""How many times larger than packed a file may be; Word's own are up to 60 times."""
_SMALL = 1_000_000
"""Bytes up to which a file may be packed at any ratio."""
_CHUNK = 1 << 16
_HEADERS = 20
"""Header parts that are read."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FIRST = {"first": 0, "default": 1, "even": 2}
"""The first page shows its own header, if it has one."""

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


class _Broken(Exception):
    """The archive or a part of it is not what it should be; the message says what."""


class _Locked(Exception):
    """A member wants a password."""


def probe_docx(data: bytes) -> Probe:
    """Look at the front of a .docx file: the header of its first page, then its first text."""
    try:
        with _opened(data) as archive:
            names = set(archive.namelist())
            if not any(name.startswith("word/") for name in names):
                return _probe("other", "an Office file that is no Word document")
            if _MAIN not in names:
                raise _Broken(f"a .docx without {_MAIN}")
            headers, body = _front(archive, names)
    except _Locked:
        return _probe("encrypted", "a .docx that wants a password")
    except _Broken as error:
        return _probe("damaged", str(error))
    text = f"{headers}{body}"
    if text.strip():
        return _probe("text", "a .docx with text", text[:FRONT])
    if any(name.startswith("word/media/") for name in names):
        return _probe("scan", "a .docx of pictures without text")
    return _probe("other", "a .docx without text")


def probe_zip(data: bytes) -> Probe:
    """Say whether a zip archive that is no .docx is whole."""
    try:
        with _opened(data) as archive:
            return Probe(
                "application/zip",
                "other",
                "",
                None,
                f"a zip archive of {len(archive.namelist())} files that is no .docx",
            )
    except _Locked:
        return Probe("application/zip", "encrypted", "", None, "a zip that wants a password")
    except _Broken as error:
        return Probe("application/zip", "damaged", "", None, str(error))


def _probe(state: State, detail: str, text: str = "") -> Probe:
    return Probe(_DOCX, state, text, None, detail)


def _opened(data: bytes) -> zipfile.ZipFile:
    """Open an archive whose sizes are sane and whose members all arrive as they were packed."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        _check_sizes(members)
        for member in members:
            with archive.open(member) as file:
                while file.read(_CHUNK):
                    pass
    except _NO_ZIP as error:
        raise _Broken(f"a zip archive that is cut off or broken: {error}") from error
    return archive


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MEMBERS:
        raise _Broken(f"an archive of {len(members):,} files; at most {_MEMBERS:,} are opened")
    if any(member.flag_bits & 1 for member in members):
        raise _Locked
    for member in members:
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _Broken(f"{member.filename}: packed in a way that Word does not use")
        if member.file_size > max(_SMALL, _RATIO * member.compress_size):
            raise _Broken(
                f"{member.filename}: {member.file_size:,} bytes packed into"
                f" {member.compress_size:,}: more than any document needs"
            )
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED:
        raise _Broken(f"an archive of {unpacked:,} bytes; at most {_UNPACKED:,} are opened")


def _front(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, str]:
    from lxml.etree import XMLSyntaxError

    part = _MAIN
    try:
        with archive.open(_MAIN) as file:
            body = _beginning(_pieces(_elements(file)))
        headers = ""
        for part in _headers(archive, names):
            with archive.open(part) as file:
                headers += _beginning(_pieces(_elements(file)))
    except XMLSyntaxError as error:
        raise _Broken(f"{part}: no whole XML: {error.msg}") from error
    return headers, body


def _headers(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """Return the header parts of the first section, that of the first page first."""
    if _RELATIONS not in names:
        return []
    with archive.open(_RELATIONS) as file:
        targets = {
            element.get("Id", ""): posixpath.normpath(
                posixpath.join("/word", element.get("Target", ""))
            ).lstrip("/")
            for event, element in _elements(file)
            if event == "end" and element.tag == _RELATION
        }
    shown: list[tuple[int, str]] = []
    with archive.open(_MAIN) as file:
        for event, element in _elements(file):
            if event != "end":
                continue
            if element.tag == f"{_W}headerReference":
                part = targets.get(element.get(f"{_R}id", ""), "")
                shown.append((_FIRST.get(element.get(f"{_W}type", ""), len(_FIRST)), part))
            elif element.tag == f"{_W}sectPr" and shown:
                break
            if element.tag == f"{_W}p":
                element.clear()
    return [part for _, part in sorted(shown) if part in names][:_HEADERS]


def _elements(file: IO[bytes]) -> Iterator[tuple[str, _Element]]:
    """Read XML that asks for nothing from outside and defines nothing of its own."""
    from lxml import etree

    root: _Element | None = None
    for event, element in etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    ):
        if root is None:
            root = element
            if root.getroottree().docinfo.internalDTD is not None:
                raise _Broken("a part with a document type declaration, which Word never writes")
        yield event, element


def _pieces(elements: Iterable[tuple[str, _Element]]) -> Iterator[str]:
    """Yield the text of a part; each paragraph ends with a line end.

    What is shown a second time for old readers (Fallback) is left out, and so
    is deleted text, which has an element of its own.
    """
    skipped = 0
    for event, element in elements:
        if element.tag == _FALLBACK:
            skipped += 1 if event == "start" else -1
        if event == "start" or skipped:
            continue
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}p":
            yield "\n"
            element.clear()
        elif element.tag in _MARKS and _is_in_run(element):
            yield _MARKS[element.tag]


def _is_in_run(element: _Element) -> bool:
    """Tell a tab in the text from a tab stop, which has the same name."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_W}r"


def _beginning(pieces: Iterable[str]) -> str:
    text: list[str] = []
    length = 0
    for piece in pieces:
        text.append(piece)
        length += len(piece)
        if length >= FRONT:
            break
    return "".join(text)[:FRONT]
