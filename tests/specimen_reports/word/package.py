"""The .docx package: main text, styles, notes, heads and feet, and how they hang together."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from tests.specimen_reports.content import Content, Front
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.word.table import tables
from tests.specimen_reports.word.xml import (
    ARABIC,
    CHINESE,
    DECLARATION,
    LATIN,
    R,
    Style,
    W,
    field,
    footnote,
    paragraph,
    right_to_left,
    run,
    text_paragraph,
)

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY = (1980, 1, 1, 0, 0, 0)
_LETTER = (12240, 15840)
_WIDE, _NARROW = 1440, 850
"""Margins in twips."""
_RUNNING = {
    "header1": ("header", "first"),
    "header2": ("header", "default"),
    "header3": ("header", "even"),
    "footer1": ("footer", "first"),
    "footer2": ("footer", "default"),
    "footer3": ("footer", "even"),
}
_LATIN = Style(latin=True)
"""Date, languages and numbers, which Arabic mastheads print as English ones do."""
_LANGUAGES = {
    "ar": "ar-SA",
    "zh": "zh-CN",
    "en": "en-GB",
    "fr": "fr-FR",
    "ru": "ru-RU",
    "es": "es-ES",
}


def docx_bytes(plan: Plan, content: Content) -> bytes:
    """The whole file; the same plan gives the same bytes."""
    parts: dict[str, str] = {
        "word/document.xml": _document(plan, content),
        "word/styles.xml": _styles(plan),
        "word/settings.xml": _settings(),
        "word/footnotes.xml": _footnotes(plan, content),
    }
    for name, (kind, pages) in _RUNNING.items():
        tag = "hdr" if kind == "header" else "ftr"
        body = _running(plan, content.front, kind, pages)
        parts[f"word/{name}.xml"] = f'{DECLARATION}<w:{tag} xmlns:w="{W}">{body}</w:{tag}>'
    names = [name.removeprefix("word/").removesuffix(".xml") for name in parts]
    parts = {
        "[Content_Types].xml": _content_types(names),
        "_rels/.rels": _relations(["document"], "word/"),
        **parts,
        "word/_rels/document.xml.rels": _relations(names[1:]),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, _DAY), text.encode(), compress_type=zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _document(plan: Plan, content: Content) -> str:
    margin = _NARROW if plan.narrow else _WIDE
    width, height = reversed(_LETTER) if plan.landscape else _LETTER
    turned = ' w:orient="landscape"' if plan.landscape else ""
    references = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="{name}"/>'
        for name, (kind, pages) in _RUNNING.items()
    )
    letters = '<w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>'
    numbers = letters if plan.notes == "letters" else ""
    section = (
        f'<w:sectPr>{references}{numbers}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        ' w:header="500" w:footer="500" w:gutter="0"/><w:titlePg/>'
        f"{'<w:bidi/>' if right_to_left(plan) else ''}</w:sectPr>"
    )
    body = _front(plan, content.front) + tables(plan, content, width - 2 * margin)
    return (
        f'{DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}'
        f"{paragraph('', plan)}{section}</w:body></w:document>"
    )


def _front(plan: Plan, front: Front) -> str:
    lines = [text_paragraph(text, plan, Style(bold=True, after=120)) for text in front.lines]
    lines += [text_paragraph(text, plan, Style(after=160)) for text in front.intro]
    title = Style(bold=True, align="center", after=120, keep_next=True)
    first = Style(bold=True, after=120, keep_next=True, page_break=bool(front.intro))
    lines += [
        text_paragraph(text, plan, first if place == 0 else title)
        for place, text in enumerate(front.annex)
    ]
    return "".join(lines)


def _running(plan: Plan, front: Front, kind: str, pages: str) -> str:
    if kind == "header" and pages == "first":
        return _masthead(plan, front)
    style = Style(align=_side(pages), latin=True)
    if kind == "header":
        return text_paragraph(front.symbol, plan, replace(style, bold=True))
    job, bar_code = front.footer
    if pages == "first":
        return "".join(text_paragraph(line, plan, _LATIN) for line in (job, bar_code))
    page = field("PAGE", plan, style) + run("/", plan, style) + field("NUMPAGES", plan, style)
    number = run(job, plan, style)
    gap = run("     ", plan, style)
    return paragraph(
        number + gap + page if pages == "default" else page + gap + number, plan, style
    )


def _side(pages: str) -> str:
    """Odd pages have their running head at the outer side."""
    return "right" if pages == "default" else "left"


def _masthead(plan: Plan, front: Front) -> str:
    """Organization and symbol above a line, organ and distribution below it."""
    below = [text_paragraph(line, plan, _LATIN) for line in front.header[1:]]
    rows = (
        (
            text_paragraph(front.organization, plan, Style(bold=True)),
            text_paragraph(front.symbol, plan, Style(bold=True, align="right")),
        ),
        (text_paragraph(front.header[0], plan, Style(bold=True)), "".join(below)),
    )
    cells = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, (5600, 3700), strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if right_to_left(plan) else ''}"
        '<w:tblW w:w="9300" w:type="dxa"/><w:tblBorders>'
        '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="5600"/>'
        f'<w:gridCol w:w="3700"/></w:tblGrid>{cells}</w:tbl>{paragraph("", plan)}'
    )


def _footnotes(plan: Plan, content: Content) -> str:
    notes = content.notes if plan.notes in {"foot", "letters"} else ()
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
        "<w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    body = "".join(footnote(note, number, plan) for number, note in enumerate(notes, 1))
    return f'{DECLARATION}<w:footnotes xmlns:w="{W}">{separators}{body}</w:footnotes>'


def _styles(plan: Plan) -> str:
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{CHINESE}" w:cs="{ARABIC}"/>'
        f'<w:sz w:val="{plan.half_points}"/><w:szCs w:val="{plan.half_points}"/>'
        f'<w:lang w:val="{_LANGUAGES[plan.language]}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style></w:styles>'
    )


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/><w:footnotePr>'
        '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr></w:settings>'
    )


def _relations(names: list[str], folder: str = "") -> str:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{R}/{_kind(name)}" Target="{folder}{name}.xml"/>'
        for name in names
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(names: list[str]) -> str:
    kinds = {name: "document.main" if name == "document" else _kind(name) for name in names}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _kind(name: str) -> str:
    if name == "document":
        return "officeDocument"
    return name.rstrip("0123456789")
