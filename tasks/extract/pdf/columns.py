"""Columns of a table: from vertical rules, and from the white stripes that its lines leave.

A gutter is a stripe that (nearly) no line of the table crosses, over all pages
that are looked at together. Rows that run through all columns, and heads set
over several columns, cross gutters: they are few beside the lines that stop
on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.pdf.sheet import RUN_GAP, Band, Strip, cut_strip

GUTTER = 0.6
"""Letter sizes: narrowest gutter, seen on many lines; on few it must be one whole size wide."""
NEAR_EDGE = 0.3
"""Letter sizes: a word that near to where a column's text begins is its first."""
MANY = 4
CROSSED = 0.1
"""Share of a gutter's lines that may cross it: heads over several columns."""
_ENUMERATOR = re.compile(
    r"[(（]?(?:\w{1,4}|[\u0621-\u064a]ـ?)[)）.]|[-–—•·*▪●○]|[(（]\w{1,4}[)）]\s?[(（]\w{1,4}[)）]"
)
_LONGEST = 13
"""Characters of the longest of these, as in "(viii) (abcd)"."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `left` and `right` are where its room ends, x0 and x1 where its text does."""

    left: float
    right: float
    x0: float
    x1: float


def is_enumerator(text: str) -> bool:
    """Return whether a text is only the mark of an item of a list, such as "(a)" or "•"."""
    text = text.strip()
    return len(text) <= _LONGEST and _ENUMERATOR.fullmatch(text) is not None


def columns_of_rules(cuts: Sequence[float], bands: Sequence[Band]) -> list[Column]:
    """Return the columns between vertical rules; `cuts` are their places, edges included."""
    return [Column(left, right, *_text_sides(bands, left, right)) for left, right in pairwise(cuts)]


def _text_sides(bands: Sequence[Band], left: float, right: float) -> tuple[float, float]:
    inside = [
        strip
        for band in bands
        for strip in band.strips
        if left - 2 <= strip.x0 and strip.x1 <= right + 2
    ]
    if not inside:
        return left, right
    return min(strip.x0 for strip in inside), max(strip.x1 for strip in inside)


def columns_of_gutters(bands: Sequence[Band]) -> list[Column]:
    """Return the columns that the gutters of these bands part; one column where there is none."""
    if not bands:
        return []
    size = sorted(strip.size for band in bands for strip in band.strips)[
        sum(len(band.strips) for band in bands) // 2
    ]
    runs = [band.runs for band in bands]
    several = [
        band_runs
        for band, band_runs in zip(bands, runs, strict=True)
        if len(band.strips) > 1 or len(band_runs) > 1
    ]
    left = min(run[0] for band_runs in runs for run in band_runs)
    right = max(run[1] for band_runs in runs for run in band_runs)
    gutters = [
        gutter
        for gutter in white_stripes(several, GUTTER * size)
        if _holds(gutter, runs, left, size)
    ]
    cuts = [left - size, *((start + end) / 2 for start, end in gutters), right + size]
    edges = [left, *(edge for gutter in gutters for edge in gutter), right]
    columns = [
        Column(cuts[index], cuts[index + 1], edges[2 * index], edges[2 * index + 1])
        for index in range(len(cuts) - 1)
    ]
    return join_enumerators(columns, bands)


def white_stripes(
    runs: Sequence[Sequence[tuple[float, float]]], narrowest: float
) -> list[tuple[float, float]]:
    """Return the stripes that few of these lines cross, from left to right.

    Where a stripe is crossed by fewer lines in its midst than at its sides, the
    midst is returned.
    """
    allowed = int(CROSSED * len(runs)) or (1 if len(runs) > 3 else 0)
    changes = sorted(
        change for band_runs in runs for x0, x1 in band_runs for change in ((x0, 1), (x1, -1))
    )
    stretches: list[tuple[float, float, int]] = []
    crossing = 0
    for (here, change), (there, _) in pairwise(changes):
        crossing += change
        if crossing <= allowed and there > here:
            stretches.append((here, there, crossing))
    stripes: list[tuple[float, float]] = []
    group: list[tuple[float, float, int]] = []
    for stretch in [*stretches, None]:
        if stretch is not None and (not group or stretch[0] <= group[-1][1]):
            group.append(stretch)
            continue
        stripes += _core(group, narrowest)
        group = [stretch] if stretch is not None else []
    return stripes


