"""Pages to pieces: tables, carried on over pages, and the text between them."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.measure import measure_table
from tasks.extract.pdf.paragraphs import goes_on, read_paragraphs
from tasks.extract.pdf.pieces import Piece, piece_of
from tasks.extract.pdf.stitch import carry_on, head_above, regions_below
from tasks.extract.pdf.tables import read_portion
from tasks.extract.pdf.view import Assembly, Prepared, room_below


def assemble(page: Prepared, upcoming: Sequence[Prepared], state: Assembly) -> list[Piece]:
    """Return the pieces of a page in reading order, and bring the state up to date.

    Args:
        page: the page.
        upcoming: the pages after it that are held, to measure a table on all of them.
        state: what the pages before left.
    """
    sheet = page.sheet
    pieces = [
        piece_of(sheet, "running", band.strips, reasons=tuple(page.why_running[:1]))
        for band in page.heads
    ]
    done = 0
    regions = page.regions
    if state.table is not None:
        done, portion = carry_on(page, state.table, upcoming)
        pieces += portion
        regions = regions_below(page, done, state)
        if done < len(page.bands) or not done:
            state.table = None
    for region in regions:
        region.start = head_above(page, region, done, upcoming)
        pieces += _text(page, done, region.start, state)
        state.table, bands, head = measure_table(page, region, upcoming, state)
        state.paragraph = None
        pieces += read_portion(state.table, sheet, bands, head, first=True)
        done = region.end
        if done < len(page.bands):
            state.table = None
    pieces += _text(page, done, len(page.bands), state)
    if state.table is not None and page.bands:
        state.table.room = room_below(page, upcoming, state)
    pieces += [
        piece_of(sheet, "note", note.strips, label=note.label, reasons=note.reasons)
        for note in page.notes
    ]
    pieces += [
        piece_of(sheet, "running", band.strips, reasons=tuple(page.why_running[-1:]))
        for band in page.feet
    ]
    return pieces


def _text(page: Prepared, start: int, end: int, state: Assembly) -> list[Piece]:
    """Return the paragraphs of bands outside of tables."""
    bands = page.bands[start:end]
    if not bands:
        return []
    right = max(strip.x1 for band in page.bands for strip in band.strips)
    paragraphs = read_paragraphs(bands, right, state.leading)
    pieces = []
    for index, strips in enumerate(paragraphs):
        first = index == 0 and start == 0 and state.paragraph is not None
        continues = first and goes_on(state.paragraph or strips, strips)
        pieces.append(piece_of(page.sheet, "paragraph", strips, continues=continues))
    state.paragraph = paragraphs[-1] if end == len(page.bands) else None
    return pieces
