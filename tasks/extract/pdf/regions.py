"""Where tables stand on a page: frames of borders, and runs of bands that keep their gutters."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.extract.pdf.ruled import last_ruled
from tasks.extract.pdf.ruling import NEAR, Frame, find_frames, joined_frames
from tasks.extract.pdf.running import is_symbol
from tasks.extract.pdf.sheet import Band, Sheet, said
from tasks.extract.pdf.strokes import Stroke
from tasks.extract.pdf.sweep import SPAN, gaps_of, has_leaders, reach, shares_columns

ROW_LINES = 2.0
"""Letter sizes between a line of a row through all columns and the rules above and below:
one more line, and the row's padding."""
ASCENT = 0.75
"""Letter sizes from a baseline to the top of its letters."""
KNOWN = 2.0
"""What it counts for a table that it begins with the head of one before."""
MASTHEAD = 3
"""Bands at the top of a document in one of which its symbol stands."""


@dataclass(slots=True)
class Region:
    """Bands `start` to `end` (exclusive) of a page that are one table.

    Attributes:
        frame: its borders when it has vertical ones.
        rules: horizontal borders that belong to it.
        reasons: why it was taken for a table.
    """

    start: int
    end: int
    frame: Frame | None = None
    rules: list[Stroke] = field(default_factory=list)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known beside the bands of a page; as the arguments of `find_regions`."""

    horizontals: Sequence[Stroke]
    leading: float
    heads: deque[str]


def find_regions(
    sheet: Sheet, bands: Sequence[Band], leading: float, heads: deque[str]
) -> list[Region]:
    """Return the tables of a page, from top to bottom.

    Args:
        sheet: the page.
        bands: of its body.
        leading: usual distance of lines, in letter sizes.
        heads: first bands of tables before, as `said` gives them; those of this page are added.
    """
    regions: list[Region] = []
    taken = [False] * len(bands)
    for frame in frames_of(sheet, bands):
        region = _framed(frame, bands, sheet.horizontals, taken)
        if region is not None:
            regions.append(region)
            taken[region.start : region.end] = [True] * (region.end - region.start)
    start = 0
    while start < len(bands):
        if taken[start]:
            start += 1
            continue
        end = start
        while end < len(bands) and not taken[end]:
            end += 1
        if sheet.number == 1 and start == 0:
            start = _below_masthead(bands, end)
        regions += _sweep(bands, start, end, _Beside(sheet.horizontals, leading, heads))
        start = end
    return sorted(regions, key=lambda region: region.start)


def frames_of(sheet: Sheet, bands: Sequence[Band]) -> list[Frame]:
    """Return the frames of a page, those joined that only rows through all columns part."""
    frames: list[Frame] = []
    for frame in find_frames(sheet.horizontals, sheet.verticals):
        joined = joined_frames(frames[-1], frame) if frames else None
        if joined is not None and _close(frames[-1], frame, bands, sheet.horizontals):
            frames[-1] = joined
        else:
            frames.append(frame)
    return frames


def _close(one: Frame, other: Frame, bands: Sequence[Band], horizontals: Sequence[Stroke]) -> bool:
    """Return whether the lines between two frames stand in rows: a few, each close to a rule."""
    between = [band for band in bands if one.bottom < band.baseline < other.top]
    rules = [
        stroke.at
        for stroke in horizontals
        if one.bottom - 1 <= stroke.at <= other.top + 1
        and stroke.start <= one.x0 + NEAR
        and stroke.end >= one.x1 - NEAR
    ]
    if not between or len(between) > 2 * SPAN:
        return not between and other.top - one.bottom < NEAR
    room = ROW_LINES * max(band.size for band in between)
    # a border that sticks out of its frame leaves a band without a rule on that side
    return all(
        any(rule < band.baseline and band.top - rule < room for rule in rules)
        and any(rule > band.baseline and rule - band.bottom < room for rule in rules)
        for band in between
    )


def _below_masthead(bands: Sequence[Band], end: int) -> int:
    """Return the first band after the line of the masthead with the document's symbol."""
    for index in range(min(MASTHEAD, end)):
        if len(bands[index].strips) > 1 and any(
            is_symbol(strip.literal) for strip in bands[index].strips
        ):
            return index + 1
    return 0


def _framed(
    frame: Frame, bands: Sequence[Band], horizontals: Sequence[Stroke], taken: Sequence[bool]
) -> Region | None:
    """Return the bands within a frame, those that a frame above has left."""
    inside = [
        index
        for index, band in enumerate(bands)
        if not taken[index]
        and frame.top - 1 <= (band.top + band.bottom) / 2 <= frame.bottom + 1
        and band.strips[0].x1 > frame.x0
        and band.strips[-1].x0 < frame.x1
    ]
    if not inside:
        return None
    rules = [
        stroke
        for stroke in horizontals
        if frame.top - 1 <= stroke.at <= frame.bottom + 1
        and stroke.end > frame.x0
        and stroke.start < frame.x1
    ]
    reasons = (f"borders make {len(frame.cuts) - 1} columns",)
    return Region(inside[0], inside[-1] + 1, frame, rules, reasons)


