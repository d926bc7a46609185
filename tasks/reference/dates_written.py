"""Dates with the names of months, as Arabic, English, French, Russian and Spanish write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tasks.records import Period
from tasks.reference.dates_beside import CellText, spare_words
from tasks.reference.dates_intervals import (
    NO_INTERVAL,
    UNREADABLE,
    DateForm,
    DateReading,
    Dates,
    Day,
    reading_of,
)
from tasks.reference.dates_words import DateWords, Word
from tasks.reference.folding import Folded, fold_words
from tasks.reference.wording import WrittenDates

_FEW = "{0,23}"
"""Days, months or dates of one list: bounded, so that a page of numbers costs no time."""
_LONGEST_CELL = 48
"""Words and marks; what is longer is no date with something beside it."""


def _grammar(*, month_first: bool) -> re.Pattern[str]:
    """Build the grammar of a form over the codes of tasks.reference.dates_words.

    A form may leave out in one day what it shares with a later one ("12-15 June
    2010", "30 May-2 June 2010"), so the year stands behind the last of a run.
    """
    of = "[of]*"
    year = f"(?:,?{of}G*{of}[yz]G*)"
    join = "(?:[-TuA/]|,A?)"
    day = f"(?:W,?)?{of}d"
    days = f"{day}(?:{join}{day}){_FEW}"
    unit = f"(?:{days}{of}|(?:[PH]{of}){{0,2}})M"
    dated = f"{unit}(?:{join}{of}{unit}){_FEW}{year}"
    if month_first:
        american = f"(?:W,?)?M{of}d(?:{join}{of}d){_FEW}"
        dated = f"(?:{american}(?:{join}{of}{american}){_FEW}{year}|{dated})"
    part = f"(?:P{of}){{0,2}}(?:[HQN](?:{join}{of}[HQN])?{of}|(?:P{of})?)"
    yearly = f"{part}G*{of}[yk]G*"
    digits = f"(?:d{join}){_FEW}nG*"
    full = f"(?:{dated}|{digits}|{yearly})"
    core = f"{full}(?:(?:[-TuA;/]|,A?){of}{full}){_FEW}"
    ongoing = rf"(?:[-TuA,]?{of}\(?E\)?|[-Tu]{of}C)"
    return re.compile(
        rf"(?:(?P<lead>[fFBu]){of})?(?P<core>{core})(?P<open>{ongoing}|-$)?"
        rf"|(?P<goes>[EC])(?:,?\(?(?P<since>F){of}(?P<rest>{core})\)?)?"
    )


def _cell_grammar(*, month_first: bool, until_alone: bool) -> re.Pattern[str]:
    """Build the grammar of a whole cell, without weekdays and what stands beside its dates.

    It allows more than a form in running text, where a number or a month alone can be anything:
    no year, several dates without a word between them, parts of months, weeks, "2015.6".

    Args:
        month_first: a day may stand behind its month.
        until_alone: a "to" before one date means "until".
    """
    of = "[of]*"
    year = f"(?:,?{of}G*{of}[yz]G*)?"
    join = "(?:[-TuA/]|,A?)"
    days = f"S?{of}d(?:{join}{of}d){_FEW}"
    unit = f"(?:{days}{of}|(?:[PpHQN]{of}){{0,2}})M"
    if month_first:
        unit = f"(?:S?{of}M{of}d(?:{join}{of}d){_FEW}|{unit})"
    part = f"(?:[Pp]{of}){{0,2}}(?:[HQN](?:{join}{of}[HQN])?{of}|(?:[Pp]{of})?)"
    full = f"(?:{unit}{year}|S?{of}(?:d{join}){_FEW}[nm]G*|{part}G*{of}[yzk]G*)"
    core = f"{full}(?:(?:[-TuA;/]|,A?|(?<=[yknmG])){of}{full}){_FEW}"
    ongoing = rf"(?:[-TuA,]?{of}\(?E\)?|[-Tu]{of}C)"
    lead = "fFBuT" if until_alone else "fFBu"
    return re.compile(
        rf"(?:(?P<lead>[{lead}]){of})?(?P<core>{core})(?P<open>{ongoing}|-$)?"
        rf"|(?P<goes>[EC])(?:,?\(?(?P<since>[Fu]){of}(?P<rest>{core})\)?)"
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A form among the words of a text: words[first:last]."""

    first: int
    last: int
    dates: Dates


class WrittenGrammar:
    """The date forms of a language that writes the names of months."""

    def __init__(self, wording: WrittenDates) -> None:
        """Build the words and the grammar of one language."""
        self._words = DateWords(wording)
        self._grammar = _grammar(month_first=wording.month_first)
        self._cell_grammar = _cell_grammar(
            month_first=wording.month_first, until_alone=wording.until_alone
        )
        self._cell_text = CellText(wording)
        self._whole_period = tuple(fold_words(name).text for name in wording.reporting_period)

    def find(self, text: str) -> list[DateForm]:
        """Find every date form, the longest at each place, in order.

        What is a part of a longer word, number or symbol (A/65/2010) is none.
        """
        folded, words = self._words.read(text)
        codes = _codes(words)
        found: list[DateForm] = []
        for match in self._grammar.finditer(codes):
            form = _form(match, words)
            if not form.dates.days and match.span() != (0, len(codes)):
                continue  # a bare "ongoing" is a form where nothing else is printed
            if _stands_alone(folded, words, form):
                start, end = folded.place(words[form.first].start, words[form.last - 1].end)
                found.append(DateForm(start, end, form.dates.is_open))
        return found

    def read(self, printed: str) -> Period | None:
        """Read a printed form, with or without the preposition before it, as an interval."""
        dates = self._whole(self._words.read(printed)[1])
        if dates is None:
            return NO_INTERVAL if self._says_whole_period(printed) else None
        return dates.period()

    def read_cell(self, printed: str, within: Period | None) -> DateReading | None:
        """Read a cell of the date column, whatever stands beside its dates."""
        if self._says_whole_period(printed):
            return DateReading(NO_INTERVAL, is_whole_period=True)
        dates = self._whole(self._words.read(printed)[1])
        if dates is not None:
            return reading_of(dates, beside=False, within=within)
        text, set_aside = self._cell_text.cleared(printed)
        folded, words = self._words.read(text)
        if len(words) > _LONGEST_CELL:
            return None
        spared = spare_words(words, folded.text, self._cell_text)
        dates = self._in_cell(spared.words) if spared else None
        if dates is None or spared is None:
            return None
        return reading_of(dates, beside=set_aside or spared.beside, within=within)

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        form = next(iter(self.find(text)), None)
        if form is None:
            return None
        lead = _codes(self._words.read(text[: form.start])[1])
        first = _codes(self._words.read(text[form.start : form.end])[1])[0]
        # In "In the 2010 session" the article is the session's; a day or half has its own.
        announced = re.fullmatch("I?o*" if first in "dWHQNPG" else "I?", lead)
        return form if announced else None

    def _says_whole_period(self, printed: str) -> bool:
        """Say whether a form is the whole period of the report ("throughout the period")."""
        folded = fold_words(printed).text.rstrip(" .")
        leads = (folded.removesuffix(name) for name in self._whole_period if folded.endswith(name))
        return any(
            not lead
            or (
                lead[-1] in " '"
                and re.fullmatch("[IPfo]*", _codes(self._words.read(lead)[1])) is not None
            )
            for lead in leads
        )

    def _whole(self, words: Sequence[Word]) -> Dates | None:
        match = _fullmatch(self._grammar, _codes(words))
        return _form(match, words).dates if match else None

    def _in_cell(self, words: Sequence[Word]) -> Dates | None:
        match = _fullmatch(self._cell_grammar, _codes(words).replace("W", ""))
        if match is None:
            return None
        lead, core = match["lead"], match["core"] or ""
        is_range = any(code in core for code in "-Tu")
        dates = _dates(words, between=lead == "B")
        if dates is None:
            return None
        return replace(
            dates,
            is_open=match["open"] is not None
            or match["since"] == "F"
            or (lead == "F" and not is_range),
            is_until=(lead in {"u", "T"} and not is_range) or match["since"] == "u",
        )


def _codes(words: Sequence[Word]) -> str:
    return "".join(word.code for word in words)


def _fullmatch(grammar: re.Pattern[str], codes: str) -> re.Match[str] | None:
    """Match all there is but prepositions before it and a full stop behind it."""
    lead = re.match("[Io]*", codes)
    begin = lead.end() if lead else 0
    return grammar.fullmatch(codes, begin, len(codes) - codes.endswith("."))


def _form(match: re.Match[str], words: Sequence[Word]) -> _Form:
    first, last = match.span()
    if match["goes"]:
        days = words[slice(*match.span("rest"))] if match["since"] else ()
        since = _dates(days, between=False) or Dates((UNREADABLE,))
        return _Form(first, last, replace(since, is_open=True))
    core = match["core"]
    lead = match["lead"]
    is_range = any(code in core for code in "-Tu")
    joins = is_range or match["open"] is not None or (lead == "B" and "A" in core)
    dates = _dates(words[slice(*match.span("core"))], between=lead == "B")
    if lead in {"f", "B"} and not joins:
        first, lead = match.start("core"), None
    first += len(core) - len(core.lstrip("of")) if lead is None else 0
    dates = replace(
        dates or Dates((UNREADABLE,)),
        is_open=match["open"] is not None or (lead == "F" and not is_range),
        is_until=lead == "u",
    )
    return _Form(first, last, dates)


def _dates(words: Sequence[Word], *, between: bool) -> Dates | None:
    """Read the days of a form; None where its weekdays belong to no days of it.

    Each day takes what it leaves out from what comes next.

    Args:
        words: those of the form.
        between: an "and" between two of them joins the ends of one period.
    """
    walk = _Walk(between)
    for index, word in enumerate(words):
        behind = next((other.code for other in words[index + 1 :] if other.code not in "of"), "")
        walk.take(word, behind)
    days = walk.days_of_week()
    if days is None:
        return None
    dates = Dates(tuple(days), frozenset(walk.ends), is_part=walk.is_part)
    return dates.with_years(from_before=False)


class _Walk:
    """Takes the words of a form one by one.

    Attributes:
        days: what they print so far.
        ends: indexes of the days that end a period.
        is_part: a part of a month or year is among them.
    """

    def __init__(self, between: bool) -> None:
        self.days: list[Day] = []
        self.ends: set[int] = set()
        self.is_part = False
        self._between = between
        self._of_year = 0  # index of the first day that the next year is of
        self._last_of_year = 0  # the same for the last year
        self._named: int | None = None
        self._previous = ""
        self._to = self._week = False
        self._weekdays: list[tuple[int, int]] = []

    def take(self, word: Word, behind: str) -> None:
        """Take a word; `behind` is the code of the next that says something."""
        match word.code:
            case "d":
                self._day(word.number)
            case "M":
                self._month(word.number)
            case "H" | "Q":
                length = 6 if word.code == "H" else 3
                last = length * word.number
                self._add(Day(None, last - length + 1, None, last_month=last))
            case "y" | "z":
                self._year(word.number, behind)
            case "k":
                self._dated(word.day or UNREADABLE)
            case "n" | "m":
                self._digits(word.day or UNREADABLE)
            case "W":
                printed = sum(day.day is not None for day in self.days)
                self._weekdays.append((printed, word.number))
            case "P" | "p" | "N":
                self.is_part = self.is_part or word.number == 1
            case "S":
                self._week = True
            case _:
                pass
        self._to = self._to or word.code in "-Tu" or (self._between and word.code in "A")
        if word.code not in "ofW":
            self._previous = word.code

    def days_of_week(self) -> list[Day] | None:
        """Return the days with their weekdays, None where one belongs to no day.

        Where the first weekday stands before all days, each is that of the day behind it.
        """
        printed = [index for index, day in enumerate(self.days) if day.day is not None]
        days = list(self.days)
        for count, group in groupby(self._weekdays, key=lambda found: found[0]):
            numbers = [number for _, number in group]
            first = count if self._weekdays[0][0] == 0 else count - len(numbers)
            for place, number in enumerate(numbers, first):
                if not 0 <= place < len(printed):
                    return None
                days[printed[place]] = replace(days[printed[place]], weekday=number)
        return days

    def _add(self, day: Day) -> None:
        if self._to and self.days:
            self.ends.add(len(self.days))
        self._to = False
        self.days.append(day)

    def _day(self, number: int) -> None:
        if self._previous == "M":
            self._named = self.days[-1].month
            self.days[-1] = replace(self.days[-1], day=number, is_week=self._week)
        else:
            # Behind "June 12" a bare number is a day of that month too.
            self._add(Day(None, self._named, number, is_week=self._week))
        self._week = False

    def _month(self, number: int) -> None:
        if self._previous in {"H", "Q"} and self.days:
            # Half a month is no number of months: the whole stands for it.
            self._to = len(self.days) - 1 in self.ends
            self.days.pop()
            self.is_part = True
        waiting = range(self._of_year, len(self.days))
        unnamed = [index for index in waiting if self.days[index].month is None]
        for index in unnamed:
            self.days[index] = replace(self.days[index], month=number)
        if not unnamed:
            self._add(Day(None, number, None))

    def _year(self, year: int, behind: str) -> None:
        waiting = len(self.days) > self._of_year and self._previous not in set("-TuA;/")
        listed = self._previous in {"A", ","} and not self._to and not (behind and behind in "-Tu")
        if waiting:
            self._dated(replace(self.days.pop(), year=year))
        elif listed and self._of_year == len(self.days) and self.days[-1].month is not None:
            # "June 2014 and 2015" are two months.
            self._repeat(year)
        else:
            self._dated(Day(year, None, None))

    def _repeat(self, year: int) -> None:
        shift = len(self.days) - self._last_of_year
        self.ends |= {index + shift for index in self.ends if index > self._last_of_year}
        self.days += [
            replace(day, year=None, weekday=None) for day in self.days[self._last_of_year :]
        ]
        self._dated(replace(self.days.pop(), year=year))

    def _digits(self, day: Day) -> None:
        for index in range(self._of_year, len(self.days)):
            whole = day if day.day is not None else UNREADABLE
            self.days[index] = replace(whole, day=self.days[index].day)
        self._dated(replace(day, is_week=self._week and day.day is not None))
        self._week = False

    def _dated(self, day: Day) -> None:
        """Add a day with its year, behind which the next one begins anew."""
        self._add(day)
        self._last_of_year, self._of_year = self._of_year, len(self.days)
        self._named = None


_BEFORE = re.compile(r"[/#$€£№]$|[\w.][-.]$")
_AFTER = re.compile(r"[/%]|[-.]\w")


def _stands_alone(folded: Folded, words: Sequence[Word], form: _Form) -> bool:
    """Say whether a form is no part of a symbol or compound, and no number of a document."""
    first, last = words[form.first], words[form.last - 1]
    text = folded.text
    if _BEFORE.search(text[max(0, first.start - 2) : first.start]):
        return False
    if _AFTER.match(text, last.end):
        return False
    before = words[form.first - 1].code if form.first else ""
    return before != "R" or first.code not in "ykn"
