"""Rows cut by a page break, reconsidered by what they say.

Where a page ends, the page's geometry often cannot tell the rest of a row from
the next row. The wording can: two dates, or two States, are of two rows unless
they are the halves of one; a small letter goes on; a State's name behind what
looks like the end of a cell begins a row. How cells end is measured on the
rows of the document that no page break cuts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tasks.blocks import Block
from tasks.structure.tables.columns import Column, Columns
from tasks.structure.tables.grid import Grid, GridCell, GridRow, joined

_STOPS = ".!?;:。！？；：؟؛"
_CLOSERS = "\"'”’»）)]】* "
_SURE = 0.8
"""Share of the uncut cells that must end alike before the end of a piece tells anything."""
_FEWEST = 6
"""Uncut cells that show how cells end."""

Parts = dict[Column, tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the wording of a document's language tells.

    Attributes:
        is_heading: the text is the heading of a section.
        is_state: the text is the name of one State.
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


def settle_page_cuts(grid: Grid, columns: Columns, wording: Wording, stops: bool | None) -> Grid:
    """Return the table with the rows at its page breaks cut or joined as their wording tells.

    Rows that no page break touches, and cuts of which nothing tells, stay as they are.

    Args:
        grid: a table of activities.
        columns: what its columns are.
        wording: what the language tells.
        stops: how the document's cells end, as `ends_of_cells` says.
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
            goes_on = _goes_on(_parts(before, columns), _parts(piece, columns), wording, stops)
            if goes_on is None:
                goes_on = before.number == row.number and before.number not in columns.head_rows
            if goes_on and before.number not in columns.head_rows:
                rows[-1] = _joined(before, piece)
            else:
                rows.append(piece)
    return replace(grid, rows=rows)


def _goes_on(before: Parts, after: Parts, wording: Wording, stops: bool | None) -> bool | None:
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
    if begin[:1].islower() or wording.breaks_off(end) or wording.takes_up(begin):
        return True
    if stops is None:
        return None
    looks_ended = end.rstrip(_CLOSERS).endswith(tuple(_STOPS)) == stops
    opens = wording.opens_row(begin)
    if looks_ended and opens:
        return False
    return True if not looks_ended and not opens else None


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
    if first and holds(f"{first} {second}") and not (holds(first) and holds(second)):
        return True
    return False if holds(second) else None


def ends_of_cells(tables: Iterable[tuple[Grid, Columns]], wording: Wording) -> bool | None:
    """Say whether cells of activities end in a stop, by those that no page break cuts.

    None where there are too few of them, or some do and some do not.
    """
    texts = (
        _text(parts, "activity", wording)
        for grid, columns in tables
        for row, parts in _uncut(grid, columns)
        if {"activity"} < set(parts) and row.number not in columns.head_rows
    )
    ends = [text.rstrip(_CLOSERS).endswith(tuple(_STOPS)) for text in texts]
    if len(ends) < _FEWEST:
        return None
    share = sum(ends) / len(ends)
    return True if share >= _SURE else False if share <= 1 - _SURE else None


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
