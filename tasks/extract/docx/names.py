"""Names of WordprocessingML elements and attributes, in both namespaces it is written in.

ISO/IEC 29500 has a transitional form (what Word writes) and a strict one with
namespaces of its own; here both have the same short names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_SCHEMAS = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_NAMESPACES: dict[str, tuple[str, ...]] = {
    "": (f"{_SCHEMAS}/wordprocessingml/2006/main", f"{_STRICT}/wordprocessingml/main"),
    "m:": (f"{_SCHEMAS}/officeDocument/2006/math", f"{_STRICT}/officeDocument/math"),
    "a:": (f"{_SCHEMAS}/drawingml/2006/main", f"{_STRICT}/drawingml/main"),
    "mc:": (f"{_SCHEMAS}/markup-compatibility/2006",),
    "v:": ("urn:schemas-microsoft-com:vml",),
}
_KNOWN = """
p pPr r rPr t tab br cr ptab sym noBreakHyphen softHyphen delText instrText delInstrText fldChar
ins del moveFrom moveTo hyperlink smartTag smartTagPr customXml customXmlPr sdt sdtContent sdtPr
sdtEndPr fldSimple ruby rubyBase rubyPr rt txbxContent footnoteReference endnoteReference
footnoteRef endnoteRef lastRenderedPageBreak sectPr tbl tblPr tblGrid gridCol tr trPr tblPrEx tc
tcPr tcW gridSpan gridBefore gridAfter vMerge hMerge tblHeader cellDel cellMerge altChunk subDoc
headerReference footerReference titlePg footnotePr endnotePr numFmt numStart numRestart
footnote endnote comment footnotes endnotes comments styles numbering settings body hdr ftr
evenAndOddHeaders pStyle rStyle numPr numId ilvl framePr b bCs vanish
vertAlign rtl cs rFonts basedOn style docDefaults rPrDefault abstractNum abstractNumId num lvl
lvlText lvlOverride startOverride start suff isLgl lvlRestart numStyleLink
m:t m:oMath m:oMathPara a:t a:p mc:AlternateContent mc:Choice mc:Fallback v:textpath
"""


def _tags(name: str) -> Iterator[str]:
    prefix, _, local = name.rpartition(":")
    for namespace in _NAMESPACES[f"{prefix}:" if prefix else ""]:
        yield f"{{{namespace}}}{local}"


TAGS: dict[str, str] = {tag: name for name in _KNOWN.split() for tag in _tags(name)}
"""The short name of every element that is known here, by its name in lxml."""

_ATTRIBUTE = tuple(f"{{{namespace}}}" for namespace in _NAMESPACES[""])
_RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = frozenset({"0", "false", "off"})
_MEASURE = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|pi)?")
_TWIPS = {"": 1, "pt": 20, "in": 1440, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240, "pi": 240}
_INTEGER = re.compile(r"[+-]?\d{1,9}")


def tags_of(*names: str) -> set[str]:
    """Return the names in lxml of elements with these short names."""
    return {tag for name in names for tag in _tags(name)}


def attribute(element: _Element, name: str) -> str | None:
    """Return an attribute of the word namespace."""
    value = element.get(_ATTRIBUTE[0] + name)
    return element.get(_ATTRIBUTE[1] + name) if value is None else value


def relation_id(element: _Element) -> str:
    """Return the id of the relationship that an element names."""
    return element.get(_RELATION_ID[0]) or element.get(_RELATION_ID[1]) or ""


def keeps_space(element: _Element) -> bool:
    """Tell whether the spaces at both ends of a text are printed."""
    return element.get(_SPACE) == "preserve"


def child(element: _Element | None, name: str) -> _Element | None:
    """Return the first child with a short name."""
    if element is not None:
        for found in element:
            if TAGS.get(found.tag) == name:
                return found
    return None


def children_of(element: _Element | None) -> dict[str, _Element]:
    """Return the children that are known here by their short names, of each name the last."""
    if element is None:
        return {}
    return {name: found for found in element if (name := TAGS.get(found.tag)) is not None}


def value_of(element: _Element | None, name: str) -> str | None:
    """Return the value of the first child with a short name."""
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def is_true(value: str | None) -> bool:
    """Read the value of an attribute that is false where it is not given."""
    return value is not None and value not in _OFF


def is_on(element: _Element) -> bool:
    """Read an element that switches a property: without a value it is on."""
    return attribute(element, "val") not in _OFF


def switch(element: _Element | None, name: str) -> bool | None:
    """Return whether the child with a short name switches its property on, None without it."""
    found = child(element, name)
    return None if found is None else is_on(found)


def integer(element: _Element | None, name: str = "val", default: int = 0) -> int:
    """Read a whole number of at most nine digits; `default` where there is no such attribute.

    Raises:
        Broken: something else stands there.
    """
    value = None if element is None else attribute(element, name)
    if element is None or value is None:
        return default
    if not _INTEGER.fullmatch(value.strip()):
        raise Broken(f"{value[:40]!r} where a number should be", line_of(element))
    return int(value)


def twips(element: _Element, name: str) -> int:
    """Read a length in twips (1/1440 inch); 0 where it is not given or is a share of a page."""
    match = _MEASURE.fullmatch((attribute(element, name) or "").strip())
    return 0 if match is None else round(float(match[1]) * _TWIPS[match[2] or ""])


def line_of(element: _Element) -> str:
    """Say where an element stands in its part."""
    return f"line {element.sourceline}"
