"""Which pairs of rows are looked at: a band about the line that the sections draw.

The sections stand in one order in every language. Where two documents have the
same ones, their first rows lie on each other, and a row's counterpart is near
the straight line between two of these points; where they have not, near the
line from the first rows to the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

_MARGIN = 8
"""Rows that the band is wider on each side than the difference of the lengths."""


@dataclass(frozen=True, slots=True)
class Band:
    """For 0 to n rows of the first language, which numbers of rows of the second are tried.

    Attributes:
        low, high: first and last number, by the number of rows of the first language.
        is_whole: every pair is tried.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    is_whole: bool

    def is_near_edge(self, first: int, second: int, limit: int) -> bool:
        """Tell whether a place is at an edge that a wider band would move."""
        near_low = self.low[first] > 0 and second <= self.low[first] + 1
        near_high = self.high[first] < limit and second >= self.high[first] - 1
        return near_low or near_high


def first_width(first: Sequence[str | None], second: Sequence[str | None]) -> int:
    """Return the width to begin with: by how much the lengths of two sections differ."""
    runs, others = _runs(first), _runs(second)
    if [name for name, _ in runs] != [name for name, _ in others]:
        return _MARGIN + abs(len(first) - len(second))
    return _MARGIN + max(
        (abs(size - other) for (_, size), (_, other) in zip(runs, others, strict=True)), default=0
    )


def band_of(first: Sequence[str | None], second: Sequence[str | None], width: int) -> Band:
    """Return the band of this many rows on each side of the line.

    Args:
        first: the sections of the rows of one language.
        second: those of the other's.
        width: rows of the second language.
    """
    limit = len(second)
    line = _line(first, second)
    low = tuple(max(0, int(middle) - width) for middle in line)
    high = tuple(min(limit, int(middle) + width + 1) for middle in line)
    is_whole = all(begin == 0 for begin in low) and all(end == limit for end in high)
    return Band(low, high, is_whole)


def _line(first: Sequence[str | None], second: Sequence[str | None]) -> list[float]:
    """Return for 0 to n rows of the first language how many of the second lie beside them."""
    runs, others = _runs(first), _runs(second)
    points = [(0, 0)]
    if [name for name, _ in runs] == [name for name, _ in others]:
        for (_, size), (_, other) in zip(runs, others, strict=True):
            points.append((points[-1][0] + size, points[-1][1] + other))
    elif first:
        points.append((len(first), len(second)))
    line = [0.0]
    for (begin, low), (end, high) in pairwise(points):
        slope = (high - low) / (end - begin)
        line += [low + slope * step for step in range(1, end - begin + 1)]
    return line


def _runs(sections: Sequence[str | None]) -> list[tuple[str | None, int]]:
    return [(name, len(list(rows))) for name, rows in groupby(sections)]