def _sweep(
    bands: Sequence[Band],
    start: int,
    end: int,
    beside: _Beside,
) -> list[Region]:
    regions: list[Region] = []
    index = start
    while index < end:
        gaps = [] if has_leaders(bands[index]) else gaps_of(bands[index])
        if not gaps:
            index += 1
            continue
        last = max(
            reach(bands[:end], index, beside.horizontals, beside.leading),
            last_ruled(bands[:end], index, beside.horizontals),
        )
        region = _region(bands, index, last + 1, start, beside)
        if region is None:
            index += 1
            continue
        if regions and regions[-1].end > region.start:
            region.start = regions[-1].end
        regions.append(region)
        beside.heads.append(said(bands[region.start]))
        index = region.end
    return regions


def _region(
    bands: Sequence[Band],
    first: int,
    end: int,
    least: int,
    beside: _Beside,
) -> Region | None:
    """Weigh a run of bands; None where it is not enough of a table."""
    several = [band for band in bands[first:end] if len(band.strips) > 1]
    alike = [band for band in several if _one_size(band)]
    x0 = min(band.strips[0].x0 for band in bands[first:end])
    x1 = max(band.strips[-1].x1 for band in bands[first:end])
    size = bands[first].size
    rules = [
        stroke
        for stroke in beside.horizontals
        if stroke.start <= x0 + size and stroke.end >= x1 - 0.3 * (x1 - x0)
    ]
    above = [stroke for stroke in rules if stroke.at < bands[first].baseline]
    start = _start_below_rule(bands, first, least, above)
    start = _start_between_rules(bands, start, least, above)
    near = [
        stroke
        for stroke in rules
        if bands[start].top - 2.5 * size <= stroke.at <= bands[end - 1].bottom + 2.5 * size
    ]
    score = 1.0 * len(alike) - 1.0 * (len(several) - len(alike)) + 0.8 * min(len(near), 3)
    score += any(shares_columns([above], band) for above, band in pairwise(alike))
    score += KNOWN if said(bands[start]) in beside.heads else 0.0
    if score < 3 or (len(alike) < 2 and last_ruled(bands[:end], first, rules) == first):
        return None
    reasons = (f"{len(alike)} lines keep their gutters", f"{len(near)} rules as wide as they")
    inner = [
        stroke
        for stroke in beside.horizontals
        if bands[start].top - 2.5 * size <= stroke.at <= bands[end - 1].bottom + 2.5 * size
        and stroke.start < x1
        and stroke.end > x0
    ]
    return Region(start, end, None, inner, reasons)


def _one_size(band: Band) -> bool:
    """Return whether the strips of a band are set in like letters, as in a masthead they are not.

    The notes of a table and the units in its head are one step smaller.
    """
    sizes = [strip.size for strip in band.strips]
    return max(sizes) <= 1.3 * min(sizes)


def _hangs_below(band: Band, rules: Sequence[float], above: Band) -> bool:
    """Return whether the lowest rule above a band is nearer to it than to the band above."""
    rule = max(rules)
    return band.baseline - ASCENT * band.size - rule <= rule - above.baseline - 0.2 * above.size


def _start_below_rule(
    bands: Sequence[Band], first: int, least: int, rules: Sequence[Stroke]
) -> int:
    """Return the first band below the rule that a table hangs on, at most three lines up."""
    for index in range(first - 1, max(least, first - 4) - 1, -1):
        between = [stroke.at for stroke in rules if stroke.at > bands[index].baseline]
        if between:
            return index + 1 if _hangs_below(bands[index + 1], between, bands[index]) else first
        if bands[index + 1].baseline - bands[index].baseline > 2 * bands[index].size:
            return first
    return first


def _start_between_rules(
    bands: Sequence[Band], start: int, least: int, rules: Sequence[Stroke]
) -> int:
    """Return the first band of the row between two rules that a table has right above it.

    Its columns may be too close to be seen in it alone, as those of a head in long words are.
    """
    if start <= least:
        return start
    low = [rule.at for rule in rules if bands[start - 1].baseline < rule.at < bands[start].baseline]
    high = [rule.at for rule in rules if rule.at < bands[start - 1].baseline]
    if not low or not high:
        return start
    first = start - 1
    while first > least and bands[first - 1].baseline > max(high):
        first -= 1
    row = bands[first:start]
    close = (
        row[0].top - max(high) < ROW_LINES * row[0].size
        and start - first <= SPAN
        and all(below.baseline - above.baseline < 2 * above.size for above, below in pairwise(row))
    )
    return first if close and any(len(band.strips) > 1 for band in row) else start
