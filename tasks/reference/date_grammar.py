"""Dates as a language writes them: finding them in text and reading them as intervals."""

from __future__ import annotations

from tasks.records import Period
from tasks.reference.dates_intervals import DateForm, DateReading
from tasks.reference.dates_marked import MarkedGrammar, read_number
from tasks.reference.dates_written import WrittenGrammar
from tasks.reference.models import DateWording
from tasks.reference.wording import MarkedDates

__all__ = ["DateForm", "DateGrammar", "DateReading", "read_number"]


class DateGrammar:
    """The date forms of one language: those of the date column of the reports."""

    def __init__(self, wording: DateWording) -> None:
        """Build the patterns for one language's wording."""
        self._style: MarkedGrammar | WrittenGrammar = (
            MarkedGrammar(wording) if isinstance(wording, MarkedDates) else WrittenGrammar(wording)
        )

    def find(self, text: str) -> list[DateForm]:
        """Find every date form, the longest at each place, in order."""
        return self._style.find(text)

    def read(self, printed: str) -> Period | None:
        """Read a printed form as an interval; None when it is no date of this language.

        A form that has the shape of a date but is none (month 13, an end before
        its start), that can mean two days (1/6/2010 in English), or that names no day
        ("ongoing", "throughout the reporting period") gives a Period without start, end
        and precision.
        """
        return self._style.read(printed)

    def read_cell(self, printed: str, within: Period | None) -> DateReading | None:
        """Read a cell of the date column; None when it holds no date of this language.

        More is read than by `read`, since nothing but a date is expected there: several dates,
        dates without a year, and what has marks, places, hours or weekdays beside it.

        Args:
            printed: the text of the cell.
            within: the reporting period, which tells a year that is not printed.
        """
        return self._style.read_cell(printed, within)

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        return self._style.opening(text)
