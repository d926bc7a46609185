"""Printed dates to intervals: by column, by the activity's opening clause, by the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.records import FrontMatter, Period, PeriodBasis
from tasks.reference import DateGrammar
from tasks.reference.models import Correction

OPENED_FOR_SIGNATURE = date(1996, 9, 24)
"""No State can have promoted the Treaty before the day it was opened for signature."""
_YEARS_AHEAD = 1
"""Reports announce what is planned for the year after, not later."""


@dataclass(frozen=True, slots=True)
class ResolvedPeriod:
    """The period of a row, where it is from, and what a reader should know of it.

    `periods` holds each date where several are printed that are no range.
    """

    period: Period
    basis: PeriodBasis | None
    flags: tuple[str, ...]
    periods: tuple[Period, ...] = ()


NO_PERIOD = Period(None, None, None)


def latest_plausible(front: FrontMatter) -> date | None:
    """Return the last day a row of this report can speak of, None if the report has no period."""
    end = front.period.end if front.period else None
    return date(end.year + _YEARS_AHEAD, 12, 31) if end else None


def resolve_period(
    printed: str | None,
    activity: str,
    *,
    front: FrontMatter,
    grammar: DateGrammar,
    corrections: Sequence[Correction],
) -> ResolvedPeriod:
    """Resolve a row's period.

    A printed date is read as it stands. One outside the plausible window is a
    misprint: it is flagged and stays without interval, unless a reviewed
    correction says what is meant. A row without a date takes the date of the
    clause that opens its activity, if there is one, else the document's period.
    """
    if printed is None:
        return _undated(activity, front, grammar)
    correction = next((item for item in corrections if item.printed == printed), None)
    if correction is not None:
        period = grammar.read(correction.meant) or NO_PERIOD
        return ResolvedPeriod(period, "column", ("period_implausible", "period_corrected"))
    whole = _reporting_period(front)
    reading = grammar.read_cell(printed, whole)
    if reading is None:
        return ResolvedPeriod(NO_PERIOD, "column", ("period_unreadable",))
    if reading.is_whole_period and whole is not None:
        return ResolvedPeriod(whole, "document", ())
    if reading.period == NO_PERIOD:
        # "Ongoing" can be read, only it does not say since when.
        return ResolvedPeriod(NO_PERIOD, "column", reading.flags or ("period_unreadable",))
    if not plausible(reading.period, latest_plausible(front)):
        return ResolvedPeriod(NO_PERIOD, "column", ("period_implausible",))
    return ResolvedPeriod(reading.period, "column", reading.flags, reading.periods)


def plausible(period: Period, latest: date | None) -> bool:
    """Say whether an interval lies between the Treaty's opening and the report's horizon."""
    days = [day for day in (period.start, period.end) if day is not None]
    return all(day >= OPENED_FOR_SIGNATURE and (latest is None or day <= latest) for day in days)


def _undated(activity: str, front: FrontMatter, grammar: DateGrammar) -> ResolvedPeriod:
    period = opening_period(activity, grammar)
    if period is not None and plausible(period, latest_plausible(front)):
        return ResolvedPeriod(period, "activity", ())
    whole = _reporting_period(front)
    if whole is not None:
        return ResolvedPeriod(whole, "document", ())
    return ResolvedPeriod(NO_PERIOD, None, ("no_document_period",))


def _reporting_period(front: FrontMatter) -> Period | None:
    """Return the period of the whole report, for rows that stand for all of it."""
    if front.period is None or front.period.start is None or front.period.end is None:
        return None
    return replace(front.period, precision="reporting_period")


def opening_period(activity: str, grammar: DateGrammar) -> Period | None:
    """Return the date with which an activity opens, as in "在2010年6月举行的…会议上，".

    Only a date in first place, or behind one preposition, times the activity
    itself; a date further in may be that of a resolution or of a meeting it names.
    """
    form = grammar.opening(activity)
    if form is None or form.is_open:
        return None
    period = grammar.read(activity[form.start : form.end])
    return period if period is not None and period.start is not None else None
