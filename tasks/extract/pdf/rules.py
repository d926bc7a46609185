"""Ruled lines of a page, however they are drawn, and whether it has pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tasks.extract.pdf.frame import Frame
from tasks.extract.pdf.page import Rule

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; a table of a page has some hundreds."""
_MOST_SEGMENTS = 400
"""Segments of a path that are looked at: a longer one is a drawing."""
_DEPTH = 4
"""Forms within forms that are looked into."""
_THIN = 3.0
"""Points: what is drawn thinner is a line."""
_SHORT = 6.0
"""Points: what is shorter is no rule of a table."""
_BESIDE = 0.8
"""Points that pieces of one line may lie beside each other."""
_APART = 1.6
"""Points that pieces of one line may lie apart, as the dashes of a broken line do."""
_WHITE = 250
"""Of 255, from which a colour is taken for that of the paper."""

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_rules(page: pypdfium2.PdfPage, frame: Frame) -> tuple[list[Rule], bool]:
    """Return the ruled lines of an open page, and whether a picture is on it.

    Horizontal ones come first, from top to bottom, then vertical ones from left to right.
    """
    from pypdfium2 import raw

    pieces: list[Rule] = []
    has_picture = False
    for found, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
            pieces += _thin_box(found, matrix, frame)
        elif kind == raw.FPDF_PAGEOBJ_PATH and _is_seen(found):
            pieces += _thin_box(found, matrix, frame) or _edges(found, matrix, frame)
    return merge_rules(pieces), has_picture


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


def draw_order(page: pypdfium2.PdfPage) -> dict[int, int]:
    """Return the number of each object of an open page in the order of drawing, by address."""
    return {
        ctypes.cast(found, ctypes.c_void_p).value or 0: number
        for number, (found, _, _) in enumerate(_objects(page))
    }


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, int, _Matrix]]:
    """Go through the objects of a page and of the forms on it, at most `MOST_OBJECTS`."""
    from pypdfium2 import raw

    left = MOST_OBJECTS

    def walk(
        count: int, get: Any, owner: Any, matrix: _Matrix, depth: int
    ) -> Iterator[tuple[Any, int, _Matrix]]:
        nonlocal left
        for index in range(count):
            if left <= 0:
                return
            left -= 1
            found = get(owner, index)
            kind = raw.FPDFPageObj_GetType(found)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _DEPTH:
                    inner = _times(_matrix(found), matrix)
                    inside = raw.FPDFFormObj_CountObjects(found)
                    yield from walk(inside, raw.FPDFFormObj_GetObject, found, inner, depth + 1)
            else:
                yield found, kind, matrix

    count = raw.FPDFPage_CountObjects(page.raw)
    yield from walk(count, raw.FPDFPage_GetObject, page.raw, _IDENTITY, 0)


def _matrix(found: Any) -> _Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX(*_IDENTITY)
    raw.FPDFPageObj_GetMatrix(found, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How a path is painted."""

    filled: bool
    stroked: bool


def _drawn(found: Any) -> _Drawn:
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(found, mode, stroke)
    return _Drawn(mode.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value))


def _is_seen(found: Any) -> bool:
    """Say whether a path is painted in another colour than the paper's."""
    from pypdfium2 import raw

    drawn = _drawn(found)
    return (drawn.filled and _has_colour(raw.FPDFPageObj_GetFillColor, found)) or (
        drawn.stroked and _has_colour(raw.FPDFPageObj_GetStrokeColor, found)
    )


def _has_colour(get: Any, found: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(found, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _thin_box(found: Any, matrix: _Matrix, frame: Frame) -> list[Rule]:
    """Return the line that an object is, when the box around it is thin."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
        return []
    one = frame.place(*_apply(matrix, left.value, bottom.value))
    other = frame.place(*_apply(matrix, right.value, top.value))
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return list(_as_rules(x0, y0, x1, y1))


def _as_rules(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    """Take a thin box for a line; a dot may be a piece of a dotted line either way."""
    width, height = x1 - x0, y1 - y0
    if height <= _THIN and height <= max(width, _THIN):
        yield Rule(True, (y0 + y1) / 2, x0, x1, height)
    if width <= _THIN and width <= max(height, _THIN):
        yield Rule(False, (x0 + x1) / 2, y0, y1, width)


def _edges(found: Any, matrix: _Matrix, frame: Frame) -> list[Rule]:
    """Return the level and upright sides of a path that is no thin box."""
    from pypdfium2 import raw

    drawn = _drawn(found)
    width = ctypes.c_float(0)
    if drawn.stroked:
        raw.FPDFPageObj_GetStrokeWidth(found, width)
    inner = _times(_matrix(found), matrix)
    scale = (abs(inner[0] * inner[3] - inner[1] * inner[2])) ** 0.5
    rules: list[Rule] = []
    for corners in _outlines(found, inner, frame):
        if not drawn.stroked and _is_background(corners, frame):
            continue
        for (x0, y0), (x1, y1) in pairwise(corners):
            if abs(y0 - y1) <= 0.5 < abs(x0 - x1):
                start, end = sorted((x0, x1))
                rules.append(Rule(True, (y0 + y1) / 2, start, end, width.value * scale))
            elif abs(x0 - x1) <= 0.5 < abs(y0 - y1):
                start, end = sorted((y0, y1))
                rules.append(Rule(False, (x0 + x1) / 2, start, end, width.value * scale))
    return rules


def _outlines(found: Any, matrix: _Matrix, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    """Return the corners of each part of a path as shown; none of a part with curves."""
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[tuple[float, float]] = []
    curved = False
    for index in range(min(raw.FPDFPath_CountSegments(found), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(found, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = frame.place(*_apply(matrix, x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(corners) > 1 and not curved:
                yield corners
            corners, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        corners.append(place)
        if raw.FPDFPathSegment_GetClose(segment):
            corners.append(corners[0])
    if len(corners) > 1 and not curved:
        yield corners


def _is_background(corners: list[tuple[float, float]], frame: Frame) -> bool:
    """Say whether a filled part covers the page."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(xs) - min(xs) > 0.95 * frame.width and max(ys) - min(ys) > 0.95 * frame.height
