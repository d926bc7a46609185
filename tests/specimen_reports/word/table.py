"""The tables of the annex: heads that repeat, merged labels, headings across all columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from tests.specimen_reports.content import Content, Paragraph, Row, Section
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.truth import heading_first
from tests.specimen_reports.word.xml import (
    Style,
    note_mark,
    paragraph,
    right_to_left,
    run,
    spaces,
    text_paragraph,
)

_SHARES = {"four": (15, 16, 49, 20), "no_remarks": (17, 18, 65), "no_date": (17, 60, 23)}
"""Of the width of the text, in per cent."""
_BETWEEN_PARAGRAPHS = 40
"""Twips between the paragraphs of a cell: less than between two rows."""
_CELL_TOP, _CELL_BOTTOM = 40, 80
_HEADING = Style(bold=True, keep_next=True)
_HEAD = Style(italic=True, keep_next=True)

Marks = Callable[[Paragraph], str]


def tables(plan: Plan, content: Content, width: int) -> str:
    """The annex's body: tables, headings between them, notes below.

    Args:
        plan: the switches.
        content: what is written.
        width: of the text, in twips.
    """
    numbers = count(1)

    def marks(part: Paragraph) -> str:
        return note_mark(part.note, next(numbers), plan) if part.note else ""

    pieces: list[str] = []
    if plan.layout == "one_table":
        rows = [_head(plan, content, width)]
        for section in content.sections:
            rows += [_across(plan, text, width) for text in _headings(section)]
            rows += _rows(plan, section.rows, width, marks)
        pieces.append(_table(plan, rows, width))
    else:
        for place, section in enumerate(content.sections):
            headings = _headings(section)
            rows = []
            if place == 0 or plan.head != "first_only":
                rows.append(_head(plan, content, width))
            if heading_first(plan):
                pieces += [
                    text_paragraph(text, plan, Style(bold=True, after=120, keep_next=True))
                    for text in headings
                ]
            else:
                rows += [_across(plan, text, width) for text in headings]
            rows += _rows(plan, section.rows, width, marks)
            if rows:
                pieces.append(_table(plan, rows, width))
            pieces.append(paragraph("", plan))
    if plan.notes == "below":
        pieces += [
            paragraph(note_mark(note, 0, plan) + spaces(1) + run(note.text, plan), plan)
            for note in content.notes
        ]
    return "".join(pieces)


def _headings(section: Section) -> list[str]:
    return [text for text in (section.group, section.heading) if text]


def _table(plan: Plan, rows: Sequence[str], width: int) -> str:
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    sides = {
        "none": (),
        "horizontal": ("top", "bottom", "insideH"),
        "grid": ("top", "left", "bottom", "right", "insideH", "insideV"),
    }[plan.rules]
    borders = "".join(line.format(side) for side in sides)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in _widths(plan, width))
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if right_to_left(plan) else ''}"
        f'<w:tblW w:w="{width}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{_CELL_TOP}" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        f'<w:bottom w:w="{_CELL_BOTTOM}" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(plan: Plan, width: int) -> list[int]:
    return [width * share // 100 for share in _SHARES[plan.columns]]


def _head(plan: Plan, content: Content, width: int) -> str:
    cells = "".join(
        _cell(text_paragraph(text, plan, _HEAD), column)
        for text, column in zip(content.head, _widths(plan, width), strict=True)
    )
    repeated = "<w:tblHeader/>" if plan.head == "every_page" else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _across(plan: Plan, text: str, width: int) -> str:
    span = f'<w:gridSpan w:val="{len(_SHARES[plan.columns])}"/>'
    cell = _cell(text_paragraph(text, plan, _HEADING), width, span)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"


def _rows(plan: Plan, rows: Sequence[Row], width: int, marks: Marks) -> list[str]:
    return [_row(plan, row, width, marks) for row in rows]


def _row(plan: Plan, row: Row, width: int, marks: Marks) -> str:
    widths = iter(_widths(plan, width))
    label = _paragraphs(plan, [row.label] if row.label else [], marks)
    merge = ""
    if plan.labels == "merged":
        merge = '<w:vMerge w:val="restart"/>' if row.begins_group else "<w:vMerge/>"
    cells = [_cell(label, next(widths), merge)]
    if plan.columns != "no_date":
        printed = [Paragraph(row.period.text)] if row.period else []
        cells.append(_cell(_paragraphs(plan, printed, marks), next(widths)))
    # Of a row that breaks behind an empty paragraph, only the label stands on the first page.
    ahead = paragraph("", plan) if plan.label_ahead and len(row.activity[0].text) % 2 else ""
    cells.append(_cell(ahead + _paragraphs(plan, row.activity, marks), next(widths)))
    if plan.columns != "no_remarks":
        remarks = [row.remarks] if row.remarks else []
        cells.append(_cell(_paragraphs(plan, remarks, marks), next(widths)))
    split = "" if plan.may_split else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{split}</w:trPr>{''.join(cells)}</w:tr>"


def _paragraphs(plan: Plan, parts: Sequence[Paragraph], marks: Marks) -> str:
    """The paragraphs of a cell; an empty cell has one without text, as Word wants it."""
    last = len(parts) - 1
    return "".join(
        paragraph(
            run(part.text, plan) + marks(part),
            plan,
            Style(after=0 if place == last else _BETWEEN_PARAGRAPHS),
        )
        for place, part in enumerate(parts)
    ) or paragraph("", plan)


def _cell(paragraphs: str, width: int, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{paragraphs}</w:tc>'
