"""PDF bytes to pages: opening, limits, and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tasks.errors import DamagedInput, EmptyInput, WrongFormat
from tasks.extract.pdf.characters import read_characters
from tasks.extract.pdf.lines import glyphs_to_lines
from tasks.extract.pdf.objects import IMAGE, MOST_OBJECTS, TEXT, left_out, page_objects
from tasks.extract.pdf.page import Page
from tasks.extract.pdf.rules import read_rules
from tasks.extract.pdf.whole import what_is_broken

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

MOST_PAGES = 2_000
"""Pages; the longest reports of this kind have under 200, and a bound keeps time bounded."""
MOST_UNREADABLE = 0.5
"""Share of a document's characters that may have no Unicode value; above it, what is read is
not what is printed."""

_EXPECTED = "a PDF with text that can be read"


@contextmanager
def open_pdf(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF that is whole, and close it at the end.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        EmptyInput: no bytes, or no pages.
        DamagedInput: truncated, broken, encrypted, or of more pages than any report.
    """
    import pypdfium2

    if not data.strip():
        raise EmptyInput(document=name, expected=_EXPECTED, found="nothing")
    broken = what_is_broken(data)
    if broken:
        raise DamagedInput(document=name, expected=_EXPECTED, found=broken)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # The engine also asks for a password where a file is too broken to tell.
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD and b"/Encrypt" in data
        raise DamagedInput(
            document=name,
            expected=_EXPECTED,
            found="an encrypted PDF that wants a password"
            if is_locked
            else f"a PDF that the reader cannot read ({error})",
        ) from error
    with document:
        count = len(document)
        if count == 0:
            raise EmptyInput(document=name, expected=_EXPECTED, found="a PDF without pages")
        if count > MOST_PAGES:
            raise DamagedInput(
                document=name,
                expected=f"a report of at most {MOST_PAGES:,} pages",
                found=f"a PDF of {count:,} pages, larger than any report",
            )
        yield document


def read_pages(document: pypdfium2.PdfDocument, name: str) -> Iterator[Page]:
    """Read the pages one by one; each is closed before the next is opened.

    What only the whole document shows is raised after its last page.

    Raises:
        WrongFormat: a scan, or fonts that do not say which characters they show.
        EmptyInput: neither text nor pictures on any page.
        DamagedInput: a page that cannot be read, or with more on it than any report's.
    """
    import pypdfium2

    characters = unreadable = pictures = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise DamagedInput(
                document=name,
                place=f"page {index + 1}",
                expected="a page that can be read",
                found=str(error),
            ) from error
        try:
            made, bad = _read_page(page, index + 1, name)
        finally:
            page.close()
        characters += made.characters
        unreadable += bad
        pictures += made.has_picture
        yield made
    if characters == 0:
        if pictures:
            raise WrongFormat(
                document=name,
                expected=_EXPECTED,
                found=f"a scan: pictures of pages without text ({len(document)} pages)",
            )
        raise EmptyInput(document=name, expected=_EXPECTED, found="pages without text")
    if unreadable > MOST_UNREADABLE * characters:
        raise WrongFormat(
            document=name,
            expected=_EXPECTED,
            found=f"fonts without Unicode map: {unreadable:,} of {characters:,} characters"
            " cannot be read as text",
        )


def _read_page(page: pypdfium2.PdfPage, number: int, name: str) -> tuple[Page, int]:
    """Return a page and the number of its characters that have no Unicode value."""
    found = read_characters(page, number, name)
    objects, all_seen = page_objects(page)
    rules = read_rules(objects, found.frame)
    texts = (drawn.address for drawn in objects if drawn.kind == TEXT)
    order = {address: place for place, address in enumerate(texts)}
    lines, dropped = glyphs_to_lines(found, rules, order)
    doubtful = found.doubtful
    if not all_seen:
        doubtful += (f"more than {MOST_OBJECTS:,} objects: ruled lines may be missing",)
    if lost := left_out(objects, found.sources):
        doubtful += (f"{lost} texts that the reader took for others drawn twice",)
    made = Page(
        number=number,
        width=found.frame.width,
        height=found.frame.height,
        lines=lines,
        rules=rules,
        characters=found.count - dropped,
        has_picture=any(drawn.kind == IMAGE for drawn in objects),
        doubtful=doubtful,
    )
    return made, found.unreadable
