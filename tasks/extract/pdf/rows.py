"""Rows of a table: the best division of its bands, all evidence weighed together.

Each band may begin a row. `start_evidence` says how much speaks for it; a row
pays for cells that begin below its first band, since the cells of a row begin
at one height. The division with the highest sum is found by dynamic
programming over the bands of a page.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import (
    SAME,
    Entry,
    Habits,
    TableBand,
    could_have_stood_above,
    ends_sentence,
    starts_lower,
    starts_upper,
)
from tasks.extract.pdf.sheet import Strip
from tasks.records import Evidence

LATE = -2.0
"""A cell that begins below its row's first line."""
PAUSED = -1.2
"""A cell that goes on after lines where only its neighbours have text."""


@dataclass(frozen=True, slots=True)
class Start:
    """A band that begins a row, with what spoke for and against it."""

    band: int
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Tail:
    """How the page before ended, for the first band of the next.

    Attributes:
        last: the last strip of each column in the open row, and how many letter sizes above
            the row's last line it stands.
        begun: the columns in which the open row has text.
        room: lines that the page before had room for below the row.
        whole: the table's pages show that its rows are not cut.
        lines: lines of the open row so far.
    """

    last: dict[int, tuple[Strip, float]]
    begun: frozenset[int]
    room: float
    whole: bool = False
    lines: int = 1


def find_rows(
    bands: Sequence[TableBand],
    columns: Sequence[Column],
    habits: Habits,
    tail: Tail | None = None,
) -> list[Start]:
    """Return the bands that begin rows.

    Without a `tail` the first band begins one; with it, the first row of the
    page may go on with the last of the page before, and then no start is
    returned for the first band.
    """
    if not bands:
        return []
    evidence = [
        (first_evidence(bands[0], columns, habits, tail) if tail else ())
        if index == 0
        else start_evidence(bands, index, columns, habits)
        for index in range(len(bands))
    ]
    scores = [sum(item.weight for item in items) for items in evidence]
    starts = _best(bands, scores, habits, tail)
    return [Start(index, scores[index], evidence[index]) for index in starts]


def _best(
    bands: Sequence[TableBand], scores: Sequence[float], habits: Habits, tail: Tail | None
) -> list[int]:
    count = len(bands)
    columns = [frozenset(entry.column for entry in band.entries) for band in bands]
    resumed = [_resumed(bands, index, habits) for index in range(count)]
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
            if end < count:
                value += late_penalty(columns[end], resumed[end], begun)
                begun |= columns[end]
    starts: list[int] = []
    end = count
    while end > 0:
        starts.append(back[end])
        end = back[end]
    starts.reverse()
    if tail is not None and scores[0] <= 0:
        starts = starts[1:]
    return starts


def _resumed(bands: Sequence[TableBand], index: int, habits: Habits) -> frozenset[int]:
    """Return the columns in which a band goes on below white that its neighbours fill."""
    return frozenset(
        entry.column
        for entry in bands[index].entries
        if index
        and bands[index - 1].at(entry.column) is None
        and _directly_above(bands, index, entry.column, habits) is None
    )


def late_penalty(columns: Set[int], resumed: Set[int], begun: Set[int]) -> float:
    """Return what a row pays that does not begin at a band.

    Args:
        columns: in which the band has text.
        resumed: those of them in which it stands below white.
        begun: columns in which the row has text above.
    """
    if not columns <= begun:
        return LATE
    return PAUSED if resumed else 0.0


def _directly_above(
    bands: Sequence[TableBand], index: int, column: int, habits: Habits
) -> Strip | None:
    """Return the strip one line above in a column; None when there is white or another row."""
    band = bands[index]
    for number in range(index - 1, max(-1, index - 4), -1):
        entry = bands[number].at(column)
        if entry is not None:
            return entry.strip if habits.extra(bands[number], band) <= 2 * SAME else None
    return None


def start_evidence(
    bands: Sequence[TableBand], index: int, columns: Sequence[Column], habits: Habits
) -> tuple[Evidence, ...]:
    """Return what speaks for a row that begins at a band which is not the page's first."""
    band, above = bands[index], bands[index - 1]
    found = [Evidence("rows are rarer than lines", -0.5), *_rule_evidence(band, habits)]
    found += _gap_evidence(bands, index, habits)
    if band.through != above.through:
        found.append(Evidence("a line through all columns is a row of its own", 5.0))
    elif band.through:
        alike = band.entries[0].strip.bold == above.entries[0].strip.bold
        found.append(Evidence("letters unlike the line above", -0.5 if alike else 1.5))
    begins = 0
    for entry in band.entries:
        before = _directly_above(bands, index, entry.column, habits)
        if before is None:
            begins += 1
            if entry.column == 0:
                found.append(Evidence("a label begins", 1.5))
        else:
            found.append(_flow_evidence(entry.strip, before, columns[entry.column], entry.column))
    if begins:
        found.append(Evidence(f"{begins} cells begin", 0.4 + min(0.4 * begins, 1.2)))
    found += _missing_evidence(band, habits)
    return tuple(found)


def _rule_evidence(band: TableBand, habits: Habits) -> list[Evidence]:
    if band.ruled:
        return [Evidence("a rule above", 2.0 + 6.0 * habits.ruled)]
    if habits.ruled >= 0.5:
        return [Evidence("no rule above, where rows have one", -7.0 * habits.ruled)]
    return []


