"""PDF files made by hand, object by object, with one page of text that every reader finds.

Objects 1 to 5 are the catalogue, the page tree, the page, its content and a
font; a hostile file puts others in their place or adds to them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from tests.fake_un.pdf import page_tree, pdf_file, pdf_stream

TEXT = "A/66/165"
CONTENT = b"BT /F1 12 Tf 72 700 Td (A/66/165) Tj ET"

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def page(content: int = 4, resources: bytes = b"", keys: bytes = b"") -> bytes:
    """Return a page object: its content's number, and what it has besides the font."""
    box = b"" if b"/MediaBox" in keys else b"/MediaBox [0 0 612 792]"
    return (
        b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (box, content, resources, keys)
    )


def document(
    changed: Mapping[int, bytes] | None = None,
    *more: bytes,
    trailer: bytes = b"",
) -> bytes:
    """Write the file.

    Args:
        changed: objects in the place of the five.
        more: objects from number 6 on.
        trailer: further keys of the trailer.
    """
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: page_tree([3]),
        3: page(),
        4: pdf_stream(CONTENT),
        5: _FONT,
    } | dict(changed or {})
    return pdf_file([*objects.values(), *more], trailer)


def many_pages(count: int) -> bytes:
    """Write a file of pages that share one content."""
    numbers = range(6, 6 + count)
    return document({2: page_tree(numbers)}, *[page()] * count)


def content(data: bytes) -> bytes:
    """Write a file whose page draws this."""
    return document({4: pdf_stream(zlib.compress(data), b"/Filter /FlateDecode")})


def form(drawing: bytes, resources: bytes) -> bytes:
    """Return a form: a drawing that a page or another form draws by name."""
    return pdf_stream(
        drawing,
        b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << %s >> >>" % resources,
    )


def deflated(pattern: bytes, times: int) -> bytes:
    """Return a zlib stream of a pattern many times over, without unfolding it here.

    A flush makes each piece stand for itself, so that it can be repeated; the
    check sum at the end is missing, which readers forgive.
    """
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(pattern) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + piece * times


def rc4(key: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt as the oldest encryption of PDF does."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def hex_string(data: bytes) -> bytes:
    """Return bytes as a string object."""
    return b"<" + data.hex().encode() + b">"


def tokens(parts: Sequence[bytes], times: int) -> bytes:
    """Return operators over and over."""
    return (b"\n".join(parts) + b"\n") * times
