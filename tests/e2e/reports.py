"""Small reports of registered editions, as Word files: this project's own sentences.

They do not carry the mark of a specimen, so that they are loaded as the editions whose symbol
and session they print. They exist in the folder of one test only.
"""

from __future__ import annotations

from tests.fake_un import make_docx
from tests.fake_un.mastheads import job_number, masthead_parts
from tests.fake_un.table import Table, activity_table
from tests.specimen_reports.build import ART14_HEADINGS

ROWS = 12
"""Of each report: three in each of the four sections."""


def yearly_report(
    symbol: str,
    language: str,
    session: int,
    *,
    first: int = 0,
    changed: tuple[str, str] | None = None,
    without_table: bool = False,
) -> bytes:
    """Return a report to the General Assembly, or an addendum by its symbol.

    Args:
        symbol: as printed.
        language: ar, zh, en, fr, ru or es.
        session: of the General Assembly.
        first: place of the first State; another one gives other rows.
        changed: a cell, and what is printed in its place.
        without_table: leave the annex out.
    """
    parts = masthead_parts(symbol, language, session, 104)
    table = activity_table(language, session, first)
    rows = table.rows if changed is None else _changed(table, *changed)
    return make_docx(
        parts.front,
        () if without_table else table.title,
        [parts.organization, parts.symbol, *parts.header],
        parts.footer,
        table=() if without_table else rows,
    )


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


def _changed(table: Table, cell: str, other: str) -> tuple[tuple[str, ...], ...]:
    assert sum(row.count(cell) for row in table.rows) == 1, cell
    return tuple(tuple(other if text == cell else text for text in row) for row in table.rows)
