"""How hostile PDF files are made that take more than a line."""

from __future__ import annotations

import hashlib
import struct

from tests.fake_un.pdf import make_pdf, pdf_stream
from tests.hostile.pdf_objects import CONTENT, document, form, hex_string, page, rc4

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What fills a short password up (ISO 32000-1, algorithm 2)."""
_ID = bytes(16)


def encrypted(user: bytes) -> bytes:
    """Write a file encrypted with RC4 of 40 bits (ISO 32000-1, 7.6.3: revision 2)."""
    padded, owner = (user + _PADDING)[:32], (b"owner" + _PADDING)[:32]
    entry = rc4(hashlib.md5(owner, usedforsecurity=False).digest()[:5], padded)
    allowed = struct.pack("<i", -4)
    key = hashlib.md5(padded + entry + allowed + _ID, usedforsecurity=False).digest()[:5]
    own = hashlib.md5(key + b"\4\0\0\0\0", usedforsecurity=False).digest()[:10]
    security = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O %s /U %s >>" % (
        hex_string(entry),
        hex_string(rc4(key, _PADDING)),
    )
    return document({4: pdf_stream(rc4(own, CONTENT))}, security, trailer=encrypt())


def encrypted_with_aes() -> bytes:
    """Write a file that wants a password for AES of 256 bits (extension level 3: revision 5)."""
    check, salt = bytes(8), bytes(8)
    entry = hashlib.sha256(b"secret" + check).digest() + check + salt
    security = (
        b"<< /Filter /Standard /V 5 /R 5 /Length 256 /P -4 /O %s /U %s /OE %s /UE %s /Perms %s"
        b" /StmF /StdCF /StrF /StdCF /CF << /StdCF << /CFM /AESV3 /Length 32 >> >> >>"
        % tuple(map(hex_string, (bytes(48), entry, bytes(32), bytes(32), bytes(16))))
    )
    return document({}, security, trailer=encrypt())


def encrypt() -> bytes:
    """Return the keys of the trailer of a file whose object 6 says how it is encrypted."""
    return b"/Encrypt 6 0 R /ID [%s %s] " % (hex_string(_ID), hex_string(_ID))


def xref_loop() -> bytes:
    """Write a file whose cross-reference table says that the one before it is itself."""
    data = document(trailer=b"/Prev 0000000000 ")
    at = data.rindex(b"xref\n0 ")
    return data.replace(b"/Prev 0000000000", b"/Prev %010d" % at)


def without_to_unicode() -> bytes:
    """Write a file whose font numbers its glyphs and does not say which characters they are."""
    data = make_pdf([["A/66/165 a text that has enough of letters"]])
    return data.replace(b"/ToUnicode 5 0 R", b" " * len(b"/ToUnicode 5 0 R"))


def unknown_characters() -> bytes:
    """Write a file whose font says of every glyph that its character is unknown."""
    text = "A/66/165 a text that has enough of letters"
    glyphs = [f"<{ord(char):04X}>".encode() for char in sorted(set(text) | {" "})]
    data = make_pdf([[text]])
    for glyph in glyphs:
        data = data.replace(b"> " + glyph, b"> <FFFD>")
    return data


def fan_out(depth: int, width: int, drawing: bytes) -> bytes:
    """Write a file of forms that draw forms: `width ** depth` drawings from a few lines."""
    calls = b" ".join([b"/X Do"] * width)
    forms = [form(calls, b"/X %d 0 R" % (number + 1)) for number in range(6, 6 + depth)]
    return document(
        {3: page(resources=b"/XObject << /X 6 0 R >>"), 4: pdf_stream(CONTENT + b" /X Do")},
        *forms,
        form(drawing, b""),
    )


def map_of_ranges(line: bytes) -> bytes:
    """Write a file whose font maps a range as large as the line says."""
    cmap = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange %s" % line
    )
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R"
        b" /Encoding /WinAnsiEncoding >>"
    )
    return document({5: font}, pdf_stream(cmap + b" endbfrange endcmap"))


def type3_loop() -> bytes:
    """Write a file whose glyph draws itself."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0]"
        b" /CharProcs << /A 6 0 R >> /Encoding << /Differences [65 /A] >> /FirstChar 65"
        b" /LastChar 65 /Widths [1000] /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    glyph = pdf_stream(b"1000 0 0 0 750 750 d1 BT /F1 1 Tf (A) Tj ET")
    return document({4: pdf_stream(b"BT /F1 12 Tf 72 700 Td (AAAAAAAA) Tj ET"), 5: font}, glyph)


def object_streams() -> bytes:
    """Write a file whose streams of objects say that they stand in each other."""
    inner = b"7 0 << >>"
    keys = b"/Type /ObjStm /N 1 /First 4 /Extends %d 0 R"
    return document({}, pdf_stream(inner, keys % 7), pdf_stream(inner, keys % 6))