def _gap_evidence(bands: Sequence[TableBand], index: int, habits: Habits) -> list[Evidence]:
    band = bands[index]
    extra = habits.extra(_above(bands, index, habits), band)
    if extra < -0.25 * habits.leading:
        return [Evidence("closer than a line to the one above", -3.0)]
    if extra <= SAME:
        return [Evidence("no gap, where rows have one", -2.5)] if habits.row_gap else []
    if habits.row_gap and abs(extra - habits.row_gap) <= SAME:
        return [Evidence("the gap that is between rows", 4.0)]
    if habits.row_gap and extra > habits.row_gap:
        return [Evidence("a gap as between rows", 2.5)]
    if habits.row_gap:
        return [Evidence("a gap less than between rows", -1.0)]
    return [Evidence("a gap", 0.5)]


def _above(bands: Sequence[TableBand], index: int, habits: Habits) -> TableBand:
    """Return the band above that tells the gap: lines of a label alone may run on beside it."""
    number = index - 1
    if bands[index].at(0) is not None:
        return bands[number]
    while number > 0 and bands[number].label_only and _runs_on(bands, number, habits):
        number -= 1
    return bands[number]


def _runs_on(bands: Sequence[TableBand], index: int, habits: Habits) -> bool:
    """Return whether a band of a label alone goes on with a label a line above."""
    return any(
        habits.extra(bands[number], bands[index]) <= 2 * SAME
        for number in range(max(0, index - 3), index)
        if bands[number].at(0) is not None
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


def _missing_evidence(band: TableBand, habits: Habits) -> list[Evidence]:
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
    return [
        Evidence(f"column {column + 1} empty, which rows fill", -7.0 * (share - 0.5))
        for column, share in lacking[:worst]
    ]


def first_evidence(
    band: TableBand, columns: Sequence[Column], habits: Habits, tail: Tail
) -> tuple[Evidence, ...]:
    """Return what speaks for a new row at the top of a page, against the last one going on."""
    if band.through:
        return (Evidence("a line through all columns is a row of its own", 5.0),)
    found = [_room_evidence(tail.room)]
    if tail.whole:
        found.append(Evidence("rows are not cut: they leave room at the ends of pages", 2.5))
    if not tail.begun & {entry.column for entry in band.entries}:
        found.append(Evidence("the row had none of these cells on the page before", -3.0))
    for entry in band.entries:
        last, above_end = tail.last.get(entry.column, (None, 0.0))
        if entry.column == 0:
            found.append(_first_label(entry.strip, last if above_end < 1 else None, columns[0]))
        else:
            found.append(_first_cell(entry, last, above_end, columns, habits, tail))
    found += _missing_evidence(band, habits)
    return tuple(found)


def _room_evidence(room: float) -> Evidence:
    """Weigh the room at the end of the page before: a row that goes on fills its page.

    Two lines may be moved to the next page so that not one stands alone there.
    """
    if room > 2.5:
        return Evidence(f"room for {room:.0f} lines at the page's end", 2.5)
    if room > 1.2:
        return Evidence(f"room for {room:.1f} lines at the page's end", 1.0)
    return Evidence("no room at the page's end", 0.0)


def _first_cell(
    entry: Entry,
    last: Strip | None,
    above_end: float,
    columns: Sequence[Column],
    habits: Habits,
    tail: Tail,
) -> Evidence:
    """Weigh the first line of a column, not the first, at the top of a page."""
    name = f"column {entry.column + 1}"
    if starts_lower(entry.strip):
        return Evidence(f"{name}: a small letter", -3.0)
    if entry.column not in tail.begun:
        if tail.lines > 2:
            return Evidence(f"{name} begins, and cells begin at the top of rows", 2.0)
        if habits.filled[entry.column] > 0.6:
            weight = -4.0 * (habits.filled[entry.column] - 0.5) / 0.5
            return Evidence(f"{name} was still empty, which rows fill", weight)
        return Evidence(f"{name} begins", 0.5)
    # one line may be held back, so that not one alone stands on the next page
    if last is None or above_end > 1.5 * habits.leading:
        return Evidence(f"{name} had ended on the page before", 3.5)
    room = could_have_stood_above(entry.strip, last, columns[entry.column])
    final = ends_sentence(last)
    weight = 1.8 if room else -1.5
    weight += 0.3 if final else -0.5
    weight += 0.8 if starts_upper(entry.strip) and not final else 0.0
    if above_end > 0.5 * habits.leading:
        weight += 1.0
    told = [
        "room left on the page before" if room else "full on the page before",
        "a sentence ended" if final else "no sentence ended",
    ]
    return Evidence(f"{name}: {', '.join(told)}", weight)


def _first_label(strip: Strip, last: Strip | None, column: Column) -> Evidence:
    """Weigh a label at the top of a page: a new one, or the rest of one that the page cut."""
    if last is None:
        return Evidence("a label begins", 5.0)
    if starts_lower(strip):
        return Evidence("a label goes on with a small letter", -1.5)
    if could_have_stood_above(strip, last, column):
        return Evidence("a label begins, where the last had room", 5.0)
    return Evidence("a label begins, where the last was full", 1.5)
