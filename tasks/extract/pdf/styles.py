"""What the characters of one text object have in common: font, size, baseline."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tasks.extract.pdf.calls import Calls, Pointer
from tasks.extract.pdf.frame import Frame, turn

_STROKED = (1, 2, 5, 6)
"""Text rendering modes that draw outlines, by which letters are made bold (ISO 32000-1, 9.3.6)."""
_BOLD_WEIGHT = 600
_ITALIC_FLAG = 1 << 6
"""Of the font descriptor (ISO 32000-1, table 123)."""
_SMALLEST, _LARGEST = 0.01, 1e5
"""Points. Letters of no size, or of one that is no number, are as small as can be: distances are
measured by sizes."""
_ASCENT, _DESCENT = 0.8, -0.2
"""For fonts that tell none."""


@dataclass(slots=True, eq=False)
class Font:
    """A font of the page.

    Attributes:
        ascent, descent: for a size of 1.
        mapped: characters for which it tells a Unicode value, as far as they were met.
        unmapped: characters that are codes of glyphs, because it tells none.
        forms: how a character reads, and whether it says nothing.
        plain: characters that read as themselves; a text of them has nothing left when it is
            stripped of them, which is quicker to see than that they are in a set.
    """

    ascent: float
    descent: float
    bold: bool
    italic: bool
    mapped: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    forms: dict[str, tuple[str, bool]] = field(default_factory=dict)
    plain: str = ""


@dataclass(slots=True, eq=False)  # frozen, it would take three times as long to be made
class Style:
    """What the characters of one text object have in common, in points.

    Attributes:
        angle: degrees counter-clockwise in which it is written.
        baseline: distance of the baseline from the page's top, after the page is turned so that
            the text lies level.
        top, bottom: ascent and descent of its font, likewise.
        content: number of the marked content it belongs to, -1 where the file has none.
        source: the address of its text object, which stays as long as the page is open.
        slant: points to the right for each point up, of letters that the file itself slants.
        ground: the baseline in the coordinates of the file.
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
    font: Font
    slant: float
    ground: float


def style_of(
    call: Calls,
    page: Pointer,
    index: int,
    source: int,
    *,
    frame: Frame,
    fonts: dict[int, Font],
) -> Style:
    """Return the style of a text object, of which `index` is a character."""
    text = Pointer(source)
    a, b, c, d, size, x, y = call.setting(page, index, text)
    size = abs(size) * math.hypot(c, d)
    if not _SMALLEST <= size <= _LARGEST:
        size = _SMALLEST
    key = call.font_of(text) or 0
    font = fonts.get(key)
    if font is None:
        font = fonts[key] = _font(call, key)
    if b == 0 < a and frame.turns == 0:
        angle, baseline = 0, frame.top - y
    else:
        angle = frame.angle(a, b)
        baseline = turn(*frame.place(x, y), angle)[1]
    return Style(
        angle,
        baseline,
        baseline - font.ascent * size,
        baseline - font.descent * size,
        size,
        font.bold or call.render_mode(text) in _STROKED,
        font.italic,
        call.content_id(text),
        source,
        font,
        c / d if b == 0 and d else 0.0,
        y,
    )


def _font(call: Calls, address: int) -> Font:
    font = Pointer(address)
    ascent, descent = call.font_heights(font)
    name = call.font_name(font).lower()
    is_sane = 0.3 <= ascent <= 1.5 and -0.8 <= descent <= 0
    return Font(
        ascent=ascent if is_sane else _ASCENT,
        descent=descent if is_sane else _DESCENT,
        bold=call.font_weight(font) >= _BOLD_WEIGHT or b"bold" in name,
        italic=bool(call.font_flags(font) & _ITALIC_FLAG)
        or call.font_slant(font) != 0
        or b"italic" in name
        or b"oblique" in name,
    )
