"""Titles of annexes: "Annex II", and what may stand behind on the same line."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.errors import ReferenceDataError
from tasks.reference.folding import fold_pattern, fold_words
from tasks.reference.models import LanguagePack

_LONGEST = 150
"""Characters of the longest title of an annex."""
_STOPS = (".", ";", "。", "；", "؛")


def annex_number(text: str, pack: LanguagePack) -> str | None:
    """Return the name and number of the annex whose title a paragraph is, None when it is none.

    They are folded, so that two titles of one annex give the same. What is called by no number
    is the only annex, and has just the name.

    Args:
        text: the text of a paragraph that is no heading of a section.
        pack: the language, with what it calls an annex.
    """
    if len(text) > _LONGEST or text.rstrip().endswith(_STOPS):
        return None
    found = _pattern(_word(pack), pack.script == "spaced").match(_folded(text, pack))
    return found[0] if found is not None else None


def is_annex_title(text: str, pack: LanguagePack) -> bool:
    """Say whether the text is the name and number of an annex, and nothing else."""
    number = annex_number(text, pack)
    return number is not None and number == _folded(text, pack).strip(" .:*")


def _folded(text: str, pack: LanguagePack) -> str:
    return fold_words(text, spaces=pack.script == "spaced").text


def _word(pack: LanguagePack) -> str:
    if pack.sections is None:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="section wording", found="none"
        )
    return pack.sections.annex


@lru_cache(maxsize=16)
def _pattern(word: str, spaced: bool) -> re.Pattern[str]:
    """Build what a title begins with: digits behind the name may be of "Annex 2 States"."""
    numbers = "[ivx]+(?!\\w)" if spaced else "(?:[ivx]+|[一二三四五六七八九十]+)"
    return re.compile(rf"{fold_pattern(word)}(?: ?{numbers}|(?: ?[1-9])?(?=[ .:*]*$))")
