"""Which way the brackets of right-to-left text open.

A bracket is drawn mirrored in Arabic. Files differ in whether its Unicode value
is the one drawn or the one meant, and the engine mirrors it again where it takes
the line for Arabic. So the brackets of a page are turned the way in which they
stand as brackets do: an opening one after a space and before a letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.pdf.words import Placed, is_space

_PAIRS = "()[]{}«»‹›"
_MIRRORED = dict(zip(_PAIRS + "<>≤≥", ")(][}{»«›‹><≥≤", strict=True))
_STOPS = ".,;:!?\u060c\u061b\u061f" + _PAIRS
"""What may follow a closing bracket without a space."""


def settle_brackets(lines: Sequence[list[Placed]]) -> None:
    """Turn the brackets of right-to-left stretches, in place, the way they must open.

    What the engine is seen to have mirrored is turned back, unless the brackets of the page
    then mostly stand wrong. Where it is not seen what the engine did, the spaces at the
    bracket decide.
    """
    found = [
        (line, index)
        for line in lines
        for index, placed in enumerate(line)
        if placed.turned and placed.glyph.text in _MIRRORED
    ]
    vote = 0
    for line, index in found:
        meant, stands = _meant(line, index), _stands(line, index)
        vote += 0 if None in {meant, stands} else 1 if meant == stands else -1
    for line, index in found:
        placed = line[index]
        mirrored = _MIRRORED[placed.glyph.text]
        meant = _meant(line, index)
        if meant is not None and vote < 0:
            meant = _MIRRORED[meant]
        text = meant or _stands(line, index) or (mirrored if vote >= 0 else placed.glyph.text)
        line[index] = placed._replace(glyph=placed.glyph._replace(text=text))


def _meant(line: Sequence[Placed], index: int) -> str | None:
    """Return what a file means by a bracket; None where it is not seen what the engine made of it.

    The engine gives what it takes for right-to-left from right to left, and mirrors it.
    """
    glyph = line[index].glyph
    for other in (placed.glyph for placed in line[max(0, index - 2) : index + 3]):
        if abs(other.order - glyph.order) == 1 and other.style.source == glyph.style.source:
            is_turned = (other.order > glyph.order) == (other.x0 < glyph.x0)
            return _MIRRORED[glyph.text] if is_turned else glyph.text
    return None


def _stands(line: Sequence[Placed], index: int) -> str | None:
    """Return the bracket that stands at a place by the spaces at it; None where they do not say."""
    text = line[index].glyph.text
    kind = _PAIRS.find(text)
    before, after = _holds(line, index - 1, index), _holds(line, index, index + 1)
    if kind < 0 or before == after:
        return None
    pair = _PAIRS[kind - kind % 2 :][:2]
    return pair[0] if after else pair[1]


def _holds(line: Sequence[Placed], one: int, other: int) -> bool:
    """Say whether a letter or digit stands at the bracket, without a space between."""
    if one < 0 or other >= len(line) or is_space(line[one], line[other]):
        return False
    letter = line[one] if line[other].glyph.text in _PAIRS else line[other]
    return letter.glyph.text not in _STOPS
