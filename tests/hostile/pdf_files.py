"""Hostile PDF files, each with what must come of it."""

from __future__ import annotations

from tests.fake_un.pdf import make_scan_pdf, noise, page_tree, pdf_stream
from tests.hostile.expected import BOUNDED, EITHER, READ, Case, Cases, cases, refused
from tests.hostile.pdf_makers import (
    encrypt,
    encrypted,
    encrypted_with_aes,
    fan_out,
    map_of_ranges,
    object_streams,
    type3_loop,
    unknown_characters,
    without_to_unicode,
    xref_loop,
)
from tests.hostile.pdf_objects import (
    CONTENT,
    content,
    deflated,
    document,
    form,
    many_pages,
    page,
    tokens,
)

DAMAGED = refused("DamagedInput")

_A_PDF: Cases = {
    "encrypted with RC4": (lambda: encrypted(b"secret"), refused("DamagedInput", "password")),
    "encrypted with AES": (encrypted_with_aes, refused("DamagedInput", "password")),
    "encrypted for the owner only": (lambda: encrypted(b""), READ),
    "encrypted by a stranger's method": (
        lambda: document({}, b"<< /Filter /Other /V 9 >>", trailer=encrypt()),
        DAMAGED,
    ),
    "cross-reference table before itself": (xref_loop, EITHER),
    "cross-reference table of 10**9 entries": (
        lambda: document().replace(b"xref\n0 6", b"xref\n0 999999999"),
        EITHER,
    ),
    "size of 10**9": (lambda: document().replace(b"/Size 6", b"/Size 999999999"), EITHER),
    "page tree in itself": (lambda: document({2: page_tree([2])}), refused()),
    "page tree in its child": (
        lambda: document(
            {2: page_tree([6, 3])}, b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"
        ),
        EITHER,
    ),
    "page that is its own parent": (
        lambda: document({3: page().replace(b"/Parent 2 0 R", b"/Parent 3 0 R")}),
        EITHER,
    ),
    "count of 10**9 pages": (
        lambda: document({2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>"}),
        EITHER,
    ),
    "count below zero": (
        lambda: document({2: b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"}),
        EITHER,
    ),
    "one page 1,000 times": (lambda: document({2: page_tree([3] * 1000)}), EITHER),
    "10,000 pages": (lambda: many_pages(10_000), DAMAGED),
    "a form in itself": (
        lambda: document(
            {3: page(resources=b"/XObject << /X 6 0 R >>"), 4: pdf_stream(CONTENT + b" /X Do")},
            form(b"/X Do", b"/X 6 0 R"),
        ),
        EITHER,
    ),
    "forms that draw 10**10 texts": (lambda: fan_out(10, 10, CONTENT), BOUNDED),
    "forms that draw 10**10 lines": (lambda: fan_out(10, 10, b"0 0 m 9 9 l S"), BOUNDED),
    "forms a thousand deep": (lambda: fan_out(1000, 1, CONTENT), BOUNDED),
    "a stream of 10 GB": (
        lambda: document(
            {4: pdf_stream(deflated(bytes(1 << 20), 10_000), b"/Filter /FlateDecode")}
        ),
        BOUNDED,
    ),
    "a stream of 500 MB packed twice": (
        lambda: document(
            {
                4: pdf_stream(
                    deflated(deflated(b"q Q\n" * (1 << 18), 100), 5),
                    b"/Filter [/FlateDecode /FlateDecode]",
                )
            }
        ),
        BOUNDED,
    ),
    "a million operators": (lambda: content(tokens([b"q", b"0 0 m", b"Q"], 300_000)), BOUNDED),
    "200,000 lines": (
        lambda: content(CONTENT + tokens([b"0 0 m 600 0 l S"], 200_000)),
        BOUNDED,
    ),
    "200,000 texts in one place": (
        lambda: content(b"BT /F1 12 Tf " + tokens([b"1 0 0 1 72 700 Tm (A) Tj"], 200_000)),
        BOUNDED,
    ),
    "a text of a million letters": (
        lambda: content(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % (b"A" * 1_000_000)),
        BOUNDED,
    ),
    "4,500 cells": (
        lambda: content(
            b"BT /F1 2 Tf "
            + b" ".join(
                b"1 0 0 1 %d %d Tm (A) Tj" % (3 * (n % 190), 4 * (n // 190)) for n in range(4_500)
            )
            + b" ET "
            + b" ".join(b"%d %d 2 3 re S" % (3 * (n % 190), 4 * (n // 190)) for n in range(4_500))
        ),
        BOUNDED,
    ),
    "operators a million deep": (lambda: content(b"q " * 1_000_000 + CONTENT), BOUNDED),
    "arrays 100,000 deep in the content": (lambda: content(b"[" * 100_000 + CONTENT), EITHER),
    "arrays 100,000 deep in an object": (lambda: document({}, b"[" * 100_000), EITHER),
    "dictionaries 100,000 deep": (
        lambda: document({3: page(keys=b"/X " + b"<< /X " * 100_000)}),
        EITHER,
    ),
    "a page as large as a country": (
        lambda: document({3: page(keys=b"/MediaBox [0 0 1000000000 1000000000]")}),
        EITHER,
    ),
    "a page of no size": (lambda: document({3: page(keys=b"/MediaBox [0 0 0 0]")}), EITHER),
    "a page turned over": (lambda: document({3: page(keys=b"/MediaBox [612 792 0 0]")}), EITHER),
    "a page of numbers that are none": (
        lambda: document({3: page(keys=b"/MediaBox [nan -inf 1e99 99999999999999999999]")}),
        EITHER,
    ),
    "a page in units of 10**9": (lambda: document({3: page(keys=b"/UserUnit 1000000000")}), EITHER),
    "letters as large as a country": (
        lambda: content(b"BT /F1 1e30 Tf 1e30 0 0 1e30 1e38 1e38 Tm (A/66/165) Tj ET"),
        EITHER,
    ),
    "letters of no size": (
        lambda: content(b"BT /F1 0 Tf 0 0 0 0 0 0 Tm (A/66/165) Tj ET"),
        EITHER,
    ),
    "streams of objects in each other": (object_streams, EITHER),
    "a font without characters": (without_to_unicode, refused("WrongFormat")),
    "a text of unknown characters": (unknown_characters, refused("WrongFormat")),
    "a map of all characters": (lambda: map_of_ranges(b"<00000000> <FFFFFFFF> <0041>"), BOUNDED),
    "a map to half of a character": (lambda: map_of_ranges(b"<00> <FF> <D800>"), EITHER),
    "a map to white space": (lambda: map_of_ranges(b"<00> <FF> <0020>"), EITHER),
    "a map to nothing": (lambda: map_of_ranges(b"<00> <FF> <0000>"), EITHER),
    "a map of characters to long texts": (
        lambda: map_of_ranges(b"<00> <FF> [%s]" % (b"<" + b"0041" * 500 + b">" + b" ") * 256),
        EITHER,
    ),
    "a glyph in itself": (type3_loop, EITHER),
    "a scan": (lambda: make_scan_pdf(pages=3), refused("WrongFormat", "scan")),
    "a page without anything": (lambda: document({4: pdf_stream(b"")}), refused("EmptyInput")),
    "a page for a server": (
        lambda: b"<!DOCTYPE html><html>A/66/165</html>",
        refused("WrongFormat", "HTML"),
    ),
    "a header and then garbage": (lambda: b"%PDF-1.7\n" + noise("garbage", 1_000_000), DAMAGED),
    "garbage between header and end": (
        lambda: b"%PDF-1.7\n" + noise("garbage", 100_000) + b"\nstartxref\n9\n%%EOF\n",
        DAMAGED,
    ),
    "a length that is too long": (
        lambda: document({4: b"<< /Length 999999999 >>\nstream\n%s\nendstream" % CONTENT}),
        EITHER,
    ),
    "a length that is too short": (
        lambda: document({4: b"<< /Length 3 >>\nstream\n%s\nendstream" % CONTENT}),
        EITHER,
    ),
    "a length below zero": (
        lambda: document({4: b"<< /Length -3 >>\nstream\n%s\nendstream" % CONTENT}),
        EITHER,
    ),
    "a length that is itself": (
        lambda: document({4: b"<< /Length 4 0 R >>\nstream\n%s\nendstream" % CONTENT}),
        EITHER,
    ),
    "content that is itself": (lambda: document({4: b"[4 0 R 4 0 R]"}), EITHER),
    "a script that opens": (
        lambda: document(
            {1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AA << /WC 6 0 R >> >>"},
            b"<< /S /JavaScript /JS (while (1) app.alert(1)) /Next 6 0 R >>",
        ),
        READ,
    ),
    "a program that is started": (
        lambda: document(
            {1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R >>"},
            b"<< /S /Launch /F (calc.exe) /Next << /S /URI /URI (http://192.0.2.1/) >> >>",
        ),
        READ,
    ),
    "a file in the file": (
        lambda: document(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R"
                b" /Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >> >>"
            },
            b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>",
            pdf_stream(b"MZ"),
        ),
        READ,
    ),
}


def pdf_cases() -> list[Case]:
    """Return every hostile PDF."""
    return cases("a.pdf", _A_PDF)
