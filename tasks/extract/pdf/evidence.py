"""What tells where the rows of a table begin: gaps, rules, starts of columns, ends of sentences.

Distances are in letter sizes. The habits of a table (its leading, the gap
between its rows, whether rules part them, which columns a row fills) are
measured on the table itself, over all of its pages that are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.flow import could_have_stood_above, ends_sentence
from tasks.extract.pdf.scripts import FIRST_CJK
from tasks.extract.pdf.sheet import Band, Strip
from tasks.extract.pdf.strokes import Stroke

SAME = 0.09
"""Two distances are one when they differ by less: rounding of places is a tenth of a point."""
USUAL_LEADING = 1.2
"""Distance of lines where a table has no cell of two lines to measure it on."""
WIDE_LEADING = 2.4
"""No paragraph is set wider: Arabic fonts are tall, and double spacing is 2.3."""
WIDER = 1.3
"""Share of the leading of running text up to which a cell may be set."""
WITHIN = 0.15
"""Share of lines within a text at whose end a sentence ends."""


@dataclass(slots=True)  # frozen, it would take three times as long to be made
class Entry:
    """A strip in its place: index of its first column, and how many it covers."""

    column: int
    span: int
    strip: Strip


@dataclass(slots=True)
class TableBand:
    """A band of a table with its strips put in columns.

    Attributes:
        ruled: the columns (indices) that a rule above the band closes wholly.
        tall: it holds tall script.
    """

    entries: list[Entry]
    baseline: float
    size: float
    ruled: frozenset[int]
    tall: bool = False

    @property
    def label_only(self) -> bool:
        """Return whether only the first column has text."""
        return len(self.entries) == 1 and self.entries[0].column == 0 and self.entries[0].span == 1

    def at(self, column: int) -> Entry | None:
        """Return the entry that begins in a column."""
        for entry in self.entries:
            if entry.column == column:
                return entry
        return None

    @property
    def through(self) -> bool:
        """Return whether it is one line through several columns from the first on."""
        return len(self.entries) == 1 and self.entries[0].span > 1


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table is set.

    Attributes:
        leading: distance of the lines of one paragraph.
        leadings: the same by which of the two lines, the upper and the lower, holds tall
            script: fonts of Arabic and Chinese make their lines higher.
        row_gap: what is added to it between rows; 0.0 where rows stand as close as lines.
        ruled: share of its sure row starts that have a rule above.
        filled: for each column, share of sure row starts that have text in it, of those that
            would be seen without it; one half of two more, which temper what few rows show.
        ended: share of rows whose text, in the widest column, ends as sentences do.
    """

    leading: float
    leadings: Mapping[tuple[bool, bool], float]
    row_gap: float
    ruled: float
    filled: tuple[float, ...]
    ended: float = 0.5

    def sentence(self, *, final: bool) -> float:
        """Return what it weighs for the end of a row that a sentence ends there, or that none does.

        It is the logarithm of how much more often that is so at the end of a row than at that
        of any line within one.
        """
        if final:
            return log(self.ended / WITHIN)
        return log((1 - self.ended) / (1 - WITHIN))

    def gap(self, above: TableBand, band: TableBand) -> float:
        """Return what the distance of two bands is over that of lines, in letter sizes."""
        leading = self.leadings.get((above.tall, band.tall), self.leading)
        # cells of one band may stand a little higher or lower: a column is measured on itself
        shared: list[float] = []
        for entry in band.entries:
            for over in above.entries:
                if over.column == entry.column:
                    shared.append(entry.strip.baseline - over.strip.baseline)
                    break
        distance = min(shared) if shared else band.baseline - above.baseline
        return distance / band.size - leading


