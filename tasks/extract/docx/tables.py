"""Where the cells of a Word table stand: rows, columns by the grid, merged cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from tasks.extract.docx.draft import CellPlace
from tasks.extract.docx.names import TAGS, attribute, child, integer, is_on, line_of, tags_of, twips
from tasks.extract.docx.paragraph import DELETED
from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_COLUMNS = 1_000
"""Columns of a grid; Word allows 63."""
_ONE_EDGE = 100
"""Twips (1/20 point): edges of cells that are nearer are one edge, drawn not quite straight."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
"""Elements around rows and cells that say where they come from."""


@dataclass(slots=True)
class CellFound:
    """A cell to read: its element, its place, and why it is hidden."""

    element: _Element
    place: CellPlace
    hidden: str | None


class TableReader:
    """Reads a table row by row; its columns are known when it has ended.

    Columns are the edges at which cells begin, from the side where the reading
    begins: a right-to-left table is stored from its right. So the columns of
    rows that are divided in different ways are comparable, and edges of the
    grid that no cell begins at do not count.
    """

    def __init__(self, number: int, table: _Element) -> None:
        self.number = number
        self._table = table
        self._edges: list[int] | None = None
        self._row = 0
        self._cells: list[CellPlace] = []
        self._open: dict[int, CellPlace] = {}

    def read_row(self, row: _Element, hidden: str | None = None) -> list[CellFound]:
        """Return the cells of the next row that stand for themselves.

        A cell that goes on from the row above or from the cell before it is returned only when
        it holds text, and then as a cell of its own.

        Raises:
            Broken: more columns than any table has, or a number that is none.
        """
        if self._edges is None:
            self._edges = _grid_edges(self._table)
        properties = child(row, "trPr")
        if hidden is None and child(properties, "del") is not None:
            hidden = DELETED
        if hidden is None:
            self._row += 1
        header = child(properties, "tblHeader")
        is_head = header is not None and is_on(header)
        found: list[CellFound] = []
        spans = self._spans(row, properties)
        before: CellPlace | None = None
        still_open: dict[int, CellPlace] = {}
        for element, start, end in spans:
            cell = child(element, "tcPr")
            why = DELETED if hidden is None and child(cell, "cellDel") is not None else hidden
            own = CellPlace(self.number, max(self._row, 1), start, end, is_head)
            if why is not None:
                found.append(CellFound(element, own, why))
                continue
            merged = child(cell, "vMerge")
            above = self._open.get(start) if _goes_on(merged) else None
            beside = before if _goes_on(child(cell, "hMerge")) else None
            if (above is None and beside is None) or _holds_text(element):
                self._cells.append(own)
                found.append(CellFound(element, own, None))
                before = own
            elif beside is not None:
                beside.end = end
            elif above is not None:
                above.row_span += 1
                own = before = above
            if merged is not None:
                still_open[start] = own
        if hidden is None:
            self._open = still_open
        return found

    def end(self) -> None:
        """Give the cells their columns, now that all edges are known."""
        starts = sorted({cell.start for cell in self._cells})
        columns = _columns(starts, self._edges or [])
        for cell in self._cells:
            cell.column = columns[cell.start]
            last = starts[bisect_left(starts, cell.end) - 1]
            cell.column_span = columns[last] - cell.column + 1
        self._cells.clear()
        self._open.clear()

    def _spans(self, row: _Element, properties: _Element | None) -> list[tuple[_Element, int, int]]:
        """Return the cells of a row with their edges in the grid."""
        cells = list(flat(row, "tc"))
        at = first = _count(child(properties, "gridBefore"), least=0)
        spans: list[tuple[_Element, int, int]] = []
        for cell in cells:
            end = at + _count(child(child(cell, "tcPr"), "gridSpan"), least=1)
            spans.append((cell, at, end))
            at = end
            if at > _COLUMNS:
                raise Broken(f"a table of more than {_COLUMNS:,} columns", line_of(row))
        last = at + _count(child(properties, "gridAfter"), least=0)
        edges = self._edges or []
        widths = [_width(cell) for cell in cells]
        if last == len(edges) - 1 or len(edges) < 2 or not all(widths) or first:
            return spans
        return _snapped(cells, widths, edges)


def flat(parent: _Element, name: str) -> Iterator[_Element]:
    """Yield the rows of a table or the cells of a row, also those in wrappers."""
    for element in parent:
        found = TAGS.get(element.tag)
        if found == name:
            yield element
        elif found in _WRAPPERS:
            yield from flat(element, name)


def _grid_edges(table: _Element) -> list[int]:
    """Return the edges of the grid's columns in twips, the first 0."""
    grid = child(table, "tblGrid")
    columns = [] if grid is None else [each for each in grid if TAGS.get(each.tag) == "gridCol"]
    if len(columns) > _COLUMNS:
        raise Broken(f"a table of {len(columns):,} columns", line_of(table))
    widths = [twips(column, "w") for column in columns]
    return [0, *accumulate(max(width, 0) for width in widths)]


def _snapped(
    cells: list[_Element], widths: list[int], edges: list[int]
) -> list[tuple[_Element, int, int]]:
    """Give the cells of a row that does not fill the grid the nearest edges of it."""
    spans: list[tuple[_Element, int, int]] = []
    at = start = 0
    for cell, width in zip(cells, widths, strict=True):
        at += width
        right = bisect_left(edges, at)
        if right == len(edges) or (right and at - edges[right - 1] < edges[right] - at):
            right -= 1
        end = max(right, start + 1)
        spans.append((cell, start, end))
        start = end
    return spans


def _columns(starts: list[int], edges: list[int]) -> dict[int, int]:
    """Number the edges at which cells begin; edges that stand nearly together are one."""
    columns: dict[int, int] = {}
    column, first = 0, 0
    for start in starts:
        place = edges[start] if start < len(edges) else None
        is_known = place is not None and start > 0 and edges[start] > edges[start - 1]
        if column and is_known and place is not None and place - first < _ONE_EDGE:
            columns[start] = column
            continue
        column += 1
        columns[start] = column
        first = place or 0
    return columns


def _goes_on(merged: _Element | None) -> bool:
    return merged is not None and attribute(merged, "val") != "restart"


def _holds_text(cell: _Element) -> bool:
    return any((text.text or "").strip() for text in cell.iter(*tags_of("t", "m:t")))


def _count(element: _Element | None, *, least: int) -> int:
    number = integer(element, default=least)
    if number > _COLUMNS and element is not None:
        raise Broken(f"a cell over {number:,} columns", line_of(element))
    return max(number, least)


def _width(cell: _Element) -> int:
    width = child(child(cell, "tcPr"), "tcW")
    if width is None or attribute(width, "type") not in {None, "dxa"}:
        return 0
    return max(twips(width, "w"), 0)
