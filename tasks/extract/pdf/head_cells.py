"""The cells of a table's head."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.blocks import TablePlace
from tasks.extract.pdf.evidence import Entry, TableBand
from tasks.extract.pdf.pieces import Piece, piece_of
from tasks.extract.pdf.sheet import Sheet
from tasks.extract.pdf.table import Table


def head_pieces(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], *, is_repeat: bool
) -> list[Piece]:
    """Return the cells of a head, and remember its rows when it is printed the first time."""
    pieces: list[Piece] = []
    is_repeat = is_repeat and table.head_rows > 0
    row = table.head_start if is_repeat else table.rows
    if not is_repeat:
        table.head_start = row
    groups: list[list[TableBand]] = []
    for band in bands:
        if groups and not band.ruled:
            groups[-1].append(band)
        else:
            groups.append([band])
    cells: dict[tuple[int, int], list[Entry]] = {}
    last_row: dict[int, int] = {}
    for number, group in enumerate(groups, row + 1):
        # a rule over some columns parts their cells only: the others reach over it
        for column in range(len(table.columns)):
            if number == row + 1 or column in group[0].ruled:
                last_row[column] = number
        for column, entries in cells_of(group):
            cells.setdefault((last_row[column], column), []).extend(entries)
    for (number, column), entries in sorted(cells.items()):
        place = TablePlace(
            table.number,
            number,
            column + 1,
            max(entry.span for entry in entries),
            _rows_covered(number - row, column, groups),
            is_head=True,
            is_repeat=is_repeat,
        )
        pieces.append(
            piece_of(
                sheet,
                "cell",
                [entry.strip for entry in entries],
                place=place,
                reasons=table.reasons if not pieces and not is_repeat else (),
            )
        )
    row += len(groups)
    if not is_repeat:
        table.head_rows, table.rows = row - table.head_start, row
    return pieces


def _rows_covered(first: int, column: int, groups: Sequence[Sequence[TableBand]]) -> int:
    """Return over how many rows of a head a cell reaches from its first, counted from 1."""
    covered = 1
    for group in groups[first:]:
        if column in group[0].ruled:
            break
        covered += 1
    return covered


def cells_of(bands: Sequence[TableBand]) -> list[tuple[int, list[Entry]]]:
    """Return what stands in each column of bands, by the column's index."""
    cells: dict[int, list[Entry]] = {}
    for band in bands:
        for entry in band.entries:
            cells.setdefault(entry.column, []).append(entry)
    return sorted(cells.items())
