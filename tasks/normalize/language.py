"""Whether a text is in the language that was claimed, and in one that can be read."""

from __future__ import annotations

from tasks.errors import WrongLanguage
from tasks.records import Language
from tasks.reference import Reference
from tasks.reference.language_detection import detect_language, stop_words_of
from tasks.reference.models import LanguagePack


def choose_pack(
    text: str, claimed: Language | None, reference: Reference, document: str
) -> LanguagePack:
    """Return the pack of the text's language.

    Raises:
        WrongLanguage: the text is in another language than claimed, in none of
            the six, or in one whose pack is not complete.
    """
    found = detect_language(text, stop_words_of(reference.packs))
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
