"""Ruled lines of a page, however they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tasks.extract.pdf.calls import Matrix
from tasks.extract.pdf.frame import Frame
from tasks.extract.pdf.object_calls import Colour, ObjectCalls, object_calls
from tasks.extract.pdf.objects import IMAGE, PATH, Drawn, apply, times
from tasks.extract.pdf.page import Rule

_MOST_SEGMENTS = 400
"""Segments of a path that are looked at: a longer one is a drawing."""
_MOVE, _CURVE = 2, 1
"""Kinds of path segments, as the engine numbers them (FPDF_SEGMENT_...)."""
_THIN = 3.0
"""Points: what is drawn thinner is a line."""
_SHORT = 6.0
"""Points: what is shorter is no rule of a table."""
_STRAIGHT = 0.5
"""Points by which the ends of a level or upright line may differ."""
_BESIDE = 0.8
"""Points that pieces of one line may lie beside each other."""
_APART = 1.6
"""Points that pieces of one line may lie apart, as the dashes of a broken line do."""
_WHITE = 250
"""Of 255, from which a colour is taken for that of the paper."""
_WHOLE = 0.95
"""Share of the page's width and height from which a filled part is its background."""


def read_rules(objects: Iterable[Drawn], frame: Frame) -> list[Rule]:
    """Return the ruled lines among the objects of an open page.

    Horizontal ones come first, from top to bottom, then vertical ones from left to right.
    """
    call = object_calls()
    pieces: list[Rule] = []
    for drawn in objects:
        if drawn.kind == PATH:
            box = _thin_box(call, drawn, frame)
            if _is_seen(call, drawn.address):
                pieces += box or _edges(call, drawn, frame)
        elif drawn.kind == IMAGE:
            pieces += _thin_box(call, drawn, frame)
    return merge_rules(pieces)


def merge_rules(pieces: Iterable[Rule]) -> list[Rule]:
    """Join pieces that lie on one line and touch, and leave out what stays short."""
    merged: list[Rule] = []
    for horizontal in (True, False):
        for lane in _lanes([piece for piece in pieces if piece.horizontal is horizontal]):
            current: Rule | None = None
            for piece in sorted(lane, key=lambda piece: piece.start):
                if current is not None and piece.start <= current.end + _APART:
                    current.end = max(current.end, piece.end)
                    current.thickness = max(current.thickness, piece.thickness)
                    continue
                current = Rule(horizontal, piece.at, piece.start, piece.end, piece.thickness)
                merged.append(current)
    return [rule for rule in merged if rule.end - rule.start >= _SHORT]


def _lanes(pieces: list[Rule]) -> Iterator[list[Rule]]:
    """Group pieces that lie at nearly the same distance from the page's edge."""
    lane: list[Rule] = []
    for piece in sorted(pieces, key=lambda piece: piece.at):
        if lane and piece.at - lane[0].at > _BESIDE:
            yield lane
            lane = []
        lane.append(piece)
    if lane:
        yield lane


def _is_seen(call: ObjectCalls, path: int) -> bool:
    """Say whether a path is painted in another colour than the paper's."""
    filled, stroked = call.draw_mode(path)
    return bool(filled and _has_colour(call.fill_colour(path))) or bool(
        stroked and _has_colour(call.stroke_colour(path))
    )


def _has_colour(colour: Colour) -> bool:
    red, green, blue, opacity = colour
    return opacity > 0 and min(red, green, blue) < _WHITE


def _thin_box(call: ObjectCalls, drawn: Drawn, frame: Frame) -> list[Rule]:
    """Return the line that an object is, when the box around it is thin.

    A dot may be a piece of a dotted line either way.
    """
    left, bottom, right, top = call.bounds(drawn.address)
    width, height = right - left, top - bottom
    if drawn.matrix[0] == 1.0 and width > _THIN and height > _THIN:
        return []
    one = frame.place(*apply(drawn.matrix, left, bottom))
    other = frame.place(*apply(drawn.matrix, right, top))
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    width, height = x1 - x0, y1 - y0
    rules: list[Rule] = []
    if height <= _THIN and height <= max(width, _THIN):
        rules.append(Rule(True, (y0 + y1) / 2, x0, x1, height))
    if width <= _THIN and width <= max(height, _THIN):
        rules.append(Rule(False, (x0 + x1) / 2, y0, y1, width))
    return rules


def _edges(call: ObjectCalls, drawn: Drawn, frame: Frame) -> list[Rule]:
    """Return the level and upright sides of a path that is no thin box."""
    _, stroked = call.draw_mode(drawn.address)
    width = call.stroke_width(drawn.address) if stroked else 0.0
    matrix = times(call.object_matrix(drawn.address), drawn.matrix)
    width *= (abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) ** 0.5
    rules: list[Rule] = []
    for corners in _outlines(call, drawn.address, matrix, frame):
        if not stroked and _is_background(corners, frame):
            continue
        for (x0, y0), (x1, y1) in pairwise(corners):
            if abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
                rules.append(Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1), width))
            elif abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
                rules.append(Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1), width))
    return rules


def _outlines(
    call: ObjectCalls, path: int, matrix: Matrix, frame: Frame
) -> Iterator[list[tuple[float, float]]]:
    """Return the corners of each part of a path as shown; none of a part with curves."""
    corners: list[tuple[float, float]] = []
    curved = False
    for index in range(min(call.count_segments(path), _MOST_SEGMENTS)):
        segment = call.segment(path, index)
        if segment is None:
            break
        kind = call.segment_kind(segment)
        if kind == _MOVE:
            if len(corners) > 1 and not curved:
                yield corners
            corners, curved = [], False
        curved = curved or kind == _CURVE
        corners.append(frame.place(*apply(matrix, *call.segment_point(segment))))
        if call.segment_closes(segment):
            corners.append(corners[0])
    if len(corners) > 1 and not curved:
        yield corners


def _is_background(corners: Sequence[tuple[float, float]], frame: Frame) -> bool:
    """Say whether a filled part covers the page."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(xs) - min(xs) > _WHOLE * frame.width and max(ys) - min(ys) > _WHOLE * frame.height
