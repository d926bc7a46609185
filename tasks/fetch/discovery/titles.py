"""Whether a title is that of the Treaty's agenda item, by the wording of the language packs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tasks.records import Language
from tasks.reference.models import LanguagePack, Masthead

Packs = Mapping[Language, LanguagePack]

_PART_END = re.compile(
    r"\s*(?:(?<=\s)[:;/=](?=\s|$)|[:;.](?=\s|$)|[\[\]()（）：；。，]|\s[-–—]\s)\s*"
)
"""Where one part of a catalogue's title ends and the next begins."""


def title_key(text: str) -> str:
    """Reduce a title to its letters and digits, so that spacing, case and marks do not matter."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in unicodedata.normalize("NFKC", folded) if char.isalnum())


def _mastheads(packs: Packs) -> Iterable[tuple[Language, Masthead]]:
    return ((language, pack.masthead) for language, pack in packs.items() if pack.masthead)


def forms(text: str) -> tuple[str, str]:
    """Return a text with single spaces and without any: packs word their patterns for either.

    Typographic apostrophes become plain ones, which is how the packs write them.
    """
    spaced = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    return spaced, spaced.replace(" ", "")


def look_alike(text: str, packs: Packs) -> str | None:
    """Return the part of a text that is worded as a look-alike of another series, if any."""
    for _language, masthead in _mastheads(packs):
        for pattern in masthead.look_alikes:
            for form in forms(text):
                match = re.search(pattern, form, re.IGNORECASE)
                if match is not None:
                    return match[0]
    return None


def is_treaty_title(text: str, packs: Packs) -> bool:
    """Say whether a text is the Treaty's title, and nothing more."""
    key = title_key(text)
    return key != "" and any(
        key == title_key(title)
        for _language, masthead in _mastheads(packs)
        for title in masthead.titles
    )


def holds_treaty_title(text: str, packs: Packs) -> bool:
    """Say whether the Treaty's title stands anywhere in a text, also inside a longer name."""
    key = title_key(text)
    return any(
        title_key(title) in key
        for _language, masthead in _mastheads(packs)
        for title in masthead.titles
        if title_key(title)
    )


def has_treaty_title(text: str, packs: Packs) -> bool:
    """Say whether one part of a catalogue's title is the Treaty's title.

    "... Treaty Organization" is no such part: its name goes on.
    """
    return any(is_treaty_title(part, packs) for part in _PART_END.split(text) if part)


def names_secretary_general(text: str, packs: Packs) -> bool:
    """Say whether a text names a report or note of the Secretary-General, as a pack words it."""
    return any(
        re.search(masthead.author, form, re.IGNORECASE) is not None
        for _language, masthead in _mastheads(packs)
        for form in forms(text)
    )
