"""Ruled lines of a page: which of them are borders, and the frames that they make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.sheet import Strip
from tasks.extract.pdf.strokes import Stroke

NEAR = 3.0
"""Points: borders meet within this."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Borders that touch each other and hold at least one vertical between two sides.

    Attributes:
        cuts: where its vertical borders stand, both sides included.
        closed: verticals stand at both of its sides.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    cuts: tuple[float, ...]
    closed: bool


def without_underlines(strokes: Sequence[Stroke], strips: Sequence[Strip]) -> list[Stroke]:
    """Return the horizontal strokes that underline no words.

    An underline lies between the baseline and the descent of the words, and is
    no longer than they are.
    """
    ordered = sorted(strips, key=lambda strip: strip.baseline)
    baselines = [strip.baseline for strip in ordered]
    largest = max((strip.size for strip in ordered), default=0.0)
    kept = []
    for stroke in strokes:
        near = ordered[
            bisect_left(baselines, stroke.at - 0.3 * largest) : bisect_right(
                baselines, stroke.at + 0.1 * largest
            )
        ]
        if not any(_underlines(stroke, strip) for strip in near):
            kept.append(stroke)
    return kept


def _underlines(stroke: Stroke, strip: Strip) -> bool:
    below = stroke.at - strip.baseline
    return (
        -0.1 * strip.size <= below <= 0.28 * strip.size
        and strip.x0 - 2 <= stroke.start
        and stroke.end <= strip.x1 + 2
    )


def find_frames(horizontals: Sequence[Stroke], verticals: Sequence[Stroke]) -> list[Frame]:
    """Return the frames of touching borders with a vertical inside, from top to bottom."""
    owner = list(range(len(horizontals) + len(verticals)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for index, vertical in enumerate(verticals, len(horizontals)):
        for other, horizontal in enumerate(horizontals):
            if _touch(horizontal, vertical):
                owner[root(index)] = root(other)
    members: dict[int, list[int]] = {}
    for index in range(len(owner)):
        members.setdefault(root(index), []).append(index)
    frames = []
    for indices in members.values():
        across = [horizontals[index] for index in indices if index < len(horizontals)]
        down = [
            verticals[index - len(horizontals)] for index in indices if index >= len(horizontals)
        ]
        frame = _frame(across, down)
        if frame is not None:
            frames.append(frame)
    return sorted(frames, key=lambda frame: frame.top)


def _touch(horizontal: Stroke, vertical: Stroke) -> bool:
    return (
        horizontal.start - NEAR <= vertical.at <= horizontal.end + NEAR
        and vertical.start - NEAR <= horizontal.at <= vertical.end + NEAR
    )


def _frame(across: Sequence[Stroke], down: Sequence[Stroke]) -> Frame | None:
    if len(across) < 2 or not down:
        return None
    x0 = min(*(stroke.start for stroke in across), *(stroke.at for stroke in down))
    x1 = max(*(stroke.end for stroke in across), *(stroke.at for stroke in down))
    cuts = [x0]
    for at in sorted(stroke.at for stroke in down):
        if at - cuts[-1] > NEAR:
            cuts.append(at)
    if x1 - cuts[-1] > NEAR:
        cuts.append(x1)
    if len(cuts) < 3:
        return None  # a box around text
    top = min(*(stroke.at for stroke in across), *(stroke.start for stroke in down))
    bottom = max(*(stroke.at for stroke in across), *(stroke.end for stroke in down))
    places = [stroke.at for stroke in down]
    closed = min(places) - x0 <= NEAR and x1 - max(places) <= NEAR
    return Frame(x0, x1, top, bottom, tuple(cuts), closed)


def joined_frames(one: Frame, other: Frame) -> Frame | None:
    """Return two open-sided frames as one, when rows through all columns may part them.

    Such rows have no vertical border, so that the borders above and below them
    do not touch. None where the frames differ in width or are closed at their sides.
    """
    if one.closed or other.closed:
        return None
    if abs(one.x0 - other.x0) > NEAR or abs(one.x1 - other.x1) > NEAR:
        return None
    cuts: list[float] = []
    for at in sorted((*one.cuts, *other.cuts)):
        if not cuts or at - cuts[-1] > NEAR:
            cuts.append(at)
    return Frame(one.x0, one.x1, one.top, other.bottom, tuple(cuts), closed=False)


def covers(stroke: Stroke, x0: float, x1: float, share: float = 0.8) -> bool:
    """Return whether a horizontal stroke covers most of a column's room."""
    return min(stroke.end, x1) - max(stroke.start, x0) >= share * (x1 - x0)
