"""Notes that are typed below a table as paragraphs, each behind the mark that a cell bears."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.blocks import Block

_MARK = re.compile(r"[(]?(?:[^\W\d_]{1,2}|\d{1,2}|[*†‡§¶]{1,4})[).]?(?=\s|(?<=[*†‡§¶])\S)")
_AROUND = "(). "


def link_typed_notes(
    blocks: Sequence[Block], is_heading: Callable[[str], bool]
) -> tuple[Block, ...]:
    """Return the blocks with the notes below each table told as notes, and linked to their marks.

    A note is a paragraph right below a table, or below such a note, that begins with a mark
    which a cell of the table bears and to which no note belongs yet. The heading of a section
    is none, though its number may be such a mark.
    """
    found = list(blocks)
    bearing: list[int] = []
    below = False
    for index, block in enumerate(blocks):
        if block.kind == "cell":
            if below or (bearing and _table(blocks[bearing[-1]]) != _table(block)):
                bearing, below = [], False
            bearing.append(index)
        elif block.kind == "paragraph" and block.text and bearing:
            below = True
            mark = "" if is_heading(block.text) else _mark(block)
            callers = [i for i in bearing if mark and _bears(found[i], mark)]
            if not callers:
                bearing, below = [], False
                continue
            text = block.text.removeprefix(_printed(block)).strip()
            found[index] = replace(block, kind="note", text=text, label=mark)
            for caller in callers:
                found[caller] = _linked(found[caller], mark, block.number)
    return tuple(found)


def _table(block: Block) -> int | None:
    return block.place.table if block.place else None


def _printed(block: Block) -> str:
    mark = _MARK.match(block.text)
    return mark.group() if mark is not None else ""


def _mark(block: Block) -> str:
    return _printed(block).strip(_AROUND)


def _bears(block: Block, mark: str) -> bool:
    return any(each.note is None and each.mark.strip(_AROUND) == mark for each in block.marks)


def _linked(block: Block, mark: str, note: int) -> Block:
    marks = tuple(
        replace(each, note=note) if each.note is None and each.mark.strip(_AROUND) == mark else each
        for each in block.marks
    )
    return replace(block, marks=marks)
