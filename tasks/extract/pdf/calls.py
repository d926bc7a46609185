"""The functions of the PDF engine that are called for every character or text of a page.

They are called with plain addresses, which takes half the time of typed pointers, and
without letting other threads run meanwhile, as each takes less than that does; results
come back in buffers that are made once.
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
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Setting = tuple[float, float, float, float, float, float, float]
"""How a character is set: the first four numbers of its matrix, its size, x and y of its origin."""
Pointer = ctypes.c_void_p
_SETTING = struct.Struct("=4f8xf4x2d")
"""As the engine puts it: a matrix of six floats, a float, and two doubles at a place of eight."""


class Calls(NamedTuple):
    """What is asked of a text page, of a text object on it, or of a font.

    `put_loose_box` puts left, top, right and bottom at a pointer, as four floats. `setting` is
    asked with a text object and the number of a character of it.
    """

    unicode: Callable[[Pointer, int], int]
    text_object: Callable[[Pointer, int], int | None]
    generated: Callable[[Pointer, int], int]
    map_error: Callable[[Pointer, int], int]
    loose_box: Callable[[Pointer, int], Box]
    put_loose_box: Callable[[Pointer, int, Pointer], int]
    tight_box: Callable[[Pointer, int], Box]
    origin: Callable[[Pointer, int], tuple[float, float]]
    setting: Callable[[Pointer, int, Pointer], Setting]
    render_mode: Callable[[Pointer], int]
    font_of: Callable[[Pointer], int | None]
    content_id: Callable[[Pointer], int]
    font_heights: Callable[[Pointer], tuple[float, float]]
    font_slant: Callable[[Pointer], int]
    font_weight: Callable[[Pointer], int]
    font_flags: Callable[[Pointer], int]
    font_name: Callable[[Pointer], bytes]


def plain(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of the engine whose first argument, an address, is a plain number."""
    return ctypes.PYFUNCTYPE(result, ctypes.c_void_p, *arguments)(_place_of(function))


def quick(function: Any, result: Any) -> Any:
    """Return a function of the engine whose arguments are pointers or small numbers.

    What they are is not looked at, which takes as long as the rest of the call: an address
    that is a plain number would be cut to the size of an `int`.
    """
    return ctypes.PYFUNCTYPE(result)(_place_of(function))


def _place_of(function: Any) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0


def pointer(handle: Any) -> Pointer:
    """Return a handle of the engine as its functions here take it."""
    return ctypes.cast(handle, Pointer)


