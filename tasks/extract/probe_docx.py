"""The front of a .docx file, and what a zip archive is that is none."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tasks.extract.package import Broken, Locked, elements, open_package
from tasks.extract.probe import FRONT, Probe, State
from tasks.extract.sniff import MediaType

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCX: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"

_HEADERS = 20
"""Header parts that are read."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FIRST = {"first": 0, "default": 1, "even": 2}
"""The first page shows its own header, if it has one."""


def probe_docx(data: bytes) -> Probe:
    """Look at the front of a .docx file: the header of its first page, then its first text."""
    try:
        with open_package(data) as archive:
            names = set(archive.namelist())
            if not any(name.startswith("word/") for name in names):
                return _probe("other", "an Office file that is no Word document")
            if _MAIN not in names:
                raise Broken(f"a .docx without {_MAIN}")
            headers, body = _front(archive, names)
    except Locked:
        return _probe("encrypted", "a .docx that wants a password")
    except Broken as error:
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
        with open_package(data) as archive:
            return Probe(
                "application/zip",
                "other",
                "",
                None,
                f"a zip archive of {len(archive.namelist())} files that is no .docx",
            )
    except Locked:
        return Probe("application/zip", "encrypted", "", None, "a zip that wants a password")
    except Broken as error:
        return Probe("application/zip", "damaged", "", None, str(error))


def _probe(state: State, detail: str, text: str = "") -> Probe:
    return Probe(_DOCX, state, text, None, detail)


def _front(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, str]:
    with archive.open(_MAIN) as file:
        body = _beginning(_pieces(elements(file, _MAIN)))
    headers = ""
    for part in _headers(archive, names):
        with archive.open(part) as file:
            headers += _beginning(_pieces(elements(file, part)))
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
            for event, element in elements(file, _RELATIONS)
            if event == "end" and element.tag == _RELATION
        }
    shown: list[tuple[int, str]] = []
    with archive.open(_MAIN) as file:
        for event, element in elements(file, _MAIN):
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


def _pieces(read: Iterable[tuple[str, _Element]]) -> Iterator[str]:
    """Yield the text of a part; each paragraph ends with a line end.

    What is shown a second time for old readers (Fallback) is left out, and so
    is deleted text, which has an element of its own.
    """
    skipped = 0
    for event, element in read:
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
