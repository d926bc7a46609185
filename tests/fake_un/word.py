"""Word documents: .docx as a zip of XML, WordPerfect by its header.

In a real .docx of the United Nations the symbol and "Original: English" stand
in the header of the first page, the symbol in two runs, and not in the main
text; the running headers repeat the symbol, the footer has the job number.
These documents are built the same way (ECMA-376, part 1, 11.3 and 17.10).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from tests.fake_un.pdf import noise

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY = (1980, 1, 1, 0, 0, 0)

SYMBOL = re.compile(r"[A-Z]+/[A-Za-z0-9./-]+(?:\([A-Za-z0-9]+\))?")
"""How a document symbol looks; made documents need no more."""

_PARTS = {
    "header1": ("header", "even"),
    "header2": ("header", "default"),
    "header3": ("header", "first"),
    "footer1": ("footer", "first"),
}
"""Part, its kind, and the pages that show it."""


def make_docx(
    front: Sequence[str],
    body: Sequence[str],
    header: Sequence[str],
    footer: Sequence[str] = (),
    *,
    table: Sequence[Sequence[str]] = (),
    padding: int = 0,
) -> bytes:
    """Write a .docx document.

    Args:
        front: first paragraphs of the main text (session, item, title, author).
        body: the paragraphs behind them.
        header: lines of the first page's header; the first symbol in them is
            repeated in the running headers.
        footer: lines of the first page's footer.
        table: cells of each row of a table behind the body; a row of fewer cells than the
            first one stands over its columns, merged.
        padding: bytes of noise in a picture that no page shows.
    """
    symbols = [match.group() for line in header if (match := SYMBOL.search(line))]
    parts = {
        "header1": _part("hdr", symbols[:1]),
        "header2": _part("hdr", symbols[:1]),
        "header3": _part("hdr", header),
        "footer1": _part("ftr", footer),
    }
    references = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="rId{number}"/>'
        for number, (kind, pages) in enumerate(_PARTS.values(), 1)
    )
    section = (
        f'<w:sectPr>{references}<w:pgSz w:w="12240" w:h="15840"/>'
        '<w:pgMar w:top="1440" w:right="1200" w:bottom="1728" w:left="1200"'
        ' w:header="432" w:footer="504" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    paragraphs = "".join(_paragraph([line]) for line in (*front, *body))
    document = (
        f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}">'
        f"<w:body>{paragraphs}{_table(table)}{section}</w:body></w:document>"
    )
    members: list[tuple[str, bytes]] = [
        ("[Content_Types].xml", _content_types()),
        ("_rels/.rels", _relations([("officeDocument", "word/document.xml")])),
        ("word/document.xml", document.encode()),
        (
            "word/_rels/document.xml.rels",
            _relations([(kind, f"{name}.xml") for name, (kind, _) in _PARTS.items()]),
        ),
        *((f"word/{name}.xml", text) for name, text in parts.items()),
    ]
    return _zip(members, padding)


def zip_bomb_docx(size: int) -> bytes:
    """Write a .docx whose main part unfolds to about `size` bytes of white space."""
    whole = make_docx(["SPECIMEN"], [], [])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            info = zipfile.ZipInfo(member.filename, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            with target.open(info, "w", force_zip64=False) as file:
                if member.filename != "word/document.xml":
                    file.write(content)
                    continue
                first, mark, rest = content.partition(b"<w:body>")
                file.write(first + mark)
                for _ in range(size // 1_000_000):
                    file.write(b" " * 1_000_000)
                file.write(rest)
    return buffer.getvalue()


def make_wpd(text: Sequence[str] = (), *, padding: int = 0) -> bytes:
    r"""Write a WordPerfect 6 file: its header, and text as that format keeps it.

    Args:
        text: lines of ASCII; a space is the byte 80, the end of a line CC.
        padding: bytes of noise in the part before the text.

    Raises:
        UnicodeEncodeError: a character that is not ASCII.
    """
    lines = b"".join(line.encode("ascii").replace(b" ", b"\x80") + b"\xcc" for line in text)
    prefix = bytes(16) + noise("wpd", 64 + padding)
    start = 16 + len(prefix)
    header = b"\xffWPC" + struct.pack("<IBBBBHH", start, 1, 10, 2, 1, 0, 0)
    return header + prefix + lines


def _runs(line: str) -> Iterator[str]:
    """Split a line as Word does where formats change: a symbol before its first stroke."""
    match = SYMBOL.search(line)
    if match is None:
        yield line
        return
    cut = line.index("/", match.start())
    if match.start():
        yield line[: match.start()]
    yield line[match.start() : cut]
    yield line[cut:]


def _paragraph(runs: Sequence[str]) -> str:
    texts = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
    return f"<w:p>{texts}</w:p>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first row is the head, and the paragraph that must follow it."""
    if not rows:
        return ""
    columns = len(rows[0])
    width = 9840 // columns
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    written = "".join(f"<w:tr>{''.join(_cells(row, columns, width))}</w:tr>" for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * columns}" w:type="dxa"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl><w:p/>"
    )


def _cells(row: Sequence[str], columns: int, width: int) -> Iterator[str]:
    for place, text in enumerate(row):
        span = columns - place if place == len(row) - 1 else 1
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{width * span}" w:type="dxa"/>{merged}</w:tcPr>'
            f"{_paragraph([text]) if text else '<w:p/>'}</w:tc>"
        )


def _part(name: str, lines: Sequence[str]) -> bytes:
    """Return a header or footer: a table of one cell, and the paragraph that must follow it."""
    cell = "".join(_paragraph(list(_runs(line))) for line in lines) or "<w:p/>"
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="9850" w:type="dxa"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="9850"/></w:tblGrid>'
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="9850" w:type="dxa"/></w:tcPr>{cell}</w:tc></w:tr></w:tbl>'
    )
    return f'{_XML}<w:{name} xmlns:w="{_W}">{table}<w:p/></w:{name}>'.encode()


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'.encode()


def _content_types() -> bytes:
    names = {"document": "document.main"} | {name: kind for name, (kind, _) in _PARTS.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in names.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _zip(members: Sequence[tuple[str, bytes]], padding: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _DAY)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
        if padding:
            info = zipfile.ZipInfo("word/media/image1.png", _DAY)
            archive.writestr(info, noise("docx", padding), zipfile.ZIP_STORED)
    return buffer.getvalue()
