"""A page as a picture with boxes over it, for `ctbt parse --explain`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.blocks import Box
from tasks.disk import new_file
from tasks.extract.pdf.engine import open_pdf

if TYPE_CHECKING:
    from PIL import Image

_DOTS = 110
"""Dots an inch: small print can be read, a page is about 250 kilobytes."""
_POINTS = 72
_LARGEST = 4_000
"""Dots of the longer side; a larger page is drawn smaller."""
_FILL = 56
_EDGE = 220
"""Of 255, how much of the page's own colour a box hides."""


Drawn = tuple[Box, str, str]
"""A box, the name or hex code of its colour, and what is written at its corner."""


def draw_blocks(
    data: bytes, page: int, boxes: Sequence[Drawn], path: Path, *, name: str = ""
) -> None:
    """Draw a page with boxes over it to a PNG file; see `draw_page` and `write_picture`.

    Raises:
        DamagedInput: the file cannot be opened.
        IndexError: it has no such page.
        ValueError: no such colour.
    """
    write_picture(draw_page(data, page, boxes, name=name), path)


def draw_page(data: bytes, page: int, boxes: Sequence[Drawn], *, name: str = "") -> bytes:
    """Return a page with boxes over it as a PNG file.

    Args:
        data: the PDF file.
        page: number of the page, from 1.
        boxes: what is drawn; boxes of other pages are left out.
        name: of the PDF file, for messages.

    Raises:
        DamagedInput: the file cannot be opened.
        IndexError: it has no such page.
        ValueError: no such colour.
    """
    with open_pdf(data, name) as document:
        if not 1 <= page <= len(document):
            raise IndexError(f"page {page} of {len(document)}")
        opened = document[page - 1]
        try:
            longest = max(opened.get_width(), opened.get_height(), 1.0)
            scale = min(_DOTS / _POINTS, _LARGEST / longest)
            bitmap = opened.render(scale=scale)
            picture = bitmap.to_pil().convert("RGBA")
            bitmap.close()
        finally:
            opened.close()
    drawn = _over(picture, [box for box in boxes if box[0].page == page], scale)
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def write_picture(picture: bytes, path: Path) -> None:
    """Write a file beside its place and move it there: it is there whole or not at all."""
    beside = new_file(path.parent, f".{path.name}.", ".png")
    try:
        beside.write_bytes(picture)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _over(picture: Image.Image, boxes: Sequence[Drawn], scale: float) -> Image.Image:
    """Lay the boxes over a picture."""
    from PIL import Image, ImageColor, ImageDraw, ImageFont

    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=11)
    for box, colour, caption in boxes:
        red, green, blue = ImageColor.getrgb(colour)[:3]
        x0, x1 = sorted((box.x0 * scale, box.x1 * scale))
        y0, y1 = sorted((box.top * scale, box.bottom * scale))
        pen.rectangle(
            (x0, y0, x1, y1),
            fill=(red, green, blue, _FILL),
            outline=(red, green, blue, _EDGE),
            width=1,
        )
        if caption:
            # Beside the box where there is room, so that it does not hide the text.
            start = max(x0 - pen.textlength(caption, font=font) - 2, 1.0)
            left, top, right, bottom = pen.textbbox((start, y0), caption, font=font)
            pen.rectangle(
                (left - 1, top - 1, right + 1, bottom + 1), fill=(red, green, blue, _EDGE)
            )
            ink = "black" if red * 299 + green * 587 + blue * 114 > 128_000 else "white"
            pen.text((start, y0), caption, fill=ink, font=font)
    return Image.alpha_composite(picture, layer).convert("RGB")
