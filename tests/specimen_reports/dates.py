"""Dates as the second column prints them, with the interval that they mean."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date

from tasks.records import PeriodPrecision
from tests.specimen_reports.words import DateWords

FIRST_MONTH = 6
"""A report speaks of June to May."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed date and what it means; start and precision are None where it means none.

    `scored` is False for words that give no date of their own ("ongoing").
    """

    text: str
    start: date | None = None
    end: date | None = None
    precision: PeriodPrecision | None = None
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """The months a report speaks of: June of `first` to May of `last`."""

    first: int
    last: int

    @property
    def months(self) -> list[tuple[int, int]]:
        """Year and month, in order."""
        return [
            (year, month)
            for year in range(self.first, self.last + 1)
            for month in range(1, 13)
            if (self.first, FIRST_MONTH) <= (year, month) < (self.last, FIRST_MONTH)
        ]

    def printed(self, words: DateWords) -> Printed:
        """The whole window, as the line below the annex's title has it."""
        first, last = self.months[0], self.months[-1]
        return _months(words, words.months_range[0], first, last)


def closed_date(words: DateWords, window: Window, dice: random.Random) -> Printed:
    """A date or period that can be read."""
    months = window.months
    place = dice.randrange(len(months) - 2)
    year, month = months[place]
    later = dice.choice(months[place + 1 :])
    kind = dice.choices(
        ("month", "day", "days", "days_apart", "same", "range", "year"), (6, 5, 4, 2, 2, 4, 1)
    )[0]
    if kind in {"days_apart", "same"} and month == 12:
        kind = "month"
    day = dice.randint(1, 20)
    match kind:
        case "day":
            text = _fill(words, words.day, year, month, day=day)
            return Printed(text, date(year, month, day), date(year, month, day), "day")
        case "days":
            last = day + dice.randint(1, 7)
            text = _fill(words, words.days, year, month, day=day, day2=last)
            return Printed(text, date(year, month, day), date(year, month, last), "day")
        case "days_apart":
            text = _fill(
                words, words.days_apart, year, month, day=day + 8, day2=day, month2=month + 1
            )
            return Printed(text, date(year, month, day + 8), date(year, month + 1, day), "day")
        case "same":
            text = _fill(words, words.months_same, year, month, month2=month + 1)
            return Printed(text, date(year, month, 1), _last_day(year, month + 1), "month")
        case "range":
            return _months(words, dice.choice(words.months_range), (year, month), later)
        case "year":
            text = words.year.format(year=year)
            return Printed(text, date(year, 1, 1), date(year, 12, 31), "year")
        case _:
            text = _fill(words, words.month, year, month)
            return Printed(text, date(year, month, 1), _last_day(year, month), "month")


def open_date(words: DateWords, window: Window, dice: random.Random) -> Printed:
    """A period without an end, or words that say no date at all."""
    if dice.random() < 0.2:
        return Printed(dice.choice(words.ongoing), scored=False)
    year, month = dice.choice(window.months)
    text = _fill(words, dice.choice(words.open), year, month)
    return Printed(text, date(year, month, 1), None, "open")


def misprint(words: DateWords, window: Window, dice: random.Random) -> Printed:
    """A date that cannot be: it has no interval."""
    if dice.random() < 0.5:
        return Printed(words.bad_month.format(year=window.first))
    return Printed(_fill(words, words.month, 2100, dice.randint(1, 12)))


def opening_date(words: DateWords, window: Window, dice: random.Random) -> Printed:
    """A date as the first words of an activity."""
    year, month = dice.choice(window.months)
    if dice.random() < 0.5:
        text = _fill(words, words.in_month, year, month)
        return Printed(text, date(year, month, 1), _last_day(year, month), "month")
    day = dice.randint(1, 28)
    text = _fill(words, words.on_day, year, month, day=day)
    return Printed(text, date(year, month, day), date(year, month, day), "day")


def _months(words: DateWords, form: str, first: tuple[int, int], last: tuple[int, int]) -> Printed:
    text = _fill(words, form, *first, year2=last[0], month2=last[1])
    return Printed(text, date(*first, 1), _last_day(*last), "month")


def _fill(
    words: DateWords,
    form: str,
    year: int,
    month: int,
    *,
    day: int = 0,
    day2: int = 0,
    year2: int = 0,
    month2: int = 1,
) -> str:
    genitive = words.genitive or words.months
    prepositional = words.prepositional or words.months
    name = words.months[month - 1]
    return form.format(
        year=year,
        month=name,
        Month=name[0].upper() + name[1:],
        genitive=genitive[month - 1],
        prepositional=prepositional[month - 1],
        day=day,
        day2=day2,
        year2=year2,
        month2=words.months[month2 - 1],
        genitive2=genitive[month2 - 1],
    )


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
