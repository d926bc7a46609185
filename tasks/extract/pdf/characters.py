"""The characters of a page with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.errors import DamagedInput
from tasks.extract.pdf.calls import page_text
from tasks.extract.pdf.forms import read_forms
from tasks.extract.pdf.frame import frame_of
from tasks.extract.pdf.glyphs import Characters, Glyph, text_of
from tasks.extract.pdf.scripts import REPLACEMENT, has_rtl_letter
from tasks.extract.pdf.text_page import TextPage

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

MOST_CHARACTERS = 100_000
"""Characters of a page; a page of the smallest print has under 20,000."""
_DOUBTFUL = 0.01
"""Share of unreadable characters from which a page's text is not to be trusted."""
_CODES = str.maketrans(
    {
        "\x02": "-",  # what the engine puts for the hyphen at a line end that it takes for a break
        "\ufffe": "-",
        "\0": REPLACEMENT,
        **dict.fromkeys("\x1c\x1d\x1e\x1f\x85", REPLACEMENT),  # no spaces, as Python has them
    }
)
_ANY_CODE = re.compile("[" + "".join(map(chr, _CODES)) + "]")
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\r\n]+")
_WIDE = 2.0
"""Font sizes that a character can be wide; a text object that jumps is read by its characters."""


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
        text = page_text(text_page.raw, total)
        if _ANY_CODE.search(text):
            text = text.translate(_CODES)
        reader = TextPage(text_page.raw, text, frame)
        rtl = has_rtl_letter(text)
        surplus = reader.rtl_surplus if rtl else 0
        glyphs = _lines(reader, is_rtl=surplus >= 0) if rtl else _words(reader, 0, total)
    finally:
        text_page.close()
    count = len("".join("".join(map(text_of, glyphs)).split()))
    doubtful: tuple[str, ...] = ()
    if reader.unreadable and reader.unreadable >= _DOUBTFUL * count:
        doubtful = (f"{reader.unreadable} of {count} characters have no Unicode value",)
    sources = frozenset(style.source for style in reader.styles.values())
    is_rtl, has_marks = surplus > 0, rtl and bool(reader.near_marks)
    return Characters(
        frame, glyphs, count, reader.unreadable, doubtful, rtl, is_rtl, has_marks, sources
    )


def _lines(page: TextPage, *, is_rtl: bool) -> list[Glyph]:
    """Read a page with right-to-left letters, line by line.

    Where most letters are others, the lines without them are read as on other pages.
    """
    glyphs: list[Glyph] = []
    if is_rtl:
        page.ask_sides(0, len(page.text))
    for line in _LINE.finditer(page.text):
        begin, stop = line.span()
        if is_rtl:
            glyphs += read_forms(page, begin, stop)
        elif has_rtl_letter(line.group()):
            page.ask_sides(begin, stop)
            glyphs += read_forms(page, begin, stop)
        else:
            glyphs += _words(page, begin, stop)
    return glyphs


def _words(page: TextPage, begin: int, stop: int) -> list[Glyph]:
    """Read characters without right-to-left letters, in pieces from space to space.

    The engine puts a space wherever it sees a gap, and gives the characters of a text
    object one after the other: so the places of the first and last of a piece do.
    """
    glyphs: list[Glyph] = []
    get_object, generated = page.source, page.call.generated
    handle, text = page.handle, page.text
    for match in _WORD.finditer(text, begin, stop):
        start, end = match.span()
        spaced = start > 0 and text[start - 1] == " " and not generated(handle, start - 1)
        while start < end:
            source = get_object(start)
            until = end
            if end - start > 1 and get_object(end - 1) != source:
                until = start + 1
                while get_object(until) == source:
                    until += 1
            glyphs += _piece(page, start, until, source, spaced)
            start, spaced = until, False
    return glyphs


def _piece(page: TextPage, start: int, stop: int, source: int | None, spaced: bool) -> list[Glyph]:
    """Read a piece of one text object; one that jumps, character by character."""
    style = page.style(start, source)
    x0, x1 = page.extent(start, style)
    if stop - start > 1:
        last0, last1 = page.extent(stop - 1, style)
        if not 0 <= last0 - x0 <= _WIDE * style.size * (stop - start):
            return [
                Glyph(
                    *page.extent(index, style),
                    page.readable(index, index + 1, style),
                    index,
                    style,
                    spaced and index == start,
                )
                for index in range(start, stop)
            ]
        x1 = last1 if last1 > x1 else x1
    return [Glyph(x0, x1, page.readable(start, stop, style), start, style, spaced)]
