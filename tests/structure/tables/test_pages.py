"""Rows at page breaks: what their wording tells of them."""

from __future__ import annotations

import pytest

from tasks.blocks import TablePlace
from tests.structure.tables.building import Document, assert_conserved

HEAD = ("State", "Date/period", "Activities and content", "Remarks")
MASTHEAD = (
    "A/66/165",
    "Sixty-sixth session",
    "Item 104 of the provisional agenda",
    "Comprehensive Nuclear-Test-Ban Treaty",
    "Report of the Secretary-General",
    "June 2010 to May 2011",
)
Piece = tuple[str | None, str | None, str | None]


def read(*pages: tuple[tuple[int, Piece], ...], ending: str = "") -> list[tuple[str | None, ...]]:
    """The rows of a table over pages: (row number as geometry gives it, its pieces) in order.

    Eight rows before them show how cells end.
    """
    document = Document().paragraphs(*MASTHEAD)
    for column, title in enumerate(HEAD, 1):
        document.put(title, "cell", place=TablePlace(1, 1, column), page=1)
    document.put("2 (a) Global level", "cell", place=TablePlace(1, 2, 1, 4), page=1)
    usual = ("Norway", "June 2010", f"Norway raised the matter with its partners{ending}")
    before = tuple((number, usual) for number in range(3, 11))
    for page, rows in enumerate((before + pages[0], *pages[1:]), 1):
        for number, piece in rows:
            for column, text in enumerate(piece, 1):
                if text is not None:
                    document.put(text, "cell", place=TablePlace(1, number, column), page=page)
    parsed = document.parsed()
    assert_conserved(parsed)
    return [(row.state_label, row.period_text, row.activity) for row in parsed.rows[8:]]


FIRST: Piece = ("Finland", "12 July 2010", "Finland hosted a meeting on the Treaty")


@pytest.mark.parametrize("same", [True, False], ids=["as one row", "as two rows"])
@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        (FIRST, (None, "20 July 2010", "A letter was sent"), 2),  # two dates
        (FIRST, ("Peru", None, "A letter was sent"), 2),  # two States
        (FIRST, (None, None, "Finland sent a letter to all capitals"), 2),
        (FIRST, (None, None, "In August 2010, Finland sent a letter"), 2),
        (FIRST, (None, None, "and sent a letter to all capitals"), 1),
        (FIRST, (None, None, "In addition, it sent a letter"), 1),
        (("Finland", "12", FIRST[2]), (None, "July 2010", "that was sent"), 1),  # a date in halves
        (("United", None, FIRST[2]), ("Kingdom", None, "that was sent"), 1),  # a name in halves
        (("Finland", None, "Finland met with the"), (None, None, "Peru mission"), 1),
    ],
)
def test_the_wording_tells(first: Piece, second: Piece, rows: int, same: bool) -> None:
    found = read(((11, first),), ((11 if same else 12, second),))
    assert len(found) == rows
    whole = " ".join(text for piece in (first, second) if (text := piece[2]))
    assert " ".join(activity or "" for *_, activity in found) == whole


@pytest.mark.parametrize("number", [11, 12])
def test_a_heading_at_the_top_of_a_page_is_no_label(number: int) -> None:
    heading: Piece = ("2 (b) Regional level", None, None)
    found = read(((11, (None, *FIRST[1:])),), ((number, heading), (13, FIRST)))
    assert found == [(None, *FIRST[1:]), FIRST]


@pytest.mark.parametrize("same", [True, False])
def test_what_nothing_tells_stays_as_geometry_has_it(same: bool) -> None:
    second: Piece = (None, None, "Several officials took part")
    assert len(read(((11, FIRST),), ((11 if same else 12, second),))) == (1 if same else 2)


def test_a_sentence_that_ends_where_cells_do_not_is_followed_by_another_of_the_cell() -> None:
    stopped: Piece = (*FIRST[:2], f"{FIRST[2]}.")
    second: Piece = (None, None, "Peru sent a letter to all capitals")
    assert len(read(((11, stopped),), ((11, second),))) == 1
    assert len(read(((11, stopped),), ((11, second),), ending=".")) == 2


def test_a_row_after_a_heading_at_a_page_s_end_keeps_its_columns() -> None:
    document = Document()
    for column, head in enumerate(("State", "Date", "Activity"), 1):
        document.put(head, "cell", place=TablePlace(1, 1, column, is_head=True), page=1)
    document.put("2 (a) Global level", "cell", place=TablePlace(1, 2, 1, 3), page=1)
    for column, text in enumerate(FIRST, 1):  # the page break hides that this is another row
        document.put(text or "", "cell", place=TablePlace(1, 2, column), page=2)
    parsed = document.parsed()
    assert_conserved(parsed)
    assert [(row.state_label, row.period_text, row.activity) for row in parsed.rows] == [FIRST]
