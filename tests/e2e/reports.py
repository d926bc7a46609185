"""Small reports of registered editions, as Word and PDF files: this project's own sentences.

They do not carry the mark of a specimen, so that they are loaded as the editions whose symbol
and session they print. They exist in the folder of one test only.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from tests.fake_un import make_docx, make_pdf
from tests.fake_un.mastheads import job_number, masthead_parts
from tests.fake_un.table import activity_table
from tests.specimen_reports.build import ART14_HEADINGS

ROWS = 12
"""Of each report: three in each of the four sections."""
MANY = 16
"""Rows of a section in a report of which no expectation warns."""

Rows = Sequence[tuple[str, ...]]
"""Of a table: its head, headings of one cell, and activities."""


def yearly_report(
    symbol: str, language: str, session: int, rows: Rows | None = None, *, day: str | None = None
) -> bytes:
    """Return a report to the General Assembly as a Word file, or a part of one by its symbol.

    Args:
        symbol: as printed.
        language: ar, zh, en, fr, ru or es.
        session: of the General Assembly.
        rows: of its table, without a table where there are none; twelve by default.
        day: of distribution, as printed; in English by default 14 July.
    """
    parts = masthead_parts(symbol, language, session, 104)
    table = activity_table(language, session)
    printed = table.rows if rows is None else rows
    header = [day if day and line.startswith("14 July") else line for line in parts.header]
    return make_docx(
        parts.front,
        table.title if printed else (),
        [parts.organization, parts.symbol, *header],
        parts.footer,
        table=printed,
    )


def pdf_report(symbol: str, session: int, rows: Rows | None = None) -> bytes:
    """Return the same in English as a PDF of two pages, the table on the second one."""
    table = activity_table("en", session)
    front = masthead_parts(symbol, "en", session, 104).lines
    shown = table if rows is None else replace(table, rows=tuple(rows))
    return make_pdf([front, shown.lines])


def article_xiv_report(symbol: str, year: int) -> bytes:
    """Return a document of the conference on entry into force of that year, in English."""
    title = (
        "Activities undertaken by signatory and ratifying States under measure (l) of the Final"
        f" Declaration of the {year - 2} Conference on Facilitating the Entry into Force of the"
        f" Comprehensive Nuclear-Test-Ban Treaty in the period June {year - 2} to May {year}"
    )
    table = activity_table("en", year - 1945)
    headings = [(line,) for pair in ART14_HEADINGS.values() for line in pair if line is not None]
    rest = iter(headings)
    rows = [next(rest) if len(row) == 1 else row for row in table.rows]
    organization = (
        "Conference on Facilitating the Entry into Force of the Comprehensive Nuclear-Test-Ban"
        " Treaty"
    )
    header = [organization, symbol, f"2 September {year}", "Original: English"]
    return make_docx([title], (), header, job_number(symbol, "en", year), table=rows)


def table_rows(language: str, session: int, *, first: int = 0, in_section: int = 3) -> Rows:
    """Return the rows that a report prints; another first State gives other ones."""
    return activity_table(language, session, first, in_section).rows


def with_cell(rows: Rows, cell: str, other: str) -> Rows:
    """Return rows with something else printed in one cell."""
    assert sum(row.count(cell) for row in rows) == 1, cell
    return [tuple(other if text == cell else text for text in row) for row in rows]


def first_section(rows: Rows, *activities: tuple[str, ...]) -> Rows:
    """Return the head and the two headings of section 1a, with these activities below."""
    return [*rows[:3], *activities]


def with_broken_part(document: bytes, part: str) -> bytes:
    """Return a Word file one of whose parts is no XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(buffer, "w") as target:
        assert part in source.namelist()
        for name in source.namelist():
            target.writestr(name, b"<w:broken" if name == part else source.read(name))
    return buffer.getvalue()
