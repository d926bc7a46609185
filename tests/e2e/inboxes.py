"""The inbox of the tests of whole runs: an edition for each thing that can be with documents."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.reports import (
    article_xiv_report,
    first_section,
    pdf_report,
    table_rows,
    with_broken_part,
    with_cell,
    yearly_report,
)
from tests.fake_un import report

MAIN = "A/66/165"
OTHER_DATE = ("Août 2010", "Juillet 2010")
"""A date of the French text, and what it prints in its place: one row of twelve disagrees."""
OTHER_FIRST = 7
"""First State of the reports that print other rows than the rest."""
LATE_ROWS = 2
"""Rows that are missing at the end of a document that was cut."""


def corrected_row(session: int) -> tuple[str, ...]:
    """The first activity of a report, with the date that its corrigendum prints."""
    state, _, activity, remark = table_rows("en", session)[3]
    return state, f"April {1945 + session}", activity, remark


def write_inbox(folder: Path) -> Path:
    """Write all documents into a new folder."""
    folder.mkdir()
    for name, data in {
        **_languages_and_parts(),
        **_several_for_one_place(),
        **_formats(),
        "truncated.pdf": report("A/61/184", "es", 61, "pdf")[:900],
    }.items():
        (folder / name).write_bytes(data)
    return folder


def _languages_and_parts() -> dict[str, bytes]:
    french = with_cell(table_rows("fr", 66), *OTHER_DATE)
    return {
        "download (1).docx": yearly_report(MAIN, "en", 66),
        "A_66_165.fr.docx": yearly_report(MAIN, "fr", 66, french),
        "addendum.docx": yearly_report(
            f"{MAIN}/Add.1", "en", 66, table_rows("en", 66, first=OTHER_FIRST)
        ),
        "prose.docx": yearly_report("A/59/136", "es", 59, ()),
        "conference.docx": article_xiv_report("CTBT-Art.XIV/2021/4", 2021),
    }


def _several_for_one_place() -> dict[str, bytes]:
    """Documents that share a place; by the name of its file the one that speaks is no better."""

    def other(session: int) -> list[tuple[str, ...]]:
        return list(table_rows("en", session, first=OTHER_FIRST))

    cut = table_rows("en", 68)[:-LATE_ROWS]
    unknown = table_rows("en", 69, first=OTHER_FIRST)[3]
    return {
        "62 a revision.docx": yearly_report("A/62/113/Rev.1", "en", 62, other(62)),
        "62 b original.docx": yearly_report("A/62/113", "en", 62),
        "63 a original.docx": yearly_report("A/63/113", "en", 63),
        "63 b revision.docx": yearly_report("A/63/113/Rev.1", "en", 63, other(63)),
        "64 a revised addendum.docx": yearly_report("A/64/113/Add.1/Rev.1", "en", 64, other(64)),
        "64 b addendum.docx": yearly_report("A/64/113/Add.1", "en", 64),
        "64 c report.docx": yearly_report("A/64/113", "en", 64),
        "65 a again.docx": yearly_report("A/65/113*", "en", 65, other(65)),
        "65 b first.docx": yearly_report("A/65/113", "en", 65),
        "67 a later.docx": yearly_report("A/67/113", "en", 67, other(67), day="3 August 2012"),
        "67 b earlier.docx": yearly_report("A/67/113", "en", 67),
        "68 a whole.docx": yearly_report("A/68/113", "en", 68),
        "68 b cut.docx": yearly_report("A/68/113", "en", 68, cut),
        "69 a corrigendum.docx": yearly_report(
            "A/69/113/Corr.1",
            "en",
            69,
            first_section(table_rows("en", 69), corrected_row(69), unknown),
        ),
        "69 b report.docx": yearly_report("A/69/113", "en", 69),
    }


def _formats() -> dict[str, bytes]:
    """Word files that cannot be used, each beside a PDF that can."""
    without_last = table_rows("en", 72)[:-4]
    return {
        "A_58_113.en.docx": with_broken_part(
            yearly_report("A/58/113", "en", 58), "word/header3.xml"
        ),
        "A_58_113.en.pdf": pdf_report("A/58/113", 58),
        "A_70_113.en.docx": with_broken_part(
            yearly_report("A/70/113", "en", 70), "word/footer1.xml"
        ),
        "A_70_113.en.pdf": pdf_report("A/70/113", 70),
        "A_71_134.en.docx": yearly_report("A/71/134", "en", 71, ()),
        "A_71_134.en.pdf": pdf_report("A/71/134", 71),
        "A_72_113.en.docx": yearly_report("A/72/113", "en", 72, without_last),
        "A_72_113.en.pdf": pdf_report("A/72/113", 72),
    }
