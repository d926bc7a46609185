"""Word documents made of raw parts, for the tests of their reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from tasks.blocks import Block
from tasks.extract.docx.read import extract_docx
from tasks.records import SourceText

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    f'xmlns:r="{RELATIONS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}


def part(root: str, content: str, namespace: str = MAIN) -> bytes:
    return f'<w:{root} xmlns:w="{namespace}" {NAMESPACES}>{content}</w:{root}>'.encode()


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def make_word(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    more: Mapping[str, bytes] | None = None,
    namespace: str = MAIN,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A .docx with this body; parts are named by kind and number: `header1`, `styles`."""
    members = {"word/document.xml": part("document", f"<w:body>{body}</w:body>", namespace)}
    relations = ""
    for name, content in (parts or {}).items():
        kind = name.rstrip("0123456789")
        members[f"word/{name}.xml"] = part(ROOTS[kind], content, namespace)
        relations += f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
    members["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'.encode()
    )
    return packed(members | dict(more or {}), method)


def read(body: str, **parts: str) -> SourceText:
    source = extract_docx(make_word(body, parts), "a.docx")
    check(source)
    return source


def check(source: SourceText) -> None:
    """What holds of every document: nothing lost, nothing doubled, blocks tile the text."""
    assert source.characters_read == len("".join(source.text.split()))
    reached = 0
    for number, block in enumerate(source.blocks, 1):
        assert block.number == number
        assert not source.text[reached : block.span.start].strip()
        literal = source.text[block.span.start : block.span.end]
        assert literal == literal.strip() != ""
        assert (block.place is not None) == (block.kind == "cell")
        if any(char.isalnum() for char in literal) and not block.marks:
            assert block.text or block.label
        for mark in block.marks:
            assert source.text[mark.span.start : mark.span.end] == mark.mark
            assert mark.note is None or source.blocks[mark.note - 1].label == mark.mark
        reached = block.span.end
    assert reached == len(source.text)


def texts(source: SourceText, *kinds: str) -> list[str]:
    return [block.text for block in source.blocks if not kinds or block.kind in kinds]


def cells(source: SourceText) -> dict[tuple[int, int, int], str]:
    """The text of each cell by table, row and column, its paragraphs joined with "|"."""
    found: dict[tuple[int, int, int], str] = {}
    for block in source.blocks:
        if block.place is not None:
            key = (block.place.table, block.place.row, block.place.column)
            found[key] = f"{found[key]}|{block.text}" if key in found else block.text
    return found


def spans(blocks: Iterable[Block]) -> dict[str, tuple[int, int]]:
    return {
        block.text: (block.place.row_span, block.place.column_span)
        for block in blocks
        if block.place is not None
    }


def p(*content: str, properties: str = "") -> str:
    """A paragraph: runs as XML, or plain text."""
    runs = "".join(each if each.startswith("<") else r(each) for each in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "", width: int | None = None) -> str:
    if width is not None:
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{properties}'
    inner = content if content.startswith("<") or not content else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = "".join(each if each.startswith("<") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows: str, grid: Iterable[int] = (), properties: str = "") -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )
