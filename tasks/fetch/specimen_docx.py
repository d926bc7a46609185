"""A specimen as the bytes of a Word file (ECMA-376: Office Open XML), the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from tasks.reference.specimen_texts import SpecimenLine, SpecimenText

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of each member: a zip archive has one, and no other is always the same."""
_WIDTHS = (1500, 1700, 4400, 1800)
"""Of the table's columns, in twips (1/20 point)."""
_SPACE_BELOW = 120
"""Of a paragraph, in twips."""

_CONTENT_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def docx_bytes(text: SpecimenText) -> bytes:
    """Write a specimen: its front, the title of its annex, and one table.

    The table has a head that repeats on each page, the headings of sections across all its
    columns, and the State's name in each row.
    """
    body = [_paragraph(line) for line in text.front]
    body += [_paragraph(line, bold=True, page_break=not at) for at, line in enumerate(text.annex)]
    body.append(_table(text))
    document = (
        f'{_DECLARATION}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{_paragraph("")}'
        "</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _DAY)
            archive.writestr(member, content.encode(), compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _table(text: SpecimenText) -> str:
    rows = [_row(text.head, bold=True, repeats=True)]
    for section, headings in text.headings.items():
        lines = [line for line in text.rows if line.section == section]
        if lines:
            rows += [_across(heading) for heading in headings]
            rows += [_row(_cells(line)) for line in lines]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cells(line: SpecimenLine) -> Sequence[str]:
    return (line.label, line.period or "", line.activity, line.remarks or "")


def _row(texts: Iterable[str], *, bold: bool = False, repeats: bool = False) -> str:
    cells = (_cell(text, width, bold=bold) for text, width in zip(texts, _WIDTHS, strict=True))
    head = "<w:tblHeader/>" if repeats else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _across(text: str) -> str:
    span = f'<w:gridSpan w:val="{len(_WIDTHS)}"/>'
    return f"<w:tr>{_cell(text, sum(_WIDTHS), bold=True, span=span)}</w:tr>"


def _cell(text: str, width: int, *, bold: bool, span: str = "") -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{span}</w:tcPr>{_paragraph(text, bold=bold)}</w:tc>"


def _paragraph(text: str, *, bold: bool = False, page_break: bool = False) -> str:
    before = "<w:pageBreakBefore/>" if page_break else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    printed = escape(text, quote=False)
    run = f'<w:r>{weight}<w:t xml:space="preserve">{printed}</w:t></w:r>' if text else ""
    spacing = f'<w:spacing w:after="{_SPACE_BELOW}"/>'
    return f"<w:p><w:pPr>{before}{spacing}</w:pPr>{run}</w:p>"
