"""What extract finds in a document of any format: blocks of text with their place.

A block is a paragraph, a piece of a table cell, a running head or foot, a note.
The blocks of a document tile its extracted text: every character that is no
white space is in exactly one. A table cell is all blocks with the same table,
row and column; it has several where it has several paragraphs or goes on over
a page break.

Places in PDF are points (1/72 inch) from the top left corner of the page as it
is shown. Character offsets are Python string offsets into `SourceText.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "cell", "running", "note", "box", "hidden"]
"""paragraph: text outside of tables; cell: a piece of a table cell; running: a head or foot of
pages, with symbol, page or job number, bar code; note: a footnote or endnote; box: a text box
or frame; hidden: what is in the file and not in the reading text, such as tracked deletions."""
BLOCK_KINDS: tuple[BlockKind, ...] = ("paragraph", "cell", "running", "note", "box", "hidden")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the decoded file."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: page from 1, then points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a cell stands in its table.

    Attributes:
        table: number of the table from 1 in document order; a table that goes on over pages,
            with its head repeated or not, is one.
        row: from 1 in the table, the head rows counted; a row that goes on over a page keeps
            its number, and a repeated head has the numbers of the head it repeats.
        column: from 1 in reading direction: in a right-to-left table column 1 is the rightmost.
        column_span, row_span: columns and rows that the cell covers.
        is_head: the cell is of a head row.
        is_repeat: the cell is of a head that is printed again on a later page.
        within: the cell of another table in which this table stands, None where it stands in none.
    """

    table: int
    row: int
    column: int
    column_span: int = 1
    row_span: int = 1
    is_head: bool = False
    is_repeat: bool = False
    within: TablePlace | None = None

    @property
    def outermost(self) -> TablePlace:
        """The cell that it stands in of a table that stands in no other; itself where it is one."""
        return self if self.within is None else self.within.outermost


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark in the text that refers to a note.

    Attributes:
        mark: as printed, such as "a", "1" or "*".
        span: where it stands in the extracted text; it is not in the block's `text`.
        note: number of the block that holds the note, None where there is none.
    """

    mark: str
    span: Span
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document with its place.

    Attributes:
        number: from 1 in reading order.
        kind: what it is.
        span: its characters in the extracted text, literal: lines as they are broken, hyphens
            at their ends, marks of notes.
        text: the same to read: lines joined, hyphens and spaces that only typesetting put in
            taken out, marks of notes taken out; never empty where `span` holds a letter or digit.
        place: where a cell stands in its table; None for other kinds.
        page: first page it stands on, from 1; None where the format has no pages.
        boxes: where it stands, a box a page; empty where the format has no pages.
        continues: the piece goes on in the midst of a paragraph that the cell's or text's piece
            before it began (as after a page break); else it begins a paragraph.
        bold: all of its letters are bold.
        marks: marks of notes in it, in order.
        label: of a note, its own mark as printed; of others "".
        reasons: why it was read so, for `--explain`.
        cut: of the first piece of a table on a page that goes on with it, how much the page's
            geometry says that a row begins here, above zero, or that the one before goes on,
            below; 0 elsewhere. The scale is that of the evidence for rows.
    """

    number: int
    kind: BlockKind
    span: Span
    text: str
    place: TablePlace | None = None
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    continues: bool = False
    bold: bool = False
    marks: tuple[NoteMark, ...] = ()
    label: str = ""
    reasons: tuple[str, ...] = ()
    cut: float = 0.0
