"""How well the tables of a tool are those of a key: recall, precision, F1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.peers.keys import CellKey, Key, RowKey, letters

TableRow = Sequence[str | None]
"""The cells of a row as a tool gives them, from the first column."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the wanted things are among the given ones."""

    found: int
    wanted: int
    given: int

    @property
    def recall(self) -> float:
        """Share of what is wanted that was found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of what was given that is wanted; nothing given is nothing wrong."""
        return self.found / self.given if self.given else float(not self.wanted)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.found / (self.wanted + self.given) if self.wanted + self.given else 1.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The shares of rows and of cells that a tool has found."""

    rows: Share
    cells: Share


def measure(key: Key, rows: Sequence[TableRow]) -> Accuracy:
    """Hold a tool's rows against a key.

    A row is found when one row of the tool has all of the key's cells, each in a cell or in
    neighbouring cells together, and as many cells with text as the key says. A row of the
    tool is used once; rows of heads and of ignored texts only are not counted.
    """
    read = [cells for row in rows if not _is_ignored(cells := [letters(c or "") for c in row], key)]
    return Accuracy(
        rows=Share(_rows_found(key.rows, read), len(key.rows), len(read)),
        cells=_cells(key, read),
    )


def _is_ignored(cells: Sequence[str], key: Key) -> bool:
    filled = [cell for cell in cells if cell]
    if not filled or "".join(filled) in key.ignored or key.ignored.issuperset(filled):
        return True
    first = filled[0]
    return any(word in first for word in key.head_words)


def _rows_found(wanted: Sequence[RowKey], rows: Sequence[Sequence[str]]) -> int:
    """How many of the key's rows have a row of their own among the tool's."""
    texts = [_joins(row) for row in rows]
    filled = [sum(map(bool, row)) for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(texts):
        for text in own:
            holders[text].append(number)
    free = set(range(len(rows)))
    found = 0
    for row in wanted:
        told = row.cells[0]
        known = len(told.begins) == told.count
        near = [*holders[told.begins], *holders[told.marked]] if known else sorted(free)
        for number in near:
            if (
                number in free
                and row.filled in {None, filled[number]}
                and all(any(map(cell.fits, texts[number])) for cell in row.cells)
            ):
                free.discard(number)
                found += 1
                break
    return found


def _joins(cells: Sequence[str]) -> set[str]:
    """Each cell, and each run of neighbouring cells together."""
    filled = [cell for cell in cells if cell]
    return {
        "".join(filled[start:end])
        for start in range(len(filled))
        for end in range(start + 1, len(filled) + 1)
    }


def _cells(key: Key, rows: Sequence[Sequence[str]]) -> Share:
    given = [
        cell
        for row in rows
        for cell in (row[:1] if key.first_only else row)
        if cell and cell not in key.ignored
    ]
    return Share(_cells_found(key.cells, given), len(key.cells), len(given))


def _cells_found(wanted: Sequence[CellKey], given: Sequence[str]) -> int:
    """How many of the key's cells are among the tool's, each used once."""
    by_count: dict[int, list[str]] = defaultdict(list)
    for text in given:
        by_count[len(text)].append(text)
    found = 0
    for cell in wanted:
        for count in {cell.count, len(cell.marked)}:
            fitting = next(filter(cell.fits, by_count[count]), None)
            if fitting is not None:
                by_count[count].remove(fitting)
                found += 1
                break
    return found
