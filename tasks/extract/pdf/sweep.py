"""Runs of bands that keep the same gutters: tables that no frame holds.

A run begins at a band of several strips. What its lines leave white narrows
its gutters; a few lines that run through them are rows of their own kind when
the table goes on below as before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.extract.pdf.columns import is_enumerator
from tasks.extract.pdf.look import look_of
from tasks.extract.pdf.sheet import Band
from tasks.extract.pdf.strokes import Stroke

NARROWEST = 0.6
"""Letter sizes: what is left of a gutter that still holds."""
SPAN = 4
"""Most lines of rows through all columns that stand together: two headings of two lines."""
APART = 6.0
"""Letter sizes between bands of one table that no rule joins."""
SHARED = 0.2
"""Letter sizes within which two strips begin at one place."""
_LEADER = re.compile(r"[.·…_](?:(?:\s?[.·…_]){4}|(?<=…)…)")
Gaps = list[tuple[float, float]]


def gaps_of(band: Band) -> Gaps:
    """Return the white gaps between the strips of a band that may be gutters.

    The gap after the mark of a list item is none: it stands in running text too.
    """
    gaps = []
    for before, after in zip(band.strips, band.strips[1:], strict=False):
        if after.x0 - before.x1 >= NARROWEST * min(before.size, after.size) and not is_enumerator(
            before.literal
        ):
            gaps.append((before.x1, after.x0))
    return gaps


def has_leaders(band: Band) -> bool:
    """Return whether dots lead from a title to its page number, as in a list of contents."""
    return any(_LEADER.search(strip.literal) is not None for strip in band.strips)


def narrowed(gaps: Gaps, band: Band) -> Gaps:
    """Return what the lines of a band leave of gutters."""
    left: Gaps = []
    runs = band.runs
    narrowest = NARROWEST * band.size
    for start, end in gaps:
        pieces = [(start, end)] if end - start >= narrowest else []
        for x0, x1 in runs:
            if x1 <= start or end <= x0:
                continue
            pieces = [
                piece
                for a, b in pieces
                for piece in ((a, min(b, x0)), (max(a, x1), b))
                if piece[1] - piece[0] >= narrowest
            ]
        left += [max(pieces, key=_width)] if pieces else []
    return left


def _width(piece: tuple[float, float]) -> float:
    return piece[1] - piece[0]


def _stands_on_both_sides(band: Band, gaps: Gaps) -> bool:
    """Return whether a band has text on both sides of a gutter."""
    first_end, last_start = min([x1 for _, x1 in band.runs]), band.runs[-1][0]
    return any(first_end <= start + 1 and last_start >= end - 1 for start, end in gaps)


def reach(bands: Sequence[Band], first: int, horizontals: Sequence[Stroke], leading: float) -> int:
    """Return the last band that keeps a gutter of the first, rows through all columns between."""
    gaps = gaps_of(bands[first])
    x0 = bands[first].strips[0].x0
    x1 = bands[first].strips[-1].x1
    last = first
    crossing: list[int] = []
    for index in range(first + 1, len(bands)):
        band, above = bands[index], bands[index - 1]
        apart = band.baseline - above.baseline > APART * band.size
        if apart and not rules_between(above, band, horizontals):
            break
        left = narrowed(gaps, band)
        # a line from the table's edge on that runs over a gutter is a row of its own kind
        through = len(band.strips) == 1 and abs(band.strips[0].x0 - x0) < 2 * band.size
        if not left or has_leaders(band) or (through and len(left) < len(gaps)):
            crossing.append(index)
            outside = band.strips[0].x0 < x0 - 2 * band.size
            if len(crossing) > SPAN or (len(band.strips) > 1 and has_leaders(band)) or outside:
                break
            continue
        if _stands_on_both_sides(band, left):
            if crossing and not _resumes(bands, first, crossing, index, horizontals):
                break
            if _begins_another(bands, first, last, index, horizontals):
                break
            gaps = left + [
                (start, stop)
                for start, stop in gaps_of(band)
                if all(stop <= a or b <= start for a, b in left)
            ]
            last, crossing = index, []
        elif not crossing:
            gaps = left
        x0, x1 = min(x0, band.strips[0].x0), max(x1, band.strips[-1].x1)
    return _with_last_lines(bands, last, gaps, x0, leading)


def _begins_another(
    bands: Sequence[Band], first: int, last: int, index: int, horizontals: Sequence[Stroke]
) -> bool:
    """Return whether a band begins another table, with no line through the columns before it.

    Either it is the head of this one again, or set like it below the rule that
    closed this one, or lines at the table's edge stand
    between and it has more columns than the few bands above: those are no
    table, as the lines of a masthead are none.
    """
    before = bands[first : last + 1]
    if index - last > 1 and _key(bands[index]) == _key(bands[first]):
        return True
    if index - last > 1 and _is_head_again(before, bands[index]):
        return rules_between(bands[last], bands[last + 1], horizontals)
    if shares_columns(before, bands[index]):
        return False
    most = max(len(band.strips) for band in before)
    x0 = min(band.strips[0].x0 for band in before)
    alone = [band for band in bands[last + 1 : index] if band.strips[0].x0 - x0 < 2 * band.size]
    return len(alone) > 1 and len(before) < 5 and len(bands[index].strips) > most


def _with_last_lines(
    bands: Sequence[Band], last: int, gaps: Gaps, left: float, leading: float
) -> int:
    """Add the lines below the last band of several strips that stand in one of its columns.

    Lines of a later column may be the second paragraph of its cell; lines of the
    first column must follow closely, or have one of a later column below: else
    they may be text below the table.
    """
    for index in range(last + 1, len(bands)):
        band = bands[index]
        gap = (band.baseline - bands[index - 1].baseline) / band.size
        marked = all(is_enumerator(strip.literal) for strip in band.strips[:-1])
        if not marked or len(narrowed(gaps, band)) < len(gaps):
            break
        later = band.strips[0].x0 >= min(gap_end for _, gap_end in gaps) - 1
        if gap > 3 * leading or (not later and band.strips[0].x0 < left - 1):
            break
        if later or (index == last + 1 and gap <= 1.25 * leading):
            last = index
    return last


def _resumes(
    bands: Sequence[Band],
    first: int,
    crossing: Sequence[int],
    index: int,
    horizontals: Sequence[Stroke],
) -> bool:
    """Return whether a table goes on after lines that run through its columns.

    They are a heading in it when they are short or ruled off as rows are; they
    part two tables when they run on as sentences do, or when the head of the
    first table, or a head between rules of its own, comes next.
    """
    before = bands[first : crossing[0]]
    if _key(bands[index]) in {_key(band) for band in before[:3]}:
        return False
    x0 = min(band.strips[0].x0 for band in before)
    width = max(band.strips[-1].x1 for band in before) - x0
    through = [bands[number] for number in crossing]
    long = [band for band in through if band.strips[-1].x1 - x0 > 0.9 * width]
    ruled_above = rules_between(before[-1], through[0], horizontals)
    ruled_below = rules_between(through[-1], bands[index], horizontals)
    usual = max((b.baseline - a.baseline for a, b in pairwise(before)), default=0.0)
    roomy = through[0].baseline - before[-1].baseline > 1.3 * max(usual, 1.5 * through[0].size)
    most = max(len(band.strips) for band in before)
    score = 1.0
    score -= 1.5 if len(before) < 4 and len(bands[index].strips) > most else 0.0
    score += 1.5 if ruled_above and ruled_below else 0.0
    score -= 1.5 if ruled_above != ruled_below else 0.0
    score -= 1.0 * len(long)
    score += 0.5 if all(band.strips[0].bold for band in through) else 0.0
    score -= 0.5 * max(0, len(crossing) - 2)
    score -= 1.0 if roomy else 0.0
    score -= 2.5 if _is_head_again(before, bands[index]) else 0.0
    if not long and shares_columns(before, bands[index]):
        score += 2.5
    return score > 0


def shares_columns(bands: Sequence[Band], band: Band) -> bool:
    """Return whether strips of a band begin where strips of one band above do.

    Three do so in the columns of a table only; two, when they are all and the band above has
    more, as a head has.
    """
    for other in bands:
        shared = sum(
            any(abs(strip.x0 - above.x0) < SHARED * strip.size for above in other.strips)
            for strip in band.strips
        )
        if shared > 2 or (shared == len(band.strips) == 2 and len(other.strips) > 2):
            return True
    return False


def _is_head_again(before: Sequence[Band], band: Band) -> bool:
    """Return whether a band is set as the first of a table and not as its last one."""
    look = look_of(band.strips)
    return look.is_like(look_of(before[0].strips)) and not any(
        look.is_like(look_of(last.strips)) for last in before[-1:]
    )


def _key(band: Band) -> str:
    return " ".join(strip.literal for strip in band.strips).casefold()


def rules_between(above: Band, below: Band, horizontals: Sequence[Stroke]) -> bool:
    """Return whether a rule as wide as a column stands between two bands."""
    return any(
        above.baseline < stroke.at < below.baseline - 0.3 * below.size
        and stroke.end - stroke.start > 3 * below.size
        and stroke.start < max(above.strips[-1].x1, below.strips[-1].x1)
        and stroke.end > min(above.strips[0].x0, below.strips[0].x0)
        for stroke in horizontals
    )
