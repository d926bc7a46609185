"""Dates of digits alone: 2010-06-12, 12.06.2010, 25/9/2015, 2015.6."""

from __future__ import annotations

import re
from typing import Literal

from tasks.reference.dates_intervals import UNREADABLE, Day

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Years that a document of the United Nations can print, misprints of this century included."""

Shape = Literal["year_first", "dotted", "slashed", "month_year", "year_month", "short_month_year"]
_SHAPES: dict[Shape, str] = {
    "year_first": r"\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}",
    "dotted": r"\d{1,2}\.\d{1,2}\.\d{4}",
    "slashed": r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-\d{1,2}-\d{4}",
    "month_year": r"\d{2}[./]\d{4}",
    "year_month": r"\d{4}\.\d{1,2}",
    "short_month_year": r"\d[./]\d{4}",
}


def year_of(number: int) -> int:
    """Return the year, 0 when the number can be none: garbled digits, a number of anything."""
    return number if _FIRST_YEAR <= number <= _LAST_YEAR else 0


def digits_pattern(*shapes: Shape) -> str:
    """Return a pattern of dates in any of these shapes, without groups."""
    return "(?:" + "|".join(_SHAPES[shape] for shape in shapes) + ")"


def read_digits(text: str, *, day_first: bool) -> Day | None:
    """Read a date of digits, None where it has none of the shapes.

    A date that can be of two days is UNREADABLE.

    Args:
        text: all of the date and nothing else.
        day_first: 1/6/2010 is 1 June; if not, only a number that is no month tells.
    """
    shape = next((name for name, form in _SHAPES.items() if re.fullmatch(form, text)), None)
    numbers = [int(part) for part in re.split("[-/.]", text)] if shape else []
    match shape:
        case None:
            return None
        case "year_first":
            return Day(year_of(numbers[0]), numbers[1], numbers[2])
        case "dotted":
            return Day(year_of(numbers[2]), numbers[1], numbers[0])
        case "year_month":
            return Day(year_of(numbers[0]), numbers[1], None)
        case "month_year" | "short_month_year":
            return Day(year_of(numbers[1]), numbers[0], None)
        case "slashed":
            one, other, year = numbers[0], numbers[1], year_of(numbers[2])
    if day_first or one > 12 or one == other:
        return Day(year, other, one)
    return Day(year, one, other) if other > 12 else UNREADABLE
