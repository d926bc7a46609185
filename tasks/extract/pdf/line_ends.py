"""What stands between the end of a line and the next: a space, nothing, or a hyphen that goes.

A line ends at a space, as a rule. Programs also break it behind hyphens and at the
slashes and stops of a symbol, Chinese text between any two characters, and a word or
symbol that is wider than its column wherever that is full.
"""

from __future__ import annotations

import re

from tasks.extract.pdf.hyphens import BREAK, CUT, SOFT_HYPHEN
from tasks.extract.pdf.scripts import FIRST_CJK, is_cjk

_HYPHENS = "-\u2010"
"""Hyphens that may only break a word; a no-break hyphen, dash or minus never does."""
_RANGE = "\u2013"
"""An en dash between two words stands close to both, as in "July 2025\u2013February 2026"."""
_BROKEN = re.compile(r"(?P<word>[^\W\d_]+)-$")
_SHORTEST = 2
"""Letters before a hyphen: one letter before it is of a name such as "e-mail" or "X-ray"."""
_SYMBOL = re.compile(r"[A-Z][A-Za-z0-9.-]*(?:/[A-Za-z0-9.()-]+)+$")
"""A symbol of a document as far as a line holds it, as in "NPT/CONF.2015/WP"."""
_SERIES = re.compile(r"[A-Z][A-Za-z0-9.-]*/(?:[A-Za-z0-9.()-]+/)*[A-Z][A-Za-z]*\.$")
"""The same up to the stop of a series, as in "A/C." or "NPT/CONF.2015/WP.": a number follows. A
symbol that a sentence ends with has one before the stop."""
_SPACED = re.compile(r"[A-Z]/(?:RES|DEC)\.(?: [0-9]+)?$")
"""The same of the Organization of American States as far as a space of it, after the series or
the number, as in "AG/RES. 2720 (XLII-O/12)": the UN's own have a slash there, and no stop."""
_PART = re.compile(r"[A-Z0-9][A-Za-z0-9.()-]*$")
"""The end of what may be a symbol."""
_REST = re.compile(r"[A-Za-z0-9.()-]*/[A-Z0-9]|[A-Z]{1,4}\.\d")
"""The rest of a symbol: with a slash, or a series and its number, as in "F.2020/WP.4" or "P.4"."""
_OPENS, _CLOSES = "([", ")]"
_SIGNED = re.compile(r"(?:^|[^\d\s]\s|[(\[])[+\u00b1]$")
"""The sign of a number, and none between two: right-to-left text breaks behind it, where the
number begins that is written the other way."""


def at_line_end(text: str, word: str, *, is_alone: bool) -> str:
    """Add the first word of a line to the text of the lines before it.

    Args:
        text: of the lines before, not empty; undecided places are in it as in what is returned.
        word: the first of the next line.
        is_alone: the line before is one word.

    Returns:
        The text, with `BREAK` for a hyphen that may only break a word, and `CUT` where a word
        may be cut in two.
    """
    if text[-1] == SOFT_HYPHEN:
        return text[:-1] + word
    if text[-1] in _HYPHENS:
        if text[-2:-1] in {"", " "}:
            return f"{text} {word}"  # a dash between two words
        return (text[:-1] + BREAK if _may_break(text[:-1] + "-", word) else text) + word
    if word[0].isdecimal() and _SIGNED.search(text):
        return text + word
    if _SPACED.search(text) and (word[0].isdecimal() or word[0] in _OPENS):
        return f"{text} {word}"
    if text[-1] in _OPENS or word[0] in _CLOSES or _is_within_symbol(text, word):
        return text + word
    if text[-1] == _RANGE and word[0].isalnum() and text[-2:-1].isalnum():
        return text + word
    tail = text.rsplit(" ", 1)[-1]
    if max(tail) >= FIRST_CJK or max(word) >= FIRST_CJK:
        return text + word if _goes_on(tail, word) else f"{text} {word}"
    if is_alone and _SYMBOL.search(text) and _REST.match(word):
        return text + word
    may_be_cut = is_alone and text[-1].isalnum() and word[0].isalnum()
    return f"{text}{CUT}{word}" if may_be_cut else f"{text} {word}"


def _goes_on(tail: str, word: str) -> bool:
    """Say whether Chinese text goes on without a space: between any two characters but two words.

    Args:
        tail: what stands before, up to a space.
        word: what stands behind, up to a space.
    """
    before, after = tail[-1], word[0]
    if is_cjk(before) or is_cjk(after):
        return not _is_of_letters(word if is_cjk(before) else tail)
    if before.isdecimal() and (after.isdecimal() or after in _OPENS):
        return True  # numbers stand beside each other in no sentence
    part = _PART.search(tail)
    return part is not None and ("/" in tail[: part.start()][-1:] or bool(_REST.match(word)))


def _is_of_letters(token: str) -> bool:
    """Say whether a token is a word of another script, which spaces part from others."""
    return token.isalpha() and max(token) < FIRST_CJK


def _is_within_symbol(text: str, word: str) -> bool:
    """Say whether a line ends within a symbol such as A/RES/65/91, or at the slash of two words."""
    before, after = text[-2:], word[:2]
    if before[-1] == "/":
        return before[0].isalnum() and after[0].isalnum()
    if len(after) == 2 and after[0] in "/." and after[1].isalnum():
        return before[-1].isalnum() if after[0] == "/" else _SYMBOL.search(text) is not None
    return before[-1] == "." and after[0].isdecimal() and _SERIES.search(text) is not None


def _may_break(text: str, word: str) -> bool:
    """Say whether the hyphen at the end of a text may only break a word that goes on with `word`.

    It may between two small letters of one word.
    """
    found = _BROKEN.search(text)
    if found is None or len(found["word"]) < _SHORTEST:
        return False
    rest = re.match(r"[^\W\d_]+", word)
    if rest is None or len(rest.group()) < _SHORTEST:
        return False
    return found["word"][-1].islower() and rest.group()[0].islower()
