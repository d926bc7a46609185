"""Pieces to blocks: the text is written once, and every block knows its characters in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.blocks import Block, NoteMark, Span
from tasks.extract.pdf.joining import Mark, join_lines
from tasks.extract.pdf.page import Line
from tasks.extract.pdf.pieces import Piece
from tasks.extract.pdf.sheet import Strip, is_bold

_MARK = re.compile(r"[^\s,;]+")


class Writer:
    """Gathers pieces in reading order into the text and its blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    def write(self, piece: Piece) -> None:
        """Add a piece: its lines as printed to the text, its block to the blocks."""
        joined = join_lines([_line(strip) for strip in piece.strips])
        if self._parts:
            self._put("\n")
        start = self._length
        self._put(joined.literal)
        text, marks = joined.text, list(joined.marks)
        if piece.kind == "note" and piece.label:
            if marks and marks[0].start == 0:
                marks = marks[1:]
            else:
                text = _without_label(text, piece.label)
        words = [word for strip in piece.strips for word in strip.words if not word.raised]
        self.blocks.append(
            Block(
                number=len(self.blocks) + 1,
                kind=piece.kind,
                span=Span(start, self._length),
                text=text,
                place=piece.place,
                page=piece.box.page,
                boxes=(piece.box,),
                continues=piece.continues,
                bold=is_bold(words),
                marks=tuple(found for mark in marks for found in _note_marks(mark, start)),
                label=piece.label,
                reasons=piece.reasons,
                cut=piece.cut,
            )
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """The extracted text."""
        return "".join(self._parts)


def _line(strip: Strip) -> Line:
    """Return a strip as a line of its page as it is shown."""
    x0, x1 = strip.x0, strip.x1
    if strip.mirror is not None:
        x0, x1 = strip.mirror - x1, strip.mirror - x0
    return Line(list(strip.words), x0, strip.top, x1, strip.bottom, strip.baseline, strip.rtl)


def _note_marks(mark: Mark, start: int) -> list[NoteMark]:
    """Return the marks of notes in a raised word: one, or several with commas between."""
    return [
        NoteMark(
            found.group().strip("()") or found.group(),
            Span(start + mark.start + found.start(), start + mark.start + found.end()),
        )
        for found in _MARK.finditer(mark.text)
    ]


def _without_label(text: str, label: str) -> str:
    """Return the text of a note without its own mark, where that is not raised."""
    rest = re.sub(rf"^[(]?{re.escape(label)}[)]?\.?\s*", "", text)
    return rest or text


def link_marks(blocks: Sequence[Block]) -> list[Block]:
    """Link marks to their notes: on the same page first, then below the table, then anywhere.

    A note below is nearer than one before; a mark without a note stays unlinked.
    """
    notes: dict[str, list[Block]] = {}
    for block in blocks:
        if block.kind == "note" and block.label:
            notes.setdefault(block.label, []).append(block)
    linked = []
    for block in blocks:
        if not block.marks:
            linked.append(block)
            continue
        marks = tuple(
            replace(mark, note=_note_of(mark.mark.strip("()"), block, notes))
            for mark in block.marks
        )
        linked.append(replace(block, marks=marks))
    return linked


def _note_of(mark: str, block: Block, notes: dict[str, list[Block]]) -> int | None:
    found = notes.get(mark, [])
    if not found:
        return None
    nearest = min(
        found,
        key=lambda note: (
            note.page != block.page,
            note.number < block.number,
            abs(note.number - block.number),
        ),
    )
    return nearest.number
