"""Drafts to blocks: marks put in, numbers given, places in the text told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.blocks import Block, NoteMark, Span, TablePlace
from tasks.extract.docx.draft import CellPlace, Draft, Mark, reading_text
from tasks.extract.docx.marks import without_marks


@dataclass(frozen=True, slots=True)
class _Composed:
    literal: str
    shown: str
    marks: list[Mark]


def finish_blocks(drafts: Sequence[Draft]) -> tuple[str, tuple[Block, ...]]:
    """Number the drafts that hold something, and give them their places in the text.

    Returns:
        The text, and the blocks that tile its characters.
    """
    composed = [(draft, _compose(draft)) for draft in drafts]
    held = [(draft, piece) for draft, piece in composed if piece.literal.strip()]
    notes = {
        id(draft.own_mark): number
        for number, (draft, _) in enumerate(held, 1)
        if draft.kind == "note" and draft.own_mark is not None
    }
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for number, (draft, piece) in enumerate(held, 1):
        literal = piece.literal.strip()
        blocks.append(_block(number, draft, piece, at, notes))
        texts.append(literal)
        at += len(literal) + 1
    return "\n".join(texts), tuple(blocks)


def _block(number: int, draft: Draft, piece: _Composed, at: int, notes: dict[int, int]) -> Block:
    stripped = len(piece.literal) - len(piece.literal.lstrip())
    marks = tuple(
        NoteMark(
            mark=piece.literal[mark.start : mark.end].strip(),
            span=Span(at + mark.start - stripped, at + mark.end - stripped),
            note=notes.get(id(mark.reference)) if mark.reference else None,
        )
        for mark in piece.marks
    )
    own = draft.own_mark if draft.kind == "note" else None
    uncertain = (own, *(mark.reference for mark in piece.marks))
    reasons = dict.fromkeys(
        [*draft.reasons, *(each.reason for each in uncertain if each and each.reason)]
    )
    return Block(
        number=number,
        kind=draft.kind,
        span=Span(at, at + len(piece.literal.strip())),
        text=reading_text(piece.shown),
        place=_place(draft.place),
        continues=draft.continues,
        bold=draft.bold,
        marks=marks,
        label=own.mark if own else "",
        reasons=tuple(reasons),
    )


def _place(place: CellPlace | None) -> TablePlace | None:
    if place is None:
        return None
    return TablePlace(
        table=place.table,
        row=place.row,
        column=place.column,
        column_span=place.column_span,
        row_span=place.row_span,
        is_head=place.is_head,
    )


def _compose(draft: Draft) -> _Composed:
    """Put the marks of references into the literal text, and take all marks out of the other."""
    own = draft.own_mark
    tokens = [(mark.start, mark.end, mark.reference, True) for mark in draft.marks]
    if own is not None and not own.custom and draft.own_mark_at is not None:
        tokens.append((draft.own_mark_at, draft.own_mark_at, own, False))
    if not tokens:
        return _Composed(draft.literal, draft.literal, [])
    pieces: list[str] = []
    at = reached = 0
    marks: list[Mark] = []
    cut: list[Mark] = []
    for start, end, reference, is_reported in sorted(tokens, key=lambda token: token[0]):
        pieces.append(draft.literal[reached:start])
        at += start - reached
        is_put_in = reference is not None and not reference.custom
        token = reference.mark if reference and is_put_in else draft.literal[start:end]
        mark = Mark(at, at + len(token), reference)
        pieces.append(token)
        at += len(token)
        reached = end
        cut.append(mark)
        if is_reported and token.strip():
            marks.append(mark)
    literal = "".join(pieces) + draft.literal[reached:]
    shown = without_marks(literal, cut)
    if own is not None and own.custom and shown.lstrip().startswith(own.custom):
        shown = shown.lstrip().removeprefix(own.custom)
    return _Composed(literal, shown, marks)
