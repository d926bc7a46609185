"""Rows cut by a page break, reconsidered by what they say.

Where a page ends, the page's geometry often cannot tell the rest of a row from
the next row. The wording can: two dates, or two States, are of two rows unless
they are the halves of one; a small letter goes on; a State's name behind what
looks like the end of a cell begins a row. How cells begin and end is measured
on the rows of the document that no page break cuts. Where no word decides, the
geometry does, with how cells begin weighed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import log

from tasks.structure.sentence_ends import DASHES, UNENDED, ends_as_sentence
from tasks.structure.tables.columns import Column, Columns
from tasks.structure.tables.drafts import Parts
from tasks.structure.tables.grid import Grid, GridCell, GridRow, joined

_SURE = 0.8
"""Share of the uncut cells that must end alike before the end of a piece tells anything."""
_FEWEST = 6
"""Uncut cells that show how cells end."""
_WITHIN = 0.08
"""Share of places within a text from which on it reads like the beginning of a row."""
_OPENING = 0.5
"""What the logarithm of the odds counts beside the evidence of the page's geometry."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the wording of a document's language tells.

    Attributes:
        is_heading: the text is the heading of a section.
        is_state: the text names those who report, and nothing else.
        is_date: the text is a date or period.
        opens_row: a row can begin with this text: with a State, or a date and then a State.
        breaks_off: no cell ends on this text: its last word wants another.
        takes_up: the text takes up a sentence of the same cell.
        unspaced: the script has no spaces between words.
    """

    is_heading: Callable[[str], bool]
    is_state: Callable[[str], bool]
    is_date: Callable[[str], bool]
    opens_row: Callable[[str], bool]
    breaks_off: Callable[[str], bool]
    takes_up: Callable[[str], bool]
    unspaced: bool


@dataclass(frozen=True, slots=True)
class Manner:
    """How the activities of a document are worded, by those that no page break cuts.

    Attributes:
        stops: they end in a stop, or they do not; None where there are too few of them, or
            some do and some do not.
        opens: share of them that begin as rows can, with one half of two more.
    """

    stops: bool | None
    opens: float

    def opening(self, *, opens: bool) -> float:
        """Return what it weighs for a row that a text begins as rows can, or that it does not."""
        if opens:
            return _OPENING * log(self.opens / _WITHIN)
        return _OPENING * log((1 - self.opens) / (1 - _WITHIN))


def settle_page_cuts(grid: Grid, columns: Columns, wording: Wording, manner: Manner) -> Grid:
    """Return the table with the rows at its page breaks cut or joined as their wording tells.

    Rows that no page break touches, and cuts of which nothing tells, stay as they are.

    Args:
        grid: a table of activities.
        columns: what its columns are.
        wording: what the language tells.
        manner: how the document's cells begin and end.
    """
    rows: list[GridRow] = []
    for row in grid.rows:
        if row.number in columns.head_rows:
            rows.append(row)
            continue
        for piece in _at_pages(row):
            before = rows[-1] if rows else None
            if before is None or _pages(before)[-1:] == _pages(piece)[:1]:
                rows.append(piece)
                continue
            goes_on = _goes_on(_parts(before, columns), _parts(piece, columns), wording, manner)
            if goes_on is None:
                goes_on = before.number == row.number and before.number not in columns.head_rows
            if goes_on and before.number not in columns.head_rows:
                rows[-1] = _joined(before, piece)
            else:
                rows.append(piece)
    return replace(grid, rows=rows)


def _goes_on(before: Parts, after: Parts, wording: Wording, manner: Manner) -> bool | None:
    """Say whether what stands after a page break goes on with the row before it; None: unclear."""
    if _is_heading(before, wording) or _is_heading(after, wording):
        return False
    if "activity" not in before:
        return None
    if set(after) == {"remarks"}:
        return True
    columns: tuple[tuple[Column, Callable[[str], bool]], ...] = (
        ("state", wording.is_state),
        ("period", wording.is_date),
    )
    for column, holds in columns:
        told = _of_two(before, after, column, holds, wording)
        if told is not None:
            return told
    if "activity" not in after:
        return None
    end, begin = _text(before, "activity", wording), _text(after, "activity", wording)
    broken = end.endswith(UNENDED) or wording.breaks_off(end)
    if broken or begin[:1].islower() or wording.takes_up(begin):
        return True
    opens = wording.opens_row(begin)
    if manner.stops is not None:
        looks_ended = ends_as_sentence(end) == manner.stops
        if looks_ended == opens:
            return not opens
    cut = next((block.cut for blocks in after.values() for block in blocks if block.cut), None)
    return None if cut is None else cut + manner.opening(opens=opens) <= 0


def _is_heading(parts: Parts, wording: Wording) -> bool:
    """Say whether all there is is a heading, whatever column it stands in."""
    return len(parts) == 1 and wording.is_heading(_text(parts, next(iter(parts)), wording))


def _of_two(
    before: Parts,
    after: Parts,
    column: Column,
    holds: Callable[[str], bool],
    wording: Wording,
) -> bool | None:
    """Say by one column whether the row goes on: one name or date in two halves does."""
    second = _text(after, column, wording)
    if not second:
        return None
    first = _text(before, column, wording)
    if first and holds(f"{first} {second}"):
        # "September 2021-" can be read alone, but one date behind the dash is its end
        dashed = first.endswith(DASHES) or second.startswith(DASHES)
        halves = dashed and not any(dash in second[1:] for dash in DASHES)
        if halves or not (holds(first) and holds(second)):
            return True
    return False if holds(second) else None


def manner_of(tables: Iterable[tuple[Grid, Columns]], wording: Wording) -> Manner:
    """Return how the activities of a document's tables begin and end."""
    texts = [
        _text(parts, "activity", wording)
        for grid, columns in tables
        for row, parts in _uncut(grid, columns)
        if {"activity"} < set(parts) and row.number not in columns.head_rows
    ]
    ends = sum(map(ends_as_sentence, texts))
    opens = sum(map(wording.opens_row, texts))
    stops = None
    if len(texts) >= _FEWEST and not 1 - _SURE < ends / len(texts) < _SURE:
        stops = ends / len(texts) >= _SURE
    return Manner(stops, (opens + 1) / (len(texts) + 2))


