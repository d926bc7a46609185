"""What extract found in a document, as messages from the worker that read it.

The worker has read hostile bytes, so its messages are believed only as far as
they make sense: every value has its type and range, blocks are numbered and
stand in the text one after the other. Whether the blocks hold all characters
is not decided here: that is conservation, which has its own gate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NoReturn

from tasks.blocks import BLOCK_KINDS, Block, Box, NoteMark, Span, TablePlace
from tasks.records import SourceText

_PIECE = 250_000
"""Characters of text in a message, or of the blocks' texts: a message is some 1 MB at most,
unless one block is longer."""
_ENDLESS = 1 << 40
"""No count or offset is as large."""


def encode(source: SourceText) -> Iterator[dict[str, object]]:
    """Yield the messages that say what was found; name, hash and type are known to who asked."""
    yield {
        "length": len(source.text),
        "blocks": len(source.blocks),
        "characters_read": source.characters_read,
        "pages": source.pages,
    }
    for start in range(0, len(source.text), _PIECE):
        yield {"text": source.text[start : start + _PIECE]}
    batch: list[list[object]] = []
    size = 0
    for block in source.blocks:
        batch.append(_encoded(block))
        # About as many characters go to the places of a block as to those of a short text.
        size += 200 + len(block.text)
        if size > _PIECE:
            yield {"blocks": batch}
            batch, size = [], 0
    if batch:
        yield {"blocks": batch}


def decode(messages: Iterator[dict[str, Any]], about: SourceText) -> SourceText:
    """Read what `encode` wrote.

    Args:
        messages: no more are taken than belong to it.
        about: the document, of which text and blocks are to be filled in.

    Raises:
        ValueError: they make no sense.
    """
    head = _next(messages, {"length", "blocks", "characters_read", "pages"})
    length, count = _whole(head["length"]), _whole(head["blocks"])
    read, pages = _whole_or_none(head["characters_read"]), _whole_or_none(head["pages"])
    pieces: list[str] = []
    while length > 0:
        piece = _text(_next(messages, {"text"})["text"])
        if not 0 < len(piece) <= length:
            _wrong(f"at most {length} characters", len(piece))
        pieces.append(piece)
        length -= len(piece)
    text = "".join(pieces)
    blocks: list[Block] = []
    end = 0
    while len(blocks) < count:
        batch = _sequence(_next(messages, {"blocks"})["blocks"])
        if not 0 < len(batch) <= count - len(blocks):
            _wrong("some blocks", len(batch))
        for values in batch:
            block = _decoded(
                values,
                number=len(blocks) + 1,
                count=count,
                start=end,
                length=len(text),
                pages=pages,
            )
            blocks.append(block)
            end = block.span.end
    return replace(about, text=text, blocks=tuple(blocks), characters_read=read, pages=pages)


def _encoded_place(place: TablePlace | None) -> list[object] | None:
    if place is None:
        return None
    return [
        place.table,
        place.row,
        place.column,
        place.column_span,
        place.row_span,
        place.is_head,
        place.is_repeat,
        _encoded_place(place.within),
    ]


def _encoded(block: Block) -> list[object]:
    return [
        block.number,
        block.kind,
        block.span.start,
        block.span.end,
        block.text,
        _encoded_place(block.place),
        block.page,
        [[box.page, box.x0, box.top, box.x1, box.bottom] for box in block.boxes],
        block.continues,
        block.bold,
        [[mark.mark, mark.span.start, mark.span.end, mark.note] for mark in block.marks],
        block.label,
        list(block.reasons),
        block.cut,
    ]


def _decoded(
    values: object, *, number: int, count: int, start: int, length: int, pages: int | None
) -> Block:
    """Return block `number` of `count`, which stands at `start` or behind it."""
    given, kind, first, last, text, place, page, boxes, continues, *rest = _sequence(values, 14)
    bold, marks, label, reasons, cut = rest
    if _whole(given) != number:
        _wrong(f"block {number}", given)
    known = next((known for known in BLOCK_KINDS if known == kind), None)
    if known is None:
        _wrong("a kind of block", kind)
    last_page = _ENDLESS if pages is None else pages
    return Block(
        number=number,
        kind=known,
        span=_span(first, last, start, length),
        text=_text(text),
        place=None if place is None else _place(place),
        page=None if page is None else _whole(page, 1, last_page),
        boxes=tuple(_box(box, last_page) for box in _sequence(boxes)),
        continues=_flag(continues),
        bold=_flag(bold),
        marks=tuple(_mark(mark, count, length) for mark in _sequence(marks)),
        label=_text(label),
        reasons=tuple(_text(reason) for reason in _sequence(reasons)),
        cut=_number(cut),
    )


def _place(values: object) -> TablePlace:
    *numbers, is_head, is_repeat, within = _sequence(values, 8)
    table, row, column, column_span, row_span = (_whole(number, 1) for number in numbers)
    return TablePlace(
        table,
        row,
        column,
        column_span,
        row_span,
        _flag(is_head),
        _flag(is_repeat),
        None if within is None else _place(within),
    )


def _box(values: object, pages: int) -> Box:
    page, x0, top, x1, bottom = _sequence(values, 5)
    return Box(_whole(page, 1, pages), _number(x0), _number(top), _number(x1), _number(bottom))


def _mark(values: object, count: int, length: int) -> NoteMark:
    mark, start, end, note = _sequence(values, 4)
    return NoteMark(
        _text(mark), _span(start, end, 0, length), None if note is None else _whole(note, 1, count)
    )


def _span(start: object, end: object, least: int, most: int) -> Span:
    first = _whole(start, least, most)
    return Span(first, _whole(end, first, most))


def _next(messages: Iterator[dict[str, Any]], names: set[str]) -> dict[str, Any]:
    found = next(messages, None)
    if found is None or found.keys() != names:
        _wrong(f"a message with {sorted(names)}", found and sorted(found))
    return found


def _sequence(value: object, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or length not in {None, len(value)}:
        _wrong(f"a list of {length or 'values'}", value)
    return value


def _whole(value: object, least: int = 0, most: int = _ENDLESS) -> int:
    if type(value) is not int or not least <= value <= most:
        _wrong(f"a whole number from {least} to {most}", value)
    return value


def _whole_or_none(value: object) -> int | None:
    return None if value is None else _whole(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        _wrong("a number", value)
    return float(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        _wrong("true or false", value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        _wrong("a text", value)
    return value


def _wrong(expected: str, found: object) -> NoReturn:
    raise ValueError(f"expected {expected}; found {str(found)[:100]}")
