"""Small PDF documents whose text every reader finds again, in any of the six languages.

The font is a composite one (Type0, Identity-H) that is not embedded: a glyph is
numbered by its place in the list of the document's characters, and a ToUnicode
map says which character each glyph stands for (ISO 32000-1, 9.7 and 9.10.3).
Nothing in a file depends on the day or the machine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

_SIZE = 10
_LEADING = 14
_MARGIN = 50
_PAPER = (595, 842)
"""A4 in points; a page grows beyond it rather than break or lose a line."""

_RIGHT_TO_LEFT = {"R", "AL", "NSM"}
_LEFT_TO_RIGHT = re.compile(r"[0-9](?:[0-9./,:-]*[0-9])?|[A-Za-z][A-Za-z0-9./:()*-]*")
_MIRRORED = str.maketrans("()[]<>«»", ")(][><»«")


Columns = tuple[tuple[int, str], ...]
"""A line of a table: pieces of text, each with how many characters from the margin it begins;
without a piece it is a rule from margin to margin."""
Line = str | Columns


def make_pdf(pages: Sequence[Sequence[Line]], *, padding: int = 0) -> bytes:
    """Write a PDF with the lines of each page, in logical order.

    Args:
        pages: the lines of each page; an empty page is allowed.
        padding: bytes of noise in a stream that no page uses.
    """
    used = {char for page in pages for line in page for _, text in _pieces(line) for char in text}
    characters = sorted(used | {" "})
    glyphs = {char: number for number, char in enumerate(characters, 1)}
    numbers = range(6, 6 + 2 * len(pages), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        page_tree(numbers),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Specimen /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Specimen /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /Specimen /Flags 4"
        b" /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200"
        b" /CapHeight 700 /StemV 80 >> >>",
        pdf_stream(_to_unicode(glyphs)),
    ]
    for number, page in zip(numbers, pages, strict=True):
        ends = [place + len(text) for line in page for place, text in _pieces(line)]
        width = max([_PAPER[0], *(2 * _MARGIN + end * _SIZE // 2 for end in ends)])
        height = max(_PAPER[1], 2 * _MARGIN + len(page) * _LEADING)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (width, height, number + 1)
        )
        objects.append(pdf_stream(_shown(page, glyphs, width, height)))
    if padding:
        objects.append(pdf_stream(noise("pdf", padding)))
    return pdf_file(objects)


def make_scan_pdf(symbol: str = "", *, pages: int = 1, padding: int = 0) -> bytes:
    """Write a PDF whose pages are pictures: a reader finds no text in it.

    Args:
        symbol: makes the picture another one; it is printed nowhere.
        pages: how many.
        padding: bytes of noise in a stream that no page uses.
    """
    width, height = 160, 226
    picture = noise(f"scan {symbol}", width // 8 * height)
    numbers = range(4, 4 + 2 * pages, 2)
    image = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent 1" % (width, height)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        page_tree(numbers),
        pdf_stream(picture, image),
    ]
    for number in numbers:
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /XObject << /I1 3 0 R >> >> >>" % (*_PAPER, number + 1)
        )
        objects.append(pdf_stream(b"q %d 0 0 %d 0 0 cm /I1 Do Q" % _PAPER))
    if padding:
        objects.append(pdf_stream(noise("pdf", padding)))
    return pdf_file(objects)


def noise(seed: str, size: int) -> bytes:
    """Return bytes that look random and do not shrink, the same for the same seed."""
    return hashlib.shake_128(seed.encode()).digest(size)


def page_tree(numbers: Sequence[int]) -> bytes:
    """Return the root of a flat page tree: the object that names its pages."""
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(numbers))


def pdf_stream(data: bytes, keys: bytes = b"") -> bytes:
    """Return a stream object with these keys in its dictionary."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of objects, numbered from 1; the first is the catalogue.

    Args:
        objects: what stands between "obj" and "endobj" of each.
        trailer: further keys of the trailer.
    """
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, count = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s>>\n" % (count, trailer)
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CMapName /Specimen-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    entries = [
        f"<{number:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for char, number in glyphs.items()
    ]
    for first in range(0, len(entries), 100):  # the most that one block may hold
        block = entries[first : first + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _pieces(line: Line) -> Columns:
    return ((0, line),) if isinstance(line, str) else line


def _shown(page: Sequence[Line], glyphs: dict[str, int], width: int, height: int) -> bytes:
    """Return the drawing of a page; what is Arabic goes from its right edge."""
    drawn, rules = [], []
    for row, line in enumerate(page):
        top = height - _MARGIN - row * _LEADING
        if not line and not isinstance(line, str):
            middle = top + _SIZE // 3
            rules.append(f"{_MARGIN} {middle} m {width - _MARGIN} {middle} l S")
        is_arabic = any(_is_right_to_left(text) for _, text in _pieces(line))
        for place, piece in _pieces(line):
            text = visual_order(piece) if is_arabic else piece
            left = _MARGIN + place * _SIZE // 2
            if is_arabic:
                left = width - left - len(text) * _SIZE // 2
            codes = "".join(f"{glyphs[char]:04X}" for char in text)
            drawn.append(f"1 0 0 1 {left} {top} Tm <{codes}> Tj")
    return "\n".join([f"BT /F1 {_SIZE} Tf", *drawn, "ET", *rules]).encode()


def _is_right_to_left(line: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in line)


def visual_order(line: str) -> str:
    """Return a line of Arabic as its letters stand on paper, from left to right.

    Numbers and Latin words keep their own direction inside it. This is the
    part of the Unicode bidirectional algorithm that mastheads need.
    """
    pieces, end = [], 0
    for match in _LEFT_TO_RIGHT.finditer(line):
        pieces += [_turned(line[end : match.start()]), match.group()]
        end = match.end()
    pieces.append(_turned(line[end:]))
    return "".join(reversed(pieces))


def _turned(text: str) -> str:
    return text.translate(_MIRRORED)[::-1]
