"""Small PDF files, each drawn as a test wants it.

Text is set in two fonts: `F` and `B` (bold) are Helvetica, which every reader
has; `U` is a font of any characters, each half as wide as the font size, whose
Unicode values the file tells, and `N` the same without telling them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

A4 = (0, 0, 595, 842)


def tiny_pdf(
    *pages: bytes,
    box: Sequence[int] = A4,
    crop: Sequence[int] | None = None,
    rotate: int = 0,
    forms: Mapping[str, bytes] | None = None,
    glyphs: str = "",
    trailer: bytes = b"",
) -> bytes:
    """Write a PDF with a content stream a page.

    Args:
        pages: content streams.
        box, crop: media box and crop box of each page.
        rotate: degrees clockwise.
        forms: content streams of forms, by name; a form is as large as the page.
        glyphs: the characters of the fonts `U` and `N`, whose codes are their places from 1.
        trailer: more of the trailer.
    """
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    helvetica = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    descendant = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tiny /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /Tiny /Flags 4"
        b" /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200"
        b" /CapHeight 700 /StemV 80 >> >>"
    )
    to_unicode = add(stream(_to_unicode(glyphs)))
    composite = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Tiny /Encoding /Identity-H"
        b" /DescendantFonts [%d 0 R] " % descendant
    )
    fonts = b" ".join(
        b"/%s %d 0 R" % (name, add(font))
        for name, font in {
            b"F": helvetica % b"Helvetica",
            b"B": helvetica % b"Helvetica-Bold",
            b"U": composite + b"/ToUnicode %d 0 R >>" % to_unicode,
            b"N": composite + b">>",
        }.items()
    )
    shapes = b" ".join(
        b"/%s %d 0 R"
        % (
            name.encode(),
            add(
                stream(
                    content,
                    b"/Type /XObject /Subtype /Form /BBox [0 0 2000 2000]"
                    b" /Resources << /Font << %s >> >>" % fonts,
                )
            ),
        )
        for name, content in (forms or {}).items()
    )
    resources = b"<< /Font << %s >> /XObject << %s >> >>" % (fonts, shapes)
    kids = []
    for content in pages:
        body = add(stream(content))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s /Rotate %d /Contents %d 0 R"
                b" /Resources %s >>"
                % (
                    _numbers(box),
                    b"/CropBox [%s]" % _numbers(crop) if crop else b"",
                    rotate,
                    body,
                    resources,
                )
            )
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    return _file(objects, trailer)


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)


def text(
    x: float, y: float, shown: str, *, size: float = 10, font: str = "F", before: str = ""
) -> bytes:
    """Draw a text in Helvetica; `before` are operators between font and text."""
    escaped = shown.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return (f"BT /{font} {size:g} Tf {before} 1 0 0 1 {x:g} {y:g} Tm ({escaped}) Tj ET\n").encode(
        "cp1252"
    )


def coded(
    x: float, y: float, shown: str, glyphs: str, *, size: float = 10, font: str = "U"
) -> bytes:
    """Draw a text in the font of any characters."""
    codes = "".join(f"{glyphs.index(char) + 1:04X}" for char in shown)
    return f"BT /{font} {size:g} Tf 1 0 0 1 {x:g} {y:g} Tm <{codes}> Tj ET\n".encode()


def _numbers(values: Sequence[int]) -> bytes:
    return b" ".join(b"%d" % value for value in values)


def _to_unicode(glyphs: str) -> bytes:
    entries = [
        f"<{number:04X}> <{char.encode('utf-16-be').hex()}>"
        for number, char in enumerate(glyphs, 1)
    ]
    lines = ["begincmap", "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for first in range(0, len(entries), 100):
        block = entries[first : first + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap"]).encode()


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, count = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        trailer,
        start,
    )
    return bytes(data)