@cache
def calls() -> Calls:
    """Return the engine's functions; one set a process, as the engine is not for threads."""
    from pypdfium2 import raw  # type: ignore[import-untyped]  # it has no stubs

    address, integer = ctypes.c_void_p, ctypes.c_int

    floats = (ctypes.c_float * 6)()
    doubles = (ctypes.c_double * 4)()
    float_place = Pointer(ctypes.addressof(floats))
    next_place = Pointer(ctypes.addressof(floats) + 4)
    first, second, third, fourth = (
        Pointer(ctypes.addressof(doubles) + 8 * step) for step in range(4)
    )
    # unpacked at once: to go through a buffer of ctypes takes as long as the call
    four_floats = struct.Struct("=4f").unpack_from
    two_doubles, four_doubles = (struct.Struct(f"={n}d").unpack_from for n in (2, 4))
    get_loose = quick(raw.FPDFText_GetLooseCharBox, integer)
    get_tight = quick(raw.FPDFText_GetCharBox, integer)
    get_origin = quick(raw.FPDFText_GetCharOrigin, integer)

    def loose_box(page: Pointer, index: int) -> Box:
        get_loose(page, index, float_place)
        left, top, right, bottom = four_floats(floats)
        return left, bottom, right, top

    def tight_box(page: Pointer, index: int) -> Box:
        get_tight(page, index, first, second, third, fourth)
        left, right, bottom, top = four_doubles(doubles)
        return left, bottom, right, top

    def origin(page: Pointer, index: int) -> tuple[float, float]:
        get_origin(page, index, first, second)
        x, y = two_doubles(doubles)
        return x, y

    get_ascent = quick(raw.FPDFFont_GetAscent, integer)
    get_descent = quick(raw.FPDFFont_GetDescent, integer)
    get_slant = quick(raw.FPDFFont_GetItalicAngle, integer)
    get_name = quick(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t)
    letters, whole = ctypes.create_string_buffer(256), ctypes.c_size_t(256)
    letters_place, one = Pointer(ctypes.addressof(letters)), ctypes.c_float(1.0)
    number = ctypes.c_int()
    number_place = Pointer(ctypes.addressof(number))

    def font_heights(font: Pointer) -> tuple[float, float]:
        floats[0] = floats[1] = 0.0
        get_ascent(font, one, float_place)
        get_descent(font, one, next_place)
        return floats[0], floats[1]

    def font_slant(font: Pointer) -> int:
        number.value = 0
        get_slant(font, number_place)
        return number.value

    def font_name(font: Pointer) -> bytes:
        letters.value = b""
        get_name(font, letters_place, whole)
        return letters.value

    return Calls(
        unicode=quick(raw.FPDFText_GetUnicode, ctypes.c_uint),
        text_object=quick(raw.FPDFText_GetTextObject, address),
        generated=quick(raw.FPDFText_IsGenerated, integer),
        map_error=quick(raw.FPDFText_HasUnicodeMapError, integer),
        loose_box=loose_box,
        put_loose_box=get_loose,
        tight_box=tight_box,
        origin=origin,
        setting=_setting_call(get_origin),
        render_mode=quick(raw.FPDFTextObj_GetTextRenderMode, integer),
        font_of=quick(raw.FPDFTextObj_GetFont, address),
        content_id=quick(raw.FPDFPageObj_GetMarkedContentID, integer),
        font_heights=font_heights,
        font_slant=font_slant,
        font_weight=quick(raw.FPDFFont_GetWeight, integer),
        font_flags=quick(raw.FPDFFont_GetFlags, integer),
        font_name=font_name,
    )


def _setting_call(get_origin: Callable[..., int]) -> Callable[[Pointer, int, Pointer], Setting]:
    """Return what asks how a character is set: three questions, answered in one room."""
    from pypdfium2 import raw

    get_matrix = quick(raw.FPDFText_GetMatrix, ctypes.c_int)
    get_size = quick(raw.FPDFTextObj_GetFontSize, ctypes.c_int)
    room = ctypes.create_string_buffer(_SETTING.size)
    room_place = ctypes.addressof(room)
    matrix_place, size_place = Pointer(room_place), Pointer(room_place + 24)
    x_place, y_place = Pointer(room_place + 32), Pointer(room_place + 40)

    def setting(page: Pointer, index: int, text: Pointer) -> Setting:
        get_origin(page, index, x_place, y_place)
        is_told = get_matrix(page, index, matrix_place) and get_size(text, size_place)
        a, b, c, d, size, x, y = _SETTING.unpack(room)
        return (a, b, c, d, size, x, y) if is_told else (1.0, 0.0, 0.0, 1.0, 1.0, x, y)

    return setting


@cache
def _text_room(bits: int) -> ctypes.Array[ctypes.c_ushort]:
    """Return room for the text of a page: to make it for each takes longer than to read it."""
    return (ctypes.c_ushort * (1 << bits))()


def page_text(text_page: Any, total: int) -> str:
    """Return one character for each of the engine's, in its order.

    They are had in one call where that gives as many; it leaves out what it cannot show and
    counts characters beyond the basic plane twice.
    """
    from pypdfium2 import raw

    buffer = _text_room((total + 1).bit_length())
    written = raw.FPDFText_GetText(text_page, 0, total, buffer)
    units = memoryview(buffer)[: max(written - 1, 0)]
    text = units.tobytes().decode("utf-16-le", "surrogatepass")
    if len(text) == total and "\0" not in text:
        return text
    page, get = pointer(text_page), calls().unicode
    codes = (get(page, index) for index in range(total))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
