"""Dates as a language writes them: finding them in text and reading them as intervals."""

from __future__ import annotations

from tasks.records import Period
from tasks.reference.dates_intervals import DateForm
from tasks.reference.dates_marked import MarkedGrammar, read_number
from tasks.reference.dates_written import WrittenGrammar
from tasks.reference.models import DateWording
from tasks.reference.wording import MarkedDates

__all__ = ["DateForm", "DateGrammar", "read_number"]


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

    def says_no_start(self, printed: str) -> bool:
        """Say whether a form goes on or ends without saying since when ("ongoing")."""
        return self._style.says_no_start(printed)

    def says_part(self, printed: str) -> bool:
        """Say whether a form that can be read is of part of a month or year ("mid-2013").

        Its interval is the whole month or year.
        """
        return self._style.says_part(printed)

    def says_whole_period(self, printed: str) -> bool:
        """Say whether a form is the whole period of the report ("throughout the period")."""
        return self._style.says_whole_period(printed)

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        return self._style.opening(text)
