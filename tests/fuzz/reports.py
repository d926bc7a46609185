"""Whole reports with rows, as seeds: what is changed in them reaches every stage of parsing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from tests.fake_un.pdf import page_tree, pdf_file, pdf_stream
from tests.specimen_reports.build import content_of
from tests.specimen_reports.content import Content, Row
from tests.specimen_reports.plan import Plan

_ROWS = 10
_LEFT = (60, 130, 230, 450)
_WIDTHS = (13, 19, 42, 20)
"""Characters of 9 points that the columns hold."""
_LEADING, _TOP, _FOOT = 11, 740, 60

Line = tuple[tuple[int, str], ...]
"""Texts of one line, each with its place."""


def report(language: str) -> tuple[Plan, Content]:
    """Return a report of ten rows in one of the six languages."""
    plan = Plan(seed=1, language=language, rows=_ROWS)  # type: ignore[arg-type]  # one of the six
    return plan, content_of(plan)


def drawn_pages(content: Content) -> tuple[bytes, ...]:
    """Return the drawings of the pages of an English report, its table without rules."""
    lines = list(_lines(content))
    count = (_TOP - _FOOT) // _LEADING
    return tuple(_drawn(lines[first : first + count]) for first in range(0, len(lines), count))


def pdf_of_drawings(drawings: Sequence[bytes]) -> bytes:
    """Return a file with a page for each drawing."""
    pages = range(4, 4 + 2 * len(drawings), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        page_tree(pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for number, drawing in zip(pages, drawings, strict=True):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1),
            pdf_stream(drawing),
        ]
    return pdf_file(objects)


def _lines(content: Content) -> Iterator[Line]:
    front = content.front
    for text in (*front.header, *front.lines, *front.intro, *front.annex):
        for line in textwrap.wrap(text, 100):
            yield ((_LEFT[0], line),)
        yield ()
    yield from _row(content.head)
    for section in content.sections:
        for heading in (section.group, section.heading):
            if heading:
                yield from (((_LEFT[0], line),) for line in textwrap.wrap(heading, 100))
        for row in section.rows:
            yield from _row(_cells(row))


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.label.plain if row.label else "",
        row.period.text if row.period else "",
        " ".join(paragraph.plain for paragraph in row.activity),
        row.remarks.plain if row.remarks else "",
    )


def _row(cells: Sequence[str]) -> Iterator[Line]:
    wrapped = [textwrap.wrap(text, width) for text, width in zip(cells, _WIDTHS, strict=False)]
    for number in range(max(map(len, wrapped))):
        yield tuple(
            (left, lines[number])
            for left, lines in zip(_LEFT, wrapped, strict=False)
            if number < len(lines)
        )


def _drawn(lines: Sequence[Line]) -> bytes:
    drawn = [
        b"1 0 0 1 %d %d Tm (%s) Tj"
        % (left, _TOP - _LEADING * number, re.sub(rb"([()\\])", rb"\\\1", _bytes(text)))
        for number, line in enumerate(lines)
        for left, text in line
    ]
    return b"BT /F1 9 Tf\n" + b"\n".join(drawn) + b"\nET"


def _bytes(text: str) -> bytes:
    return text.encode("cp1252", errors="replace")
