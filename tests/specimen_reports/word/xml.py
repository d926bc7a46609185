"""Small pieces of WordprocessingML: runs, paragraphs, fields (ECMA-376, part 1, 17)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.specimen_reports.content import SOFT_HYPHEN, Note, shown
from tests.specimen_reports.plan import Plan

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LATIN, CHINESE, ARABIC = "Liberation Serif", "WenQuanYi Micro Hei", "Amiri"


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks.

    `after` is the space below it in twips (1/20 point). `latin` is text in Latin letters in a
    document of any language: from left to right, and with its spaces.
    """

    bold: bool = False
    italic: bool = False
    align: str = ""
    after: int = 0
    keep_next: bool = False
    page_break: bool = False
    latin: bool = False


PLAIN = Style()


def paragraph(runs: str, plan: Plan, style: Style = PLAIN) -> str:
    """A paragraph of runs that are XML already."""
    properties = "".join(
        (
            "<w:keepNext/>" if style.keep_next else "",
            "<w:pageBreakBefore/>" if style.page_break else "",
            "<w:bidi/>" if _turned(plan, style) else "",
            f'<w:spacing w:after="{style.after}"/>' if style.after else "",
            f'<w:jc w:val="{style.align}"/>' if style.align else "",
        )
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def text_paragraph(text: str, plan: Plan, style: Style = PLAIN) -> str:
    """A paragraph with one text."""
    return paragraph(run(text, plan, style), plan, style)


def run(text: str, plan: Plan, style: Style = PLAIN) -> str:
    """A run; soft hyphens become the element that Word has for them."""
    printed = text if style.latin else shown(text, plan.language)
    pieces = "<w:softHyphen/>".join(
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in printed.split(SOFT_HYPHEN)
    )
    return f"<w:r>{_properties(plan, style)}{pieces}</w:r>"


def spaces(number: int) -> str:
    """A run of spaces, which Chinese keeps too."""
    return f'<w:r><w:t xml:space="preserve">{" " * number}</w:t></w:r>'


def note_mark(note: Note, number: int, plan: Plan) -> str:
    """The mark of a note in the text: a real footnote's, or a raised letter."""
    raised = _properties(plan, PLAIN, '<w:vertAlign w:val="superscript"/>')
    if plan.notes == "below":
        return f"<w:r>{raised}<w:t>{note.mark}</w:t></w:r>"
    return f'<w:r>{raised}<w:footnoteReference w:id="{number}"/></w:r>'


def footnote(note: Note, number: int, plan: Plan) -> str:
    """A footnote with its mark and text."""
    raised = _properties(plan, PLAIN, '<w:vertAlign w:val="superscript"/>')
    runs = f"<w:r>{raised}<w:footnoteRef/></w:r>{spaces(1)}{run(note.text, plan)}"
    return f'<w:footnote w:id="{number}">{paragraph(runs, plan)}</w:footnote>'


def field(code: str, plan: Plan, style: Style = PLAIN) -> str:
    """A field, such as the number of the page, with a first value of 1."""
    return (
        f'<w:fldSimple w:instr=" {code} "><w:r>{_properties(plan, style)}<w:t>1</w:t></w:r>'
        "</w:fldSimple>"
    )


def right_to_left(plan: Plan) -> bool:
    """True for Arabic."""
    return plan.language == "ar"


def _turned(plan: Plan, style: Style) -> bool:
    return right_to_left(plan) and not style.latin


def _properties(plan: Plan, style: Style, more: str = "") -> str:
    inside = "".join(
        (
            "<w:b/><w:bCs/>" if style.bold else "",
            "<w:i/><w:iCs/>" if style.italic else "",
            more,
            "<w:rtl/>" if _turned(plan, style) else "",
        )
    )
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""
