"""Words of a text in the form in which names are compared, and where they stand.

Typography and extraction change a name in many ways that leave it the same name: capitals
and the accents lost in them, forms of an apostrophe, hyphen or space, marks above and below
Arabic letters, the seat of a hamza. None of these is kept.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tasks.reference.folding import APOSTROPHES

RAISED = r"[\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02ff\u1d2c-\u1d6a\u2070-\u209c]"
"""The small raised letters and digits that mark notes."""
_LETTER = rf"[^\W\d_{RAISED[1:-1]}]"
_INSIDE = (
    r"[\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""What may stand within a word and is no letter: accents, harakat, soft hyphens, directions."""
_AFTER = r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
"""What of this may stand after the last letter of a word."""
WORD = re.compile(rf"{_LETTER}+(?:{_INSIDE}+{_LETTER}+)*{_AFTER}*|\d+")
"""A run of letters or of digits: "Finland1" is a word and a number."""
_SIGNS = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_GAP = re.compile(rf"[\s\-{APOSTROPHES}\u2010-\u2015\u2212]+|{_INSIDE}+")
_SAME = str.maketrans({"ى": "ي", "ٱ": "ا", "ی": "ي", "ک": "ك", "\u0640": None, "ı": "i"})


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return a word without capitals, accents, harakat, tatweel and the seats of a hamza."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold()).translate(_SAME)
    return "".join(char for char in apart if unicodedata.category(char) not in {"Mn", "Cf"})


def fold_gap(gap: str) -> str:
    """Return what stands between two words without spaces, hyphens and apostrophes.

    So "Guinea-Bissau" and "Guinea Bissau" are the same, and "Guinea, Bissau" is another thing.
    """
    return "" if gap in {" ", "-"} else _GAP.sub("", gap)


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> tuple[str, ...]:
    """Return the folded words of a name; a sign before a word stays with it: ("iran", "(islamic").

    What stands before the first word and after the last is dropped.
    """
    words: list[str] = []
    reached = 0
    for match in WORD.finditer(name):
        gap = fold_gap(name[reached : match.start()]) if words else ""
        words.append(gap + fold_word(match[0]))
        reached = match.end()
    return tuple(words)


def printed_length(word: str, letters: int) -> int:
    """Return how many characters of a printed word hold its first letters."""
    seen = 0
    for place, char in enumerate(word):
        folded = len(fold_word(char))
        if folded and seen >= letters:
            return place
        seen += folded
    return len(word)


def tail_of(name: str) -> str:
    """Return the signs after the last word of a name, without spaces: "')" of "... d')"."""
    ends = [match.end() for match in WORD.finditer(name)]
    tail = name[ends[-1] :] if ends else ""
    return "".join(fold_sign(sign) for sign in tail if not sign.isspace())


def fold_sign(sign: str) -> str:
    """Return one form of each apostrophe and hyphen, and any other sign as it is."""
    return sign.translate(_SIGNS)
