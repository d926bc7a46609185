"""Where the cells of a Word table stand: rows, columns by the grid, merged cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from tasks.extract.docx.draft import CellPlace
from tasks.extract.docx.gathered import DELETED
from tasks.extract.docx.names import (
    TAGS,
    attribute,
    child,
    children_of,
    integer,
    is_on,
    line_of,
    tags_of,
    twips,
)
from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_COLUMNS = 1_000
"""Columns of a grid; Word allows 63."""
_ONE_EDGE = 100
"""Twips (1/20 point): edges of cells that are nearer are one edge, drawn not quite straight."""
_SIGNS = tags_of("sym", "noBreakHyphen", "softHyphen")
_PRINTED = tags_of("t", "m:t", "a:t", "v:textpath", "sym", "noBreakHyphen")
_NOT_PRINTED = tags_of("delText", "instrText", "delInstrText", "softHyphen")
_MERGED = "in a cell that goes on from another"
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
        said = children_of(child(row, "trPr"))
        spans = self._spans(row, said)
        if hidden is None and ("del" in said or (spans and all(c.is_deleted for c, *_ in spans))):
            hidden = DELETED
        if hidden is None:
            self._row += 1
        is_head = "tblHeader" in said and is_on(said["tblHeader"])
        found: list[CellFound] = []
        before: CellPlace | None = None
        still_open: dict[int, CellPlace] = {}
        for cell, start, end in spans:
            own = CellPlace(self.number, max(self._row, 1), start, end, is_head)
            why = DELETED if hidden is None and cell.is_deleted else hidden
            if why is not None:
                found.append(CellFound(cell.element, own, why))
                continue
            above = self._open.get(start) if cell.goes_on_down else None
            beside = before if cell.goes_on_across else None
            if (above is None and beside is None) or _holds(cell.element, _PRINTED):
                self._cells.append(own)
                found.append(CellFound(cell.element, own, None))
                before = own
            else:
                if beside is not None:
                    beside.end = end
                elif above is not None:
                    above.row_span += 1
                    own = before = above
                if _holds(cell.element, _NOT_PRINTED):
                    found.append(CellFound(cell.element, own, _MERGED))
            if cell.is_merged_down:
                still_open[start] = own
        if hidden is None:
            self._open = still_open
        return found

    def end(self) -> None:
        """Give the cells their columns, now that all edges are known."""
        ends: dict[int, int] = {}
        for cell in self._cells:
            known = ends.get(cell.start, _COLUMNS)
            ends[cell.start] = min(cell.end, known) if cell.holds_text else known
        starts = sorted(ends)
        columns = _columns(starts, ends, self._edges or [])
        for cell in self._cells:
            cell.column = columns[cell.start]
            # The column after it begins at its end, or at no cell's beginning.
            last = columns[starts[bisect_left(starts, cell.end) - 1]]
            cell.column_span = max(columns.get(cell.end, last + 1) - cell.column, 1)
        self._cells.clear()
        self._open.clear()

    def _spans(self, row: _Element, said: dict[str, _Element]) -> list[tuple[_Cell, int, int]]:
        """Return the cells of a row with their edges in the grid; a deleted one has no room."""
        cells = [_Cell(each, children_of(child(each, "tcPr"))) for each in flat(row, "tc")]
        at = first = _count(said.get("gridBefore"), least=0)
        spans: list[tuple[_Cell, int, int]] = []
        for cell in cells:
            end = at + _count(cell.said.get("gridSpan"), least=1)
            spans.append((cell, at, end))
            at = at if cell.is_deleted else end
            if at > _COLUMNS:
                raise Broken(f"a table of more than {_COLUMNS:,} columns", line_of(row))
        edges = self._edges or [0]
        if first or edges[-1] == 0 or at + _count(said.get("gridAfter"), least=0) == len(edges) - 1:
            return spans
        return _snapped(cells, edges) if all(cell.width for cell in cells) else spans


@dataclass(slots=True)
class _Cell:
    """A cell's element, and what its properties say by their names."""

    element: _Element
    said: dict[str, _Element]

    @property
    def is_deleted(self) -> bool:
        """It is deleted in a tracked change."""
        return "cellDel" in self.said

    @property
    def is_merged_down(self) -> bool:
        """It is one of several cells that are merged over rows."""
        return self._merged_down is not None

    @property
    def goes_on_down(self) -> bool:
        """It goes on from the row above."""
        return self._merged_down is not None and self._merged_down != "restart"

    @property
    def goes_on_across(self) -> bool:
        """It goes on from the cell before it."""
        element = self.said.get("hMerge")
        return element is not None and attribute(element, "val") != "restart"

    @property
    def _merged_down(self) -> str | None:
        """Which of the cells merged over rows it is, "restart" for the first; None for no such.

        A tracked change (cellMerge) says what is so once it is accepted.
        """
        changed = self.said.get("cellMerge")
        if changed is not None:
            now = attribute(changed, "vMerge")
            return {"rest": "restart", "cont": "continue"}.get(now or "")
        element = self.said.get("vMerge")
        return None if element is None else attribute(element, "val") or "continue"

    @property
    def width(self) -> int:
        """Its width in twips, 0 where it has none of its own."""
        width = self.said.get("tcW")
        if width is None or attribute(width, "type") not in {None, "dxa"}:
            return 0
        return max(twips(width, "w"), 0)


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


def _snapped(cells: list[_Cell], edges: list[int]) -> list[tuple[_Cell, int, int]]:
    """Give the cells of a row that does not fill the grid the nearest edges of it."""
    spans: list[tuple[_Cell, int, int]] = []
    at = start = 0
    for cell in cells:
        if cell.is_deleted:
            spans.append((cell, start, start + 1))
            continue
        at += cell.width
        right = bisect_left(edges, at)
        if right == len(edges) or (right and at - edges[right - 1] < edges[right] - at):
            right -= 1
        end = max(right, start + 1)
        spans.append((cell, start, end))
        start = end
    return spans


def _columns(starts: list[int], ends: dict[int, int], edges: list[int]) -> dict[int, int]:
    """Number the edges at which cells begin.

    Edges that stand nearly together are one, unless a cell with text stands between them.

    Args:
        starts: edges at which cells begin, in order.
        ends: for each of them, where the narrowest cell with text that begins there ends.
        edges: places of the grid's edges in twips; those beyond have none.
    """
    columns: dict[int, int] = {}
    column = place = narrowest = 0
    for start in starts:
        is_placed = 0 < start < len(edges) and edges[start] > edges[start - 1]
        is_same = is_placed and edges[start] - place < _ONE_EDGE and narrowest > start
        if column == 0 or not is_same:
            column += 1
            place = edges[start] if start < len(edges) else 0
            narrowest = ends[start]
        columns[start] = column
        narrowest = min(narrowest, ends[start])
    return columns


def _holds(cell: _Element, tags: set[str]) -> bool:
    """Tell whether an element of these names in a cell is something: a sign, or letters."""
    return any(
        each.tag in _SIGNS or (each.get("string") or each.text or "").strip()
        for each in cell.iter(*tags)
    )


def _count(element: _Element | None, *, least: int) -> int:
    number = integer(element, default=least)
    if number > _COLUMNS and element is not None:
        raise Broken(f"a cell over {number:,} columns", line_of(element))
    return max(number, least)
