"""Rows of a table: the best division of its bands, all evidence weighed together.

Each band may begin a row. `start_evidence` says how much speaks for it; a row
pays for cells that begin below its first band, since the cells of a row begin
at one height. The division with the highest sum is found by dynamic
programming over the bands of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.cuts import Tail, first_evidence
from tasks.extract.pdf.evidence import Habits, TableBand
from tasks.extract.pdf.starts import Standing, start_evidence
from tasks.records import Evidence

LINE = 1.15
"""Letter sizes from line to line, at least."""
LATE = -2.0
"""What a row pays for a cell that begins below its first line."""
PAUSED = -1.2
"""The same for a cell that goes on after lines where only its neighbours have text."""


@dataclass(frozen=True, slots=True)
class Start:
    """A band that begins a row, with what spoke for and against it."""

    band: int
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """How bands are divided into rows.

    Attributes:
        starts: the bands that begin one.
        top: how much speaks for a row at the first band, against the last of the page before
            going on; 0.0 where there is none.
        evidence: what does.
    """

    starts: list[Start]
    top: float = 0.0
    evidence: tuple[Evidence, ...] = ()


def find_rows(
    bands: Sequence[TableBand],
    columns: Sequence[Column],
    habits: Habits,
    tail: Tail | None = None,
) -> Division:
    """Divide bands into rows.

    Without a `tail` the first band begins one; with it, the first row of the
    page may go on with the last of the page before, and then no start is
    returned for the first band.
    """
    if not bands:
        return Division([])
    standing = Standing(bands, habits)
    evidence: list[tuple[Evidence, ...]] = [
        (),
        *(start_evidence(standing, index, columns) for index in range(1, len(bands))),
    ]
    scores = [sum(item.weight for item in items) for items in evidence]
    if tail:
        lines = _lines_before(
            next((at for at, score in enumerate(scores) if score > 0), None), bands
        )
        evidence[0] = first_evidence(bands[0], columns, habits, tail, lines)
        scores[0] = sum(item.weight for item in evidence[0])
    starts = _best(standing, scores, tail)
    return Division(
        [Start(index, scores[index], evidence[index]) for index in starts], scores[0], evidence[0]
    )


def _lines_before(index: int | None, bands: Sequence[TableBand]) -> float:
    """Return how many lines of text there is room for above a band; above the end without one."""
    end = bands[-1] if index is None else bands[index - 1]
    return 1 + (end.baseline - bands[0].baseline) / (LINE * bands[0].size)


def _best(standing: Standing, scores: Sequence[float], tail: Tail | None) -> list[int]:
    bands = standing.bands
    count = len(bands)
    columns = [frozenset(entry.column for entry in band.entries) for band in bands]
    resumed = [_resumed(standing, index) for index in range(count)]
    best = [0.0] + [float("-inf")] * count
    back = [0] * (count + 1)
    for start in range(count):
        going_on = start == 0 and tail is not None and scores[0] <= 0
        value = best[start] + (0.0 if start == 0 else scores[start])
        begun = set(columns[start])
        if going_on and tail is not None:
            begun |= tail.begun
        for end in range(start + 1, count + 1):
            if value > best[end]:
                best[end] = value
                back[end] = start
            if end == count:
                break
            if not columns[end] <= begun:
                value += LATE
                begun |= columns[end]
            elif resumed[end]:
                value += PAUSED
    starts: list[int] = []
    end = count
    while end > 0:
        starts.append(back[end])
        end = back[end]
    starts.reverse()
    if tail is not None and scores[0] <= 0:
        starts = starts[1:]
    return starts


def _resumed(standing: Standing, index: int) -> frozenset[int]:
    """Return the columns in which a band goes on below white that its neighbours fill."""
    bands = standing.bands
    return frozenset(
        entry.column
        for entry in bands[index].entries
        if index
        and bands[index - 1].at(entry.column) is None
        and standing.directly_above(index, entry.column) is None
    )
