"""What kind of character a character is, as far as its place in a line depends on it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "\ufffd"
"""Stands for a character whose Unicode value the file does not tell."""

_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]")
"""Latin, Armenian, Hebrew and Arabic presentation forms: one drawn form of one or more letters."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U0001f200-\U0001f2ff\U00020000-\U0003ffff]"
)


@lru_cache(maxsize=4096)
def take_apart(text: str) -> str:
    """Return a presentation form as the letters it shows, in logical order."""
    if _LIGATURES.match(text):
        return unicodedata.normalize("NFKC", text).replace(" ", "") or text
    return text


@lru_cache(maxsize=4096)
def is_unreadable(text: str) -> bool:
    """Say whether a character means nothing: a control code, private use, a half of a pair."""
    return text == REPLACEMENT or (
        unicodedata.category(text) in {"Cc", "Co", "Cs", "Cn"} and not text.isspace()
    ) or "\x1c" <= text <= "\x1f"


@lru_cache(maxsize=4096)
def is_rtl(text: str) -> bool:
    """Say whether it has a letter that is written from right to left; Arabic digits are none."""
    return any(
        _RTL.match(char) and unicodedata.bidirectional(char) in {"R", "AL"} for char in text
    )


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Say whether a character is of a script that is written without spaces."""
    return _CJK.match(char) is not None


@lru_cache(maxsize=4096)
def is_mark(char: str) -> bool:
    """Say whether a character is drawn over or under the letter before it."""
    return unicodedata.category(char[0]) in {"Mn", "Me"}
