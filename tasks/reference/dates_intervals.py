"""What date grammars of every style have in common: forms in text, and days to intervals."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.records import Period, PeriodPrecision

NO_INTERVAL = Period(None, None, None)
"""What is read from a form that has the shape of a date but is none, or that names no start."""

_PRECISIONS: tuple[PeriodPrecision, ...] = ("day", "month", "year")
"""The finest first."""


@dataclass(frozen=True, slots=True)
class DateForm:
    """A printed date or period: text[start:end]; `is_open` when it has no end."""

    start: int
    end: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a whole month or year where the rest is not printed.

    Attributes:
        last_month: of several months in one name, such as a quarter, the last.
        last_year: of two years in one name ("2010/11"), the last.
    """

    year: int
    month: int | None
    day: int | None
    last_month: int | None = None
    last_year: int | None = None

    def interval(self) -> tuple[date, date]:
        """Return its first and last day.

        Raises:
            ValueError: there is no such day.
        """
        if self.month is None:
            return date(self.year, 1, 1), date(self.last_year or self.year, 12, 31)
        if self.day is not None:
            day = date(self.year, self.month, self.day)
            return day, day
        end = self.last_month or self.month
        return (
            date(self.year, self.month, 1),
            date(self.year, end, calendar.monthrange(self.year, end)[1]),
        )

    @property
    def precision(self) -> PeriodPrecision:
        """The finest unit that is printed."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"


def period_of(days: Sequence[Day], *, is_open: bool, in_order: bool = True) -> Period:
    """Return the interval from the first day to the last, both inclusive.

    An impossible day, or an end before its start, gives a Period of None.

    Args:
        days: what is printed, in its order.
        is_open: it has no end.
        in_order: the first has to be the earliest, as in "from ... to", not in a list.
    """
    try:
        intervals = [day.interval() for day in days]
    except ValueError:
        return NO_INTERVAL
    start, end = intervals[0][0], intervals[-1][1]
    if not in_order:
        start, end = min(first for first, _ in intervals), max(last for _, last in intervals)
    if is_open:
        return Period(start, None, "open")
    if end < start:
        return NO_INTERVAL
    finest = min(_PRECISIONS.index(day.precision) for day in days)
    return Period(start, end, _PRECISIONS[finest])
