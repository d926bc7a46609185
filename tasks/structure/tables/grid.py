"""Blocks to tables: rows of cells, each with its pieces in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tasks.blocks import Block, TablePlace
from tasks.structure.compact import without_cjk_spaces

_SOFT_HYPHEN = "\u00ad"
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its place, and its pieces in reading order (none are empty)."""

    place: TablePlace
    blocks: tuple[Block, ...]

    def text(self, *, unspaced: bool) -> str:
        """Return what it says, its paragraphs in one line."""
        return joined(self.blocks, unspaced=unspaced)


@dataclass(slots=True)
class GridRow:
    """A row: its number, and its cells by the column in which each begins.

    `covered` holds the cells of rows above that reach down into this one, by column.
    """

    number: int
    cells: dict[int, GridCell] = field(default_factory=dict)
    covered: dict[int, GridCell] = field(default_factory=dict)

    @property
    def is_repeat(self) -> bool:
        """True when all of it is a head that is printed again."""
        return all(cell.place.is_repeat for cell in self.cells.values())


@dataclass(slots=True)
class Grid:
    """A table: its rows from top to bottom; rows without any text are left out.

    `first_block` is the number of its first block, which tells where it stands.
    """

    number: int
    rows: list[GridRow]
    columns: int
    first_block: int


def blocks_to_grids(blocks: Iterable[Block]) -> dict[int, Grid]:
    """Gather the cells of each table, by the table's number.

    A head that is printed again on a later page stays out of the rows: its blocks
    have `place.is_repeat`.
    """
    pieces: dict[int, dict[tuple[int, int], list[Block]]] = {}
    for block in blocks:
        if block.kind == "cell" and block.place is not None and not block.place.is_repeat:
            table = pieces.setdefault(block.place.table, {})
            table.setdefault((block.place.row, block.place.column), []).append(block)
    return {number: _grid(number, cells) for number, cells in pieces.items()}


def _grid(number: int, cells: dict[tuple[int, int], list[Block]]) -> Grid:
    rows: dict[int, GridRow] = {}
    columns = 0
    for (row, column), blocks in sorted(cells.items(), key=lambda item: item[0]):
        place = blocks[0].place
        if place is None:
            raise AssertionError("cells have a place")
        # how far down a cell reaches may be told on a later page only
        reach = max(block.place.row_span for block in blocks if block.place is not None)
        place = replace(place, row_span=reach)
        rows.setdefault(row, GridRow(row)).cells[column] = GridCell(place, tuple(blocks))
        columns = max(columns, column + place.column_span - 1)
    for filled in list(rows.values()):
        for column, cell in filled.cells.items():
            for below in range(filled.number + 1, filled.number + cell.place.row_span):
                if below in rows:
                    rows[below].covered[column] = cell
    first = min(block.number for blocks in cells.values() for block in blocks)
    return Grid(number, [rows[key] for key in sorted(rows)], columns, first)


def joined(blocks: Sequence[Block], *, unspaced: bool) -> str:
    """Return the reading text of pieces in one line; in an unspaced script without its spaces.

    A hyphen before a piece that goes on in the midst of a paragraph stays, without a space; a
    soft one, with which a piece ends in the midst of a word, goes.
    """
    text = ""
    page = blocks[0].page if blocks else None
    for block in blocks:
        broken = text.endswith(_SOFT_HYPHEN)
        follows = block.continues and (broken or (text.endswith("-") and block.text[:1].islower()))
        text = text.removesuffix(_SOFT_HYPHEN)
        if unspaced:
            goes_on = block.continues or block.page != page
            follows = _is_one_text(text[-1:], block.text[:1], goes_on=goes_on)
        text += block.text if follows else f" {block.text}"
        page = block.page
    text = text.removesuffix(_SOFT_HYPHEN)
    return without_cjk_spaces(text) if unspaced else " ".join(text.split())


def _is_one_text(last: str, first: str, *, goes_on: bool) -> bool:
    """Say whether two pieces in an unspaced script stand in one text without a space.

    A line ends anywhere in it, also within a number. Words of Latin letters have a space between.
    """
    if last.isdecimal() and first.isdecimal():
        return True
    return goes_on and not (_LATIN.match(last) and _LATIN.match(first))
