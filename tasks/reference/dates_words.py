"""The words of written dates: a text as a string of codes, one for each word that can be of a date.

The codes:
  d number of a day      y year               k two years in one ("2010/11")
  z number of four digits that is no year
  n date in digits       M month              W weekday
  m month in digits ("2015.6"), which in running text can be any number
  G "year"               o filler ("the")     f "of", "from" with an end
  F "from", "since"      u "until"            B "between"
  T "to"                 A "and"              E "ongoing"            C "present"
  p part, in a cell of the date column
  P part ("early")       N season             H half        Q quarter
  S week that begins ("week of")
  I preposition ("in")   R "resolution"       D "reporting period"   x anything else
and the marks - , ; / . ( ) themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tasks.reference.dates_digits import digits_pattern, read_digits, year_of
from tasks.reference.dates_intervals import UNREADABLE, Day
from tasks.reference.folding import Folded, fold_words
from tasks.reference.wording import WrittenDates

_MARKS = {"،": ",", "؛": ";", "、": ","} | {mark: mark for mark in "-,;/.()"}
_NUMBERED = {"months": "M", "weekdays": "W", "halves": "H", "quarters": "Q"}
_LISTS = {
    "week_of": "S",
    "year_marks": "G",
    "fillers": "o",
    "of": "f",
    "from_": "F",
    "until": "u",
    "between": "B",
    "to": "T",
    "and_": "A",
    "open_end": "E",
    "now": "C",
    "vague": "P",
    "vague_in_cell": "p",
    "throughout": "P",
    "seasons": "N",
    "inline_before": "I",
    "not_after": "R",
}
"""Code of each list of words; a word of two lists is of the one that comes first here."""


_INEXACT = {"vague", "vague_in_cell", "seasons"}
"""Their words are of part of a month or year, for which the whole stands: they have number 1."""


_DIGITS = digits_pattern("year_first", "dotted", "slashed", "month_year")
_MONTH_DIGITS = digits_pattern("year_month", "short_month_year")
_PAIR = r"\d{4}[-/]\d{2}(?!\d)|\d{4}/\d{4}"
"""Two years; a hyphen in "2010-06" is one of ISO 8601, a dash in "2010–11" is not."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a text.

    Attributes:
        code: what it can be in a date.
        start, end: where it stands in the folded text.
        number: of a day, weekday, month, half, quarter or year; 1 where the word makes a date
            inexact.
        day: what a date in digits says.
    """

    code: str
    start: int
    end: int
    number: int = 0
    day: Day | None = None


class DateWords:
    """Reads texts of one language as words of dates."""

    def __init__(self, wording: WrittenDates) -> None:
        """Build the pattern of every word."""
        self._day_first = wording.slashed == "day_first"
        self._codes: dict[str, tuple[str, int]] = {}
        names: dict[str, list[str]] = {"": []}
        for key, code in _NUMBERED.items():
            numbered: Mapping[int, tuple[str, ...]] = getattr(wording, key)
            for number, words in numbered.items():
                names[""] += self._enter(words, code, number)
        for key, code in _LISTS.items():
            names.setdefault("G" if code == "G" else "", [])
            number = int(key in _INEXACT)
            names["G" if code == "G" else ""] += self._enter(getattr(wording, key), code, number)
        months = [word for word, (code, _) in self._codes.items() if code == "M"]
        month = any_of(months)
        attached = any_of(fold_words(word).text for word in wording.attached)
        # A word begins where no letter or digit is before it, or an "and" written with it.
        begins = rf"(?:(?<!\w)|(?<=(?<!\w){attached}))" if wording.attached else r"(?<!\w)"
        between = any_of(_folded_list((*wording.of, *wording.fillers)))
        marks = any_of(_folded_list(wording.day_marks))
        self._word = re.compile(
            rf"{begins}(?P<named>(?:\d{{1,2}}(?P<dash>[-/.]))?(?P<named_month>{month})"
            r"(?(dash)(?P=dash)|[-/])\d{4})(?!\w)"
            rf"|(?P<month>{begins}(?P<one>{month})(?: ?[/(] ?(?P<same>{month})\)?)?(?!\w))"
            rf"|(?P<name>{begins}(?:{any_of(names[''])})(?:(?<=['-])|(?!\w)))"
            rf"|(?P<mark>(?<![^\W\d])(?:{any_of(names['G'])})(?!\w))"
            rf"|(?P<attached>(?<!\w){attached}(?=\d|{any_of(self._codes)}(?!\w)))"
            rf"|{begins}(?:(?P<digits>{_DIGITS})|(?P<month_digits>{_MONTH_DIGITS})"
            rf"|(?P<pair>{_PAIR}))(?!\d)(?![.,]\d)(?! ?(?:{between} )?{month}(?!\w))"
            rf"|{begins}(?P<year>\d{{4}})(?:(?!\w)|(?={any_of(names['G'])}(?!\w)))"
            rf"|{begins}(?P<day>\d{{1,2}})(?:{marks})?(?!\w)"
            r"|(?P<punctuation>[-,;/.()،؛、])|(?P<other>\w+|[^\w ])"
        )

    def _enter(self, words: Iterable[str], code: str, number: int) -> list[str]:
        folded = _folded_list(words)
        for word in folded:
            self._codes.setdefault(word, (code, number))
        return folded

    def read(self, text: str) -> tuple[Folded, list[Word]]:
        """Return the folded text and its words, in order."""
        folded = fold_words(text)
        return folded, list(self._words(folded))

    def _words(self, folded: Folded) -> Iterator[Word]:
        for match in self._word.finditer(folded.text):
            start, end = match.span()
            if match["month"]:
                yield from self._months(match)
            elif match["name"] or match["mark"]:
                code, number = self._code(match[0])
                yield Word(code, start, end, number)
            elif match["attached"]:
                yield Word("A", start, end)
            elif match["year"]:
                year = year_of(int(match["year"]))
                yield Word("y" if year else "z", start, end, year)
            elif match["day"]:
                yield Word("d", start, end, int(match["day"]))
            elif match["punctuation"]:
                yield Word(_MARKS[match[0]], start, end)
            elif match["other"]:
                yield Word("x", start, end)
            else:
                yield self._in_digits(match, folded)

    def _code(self, word: str) -> tuple[str, int]:
        return self._codes.get(word) or self._codes[f"{word}."]

    def _months(self, match: re.Match[str]) -> Iterator[Word]:
        """One month, where two names of it stand together ("حزيران/يونيه"); else both."""
        number = self._code(match["one"])[1]
        start, end = match.span("one")
        if match["same"] is None:
            yield Word("M", start, end, number)
        elif self._code(match["same"])[1] == number:
            yield Word("M", start, match.end(), number)
        else:
            yield Word("M", start, end, number)
            yield Word("/", end, match.start("same"))
            yield Word("M", *match.span("same"), self._code(match["same"])[1])

    def _in_digits(self, match: re.Match[str], folded: Folded) -> Word:
        start, end = match.span()
        if match["named"]:
            month = self._code(match["named_month"])[1]
            year = year_of(int(match["named"][-4:]))
            if match["dash"] is None:
                return Word("m", start, end, day=Day(year, month, None))
            day = int(match["named"].split(match["dash"])[0])
            return Word("n", start, end, day=Day(year, month, day))
        date = read_digits(match[0], day_first=self._day_first)
        if date is None:
            return _pair(match, folded)
        return Word("n" if match["digits"] else "m", start, end, day=date)


def _pair(match: re.Match[str], folded: Folded) -> Word:
    """Read two years ("2010/11"), or a year and a month as ISO 8601 has them ("2010-06")."""
    start, end = match.span()
    first, second = (int(part) for part in re.split("[-/]", match["pair"]))
    is_pair = second in {first + 1, (first + 1) % 100} and year_of(first) > 0
    hyphen = folded.source[folded.offsets[start + 4]] == "-"
    if is_pair and not (hyphen and 1 <= second <= 12):
        return Word("k", start, end, first, day=Day(first, None, None, last_year=first + 1))
    if hyphen and 1 <= second <= 12 and not is_pair:
        return Word("n", start, end, day=Day(year_of(first), second, None))
    return Word("n", start, end, day=UNREADABLE)


def _folded_list(words: Iterable[str]) -> list[str]:
    return [fold_words(word).text for word in words]


def any_of(words: Iterable[str]) -> str:
    """Any of these words, the longest first; a full stop at the end of one may lack."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + ("|".join(_optional_stop(word) for word in ordered) or "(?!)") + ")"


def _optional_stop(word: str) -> str:
    return re.escape(word[:-1]) + r"\.?" if word.endswith(".") else re.escape(word)
