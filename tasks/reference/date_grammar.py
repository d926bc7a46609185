"""Dates as a language writes them: finding them in text and reading them as intervals."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from tasks.records import Period, PeriodPrecision
from tasks.reference.models import DateWording

_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}


def read_number(text: str) -> int:
    """Read a number in Arabic digits or Chinese numerals up to 999 ("六十六", "一百零二").

    Raises:
        ValueError: when the text is neither.
    """
    if text.isascii():
        return int(text)
    if not any(unit in text for unit in "十百"):
        return int("".join(_DIGITS[char] for char in text))
    total = 0
    digit = 0
    for char in text:
        if char == "百":
            total += (digit or 1) * 100
            digit = 0
        elif char == "十":
            total += (digit or 1) * 10
            digit = 0
        elif char in _DIGITS:
            digit = int(_DIGITS[char])
        else:
            raise ValueError(f"no numeral: {text!r}")
    return total + digit


@dataclass(frozen=True, slots=True)
class DateForm:
    """A printed date or period: text[start:end]; `is_open` when it ends on an open "to"."""

    start: int
    end: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Day:
    year: int
    month: int | None
    day: int | None

    def interval(self) -> tuple[date, date]:
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.day is None:
            last = calendar.monthrange(self.year, self.month)[1]
            return date(self.year, self.month, 1), date(self.year, self.month, last)
        return date(self.year, self.month, self.day), date(self.year, self.month, self.day)

    @property
    def precision(self) -> PeriodPrecision:
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"


class DateGrammar:
    """The date forms of one language.

    The forms are those of the date column of the reports: a year, month or day;
    two of them joined by "to" or "and", the second without what it shares with
    the first ("2011年1月26日至2月2日"); an open "to" at the end ("2010年9月至").
    """

    def __init__(self, wording: DateWording) -> None:
        """Build the patterns for one language's wording."""
        self._wording = wording
        number = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
        year = rf"(?:[0-9]{{4}}|[〇零○一二三四五六七八九]{{4}}){wording.year}"
        month = rf"(?:{number}){wording.month}"
        to = f"(?:{_alternatives(wording.to)})"
        joined = f"(?:{_alternatives(wording.and_)})"
        mark = f"(?:{_alternatives(wording.day)})"
        # The first of two days may go without its mark: 22-24日.
        day = rf"(?:{number})(?:{mark}|(?=(?:{to}|{joined})(?:{number}){mark}))"
        part = rf"(?:{_alternatives(wording.parts)})?"
        full = rf"{year}(?:{month}(?:{day})?)?{part}"
        tail = rf"(?:{full}|{month}(?:{day})?{part}|{day})"
        open_end = f"(?:{_alternatives(wording.open_end)})"
        self._form = re.compile(
            rf"{full}(?:(?:{to}|{joined}){tail})*(?P<open>{open_end}|{to}(?=[^0-9]|$))?"
        )
        self._join = re.compile(rf"({to}|{joined})(?={tail})|({open_end}|{to})$")
        self._piece = re.compile(
            rf"(?:(?P<year>[0-9]{{4}}|[〇零○一二三四五六七八九]{{4}}){wording.year})?"
            rf"(?:(?P<month>{number}){wording.month})?"
            rf"(?:(?P<day>{number}){mark}?)?{part}$"
        )

    def find(self, text: str) -> list[DateForm]:
        """Find every date form, the longest at each place, in order."""
        return [
            DateForm(match.start(), match.end(), match["open"] is not None)
            for match in self._form.finditer(text)
        ]

    def read(self, printed: str) -> Period | None:
        """Read a printed form as an interval; None when it is no date of this language.

        A form that has the shape of a date but is none (month 13, an end before
        its start) gives a Period without start, end and precision.
        """
        match = self._form.fullmatch(printed)
        if match is None:
            return None
        body = printed[: match.start("open")] if match["open"] is not None else printed
        days = self._days(body)
        try:
            intervals = [day.interval() for day in days]
        except ValueError:
            return Period(None, None, None)
        start, end = intervals[0][0], intervals[-1][1]
        if match["open"] is not None:
            return Period(start, None, "open")
        if end < start:
            return Period(None, None, None)
        finest: dict[PeriodPrecision, int] = {"day": 0, "month": 1, "year": 2, "open": 3}
        precision = min((day.precision for day in days), key=lambda kind: finest[kind])
        return Period(start, end, precision)

    def _days(self, body: str) -> list[_Day]:
        days: list[_Day] = []
        for piece in self._pieces(body):
            match = self._piece.match(piece)
            if match is None:
                raise AssertionError(f"form without pieces: {body!r}")
            year = read_number(match["year"]) if match["year"] else days[-1].year
            month = read_number(match["month"]) if match["month"] else None
            day = read_number(match["day"]) if match["day"] else None
            if month is None and day is not None:
                month = days[-1].month
            days.append(_Day(year, month, day))
        return days

    def _pieces(self, body: str) -> list[str]:
        pieces: list[str] = []
        begin = 0
        for match in self._join.finditer(body):
            pieces.append(body[begin : match.start()])
            begin = match.end()
        pieces.append(body[begin:])
        return pieces


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
