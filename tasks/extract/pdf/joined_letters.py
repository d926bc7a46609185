"""Letters of joined scripts that are drawn over each other, and the marks on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import islice
from operator import gt

from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.scripts import FIRST_MARK, FIRST_RTL, is_mark, kind_of

_NEAR = 0.6
"""Share of the font size within which a mark stands beside its letter."""
_OVER = 0.5
"""Share of the narrower of two letters from which they stand over each other, not side by side."""
APART, OVERLAP = 0.02, 0.15
"""Shares of the font size by which letters that stand side by side may be apart, or overlap."""
_NEIGHBOURS = 4
"""Steps in the engine's stream between letters that follow each other, marks between them."""


def side_by_side(glyphs: Sequence[Glyph], near_marks: Set[int]) -> list[Glyph]:
    """Join right-to-left letters of one text object that stand side by side to one glyph.

    Letters near a mark stay alone, since the mark is told by its letter, and so do those
    whose places contradict the engine's order, which is told letter by letter.

    Args:
        glyphs: in the order of the engine's stream; some are joined already.
        near_marks: the characters that can be marks, or letters of one.
    """
    joined: list[Glyph] = []
    last, left, upcoming = None, 0.0, -1
    for glyph in glyphs:
        x0, x1, letter, order, style, spaced, _ = glyph
        if (
            order == upcoming
            and last is not None
            and last.style is style
            and x0 < left
            and -OVERLAP * style.size < left - x1 < APART * style.size
            and not spaced
            and _is_joined(letter, last.text)
            and near_marks.isdisjoint((order, order - 1))
        ):
            last = _joined(last, glyph)
            joined[-1] = last
        else:
            joined.append(glyph)
            last = glyph
        left, upcoming = x0, order + len(letter)
    return joined


def _joined(one: Glyph, other: Glyph) -> Glyph:
    """Return letters, and words of such, with others that stand on their left."""
    words: tuple[Glyph, ...] = ()
    if one.words or other.words:
        before, after = one.words or (one,), other.words or (other,)
        words = (*before[:-1], _joined(before[-1], after[0]), *after[1:])
    return one._replace(x0=other.x0, text=one.text + other.text, words=words)


def _is_joined(letter: str, before: str) -> bool:
    """Say whether two letters are of scripts that are written from right to left."""
    return letter > FIRST_RTL < before and kind_of(letter) == "R" == kind_of(before[-1])


def letters_as_joined(bases: Sequence[Glyph]) -> list[Glyph]:
    """Order Arabic letters that reach over each other as the engine does, from left to right.

    A letter may begin under the one before it; the engine knows in which order they were drawn,
    and gives the letters of a word from right to left. Letters of two text objects may be of two
    words or stretches, so that only those drawn over each other are taken as it gives them.
    """
    ordered = list(bases)
    orders = [glyph.order for glyph in bases]
    if all(map(gt, orders, islice(orders, 1, None))):
        return ordered  # from right to left, as they mostly are
    for index in range(1, len(ordered)):
        place = index
        if ordered[index].order < ordered[index - 1].order:
            continue
        while place and _is_crossed(ordered[place - 1], ordered[place]):
            ordered[place - 1], ordered[place] = ordered[place], ordered[place - 1]
            place -= 1
    return ordered


def _is_crossed(left: Glyph, right: Glyph) -> bool:
    over = min(left.x1, right.x1) - right.x0
    return (
        0 < right.order - (left.order + len(left.text) - 1) <= _NEIGHBOURS
        and over > 0
        and (left.style is right.style or _is_drawn_over(left, right, over))
        and kind_of(left.text) == kind_of(right.text) == "R"
    )


def _is_drawn_over(left: Glyph, right: Glyph, over: float) -> bool:
    """Say whether two letters of unlike text objects share most of the room of one of them."""
    return (
        over > _OVER * min(left.x1 - left.x0, right.x1 - right.x0)
        and left.style.size == right.style.size
        and left.style.baseline == right.style.baseline
    )


def take_marks(line: Sequence[Glyph]) -> tuple[list[Glyph], dict[int, list[Glyph]]]:
    """Part the letters from the marks over and under them; these by the `id` of their letter.

    A file draws a mark either after its letter or before it. The marks of a line that stand
    over only one of their two neighbours tell which, for those that stand between.
    """
    marks = [glyph for glyph in line if glyph.text > FIRST_MARK and is_mark(glyph.text)]
    if not marks or len(marks) == len(line):
        return list(line), {}
    bases = [glyph for glyph in line if not is_mark(glyph.text)]
    by_order = {glyph.order: glyph for glyph in bases}
    sides = [_neighbours(mark, by_order) for mark in marks]
    vote = 0
    for mark, (before, after) in zip(marks, sides, strict=True):
        over = [_distance(mark, base) == 0 if base else False for base in (before, after)]
        vote += over[0] - over[1]
    found: dict[int, list[Glyph]] = {}
    for mark, (before, after) in zip(marks, sides, strict=True):
        wanted, other = (before, after) if vote >= 0 else (after, before)
        near = [
            base
            for base in (wanted, other)
            if base is not None and _distance(mark, base) <= _NEAR * mark.style.size
        ]
        base = near[0] if near else min(bases, key=lambda base: _distance(mark, base))
        found.setdefault(id(base), []).append(mark)
    for placed in found.values():
        placed.sort(key=lambda mark: mark.order)
    return bases, found


def _neighbours(mark: Glyph, by_order: Mapping[int, Glyph]) -> tuple[Glyph | None, Glyph | None]:
    """Return the letters before and after a mark in the engine's stream, other marks passed by."""
    before = next((b for step in (1, 2, 3) if (b := by_order.get(mark.order - step))), None)
    after = next((b for step in (1, 2, 3) if (b := by_order.get(mark.order + step))), None)
    return before, after


def _distance(mark: Glyph, base: Glyph) -> float:
    middle = (mark.x0 + mark.x1) / 2
    return max(base.x0 - middle, middle - base.x1, 0.0)
