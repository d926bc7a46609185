"""From the coordinates of a PDF page to places on the page as it is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

_UPRIGHT = 5.0
"""Degrees from a quarter turn within which text counts as straight: scanners tilt pages."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box of a page in its own coordinates, and the turns it is shown with.

    Attributes:
        left, bottom, right, top: the crop box inside the media box.
        turns: quarter turns clockwise, 0 to 3.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Width as shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the file is shown: from the left and from the top."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def angle(self, a: float, b: float) -> int:
        """Return the direction of writing of a text matrix as shown.

        Degrees counter-clockwise from left to right, 0 to 359; near a quarter turn, that turn.
        """
        degrees = math.degrees(math.atan2(b, a)) - 90 * self.turns
        quarter = round(degrees / 90) * 90
        near = quarter if abs(degrees - quarter) <= _UPRIGHT else round(degrees)
        return near % 360


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """Return the frame of an open page."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def turn(x: float, y: float, degrees: int) -> tuple[float, float]:
    """Turn a point clockwise as shown, so that text written at this angle lies level."""
    if degrees == 0:
        return x, y
    radians = math.radians(degrees)
    cos, sin = math.cos(radians), math.sin(radians)
    return x * cos - y * sin, x * sin + y * cos


def turn_back_box(
    x0: float, top: float, x1: float, bottom: float, degrees: int
) -> tuple[float, float, float, float]:
    """Return the upright box around a box of level text after it is turned back."""
    if degrees == 0:
        return x0, top, x1, bottom
    corners = [turn(x, y, -degrees) for x in (x0, x1) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
