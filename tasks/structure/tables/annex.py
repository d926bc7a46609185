"""Where the table of activities stands in a document: its tables, first and last block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tasks.blocks import Block
from tasks.reference.models import LanguagePack
from tasks.structure.annex_titles import annex_number
from tasks.structure.section_headings import Heading, match_heading
from tasks.structure.tables.columns import Columns, columns_by_content, columns_of
from tasks.structure.tables.grid import Grid, joined

Item = Block | Grid
"""A piece of the document in reading order: a table as a whole, or any other block."""


@dataclass(frozen=True, slots=True)
class Annex:
    """The tables of activities.

    Attributes:
        columns: {number of a table: its columns}, of the tables of activities only.
        first: index of the first item of the annex: its first table, or the section
            headings right above it.
        last: index of its last table.
    """

    columns: Mapping[int, Columns]
    first: int
    last: int


def items_of(blocks: Sequence[Block], grids: Mapping[int, Grid]) -> list[Item]:
    """Put tables and other blocks in reading order; a table stands where its first cell does."""
    items: list[Item] = []
    for block in blocks:
        if block.kind == "cell" and block.place is not None:
            grid = grids.get(block.place.table)
            if grid is not None and grid.first_block == block.number:
                items.append(grid)
        else:
            items.append(block)
    return items


def find_annex(
    items: Sequence[Item],
    pack: LanguagePack,
    is_state: Callable[[str], bool],
    is_date: Callable[[str], bool],
) -> Annex | None:
    """Find the tables of activities; None when there is none.

    A table is one of them by its head, by going on with one that is, or (below a
    section's heading, or with one inside) by what stands in its columns. Below the title of
    another annex a heading of a section has to come first: its tables are something else.
    """
    unspaced = pack.script == "unspaced"
    columns: dict[int, Columns] = {}
    before: Columns | None = None
    heading_above = False
    own = title = None
    for item in items:
        if isinstance(item, Block):
            if _heading(item, pack) is not None:
                heading_above, title = True, own
            elif item.kind == "paragraph" and (number := annex_number(item.text, pack)):
                before, heading_above, title = None, False, number
            elif item.kind == "paragraph" and item.text and not heading_above:
                before = None if _ends_annex(item) else before
            continue
        if columns and title != own and not _has_heading(item, pack):
            continue
        found = columns_of(item, pack, before, is_state)
        if found is None and (heading_above or _has_heading(item, pack)):
            found = columns_by_content(item, is_state, is_date, unspaced=unspaced)
        if found is not None:
            columns[item.number], before = found, found
            heading_above, own = False, title
    places = [
        index
        for index, item in enumerate(items)
        if isinstance(item, Grid) and item.number in columns
    ]
    if not places:
        return None
    return Annex(columns, _first_of_annex(items, places[0], pack), places[-1])


def _first_of_annex(items: Sequence[Item], first_table: int, pack: LanguagePack) -> int:
    """Return the index of the first of the headings right above the first table."""
    first = index = first_table
    while index > 0:
        index -= 1
        item = items[index]
        if isinstance(item, Grid):
            break
        if item.kind == "paragraph" and item.text:
            if _heading(item, pack) is None:
                break
            first = index
    return first


def _heading(block: Block, pack: LanguagePack) -> Heading | None:
    return match_heading(block.text, pack) if block.kind == "paragraph" else None


def _has_heading(grid: Grid, pack: LanguagePack) -> bool:
    unspaced = pack.script == "unspaced"
    return any(
        match_heading(joined(cell.blocks, unspaced=unspaced), pack) is not None
        for row in grid.rows
        if len(row.cells) == 1
        for cell in row.cells.values()
    )


_LONG = 200
"""Characters; a longer paragraph is running text, which no table goes on behind."""


def _ends_annex(block: Block) -> bool:
    return len(block.text) > _LONG or block.bold
