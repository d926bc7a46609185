"""The characters of a page with their places, as the PDF engine gives them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tasks.errors import DamagedInput
from tasks.extract.pdf.frame import Frame, frame_of, turn
from tasks.extract.pdf.scripts import REPLACEMENT, is_rtl, is_unreadable, rtl_cluster, take_apart

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

MOST_CHARACTERS = 100_000
"""Characters of a page; a page of the smallest print has under 20,000."""
_DOUBTFUL = 0.01
"""Share of unreadable characters from which a page's text is not to be trusted."""
_HYPHENS = (0x02, 0xFFFE)
"""What the engine puts for the hyphen at a line end that it takes for a break in a word."""
_NOTHING = 0.01
"""Points: what is narrower is not drawn."""
_STROKED = (1, 2, 5, 6)
"""Text rendering modes that draw outlines, by which letters are made bold (ISO 32000-1, 9.3.6)."""
_BOLD_WEIGHT = 600
_ITALIC_FLAG = 1 << 6
"""Of the font descriptor (ISO 32000-1, table 123)."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object have in common, in points.

    Attributes:
        angle: degrees counter-clockwise in which it is written.
        baseline: distance of the baseline from the page's top, after the page is turned so that
            the text lies level.
        top, bottom: ascent and descent of its font, likewise.
        content: number of the marked content it belongs to, -1 where the file has none.
        source: the address of its text object, which stays as long as the page is open.
    """

    angle: int
    baseline: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    content: int
    source: int


class Glyph(NamedTuple):
    """One or more characters that are drawn as one.

    `x0` and `x1` are as `Style.baseline`; `order` is its number in the engine's stream. A space
    has the text " ".
    """

    x0: float
    x1: float
    text: str
    order: int
    style: Style


@dataclass(frozen=True, slots=True)
class Characters:
    """What is written on a page.

    Attributes:
        frame: how the page is shown.
        glyphs: in the order of the engine's stream, spaces included, generated ones left out.
        count: characters of the glyphs that are no space.
        unreadable: those of them without a Unicode value.
        doubtful: why they cannot be trusted.
    """

    frame: Frame
    glyphs: list[Glyph]
    count: int
    unreadable: int
    doubtful: tuple[str, ...]


class _Calls(NamedTuple):
    """The engine's functions, called with plain addresses: half the time of typed pointers."""

    unicode: Callable[[int, int], int]
    text_object: Callable[[int, int], int | None]
    generated: Callable[[int, int], int]
    map_error: Callable[[int, int], int]
    loose_box: Callable[[int, int, int], int]
    tight_box: Callable[[int, int, int, int, int, int], int]
    origin: Callable[[int, int, int, int], int]
    matrix: Callable[[int, int, int], int]


@cache
def _calls() -> _Calls:
    from pypdfium2 import raw

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        address = ctypes.cast(function, ctypes.c_void_p).value
        return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *arguments)(address)

    pointer = ctypes.c_void_p
    return _Calls(
        unicode=plain(raw.FPDFText_GetUnicode, ctypes.c_uint),
        text_object=plain(raw.FPDFText_GetTextObject, pointer),
        generated=plain(raw.FPDFText_IsGenerated, ctypes.c_int),
        map_error=plain(raw.FPDFText_HasUnicodeMapError, ctypes.c_int),
        loose_box=plain(raw.FPDFText_GetLooseCharBox, ctypes.c_int, pointer),
        tight_box=plain(
            raw.FPDFText_GetCharBox, ctypes.c_int, pointer, pointer, pointer, pointer
        ),
        origin=plain(raw.FPDFText_GetCharOrigin, ctypes.c_int, pointer, pointer),
        matrix=plain(raw.FPDFText_GetMatrix, ctypes.c_int, pointer),
    )


def read_characters(page: pypdfium2.PdfPage, number: int, name: str) -> Characters:
    """Read the characters of an open page.

    Raises:
        DamagedInput: more characters than a page can have.
    """
    from pypdfium2 import raw

    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        total = raw.FPDFText_CountChars(text_page.raw)
        if total > MOST_CHARACTERS:
            raise DamagedInput(
                document=name,
                place=f"page {number}",
                expected=f"a page of at most {MOST_CHARACTERS:,} characters",
                found=f"{total:,}",
            )
        address = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        glyphs, unreadable = _read(address or 0, total, frame)
    finally:
        text_page.close()
    count = sum(len(glyph.text) for glyph in glyphs if not glyph.text.isspace())
    doubtful: tuple[str, ...] = ()
    if unreadable and unreadable >= _DOUBTFUL * count:
        doubtful = (f"{unreadable} of {count} characters have no Unicode value",)
    return Characters(frame, glyphs, count, unreadable, doubtful)


def _read(page: int, total: int, frame: Frame) -> tuple[list[Glyph], int]:
    """Return the glyphs, and the number of characters without a Unicode value."""
    calls = _calls()
    box = (ctypes.c_float * 4)()
    box_address = ctypes.addressof(box)
    get_unicode, get_object = calls.unicode, calls.text_object
    map_error, loose_box, generated = calls.map_error, calls.loose_box, calls.generated
    glyphs: list[Glyph] = []
    together: set[int] = set()
    unreadable = 0
    current: int | None = None
    style: Style | None = None
    is_plain = False
    left = frame.left
    fonts: dict[int, _Font] = {}
    for index in range(total):
        code = get_unicode(page, index)
        if code <= 32 and code not in _HYPHENS and generated(page, index):
            continue
        owner = get_object(page, index)
        if owner != current or style is None:
            if owner is None:
                continue
            current = owner
            style = _style(page, index, owner, frame, fonts)
            is_plain = style.angle == 0 and frame.turns == 0
        if is_plain:
            loose_box(page, index, box_address)
            x0, x1 = box[0] - left, box[2] - left
        else:
            x0, x1 = _turned_extent(page, index, frame, style.angle)
        if code in _HYPHENS:
            text = "-"
        else:
            text = chr(code) if 0 < code < 0x110000 else REPLACEMENT
            if (code > 0x7E or code < 32) and is_unreadable(text):
                unreadable += 1
                text = REPLACEMENT
            elif map_error(page, index):
                unreadable += 1
        if text > "\u02ff":
            text = take_apart(text)
        if glyphs:
            before = glyphs[-1]
            if before.style is style and before.x1 == x1 > x0 == before.x0:
                glyphs[-1] = before._replace(text=before.text + text)
                together.add(len(glyphs) - 1)
                continue
        if text == " " and x1 - x0 < _NOTHING:
            continue  # the engine's own, which it does not mark as such in Arabic
        glyphs.append(Glyph(x0, x1, text, index, style))
    for number in together:
        glyphs[number] = glyphs[number]._replace(text=_one_form(glyphs[number].text))
    return glyphs, unreadable


def _one_form(text: str) -> str:
    """Return the characters that one drawn form stands for, in logical order."""
    letters = text.replace(" ", "") or " "
    return rtl_cluster(letters) if is_rtl(letters) else letters


@dataclass(frozen=True, slots=True)
class _Font:
    """Ascent and descent for a size of 1, and its look."""

    ascent: float
    descent: float
    bold: bool
    italic: bool


def _style(page: int, index: int, owner: int, frame: Frame, fonts: dict[int, _Font]) -> Style:
    from pypdfium2 import raw

    calls = _calls()
    matrix = (ctypes.c_float * 6)(1, 0, 0, 1, 0, 0)
    calls.matrix(page, index, ctypes.addressof(matrix))
    a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
    text_object = ctypes.cast(owner, raw.FPDF_PAGEOBJECT)
    size = ctypes.c_float(1)
    raw.FPDFTextObj_GetFontSize(text_object, size)
    points = abs(size.value) * math.hypot(c, d)
    font_handle = raw.FPDFTextObj_GetFont(text_object)
    key = ctypes.cast(font_handle, ctypes.c_void_p).value or 0
    font = fonts.get(key)
    if font is None:
        font = fonts[key] = _font(font_handle)
    angle = frame.angle(a, b)
    point = (ctypes.c_double * 2)()
    start = ctypes.addressof(point)
    calls.origin(page, index, start, start + 8)
    _, baseline = turn(*frame.place(point[0], point[1]), angle)
    return Style(
        angle=angle,
        baseline=baseline,
        top=baseline - font.ascent * points,
        bottom=baseline - font.descent * points,
        size=points,
        bold=font.bold or raw.FPDFTextObj_GetTextRenderMode(text_object) in _STROKED,
        italic=font.italic,
        content=raw.FPDFPageObj_GetMarkedContentID(text_object),
        source=owner,
    )


def _font(handle: Any) -> _Font:
    from pypdfium2 import raw

    ascent, descent, slant = ctypes.c_float(), ctypes.c_float(), ctypes.c_int()
    raw.FPDFFont_GetAscent(handle, 1.0, ascent)
    raw.FPDFFont_GetDescent(handle, 1.0, descent)
    raw.FPDFFont_GetItalicAngle(handle, slant)
    named = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(handle, named, 256)
    name = named.value.lower()
    is_sane = 0.3 <= ascent.value <= 1.5 and -0.8 <= descent.value <= 0
    return _Font(
        ascent=ascent.value if is_sane else 0.8,
        descent=descent.value if is_sane else -0.2,
        bold=raw.FPDFFont_GetWeight(handle) >= _BOLD_WEIGHT or b"bold" in name,
        italic=bool(raw.FPDFFont_GetFlags(handle) & _ITALIC_FLAG)
        or slant.value != 0
        or b"italic" in name
        or b"oblique" in name,
    )


def _turned_extent(page: int, index: int, frame: Frame, angle: int) -> tuple[float, float]:
    """Return where a character of turned text begins and ends in its direction of writing."""
    calls = _calls()
    values = (ctypes.c_double * 6)()
    start = ctypes.addressof(values)
    calls.tight_box(page, index, start, start + 8, start + 16, start + 24)
    calls.origin(page, index, start + 32, start + 40)
    left, right, bottom, top, x, y = values
    places = [(left, bottom), (left, top), (right, bottom), (right, top), (x, y)]
    along = [turn(*frame.place(*place), angle)[0] for place in places]
    return min(along), max(along)
