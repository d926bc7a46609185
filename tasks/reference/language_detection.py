"""The language of a text, by its script and, among Latin scripts, by its common words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Literal

from tasks.records import Language
from tasks.reference.models import LanguagePack

Script = Literal["han", "arabic", "cyrillic", "other"]

_SAMPLE = 20_000
"""Characters that are looked at."""
_CLEAR_SHARE = 0.3
"""Share of the letters that must be of a script before its language is believed."""
_CLEAR_LEAD = 1.25
"""How many times as many common words as the next language the language must show."""

_BY_SCRIPT: dict[Script, Language] = {"han": "zh", "arabic": "ar", "cyrillic": "ru"}


def stop_words_of(packs: Mapping[Language, LanguagePack]) -> dict[Language, frozenset[str]]:
    """Return the common words of each language that is told by them."""
    return {language: pack.stop_words for language, pack in packs.items() if pack.stop_words}


def detect_language(text: str, stop_words: Mapping[Language, frozenset[str]]) -> Language | None:
    """Tell the language of a text; None when it is unclear.

    Args:
        text: the text; its beginning decides.
        stop_words: common words of the languages in Latin script, in lower case; a word of
            several languages speaks for each of them.
    """
    letters = [char for char in islice(text, _SAMPLE) if char.isalpha()]
    if not letters:
        return None
    scripts = Counter(map(_script, letters))
    for script, language in _BY_SCRIPT.items():
        if scripts[script] > _CLEAR_SHARE * len(letters):
            return language
    words = Counter(re.findall(r"[^\W\d_]+", text[:_SAMPLE].casefold()))
    hits: Counter[Language] = Counter(
        {
            language: sum(count for word, count in words.items() if word in common)
            for language, common in stop_words.items()
        }
    )
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] == 0:
        return None
    if len(ranked) > 1 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def _script(char: str) -> Script:
    if "一" <= char <= "鿿" or "㐀" <= char <= "䶿":
        return "han"
    if "؀" <= char <= "ۿ" or "ݐ" <= char <= "ݿ" or "ﭐ" <= char <= "﷿" or "ﹰ" <= char <= "ﻼ":
        return "arabic"
    if "Ѐ" <= char <= "ӿ":
        return "cyrillic"
    return "other"
