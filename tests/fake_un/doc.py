"""Word 97-2003 documents (.doc) with a real piece table.

Written from [MS-DOC]: the file information block says how many characters the
main text and the headers have; where they stand in the file only the piece
table (Clx) tells. To be a fair test of a reader, the pieces stand in the file
in another order than in the text, and a piece of nothing but ASCII takes one
byte a character, as Word does it. A "Data" stream takes what fills the file up.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.fake_un.ole import make_compound_file
from tests.fake_un.pdf import noise
from tests.fake_un.word import SYMBOL

_PAGE = 512
"""Bytes of a formatting page; they stand at multiples of it."""

_CLASS_ID = bytes.fromhex("0609020000000000c000000000000046")
_FIB_LENGTH = 900
_PARTS = 93
"""Pairs of place and length in the block of Word 97."""

_STSH, _SED, _HDD, _CHPX, _PAPX, _FONTS, _DOP, _CLX = 1, 6, 11, 12, 13, 15, 31, 33
"""Number of the pair that says where each table stands."""


def make_doc(
    text: Sequence[str], header: Sequence[str], footer: Sequence[str] = (), *, padding: int = 0
) -> bytes:
    """Write a .doc document.

    Args:
        text: paragraphs of the main text.
        header: lines of the first page's header; the first symbol in them is
            the running header of the other pages.
        footer: lines of the first page's footer.
        padding: bytes of noise in the stream "Data", which nothing refers to.
    """
    symbols = [match.group() for line in header if (match := SYMBOL.search(line))]
    main = _paragraphs(text) or "\r"
    stories, starts = _stories(symbols[:1], header, footer)
    half = len(text) // 2
    cut = len(_paragraphs(text[:half]))
    # One mark more stands behind everything when there is more than a main text.
    pieces = [piece for piece in (main[:cut], main[cut:], stories + "\r") if piece]
    stored, places, first, last = _store(pieces)

    chpx, papx = len(stored) // _PAGE, len(stored) // _PAGE + 1
    stored += _page(first, last, b"\0", 1) + _page(first, last, b"\xfa" + bytes(12), 0x1F4)
    section = len(stored)
    stored += struct.pack("<HHB", 3, 0x300A, 1)  # the first page has a header of its own

    tables = {
        _STSH: _style_sheet(),
        _SED: struct.pack("<IIHIHI", 0, _units(main), 0, section, 0, 0),
        _HDD: struct.pack(f"<{len(starts)}I", *starts),
        _CHPX: struct.pack("<III", first, last, chpx),
        _PAPX: struct.pack("<III", first, last, papx),
        _FONTS: _font_table(),
        _DOP: b"\x01".ljust(500, b"\0"),  # even pages have a header of their own
        _CLX: _piece_table(pieces, places),
    }
    table, pairs = b"", [(0, 0)] * _PARTS
    for number, content in tables.items():
        pairs[number] = (len(table), len(content))
        table += content
    block = _file_information(_units(main), _units(stories), len(stored), pairs)
    streams = {"WordDocument": block + stored[len(block) :], "1Table": table}
    if padding:
        streams["Data"] = noise("doc", padding)
    return make_compound_file(streams, _CLASS_ID)


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"{line}\r" for line in lines)


def _units(text: str) -> int:
    """Return how long a text is as Word counts: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _stories(
    running: Sequence[str], header: Sequence[str], footer: Sequence[str]
) -> tuple[str, list[int]]:
    """Return the text of all headers and footers, and where each begins.

    Six stories of footnotes go before those of the section: headers of even
    and odd pages, their footers, header and footer of the first page. A story
    that is not empty has one mark more behind it; the last place is not used.
    """
    contents: list[Sequence[str]] = [*[()] * 6, running, running, (), (), header, footer]
    text, starts = "", []
    for content in contents:
        starts.append(_units(text))
        text += _paragraphs(content) + ("\r" if content else "")
    end = _units(text)
    return text + "\r", [*starts, end, end + 1]


def _store(pieces: Sequence[str]) -> tuple[bytes, list[tuple[int, bool]], int, int]:
    """Put the pieces into the file, the last first.

    Returns:
        the stream so far, filled up to a whole page; the place of each piece
        and whether it takes one byte a character; first and last place.
    """
    first = -(-_FIB_LENGTH // _PAGE) * _PAGE
    stored = bytes(first)
    places: list[tuple[int, bool]] = []
    for piece in reversed(pieces):
        is_narrow = piece.isascii()
        stored += bytes(len(stored) % 2)
        places.insert(0, (len(stored), is_narrow))
        stored += piece.encode("ascii" if is_narrow else "utf-16-le")
    last = len(stored)
    return stored + bytes(-last % _PAGE), places, first, last


def _piece_table(pieces: Sequence[str], places: Sequence[tuple[int, bool]]) -> bytes:
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + _units(piece))
    table = struct.pack(f"<{len(ends)}I", *ends)
    for place, is_narrow in places:
        # The place of narrow text is doubled, and bit 30 says so.
        table += struct.pack("<HIH", 0, place * 2 | 1 << 30 if is_narrow else place, 0)
    return struct.pack("<BI", 2, len(table)) + table


def _page(first: int, last: int, run: bytes, offset: int) -> bytes:
    """Return a formatting page with one run: style 0 and nothing special for all the text."""
    page = bytearray(struct.pack("<II", first, last) + run.ljust(_PAGE - 8, b"\0"))
    if offset > 1:
        page[offset : offset + 3] = b"\x01\0\0"  # a length of one byte pair: the style's number
    page[-1] = 1
    return bytes(page)


def _style_sheet() -> bytes:
    name = "Normal"
    style = struct.pack("<HHHHH", 0, 0xFFF << 4 | 1, 2, 0, 0)
    style += struct.pack("<H", len(name)) + name.encode("utf-16-le") + bytes(2)
    style += struct.pack("<HH", 2, 0) + struct.pack("<H", 0)
    count = 15  # what every sheet has at least
    information = struct.pack("<HHHHHHHHH", count, 10, 1, 15, 15, 0, 0, 0, 0)
    empty = bytes(2) * (count - 1)
    return (
        struct.pack("<H", len(information))
        + information
        + struct.pack("<H", len(style))
        + style
        + empty
    )


def _font_table() -> bytes:
    name = "Times New Roman\0".encode("utf-16-le")
    font = struct.pack("<BHBB", 0x16, 400, 0, 0) + bytes(10 + 24) + name
    return struct.pack("<HHB", 1, 0, len(font)) + font


def _file_information(
    main: int, headers: int, length: int, pairs: Sequence[tuple[int, int]]
) -> bytes:
    """Return the file information block of Word 97 (nFib C1)."""
    base = struct.pack(
        "<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, 0x409, 0, 0x1200, 0xBF, 0, 0, 0, 0, 0, 0, 0
    )
    counts = [length, 0, 0, main, 0, headers, *[0] * 16]
    return b"".join(
        [
            base,
            struct.pack("<H", 14) + bytes(28),
            struct.pack("<H22I", 22, *counts),
            struct.pack("<H", _PARTS),
            *(struct.pack("<II", *pair) for pair in pairs),
            bytes(2),
        ]
    )
