"""Rows at page breaks: what their wording tells of them."""

from __future__ import annotations

import pytest

from tasks.blocks import TablePlace
from tasks.structure.tables.row_wording import row_wording
from tasks.structure.tables.states import StateReader
from tests.specimens import project_reference
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


def read(
    *pages: tuple[tuple[int, Piece], ...], ending: str = "", cut: float = 0.0
) -> list[tuple[str | None, ...]]:
    """The rows of a table over pages: (row number as geometry gives it, its pieces) in order.

    Eight rows before them show how cells end; with "mixed" they end either way. `cut` is what
    geometry says at the top of the pages behind the first.
    """
    document = Document().paragraphs(*MASTHEAD)
    for column, title in enumerate(HEAD, 1):
        document.put(title, "cell", place=TablePlace(1, 1, column), page=1)
    document.put("2 (a) Global level", "cell", place=TablePlace(1, 2, 1, 4), page=1)
    usual = ("Norway", "June 2010", f"Norway raised the matter with its partners{ending}")
    before = tuple((number, usual) for number in range(3, 11))
    if ending == "mixed":
        stem = usual[2].removesuffix(ending)
        before = tuple((number, (*usual[:2], stem + "." * (number % 2))) for number, _ in before)
    for page, rows in enumerate((before + pages[0], *pages[1:]), 1):
        for number, piece in rows:
            for column, text in enumerate(piece, 1):
                if text is not None:
                    place = TablePlace(1, number, column)
                    document.put(text, "cell", place=place, page=page, cut=cut if page > 1 else 0)
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
        (("Finland", "September 2010-", FIRST[2]), (None, "May 2011", "Peru took part"), 1),
        (("Finland", "July 2010-", FIRST[2]), (None, "1-2 May 2011", "Peru took part"), 2),
        (("Finland", None, "In support of the Treaty,"), (None, None, "Finland spoke"), 1),
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


@pytest.mark.parametrize(
    ("cut", "text", "rows"),
    [
        (-0.8, "Finland sent a letter to all capitals", 2),
        (-3.0, "Finland sent a letter to all capitals", 1),
        (0.8, "Several officials took part", 1),
        (3.0, "Several officials took part", 2),
    ],
)
def test_how_rows_begin_is_weighed_with_what_geometry_says(
    cut: float, text: str, rows: int
) -> None:
    stopped: Piece = (*FIRST[:2], f"{FIRST[2]}.")
    number = 12 if cut > 0 else 11
    found = read(((11, stopped),), ((number, (None, None, text)),), ending="mixed", cut=cut)
    assert len(found) == rows


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


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("وأرسل استبيان إلى السلطات الوطنية", True),
        ("وجهت رسالة إلى جميع الدول", False),  # a verb that begins with the letter of "and"
        ("فنلندا شاركت في المؤتمر", False),  # a State that begins with that of "so"
        ("نظمت كندا اجتماعا", False),
    ],
)
def test_a_word_that_links_goes_on_in_arabic(text: str, goes_on: bool) -> None:
    reference = project_reference()
    states = StateReader(reference, "ar", None)
    wording = row_wording(reference.packs["ar"], states, reference.date_grammar("ar"))
    assert wording.takes_up(text) == goes_on


def test_a_chinese_row_opens_with_the_name_itself() -> None:
    reference = project_reference()
    states = StateReader(reference, "zh", None)
    wording = row_wording(reference.packs["zh"], states, reference.date_grammar("zh"))
    assert wording.opens_row("2010年9月，秘鲁参加会议")
    assert not wording.opens_row("10年与秘鲁常驻代表团接触")
