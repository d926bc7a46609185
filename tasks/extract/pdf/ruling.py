"""Ruled lines of a page: which of them are borders, and the frames that they make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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


def without_inner(
    horizontals: Sequence[Stroke], verticals: Sequence[Stroke]
) -> tuple[list[Stroke], list[Stroke]]:
    """Return the strokes without those of tables and boxes that stand within a cell of a frame.

    They touch no border of the frame. What they hold is text of the cell; as borders they would
    part its rows and columns.
    """
    groups = _touching(horizontals, verticals)
    frames = [frame for group in groups if (frame := _frame(*group)) is not None]
    inner = [
        sides
        for across, down in groups
        if len(across) > 1 and down
        for sides in [_sides_of(across, down)]
        if any(_holds(frame, sides) for frame in frames)
    ]

    def stays(x0: float, x1: float, top: float, bottom: float) -> bool:
        return not any(
            left - 1 <= x0 and x1 <= right + 1 and above - 1 <= top and bottom <= below + 1
            for left, right, above, below in inner
        )

    return (
        [stroke for stroke in horizontals if stays(stroke.start, stroke.end, stroke.at, stroke.at)],
        [stroke for stroke in verticals if stays(stroke.at, stroke.at, stroke.start, stroke.end)],
    )


def find_frames(horizontals: Sequence[Stroke], verticals: Sequence[Stroke]) -> list[Frame]:
    """Return the frames of touching borders with a vertical inside, from top to bottom.

    Frames beside each other are one, whose columns are those of all: a line of text can only
    be read in one table.
    """
    found = [
        frame
        for group in _touching(horizontals, verticals)
        if (frame := _frame(*group)) is not None
    ]
    frames: list[Frame] = []
    for frame in sorted(found, key=lambda frame: frame.top):
        if frames and frame.top < frames[-1].bottom - NEAR:
            before = frames[-1]
            frames[-1] = Frame(
                min(before.x0, frame.x0),
                max(before.x1, frame.x1),
                before.top,
                max(before.bottom, frame.bottom),
                _apart((*before.cuts, *frame.cuts)),
                closed=before.closed and frame.closed,
            )
        else:
            frames.append(frame)
    return frames


def _touching(
    horizontals: Sequence[Stroke], verticals: Sequence[Stroke]
) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Group strokes that touch each other, over others too: horizontal and vertical ones."""
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
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, stroke in enumerate((*horizontals, *verticals)):
        groups.setdefault(root(index), ([], []))[index >= len(horizontals)].append(stroke)
    return list(groups.values())


def _touch(horizontal: Stroke, vertical: Stroke) -> bool:
    return (
        horizontal.start - NEAR <= vertical.at <= horizontal.end + NEAR
        and vertical.start - NEAR <= horizontal.at <= vertical.end + NEAR
    )


def _sides_of(
    across: Sequence[Stroke], down: Sequence[Stroke]
) -> tuple[float, float, float, float]:
    """Return the left, right, top and bottom of strokes of both directions."""
    return (
        min(*(stroke.start for stroke in across), *(stroke.at for stroke in down)),
        max(*(stroke.end for stroke in across), *(stroke.at for stroke in down)),
        min(*(stroke.at for stroke in across), *(stroke.start for stroke in down)),
        max(*(stroke.at for stroke in across), *(stroke.end for stroke in down)),
    )


def _holds(frame: Frame, sides: tuple[float, float, float, float]) -> bool:
    """Return whether a box stands inside a frame; as it touches no border it is in one cell."""
    left, right, top, bottom = sides
    return frame.x0 < left and right < frame.x1 and frame.top < top and bottom < frame.bottom


def _frame(across: Sequence[Stroke], down: Sequence[Stroke]) -> Frame | None:
    if len(across) < 2 or not down:
        return None
    x0, x1, top, bottom = _sides_of(across, down)
    places = [stroke.at for stroke in down]
    cuts = _apart((x0, *places, x1))
    if len(cuts) < 3:
        return None  # a box around text
    closed = min(places) - x0 <= NEAR and x1 - max(places) <= NEAR
    return Frame(x0, x1, top, bottom, cuts, closed)


def _apart(places: Iterable[float]) -> tuple[float, ...]:
    """Return places in order, one of those that are near each other."""
    apart: list[float] = []
    for at in sorted(places):
        if not apart or at - apart[-1] > NEAR:
            apart.append(at)
    return tuple(apart)


def joined_frames(one: Frame, other: Frame) -> Frame | None:
    """Return two open-sided frames as one, when rows through all columns may part them.

    Such rows have no vertical border, so that the borders above and below them
    do not touch. None where the frames differ in width or are closed at their sides.
    """
    if one.closed or other.closed:
        return None
    if abs(one.x0 - other.x0) > NEAR or abs(one.x1 - other.x1) > NEAR:
        return None
    cuts = _apart((*one.cuts, *other.cuts))
    return Frame(one.x0, one.x1, one.top, other.bottom, cuts, closed=False)
