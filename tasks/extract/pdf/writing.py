"""Pieces to blocks: the text is written once, and every block knows its characters in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.blocks import Block, NoteMark, Span
from tasks.extract.pdf.notes import marks_of
from tasks.extract.pdf.page import Word
from tasks.extract.pdf.pieces import Piece

Join = Callable[[Sequence[Sequence[Word]]], str]
"""Joins the words of lines to text as a person reads it."""


class Writer:
    """Gathers pieces in reading order into the text and its blocks."""

    def __init__(self, join: Join) -> None:
        self._join = join
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    def write(self, piece: Piece) -> None:
        """Add a piece: its lines as printed to the text, its block to the blocks."""
        if self._parts:
            self._put("\n")
        start = self._length
        marks: list[NoteMark] = []
        lines: list[list[Word]] = []
        label = piece.label
        baseline: float | None = None
        for strip in piece.strips:
            same_line = baseline is not None and abs(strip.baseline - baseline) <= 0.4 * strip.size
            baseline = strip.baseline
            if lines:
                self._put(" " if same_line else "\n")
            if not same_line or not lines:
                lines.append([])
            for index, word in enumerate(strip.words):
                if index and word.space_before:
                    self._put(" ")
                at = self._length
                self._put(word.text)
                own = piece.kind == "note" and label and at == start
                if own:
                    lines[-1] += _without_label(word, label)
                elif called := marks_of(word):
                    marks += _placed_marks(word.text, called, at)
                else:
                    lines[-1].append(
                        replace(word, space_before=True) if same_line and index == 0 else word
                    )
        text = self._join([line for line in lines if line])
        words = [word for line in lines for word in line if any(map(str.isalnum, word.text))]
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
                bold=bool(words) and all(word.bold for word in words),
                marks=tuple(marks),
                label=label,
                reasons=piece.reasons,
            )
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """The extracted text."""
        return "".join(self._parts)


def _placed_marks(text: str, called: Sequence[str], start: int) -> list[NoteMark]:
    """Return marks that stand in a text that begins at `start`."""
    found = []
    at = 0
    for mark in called:
        at = text.index(mark, at)
        found.append(NoteMark(mark, Span(start + at, start + at + len(mark))))
        at += len(mark)
    return found


def _without_label(word: Word, label: str) -> list[Word]:
    """Return what is left of the first word of a note when its own mark is taken out."""
    rest = word.text.strip("() ").removeprefix(label)
    return [replace(word, text=rest)] if rest else []


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
