"""PDF files that are whole, broken, locked, or without text."""

from __future__ import annotations

import hashlib
import struct

import pytest

from tasks.extract.probe import probe
from tests.fake_un.pdf import make_pdf, make_scan_pdf

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""ISO 32000-1, algorithm 2, step a."""


def rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    swap = 0
    for index in range(256):
        swap = (swap + box[index] + key[index % len(key)]) % 256
        box[index], box[swap] = box[swap], box[index]
    out, one, two = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        two = (two + box[one]) % 256
        box[one], box[two] = box[two], box[one]
        out.append(byte ^ box[(box[one] + box[two]) % 256])
    return bytes(out)


def md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def locked(data: bytes, user: bytes) -> bytes:
    """Add the encryption dictionary of revision 2 to a PDF; its streams are left as they are."""
    padded = (user + _PADDING)[:32]
    owner = rc4(md5((b"owner" + _PADDING)[:32])[:5], padded)
    key = md5(padded + owner + struct.pack("<i", -4) + b"0123456789abcdef")[:5]
    entry = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}>"
        f" /U <{rc4(key, _PADDING).hex()}> >>"
        f" /ID [<{b'0123456789abcdef'.hex()}> <{b'0123456789abcdef'.hex()}>]"
    )
    head, mark, tail = data.rpartition(b"trailer")
    first, bracket, rest = tail.partition(b"<<")
    return head + mark + first + bracket + b" " + entry.encode() + rest


def test_a_pdf_with_a_password() -> None:
    data = make_pdf([["A/66/165"]])
    found = probe(locked(data, b"secret"))
    assert (found.state, found.text) == ("encrypted", "")
    assert probe(locked(data, b"")).state != "encrypted"


def test_pictures_without_text() -> None:
    assert (probe(make_scan_pdf(pages=3)).state, probe(make_scan_pdf(pages=3)).pages) == ("scan", 3)
    assert probe(make_scan_pdf(pages=30)).detail == (
        "pictures of pages; no text on the first 10 of 30 pages"
    )


def test_neither_text_nor_pictures() -> None:
    found = probe(make_pdf([[], []]))
    assert (found.state, found.pages) == ("other", 2)


def test_text_after_a_page_without_any() -> None:
    found = probe(make_pdf([[], [], [], ["A/66/165"]]))
    assert (found.state, found.pages) == ("text", 4)
    assert "A/66/165" in found.text
    assert found.text.count("\f") == 3


def test_two_pages_are_the_front() -> None:
    found = probe(make_pdf([["one"], ["two"], ["three"]]))
    assert [page.strip() for page in found.text.split("\f")] == ["one", "two"]


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n\r\n", b"\0" * 100, b"<!-- served by x -->"])
@pytest.mark.parametrize("head", [b"", b"\n" * 20])
def test_bytes_around_a_whole_file(head: bytes, tail: bytes) -> None:
    assert probe(head + make_pdf([["A/66/165"]]) + tail).state == "text"


def test_bytes_lost_in_the_middle() -> None:
    """A reader would build a new table of what is left, and show a part for the whole."""
    data = make_pdf([["A/66/165"], ["two"]])
    found = probe(data[: len(data) // 3] + data[len(data) // 3 + 40 :])
    assert (found.state, found.text) == ("damaged", "")
    assert "cross-reference" in found.detail


def test_a_file_that_says_it_is_longer() -> None:
    data = make_pdf([["A/66/165"]])
    head, mark, tail = data.partition(b"\n")
    assert probe(head + mark + b"%/Linearized 1 /L 10 \n" + tail).state == "damaged"
    longer = probe(data + b"\n%%EOF\n")
    assert longer.state == "text"
    said = probe(b"%PDF-1.4 /Linearized 1 /L 99999 " + data)
    assert (said.state, "99,999" in said.detail) == ("damaged", True)


def test_a_header_that_is_drawn_last_comes_first() -> None:
    content = (
        b"BT /F 10 Tf 50 400 Td (The body of the page.) Tj ET\n"
        b"BT /F 10 Tf 50 800 Td (A/66/165) Tj ET"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (table, len(data))
    )
    assert " ".join(probe(data).text.split()) == "A/66/165 The body of the page. A/66/165"
