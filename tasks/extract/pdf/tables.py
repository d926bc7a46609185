"""One table over its pages: its bands put in columns, its rows and cells page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.blocks import TablePlace
from tasks.extract.pdf.columns import Column, place_strip
from tasks.extract.pdf.cuts import ROOMY, Tail
from tasks.extract.pdf.evidence import SAME, Entry, TableBand, is_tall, rules_above
from tasks.extract.pdf.flow import could_have_stood_above, ends_sentence, starts_lower
from tasks.extract.pdf.head_cells import cells_of, head_pieces
from tasks.extract.pdf.heads import repeats
from tasks.extract.pdf.pieces import Piece, piece_of, to_paragraphs
from tasks.extract.pdf.rows import Start, find_rows
from tasks.extract.pdf.ruling import NEAR
from tasks.extract.pdf.sheet import Band, Sheet, Strip
from tasks.extract.pdf.strokes import Stroke
from tasks.extract.pdf.table import Table
from tasks.records import Evidence


def place_bands(
    bands: Sequence[Band],
    columns: Sequence[Column],
    rules: Sequence[Stroke],
    verticals: Sequence[Stroke] | None,
    above: Band | None = None,
) -> list[TableBand]:
    """Put the strips of bands in columns; with `verticals`, cells reach from border to border.

    `above` is the band of the table above the first.
    """
    placed: list[TableBand] = []
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
        pieces += head_pieces(table, sheet, bands[:head], is_repeat=not first)
    body = list(bands[head:])
    while body:
        stop = _next_head(table, body)
        pieces += _body_pieces(table, sheet, body[:stop], continued=not first and not pieces_rows)
        pieces_rows = True
        body = body[stop:]
        if body:
            pieces += head_pieces(table, sheet, body[: len(table.head)], is_repeat=True)
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
    tail = None
    if continued and table.begun:
        early = 0 < table.roomy_ends <= 2 * table.early_cuts
        tail = Tail(table.last, table.begun, table.room, table.whole, early, table.lines)
    division = find_rows(bands, table.columns, table.habits, tail)
    starts = division.starts
    edges = [start.band for start in starts]
    if tail and tail.room > ROOMY:
        table.roomy_ends += 1
        table.early_cuts += not edges or edges[0] > 0
    pieces: list[Piece] = []
    if not edges or edges[0] > 0:
        stop = edges[0] if edges else len(bands)
        pieces += _row_pieces(table, sheet, bands[:stop], None)
        pieces[0].reasons += told(division.evidence)
    for start, stop in zip(starts, [*edges[1:], len(bands)], strict=False):
        pieces += _row_pieces(table, sheet, bands[start.band : stop], start)
    if tail and pieces:
        pieces[0].cut = division.top
    for piece in pieces:
        if piece.place is not None:
            row = piece.place.row
            last = table.reach.get((row, piece.place.column), row)
            piece.place = replace(piece.place, row_span=last - row + 1)
    return pieces


def told(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return evidence in words, each piece with its weight."""
    return tuple(f"{item.what}: {item.weight:+.1f}" for item in evidence)


def _row_pieces(
    table: Table, sheet: Sheet, bands: Sequence[TableBand], start: Start | None
) -> list[Piece]:
    """Return the pieces of one row on one page; without a `start` it goes on from before."""
    if start is not None:
        table.rows += 1
        partly_ruled = bool(bands[0].ruled) and table.habits.ruled >= 0.5
        for column in range(len(table.columns)):
            merged = partly_ruled and column not in bands[0].ruled and column in table.owners
            if merged or (column == 0 and _label_runs_on(table, bands)):
                table.reach[table.owners[column], column + 1] = table.rows
            else:
                table.owners[column] = table.rows
    pieces: list[Piece] = []
    reasons = told(start.evidence) if start else ("goes on from the page before",)
    for column, entries in cells_of(bands):
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
                    reasons=reasons if not pieces else (),
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
