"""Dates with the names of months, as Arabic, English, French, Russian and Spanish write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.records import Period
from tasks.reference.dates_intervals import NO_INTERVAL, DateForm, Day, period_of
from tasks.reference.dates_words import DateWords, Word
from tasks.reference.folding import Folded, fold_words
from tasks.reference.wording import WrittenDates

_FEW = "{0,23}"
"""Days, months or dates of one list: bounded, so that a page of numbers costs no time."""


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


@dataclass(frozen=True, slots=True)
class _Form:
    """A form among the words of a text: words[first:last]."""

    first: int
    last: int
    days: tuple[Day | None, ...]
    is_open: bool
    has_start: bool
    is_range: bool

    def period(self) -> Period:
        days = [day for day in self.days if day is not None]
        if not self.has_start or len(days) < len(self.days):
            return NO_INTERVAL
        return period_of(days, is_open=self.is_open, in_order=self.is_range)


class WrittenGrammar:
    """The date forms of a language that writes the names of months."""

    def __init__(self, wording: WrittenDates) -> None:
        """Build the words and the grammar of one language."""
        self._words = DateWords(wording)
        self._grammar = _grammar(month_first=wording.month_first)
        self._whole_period = tuple(fold_words(name).text for name in wording.reporting_period)

    def find(self, text: str) -> list[DateForm]:
        """Find every date form, the longest at each place, in order.

        What is a part of a longer word, number or symbol (A/65/2010) is none.
        """
        folded, words = self._words.read(text)
        codes = "".join(word.code for word in words)
        found: list[DateForm] = []
        for match in self._grammar.finditer(codes):
            form = _form(match, words)
            if not form.days and match.span() != (0, len(codes)):
                continue  # a bare "ongoing" is a form where nothing else is printed
            if _stands_alone(folded, words, form):
                start, end = folded.place(words[form.first].start, words[form.last - 1].end)
                found.append(DateForm(start, end, form.is_open))
        return found

    def read(self, printed: str) -> Period | None:
        """Read a printed form, with or without the preposition before it, as an interval."""
        form = self._whole(printed)
        if form is None:
            return NO_INTERVAL if self.says_whole_period(printed) else None
        return form.period()

    def says_no_start(self, printed: str) -> bool:
        """Say whether a form goes on or ends without saying since when."""
        form = self._whole(printed)
        return form is not None and not form.has_start

    def says_part(self, printed: str) -> bool:
        """Say whether a form is of part of a month or year, which its interval is wider than."""
        words = self._words.read(printed)[1]
        return any(word.code in "PN" and word.number == 1 for word in words)

    def says_whole_period(self, printed: str) -> bool:
        """Say whether a form is the whole period of the report ("throughout the period")."""
        folded = fold_words(printed).text.rstrip(" .")
        leads = (folded.removesuffix(name) for name in self._whole_period if folded.endswith(name))
        return any(
            not lead or (lead[-1] == " " and re.fullmatch("[IPfo]*", self._codes(lead)) is not None)
            for lead in leads
        )

    def opening(self, text: str) -> DateForm | None:
        """Find the date with which a text opens, behind one preposition at most."""
        form = next(iter(self.find(text)), None)
        if form is None:
            return None
        lead = self._codes(text[: form.start])
        first = self._codes(text[form.start : form.end])[0]
        # In "In the 2010 session" the article is the session's; a day or half has its own.
        announced = re.fullmatch("I?o*" if first in "dWHQNPG" else "I?", lead)
        return form if announced else None

    def _codes(self, text: str) -> str:
        return "".join(word.code for word in self._words.read(text)[1])

    def _whole(self, printed: str) -> _Form | None:
        _, words = self._words.read(printed)
        codes = "".join(word.code for word in words)
        lead = re.match("[Io]*", codes)
        begin = lead.end() if lead else 0
        end = len(codes) - codes.endswith(".")
        match = self._grammar.fullmatch(codes, begin, end)
        return _form(match, words) if match else None


def _form(match: re.Match[str], words: Sequence[Word]) -> _Form:
    first, last = match.span()
    if match["goes"]:
        days = _days(words[slice(*match.span("rest"))]) if match["since"] else ()
        return _Form(first, last, days, is_open=True, has_start=bool(days), is_range=False)
    core = match["core"]
    days = _days(words[slice(*match.span("core"))])
    is_range = any(code in core for code in "-Tu")
    lead = match["lead"]
    joins = is_range or match["open"] is not None or (lead == "B" and "A" in core)
    if lead in {"f", "B"} and not joins:
        first, lead = match.start("core"), None
    first += len(core) - len(core.lstrip("of")) if lead is None else 0
    return _Form(
        first,
        last,
        days,
        is_open=match["open"] is not None or (lead == "F" and not is_range),
        has_start=lead != "u",
        is_range=is_range or lead == "B",
    )


def _days(words: Sequence[Word]) -> tuple[Day | None, ...]:
    """Read the days of a form: each takes what it leaves out from what comes next.

    A date in digits that can mean two days is None.
    """
    done: list[Day | None] = []
    waiting: list[Day] = []
    previous = ""
    named: int | None = None
    for word in words:
        match word.code:
            case "d" if previous == "M":
                named = waiting[-1].month
                waiting[-1] = replace(waiting[-1], day=word.number)
            case "d":
                # Behind "June 12" a bare number is a day of that month too.
                waiting.append(Day(0, named, word.number))
            case "M":
                waiting = _with_month(waiting, word.number)
            case "H" | "Q":
                length = 6 if word.code == "H" else 3
                last = length * word.number
                waiting.append(Day(0, last - length + 1, None, last_month=last))
            case "y" | "z":
                done += [replace(day, year=word.number) for day in waiting or [Day(0, None, None)]]
                waiting, named = [], None
            case "k":
                done.append(word.day)
                waiting = []
            case "n":
                done += [_in_month_of(day, word.day) for day in waiting] + [word.day]
                waiting = []
            case _:
                pass
        if word.code not in "of":
            previous = word.code
    return tuple(done)


def _with_month(waiting: Sequence[Day], month: int) -> list[Day]:
    # Half a month is no number of months: it stands for the whole.
    waiting = [day for day in waiting if day.last_month is None]
    if all(day.month is not None for day in waiting):
        return [*waiting, Day(0, month, None)]
    return [replace(day, month=month) if day.month is None else day for day in waiting]


def _in_month_of(day: Day, other: Day | None) -> Day | None:
    return replace(other, day=day.day) if other and other.day is not None else None


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
