"""Which way the brackets of right-to-left text open.

A bracket is drawn mirrored in Arabic. Files differ in whether its Unicode value
is the one drawn or the one meant, a file whose glyphs serve both directions has
only one value for both, and the engine mirrors what it takes for right-to-left.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.glyphs import text_of
from tasks.extract.pdf.scripts import MIRRORED, PAIRS
from tasks.extract.pdf.words import Placed, glyph_of, is_space

_STOPS = ".,;:!?\u060c\u061b\u061f" + PAIRS
"""What may follow a closing bracket without a space."""


def settle_brackets(lines: Sequence[list[Placed]]) -> None:
    """Turn the brackets of right-to-left stretches, in place, the way they must open.

    Args:
        lines: in reading order, brackets as the file gives them.
    """
    found = [
        [index for index, text in enumerate(map(text_of, map(glyph_of, line))) if text in MIRRORED]
        for line in lines
    ]
    vote = 0
    for line, indexes in zip(lines, found, strict=True):
        for index in indexes:
            stands = _stands(line, index) if line[index].turned else None
            vote += 0 if stands is None else 1 if stands == line[index].glyph.text else -1
    for line, indexes in zip(lines, found, strict=True):
        if not any(line[index].turned for index in indexes):
            continue
        meant = [
            MIRRORED[line[index].glyph.text]
            if vote < 0 and line[index].turned
            else line[index].glyph.text
            for index in indexes
        ]
        stands_so = [
            _stands(line, index) or text for index, text in zip(indexes, meant, strict=True)
        ]
        chosen = meant if _unpaired(meant) < _unpaired(stands_so) else stands_so
        for index, text in zip(indexes, chosen, strict=True):
            placed = line[index]
            line[index] = placed._replace(glyph=placed.glyph._replace(text=text))


def _stands(line: Sequence[Placed], index: int) -> str | None:
    """Return the bracket that stands at a place by the spaces at it; None where they do not say.

    An opening bracket stands after a space and at a letter, a closing one the other way.
    """
    kind = PAIRS.find(line[index].glyph.text)
    before, after = _holds(line, index - 1, index), _holds(line, index, index + 1)
    if kind < 0 or before == after:
        return None
    pair = PAIRS[kind - kind % 2 :][:2]
    return pair[0] if after else pair[1]


def _holds(line: Sequence[Placed], one: int, other: int) -> bool:
    """Say whether a letter or digit stands at the bracket, without a space between."""
    if one < 0 or other >= len(line):
        return False
    before, (after, gap, spaced, _, _) = line[one].glyph, line[other]
    if is_space(before, after, gap, spaced):
        return False
    letter = line[one] if line[other].glyph.text in PAIRS else line[other]
    return letter.glyph.text not in _STOPS


def _unpaired(brackets: Sequence[str]) -> int:
    """Count the brackets without a partner."""
    opened: list[str] = []
    lonely = 0
    for bracket in brackets:
        if PAIRS.find(bracket) % 2 == 0:
            opened.append(bracket)
        elif opened and MIRRORED[bracket] == opened[-1]:
            opened.pop()
        else:
            lonely += 1
    return lonely + len(opened)
