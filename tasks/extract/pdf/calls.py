"""The functions of the PDF engine that are called for every character or text of a page.

They are called with plain addresses, which takes half the time of typed pointers;
results come back in buffers that are made once.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the coordinates of the file."""
Matrix = tuple[float, float, float, float, float, float]


class Calls(NamedTuple):
    """What is asked of a text page or of a text object, each by its address."""

    unicode: Callable[[int, int], int]
    text_object: Callable[[int, int], int | None]
    generated: Callable[[int, int], int]
    map_error: Callable[[int, int], int]
    loose_box: Callable[[int, int], Box]
    tight_box: Callable[[int, int], Box]
    origin: Callable[[int, int], tuple[float, float]]
    char_matrix: Callable[[int, int], Matrix]
    text_size: Callable[[int], float]
    render_mode: Callable[[int], int]
    font_of: Callable[[int], int | None]
    content_id: Callable[[int], int]


def plain(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of the engine whose first argument, an address, is a plain number."""
    place = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(place)


@cache
def calls() -> Calls:
    """Return the engine's functions; one set a process, as the engine is not for threads."""
    from pypdfium2 import raw  # type: ignore[import-untyped]  # it has no stubs

    address, integer = ctypes.c_void_p, ctypes.c_int

    floats = (ctypes.c_float * 6)()
    doubles = (ctypes.c_double * 4)()
    float_place = ctypes.addressof(floats)
    first, second, third, fourth = (ctypes.addressof(doubles) + 8 * step for step in range(4))
    # unpacked at once: to go through a buffer of ctypes takes as long as the call
    four_floats, four_doubles = struct.Struct("=4f").unpack_from, struct.Struct("=4d").unpack_from
    six = struct.Struct("=6f")
    six_floats, set_six = six.unpack_from, six.pack_into
    get_loose = plain(raw.FPDFText_GetLooseCharBox, integer, integer, address)
    get_tight = plain(raw.FPDFText_GetCharBox, integer, integer, address, address, address, address)
    get_origin = plain(raw.FPDFText_GetCharOrigin, integer, integer, address, address)
    get_matrix = plain(raw.FPDFText_GetMatrix, integer, integer, address)
    get_size = plain(raw.FPDFTextObj_GetFontSize, integer, address)

    def loose_box(page: int, index: int) -> Box:
        get_loose(page, index, float_place)
        left, top, right, bottom = four_floats(floats)
        return left, bottom, right, top

    def tight_box(page: int, index: int) -> Box:
        get_tight(page, index, first, second, third, fourth)
        left, right, bottom, top = four_doubles(doubles)
        return left, bottom, right, top

    def origin(page: int, index: int) -> tuple[float, float]:
        get_origin(page, index, first, second)
        return doubles[0], doubles[1]

    def char_matrix(page: int, index: int) -> Matrix:
        set_six(floats, 0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        get_matrix(page, index, float_place)
        a, b, c, d, e, f = six_floats(floats)
        return a, b, c, d, e, f

    def text_size(found: int) -> float:
        floats[0] = 1.0
        get_size(found, float_place)
        return float(floats[0])

    return Calls(
        unicode=plain(raw.FPDFText_GetUnicode, ctypes.c_uint, integer),
        text_object=plain(raw.FPDFText_GetTextObject, address, integer),
        generated=plain(raw.FPDFText_IsGenerated, integer, integer),
        map_error=plain(raw.FPDFText_HasUnicodeMapError, integer, integer),
        loose_box=loose_box,
        tight_box=tight_box,
        origin=origin,
        char_matrix=char_matrix,
        text_size=text_size,
        render_mode=plain(raw.FPDFTextObj_GetTextRenderMode, integer),
        font_of=plain(raw.FPDFTextObj_GetFont, address),
        content_id=plain(raw.FPDFPageObj_GetMarkedContentID, integer),
    )


def page_text(text_page: Any, total: int) -> str:
    """Return one character for each of the engine's, in its order.

    They are had in one call where that gives as many; it leaves out what it cannot show and
    counts characters beyond the basic plane twice.
    """
    from pypdfium2 import raw

    buffer = (ctypes.c_ushort * (total + 1))()
    written = raw.FPDFText_GetText(text_page, 0, total, buffer)
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == total and "\0" not in text:
        return text
    address = ctypes.cast(text_page, ctypes.c_void_p).value or 0
    get = calls().unicode
    codes = (get(address, index) for index in range(total))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
