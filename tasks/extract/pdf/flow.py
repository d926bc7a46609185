"""Whether a line goes on with the text of the one above it in its column, or begins another."""

from __future__ import annotations

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.scripts import FIRST_CJK
from tasks.extract.pdf.sheet import Strip

SET_IN = 0.3
"""Share of a column's width: a line that begins farther in is set to the far side, not indented."""
YEAR = 4
"""Digits of a year, with which a row may begin."""
_ENDS = frozenset(".!?。！？؟;；:：۔")
CLOSING = "，。、；：？！）》”」』"
"""Chinese punctuation that begins no line."""
_CLOSERS = "\"'”’»)）]］』」 "


def ends_sentence(strip: Strip) -> bool:
    """Return whether the text of a strip ends as sentences do."""
    return strip.words[-1].text.rstrip(_CLOSERS)[-1:] in _ENDS


def starts_lower(strip: Strip) -> bool:
    """Return whether a strip goes on in the midst of a sentence: a small letter comes first."""
    text = strip.words[0].text
    return text[:1].islower() or text[:1] in ",;)"


def splits_number(strip: Strip, above: Strip) -> bool:
    """Return whether a number goes on: in Chinese text lines may be broken between two digits."""
    first = strip.words[0].text
    digits = len(first) - len(first.lstrip("0123456789"))
    return (
        0 < digits < YEAR
        and "0" <= above.words[-1].text[-1] <= "9"
        and any(max(word.text) >= FIRST_CJK for word in (*strip.words, *above.words))
    )


def starts_upper(strip: Strip) -> bool:
    """Return whether a strip begins with a capital letter."""
    return strip.words[0].text[:1].isupper()


def could_have_stood_above(strip: Strip, above: Strip, column: Column) -> bool:
    """Return whether the first word of a strip had room at the end of the line above it.

    If so, something else than the column's width broke the line: a paragraph or a row ends.
    Lines set to the far side of their column leave their room before them. Numbers
    do not go on with numbers, unless the first ends with a dash.
    """
    width = _unbreakable(strip)
    if above.x1 + width < column.x1:
        return True
    before = above.x0 - column.x0
    if before > width + SET_IN * (column.x1 - column.x0):
        return True
    return _is_number(strip) and _is_number(above)


def _unbreakable(strip: Strip) -> float:
    """Return the width of the least that a line begins with: a word, or one Chinese character."""
    first = strip.words[0]
    if max(first.text) < FIRST_CJK:
        return first.x1 - first.x0 + 0.3 * strip.size
    if first.text[0] >= FIRST_CJK:
        # a comma or a full stop does not begin a line, so that it takes the character with it
        return strip.size * (2 if first.text[1:2] in CLOSING else 1)
    head = next(at for at, char in enumerate(first.text) if char >= FIRST_CJK)
    return 0.6 * strip.size * head


def _is_number(strip: Strip) -> bool:
    first = strip.words[0]
    if first.text[0].isalpha() and not first.raised:
        return False  # as most lines begin
    words = [word.text for word in strip.words if not word.raised]
    if any(word[0].isalpha() for word in words):
        return False
    text = "".join(words)
    return not any(map(str.isalpha, text)) and (len(text) == 1 or text[-1:] not in "-–—/")
