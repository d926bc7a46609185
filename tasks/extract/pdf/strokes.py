"""Ruled lines of a page that is laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Stroke:
    """A ruled line, horizontal or vertical, from `start` to `end`; mirrored with its sheet."""

    at: float
    start: float
    end: float


def join_strokes(strokes: Iterable[Stroke], near: float = 1.5) -> list[Stroke]:
    """Join strokes that lie on one line and touch: borders are drawn cell by cell.

    `near` is in points: the width of a thick border.
    """
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: (stroke.at, stroke.start)):
        touched = None
        for other in reversed(joined):
            if stroke.at - other.at > near:
                break
            if stroke.start <= other.end + near and other.start <= stroke.end + near:
                touched = other
                break
        if touched is None:
            joined.append(Stroke(stroke.at, stroke.start, stroke.end))
        else:
            touched.start = min(touched.start, stroke.start)
            touched.end = max(touched.end, stroke.end)
    return joined
