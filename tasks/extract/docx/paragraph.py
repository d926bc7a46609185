"""What stands in one paragraph: printed text, hidden text, marks, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tasks.extract.docx.draft import Mark, Reference
from tasks.extract.docx.gathered import DELETED, FIELD, Gathered, Place
from tasks.extract.docx.names import TAGS, attribute, is_true, keeps_space, line_of
from tasks.extract.docx.styles import Look, Styles, changed_look
from tasks.extract.docx.symbols import symbol
from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_PHONETIC = "phonetic guide"

_DESCRIPTIONS = frozenset(
    {
        "pPr",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "rubyPr",
        "sectPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
    }
)
"""Elements that say how something looks, and hold no text."""
_UNPRINTED = {
    "del": DELETED,
    "moveFrom": DELETED,
    "delText": DELETED,
    "instrText": FIELD,
    "delInstrText": FIELD,
    "rt": _PHONETIC,
}
"""Elements whose text is not printed, or printed beside what it explains, and why."""
_FIXED = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
_LOOKS = frozenset({"rStyle", "b", "bCs", "vanish", "vertAlign", "rtl", "cs"})
"""Properties of a run that say how it looks."""
_POINTS = frozenset(
    {
        "fldChar",
        "lastRenderedPageBreak",
        "footnoteRef",
        "endnoteRef",
        "footnoteReference",
        "endnoteReference",
    }
)
_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText", "m:t", "a:t"})


class _Around(NamedTuple):
    """What is true of all that an element holds: paragraph style, look, why it is not printed."""

    style: str | None
    look: Look
    hidden: str | None


@dataclass(slots=True)
class ParagraphReader:
    """Reads what stands in paragraphs; `references` collects those to notes, by story and id."""

    styles: Styles
    place: Place
    references: dict[tuple[str, str], Reference] = field(default_factory=dict)

    def gather(self, element: _Element, style: str | None, hidden: str | None = None) -> Gathered:
        """Read a paragraph.

        Args:
            element: the paragraph.
            style: name of its style.
            hidden: why all of it is not printed, None where it is.

        Raises:
            Broken: a part of the text is in another file.
        """
        found = Gathered()
        self._read(element, _Around(style, self.styles.look(style), hidden), found)
        return found

    def gather_run(self, element: _Element, hidden: str | None) -> Gathered:
        """Read a run, a formula or a tracked change that stands in no paragraph."""
        found = Gathered()
        around = _Around(None, self.styles.look(None), hidden)
        self._part(element, TAGS.get(element.tag, ""), around, found)
        return found

    def _read(self, parent: _Element, around: _Around, found: Gathered) -> None:
        for element in parent:
            name = TAGS.get(element.tag, "")
            if name == "t":
                found.add(_printed(element), around.look, around.hidden)
            elif name == "r":
                self._read(element, around, found)
                found.custom = None
            elif name == "rPr":
                look = self._look(element, around)
                if look is not around.look:
                    around = _Around(around.style, look, around.hidden)
            elif name not in _DESCRIPTIONS:
                self._part(element, name, around, found)

    def _part(self, element: _Element, name: str, around: _Around, found: Gathered) -> None:
        text = _text_of(element, name)
        if text is not None:
            found.add(text, around.look, around.hidden or _UNPRINTED.get(name))
            return
        match name:
            case _ if name in _POINTS:
                self._point(element, name, around, found)
            case "mc:AlternateContent":
                telling = first_telling(element)
                if telling is not None:
                    self._read(telling, around, found)
            case "txbxContent" | "a:p":
                found.boxes.append(element)
            case "altChunk" | "subDoc":
                raise other_file(element)
            case _ if len(element):
                why = around.hidden or _UNPRINTED.get(name)
                self._read(element, _Around(around.style, around.look, why), found)
            case _:
                pass

    def _point(self, element: _Element, name: str, around: _Around, found: Gathered) -> None:
        """Read a point in the text that is not text itself."""
        if name == "fldChar":
            found.turn_field(attribute(element, "fldCharType"))
        elif name == "lastRenderedPageBreak":
            self.place.page += 1
        elif name in {"footnoteRef", "endnoteRef"}:
            if found.own_mark_at is None:
                found.own_mark_at = found.length
        elif found.why_hidden(around.look, around.hidden) is None:
            self._refer(element, name.removesuffix("Reference"), found)

    def _look(self, properties: _Element, around: _Around) -> Look:
        """Return the look of a run: its styles, and what its own properties change."""
        said: dict[str, _Element] = {}
        for element in properties:
            name = TAGS.get(element.tag)
            if name in _LOOKS:
                said[name] = element
        if not said:
            return self.styles.look(around.style)
        named = said.pop("rStyle", None)
        styled = self.styles.look(around.style, None if named is None else attribute(named, "val"))
        return changed_look(styled, said) if said else styled

    def _refer(self, element: _Element, story: str, found: Gathered) -> None:
        reference = Reference(
            story, attribute(element, "id") or "", self.place.section, self.place.page
        )
        if is_true(attribute(element, "customMarkFollows")):
            found.custom = reference
        self.references.setdefault((story, reference.note), reference)
        found.marks.append(Mark(found.length, found.length, reference))


def first_telling(alternatives: _Element) -> _Element | None:
    """Return the first of the forms in which a content is told.

    The others tell the same for programs that do not know the first; they are neither
    read nor counted.
    """
    return next(
        (each for each in alternatives if TAGS.get(each.tag) in {"mc:Choice", "mc:Fallback"}), None
    )


def is_told_before(form: _Element) -> bool:
    """Tell whether a form of a content (Choice, Fallback) is not the first."""
    before = form.getprevious()
    while before is not None and TAGS.get(before.tag) not in {"mc:Choice", "mc:Fallback"}:
        before = before.getprevious()
    return before is not None


def other_file(element: _Element) -> Broken:
    """Return the refusal of a document whose text is partly in another file."""
    return Broken("a piece of text that is kept as a file of its own", line_of(element))


def _text_of(element: _Element, name: str) -> str | None:
    """Return the text that an element is, None if it is none."""
    if name in _FIXED:
        return _FIXED[name]
    if name in _TEXTS:
        return element.text or ""
    if name == "sym":
        return symbol(attribute(element, "font") or "", attribute(element, "char") or "")
    if name == "v:textpath":
        return element.get("string") or ""
    return None


def _printed(element: _Element) -> str:
    """Return a text without spaces at its ends that it does not say to keep, as Word does."""
    text = element.text or ""
    if (text[:1].isspace() or text[-1:].isspace()) and not keeps_space(element):
        return text.strip(" \t\r\n")
    return text
