"""The process that draws pages of a PDF for `draw_isolated`.

Asked is {"name": ..., "page": ..., "boxes": [[x0, top, x1, bottom, colour, caption], ...]} with
the bytes of the file behind it; the answer is {"refusal": ...}, or {"picture": PNG in base 64}.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

from tasks.blocks import Box
from tasks.errors import InputError
from tasks.extract.pdf.draw import draw_page
from tasks.extract.refusals import refusal_to_message
from tasks.extract.worker import read_frame, serve


def answer(question: dict[str, Any], pipe: BinaryIO) -> Iterator[dict[str, object]]:
    """Draw one page."""
    page, name = int(question["page"]), str(question["name"])
    boxes = [
        (Box(page, *place), str(colour), str(caption))
        for *place, colour, caption in question["boxes"]
    ]
    try:
        picture = draw_page(read_frame(pipe), page, boxes, name=name)
    except InputError as refusal:
        yield refusal_to_message(refusal)
    else:
        yield {"picture": base64.b64encode(picture).decode("ascii")}


if __name__ == "__main__":
    import_module("PIL.ImageDraw")
    import_module("PIL.PngImagePlugin")
    import_module("pypdfium2")
    serve(answer, memory=int(sys.argv[1]))
