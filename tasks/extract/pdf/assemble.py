"""Pages to pieces: tables found, carried on over pages, and the text between them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tasks.extract.pdf.columns import Column, columns_of_gutters, columns_of_rules, place_strip
from tasks.extract.pdf.evidence import (
    TableBand,
    could_have_stood_above,
    ends_sentence,
    measure_habits,
)
from tasks.extract.pdf.heads import MOST, Key, band_key, common_bands, repeats, styled_head
from tasks.extract.pdf.notes import Note
from tasks.extract.pdf.paragraphs import goes_on, read_paragraphs
from tasks.extract.pdf.pieces import Piece, piece_of
from tasks.extract.pdf.regions import Region, find_regions
from tasks.extract.pdf.ruling import NEAR, Frame
from tasks.extract.pdf.sheet import Band, Sheet, Strip
from tasks.extract.pdf.tables import Table, place_bands, read_portion


ROOMY = 3.0
"""Lines at the end of a page that no heading or pair of lines held together needs."""
NOTED = 1.5
"""Most lines of room that are believed above notes."""
LABEL_LINES = 3
"""Lines of a label that waits for its text."""
KIN = 4
"""Next tables that are looked at for the same columns."""


@dataclass(slots=True)
class Prepared:
    """A page whose running heads, feet and notes are taken out, with its tables found."""

    sheet: Sheet
    heads: list[Band]
    feet: list[Band]
    notes: list[Note]
    bands: list[Band]
    regions: list[Region]
    why_running: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Assembly:
    """What is carried from page to page."""

    leading: float
    tables: int = 0
    table: Table | None = None
    paragraph: list[Strip] | None = None
    heads: set[tuple[str, ...]] = field(default_factory=set)
    columns: list[list[Column]] = field(default_factory=list)
    deepest: float = 0.0


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
        done, portion = _carry_on(page, state.table, upcoming)
        pieces += portion
        regions = _regions_below(page, done, state)
        if done < len(page.bands) or not done:
            state.table = None
    for region in regions:
        pieces += _text(page, done, region.start, state)
        pieces += _begin(page, region, upcoming, state)
        done = region.end
        if done < len(page.bands):
            state.table = None
    pieces += _text(page, done, len(page.bands), state)
    if state.table is not None and page.bands:
        state.table.room = _room(page, upcoming, state)
    pieces += [
        piece_of(sheet, "note", note.strips, label=note.label, reasons=note.reasons)
        for note in page.notes
    ]
    pieces += [
        piece_of(sheet, "running", band.strips, reasons=tuple(page.why_running[-1:]))
        for band in page.feet
    ]
    return pieces


def _regions_below(page: Prepared, done: int, state: Assembly) -> list[Region]:
    """Return the tables of a page below the bands that went on with the table before."""
    regions = [region for region in page.regions if region.end > done]
    if not done or not regions or regions[0].start >= done:
        return regions
    below = find_regions(page.sheet, page.bands[done:], state.leading)
    return [replace(region, start=region.start + done, end=region.end + done) for region in below]


def _rows_are_whole(
    chain: Sequence[tuple[Prepared, Region]],
    bodies: Sequence[Sequence[TableBand]],
    columns: Sequence[Column],
    state: Assembly,
) -> bool:
    """Return whether a table that goes on leaves room at the ends of its pages.

    Rows that may be cut fill their pages, but for a line or two held together;
    and one that is plainly cut shows that others may be.
    """
    pages = [page for page, _ in chain]
    pairs = list(pairwise(bodies[: len(pages)]))
    if any(above and below and _plainly_cut(above, below[0], columns) for above, below in pairs):
        return False
    rooms = [_room(page, pages, state) for page in pages[:-1] if page.bands]
    return sum(room > ROOMY for room in rooms) * 3 > len(rooms)


def _plainly_cut(above: Sequence[TableBand], band: TableBand, columns: Sequence[Column]) -> bool:
    """Return whether a page begins with nothing but the rest of the sentence that the last ends."""
    entry = band.entries[0]
    last = above[-1].at(entry.column)
    return (
        len(band.entries) == 1
        and entry.column > 0
        and last is not None
        and not ends_sentence(last.strip)
        and not could_have_stood_above(entry.strip, last.strip, columns[entry.column])
    )


def _room(page: Prepared, upcoming: Sequence[Prepared], state: Assembly) -> float:
    """Return how many lines more the body of a page could hold.

    A body ends above the notes, else where the fullest page in view ends.
    """
    last = page.bands[-1]
    line = state.leading * last.size
    if page.notes:
        # the next line may call a note, for which there is no room any more
        return min((page.notes[0].strips[0].top - last.baseline) / line - 1.5, NOTED)
    state.deepest = max(
        [
            state.deepest,
            *(other.bands[-1].baseline for other in (page, *upcoming) if other.bands),
        ]
    )
    return (state.deepest - last.baseline) / line


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


def _begin(
    page: Prepared, region: Region, upcoming: Sequence[Prepared], state: Assembly
) -> list[Piece]:
    """Begin a table, measured on this page and on those over which it seems to go on."""
    chain = _chain(page, region, upcoming)
    kin = _kin(page, region, upcoming, chain)
    pooled = [band for other, part in (*chain, *kin) for band in other.bands[part.start : part.end]]
    if region.frame is not None:
        columns = columns_of_rules(region.frame.cuts, pooled)
    else:
        columns = _columns_before(columns_of_gutters(pooled), pooled, state)
    if region.frame is None and _label_waits(
        page, region.end, columns, set(region_key(page, region, MOST)), upcoming
    ):
        region.end = len(page.bands)
        chain = _chain(page, region, upcoming)
    placed = [_placed(other, part, columns) for other, part in chain]
    count = max((common_bands(placed[0], other) for other in placed[1:]), default=0)
    why = "printed again on the next page"
    if not count or count == len(placed[0]):
        count, why = _head_of_others(page, region, upcoming, state)
    if not count or count == len(placed[0]):
        count, why = styled_head(placed[0], columns, state.leading)
    head = [band_key(band) for band in placed[0][:count]]
    if not head:
        # a table that begins without its head, as after a heading, may have it on later pages
        later = max((common_bands(a, b) for a, b in pairwise(placed[1:])), default=0)
        head = [band_key(band) for band in placed[1][:later]] if later else []
    bodies = [part[count:] if repeats(head, part) else part for part in placed]
    bodies += [_placed(other, part, columns) for other, part in kin]
    closed = region.frame is not None and region.frame.closed
    habits = measure_habits(bodies, columns, state.leading, closed=closed)
    if count:
        state.heads.add(region_key(page, region, count))
    state.tables += 1
    table = Table(state.tables, columns, habits, region.frame, head, reasons=region.reasons)
    table.whole = _rows_are_whole(chain, bodies, columns, state)
    if count:
        table.reasons = (*table.reasons, f"head of {count} lines: {why}")
    state.table = table
    state.paragraph = None
    return read_portion(table, page.sheet, placed[0], count, first=True)


def _columns_before(columns: list[Column], bands: Sequence[Band], state: Assembly) -> list[Column]:
    """Return the columns of a table before, where this one stands in them and shows fewer."""
    for before in reversed(state.columns[-KIN:]):
        if len(before) > len(columns) and keeps_columns(bands, before) == len(bands):
            return before
    state.columns.append(columns)
    return columns


def region_key(page: Prepared, region: Region, count: int) -> tuple[str, ...]:
    """Return what the first bands of a table say, wherever its columns are."""
    return tuple(
        _said(band) for band in page.bands[region.start : min(region.end, region.start + count)]
    )


def _head_of_others(
    page: Prepared, region: Region, upcoming: Sequence[Prepared], state: Assembly
) -> tuple[int, str]:
    """Return how many bands at the top of a table are the head of another table too."""
    for head in state.heads:
        if len(head) < region.end - region.start and head == region_key(page, region, len(head)):
            return len(head), "the head of a table before"
    own = region_key(page, region, MOST)
    count = 0
    for other in (page, *upcoming):
        for later in other.regions:
            if later is region:
                continue
            said = region_key(other, later, MOST)
            same = [a == b for a, b in zip(own, said, strict=False)]
            count = max(count, same.index(False) if False in same else 0)
    first = page.bands[region.start : region.start + count]
    if any(_stands_apart(band) for band in first):
        return count, "the head of a table after"
    return 0, ""


def _stands_apart(band: Band) -> bool:
    return len(band.strips) > 1


def _placed(page: Prepared, region: Region, columns: Sequence[Column]) -> list[TableBand]:
    verticals = page.sheet.verticals if region.frame is not None else None
    return place_bands(
        page.bands[region.start : region.end], columns, page.sheet.horizontals, verticals
    )


def _chain(
    page: Prepared, region: Region, upcoming: Sequence[Prepared]
) -> list[tuple[Prepared, Region]]:
    """Return the parts of a table on this and the next pages, as far as it seems to go on."""
    chain = [(page, region)]
    for other in upcoming:
        last_page, last = chain[-1]
        if last.end < len(last_page.bands) or not other.regions:
            break
        next_region = other.regions[0]
        if next_region.start > 0 or not _alike(last_page, last, other, next_region):
            break
        chain.append((other, next_region))
    return chain


def _kin(
    page: Prepared,
    region: Region,
    upcoming: Sequence[Prepared],
    chain: Sequence[tuple[Prepared, Region]],
) -> list[tuple[Prepared, Region]]:
    """Return the next tables that have the same columns: their habits are the same too."""
    parts = {id(part) for _, part in chain}
    kin: list[tuple[Prepared, Region]] = []
    asked = 0
    for other in (page, *upcoming):
        for later in other.regions:
            if id(later) in parts or (other is page and later.start <= region.start):
                continue
            asked += 1
            if asked > KIN:
                return kin
            if _alike(page, region, other, later):
                kin.append((other, later))
    return kin


def _alike(one: Prepared, first: Region, other: Prepared, second: Region) -> bool:
    if (first.frame is None) != (second.frame is None):
        return False
    if first.frame is not None and second.frame is not None:
        return same_cuts(first.frame, second.frame)
    above = one.bands[first.start : first.end]
    below = other.bands[second.start : second.end]
    columns = columns_of_gutters(above)
    own = columns_of_gutters(below)
    pooled = columns_of_gutters([*above, *below])
    return len(pooled) >= max(2, min(len(columns), len(own)))


def same_cuts(one: Frame, other: Frame) -> bool:
    """Return whether the vertical borders of two frames stand at the same places."""
    return len(one.cuts) == len(other.cuts) and all(
        abs(a - b) <= NEAR for a, b in zip(one.cuts, other.cuts, strict=True)
    )


def _carry_on(
    page: Prepared, table: Table, upcoming: Sequence[Prepared]
) -> tuple[int, list[Piece]]:
    """Return how many bands at a page's top go on with a table, and their pieces."""
    bands = page.bands
    if table.frame is not None:
        first = page.regions[0] if page.regions else None
        if first is None or first.start > 0 or first.frame is None:
            return 0, []
        if not same_cuts(first.frame, table.frame):
            return 0, []
        count = first.end
        placed = _placed(page, first, table.columns)
    else:
        if page.regions and page.regions[0].start == 0 and page.regions[0].frame is not None:
            return 0, []
        count = keeps_columns(bands, table.columns, table.head)
        if not count:
            return 0, []
        head_texts = {"".join(text for _, text in key) for key in table.head}
        if _label_waits(page, count, table.columns, head_texts, upcoming):
            count = len(bands)
        placed = place_bands(bands[:count], table.columns, page.sheet.horizontals, None)
    head = len(table.head) if repeats(table.head, placed) else 0
    return count, read_portion(table, page.sheet, placed, head, first=False)


def _label_waits(
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
    below = [band for band in upcoming[0].bands if _said(band) not in head]
    return bool(below) and all(
        column > 0 for strip in below[0].strips for column, _, strip in place_strip(strip, columns)
    )


def _said(band: Band) -> str:
    """Return what a band says, without white space."""
    return "".join("".join(strip.literal.split()) for strip in band.strips).casefold()


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
        texts = ["".join(strip.literal.split()).casefold() for strip in band.strips]
        if index >= len(head) and said and texts == said:
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
