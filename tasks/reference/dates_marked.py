"""Dates with a mark behind year, month and day, as Chinese writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.records import Period
from tasks.reference.dates_beside import CellText
from tasks.reference.dates_digits import digits_pattern, read_digits
from tasks.reference.dates_intervals import (
    NO_INTERVAL,
    DateForm,
    DateReading,
    Dates,
    Day,
    reading_of,
)
from tasks.reference.folding import fold_words
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


class _Shapes:
    """Patterns of the dates of one language, without groups.

    Attributes:
        year, month, day: a number with its mark; all but the last of several may go without
            theirs: 3、4和5月, 22-24日.
        full: a date with its year; no_year: one without.
        tail: what can stand behind another date.
        to, joined: what joins two.
    """

    def __init__(self, wording: MarkedDates, parts: Sequence[str]) -> None:
        self.to = f"(?:{_alternatives(wording.to)})"
        self.joined = f"(?:{_alternatives(wording.and_)})"
        part = f"(?:{_alternatives(parts)})?"
        self.year = self._marked(_OF_YEAR, wording.year)
        self.month = self._marked(_NUMBER, _alternatives(wording.month))
        self.day = self._marked(_NUMBER, _alternatives(wording.day))
        self.full = f"(?:{self.year}(?:{self.month}(?:{self.day})?)?{part})"
        self.no_year = f"(?:{self.month}(?:{self.day})?{part})"
        self.tail = f"(?:{self.full}|{self.no_year}|{self.day})"
        self.piece = re.compile(
            rf"(?:(?P<year>{_OF_YEAR}){wording.year})?"
            rf"(?:(?P<month>{_NUMBER})(?:{_alternatives(wording.month)}))?"
            rf"(?:(?P<day>{_NUMBER})(?:{_alternatives(wording.day)}))?{part}$"
        )
        self.bare = re.compile(f"(?:{_OF_YEAR}|{_NUMBER})$")
        marks = (wording.year, *wording.month, *wording.day)
        self.mark = re.compile(f"(?:{_OF_YEAR}|{_NUMBER})({_alternatives(marks)})")

    def _marked(self, number: str, mark: str) -> str:
        more = f"(?:(?:{self.to}|{self.joined})(?:{number}))+"
        return f"(?:{number})(?:(?:{mark})|(?={more}(?:{mark})))"


_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_OF_YEAR = "[0-9]{4}|[〇零○一二三四五六七八九]{4}"
_DIGITAL = rf"(?<!\d){digits_pattern('year_first', 'dotted', 'slashed', 'year_month')}(?!\d|\.\d)"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A day of a form, where it ends in the form, and whether it ends a period."""

    day: Day
    end: int
    ends_period: bool


