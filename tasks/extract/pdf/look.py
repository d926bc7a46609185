"""How letters are set: what tells heads and headings from rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.sheet import Strip


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are set: all bold, all slanted, and their size in points."""

    bold: bool
    italic: bool
    size: float

    def is_like(self, other: Look) -> bool:
        """Return whether two looks are seen as one: sizes may differ by a twelfth."""
        return (
            self.bold == other.bold
            and self.italic == other.italic
            and max(self.size, other.size) <= 1.08 * min(self.size, other.size)
        )


def look_of(strips: Sequence[Strip]) -> Look:
    """Return how strips are set; numbers do not tell whether letters are slanted."""
    words = [word for strip in strips for word in strip.words if word.text.isalpha()]
    return Look(
        bold=all(strip.bold for strip in strips),
        italic=bool(words) and all(word.italic for word in words),
        size=max(strip.size for strip in strips),
    )
