"""The front of a Word 97-2003 file (.doc), after Microsoft's [MS-DOC] and [MS-CFB].

A .doc is a small file system (OLE). Its stream "WordDocument" begins with the
file information block; that names the table stream, where the piece table says
which bytes hold which characters.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.extract.probe import FRONT, Probe, State

if TYPE_CHECKING:
    from olefile import OleFileIO  # type: ignore[import-untyped]  # its stubs are not installed

_STREAMS = 2_000
"""Streams of a file; a document with many pictures has some hundred."""
_PIECES = 200_000
"""Pieces of text; a document that was edited for years has some thousand."""
_CHUNK = 1 << 16

_IDENT = 0xA5EC
_OLDER = {0xA5DB, 0xA5DC}
"""First two bytes of Word 97 files, and of Word 2 and Word 6/95 files ([MS-DOC] 2.5.2, wIdent)."""
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FLAGS, _CCP_TEXT, _CCP_FTN, _CCP_HDD, _FC_CLX = 0x0A, 0x4C, 0x50, 0x54, 0x01A2
"""Places in the file information block: flags; characters of the main text, the footnotes and
the headers; place and length of the piece table."""
_COMPRESSED = 0x4000_0000
"""Bit of a piece's place: one byte a character, and the place is doubled ([MS-DOC] 2.9.73)."""

_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
_NESTED = 4
"""A field: its instruction, then what it shows ([MS-DOC] 2.8.25); fields stand in fields."""
_CHARACTERS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\n", "\x1e": "-", "\xa0": " "}
    | dict.fromkeys(map(chr, (0, 1, 2, 3, 4, 5, 8, 0x13, 0x14, 0x15, 0x1F)), "")
)
"""Marks of paragraphs, lines, pages and cells; hyphens; anchors of pictures and notes."""

_NO_OLE = (OSError, struct.error, ValueError, IndexError, OverflowError, RecursionError)
"""What the OLE reader raises on a broken file; its own errors are OSErrors."""


class _Broken(Exception):
    """The file is not what it should be; the message says what."""


def probe_doc(data: bytes) -> Probe:
    """Look at the front of an OLE file: the headers of a Word document, then its first text."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            names = {"/".join(path) for path in ole.listdir()}
            _read_all(ole, len(data))
            if "EncryptedPackage" in names:
                return _probe("encrypted", "an Office document that wants a password")
            if "WordDocument" not in names:
                return _probe("other", "an OLE file that is no Word document")
            return _word(ole, names)
    except _Broken as error:
        return _probe("damaged", str(error))
    except _NO_OLE as error:
        return _probe("damaged", f"an OLE file that is cut off or broken: {error}")


def _probe(state: State, detail: str, text: str = "") -> Probe:
    return Probe("application/msword", state, text, None, detail)


def _read_all(ole: OleFileIO, size: int) -> None:
    """Read every stream, since a file that is cut off lacks the end of one of them."""
    paths = ole.listdir()
    if len(paths) > _STREAMS:
        raise _Broken(f"an OLE file of {len(paths):,} streams; at most {_STREAMS:,} are read")
    if sum(ole.get_size(path) for path in paths) > size:
        raise _Broken("an OLE file whose streams are together larger than the file: truncated")
    for path in paths:
        with ole.openstream(path) as stream:
            while stream.read(_CHUNK):
                pass


def _word(ole: OleFileIO, names: set[str]) -> Probe:
    with ole.openstream("WordDocument") as stream:
        document: bytes = stream.read()
    if len(document) < _FLAGS + 2:
        raise _Broken("a WordDocument stream without its first block")
    (ident,) = struct.unpack_from("<H", document)
    (flags,) = struct.unpack_from("<H", document, _FLAGS)
    if ident in _OLDER:
        return _probe("unread", "a Word document older than Word 97")
    if ident != _IDENT:
        raise _Broken(f"a WordDocument stream that begins with 0x{ident:04x}")
    if flags & _ENCRYPTED:
        return _probe("encrypted", "a .doc that wants a password")
    table_name = "1Table" if flags & _TABLE_1 else "0Table"
    if table_name not in names:
        raise _Broken(f"a .doc without its stream {table_name}")
    with ole.openstream(table_name) as stream:
        table: bytes = stream.read()
    if len(document) < _FC_CLX + 8:
        raise _Broken("a .doc whose first block is cut off")
    main, notes, headers = struct.unpack_from("<3i", document, _CCP_TEXT)
    if min(main, notes, headers) < 0:
        raise _Broken("a .doc that says it has less than no text")
    pieces = _pieces(table, *struct.unpack_from("<2I", document, _FC_CLX))
    header = _characters(document, pieces, main + notes, headers)
    text = _plain(header) + "\n" + _plain(_characters(document, pieces, 0, main))
    if not text.strip():
        return _probe("other", "a .doc without text")
    return _probe("text", "a .doc with text", text.strip("\n")[:FRONT])


def _pieces(table: bytes, begin: int, length: int) -> list[tuple[int, int, int]]:
    """Return (first character, end, place) of each piece ([MS-DOC] 2.9.38 Clx, 2.8.35 PlcPcd)."""
    end = begin + length
    if end > len(table) or length == 0:
        raise _Broken("a .doc whose piece table is not in the file")
    at = begin
    while at + 3 <= end and table[at] == 1:  # formatting, before the piece table
        at += 3 + int(struct.unpack_from("<H", table, at + 1)[0])
    if at + 5 > end or table[at] != 2:
        raise _Broken("a .doc whose piece table does not begin as one")
    (size,) = struct.unpack_from("<I", table, at + 1)
    count = (size - 4) // 12
    if at + 5 + size > end or not 0 < count <= _PIECES:
        raise _Broken("a .doc whose piece table is cut off")
    bounds = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    descriptors = at + 5 + 4 * (count + 1)
    places = [
        int(struct.unpack_from("<I", table, descriptors + 8 * number + 2)[0])
        for number in range(count)
    ]
    return list(zip(bounds, bounds[1:], places, strict=False))


def _characters(
    document: bytes, pieces: list[tuple[int, int, int]], begin: int, length: int
) -> str:
    """Return the first characters of a story."""
    end = begin + min(length, 2 * FRONT)
    return "".join(_story(document, pieces, begin, end))


def _story(
    document: bytes, pieces: list[tuple[int, int, int]], begin: int, end: int
) -> Iterator[str]:
    for first, last, place in pieces:
        start, stop = max(first, begin), min(last, end)
        if start >= stop:
            continue
        if place & _COMPRESSED:
            width, offset = 1, (place & ~_COMPRESSED) // 2
        else:
            width, offset = 2, place
        stored = document[offset + width * (start - first) : offset + width * (stop - first)]
        if len(stored) < width * (stop - start):
            raise _Broken("a .doc whose text is cut off")
        # Five bytes of cp1252 stand for nothing; two bytes may be half of a character.
        yield stored.decode("cp1252" if width == 1 else "utf-16-le", errors="replace")


def _plain(text: str) -> str:
    """Give marks their characters, and leave of a field what it shows."""
    for _ in range(_NESTED):
        text = _FIELD.sub(r"\1", text)
    return text.translate(_CHARACTERS)
