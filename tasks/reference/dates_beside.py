"""What stands beside the dates in a cell of the date column: marks, places, hours, weekdays.

Set aside are marks, which say nothing, and words without a number. Where a number is left, or
a word that moves the date ("before"), the cell stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.reference.dates_words import Word, any_of
from tasks.reference.folding import fold_words
from tasks.reference.wording import DateWording

_MARKS = re.compile(r"[*∗†‡§¶•·※☆★#^\"“”«»„]|(?<=[\w)])\s?\b[a-z]/$")
"""Stars and other marks of notes, quotation marks, and "a/" behind the last word."""
_BRACKETS = str.maketrans("[]{}【】〔〕", "()()()()")
_ASIDE = "_"
"""Stands in a text for what is set aside: a word that is none of any language."""
_SIGNS = set("':")
"""What may stand among words that are set aside."""


class CellText:
    """The text of date cells in one language, without what is no word of a date."""

    def __init__(self, wording: DateWording) -> None:
        """Build the patterns of what may stand beside a date."""
        beside = wording.beside
        self._spaces = wording.style == "written"
        self.leads = frozenset(_folded(word) for word in beside.leads)
        self._shifts = frozenset(_folded(word) for word in beside.shifts)
        joins = [*wording.to, *wording.until, *wording.and_, "-"]
        self._times = _times(wording, joins)
        self._other_dates = _other_dates(wording, joins)

    def cleared(self, printed: str) -> tuple[str, bool]:
        """Return a cell's folded text without marks, and whether words were set aside.

        Hours, and dates of another calendar, are words like any other from here on.
        """
        text = fold_words(printed, spaces=self._spaces).text.translate(_BRACKETS)
        text = _MARKS.sub(" " if self._spaces else "", text)
        text, others = self._other_dates.subn(f" {_ASIDE}, ", text)
        text, times = self._times.subn(f" {_ASIDE} ", text)
        if not self._spaces:
            text = text.replace(" ", "")
        return text.strip(), bool(others or times)

    def may_stand_beside(self, words: Sequence[str]) -> bool:
        """Say whether words tell nothing that a date could depend on."""
        return _without_numbers(words) and self._shifts.isdisjoint(words)

    def may_stand_around(self, before: str, behind: str) -> bool:
        """Say the same of what stands before and behind a date in a text without spaces.

        A word of one letter moves the date only where it stands right beside it: it is part
        of names too.
        """
        return _without_numbers((before + behind).translate(_PAUSES)) and not any(
            shift in before + behind
            if len(shift) > 1
            else before == shift or behind.startswith(shift)
            for shift in self._shifts
        )


def _without_numbers(words: Iterable[str]) -> bool:
    return all(word == _ASIDE or word in _SIGNS or word.isalpha() for word in words)


_PAUSES = str.maketrans(dict.fromkeys(",;.-/、。()", ":"))


def _folded(word: str) -> str:
    return fold_words(word).text


def _any_folded(words: Iterable[str]) -> str:
    return any_of(map(_folded, words))


def _times(wording: DateWording, joins: Sequence[str]) -> re.Pattern[str]:
    """Build the pattern of hours: "10 a.m.", "10:30-13:00", "à 10 h 30", "上午10时".

    "10.30" is an hour where it can be no day of a month.
    """
    beside = wording.beside
    spaced = wording.style == "written"
    digits = r"\d{1,2}" if spaced else r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
    number = rf"{digits}(?:[:.]\d{{2}})?"
    minutes = rf"(?: ?{digits} ?{_any_folded(beside.minutes)}| ?\d{{2}}(?! ?\w))?"
    halves, before = _any_folded(beside.halves_of_day), _any_folded(beside.before_hour)
    hours = rf"{_any_folded(beside.hours)}{minutes}"
    some = rf"(?:{before} ?)?{number}(?: ?{hours})?(?: ?{halves})?"
    sure = (
        rf"(?:{before} ?{number}(?: ?{hours})?|{number} ?(?:{hours}|{halves})"
        rf"|\d{{1,2}}:\d{{2}}(?::\d{{2}})?|\d{{1,2}}\.(?:00|1[3-9]|[2-5]\d))(?: ?{halves})?"
    )
    openers = [*wording.from_]
    if wording.style == "written":
        openers += [*wording.between, *wording.of]
    begin, end = (r"(?<![\w:.])", r"(?!\w)") if spaced else (r"(?<![\d:.])", r"(?![\d:.])")
    return re.compile(
        rf"{begin}(?:{_any_folded(openers)} )?(?:{some} ?{_any_folded(joins)} ?)?{sure}{end}"
    )


def _other_dates(wording: DateWording, joins: Sequence[str]) -> re.Pattern[str]:
    """Build the pattern of dates of another calendar: "5 رمضان 1436 هـ"."""
    beside = wording.beside
    to, era = _any_folded(joins), _any_folded(beside.other_eras)
    marks = _any_folded(getattr(wording, "year_marks", ()))
    months = _any_folded(beside.other_months)
    year, day = r"1[34]\d\d", r"\d{1,2}(?!\d)"
    date = (
        rf"(?:(?:{day} ?(?:{to} ?)?)*{months}(?:,? (?:{marks} ?)?{year}(?!\d))?(?: ?{era})?"
        rf"|(?:{day}[-/.]{day}[-/.])?{year} ?{era}|{year}[-/.]{day}[-/.]{day} ?{era})"
    )
    return re.compile(rf"(?: ?[-/] ?)?(?<!\w){date}(?: ?{to} ?{date})*(?!\w)(?: ?[-/] ?)?")


@dataclass(frozen=True, slots=True)
class Spared:
    """The words of a cell that are of its dates; `beside`: others were set aside."""

    words: tuple[Word, ...]
    beside: bool


_WORDS = set("xIofR")
_PAUSE = set(",;.")
_YEARS = set("ykz")
_COMPLETE = set("yknmG)E")
"""Codes; behind one of the last, a date can be at its end."""


def spare_words(words: Sequence[Word], text: str, cell: CellText) -> Spared | None:
    """Set aside the words of a cell that are of no date; None where that would be a guess.

    Args:
        words: of the cell, as tasks.reference.dates_words reads them.
        text: the folded text they are of.
        cell: what may stand beside a date.
    """
    spare = _Spare(text, cell)
    left = _weekdays_alone(spare.brackets(_edged(words)))
    left = spare.lead(left)
    left = spare.between(spare.trail(_edged(left)))
    left = _edged(_unbracketed(left))
    return None if spare.refused or not left else Spared(tuple(left), spare.beside)


class _Spare:
    """Sets words aside.

    Attributes:
        beside: some were.
        refused: some cannot be.
    """

    def __init__(self, text: str, cell: CellText) -> None:
        self.beside = self.refused = False
        self._text, self._cell = text, cell

    def brackets(self, words: list[Word]) -> list[Word]:
        """Set aside what is in brackets; a single letter there is the mark of a note.

        A weekday may stand in them.
        """
        kept: list[Word] = []
        for word in words:
            kept.append(word)
            opened = _last(kept, "(")
            if word.code != ")" or opened is None:
                continue
            inner = kept[opened + 1 : -1]
            if any(other.code == "W" for other in inner):
                kept[opened:] = inner
            elif self._is_beside(inner):
                is_mark = len(inner) == 1 and len(self._of(inner[0])) == 1
                self.beside = self.beside or (not is_mark and bool(inner))
                del kept[opened:]
        return _edged(kept)

    def lead(self, words: list[Word]) -> list[Word]:
        """Set aside the words before the first date."""
        first = next((i for i in range(len(words)) if not self._is_word(words, i)), len(words))
        last = max((i for i in range(first) if self._tells(words[i])), default=None)
        if last is None:
            return words
        rest = words[last + 1 :]
        parted = rest[:1] and (rest[0].code in ",;.(" or self._of(words[last]) in _SIGNS)
        rest = rest[1:] if rest[:1] and rest[0].code in _PAUSE else rest
        if not parted and not _is_sure(words[last], rest):
            self.refused = True
        return self._set_aside(words[: last + 1], rest)

    def trail(self, words: list[Word]) -> list[Word]:
        """Set aside the words behind the last date."""
        end = len(words)
        while end and self._is_word(words, end - 1):
            end -= 1
        behind = words[end:]
        if not any(map(self._tells, behind)):
            return words
        only_years = not any(word.code in "Mdnm" for word in words[:end])
        goes_on = words[end - 1].code in "-TuFB" or behind[0].code == "A"
        if goes_on or (only_years and behind[0].code not in _PAUSE):
            self.refused = True
        return self._set_aside(behind, words[:end])

    def between(self, words: list[Word]) -> list[Word]:
        """Set aside the words behind each of several dates."""
        kept: list[Word] = []
        index = 0
        while index < len(words):
            end = index
            while end < len(words) and self._is_word(words, end):
                end += 1
            run = words[index:end]
            if any(map(self._tells, run)):
                pause = [word for word in run if word.code in ",;A"][:1]
                if all(word.code == "W" for word in kept):
                    pause = []  # "Monday, Vienna, 8 June": the weekday is still that of the day
                elif not pause or kept[-1].code not in _COMPLETE:
                    self.refused = True
                kept += self._set_aside(run, pause)
                index = end
            else:
                kept += words[index : end + 1]
                index = end + 1
        return kept

    def _set_aside(self, words: Sequence[Word], rest: list[Word]) -> list[Word]:
        self.beside = True
        self.refused = self.refused or not self._is_beside(words)
        return rest

    def _of(self, word: Word) -> str:
        return self._text[word.start : word.end]

    def _tells(self, word: Word) -> bool:
        return word.code in "xR"

    def _is_word(self, words: Sequence[Word], index: int) -> bool:
        """Say whether a word is of no date by its kind."""
        word = words[index]
        if word.code in "-/A":
            beside = [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]
            return word.code == "A" or (len(beside) == 2 and all(map(self._tells, beside)))
        return word.code in _WORDS or word.code in _PAUSE or self._of(word) in self._cell.leads

    def _is_beside(self, words: Sequence[Word]) -> bool:
        return all(self._is_word(words, index) for index in range(len(words))) and (
            self._cell.may_stand_beside(
                [self._of(word) for word in words if word.code not in "-/,;."]
            )
        )


def _is_sure(last: Word, rest: Sequence[Word]) -> bool:
    """Say whether the first number of a date is of no word right before it ("Room 5, 6 June")."""
    codes = "".join(word.code for word in rest if word.code not in "Iof")
    if last.code == "R" or not codes or codes[0] in _YEARS:
        return False
    return re.match("d[,;A]", codes) is None


def _last(words: Sequence[Word], code: str) -> int | None:
    return max((index for index, word in enumerate(words) if word.code == code), default=None)


def _edged(words: Sequence[Word]) -> list[Word]:
    """Leave out pauses at both ends."""
    first, last = 0, len(words)
    while first < last and words[first].code in _PAUSE:
        first += 1
    while last > first and words[last - 1].code in _PAUSE:
        last -= 1
    return list(words[first:last])


def _unbracketed(words: Sequence[Word]) -> list[Word]:
    """Leave out brackets around all there is but weekdays."""
    weekdays = next((i for i, word in enumerate(words) if word.code != "W"), len(words))
    left = _edged(words[weekdays:])
    while len(left) > 1 and left[0].code == "(" and _closing(left) == len(left) - 1:
        left = _edged(left[1:-1])
    return [*words[:weekdays], *left]


def _closing(words: Sequence[Word]) -> int | None:
    return next((index for index, word in enumerate(words) if word.code == ")"), None)


_OF_WEEKDAYS = re.compile(r",?W(?:(?:[-TuA/]|,A?)[of]*W)*,?")


def _weekdays_alone(words: Sequence[Word]) -> list[Word]:
    """Leave out what joins weekdays, and the pauses around them but for one between dates."""
    left = list(words)
    for match in reversed(list(_OF_WEEKDAYS.finditer("".join(word.code for word in words)))):
        of_weekdays = left[match.start() : match.end()]
        before = words[max(0, match.start() - 1)].code
        parts = match[0][0] == "," or (match.start() > 0 and before in "dMynkmG")
        parts = parts and match.start() > 0 and match.end() < len(words)
        pauses = [word for word in of_weekdays if parts and word.code == ","]
        left[match.start() : match.end()] = [
            *(word for word in of_weekdays if word.code == "W"),
            *pauses[-1:],
        ]
    return left
