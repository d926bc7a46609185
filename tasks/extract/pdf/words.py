"""Characters that stand on one line in reading order to words."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from tasks.extract.pdf.frame import turn, turn_back_box
from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.page import Word
from tasks.extract.pdf.scripts import FIRST_CJK, FIRST_RTL, is_cjk, is_rtl

_GAP = 0.17
"""Share of the font size from which a gap without a space character is seen as a space: the
narrowest spaces of justified text are about a fifth of the size, letters stand under a tenth."""
_APART = 0.45
"""Share of the font size from which a gap ends a word, a space or not: Chinese text in two
columns has no other sign between them."""
_OVER = 0.2
"""Share of the font size by which slanted letters may reach over a space character between them;
words that overlap more are drawn over each other."""


class Placed(NamedTuple):
    """A glyph in reading order.

    Attributes:
        glyph: with at least one letter.
        gap: points between it and what is read before it, below 0 where they overlap.
        spaced: a space character stands between them.
        raised: it is a raised mark.
        turned: it is read from right to left.
    """

    glyph: Glyph
    gap: float
    spaced: bool
    raised: bool
    turned: bool


glyph_of = itemgetter(Placed._fields.index("glyph"))


def glyphs_to_words(line: Sequence[Placed]) -> list[Word]:
    """Cut the glyphs of a line, in reading order, into words."""
    words: list[Word] = []
    current: list[Glyph] = []
    space_before = was_raised = False
    for glyph, gap, after_space, raised, _ in line:
        several = glyph.words
        first = several[0] if several else glyph
        if current:
            # letters that touch, as most do, are asked nothing more
            spaced = (gap > 0 or after_space) and is_space(current[-1], first, gap, after_space)
            if spaced or raised != was_raised or (gap > 0 and gap >= _APART * glyph.style.size):
                words.append(_word(current, was_raised, space_before))
                current, space_before = [], spaced
        current.append(first)
        was_raised = raised
        for other in several[1:]:
            if is_space(first, other, first.x0 - other.x1, True):
                words.append(_word(current, raised, space_before))
                current, space_before = [], True
            current.append(other)
            first = other
    if current:
        words.append(_word(current, was_raised, space_before))
    return words


def is_space(before: Glyph, after: Glyph, gap: float, spaced: bool) -> bool:
    """Say whether a space is seen between two glyphs that are read one after the other.

    Args:
        before: the first, with at least one letter.
        after: the other, likewise.
        gap: points between them, below 0 where they overlap.
        spaced: a space character stands between them.
    """
    one, other = before.style, after.style
    size = one.size if one.size < other.size else other.size
    if gap < (-_OVER if spaced else _GAP) * size:
        return False
    last, first = before.text[-1], after.text[0]
    if last < FIRST_CJK > first:
        return True
    if is_cjk(last) and is_cjk(first):
        return False
    if is_cjk(last) or is_cjk(first):
        return spaced  # programs set a little room between the scripts that is no character
    return True


def _word(glyphs: Sequence[Glyph], raised: bool, space_before: bool) -> Word:
    x0, x1, text, order, style, _, _ = glyphs[0]
    top, bottom, size, baseline = style.top, style.bottom, style.size, style.baseline
    bold, italic = style.bold, style.italic
    if len(glyphs) > 1:
        lefts, rights, texts, orders, styles, *_ = zip(*glyphs, strict=True)
        x0, x1, order = min(lefts), max(rights), min(orders)
        text = "".join(texts)
        if styles.count(style) != len(styles):
            top, bottom = min([s.top for s in styles]), max([s.bottom for s in styles])
            largest = max(styles, key=lambda style: style.size)
            size, baseline = largest.size, largest.baseline
            bold, italic = all(s.bold for s in styles), all(s.italic for s in styles)
    if style.angle:
        baseline = turn(x0, baseline, -style.angle)[1]
        x0, top, x1, bottom = turn_back_box(x0, top, x1, bottom, style.angle)
    return Word(  # by place: by name it takes twice as long to be made
        text,
        x0,
        top,
        x1,
        bottom,
        baseline,
        size,
        bold,
        italic,
        raised,
        text > FIRST_RTL and is_rtl(text),
        space_before,
        order,
        len(text),
    )
