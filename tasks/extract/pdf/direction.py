"""Characters from left to right to the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.extract.pdf.characters import Glyph
from tasks.extract.pdf.scripts import is_rtl
from tasks.extract.pdf.words import Placed


def has_rtl(glyphs: Iterable[Glyph]) -> bool:
    """Say whether most letters are of a script that is written from right to left."""
    right = left = 0
    for glyph in glyphs:
        if is_rtl(glyph.text):
            right += 1
        elif glyph.text.isalpha():
            left += 1
    return right > left


def is_rtl_line(glyphs: Sequence[Glyph], page_is_rtl: bool) -> bool:
    """Say in which direction a line as a whole is read."""
    right = sum(is_rtl(glyph.text) for glyph in glyphs)
    left = sum(glyph.text.isalpha() for glyph in glyphs) - right
    if page_is_rtl:
        return right > 0 or left == 0
    return right > left


def to_reading_order(part: Sequence[Placed], rtl: bool) -> list[Placed]:
    """Return the glyphs of a line in the order in which they are read."""
    return list(part)
