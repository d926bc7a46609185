"""The front of a PDF file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tasks.extract.pdf.whole import what_is_broken
from tasks.extract.probe import FRONT, WHOLE, Probe, State
from tasks.extract.sniff import MediaType

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

_PDF: MediaType = "application/pdf"

_FRONT_PAGES = 2
"""Pages whose text is the front."""
_LOOKED_AT = 10
"""Pages that are looked at before a file is called a scan."""
_OBJECTS = 2_000
"""Objects of a page that are looked at for a picture."""
_DEPTH = 3
"""Forms within forms that are looked into for a picture."""
_HEADER_BAND = 0.8
"""The header of a page stands above this share of its height."""


def probe_pdf(data: bytes, *, whole: bool = False) -> Probe:
    """Look at the front of a PDF file, or at all of it.

    Readers repair a file that is cut off and show what is left of it, so its
    end is checked here first.
    """
    broken = what_is_broken(data)
    if broken:
        return _probe("damaged", broken)
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            return _read(document, whole=whole)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return _probe("encrypted", "a PDF that wants a password")
        return _probe("damaged", f"the PDF reader cannot read it: {error}")


def _probe(state: State, detail: str, text: str = "", pages: int | None = None) -> Probe:
    return Probe(_PDF, state, text, pages, detail)


def _read(document: pypdfium2.PdfDocument, *, whole: bool) -> Probe:
    count, most = len(document), WHOLE if whole else FRONT
    if count == 0:
        return _probe("damaged", "a PDF without pages", pages=0)
    texts: list[str] = []
    pictures = False
    for number in range(count if whole else min(count, _LOOKED_AT)):
        is_enough = sum(map(len, texts)) >= most or (not whole and number >= _FRONT_PAGES)
        if is_enough and any(text.strip() for text in texts):
            break
        page = document[number]
        try:
            texts.append(_text(page))
            pictures = pictures or (not texts[-1].strip() and _has_picture(page))
        finally:
            page.close()
    text = "\f".join(texts)
    if text.strip():
        return _probe("text", f"{count} pages", text[:most], count)
    looked = f"no text on the first {len(texts)} of {count} pages"
    if pictures:
        return _probe("scan", f"pictures of pages; {looked}", pages=count)
    return _probe("other", f"a PDF with {looked}, and no pictures", pages=count)


def _text(page: pypdfium2.PdfPage) -> str:
    """Return the text of a page, with its header first wherever the file draws it."""
    words = page.get_textpage()
    try:
        whole = _plain(words.get_text_range(0, min(words.count_chars(), FRONT)))
        if not whole.strip():
            return ""
        header = _plain(words.get_text_bounded(bottom=page.get_height() * _HEADER_BAND))
    finally:
        words.close()
    seen = "".join(whole.split())
    if "".join(header.split()) in seen[: len("".join(header.split())) * 2]:
        return whole
    return f"{header}\n{whole}"


def _plain(text: str) -> str:
    """Give line ends one form, and the reader's mark for a hyphen at a line end its character."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate({0xFFFE: "-", 2: "-", 0: ""})


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    import pypdfium2

    objects = islice(page.get_objects(max_depth=_DEPTH), _OBJECTS)
    return any(found.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for found in objects)
