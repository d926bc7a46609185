"""Pages made by hand: lines of words of one width, rules, and what the reader makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.blocks import Block
from tasks.extract.pdf.page import Line, Page, Rule, Word
from tasks.extract.pdf.read import read_blocks
from tasks.extract.pdf.writing import link_marks

SIZE = 10.0
LEADING = 12.0
LETTER = 5.0
"""Width of a letter, points."""


def line(x: float, baseline: float, text: str, *, bold: bool = False, raised: str = "") -> Line:
    """A line of words from x on; `raised` is a mark before it."""
    words: list[Word] = []
    at = x
    for number, part in enumerate([raised, *text.split()] if raised else text.split()):
        width = LETTER * len(part)
        words.append(
            Word(
                text=part,
                x0=at,
                top=baseline - 8,
                x1=at + width,
                bottom=baseline + 2,
                baseline=baseline,
                size=SIZE * (0.6 if raised and number == 0 else 1),
                bold=bold,
                italic=False,
                raised=bool(raised) and number == 0,
                rtl=False,
                space_before=number > 0,
                order=number,
                count=len(part),
            )
        )
        at += width + LETTER / 2
    return Line(words, x, baseline - 8, at - LETTER / 2, baseline + 2, baseline, False)


def page(lines: Sequence[Line], rules: Sequence[Rule] = (), number: int = 1) -> Page:
    """A page of A4 with these lines and rules."""
    return Page(
        number=number,
        width=595.0,
        height=842.0,
        lines=sorted(lines, key=lambda line: (line.baseline, line.x0)),
        rules=list(rules),
        characters=sum(word.count for line in lines for word in line.words),
        has_picture=False,
    )


def across(at: float, start: float = 50, end: float = 545) -> Rule:
    """A horizontal rule."""
    return Rule(True, at, start, end, 0.5)


def down(at: float, start: float, end: float) -> Rule:
    """A vertical rule."""
    return Rule(False, at, start, end, 0.5)


COLUMNS = (55.0, 155.0, 255.0, 450.0)
"""Where the columns of `rows_of` begin."""


def rows_of(
    rows: Sequence[Sequence[str]], top: float, gap: float, *, columns: Sequence[float] = COLUMNS
) -> tuple[list[Line], list[float], float]:
    """Set rows of cells, lines of a cell parted by newlines.

    Returns:
        The lines, the heights between rows, and where the table ends.
    """
    lines: list[Line] = []
    edges = [top]
    for row in rows:
        baseline = edges[-1] + gap / 2 + 8
        heights = [1]
        for x, cell in zip(columns, row, strict=False):
            parts = cell.split("\n") if cell else []
            lines += [
                line(x, baseline + LEADING * number, part) for number, part in enumerate(parts)
            ]
            heights.append(len(parts))
        edges.append(edges[-1] + gap + LEADING * max(heights))
    return lines, edges, edges[-1]


def read(*pages: Page) -> tuple[list[Block], str, int]:
    """Read pages to blocks, the text, and the number of characters read."""
    writer, survey = read_blocks(pages)
    return link_marks(writer.blocks), writer.text, survey.characters


def table_of(blocks: Sequence[Block]) -> dict[tuple[int, int], dict[int, str]]:
    """The cells of all tables: (table, row) to column to text."""
    rows: dict[tuple[int, int], dict[int, list[str]]] = {}
    for block in blocks:
        if block.place is not None and not block.place.is_repeat:
            cells = rows.setdefault((block.place.table, block.place.row), {})
            cells.setdefault(block.place.column, []).append(block.text)
    return {key: {c: " ".join(t) for c, t in cells.items()} for key, cells in rows.items()}
