"""Raised letters and digits: marks of notes, or the ends of the words before them."""

from __future__ import annotations

import re

_ONE = r"(?:\d{1,2}|([^\W\d_])\1?|\((?:\d{1,2}|[^\W\d_])\)|[*†‡§¶]{1,4})"
_MARKS = re.compile(rf"{_ONE}(?:[,،; ]+(?:\d{{1,2}}|[^\W\d_]|[*†‡§¶]{{1,4}}))*")
_ALONE = r"(?<![\w/.,-])\d{1,3}"
_ORDINAL = re.compile(rf"(?:{_ALONE}|\b[IVXLC]+)e|{_ALONE}[ºªo]|\b[Nn]o|\bD[rs]?")
"""Raised ends of words in French and Spanish: 66e, XXe, no, Dr.

An ordinal number stands alone and is short: behind a year or a symbol ("59/86") a raised letter
is a mark.
"""
_UNIT = re.compile(r"(?<![^\W\d_])[kcdm]?m[23]")
"""Square and cubic metres."""


def can_be_marks(raised: str) -> bool:
    """Say whether raised text has the form of marks of notes.

    A mark is one or two digits, a letter or the same letter twice (aa follows z), a digit or
    letter in brackets as in Arabic, or stars. "st" and "me" are none, being two different
    letters.
    """
    return _MARKS.fullmatch(raised.strip()) is not None


def ends_word(word: str, raised: str) -> bool:
    """Say whether raised text is the end of the word that it touches: "21st", "1er", "66e", "m2".

    Args:
        word: the text that it touches, to its left in reading order; "" where it touches none.
        raised: the raised text.
    """
    if not word or not word[-1].isalnum():
        return False
    if not can_be_marks(raised):
        return True
    whole = word + raised.strip()
    return any(
        match.end() == len(whole)
        for pattern in (_ORDINAL, _UNIT)
        for match in pattern.finditer(whole)
    )