def measure_habits(
    pages: Sequence[Sequence[TableBand]],
    columns: Sequence[Column],
    usual: float = USUAL_LEADING,
    *,
    closed: bool = False,
) -> Habits:
    """Measure the habits of a table on the bands of its pages.

    The leading is measured where a line is full and goes on below: rows of one
    line each, however close, say nothing of it. Then `usual` holds.
    """
    flows: dict[tuple[bool, bool], list[float]] = {}
    for bands in pages:
        for above_band, band in pairwise(bands):
            for entry in band.entries:
                above = above_band.at(entry.column)
                if above is None:
                    continue
                if could_have_stood_above(entry.strip, above.strip, columns[entry.column]):
                    continue
                distance = (entry.strip.baseline - above.strip.baseline) / entry.strip.size
                # lines set much wider than the document's text are rows of one line
                if distance <= min(WIDE_LEADING, WIDER * usual):
                    flows.setdefault((is_tall(above.strip), is_tall(entry.strip)), []).append(
                        distance
                    )
    leading = _mode([distance for found in flows.values() for distance in found], usual)
    leadings = {key: _mode(found, leading) for key, found in flows.items() if len(found) > 2}
    habits = Habits(leading, leadings, 0.0, 0.0, ())
    widest = max(range(len(columns)), key=lambda index: columns[index].x1 - columns[index].x0)
    finals: list[bool] = []
    gaps: list[float] = []
    ruled = 0
    filled, seen = [0] * len(columns), [0] * len(columns)
    for bands in pages:
        for above_band, band in pairwise(bands):
            if not _sure_start(above_band, band, columns, habits):
                continue
            gaps.append(max(0.0, habits.gap(above_band, band)))
            ruled += bool(band.ruled)
            if (text := above_band.at(widest)) is not None:
                finals.append(ends_sentence(text.strip))
            # a label alone may be a heading, but not below rule after rule; and a start that
            # is seen by a column's own text says nothing of how often that is there
            held = {entry.column for entry in band.entries}
            for column in range(len(columns)):
                if band.ruled or len(held - {column}) > 1:
                    seen[column] += 1
                    filled[column] += column in held
    count = len(gaps)
    row_gap = _lowest_mode(gaps, 0.0)
    return Habits(
        leading=leading,
        leadings=leadings,
        row_gap=row_gap if row_gap > SAME else 0.0,
        ruled=ruled / count if count else float(closed),
        filled=tuple(
            (number + 1) / (count + 2) for number, count in zip(filled, seen, strict=True)
        ),
        ended=(sum(finals) + 1) / (len(finals) + 2),
    )


def is_tall(strip: Strip) -> bool:
    """Return whether a strip holds script whose fonts are tall."""
    return strip.rtl or any(word.rtl or word.text[0] >= FIRST_CJK for word in strip.words)


def _mode(distances: Sequence[float], usual: float) -> float:
    """Return the most frequent distance, the lowest of several."""
    bins = Counter(round(distance / SAME) for distance in distances)
    if not bins:
        return usual
    most = max(bins.values())
    mode = min(key for key, number in bins.items() if number == most)
    return median(distance for distance in distances if abs(distance - mode * SAME) <= SAME)


def _lowest_mode(distances: Sequence[float], usual: float) -> float:
    """Return the lowest distance that is frequent: a quarter as frequent as the most frequent."""
    bins = Counter(round(distance / SAME) for distance in distances)
    if not bins:
        return usual
    most = max(bins.values())
    lowest = min(key for key, number in bins.items() if 4 * number >= most)
    near = [distance for distance in distances if abs(distance - lowest * SAME) <= SAME]
    return median(near)


def _sure_start(
    above: TableBand, band: TableBand, columns: Sequence[Column], habits: Habits
) -> bool:
    """Return whether a row surely begins: a rule is above, or all cells begin at once.

    A cell begins below white, or where its text had room in the line above.
    """
    if band.through or above.through:
        return False
    if len(band.entries) < 2:
        return bool(band.ruled)
    apart = habits.gap(above, band) > 2 * SAME
    close = [
        (entry, before.strip)
        for entry in band.entries
        if (before := above.at(entry.column)) is not None and not apart
    ]
    if not close:
        return True
    return band.at(0) is not None and all(
        could_have_stood_above(entry.strip, before, columns[entry.column])
        for entry, before in close
    )


def rules_above(
    above: Band | None, band: Band, columns: Sequence[Column], rules: Sequence[Stroke]
) -> frozenset[int]:
    """Return the columns that a rule between two bands closes over most of their room."""
    top = above.baseline if above is not None else band.baseline - 2.5 * band.size
    found: set[int] = set()
    for stroke in rules:
        if top - 0.05 * band.size < stroke.at < band.baseline - 0.25 * band.size:
            found |= {
                index
                for index, column in enumerate(columns)
                if min(stroke.end, column.right) - max(stroke.start, column.left)
                >= 0.8 * min(column.right - column.left, column.x1 - column.x0 + 2 * band.size)
            }
    return frozenset(found)