def _core(group: Sequence[tuple[float, float, int]], narrowest: float) -> list[tuple[float, float]]:
    """Return the least crossed part of touching stretches that is wide enough."""
    for most in sorted({crossing for *_, crossing in group}):
        widest = (0.0, 0.0)
        start: float | None = None
        for x0, x1, crossing in group:
            if crossing > most:
                start = None
                continue
            start = x0 if start is None else start
            if x1 - start > widest[1] - widest[0]:
                widest = start, x1
        if widest[1] - widest[0] >= narrowest:
            return [widest]
    return []


def _holds(
    gutter: tuple[float, float],
    runs: Sequence[Sequence[tuple[float, float]]],
    left: float,
    size: float,
) -> bool:
    """Return whether lines stop on both sides of a stripe, and few cross it.

    One line is enough when it is the first: a head names a column that no row fills.
    Lines that begin at the table's edge and cross are rows through all columns;
    they are no witness against it.
    """
    start, end = gutter
    both = crossed = 0
    named = False
    for number, band_runs in enumerate(runs):
        crossing = None
        is_before = is_behind = False
        for x0, x1 in band_runs:
            if x0 < start - 1 and x1 > end + 1:
                crossing = x0 if crossing is None else crossing
            is_before = is_before or x1 <= start + 1
            is_behind = is_behind or x0 >= end - 1
        if crossing is not None:
            crossed += len(band_runs) > 1 or crossing > left + 2 * size
        elif is_before and is_behind:
            both += 1
            named = named or number == 0
    wide_enough = end - start >= size or both >= MANY
    if named and both == 1 and not crossed:
        return end - start >= size
    return wide_enough and both >= 2 and crossed <= max(1 if both >= 3 else 0, CROSSED * both)


def join_enumerators(columns: Sequence[Column], bands: Sequence[Band]) -> list[Column]:
    """Join columns that hold only marks of list items to the text that they mark."""
    joined: list[Column] = []
    marks = [_only_enumerators(column, bands) for column in columns]
    for index, column in enumerate(columns):
        if joined and marks[index - 1]:
            last = joined[-1]
            joined[-1] = Column(last.left, column.right, last.x0, column.x1)
        else:
            joined.append(column)
    return joined


def _only_enumerators(column: Column, bands: Sequence[Band]) -> bool:
    texts = [
        strip.literal
        for band in bands
        for strip in band.strips
        if column.left <= strip.x0 and strip.x1 <= column.right
    ]
    return bool(texts) and all(map(is_enumerator, texts))


def place_strip(strip: Strip, columns: Sequence[Column]) -> list[tuple[int, int, Strip]]:
    """Put a strip in its columns: (index of the column, columns covered, strip), left to right.

    A strip through several columns is cut in the gutters where it has a wide
    space there; else it spans them.
    """
    first = column_at(strip.x0 + 0.1, columns)
    last = max(first, column_at(strip.x1 - 0.1, columns))  # it may have no width
    while last > first and strip.x1 <= columns[last].x0:
        last -= 1  # a label longer than the others ends in the gutter
    for index in range(first, last):
        gap = _gap_at(strip, columns[index].right) or _gap_before(strip, columns[index + 1].x0)
        if gap is None or gap[1] - gap[0] < RUN_GAP * strip.size:
            continue
        parts = cut_strip(strip, (gap[0] + gap[1]) / 2)
        if parts is not None:
            return [*place_strip(parts[0], columns), *place_strip(parts[1], columns)]
    return [(first, last - first + 1, strip)]


def _gap_at(strip: Strip, cut: float) -> tuple[float, float] | None:
    """Return the white space of a strip around a place, None where a word stands there."""
    before, after = strip.x0, strip.x1
    for word in strip.words:
        x0, x1 = strip.sides(word)
        if x0 < cut < x1:
            return None
        if x1 <= cut:
            before = max(before, x1)
        else:
            after = min(after, x0)
    return before, after


def _gap_before(strip: Strip, x0: float) -> tuple[float, float] | None:
    """Return the white space before the word that begins where a column's text does."""
    sides = sorted(map(strip.sides, strip.words))
    for before, word in pairwise(sides):
        if abs(word[0] - x0) < NEAR_EDGE * strip.size:
            return before[1], word[0]
    return None


def column_at(x: float, columns: Sequence[Column]) -> int:
    """Return the index of the column at a place; the nearest at the edges."""
    for index, column in enumerate(columns):
        if x < column.right:
            return index
    return len(columns) - 1