class MarkedGrammar:
    """The date forms of a language that marks year, month and day.

    The forms are those of the date column of the reports: a year, month or day;
    two of them joined by "to" or "and", the second without what it shares with
    the first ("2011年1月26日至2月2日"), or the first without the year of the second
    ("12月25日至2011年1月2日"); an open "to" at the end ("2010年9月至"). Spaces, and the
    width of digits and signs, do not matter.
    """

    def __init__(self, wording: MarkedDates) -> None:
        """Build the patterns for one language's wording."""
        self._wording = wording
        self._months = {
            word: (length * number - length + 1, length * number)
            for length, numbered in ((6, wording.halves), (3, wording.quarters))
            for number, words in numbered.items()
            for word in words
        }
        self._parts = (*wording.parts, *wording.parts_in_cell)
        open_end = f"(?:{_alternatives(wording.open_end)})"
        shapes = _Shapes(wording, (*wording.parts, *self._months))
        join = f"(?:{shapes.to}|{shapes.joined})"
        self._form = re.compile(
            rf"(?:{shapes.no_year}{shapes.to})?{shapes.full}(?:{join}{shapes.tail})*"
            rf"(?P<open>{open_end}|{shapes.to}(?=[^0-9]|$))?"
        )
        self._shapes = shapes = _Shapes(wording, (*self._parts, *self._months))
        self._cell_form = re.compile(
            rf"(?:(?P<until>{_alternatives(wording.until)})|(?P<since>{_alternatives(wording.from_)}))?"
            rf"(?P<core>(?:{_DIGITAL}|{shapes.full}|{shapes.no_year})"
            rf"(?:{join}(?:{_DIGITAL}|{shapes.tail}))*)"
            rf"(?P<week>{_alternatives(wording.week_of)})?"
            rf"(?P<open>{open_end}|{shapes.to}$)?(?:{_alternatives(wording.until_behind)})?"
        )
        self._join = re.compile(
            rf"(?P<digits>{_DIGITAL})|(?:(?P<to>{shapes.to})|{shapes.joined})"
            rf"(?={_DIGITAL}|{shapes.tail})"
        )
        self._joins = re.compile(join)
        self._beside = _Beside(wording, shapes)

    def find(self, text: str) -> list[DateForm]:
        """Find every date form, the longest at each place, in order."""
        folded = fold_words(text, spaces=False)
        return [
            DateForm(*folded.place(*match.span()), match["open"] is not None)
            for match in self._form.finditer(folded.text)
        ]

    def read(self, printed: str) -> Period | None:
        """Read a printed form as an interval; None when it is no date of this language.

        A form that has the shape of a date but is none (month 13, an end before
        its start) gives a Period without start, end and precision.
        """
        text = fold_words(printed, spaces=False).text
        if text in self._wording.ongoing or text in self._wording.reporting_period:
            return NO_INTERVAL
        match = self._cell_form.fullmatch(text)
        dates = self._dates(match, ()) if match else None
        if dates is None or all(day.year is None for day in dates.days):
            return None
        return dates.period()

    def read_cell(self, printed: str, within: Period | None) -> DateReading | None:
        """Read a cell of the date column, whatever stands beside its dates."""
        cell = self._beside.cleared(printed)
        if cell.text in self._wording.ongoing:
            return reading_of(Dates(()), beside=False, within=within)
        if cell.text in self._wording.reporting_period:
            return DateReading(NO_INTERVAL, is_whole_period=True)
        match = self._cell_form.search(cell.text)
        if match is None:
            return None
        before, behind = cell.text[: match.start()], cell.text[match.end() :]
        if not self._beside.may_stand_around(match["core"], before, behind):
            return None
        if (match["until"] and before) or self._joins.match(behind):
            return None
        dates = self._dates(match, cell.weekdays)
        if dates is None:
            return None
        words = bool(self._beside.words_of(before) or self._beside.words_of(behind))
        return reading_of(dates, beside=cell.set_aside or words, within=within)

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        form = next(iter(self.find(text)), None)
        if form is None or (form.start and text[: form.start] not in self._wording.inline_before):
            return None
        return form

    def _dates(
        self, match: re.Match[str], weekdays: Sequence[tuple[int, tuple[int, ...]]]
    ) -> Dates | None:
        """Read a matched form; None where its weekdays or its week belong to no day."""
        pieces = self._pieces(match["core"])
        days = [piece.day for piece in pieces]
        if match["week"]:
            if len(days) > 1 or days[0].day is None:
                return None
            days = [replace(days[0], is_week=True)]
        places = [piece.end + match.start("core") for piece in pieces]
        if not _set_weekdays(days, places, weekdays):
            return None
        ends = frozenset(index for index, piece in enumerate(pieces) if piece.ends_period)
        dates = Dates(
            tuple(days),
            ends,
            is_open=match["open"] is not None or (match["since"] is not None and len(days) == 1),
            is_until=match["until"] is not None and not ends,
            is_part=any(word in match["core"] for word in self._parts),
        )
        return dates.with_years(from_before=True)

    def _pieces(self, body: str) -> list[_Piece]:
        """Split a form into its days; a number without a mark has that of the next."""
        joins = [match for match in self._join.finditer(body) if not match["digits"]]
        begins = [0, *(match.end() for match in joins)]
        ends = [*(match.start() for match in joins), len(body)]
        texts = [body[begin:end] for begin, end in zip(begins, ends, strict=True)]
        for place in range(len(texts) - 2, -1, -1):
            shared = self._shapes.mark.match(texts[place + 1])
            if shared and self._shapes.bare.search(texts[place]):
                texts[place] += shared[1]
        pieces: list[_Piece] = []
        for index, text in enumerate(texts):
            month = pieces[-1].day.month if pieces else None
            ends_period = index > 0 and joins[index - 1]["to"] is not None
            pieces.append(_Piece(self._day(text, month), ends[index], ends_period))
        return pieces

    def _day(self, text: str, month_before: int | None) -> Day:
        digital = read_digits(text, day_first=False)
        if digital is not None:
            return digital
        match = self._shapes.piece.match(text)
        if match is None:
            raise AssertionError(f"form without pieces: {text!r}")
        year = read_number(match["year"]) if match["year"] else None
        month = read_number(match["month"]) if match["month"] else None
        day = read_number(match["day"]) if match["day"] else None
        last = None
        if month is None:
            exact = (months for word, months in self._months.items() if text.endswith(word))
            month, last = next(exact, (None, None))
        if month is None and day is not None:
            month = month_before
        return Day(year, month, day, last_month=last)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell without what tells nothing of its date.

    Attributes:
        text: what is left.
        weekdays: for each place in it, the weekdays that stood there.
        set_aside: words were.
    """

    text: str
    weekdays: tuple[tuple[int, tuple[int, ...]], ...]
    set_aside: bool


class _Beside:
    """What stands beside a date in a text without spaces."""

    def __init__(self, wording: MarkedDates, shapes: _Shapes) -> None:
        self._cell_text = CellText(wording)
        self._numbers = {name: day for day, names in wording.weekdays.items() for name in names}
        weekday = f"(?:{_alternatives(tuple(self._numbers))})"
        join = f"(?:{shapes.to}|{shapes.joined})"
        self._weekday = re.compile(weekday)
        self._weekdays = re.compile(rf"\(?{weekday}(?:{join}{weekday})*\)?")
        self._dated = re.compile(f"{shapes.year}|{shapes.month}|{shapes.day}")
        self._month_mark = re.compile(f"{_DIGITAL}|{_alternatives(wording.month)}")

    def cleared(self, printed: str) -> _Cell:
        """Take out marks, hours, weekdays, and brackets with words in them."""
        text, set_aside = self._cell_text.cleared(printed)
        kept = ""
        for piece in re.split(r"(\([^()]*\))", text):
            inner = piece[1:-1]
            in_brackets = piece.startswith("(") and not self._weekday.search(piece)
            if in_brackets and self._may_stand(inner, ""):
                set_aside = set_aside or not (len(inner) == 1 and inner.isascii())
            else:
                kept += piece
        left, weekdays, end = "", [], 0
        for match in self._weekdays.finditer(kept):
            left += kept[end : match.start()]
            end = match.end()
            names = self._weekday.findall(match[0])
            weekdays.append((len(left), tuple(self._numbers[name] for name in names)))
        left += kept[end:]
        trimmed = left.rstrip(_STOPS)
        return _Cell(trimmed, tuple(weekdays), set_aside)

    def words_of(self, text: str) -> str:
        """Return what is left of a text without pauses, brackets and prepositions."""
        left = text.strip(_STOPS + "()")
        return "" if left in self._cell_text.leads else left

    def may_stand_around(self, core: str, before: str, behind: str) -> bool:
        """Say whether words can be set aside; those right beside a year make it a name."""
        if not self._may_stand(before, behind):
            return False
        if self._month_mark.search(core):
            return not (core[-1].isdigit() and self._dated.match(core[-1] + behind))
        parted = (before[-1:] or "(") + (behind[:1] or ")")
        return all(char in _STOPS + "()" for char in parted)

    def _may_stand(self, before: str, behind: str) -> bool:
        return self._dated.search(
            f"{before}|{behind}"
        ) is None and self._cell_text.may_stand_around(before, behind)


_STOPS = ",;。、:"


def _set_weekdays(
    days: list[Day], places: Sequence[int], weekdays: Sequence[tuple[int, tuple[int, ...]]]
) -> bool:
    """Give days the weekdays printed beside them: before all of them, else behind them."""
    dated = [index for index, day in enumerate(days) if day.day is not None]
    for place, numbers in weekdays:
        behind = [index for index in dated if places[index] <= place]
        taken = behind[-len(numbers) :] if behind else dated[: len(numbers)]
        if len(taken) < len(numbers):
            return False
        for index, number in zip(taken, numbers, strict=True):
            days[index] = replace(days[index], weekday=number)
    return True


def _alternatives(words: Sequence[str]) -> str:
    """Any of these words, the longest first; nothing matches where there are none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(fold_words(word).text) for word in ordered) or "(?!)"
