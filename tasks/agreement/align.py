"""The rows of two languages laid side by side (Needleman and Wunsch, 1970).

A step of the alignment is a row and its counterpart, a row and the two rows
that it was cut into, or a row without counterpart. Rows that remain on both
sides and fit each other are counterparts out of their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.agreement.band import Band, band_of, first_width
from tasks.agreement.evidence import WEIGHTS, Evidence, Profile, Weights, joined

_NEVER = -(10**12)
_DOUBTFUL_SHARE = 0.1
"""Share of pairs that speak against themselves, above which the band is taken as too narrow."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """Rows of two languages that are one, by their places from 0; one side may be empty.

    Attributes:
        first, second: places of the rows: none, one, or two that follow each other.
        score: how well they fit, in millinats; 0 where one side is empty.
        is_moved: they stand out of the order of the other rows.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    score: int = 0
    is_moved: bool = False


def align(
    first: Sequence[Profile], second: Sequence[Profile], weights: Weights = WEIGHTS
) -> tuple[Step, ...]:
    """Align the rows of two languages.

    Every row is in exactly one step. The steps stand in the order of the rows, those that
    are moved at the end. With the languages changed, the same rows are counterparts.
    """
    if not first and not second:
        return ()
    evidence = Evidence(first, second, weights)
    steps = [
        step
        for step in _in_order(first, second, evidence, weights)
        if step.first and step.second and step.score >= round(1000 * weights.refused)
    ]
    # What is side by side for want of anything better may have its counterpart elsewhere.
    sure = [step for step in steps if step.score >= 0]
    moved = pair_up(
        _left(len(first), (step.first for step in sure)),
        _left(len(second), (step.second for step in sure)),
        (first, second),
        evidence,
        weights,
    )
    gone = {name for step in moved for name in _names(step)}
    kept = [step for step in steps if step.score >= 0 or gone.isdisjoint(_names(step))]
    alone = [
        Step((place,), ()) for place in _left(len(first), (step.first for step in [*kept, *moved]))
    ] + [
        Step((), (place,))
        for place in _left(len(second), (step.second for step in [*kept, *moved]))
    ]
    return (*kept, *alone, *moved)


def pair_up(
    left: Sequence[int],
    right: Sequence[int],
    rows: tuple[Sequence[Profile], Sequence[Profile]],
    evidence: Evidence,
    weights: Weights = WEIGHTS,
) -> list[Step]:
    """Pair rows wherever they stand, the best first, where they fit well.

    Args:
        left: places of the first language's rows that have no counterpart.
        right: places of the second language's.
        rows: all rows of both languages.
        evidence: of these two languages.
        weights: `moved` says how well they must fit.
    """
    least = round(1000 * weights.moved)
    fits = [
        (-score, abs(one - other), one + other, one, other)
        for one in left
        for other in right
        if (score := evidence.score(rows[0][one], rows[1][other])) >= least
    ]
    steps: list[Step] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for negative, _, _, one, other in sorted(fits):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            steps.append(Step((one,), (other,), -negative, is_moved=True))
    return sorted(steps)


def _names(step: Step) -> set[tuple[str, int]]:
    return {("a", place) for place in step.first} | {("b", place) for place in step.second}


def _left(count: int, taken: Iterable[tuple[int, ...]]) -> list[int]:
    used = {place for places in taken for place in places}
    return [place for place in range(count) if place not in used]


def _in_order(
    first: Sequence[Profile], second: Sequence[Profile], evidence: Evidence, weights: Weights
) -> list[Step]:
    """Return the best steps in order, in a band that is widened until it holds them well."""
    sections = [one.section for one in first], [one.section for one in second]
    width = first_width(*sections)
    table = _Table(first, second, evidence, weights)
    while True:
        band = band_of(*sections, width)
        steps = table.best(band)
        if band.is_whole or not _is_cramped(steps, band, len(second)):
            return steps
        width *= 3


def _is_cramped(steps: Sequence[Step], band: Band, limit: int) -> bool:
    one = other = 0
    for step in steps:
        one += len(step.first)
        other += len(step.second)
        if band.is_near_edge(one, other, limit):
            return True
    pairs = [step for step in steps if step.first and step.second]
    return sum(step.score < 0 for step in pairs) > _DOUBTFUL_SHARE * len(pairs)


class _Table:
    """The dynamic programme: the best score of each number of rows of both languages."""

    def __init__(
        self,
        first: Sequence[Profile],
        second: Sequence[Profile],
        evidence: Evidence,
        weights: Weights,
    ) -> None:
        self._first, self._second = first, second
        self._score = evidence.score
        self._gap, self._cut = round(1000 * weights.gap), round(1000 * weights.cut)
        self._first_pairs = [joined(one, other, weights) for one, other in pairwise(first)]
        self._second_pairs = [joined(one, other, weights) for one, other in pairwise(second)]

    def best(self, band: Band) -> list[Step]:
        """Return the steps of the best path through the band."""
        # Three rows of scores are enough; the moves are kept, one byte each.
        before: dict[int, int] = {}
        last: dict[int, int] = {}
        moves: list[bytearray] = []
        for one in range(len(self._first) + 1):
            low, high = band.low[one], band.high[one]
            now: dict[int, int] = {}
            row = bytearray(high - low + 1)
            for other in range(low, high + 1):
                now[other], row[other - low] = self._step(one, other, before, last, now)
            moves.append(row)
            before, last = last, now
        return self._path(band, moves)

    def _step(
        self,
        one: int,
        other: int,
        before: dict[int, int],
        last: dict[int, int],
        now: dict[int, int],
    ) -> tuple[int, int]:
        """Return the best score up to here, and the number of the move that leads to it."""
        if not one and not other:
            return 0, 0
        best, move = _NEVER, 0
        if one and (start := last.get(other - 1)) is not None:
            best = start + self._score(self._first[one - 1], self._second[other - 1])
        if other > 1 and (start := last.get(other - 2)) is not None:
            pair = self._second_pairs[other - 2]
            if pair is not None:
                found = start + self._cut + self._score(self._first[one - 1], pair)
                if found > best:
                    best, move = found, 1
        if one > 1 and (start := before.get(other - 1)) is not None:
            pair = self._first_pairs[one - 2]
            if pair is not None:
                found = start + self._cut + self._score(pair, self._second[other - 1])
                if found > best:
                    best, move = found, 2
        if (start := last.get(other)) is not None and start + self._gap > best:
            best, move = start + self._gap, 3
        if (start := now.get(other - 1)) is not None and start + self._gap > best:
            best, move = start + self._gap, 4
        return best, move

    def _path(self, band: Band, moves: Sequence[bytearray]) -> list[Step]:
        one, other = len(self._first), len(self._second)
        steps: list[Step] = []
        while one or other:
            ones, others = _MOVES[moves[one][other - band.low[one]]]
            here = tuple(range(one - ones, one)), tuple(range(other - others, other))
            steps.append(Step(*here, self._of(*here)))
            one, other = one - ones, other - others
        return steps[::-1]

    def _of(self, ones: tuple[int, ...], others: tuple[int, ...]) -> int:
        if not ones or not others:
            return 0
        one = self._first[ones[0]] if len(ones) == 1 else self._first_pairs[ones[0]]
        other = self._second[others[0]] if len(others) == 1 else self._second_pairs[others[0]]
        # A pair that cannot be joined is never a move.
        return _NEVER if one is None or other is None else self._score(one, other)


_MOVES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
"""Rows of each language that a move takes, by its number."""
