"""A table that begins: its columns, head and habits, measured on all pages of it in view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tasks.extract.pdf.columns import Column, columns_of_gutters, columns_of_rules
from tasks.extract.pdf.cuts import ROOMY
from tasks.extract.pdf.evidence import TableBand, measure_habits
from tasks.extract.pdf.flow import could_have_stood_above, ends_sentence
from tasks.extract.pdf.heads import MOST, band_key, common_bands, repeats, styled_head
from tasks.extract.pdf.regions import Region
from tasks.extract.pdf.sheet import Band, said
from tasks.extract.pdf.stitch import keeps_columns, label_waits, same_cuts
from tasks.extract.pdf.table import Table
from tasks.extract.pdf.view import Assembly, Prepared, Setting, placed_bands, room_below

KIN = 4
"""Next tables that are looked at for the same columns."""


def measure_table(
    page: Prepared, region: Region, upcoming: Sequence[Prepared], state: Assembly
) -> tuple[Table, list[TableBand], int]:
    """Measure a table that begins, on this page and on those over which it seems to go on.

    Returns:
        The table, its bands on this page, and how many of them are its head.
    """
    chain = _chain(page, region, upcoming)
    kin = _kin(page, region, upcoming, chain)
    pooled = [band for other, part in (*chain, *kin) for band in other.bands[part.start : part.end]]
    first_said = said(page.bands[region.start])
    before = None
    if region.frame is not None:
        columns = columns_of_rules(region.frame.cuts, pooled)
    else:
        columns = columns_of_gutters(pooled)
        before = _set_before(columns, pooled, first_said, state)
        columns = _widened(columns, before.columns) if before else columns
    if region.frame is None and label_waits(
        page, region.end, columns, set(region_key(page, region, MOST)), upcoming
    ):
        region.end = len(page.bands)
        chain = _chain(page, region, upcoming)
    placed = [placed_bands(other, part, columns) for other, part in chain]
    kin_bands = [placed_bands(other, part, columns) for other, part in kin]
    count = max((common_bands(placed[0], other) for other in placed[1:]), default=0)
    why = "printed again on the next page"
    if not count or count == len(placed[0]):
        # the head of another table, or what its look says, whichever is more
        count, why = max(
            _head_of_others(page, region, upcoming, state),
            styled_head(
                placed[0],
                columns,
                state.leading,
                [*placed[1:], *kin_bands],
                framed=region.frame is not None,
            ),
        )
    head = [band_key(band) for band in placed[0][:count]]
    if not head:
        # a table that begins without its head, as after a heading, may have it on later pages
        later = max((common_bands(a, b) for a, b in pairwise(placed[1:])), default=0)
        head = [band_key(band) for band in placed[1][:later]] if later else []
    bodies = [part[count:] if repeats(head, part) else part for part in placed]
    bodies += kin_bands
    closed = region.frame is not None and region.frame.closed
    habits = measure_habits(bodies, columns, state.leading, closed=closed)
    size = sum(map(len, bodies))
    if before is not None and before.size > size:
        # the longer of two tables with one head tells more of how both are set
        habits, size = before.habits, before.size
    if region.frame is None:
        state.settings.append(Setting(first_said, columns, habits, size))
    if count:
        key = region_key(page, region, count)
        if key not in state.heads:
            state.heads.append(key)
    state.tables += 1
    table = Table(state.tables, columns, habits, region.frame, head, reasons=region.reasons)
    table.whole, table.roomy_ends, table.early_cuts = _ends_of_pages(chain, bodies, columns, state)
    if count:
        table.reasons = (*table.reasons, f"head of {count} lines: {why}")
    return table, placed[0], count


def _ends_of_pages(
    chain: Sequence[tuple[Prepared, Region]],
    bodies: Sequence[Sequence[TableBand]],
    columns: Sequence[Column],
    state: Assembly,
) -> tuple[bool, int, int]:
    """Return whether rows are not cut by the ends of pages, and what is known of roomy pages.

    Rows that may be cut fill their pages, but for a line or two held together; a table whose
    rows are whole leaves room, and one row that is plainly cut shows that others may be.

    Returns:
        Whether rows are whole; pages that end with room; those of them with a plainly cut row.
    """
    pages = [page for page, _ in chain]
    cut = [
        bool(above and below) and _plainly_cut(above, below[0], columns)
        for above, below in pairwise(bodies[: len(pages)])
    ]
    rooms = [room_below(page, pages, state) if page.bands else 0.0 for page in pages[:-1]]
    roomy = [is_cut for is_cut, room in zip(cut, rooms, strict=False) if room > ROOMY]
    return not any(cut) and len(roomy) * 3 > len(rooms), len(roomy), sum(roomy)


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


def _set_before(
    columns: Sequence[Column], bands: Sequence[Band], key: str, state: Assembly
) -> Setting | None:
    """Return how a table before with the same head was set, where this one can be set so too."""
    for before in reversed(state.settings):
        if (
            before.head == key
            and len(before.columns) >= len(columns)
            and keeps_columns(bands, before.columns) == len(bands)
        ):
            return before
    return None


def _widened(columns: Sequence[Column], before: Sequence[Column]) -> list[Column]:
    """Return the columns of a table before, their texts as wide as in both tables."""
    if len(columns) < len(before):
        return list(before)
    sides = [
        (min(own.x0, column.x0), max(own.x1, column.x1))
        for own, column in zip(columns, before, strict=True)
    ]
    if any(left[1] >= right[0] for left, right in pairwise(sides)):
        return list(columns)
    cuts = [(left[1] + right[0]) / 2 for left, right in pairwise(sides)]
    edges = [min(columns[0].left, before[0].left), *cuts, max(columns[-1].right, before[-1].right)]
    return [
        Column(left, right, x0, x1)
        for (left, right), (x0, x1) in zip(pairwise(edges), sides, strict=True)
    ]


def region_key(page: Prepared, region: Region, count: int) -> tuple[str, ...]:
    """Return what the first bands of a table say, wherever its columns are."""
    return tuple(
        said(band) for band in page.bands[region.start : min(region.end, region.start + count)]
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
    pooled = columns_of_gutters([*above, *below])
    # looked at together, neither loses a column
    return len(pooled) >= max(2, _column_count(one, first), _column_count(other, second))


def _column_count(page: Prepared, region: Region) -> int:
    """Return how many columns the part of a table on one page shows by itself."""
    key = region.start, region.end
    if key not in page.column_counts:
        bands = page.bands[region.start : region.end]
        page.column_counts[key] = len(columns_of_gutters(bands))
    return page.column_counts[key]
