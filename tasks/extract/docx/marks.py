"""Raised letters, digits and stars that are marks of notes, and those that are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.docx.draft import Mark

_ONE = r"(?:\d{1,2}|([^\W\d_])\1?|\((?:\d{1,2}|[^\W\d_])\)|[*†‡§¶]{1,3})"
_MARKS = re.compile(rf"{_ONE}(?:[,، ]+(?:\d{{1,2}}|[^\W\d_]|[*†‡§¶]{{1,3}}))*")
_EACH = re.compile(r"[^\s,،]+")
_ORDINAL = re.compile(r"(?:\d|\b[IVXLC]+)e|\d[ºªo]|\b[Nn]o|\bD[rs]?")
"""Raised ends of words in French and Spanish: 66e, XXe, no, Dr."""
_LOOK_BACK = 12
"""Characters before a raised one that are looked at."""
_UNIT = re.compile(r"(?<![^\W\d_])[kcdm]?m[23]")
"""Square and cubic metres."""


def raised_marks(literal: str, raised: Sequence[tuple[int, int]]) -> list[Mark]:
    """Return the marks of notes among the raised stretches of a text.

    A mark is one or two digits, a letter or the same letter twice (aa follows z), a digit or
    letter in brackets as in Arabic, or stars; it stands at the end of a word. Ends of ordinal
    numbers ("66e", "21st") and powers of units are none; "st" and "me" are not, being two
    different letters.
    """
    marks: list[Mark] = []
    for start, end in _joined(raised):
        text = literal[start:end]
        if not _MARKS.fullmatch(text.strip()):
            continue
        before, after = literal[max(start - _LOOK_BACK, 0) : start], literal[end : end + 1]
        if not before or before[-1].isspace() or after.isalnum():
            continue
        word = before.split()[-1] + text.strip()
        if any(pattern.search(word) and _ends(pattern, word) for pattern in (_ORDINAL, _UNIT)):
            continue
        marks += [Mark(start + each.start(), start + each.end()) for each in _EACH.finditer(text)]
    return marks


def without_marks(literal: str, marks: Sequence[Mark]) -> str:
    """Return a text without its marks, and without the commas between raised ones."""
    shown: list[str] = []
    reached = 0
    for mark in marks:
        between = literal[reached : mark.start]
        is_joiner = reached > 0 and not between.strip(",، ")
        shown.append("" if is_joiner else between)
        reached = max(reached, mark.end)
    return "".join(shown) + literal[reached:]


def _ends(pattern: re.Pattern[str], word: str) -> bool:
    return any(match.end() == len(word) for match in pattern.finditer(word))


def _joined(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch: one mark may be of several runs."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
