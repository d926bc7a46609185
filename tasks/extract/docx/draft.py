"""Pieces of a Word document as they are found, before they are numbered and marked.

Where a cell stands is known only when its table has ended, and how a note is
marked only when the section has; so both are filled in later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.blocks import BlockKind

_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"), ""
) | dict.fromkeys(range(0x2066, 0x206A), "")
"""Characters that are not seen: soft hyphens, zero-width spaces, marks of writing direction."""
_CJK = "[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]"
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})[ \t]*\n[ \t]*(?={_CJK})")


@dataclass(slots=True)
class CellPlace:
    """Where a cell stands, in columns of its table's grid; filled in as the table is read.

    Attributes:
        table, row: as in `TablePlace`.
        start, end: edges of the grid, from 0.
        column, column_span: as in `TablePlace`, known when the table has ended.
        row_span: rows so far.
        is_head: the cell is of a head row.
        holds_text: a block of it was found.
        within: the cell in which its table stands, None where that stands in no other.
    """

    table: int
    row: int
    start: int
    end: int
    is_head: bool = False
    row_span: int = 1
    column: int = 0
    column_span: int = 1
    holds_text: bool = False
    within: CellPlace | None = None


@dataclass(slots=True)
class Reference:
    """A reference to a footnote or endnote.

    Attributes:
        story: "footnote" or "endnote".
        note: its id in the story's part.
        section, page: where it stands, both counted from 0; pages as Word last laid them out.
        custom: the mark, where it is no number.
        mark: as printed, known when the document has ended.
        reason: what of it is not certain.
    """

    story: str
    note: str
    section: int
    page: int
    custom: str = ""
    mark: str = ""
    reason: str = ""


@dataclass(slots=True)
class Mark:
    """A mark in the literal text: what stands at start:end, or a reference to put in there."""

    start: int
    end: int
    reference: Reference | None = None


@dataclass(slots=True)
class Draft:
    """A block before it is numbered.

    `literal` has all characters of the block but the marks of references; other marks stand
    in it. `own_mark` is the reference that a note is of.
    """

    kind: BlockKind
    literal: str
    marks: Sequence[Mark] = ()
    place: CellPlace | None = None
    bold: bool = False
    own_mark: Reference | None = None
    own_mark_at: int | None = None
    reasons: tuple[str, ...] = ()

    def go_on(self, rest: Draft) -> None:
        """Add a paragraph that is one with this, as nothing printed parts them."""
        length = len(self.literal)
        self.literal += rest.literal
        self.marks = [
            *self.marks,
            *(Mark(mark.start + length, mark.end + length, mark.reference) for mark in rest.marks),
        ]
        self.bold = self.bold and (rest.bold or not rest.literal.strip())
        if self.own_mark_at is None and rest.own_mark_at is not None:
            self.own_mark_at = length + rest.own_mark_at
        self.reasons += rest.reasons


def reading_text(literal: str) -> str:
    """Return a text as a person reads it: lines joined, single spaces, no unseen characters."""
    if not literal.isascii():
        literal = literal.translate(_UNSEEN)
        if "\n" in literal:
            literal = _BETWEEN_CJK.sub("", literal)
    return " ".join(literal.split())


def count_letters(text: str) -> int:
    """Count the characters that are no white space."""
    return len("".join(text.split()))


def join_note(drafts: list[Draft], own: Reference | None) -> list[Draft]:
    """Join the printed paragraphs of a note to one draft; hidden ones follow it."""
    printed = [draft for draft in drafts if draft.kind != "hidden"]
    whole = Draft(kind="note", literal="", own_mark=own, bold=bool(printed))
    marks: list[Mark] = []
    for draft in printed:
        before = len(whole.literal) + 1 if whole.literal else 0
        if whole.own_mark_at is None and draft.own_mark_at is not None:
            whole.own_mark_at = before + draft.own_mark_at
        marks += (
            Mark(before + mark.start, before + mark.end, mark.reference) for mark in draft.marks
        )
        whole.literal += ("\n" if before else "") + draft.literal
        whole.bold = whole.bold and draft.bold
        whole.reasons += draft.reasons
    whole.marks = marks
    hidden = [draft for draft in drafts if draft.kind == "hidden"]
    for draft in hidden:
        draft.own_mark = own
    return [whole, *hidden]
