"""The functions of the PDF engine that are called for every path and picture of a page."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tasks.extract.pdf.calls import Box, Matrix, Pointer, plain, quick

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each to 255."""


class ObjectCalls(NamedTuple):
    """What is asked of a page, a form, an object on it or a segment of a path, by its address."""

    count_objects: Callable[[int], int]
    page_object: Callable[[Pointer, int], int | None]
    count_in_form: Callable[[int], int]
    form_object: Callable[[Pointer, int], int | None]
    kind: Callable[[int], int]
    object_matrix: Callable[[int], Matrix]
    bounds: Callable[[int], Box]
    draw_mode: Callable[[int], tuple[int, int]]
    fill_colour: Callable[[int], Colour]
    stroke_colour: Callable[[int], Colour]
    stroke_width: Callable[[int], float]
    count_segments: Callable[[int], int]
    segment: Callable[[int, int], int | None]
    segment_kind: Callable[[int], int]
    segment_closes: Callable[[int], int]
    segment_point: Callable[[int], tuple[float, float]]


@cache
def object_calls() -> ObjectCalls:
    """Return the engine's functions; one set a process, as the engine is not for threads."""
    from pypdfium2 import raw  # type: ignore[import-untyped]  # it has no stubs

    address, integer = ctypes.c_void_p, ctypes.c_int
    get_object_matrix = plain(raw.FPDFPageObj_GetMatrix, integer, address)
    get_bounds = quick(raw.FPDFPageObj_GetBounds, integer)
    get_mode = quick(raw.FPDFPath_GetDrawMode, integer)
    get_fill = quick(raw.FPDFPageObj_GetFillColor, integer)
    get_stroke = quick(raw.FPDFPageObj_GetStrokeColor, integer)
    get_width = plain(raw.FPDFPageObj_GetStrokeWidth, integer, address)
    get_point = plain(raw.FPDFPathSegment_GetPoint, integer, address, address)
    integers = (ctypes.c_uint * 4)()
    one, two, three, four = (Pointer(ctypes.addressof(integers) + 4 * step) for step in range(4))
    four_integers = struct.Struct("=4I").unpack_from
    floats = (ctypes.c_float * 6)()
    float_place = ctypes.addressof(floats)
    a_float, b_float, c_float, d_float = (Pointer(float_place + 4 * step) for step in range(4))
    four_floats = struct.Struct("=4f").unpack_from

    def object_matrix(found: int) -> Matrix:
        floats[:] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        get_object_matrix(found, float_place)
        a, b, c, d, e, f = floats
        return a, b, c, d, e, f

    def bounds(found: int) -> Box:
        if not get_bounds(Pointer(found), a_float, b_float, c_float, d_float):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = four_floats(floats)
        return left, bottom, right, top

    def draw_mode(found: int) -> tuple[int, int]:
        if not get_mode(Pointer(found), one, two):
            return 0, 0
        return integers[0], integers[1]

    def colour(get: Callable[..., int], found: int) -> Colour:
        if not get(Pointer(found), one, two, three, four):
            return 0, 0, 0, 255
        red, green, blue, opacity = four_integers(integers)
        return red, green, blue, opacity

    def stroke_width(found: int) -> float:
        floats[0] = 0.0
        get_width(found, float_place)
        return float(floats[0])

    def segment_point(found: int) -> tuple[float, float]:
        get_point(found, float_place, float_place + 4)
        return floats[0], floats[1]

    return ObjectCalls(
        count_objects=plain(raw.FPDFPage_CountObjects, integer),
        page_object=quick(raw.FPDFPage_GetObject, address),
        count_in_form=plain(raw.FPDFFormObj_CountObjects, integer),
        form_object=quick(raw.FPDFFormObj_GetObject, address),
        kind=plain(raw.FPDFPageObj_GetType, integer),
        object_matrix=object_matrix,
        bounds=bounds,
        draw_mode=draw_mode,
        fill_colour=lambda found: colour(get_fill, found),
        stroke_colour=lambda found: colour(get_stroke, found),
        stroke_width=stroke_width,
        count_segments=plain(raw.FPDFPath_CountSegments, integer),
        segment=plain(raw.FPDFPath_GetPathSegment, address, integer),
        segment_kind=plain(raw.FPDFPathSegment_GetType, integer),
        segment_closes=plain(raw.FPDFPathSegment_GetClose, integer),
        segment_point=segment_point,
    )