def _uncut(grid: Grid, columns: Columns) -> Iterable[tuple[GridRow, Parts]]:
    """Yield the rows that are neither first nor last on their page."""
    pages = [_pages(row) for row in grid.rows]
    for number, row in enumerate(grid.rows):
        around = pages[max(0, number - 1) : number + 2]
        if len({page for found in around for page in found}) <= 1 and len(around) == 3:
            yield row, _parts(row, columns)


def _pages(row: GridRow) -> list[int]:
    """Return the pages a row stands on, in order; empty where the format has none."""
    blocks = [block for cell in row.cells.values() for block in cell.blocks]
    return sorted({block.page for block in blocks if block.page is not None})


def _at_pages(row: GridRow) -> list[GridRow]:
    """Cut a row at its page breaks."""
    pages = _pages(row)
    if len(pages) < 2:
        return [row]
    return [
        GridRow(row.number, _of_page(row, page), row.covered if page == pages[0] else {})
        for page in pages
    ]


def _of_page(row: GridRow, page: int) -> dict[int, GridCell]:
    """Return what of a row stands on a page, each cell as wide as its part there."""
    found = {
        column: tuple(block for block in cell.blocks if block.page == page)
        for column, cell in row.cells.items()
    }
    return {
        column: GridCell(blocks[0].place or row.cells[column].place, blocks)
        for column, blocks in found.items()
        if blocks
    }


def _joined(row: GridRow, rest: GridRow) -> GridRow:
    """Add what stands on a later page to a row."""
    cells = dict(row.cells)
    for column, cell in rest.cells.items():
        held = cells.get(column)
        blocks = (held.blocks if held else ()) + cell.blocks
        cells[column] = GridCell(held.place if held else cell.place, blocks)
    return GridRow(row.number, cells, row.covered)


def _parts(row: GridRow, columns: Columns) -> Parts:
    parts: Parts = {}
    for cell in row.cells.values():
        role = columns.role_at(cell.place.column, cell.place.column_span)
        if role is not None:
            parts[role] = parts.get(role, ()) + cell.blocks
    return parts


def _text(parts: Parts, column: Column, wording: Wording) -> str:
    return joined(parts.get(column, ()), unspaced=wording.unspaced)
