"""What the tests of the fake server read from PDFs."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs


def text_of(pdf: bytes) -> list[str]:
    """The lines of all pages; the library holds a page until it is told to let go."""
    with pypdfium2.PdfDocument(pdf) as document:
        lines: list[str] = []
        for number in range(len(document)):
            page = document[number]
            found = page.get_textpage()
            lines += [line.rstrip() for line in found.get_text_bounded().split("\r\n")]
            found.close()
            page.close()
    return lines
