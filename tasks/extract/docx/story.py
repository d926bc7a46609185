"""A part of a Word document with text in it (body, head, foot, notes) to drafts of blocks.

The part is read piece by piece: a paragraph or table row is dropped once it is
read, so that memory holds the blocks and one row, whatever the part's size.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from tasks.blocks import BlockKind
from tasks.extract.docx.count import drop, letters_in, refuse_text
from tasks.extract.docx.draft import CellPlace, Draft, Mark, count_letters, join_note
from tasks.extract.docx.gathered import DELETED, Gathered
from tasks.extract.docx.marks import raised_marks
from tasks.extract.docx.names import TAGS, attribute, line_of, tags_of
from tasks.extract.docx.numbering import Label, ListCounters, Numbering
from tasks.extract.docx.paragraph import (
    ParagraphReader,
    first_telling,
    is_told_before,
    other_file,
)
from tasks.extract.docx.styles import paragraph_properties
from tasks.extract.docx.tables import TableReader, flat
from tasks.extract.package import Broken, elements

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 25
"""Tables and boxes within one another; reports have two."""

_RUNS = frozenset({"m:oMath", "m:oMathPara", "ins", "del", "moveFrom", "moveTo"})
"""What may stand in the place of a paragraph: formulas, and tracked changes of them."""
_NOTES = frozenset({"footnote", "endnote", "comment"})
_OUTER = frozenset({"p", "tr", *_RUNS, *_NOTES})
_STORIES = frozenset({"body", "hdr", "ftr", "footnotes", "endnotes", "comments"})
_TELLINGS = frozenset({"mc:Choice", "mc:Fallback"})
_SEEN = tags_of(*_OUTER, *_STORIES, *_TELLINGS, "tbl", "sectPr", "altChunk")
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
NOT_SHOWN = "head or foot that no page shows"


@dataclass(frozen=True, slots=True)
class Context:
    """What the text of a story is, here: its kind, its cell, why it is not printed."""

    kind: BlockKind
    place: CellPlace | None = None
    hidden: str | None = None
    depth: int = 0


@dataclass(slots=True)
class Count:
    """Characters that are no white space: of the XML, and those that Word puts in itself."""

    stored: int = 0
    computed: int = 0


class StoryReader:
    """Reads one story after the other; the numbers of tables go on from one to the next.

    Attributes:
        paragraphs: reads what stands in a paragraph.
        count: the characters found so far.
        on_section: called with each section's properties, at its end.
    """

    def __init__(self, paragraphs: ParagraphReader, numbering: Numbering) -> None:
        self.paragraphs = paragraphs
        self.count = Count()
        self.on_section: Callable[[_Element], None] | None = None
        self._numbering = numbering
        self._lists = ListCounters(numbering)
        self._drafts: list[Draft] = []
        self._tables = itertools.count(1)
        self._open: Draft | None = None

    def read(self, file: IO[bytes], part: str, context: Context) -> list[Draft]:
        """Read a part.

        Raises:
            Broken: the XML is broken, too deep, or some of its text is elsewhere.
        """
        self._drafts = []
        self._lists = ListCounters(self._numbering)
        self._open = None
        try:
            self._read(file, part, context)
        except Broken as error:
            place = error.place if error.place.startswith(part) else f"{part}, {error.place}"
            raise Broken(error.found, place.removesuffix(", ")) from error
        return self._drafts

    def _read(self, file: IO[bytes], part: str, context: Context) -> None:
        inside = told = 0
        tables: list[TableReader] = []
        for event, element in elements(file, part, tags=_SEEN):
            name = TAGS[element.tag]
            is_start = event == "start"
            if name in _TELLINGS:
                told += (1 if is_start else -1) if is_told_before(element) else 0
            elif is_start:
                if name in _OUTER:
                    inside += 1
                elif name == "tbl" and not inside and not told:
                    tables.append(TableReader(next(self._tables), element))
            else:
                inside -= name in _OUTER
                if not inside and not told:
                    self._outermost(element, name, tables, context)

    def _outermost(
        self, element: _Element, name: str, tables: list[TableReader], context: Context
    ) -> None:
        """Read a piece that stands in no other, when it is complete, and drop it."""
        if name in _STORIES:
            refuse_text(element)
            return
        if name in _OUTER:
            self.count.stored += letters_in(element)
        if name == "tr" and tables:
            self._row(element, tables[-1], context)
        elif name == "tbl" and tables:
            tables.pop().end()
        elif name == "p":
            self._paragraph(element, context)
        elif name in _NOTES:
            self._note(element, name)
        elif name in _RUNS:
            self._loose(element, context)
        elif name == "altChunk":
            raise other_file(element)
        elif name == "sectPr" and self.on_section is not None:
            # A section's former properties have the same name, and stand in a record of changes.
            parent = element.getparent()
            if parent is not None and TAGS.get(parent.tag) == "body":
                self.on_section(element)
            return
        drop(element)

    def blocks(self, parent: _Element, context: Context) -> None:
        """Read the paragraphs and tables in a cell, box or note."""
        if context.depth > _DEEPEST:
            raise Broken(f"tables within tables, more than {_DEEPEST} deep", line_of(parent))
        for element in parent:
            match TAGS.get(element.tag, ""):
                case "p" | "a:p":
                    self._paragraph(element, context)
                case "tbl":
                    table = TableReader(next(self._tables), element)
                    for row in flat(element, "tr"):
                        self._row(row, table, context)
                    table.end()
                case name if name in _RUNS:
                    self._loose(element, context)
                case "mc:AlternateContent":
                    telling = first_telling(element)
                    if telling is not None:
                        self.blocks(telling, context)
                case "altChunk" | "subDoc":
                    raise other_file(element)
                case "tcPr" | "sdtPr" | "sdtEndPr" | "customXmlPr" | "tr":
                    pass
                case _:
                    self.blocks(element, context)

    def _row(self, row: _Element, table: TableReader, context: Context) -> None:
        for cell in table.read_row(row, context.hidden):
            cell.place.within = context.place
            kind = context.kind if context.kind in {"running", "note"} else "cell"
            inner = Context(
                kind,
                cell.place if kind == "cell" else None,
                cell.hidden,
                context.depth + 1,
            )
            self._open = None
            self.blocks(cell.element, inner)
            self._open = None

    def _paragraph(self, paragraph: _Element, context: Context) -> None:
        properties = paragraph_properties(paragraph)
        found = self.paragraphs.gather(paragraph, properties.style, context.hidden)
        label = None
        goes_on = self._open is not None
        if context.hidden is None and not goes_on and (found.length or not properties.joins):
            label = self._lists.label(properties.numbered, properties.style)
        if context.kind == "paragraph" and properties.is_frame:
            context = replace(context, kind="box")
        draft = self._add(found, context, label)
        if properties.joins:
            self._open = draft or self._open
        elif context.hidden is None:
            self._open = None
        if properties.section is not None and self.on_section is not None:
            self.on_section(properties.section)

    def _loose(self, run: _Element, context: Context) -> None:
        above = {TAGS.get(each.tag) for each in run.iterancestors()}
        hidden = DELETED if above & {"del", "moveFrom"} else context.hidden
        self._add(self.paragraphs.gather_run(run, hidden), context, None)

    def _add(self, found: Gathered, context: Context, label: Label | None) -> Draft | None:
        """Make drafts of what a paragraph holds: its text, then what is hidden, then boxes.

        Returns:
            The draft of its text, which may be that of the paragraph before; None without text.
        """
        literal = "".join(found.literal)
        marks: list[Mark] = [*found.marks, *raised_marks(literal, found.raised)]
        marks.sort(key=lambda mark: mark.start)
        reasons: tuple[str, ...] = ()
        if label is not None:
            self.count.computed += count_letters(label.text)
            literal = label.text + literal
            marks = [
                Mark(mark.start + len(label.text), mark.end + len(label.text), mark.reference)
                for mark in marks
            ]
            reasons = (label.reason,) if label.reason else ()
        draft = None
        if found.own_mark_at is not None or literal.strip() or marks:
            own = found.own_mark_at
            draft = Draft(
                kind=context.kind,
                literal=literal,
                marks=marks or (),
                place=context.place,
                bold=found.is_bold,
                own_mark_at=own if own is None or label is None else own + len(label.text),
                reasons=reasons,
            )
            draft = self._put(draft)
        for reason, pieces in found.hidden.items():
            text = "".join(pieces)
            if text.strip():
                self._drafts.append(Draft(kind="hidden", literal=text, reasons=(reason,)))
        for box in found.boxes:
            self._box(box, context)
        return draft

    def _put(self, draft: Draft) -> Draft:
        """Add a draft, or its text to that of the paragraph that goes on with it."""
        place = draft.place
        while place is not None:
            place.holds_text = True
            place = place.within
        if self._open is not None and self._open.kind == draft.kind:
            self._open.go_on(draft)
            return self._open
        self._drafts.append(draft)
        return draft

    def _note(self, note: _Element, name: str) -> None:
        """Make one draft of a note, whatever paragraphs it has."""
        key = attribute(note, "id") or ""
        own = self.paragraphs.references.get((name, key))
        hidden = None
        if name == "comment":
            hidden = "comment"
        elif attribute(note, "type") in _SEPARATORS:
            hidden = "line between text and notes"
        elif own is None:
            hidden = "note without a reference"
        first = len(self._drafts)
        self._open = None
        self.blocks(note, Context("note", hidden=hidden))
        if hidden is None:
            self._drafts[first:] = join_note(self._drafts[first:], own)

    def _box(self, box: _Element, context: Context) -> None:
        before, self._open = self._open, None
        kind: BlockKind = context.kind if context.kind in {"running", "note"} else "box"
        inner = Context(kind, None, context.hidden, context.depth + 1)
        if TAGS.get(box.tag) == "a:p":
            self._add(self.paragraphs.gather(box, None, context.hidden), inner, None)
        else:
            self.blocks(box, inner)
        self._open = before
