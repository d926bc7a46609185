"""What the end of a page did to a row: whether the next page begins another or goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import Entry, Habits, TableBand
from tasks.extract.pdf.flow import (
    could_have_stood_above,
    ends_sentence,
    splits_number,
    starts_lower,
    starts_upper,
)
from tasks.extract.pdf.sheet import Strip
from tasks.extract.pdf.starts import missing_evidence
from tasks.records import Evidence

PAIR = 2.5
"""Lines of room that two lines leave which are held together."""
SENTENCE = 0.5
"""What the logarithm of the odds of a sentence's end counts beside other evidence."""
ROOMY = 3.0
"""Lines at the end of a page that no heading or pair of lines held together needs."""
MARGIN = 1.0
"""Lines more than a row needs: for the white above it, and for a rough measure."""


@dataclass(frozen=True, slots=True)
class Tail:
    """How the page before ended, for the first band of the next.

    Attributes:
        last: the last strip of each column in the open row, and how many letter sizes above
            the row's last line it stands.
        begun: the columns in which the open row has text.
        room: lines that the page before had room for below the row.
        whole: the table's pages show that its rows are not cut.
        early: they show that rows are cut though there is room.
        lines: lines of the open row so far.
    """

    last: dict[int, tuple[Strip, float]]
    begun: frozenset[int]
    room: float
    whole: bool = False
    early: bool = False
    lines: int = 1


def first_evidence(
    band: TableBand, columns: Sequence[Column], habits: Habits, tail: Tail, lines: float
) -> tuple[Evidence, ...]:
    """Return what speaks for a new row at the top of a page, against the last one going on.

    Args:
        band: the page's first.
        columns: of the table.
        habits: of the table.
        tail: how the page before ended.
        lines: height of what may be a row, up to where the next one begins.
    """
    if band.through:
        return (Evidence("a line through all columns is a row of its own", 5.0),)
    found = [_room_evidence(tail, lines)]
    if tail.whole:
        found.append(Evidence("rows are not cut: they leave room at the ends of pages", 2.5))
    if not band.at(0) and not tail.begun & {entry.column for entry in band.entries}:
        found.append(Evidence("the row had none of these cells on the page before", -3.0))
    for entry in band.entries:
        last, above_end = tail.last.get(entry.column, (None, 0.0))
        if entry.column == 0:
            found.append(_first_label(entry.strip, last if above_end < 1 else None, columns[0]))
        else:
            found.append(_first_cell(entry, columns, habits, tail))
    found += missing_evidence(band, habits)
    return tuple(found)


def _room_evidence(tail: Tail, lines: float) -> Evidence:
    """Weigh the room at the end of the page before: a row that goes on fills its page.

    Two lines may be moved to the next page so that not one stands alone there. Where a row of
    so many lines had room too, the page ends early for another reason.
    """
    room = tail.room
    if room > lines + MARGIN or (tail.early and room > ROOMY):
        return Evidence(f"the page ends early, with room for {room:.0f} lines", 0.0)
    if room > PAIR:
        return Evidence(f"room for {room:.0f} lines at the page's end", 2.5)
    if room > 1.2:
        return Evidence(f"room for {room:.1f} lines at the page's end", 1.0)
    return Evidence("no room at the page's end", 0.0)


def _first_cell(entry: Entry, columns: Sequence[Column], habits: Habits, tail: Tail) -> Evidence:
    """Weigh the first line of a column, not the first, at the top of a page."""
    name = f"column {entry.column + 1}"
    last, above_end = tail.last.get(entry.column, (None, 0.0))
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
    if splits_number(entry.strip, last):
        return Evidence(f"{name}: a number goes on", -3.0)
    room = could_have_stood_above(entry.strip, last, columns[entry.column])
    final = ends_sentence(last)
    weight = 1.8 if room else -1.5
    weight += SENTENCE * habits.sentence(final=final)
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
