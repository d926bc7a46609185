"""Whole records out of an answer, also when the answer as a whole is not well-formed.

A record is taken when it is well-formed by itself and says its own number
(controlfield 001): the number stands first, so a record that has lost its
beginning has none. Nothing is repaired and nothing is guessed from a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tasks.fetch.discovery.proposals import Problem

MAX_BYTES = 8 * 1024 * 1024
"""A page of 50 records is a few hundred thousand bytes; anything above this is no such page."""

_TOKEN = re.compile(
    rb"<(?:(?P<empty>(?:[A-Za-z_][\w.-]*:)?record(?:\s[^<>]*)?/)"
    rb"|(?P<open>(?:[A-Za-z_][\w.-]*:)?record(?:\s[^<>]*)?)"
    rb"|(?P<close>/(?:[A-Za-z_][\w.-]*:)?record\s*))>"
)
_TOTAL = re.compile(rb"<!--[^<>]{0,80}?Search-Engine-Total-Number-Of-Results:\s*([0-9]{1,9})\s")
_ENCODING = re.compile(rb"<\?xml\s[^<>]{0,80}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,30})")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]*):record")
_FRAME = rb"<\?xml[^<>]*\?>|<!--[^<>]{0,400}?-->|</?(?:[A-Za-z_][\w.-]*:)?collection(?:\s[^<>]*)?>"
_FRAMES = re.compile(_FRAME)
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|" + _FRAME + rb")*")
_MARC = b"http://www.loc.gov/MARC21/slim"
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cut:
    """One record of an answer.

    Attributes:
        unit: number of the record in the answer, from 1.
        offset: byte at which it begins; None in a well-formed answer, where it is not needed.
        element: the record; None when it is broken.
    """

    unit: int
    offset: int | None
    element: etree._Element | None


@dataclass(frozen=True, slots=True)
class CutAnswer:
    """An answer cut into records.

    Attributes:
        cuts: every record that begins or ends in it, whole or broken.
        total: results of the whole search, as the answer's comment says; None if it does not.
        problems: what is broken, with byte offsets.
        well_formed: whether the answer as a whole could be read.
    """

    cuts: tuple[Cut, ...]
    total: int | None
    problems: tuple[Problem, ...]
    well_formed: bool


def cut_records(data: bytes) -> CutAnswer:
    """Cut an answer into its records; whatever the bytes are, nothing is raised."""
    if len(data) > MAX_BYTES:
        found = f"{len(data)} bytes: more than the {MAX_BYTES} that are read"
        return CutAnswer((), None, (Problem("whole answer", found),), well_formed=False)
    if not data.strip():
        return CutAnswer((), None, (Problem("whole answer", "empty"),), well_formed=False)
    match = _TOTAL.search(data)
    total = int(match[1]) if match else None
    root, why = _parse(data)
    if root is None:
        return _salvaged(data, total, why)
    records = [item for item in root.iter("{*}record") if not _within_record(item)]
    begun = sum(1 for token in _TOKEN.finditer(data) if token["close"] is None)
    if begun > len(records):
        return _salvaged(data, total, f"{begun - len(records)} records stand in comments")
    cuts = tuple(Cut(unit, None, item) for unit, item in enumerate(records, start=1))
    problems = () if cuts or _is_collection(root) else (_foreign(data, root),)
    return CutAnswer(cuts, total, problems, well_formed=True)


def _parse(data: bytes) -> tuple[etree._Element | None, str]:
    """Parse bytes strictly; without a result, say why.

    A document type is refused as a whole: MARCXML has none, and one can define
    entities. Without it, an entity that XML does not define is an error.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return None, error.msg or "not well-formed"
    if root.getroottree().docinfo.internalDTD is not None:
        return None, "a document type, which MARCXML has not"
    return root, ""


def _within_record(element: etree._Element) -> bool:
    return any(etree.QName(item).localname == "record" for item in element.iterancestors())


def _is_collection(root: etree._Element) -> bool:
    return etree.QName(root).localname == "collection"


def _foreign(data: bytes, root: etree._Element) -> Problem:
    what = "an HTML page" if _HTML.search(data) else f"an XML document <{etree.QName(root).text}>"
    return Problem("whole answer", f"{what} without records, where MARCXML should be")


def _salvaged(data: bytes, total: int | None, why: str) -> CutAnswer:
    """Take each record that is whole; name each one that is not, and each stretch between."""
    problems = [Problem("whole answer", f"not well-formed ({why}): read record by record")]
    cuts: list[Cut] = []
    wrapping = _wrapping(data)
    done = 0
    for start, end, fault in _stretches(data):
        problems += _left_over(data, done, start)
        unit = len(cuts) + 1
        element, reason = (None, fault) if fault else _whole(data[start:end], wrapping)
        cuts.append(Cut(unit, start, element))
        if element is None:
            problems.append(Problem(f"byte {start}", f"broken record: {reason}", unit))
        done = end
    problems += _left_over(data, done, len(data))
    return CutAnswer(tuple(cuts), total, tuple(problems), well_formed=False)


def _stretches(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and fault (empty when both ends are there) of each record in the bytes."""
    opened: int | None = None
    done = 0
    for token in _TOKEN.finditer(data):
        if token["close"] is not None:
            if opened is None:
                # It can begin anywhere behind the record, or the frame, before it.
                lead = _LEAD.match(data, done)
                yield lead.end() if lead else done, token.end(), "its beginning is lost"
            else:
                yield opened, token.end(), ""
            opened = None
            done = token.end()
            continue
        if opened is not None:
            yield opened, token.start(), "its end is lost before the next record begins"
        if token["empty"] is not None:
            yield token.start(), token.end(), ""
            opened = None
            done = token.end()
        else:
            opened = token.start()
    if opened is not None:
        yield opened, len(data), "its end is lost"


def _wrapping(data: bytes) -> tuple[bytes, bytes]:
    """What stands around a record while it is parsed alone: encoding and prefix of the answer."""
    declared = _ENCODING.match(data.lstrip())
    prefix = _PREFIX.search(data)
    head = b'<?xml version="1.0" encoding="' + (declared[1] if declared else b"UTF-8") + b'"?>'
    name = b" xmlns:" + prefix[1] + b'="' + _MARC + b'"' if prefix else b""
    return head + b"<one" + name + b">", b"</one>"


def _whole(piece: bytes, wrapping: tuple[bytes, bytes]) -> tuple[etree._Element | None, str]:
    root, why = _parse(wrapping[0] + piece + wrapping[1])
    if root is None:
        return None, why
    if len(root) != 1 or etree.QName(root[0]).localname != "record":
        return None, "not one record"
    if not any(
        (item.text or "").strip() for item in root[0].iterfind("{*}controlfield[@tag='001']")
    ):
        return None, "no record number (001): its beginning may be lost"
    return root[0], ""


def _left_over(data: bytes, start: int, end: int) -> list[Problem]:
    """Name what stands between records and is neither blank nor the frame of an answer."""
    piece = data[start:end]
    rest = _FRAMES.sub(b"", piece.removeprefix(b"\xef\xbb\xbf")).strip()
    if not rest:
        return []
    what = "an HTML page" if _HTML.search(piece) else "something that is no record"
    return [Problem(f"byte {start}", f"{what} ({len(rest)} bytes)")]
