"""Pages of a PDF file for a test, checked for what holds of every page."""

from __future__ import annotations

from tasks.extract.pdf.engine import open_pdf, read_pages
from tasks.extract.pdf.page import Line, Page


def pages_of(data: bytes) -> list[Page]:
    """Read all pages; each character is in exactly one word."""
    with open_pdf(data, "tiny.pdf") as document:
        pages = list(read_pages(document, "tiny.pdf"))
    for page in pages:
        words = [word for line in page.lines for word in line.words]
        assert sum(word.count for word in words) == page.characters
        assert all(word.count == len(word.text) > 0 for word in words)
        assert not any(char.isspace() for word in words for char in word.text)
    return pages


def page_of(data: bytes) -> Page:
    """Read the only page."""
    (page,) = pages_of(data)
    return page


def shown(line: Line) -> str:
    """Return the words of a line with the spaces that are seen."""
    return "".join((" " if word.space_before else "") + word.text for word in line.words)


def lines_of(data: bytes) -> list[str]:
    """Return the lines of the only page."""
    return [shown(line) for line in page_of(data).lines]
