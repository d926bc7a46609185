"""The first promise: each non-space character of the document is in exactly one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tasks.records import Cell, Conservation, Role, SourceText


def count_conservation(source: SourceText, cells: Sequence[Cell]) -> Conservation:
    """Count where the characters went, from the text and the cells' spans alone.

    It trusts neither the order of the cells nor that they tile: each character
    is looked up for itself. What the reader of the format gave and the text does
    not hold is lost as well.
    """
    text = source.text
    times = bytearray(len(text))
    for cell in cells:
        for index in range(cell.span.start, cell.span.end):
            times[index] = min(2, times[index] + 1)
    by_role: Counter[Role] = Counter()
    for cell in cells:
        for index in range(cell.span.start, cell.span.end):
            if times[index] == 1 and not text[index].isspace():
                by_role[cell.role] += 1
    printed = [count for count, char in zip(times, text, strict=True) if not char.isspace()]
    read = len(printed) if source.characters_read is None else source.characters_read
    return Conservation(
        total=read,
        by_role=dict(by_role),
        lost=printed.count(0) + max(0, read - len(printed)),
        doubled=printed.count(2) + max(0, len(printed) - read),
    )
