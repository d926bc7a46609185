"""Drafts to blocks: marks put in, numbers given, places in the text told."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.blocks import Block, NoteMark, Span, TablePlace
from tasks.extract.docx.draft import CellPlace, Draft, Mark, reading_text
from tasks.extract.docx.marks import without_marks


def finish_blocks(drafts: Sequence[Draft]) -> tuple[str, tuple[Block, ...]]:
    """Number the drafts that hold something, and give them their places in the text.

    Returns:
        The text, and the blocks that tile its characters.
    """
    held = [draft for draft in drafts if draft.literal.strip() or _compose(draft)[0].strip()]
    notes = {
        id(draft.own_mark): number
        for number, draft in enumerate(held, 1)
        if draft.kind == "note" and draft.own_mark is not None
    }
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for number, draft in enumerate(held, 1):
        literal, shown, marks = _compose(draft)
        start = at - (len(literal) - len(literal.lstrip()))
        literal_text = literal.strip()
        texts.append(literal_text)
        blocks.append(
            Block(
                number=number,
                kind=draft.kind,
                span=Span(at, at + len(literal_text)),
                text=reading_text(shown),
                place=_place(draft.place),
                bold=draft.bold,
                marks=tuple(_note_mark(mark, literal, start, notes) for mark in marks),
                label=draft.own_mark.mark if draft.kind == "note" and draft.own_mark else "",
                reasons=_reasons(draft, marks),
            )
        )
        at += len(literal_text) + 1
    return "\n".join(texts), tuple(blocks)


def _note_mark(mark: Mark, literal: str, start: int, notes: dict[int, int]) -> NoteMark:
    return NoteMark(
        mark=literal[mark.start : mark.end].strip(),
        span=Span(start + mark.start, start + mark.end),
        note=notes.get(id(mark.reference)) if mark.reference else None,
    )


def _reasons(draft: Draft, marks: Sequence[Mark]) -> tuple[str, ...]:
    own = draft.own_mark if draft.kind == "note" else None
    if own is None and not marks:
        return draft.reasons
    references = (own, *(mark.reference for mark in marks))
    uncertain = (each.reason for each in references if each is not None and each.reason)
    return tuple(dict.fromkeys([*draft.reasons, *uncertain]))


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
        within=_place(place.within),
    )


def _compose(draft: Draft) -> tuple[str, str, Sequence[Mark]]:
    """Put the marks of references into a draft's text.

    Returns:
        The literal text, the text without its marks, and the marks as they stand in the first.
    """
    own = draft.own_mark
    if own is None and not draft.marks:
        return draft.literal, draft.literal, ()
    tokens = [(mark.start, mark.end, mark.reference, True) for mark in draft.marks]
    if own is not None and not own.custom and draft.own_mark_at is not None:
        tokens.append((draft.own_mark_at, draft.own_mark_at, own, False))
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
    return literal, shown, marks
