"""Ordinals of sessions, as English documents spell them: sixty-sixth, one hundred and first."""

from __future__ import annotations

import re

_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "ten",
    "eleven",
    "twelf",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _below_hundred() -> dict[str, int]:
    words = {
        word: number
        for number, word in enumerate([*_UNITS, *(f"{word}th" for word in _TEENS)], start=1)
    }
    for ten, name in enumerate(_TENS, start=2):
        words[f"{name.removesuffix('y')}ieth"] = ten * 10
        words |= {f"{name}-{unit}": ten * 10 + number for number, unit in enumerate(_UNITS, 1)}
    return words


_WORDS = _below_hundred()
_HUNDRED = re.compile(r"(?:one )?hundred(?:th|(?: and)? (?P<rest>[a-z-]+))")
_DIGITS = re.compile(r"(?P<number>[0-9]{1,3})(?:st|nd|rd|th)")

ORDINAL = (
    r"(?:(?:one )?hundred(?:th| and [a-z]+(?:-\s?[a-z]+)?)"
    r"|[a-z]+(?:-\s?[a-z]+)?|[0-9]{1,3}(?:st|nd|rd|th))"
)
"""A pattern for what may be an ordinal; read_ordinal says whether it is one."""


def read_ordinal(text: str) -> int | None:
    """Return the number of an English ordinal in words or digits; None when it is none."""
    folded = re.sub(r"-\s+", "-", " ".join(text.lower().split()))
    digits = _DIGITS.fullmatch(folded)
    if digits is not None:
        return int(digits["number"])
    hundred = _HUNDRED.fullmatch(folded)
    if hundred is None:
        return _WORDS.get(folded)
    rest = hundred["rest"]
    if rest is None:
        return 100
    below = _WORDS.get(rest)
    return None if below is None else 100 + below
