"""Small documents that are as they should be, in parts that can be changed one by one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tasks.records import LANGUAGES
from tests.fake_un.doc import make_doc
from tests.fake_un.mastheads import masthead
from tests.fake_un.pdf import make_pdf, page_tree, pdf_file, pdf_stream
from tests.fuzz.reports import drawn_pages, pdf_of_drawings, report
from tests.hostile.word_parts import cell, document, footnotes, numbered, packed, styles, table
from tests.specimen_reports.flat import flatten
from tests.specimen_reports.word.package import docx_bytes

_PDF_WORDS = (
    b"obj endobj stream endstream xref trailer startxref %%EOF /Kids /Count /Parent /Type /Pages"
    b" /Page /Font /Contents /Resources /XObject /Form /Length /Filter /FlateDecode /ObjStm /Prev"
    b" /Encrypt /MediaBox /Rotate /ToUnicode /Encoding /Differences /DescendantFonts /W /DW"
    b" BT ET Tj TJ Tm Td T* Tf Tr Ts Tc Tw Tz TL ' \" cm q Q re l m c S f B n Do BDC EMC BI ID EI"
    b" << >> [ ] ( ) <FFFF> <D800> <0000> null true 1 0 R 2 0 R 3 0 R 4 0 R -1 1e38"
).split()
_XML_WORDS = (
    b"<w:p/>;<w:tr/>;<w:tc/>;<w:tbl/>;<w:t/>;<w:br/>;<w:tab/>;<w:p>;</w:p>;<w:r>;</w:r>;<w:tbl>;"
    b"</w:tbl>;<w:tr>;</w:tr>;<w:tc>;</w:tc>;<w:vMerge/>;<w:gridSpan w:val='9'/>;<w:sectPr/>;"
    b"<w:del><w:r><w:delText>x</w:delText></w:r></w:del>;<w:ins/>;<w:sdt/>;<w:txbxContent/>;"
    b"<w:fldChar w:fldCharType='begin'/>;<w:fldChar w:fldCharType='separate'/>;&e;;&amp;;&#x200F;;"
    b"<w:fldChar w:fldCharType='end'/>;<w:instrText>PAGE</w:instrText>;<w:sym w:char='F0B7'/>;"
    b"<w:numPr><w:ilvl w:val='9'/><w:numId w:val='9'/></w:numPr>;<w:footnoteReference w:id='1'/>;"
    b"<w:noBreakHyphen/>;<w:softHyphen/>;<w:bidiVisual/>;<w:rtl/>;<!--;-->;<![CDATA[;]]>;<?x?>"
).split(b";")


@dataclass(frozen=True, slots=True)
class Seed:
    """A document in parts.

    Attributes:
        name: of the file.
        parts: what it is built of.
        build: parts to file.
        words: what means something in such a file.
    """

    name: str
    parts: tuple[bytes, ...]
    build: Callable[[Sequence[bytes]], bytes]
    words: Sequence[bytes]


def seeds() -> list[Seed]:
    """Return all of them."""
    lines = [masthead("A/66/165", language, 66, 104) for language in ("en", "ar", "zh")]
    return [
        *(_pdf_seed(make_pdf([page, page])) for page in lines),
        *[_drawn_seed(_report_page(ruled=ruled)) for ruled in (True, False)] * 3,
        *[_docx_seed(_report_docx())] * 5,
        _doc_seed(make_doc(lines[0], ["A/66/165"], ["11-40000"])),
        _text_seed("\n".join(lines[1])),
        *_report_seeds(),
    ]


def _report_seeds() -> Iterator[Seed]:
    """Yield reports with rows in all languages and formats that are written without LibreOffice."""
    for language in LANGUAGES:
        plan, content = report(language)
        yield _docx_seed(docx_bytes(plan, content))
        yield _text_seed(flatten(plan, content)[0])
        if language == "en":
            seed = Seed("a.pdf", drawn_pages(content), pdf_of_drawings, _PDF_WORDS)
            yield from [seed] * 4


_OBJECT = re.compile(rb"\n\d+ 0 obj\n(.*?)\nendobj(?=\n)", re.DOTALL)


def _pdf_seed(data: bytes) -> Seed:
    """Return a file whose objects are its parts: a change leaves its table of objects right."""
    return Seed("a.pdf", tuple(_OBJECT.findall(data)), pdf_file, _PDF_WORDS)


def _drawn_seed(drawing: bytes) -> Seed:
    """Return a file whose only part is the drawing of its two pages."""

    def build(parts: Sequence[bytes]) -> bytes:
        (changed,) = parts
        page = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
            b" /Resources << /Font << /F1 6 0 R /F2 7 0 R >> >> >>"
        )
        font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
        return pdf_file(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                page_tree([3, 4]),
                page,
                page,
                pdf_stream(zlib.compress(changed), b"/Filter /FlateDecode"),
                font % b"Times-Roman",
                font % b"Times-Bold",
            ]
        )

    return Seed("a.pdf", (drawing,), build, _PDF_WORDS)


_ROWS = [
    ("State", "Date/period", "Activities and content", "Remarks"),
    ("Austria", "2010-", "Raised the entry into force in talks", "See note a"),
    ("", "September 2010", "Spoke at the ministerial meeting, and", ""),
    ("", "", "co-sponsored resolution 65/91", ""),
    ("Brazil", "4 May 2011", "A seminar for the re-", "With Chile"),
    ("", "", "gion (\\050 12 States\\051)", ""),
]


def _report_page(*, ruled: bool) -> bytes:
    lines = [
        b"BT /F1 10 Tf 1 0 0 1 500 750 Tm (A/66/165) Tj ET",
        b"BT /F2 12 Tf 1 0 0 1 72 720 Tm (Annex) Tj ET",
        b"BT /F2 10 Tf 1 0 0 1 72 700 Tm (1a. Bilateral activities) Tj ET",
    ]
    for row, texts in enumerate(_ROWS):
        top = 670 - 14 * row
        for left, text in zip((72, 160, 260, 460), texts, strict=True):
            lines.append(b"BT /F1 9 Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % (left, top, text.encode()))
        if ruled or row < 2:
            lines.append(b"0.5 w 72 %d m 540 %d l S" % (top + 10, top + 10))
        if ruled:
            lines.append(b"%d %d 468 14 re S" % (72, top - 4))
    lines.append(b"BT /F1 6 Tf 1 0 0 1 505 646 Tm (a) Tj ET")
    lines.append(b"BT /F1 7 Tf 1 0 0 1 72 80 Tm (a  A note.) Tj ET")
    lines.append(b"BT /F1 8 Tf 1 0 0 1 72 40 Tm (11-40000) Tj 450 0 Td (2) Tj ET")
    return b"\n".join(lines)


def _report_docx() -> bytes:
    rows = ["".join(cell(text or " ") for text in texts) for texts in _ROWS]
    rows.append(cell("1b. Multilateral activities", '<w:gridSpan w:val="4"/>'))
    rows.append(cell("Chile", '<w:vMerge w:val="restart"/>') + cell("2010") + cell("x") + cell())
    rows.append(cell("", "<w:vMerge/>") + cell("2011") + cell("y") + cell())
    body = (
        numbered("<w:p><w:r><w:t>x</w:t></w:r></w:p>", 2)
        + '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>Annex</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="1"/></w:r><w:ins><w:r><w:t>in</w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>' + table(rows, 4)
    )
    note = (
        '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t>A note.</w:t></w:r></w:p></w:footnote>'
    )
    style = '<w:style w:type="paragraph" w:styleId="a"><w:rPr><w:b/></w:rPr></w:style>'
    return document(body, changed=styles(style) | footnotes(note))


def _docx_seed(data: bytes) -> Seed:
    """Return a document whose parts are the files in its archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = tuple(archive.read(name) for name in names)

    def build(changed: Sequence[bytes]) -> bytes:
        return packed(list(zip(names, changed, strict=True)))

    return Seed("a.docx", parts, build, _XML_WORDS)


def _text_seed(text: str) -> Seed:
    return Seed("a.txt", (text.encode(),), b"".join, [b"\r\n", b"\xff", b"\xe2\x80", b"\x1a", b"|"])


def _doc_seed(data: bytes) -> Seed:
    return Seed("a.doc", (data,), b"".join, [b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\0" * 512])
