"""What speaks for a row that begins at a band, against its going on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import SAME, Habits, TableBand
from tasks.extract.pdf.flow import could_have_stood_above, ends_sentence, starts_lower, starts_upper
from tasks.extract.pdf.sheet import Strip
from tasks.records import Evidence

MISSING = -4.0
"""Most that columns without text count: a State's name is given once, and dates may be lacking."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Bands of a table on one page, with the distances between them that were asked for."""

    bands: Sequence[TableBand]
    habits: Habits
    _gaps: dict[tuple[int, int], float] = field(default_factory=dict)

    def gap(self, above: int, below: int) -> float:
        """Return what the distance of two bands is over that of lines, as `Habits.gap`."""
        found = self._gaps.get((above, below))
        if found is None:
            found = self.habits.gap(self.bands[above], self.bands[below])
            self._gaps[above, below] = found
        return found

    def directly_above(self, index: int, column: int) -> Strip | None:
        """Return the strip one line above in a column; None below white or another row."""
        for number in range(index - 1, max(-1, index - 4), -1):
            entry = self.bands[number].at(column)
            if entry is not None:
                return entry.strip if self.gap(number, index) <= 2 * SAME else None
        return None


def start_evidence(
    standing: Standing, index: int, columns: Sequence[Column]
) -> tuple[Evidence, ...]:
    """Return what speaks for a row that begins at a band which is not the page's first."""
    bands, habits = standing.bands, standing.habits
    band, above = bands[index], bands[index - 1]
    found = [Evidence("rows are rarer than lines", -0.5), *_rule_evidence(band, habits)]
    found += _gap_evidence(standing, index)
    if band.through != above.through:
        found.append(Evidence("a line through all columns is a row of its own", 5.0))
    elif band.through:
        alike = band.entries[0].strip.bold == above.entries[0].strip.bold
        found.append(Evidence("letters unlike the line above", -0.5 if alike else 1.5))
    begins = 0
    for entry in band.entries:
        before = standing.directly_above(index, entry.column)
        if before is None:
            begins += 1
            if entry.column == 0:
                found.append(Evidence("a label begins", 1.5))
        else:
            found.append(_flow_evidence(entry.strip, before, columns[entry.column], entry.column))
    if begins:
        found.append(Evidence(f"{begins} cells begin", 0.4 + min(0.4 * begins, 1.2)))
    found += missing_evidence(band, habits)
    return tuple(found)


def _rule_evidence(band: TableBand, habits: Habits) -> list[Evidence]:
    if band.ruled:
        return [Evidence("a rule above", 2.0 + 6.0 * habits.ruled)]
    if habits.ruled >= 0.5:
        return [Evidence("no rule above, where rows have one", -7.0 * habits.ruled)]
    return []


def _gap_evidence(standing: Standing, index: int) -> list[Evidence]:
    habits = standing.habits
    extra = standing.gap(_above(standing, index), index)
    if extra < -0.25 * habits.leading:
        return [Evidence("closer than a line to the one above", -3.0)]
    if extra <= SAME:
        return [Evidence("no gap, where rows have one", -2.5)] if habits.row_gap else []
    if habits.row_gap and abs(extra - habits.row_gap) <= SAME:
        return [Evidence("the gap that is between rows", 4.0)]
    if habits.row_gap and extra > habits.row_gap:
        return [Evidence("a gap wider than between rows", 4.0)]
    if habits.row_gap:
        return [Evidence("a gap less than between rows", -1.0)]
    return [Evidence("a gap", 0.5)]


def _above(standing: Standing, index: int) -> int:
    """Return the band above that tells the gap: lines of a label alone may run on beside it."""
    bands, number = standing.bands, index - 1
    if bands[index].at(0) is not None:
        return number
    while number > 0 and bands[number].label_only and _runs_on(standing, number):
        number -= 1
    return number


def _runs_on(standing: Standing, index: int) -> bool:
    """Return whether a band of a label alone goes on with a label a line above."""
    return any(
        standing.gap(number, index) <= 2 * SAME
        for number in range(max(0, index - 3), index)
        if standing.bands[number].at(0) is not None
    )


def _flow_evidence(strip: Strip, before: Strip, column: Column, index: int) -> Evidence:
    """Weigh whether a line goes on with the one above it in its column."""
    weight = 0.0
    told = []
    if starts_lower(strip):
        weight -= 1.5
        told.append("a small letter")
    if could_have_stood_above(strip, before, column):
        weight += 0.8
        told.append("room left above")
    else:
        weight -= 0.6
        told.append("line above full")
    if index > 0:
        final = ends_sentence(before)
        weight += 0.4 if final else -0.5
        weight += 0.6 if starts_upper(strip) and not final else 0.0
        told.append("a sentence ends above" if final else "no sentence ends above")
    return Evidence(f"column {index + 1}: {', '.join(told)}", weight)


def missing_evidence(band: TableBand, habits: Habits) -> list[Evidence]:
    """Weigh the columns without text that nearly every row of this table fills."""
    if band.through:
        return []
    held = {entry.column + step for entry in band.entries for step in range(entry.span)}
    last = len(habits.filled) - 1
    lacking = [
        (column, share if column < last else (share + 0.5) / 2)
        for column, share in enumerate(habits.filled)
        if column not in held and share > 0.6
    ]
    # a label alone may be a heading, or a State whose cells are empty
    worst = 1 if 0 in held else 2
    found: list[Evidence] = []
    left = MISSING
    for column, share in lacking[:worst]:
        weight = max(-7.0 * (share - 0.5), left)
        left -= weight
        found.append(Evidence(f"column {column + 1} empty, which rows fill", weight))
    return found
