"""The language a text is written in, and whether it is the one that was claimed."""

from __future__ import annotations

import re
from collections import Counter

from tasks.errors import WrongLanguage
from tasks.records import Language
from tasks.reference import Reference
from tasks.reference.models import LanguagePack

_SAMPLE = 20_000
_CLEAR_SHARE = 0.3
"""Share of the letters that must be of a script before its language is believed."""


def detect_language(text: str, packs: dict[Language, LanguagePack]) -> Language | None:
    """Tell the language by script and, among Latin scripts, by stop words; None if unclear."""
    sample = [char for char in text[:_SAMPLE] if char.isalpha()]
    if not sample:
        return None
    scripts = Counter(_script(char) for char in sample)
    by_script: dict[str, Language] = {"han": "zh", "arabic": "ar", "cyrillic": "ru"}
    for script, language in by_script.items():
        if scripts[script] > _CLEAR_SHARE * len(sample):
            return language
    words = Counter(re.findall(r"[^\W\d_]+", text[:_SAMPLE].casefold()))
    hits = {
        language: sum(words[word] for word in pack.stop_words)
        for language, pack in packs.items()
        if pack.stop_words
    }
    best = max(hits, key=lambda language: hits[language], default=None)
    if best is None or hits[best] == 0:
        return None
    return best


def _script(char: str) -> str:
    if "一" <= char <= "鿿" or "㐀" <= char <= "䶿":
        return "han"
    if "؀" <= char <= "ۿ" or "ݐ" <= char <= "ݿ":
        return "arabic"
    if "Ѐ" <= char <= "ӿ":
        return "cyrillic"
    return "other"


def choose_pack(
    text: str, claimed: Language | None, reference: Reference, document: str
) -> LanguagePack:
    """Return the pack of the text's language.

    Raises:
        WrongLanguage: the text is in another language than claimed, in none of
            the six, or in one whose pack is not complete.
    """
    found = detect_language(text, reference.packs)
    if found is None:
        raise WrongLanguage(
            document=document,
            expected="text in one of ar, zh, en, fr, ru, es",
            found="text whose language cannot be told",
        )
    if claimed is not None and claimed != found:
        raise WrongLanguage(
            document=document, language=claimed, expected=f"text in {claimed}", found=f"{found}"
        )
    pack = reference.packs[found]
    if not pack.complete:
        complete = [language for language, other in reference.packs.items() if other.complete]
        raise WrongLanguage(
            document=document,
            language=found,
            expected=f"a language with a complete pack ({', '.join(complete)})",
            found=f"{found}, whose wording of the reports is not described yet",
        )
    return pack
