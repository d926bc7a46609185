"""Dates with a mark behind year, month and day, as Chinese writes them."""

from __future__ import annotations

import re

from tasks.records import Period
from tasks.reference.dates_intervals import NO_INTERVAL, DateForm, Day, period_of
from tasks.reference.wording import MarkedDates

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


class MarkedGrammar:
    """The date forms of a language that marks year, month and day.

    The forms are those of the date column of the reports: a year, month or day;
    two of them joined by "to" or "and", the second without what it shares with
    the first ("2011年1月26日至2月2日"); an open "to" at the end ("2010年9月至").
    """

    def __init__(self, wording: MarkedDates) -> None:
        """Build the patterns for one language's wording."""
        self._wording = wording
        number = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
        of_year = "[0-9]{4}|[〇零○一二三四五六七八九]{4}"
        to = f"(?:{_alternatives(wording.to)})"
        joined = f"(?:{_alternatives(wording.and_)})"

        def marked(number: str, mark: str) -> str:
            # All but the last may go without their mark: 2013-2014年, 3、4和5月, 22-24日.
            return rf"(?:{number})(?:{mark}|(?=(?:(?:{to}|{joined})(?:{number}))+{mark}))"

        year = marked(of_year, wording.year)
        month = marked(number, wording.month)
        days = f"(?:{_alternatives(wording.day)})"
        day = marked(number, days)
        self._months = {
            word: (length * number - length + 1, length * number)
            for length, numbered in ((6, wording.halves), (3, wording.quarters))
            for number, words in numbered.items()
            for word in words
        }
        part = rf"(?:{_alternatives((*wording.parts, *self._months))})?"
        full = rf"{year}(?:{month}(?:{day})?)?{part}"
        tail = rf"(?:{full}|{month}(?:{day})?{part}|{day})"
        open_end = f"(?:{_alternatives(wording.open_end)})"
        self._form = re.compile(
            rf"{full}(?:(?:{to}|{joined}){tail})*(?P<open>{open_end}|{to}(?=[^0-9]|$))?"
        )
        self._join = re.compile(rf"({to}|{joined})(?={tail})|({open_end}|{to})$")
        self._piece = re.compile(
            rf"(?:(?P<year>{of_year}){wording.year})?(?:(?P<month>{number}){wording.month})?"
            rf"(?:(?P<day>{number}){days})?{part}$"
        )
        self._bare = re.compile(rf"(?:{of_year}|{number})$")
        self._mark = re.compile(rf"(?:{of_year}|{number})({wording.year}|{wording.month}|{days})")

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
        if self.says_no_start(printed) or self.says_whole_period(printed):
            return NO_INTERVAL
        opener = next((word for word in self._wording.from_ if printed.startswith(word)), "")
        match = self._form.fullmatch(printed, len(opener))
        if match is None:
            return None
        body = printed[len(opener) : match.start("open")] if match["open"] else match[0]
        since = bool(opener) and self._join.search(body) is None
        return period_of(self._days(body), is_open=match["open"] is not None or since)

    def says_no_start(self, printed: str) -> bool:
        """Say whether a form goes on without saying since when."""
        return printed in self._wording.ongoing

    def says_part(self, printed: str) -> bool:
        """Say whether a form is of part of a month or year, which its interval is wider than."""
        return any(word in printed for word in self._wording.parts)

    def says_whole_period(self, printed: str) -> bool:
        """Say whether a form is the whole period of the report."""
        return printed in self._wording.reporting_period

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        form = next(iter(self.find(text)), None)
        if form is None or (form.start and text[: form.start] not in self._wording.inline_before):
            return None
        return form

    def _days(self, body: str) -> list[Day]:
        days: list[Day] = []
        for piece in self._pieces(body):
            match = self._piece.match(piece)
            if match is None:
                raise AssertionError(f"form without pieces: {body!r}")
            year = read_number(match["year"]) if match["year"] else days[-1].year
            month = read_number(match["month"]) if match["month"] else None
            day = read_number(match["day"]) if match["day"] else None
            if month is None and day is not None:
                month = days[-1].month
            last = None
            if month is None:
                exact = (months for word, months in self._months.items() if piece.endswith(word))
                month, last = next(exact, (None, None))
            days.append(Day(year, month, day, last_month=last))
        return days

    def _pieces(self, body: str) -> list[str]:
        pieces: list[str] = []
        begin = 0
        for match in self._join.finditer(body):
            pieces.append(body[begin : match.start()])
            begin = match.end()
        pieces.append(body[begin:])
        for place in range(len(pieces) - 2, -1, -1):
            if self._bare.search(pieces[place]) and (shared := self._mark.match(pieces[place + 1])):
                pieces[place] += shared[1]
        return pieces


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
