"""A table that goes on over a page break."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence, Set
from dataclasses import replace

from tasks.extract.pdf.columns import Column, place_strip
from tasks.extract.pdf.heads import Key, repeats
from tasks.extract.pdf.pieces import Piece
from tasks.extract.pdf.regions import Region, find_regions
from tasks.extract.pdf.ruling import NEAR, Frame
from tasks.extract.pdf.sheet import Band, said
from tasks.extract.pdf.table import Table
from tasks.extract.pdf.tables import read_portion
from tasks.extract.pdf.view import Assembly, Prepared, placed_bands, placed_from

HEADINGS = 5
"""Lines of headings that may stand between a head and the first row, and the head itself."""
LABEL_LINES = 3
"""Lines of a label that waits for its text."""


def carry_on(page: Prepared, table: Table, upcoming: Sequence[Prepared]) -> tuple[int, list[Piece]]:
    """Return how many bands at a page's top go on with a table, and their pieces."""
    bands = page.bands
    if table.frame is not None:
        first = page.regions[0] if page.regions else None
        if first is None or first.start > 0 or first.frame is None:
            return 0, []
        if not same_cuts(first.frame, table.frame):
            return 0, []
        count = first.end
        placed = placed_bands(page, first, table.columns)
    else:
        if page.regions and page.regions[0].start == 0 and page.regions[0].frame is not None:
            return 0, []
        count = keeps_columns(bands, table.columns, table.head)
        if not count:
            return 0, []
        head_texts = {"".join(text for _, text in key) for key in table.head}
        if label_waits(page, count, table.columns, head_texts, upcoming):
            count = len(bands)
        placed = placed_from(page, 0, count, table.columns)
    head = len(table.head) if repeats(table.head, placed) else 0
    return count, read_portion(table, page.sheet, placed, head, first=False)


def regions_below(page: Prepared, done: int, state: Assembly) -> list[Region]:
    """Return the tables of a page below the bands that went on with the table before."""
    regions = [region for region in page.regions if region.end > done]
    if not done or not regions or regions[0].start >= done:
        return regions
    below = find_regions(
        page.sheet, page.bands[done:], state.leading, deque(head[0] for head in state.heads)
    )
    return [replace(region, start=region.start + done, end=region.end + done) for region in below]


def head_above(page: Prepared, region: Region, done: int, upcoming: Sequence[Prepared]) -> int:
    """Return where a table without borders begins: with a head above it that its columns hide.

    The words of a head may stand so close that no gutter is seen between them. It is known by
    being printed again at the top of the next page.
    """
    if region.frame is not None or region.end < len(page.bands):
        return region.start
    tops = {said(other.bands[0]) for other in upcoming[:2] if other.bands}
    for index in range(region.start - 1, max(done, region.start - HEADINGS) - 1, -1):
        if len(page.bands[index].strips) > 1 and said(page.bands[index]) in tops:
            return index
    return region.start


def same_cuts(one: Frame, other: Frame) -> bool:
    """Return whether the vertical borders of two frames stand at the same places."""
    return len(one.cuts) == len(other.cuts) and all(
        abs(a - b) <= NEAR for a, b in zip(one.cuts, other.cuts, strict=True)
    )


def label_waits(
    page: Prepared,
    end: int,
    columns: Sequence[Column],
    head: Set[str],
    upcoming: Sequence[Prepared],
) -> bool:
    """Return whether a label stands alone at a page's end, its text at the top of the next page."""
    waiting = page.bands[end:]
    if not upcoming or not 1 <= len(waiting) <= LABEL_LINES or len(columns) < 2:
        return False
    if any(
        len(band.strips) > 1 or place_strip(band.strips[0], columns)[0][:2] != (0, 1)
        for band in waiting
    ):
        return False
    below = [band for band in upcoming[0].bands if said(band) not in head]
    return bool(below) and all(
        column > 0 for strip in below[0].strips for column, _, strip in place_strip(strip, columns)
    )


def keeps_columns(
    bands: Sequence[Band], columns: Sequence[Column], head: Sequence[Key] = ()
) -> int:
    """Return how many bands at the top of a page stand in the columns of a table.

    Where the table's head is printed again in the midst of a page another table begins.

    At most four lines in a row may run through them; lines that only stand in
    the first column count when others follow them or are near them.
    """
    kept = through = 0
    first_only = 0
    said = [text for _, text in head[0]] if head else []
    for index, band in enumerate(bands):
        if index >= len(head) and said and [strip.said for strip in band.strips] == said:
            break
        entries = [entry for strip in band.strips for entry in place_strip(strip, columns)]
        crossing = any(span > 1 for _, span, _ in entries)
        outside = (
            band.strips[0].x0 < columns[0].x0 - 1.5 * band.size
            or band.strips[-1].x1 > columns[-1].x1 + 3 * band.size
        )
        if outside:
            break
        if crossing:
            through += 1
            if through > 4:
                break
            continue
        later = [strip for column, _, strip in entries if column > 0]
        aligned = any(
            abs(strip.x0 - columns[column].x0) < 1.5 * strip.size
            for column, _, strip in entries
            if column > 0
        )
        if later and (aligned or len(entries) > 1):
            kept, through, first_only = index + 1, 0, 0
        elif not later:
            first_only += 1
            near = index > 0 and band.baseline - bands[index - 1].baseline < 1.5 * band.size
            if near and kept == index and first_only <= 2:
                kept = index + 1
        else:
            kept = index + 1
    return kept
