"""Word documents put together by hand, part by part."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from tests.fake_un.word import make_docx

MAIN = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"
TEXT = "A/66/165"
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"


def parts() -> dict[str, bytes]:
    """Return the parts of a small document that is as it should be."""
    with zipfile.ZipFile(io.BytesIO(make_docx([TEXT], ["Some text."], [TEXT]))) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def packed(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """Return members as an archive; a name may come twice."""
    buffer = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    again: dict[bytes, bytes] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            written = name
            if name in archive.NameToInfo:
                # Python warns of a name that comes twice; one as long stands for it at first.
                written = "\x01" * len(name)
                again[written.encode()] = name.encode()
            archive.writestr(zipfile.ZipInfo(written, (1980, 1, 1, 0, 0, 0)), content, 8)
    data = buffer.getvalue()
    for written_name, wanted in again.items():
        data = data.replace(written_name, wanted)
    return data


def numbered(piece: str, count: int) -> str:
    """Return a piece of XML many times, with another text for each "x" in it.

    What is the same a thousand times packs so well that it is refused for that.
    """
    texts = (hashlib.md5(b"%d" % n, usedforsecurity=False).hexdigest() for n in range(count))
    return "".join(piece.replace("x", text) for text in texts)


def document(body: str, *, before: str = "", changed: Mapping[str, bytes] | None = None) -> bytes:
    """Write a document with this in its body.

    Args:
        body: what stands between the body's tags.
        before: what stands before the root, as a document type.
        changed: other parts.
    """
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{before}'
        f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    )
    return packed(parts() | {MAIN: xml.encode()} | dict(changed or {}))


def cell(text: str = TEXT, properties: str = "") -> str:
    """Return a cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(rows: Sequence[str], columns: int = 2) -> str:
    """Return a table of these rows of cells."""
    grid = '<w:gridCol w:w="1000"/>' * columns
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl><w:p/>"


def with_size(data: bytes, name: str, size: int) -> bytes:
    """Return an archive that says of a member that it is of this size unpacked."""
    changed = bytearray(data)
    for mark, place, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while at >= 0:
            if data.startswith(name.encode(), at + name_at):
                struct.pack_into("<I", changed, at + place, size)
            at = data.find(mark, at + 4)
    return bytes(changed)


def overlapping(count: int) -> bytes:
    """Write a document with one large member that the directory names many times."""
    data = packed(parts() | {"word/media/a.png": bytes(900_000)})
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = data[start : start + size]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    entries = b"".join(
        entry.replace(b"a.png", b"%05d" % number) for number in range(10_000, 10_000 + count)
    )
    record = bytearray(data[end:])
    total = struct.unpack_from("<H", record, 8)[0] + count
    struct.pack_into("<HHII", record, 8, total, total, size + len(entries), start)
    return data[:start] + directory + entries + bytes(record)


def relations(*lines: str) -> bytes:
    """Return the part that lists what the main part refers to."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{kind}">{"".join(lines)}</Relationships>'.encode()


def relation(number: int, kind: str, target: str, mode: str = "") -> str:
    """Return a line of that list."""
    return f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}" {mode}/>'


def styles(body: str) -> dict[str, bytes]:
    """Return the part of styles, and the list with it."""
    xml = f'<w:styles xmlns:w="{W}">{body}</w:styles>'.encode()
    return {
        "word/styles.xml": xml,
        RELATIONS: relations(relation(1, "styles", "styles.xml")),
    }


def footnotes(body: str) -> dict[str, bytes]:
    """Return the part of footnotes, and the list with it."""
    xml = f'<w:footnotes xmlns:w="{W}">{body}</w:footnotes>'.encode()
    return {
        "word/footnotes.xml": xml,
        RELATIONS: relations(relation(1, "footnotes", "footnotes.xml")),
    }
