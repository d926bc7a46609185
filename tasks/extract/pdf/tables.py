"""One table over its pages: columns and habits that hold for all, rows and cells page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.blocks import TablePlace
from tasks.extract.pdf.columns import Column, place_strip
from tasks.extract.pdf.cuts import Tail
from tasks.extract.pdf.evidence import (
    SAME,
    Entry,
    Habits,
    TableBand,
    could_have_stood_above,
    ends_sentence,
    is_tall,
    rules_above,
    starts_lower,
)
from tasks.extract.pdf.heads import Key, repeats
from tasks.extract.pdf.pieces import Piece, piece_of, to_paragraphs
from tasks.extract.pdf.rows import Start, find_rows
from tasks.extract.pdf.ruling import NEAR, Frame
from tasks.extract.pdf.sheet import Band, Sheet, Strip, Stroke


@dataclass(slots=True)
class Table:
    """A table that is being read.

    Attributes:
        number: from 1 in the document.
        columns, habits: measured on all of its pages that are looked at together.
        frame: its borders on the page where it began, None without vertical ones.
        head: what the bands of its head say.
        head_rows, head_start: rows of the head, and rows before it.
        rows: rows so far.
        last: the last strip of each column of the last row on its page, and how many letter
            sizes above the row's last line it stands.
        begun: the columns with text in the last row.
        room: lines that the last page had room for below the table.
        whole: rows are not cut by the ends of pages.
        lines: lines of the last row so far.
        owners: for each column the row whose cell it is in, for cells over several rows.
    """

    number: int
    columns: list[Column]
    habits: Habits
    frame: Frame | None
    head: list[Key] = field(default_factory=list)
    head_rows: int = 0
    head_start: int = 0
    rows: int = 0
    last: dict[int, tuple[Strip, float]] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()
    owners: dict[int, int] = field(default_factory=dict)
    room: float = 0.0
    whole: bool = False
    lines: int = 0
    reasons: tuple[str, ...] = ()


def place_bands(
    bands: Sequence[Band],
    columns: Sequence[Column],
    rules: Sequence[Stroke],
    verticals: Sequence[Stroke] | None,
) -> list[TableBand]:
    """Put the strips of bands in columns; with `verticals`, cells reach from border to border."""
    placed: list[TableBand] = []
    above: Band | None = None
    for band in bands:
        entries = [
            Entry(column, span, strip)
            for whole in band.strips
            for column, span, strip in place_strip(whole, columns)
        ]
        if verticals is not None:
            entries = _between_borders(entries, columns, verticals, (band.top + band.bottom) / 2)
        ruled = rules_above(above, band, columns, rules)
        tall = any(map(is_tall, band.strips))
        placed.append(TableBand(entries, band.baseline, band.size, ruled, tall))
        above = band
    return placed


def _between_borders(
    entries: Sequence[Entry],
    columns: Sequence[Column],
    verticals: Sequence[Stroke],
    height: float,
) -> list[Entry]:
    """Widen entries to the cell that the borders at this height leave."""
    drawn = [
        any(
            abs(stroke.at - column.right) <= NEAR and stroke.start - 1 <= height <= stroke.end + 1
            for stroke in verticals
        )
        for column in columns
    ]
    widened = []
    for entry in entries:
        first, last = entry.column, entry.column + entry.span - 1
        while first > 0 and not drawn[first - 1]:
            first -= 1
        while last < len(columns) - 1 and not drawn[last]:
            last += 1
        widened.append(Entry(first, last - first + 1, entry.strip))
    return widened


def read_portion(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], head: int, *, first: bool
) -> list[Piece]:
    """Return the pieces of the part of a table that stands on one page.

    Args:
        table: what is known of it; it is brought up to date.
        sheet: the page.
        bands: of the table on it.
        head: how many of them are the head.
        first: the table begins here.
    """
    pieces: list[Piece] = []
    pieces_rows = False
    if head:
        pieces += _head_pieces(table, sheet, bands[:head], is_repeat=not first)
    body = list(bands[head:])
    while body:
        stop = _next_head(table, body)
        pieces += _body_pieces(table, sheet, body[:stop], continued=not first and not pieces_rows)
        pieces_rows = True
        body = body[stop:]
        if body:
            pieces += _head_pieces(table, sheet, body[: len(table.head)], is_repeat=True)
            body = body[len(table.head) :]
    return pieces


def _next_head(table: Table, bands: Sequence[TableBand]) -> int:
    """Return where the head of the table is printed again in the midst of a page."""
    if not table.head or max(map(len, table.head)) < 2:
        return len(bands)
    for index in range(1, len(bands)):
        if repeats(table.head, bands[index:]):
            return index
    return len(bands)


def _body_pieces(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], *, continued: bool
) -> list[Piece]:
    tail = (
        Tail(table.last, table.begun, table.room, table.whole, table.lines)
        if continued and table.begun
        else None
    )
    starts = find_rows(bands, table.columns, table.habits, tail)
    edges = [start.band for start in starts]
    pieces: list[Piece] = []
    if not edges or edges[0] > 0:
        stop = edges[0] if edges else len(bands)
        pieces += _row_pieces(table, sheet, bands[:stop], None)
    for start, stop in zip(starts, [*edges[1:], len(bands)], strict=False):
        pieces += _row_pieces(table, sheet, bands[start.band : stop], start)
    return pieces


def _head_pieces(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], *, is_repeat: bool
) -> list[Piece]:
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
    for group in groups:
        row += 1
        for column, entries in _cells(group):
            span = max(entry.span for entry in entries)
            place = TablePlace(
                table.number, row, column + 1, span, is_head=True, is_repeat=is_repeat
            )
            strips = [entry.strip for entry in entries]
            pieces.append(
                piece_of(
                    sheet,
                    "cell",
                    strips,
                    place=place,
                    reasons=table.reasons if not pieces and not is_repeat else (),
                )
            )
    if not is_repeat:
        table.head_rows, table.rows = row - table.head_start, row
    return pieces


def _cells(bands: Sequence[TableBand]) -> list[tuple[int, list[Entry]]]:
    cells: dict[int, list[Entry]] = {}
    for band in bands:
        for entry in band.entries:
            cells.setdefault(entry.column, []).append(entry)
    return sorted(cells.items())


def _row_pieces(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], start: Start | None
) -> list[Piece]:
    """Return the pieces of one row on one page; without a `start` it goes on from before."""
    if start is not None:
        table.rows += 1
        partly_ruled = bool(bands[0].ruled) and table.habits.ruled >= 0.5
        for column in range(len(table.columns)):
            merged = partly_ruled and column not in bands[0].ruled and column in table.owners
            if not (merged or (column == 0 and _label_runs_on(table, bands))):
                table.owners[column] = table.rows
    pieces: list[Piece] = []
    told = (
        tuple(f"{item.what}: {item.weight:+.1f}" for item in start.evidence) if start else ()
    ) or (() if start else ("goes on from the page before",))
    for column, entries in _cells(bands):
        span = max(entry.span for entry in entries)
        row = table.owners.get(column, table.rows)
        place = TablePlace(table.number, row, column + 1, span)
        strips = [entry.strip for entry in entries]
        room = table.columns[column]
        last_column = table.columns[column + span - 1]
        room = Column(room.left, last_column.right, room.x0, last_column.x1)
        paragraphs = to_paragraphs(strips, room, table.habits.leading)
        goes_on = start is None and _cell_goes_on(table, column, strips[0], room)
        for index, paragraph in enumerate(paragraphs):
            pieces.append(
                piece_of(
                    sheet,
                    "cell",
                    paragraph,
                    place=place,
                    continues=goes_on and index == 0,
                    reasons=told if not pieces else (),
                )
            )
    _remember(table, bands, new=start is not None)
    return pieces


def _label_runs_on(table: Table, bands: Sequence[TableBand]) -> bool:
    """Return whether the label of the row before goes on beside a row: its cell is merged.

    The row has no label at its first line, and its first label line follows the
    last one of the row before as lines do.
    """
    if not table.last or bands[0].at(0) is not None:
        return False
    before, above_end = table.last.get(0, (None, 0.0))
    label = next((entry for band in bands if (entry := band.at(0)) is not None), None)
    if before is None or label is None or label.span > 1:
        return False
    distance = (label.strip.baseline - before.baseline) / label.strip.size
    return above_end >= 0 and 0 < distance <= table.habits.leading + 2 * SAME


def _cell_goes_on(table: Table, column: int, strip: Strip, room: Column) -> bool:
    """Return whether the first line of a page goes on in the paragraph that the last one broke."""
    last, above_end = table.last.get(column, (None, 0.0))
    if last is None or above_end > 1.0:
        return column in table.begun and starts_lower(strip)
    if starts_lower(strip) or not ends_sentence(last):
        return True
    return not could_have_stood_above(strip, last, room)


def _remember(table: Table, bands: Sequence[TableBand], *, new: bool) -> None:
    """Keep how the row ended, for the top of the next page."""
    columns = {entry.column for band in bands for entry in band.entries}
    table.begun = frozenset(columns if new else columns | table.begun)
    table.lines = len(bands) if new else table.lines + len(bands)
    lowest = bands[-1].baseline
    table.last = {
        entry.column: (entry.strip, (lowest - band.baseline) / band.size)
        for band in bands
        for entry in band.entries
    }
