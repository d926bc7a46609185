"""Raised letters and digits: marks of notes, or the ends of the words before them."""

from __future__ import annotations

import re

_ONE = r"(?:\d{1,3}|([^\W\d_])\1?|\((?:\d{1,3}|[^\W\d_])\)|[*†‡§¶]{1,4})"
_MARKS = re.compile(rf"{_ONE}(?:[,،; ]+(?:\d{{1,3}}|[^\W\d_]|[*†‡§¶]{{1,4}}))*")
_ALONE = r"(?<![\w/.,-])\d{1,3}"
_ORDINAL = re.compile(rf"(?:{_ALONE}|\b[IVXLC]+)e|{_ALONE}[ºªo]")
"""Ordinal numbers in French and Spanish: 66e, XXe, 1o.

They stand alone, are short, and number the word that follows: behind a year or a symbol
("59/86"), or at the end of a sentence, a raised letter is a mark.
"""
_SHORT = re.compile(r"\b[Nn]o|\bD[rs]?")
"""Words cut short, in French: no, Dr."""
_UNIT = re.compile(r"(?<![^\W\d_])[kcdm]?m[23]")
"""Square and cubic metres."""


def can_be_marks(raised: str) -> bool:
    """Say whether raised text has the form of marks of notes.

    A mark is one to three digits, a letter or the same letter twice (aa follows z), a digit or
    letter in brackets as in Arabic, or stars. "st" and "me" are none, being two different
    letters.
    """
    return _MARKS.fullmatch(raised.strip()) is not None


def ends_word(word: str, raised: str, following: str) -> bool:
    """Say whether raised text is the end of the word that it touches: "21st", "1er", "66e", "m2".

    Args:
        word: the text that it touches, to its left in reading order; "" where it touches none.
        raised: the raised text.
        following: the text behind it, or its beginning.
    """
    if not word or not word[-1].isalnum():
        return False
    if not can_be_marks(raised):
        return True
    whole = word + raised.strip()
    counts = following.lstrip()[:1].isalpha()
    return any(
        match.end() == len(whole)
        for pattern in (*((_ORDINAL,) if counts else ()), _SHORT, _UNIT)
        for match in pattern.finditer(whole)
    )
