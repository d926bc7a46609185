"""What date grammars of every style have in common: printed days, and the intervals they mean."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from tasks.records import Period, PeriodPrecision

NO_INTERVAL = Period(None, None, None)
"""What is read from a form that has the shape of a date but is none, or that names no day."""

_PRECISIONS: tuple[PeriodPrecision, ...] = ("day", "month", "year")
"""The finest first."""

DateFlag = Literal[
    "period_start_not_printed",
    "period_end_not_printed",
    "period_wider_than_printed",
    "period_of_several_dates",
    "period_year_inferred",
    "period_text_beside",
    "period_weekday_contradicts",
]
"""Flags of a row that follow from how its date is printed; meanings: code_meanings.csv."""


@dataclass(frozen=True, slots=True)
class DateForm:
    """A printed date or period: text[start:end]; `is_open` when it has no end."""

    start: int
    end: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell of the date column says.

    Attributes:
        period: its interval; without days where the form has the shape of a date but is none,
            or names no day ("ongoing").
        periods: each date, where several leave out days between them; empty otherwise.
        flags: what a reader of the interval should know.
        is_whole_period: it says that the row stands for the whole period of the report.
    """

    period: Period
    periods: tuple[Period, ...] = ()
    flags: tuple[DateFlag, ...] = ()
    is_whole_period: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a whole month or year where the rest is not printed.

    Attributes:
        year: None where it is not printed; 0 where what is printed is no year.
        last_month: of several months in one name, such as a quarter, the last.
        last_year: of two years in one name ("2010/11"), the last.
        is_week: the seven days from it are meant ("week of 20 September 2010").
        weekday: the day of the week printed with it, 1 for Monday.
    """

    year: int | None
    month: int | None
    day: int | None
    last_month: int | None = None
    last_year: int | None = None
    is_week: bool = False
    weekday: int | None = None

    def interval(self) -> tuple[date, date]:
        """Return its first and last day.

        Raises:
            ValueError: there is no such day, or its year is not known.
        """
        if self.year is None:
            raise ValueError("no year")
        if self.month is None:
            return date(self.year, 1, 1), date(self.last_year or self.year, 12, 31)
        if self.day is not None:
            day = date(self.year, self.month, self.day)
            return day, day + timedelta(days=6 * self.is_week)
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


UNREADABLE = Day(0, None, None)
"""What is printed is no day, or can mean two."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What a form prints, in its order.

    Attributes:
        days: the days, months and years.
        ends: indexes of those that end a period which the one before begins.
        is_open: what they say goes on, without an end.
        is_until: only an end is said ("until March 2011").
        is_part: part of a month or year is printed, for which the whole stands.
    """

    days: tuple[Day, ...]
    ends: frozenset[int] = frozenset()
    is_open: bool = False
    is_until: bool = False
    is_part: bool = False

    def with_years(self, *, from_before: bool) -> Dates:
        """Give each day without a year that of its neighbour.

        Args:
            from_before: the one before is asked first, where a language puts years first.
        """
        days = list(self.days)
        for forward in (from_before, not from_before):
            (self._fill_forward if forward else self._fill_backward)(days)
        return replace(self, days=tuple(days))

    def in_year(self, year: int) -> Dates:
        """Put the last day into this year, and those before it where they belong then."""
        days = [*self.days[:-1], replace(self.days[-1], year=year)]
        self._fill_backward(days)
        return replace(self, days=tuple(days))

    def period(self) -> Period:
        """Return the interval from the first day to the last, both inclusive.

        An impossible day, or a period that ends before it starts, gives a Period of None.
        """
        spans = self._spans()
        if not spans:
            return NO_INTERVAL
        start = min(span.start for span in spans)
        end = max(span.end for span in spans)
        if self.is_until:
            return Period(None, end, "open")
        if self.is_open:
            return Period(start, None, "open")
        return Period(start, end, _finest(self.days))

    def periods(self) -> tuple[Period, ...]:
        """Return each of several dates, where days between them are not printed; else nothing.

        Neighbours ("June and July 2011") say no more apart than as one interval.
        """
        spans = self._spans()
        if self.is_until or not _leave_out(spans):
            return ()
        periods = [Period(span.start, span.end, _finest(span.days)) for span in spans]
        if self.is_open:
            periods[-1] = Period(spans[-1].start, None, "open")
        return tuple(periods)

    def weekdays_contradict(self) -> bool:
        """Say whether a day is not of the day of the week that is printed with it."""
        return any(
            day.weekday is not None and day.interval()[0].isoweekday() != day.weekday
            for day in self.days
        )

    def _spans(self) -> list[_Span]:
        """Return its dates and periods, none where one of them is no day or runs backwards."""
        groups: list[list[Day]] = []
        for index, day in enumerate(self.days):
            if index in self.ends and groups:
                groups[-1].append(day)
            else:
                groups.append([day])
        try:
            days = [[day.interval() for day in group] for group in groups]
        except ValueError:
            return []
        spans = [
            _Span(intervals[0][0], intervals[-1][1], tuple(group))
            for intervals, group in zip(days, groups, strict=True)
        ]
        return spans if all(span.start <= span.end for span in spans) else []

    def _fill_backward(self, days: list[Day]) -> None:
        for index in range(len(days) - 2, -1, -1):
            day, after = days[index], days[index + 1]
            if day.year is None and after.year is not None and after.month is not None:
                crosses = _crosses_new_year(day, after, is_range=index + 1 in self.ends)
                days[index] = replace(day, year=after.year - crosses)

    def _fill_forward(self, days: list[Day]) -> None:
        for index in range(1, len(days)):
            before, day = days[index - 1], days[index]
            if day.year is None and before.year is not None and before.month is not None:
                crosses = _crosses_new_year(before, day, is_range=index in self.ends)
                days[index] = replace(day, year=before.year + crosses)


@dataclass(frozen=True, slots=True)
class _Span:
    start: date
    end: date
    days: tuple[Day, ...]


_HALF_A_YEAR = 6


def _crosses_new_year(first: Day, then: Day, *, is_range: bool) -> bool:
    """Say whether a new year lies between two days, of which one alone has its year printed.

    A period never runs backwards. A list can be printed out of order: its months cross a new
    year where that is the shorter way ("December and January 2011").
    """
    if first.month is None or then.month is None:
        return False
    if is_range:
        return first.month > (then.last_month or then.month)
    return first.month > then.month and (then.month - first.month) % 12 < _HALF_A_YEAR


def _finest(days: Sequence[Day]) -> PeriodPrecision:
    return _PRECISIONS[min(_PRECISIONS.index(day.precision) for day in days)]


def _leave_out(spans: Sequence[_Span]) -> bool:
    """Say whether there are days between these that are in none of them."""
    ordered = sorted(spans, key=lambda span: span.start)
    reached = ordered[0].end if ordered else None
    for span in ordered[1:]:
        if reached is not None and span.start > reached + timedelta(days=1):
            return True
        reached = max(reached or span.end, span.end)
    return False


def reading_of(dates: Dates, *, beside: bool, within: Period | None) -> DateReading:
    """Return what a cell says, with its flags.

    Args:
        dates: what it prints.
        beside: words beside the dates were set aside.
        within: the reporting period, which gives the year where none is printed and only one
            puts the dates into it.
    """
    if not dates.days:
        return DateReading(NO_INTERVAL, flags=("period_start_not_printed",))
    inferred = all(day.year is None for day in dates.days)
    if inferred:
        dates = _in_the_only_year(dates, within)
    period = dates.period()
    if period == NO_INTERVAL:
        return DateReading(NO_INTERVAL)
    periods = dates.periods()
    told: tuple[tuple[DateFlag, bool], ...] = (
        ("period_start_not_printed", period.start is None),
        ("period_end_not_printed", period.end is None),
        ("period_wider_than_printed", dates.is_part),
        ("period_of_several_dates", bool(periods)),
        ("period_year_inferred", inferred),
        ("period_text_beside", beside),
        ("period_weekday_contradicts", dates.weekdays_contradict()),
    )
    return DateReading(period, periods, tuple(flag for flag, holds in told if holds))


def _in_the_only_year(dates: Dates, within: Period | None) -> Dates:
    """Put dates without a year into the one that lets them lie within a period, if one does."""
    if within is None or within.start is None or within.end is None:
        return dates
    fitting = []
    for year in range(within.start.year, within.end.year + 1):
        dated = dates.in_year(year)
        period = dated.period()
        known = [day for day in (period.start, period.end) if day is not None]
        if known and all(within.start <= day <= within.end for day in known):
            fitting.append(dated)
    return fitting[0] if len(fitting) == 1 else dates
