"""Rows between rules of one width: tables whose lines may hardly ever stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.ruling import NEAR
from tasks.extract.pdf.sheet import Band
from tasks.extract.pdf.strokes import Stroke

FEWEST = 4
"""Rules of a table that is known by them: around its head, and below two rows more."""
CLOSE = 2.5
"""Letter sizes from the rule above a head to its baseline, at most."""
BESIDE = 1.0
"""Letter sizes by which a line may begin beside the start of its column."""


def last_ruled(bands: Sequence[Band], first: int, horizontals: Sequence[Stroke]) -> int:
    """Return the last band of the table whose head begins at `first` and that rules part.

    The head stands between two rules, and two more of the same width are below it. All lines
    begin where a column of the head does, and in more than one column. Where that is not so
    `first` is returned.
    """
    rules = _alike(bands[first], horizontals)
    if len(rules) < FEWEST:
        return first
    head_end = first
    while head_end < len(bands) and bands[head_end].baseline < rules[1].at:
        head_end += 1
    head = max(bands[first:head_end], key=lambda band: len(band.strips), default=bands[first])
    starts = [strip.x0 for strip in head.strips]
    used: set[int] = set()
    last = first
    for index in range(head_end, len(bands)):
        band = bands[index]
        if band.baseline > rules[-1].at or not _is_inside(band, rules[0]):
            break
        begins = [
            number
            for number, start in enumerate(starts)
            if abs(band.strips[0].x0 - start) < BESIDE * band.size
        ]
        if not begins:
            break
        used.update(begins)
        last = index
    return last if len(used) > 1 else first


def _alike(head: Band, horizontals: Sequence[Stroke]) -> list[Stroke]:
    """Return the rule right above a band and those of the same width below, from top down."""
    above = [
        rule
        for rule in horizontals
        if head.baseline - CLOSE * head.size < rule.at < head.baseline and _is_inside(head, rule)
    ]
    if not above:
        return []
    top = max(above, key=lambda rule: rule.at)
    return sorted(
        (
            rule
            for rule in horizontals
            if rule.at >= top.at
            and abs(rule.start - top.start) < NEAR
            and abs(rule.end - top.end) < NEAR
        ),
        key=lambda rule: rule.at,
    )


def _is_inside(band: Band, rule: Stroke) -> bool:
    return band.strips[0].x0 >= rule.start - NEAR and band.strips[-1].x1 <= rule.end + NEAR
