"""Notes typed below a table, told by the marks in its cells."""

from __future__ import annotations

from tasks.blocks import TablePlace
from tests.structure.tables.building import HEAD, Document, assert_conserved, report

HEADING = "2(a). 全球"


def with_mark(mark: str) -> Document:
    """A report whose only row bears a mark."""
    document = report().table(HEAD, (HEADING,), ("日本", "2010年9月", None, None))
    row = document.blocks[-1].place
    assert row is not None
    place = type(row)(row.table, row.row, 3)
    document.put("参加第八次会议。", "cell", place=place, marks=[mark])
    return document


def test_a_note_below_the_table_belongs_to_its_mark() -> None:
    parsed = with_mark("a").paragraphs("a 在总部举行。").parsed()
    assert [(note.mark, note.text) for note in parsed.rows[0].notes] == [("a", "在总部举行。")]
    assert parsed.cells[-1].role == "footnote"
    assert_conserved(parsed)


def test_brackets_around_the_mark_may_differ() -> None:
    parsed = with_mark("(1)").paragraphs("1. 在总部举行。").parsed()
    assert [note.text for note in parsed.rows[0].notes] == ["在总部举行。"]


def test_a_paragraph_behind_another_is_no_note() -> None:
    parsed = with_mark("a").paragraphs("以下为说明。", "a 在总部举行。").parsed()
    assert [note.text for note in parsed.rows[0].notes] == [None]
    assert parsed.cells[-1].role != "footnote"


def test_a_paragraph_with_a_mark_that_no_cell_bears_is_no_note() -> None:
    parsed = with_mark("a").paragraphs("b 在总部举行。").parsed()
    assert [note.text for note in parsed.rows[0].notes] == [None]


def test_the_heading_of_a_section_is_no_note() -> None:
    document = report().table(HEAD, (HEADING,), ("日本", "2010年9月", "参加第八次会议。", None))
    document.put("参加第九次会议。", "cell", place=TablePlace(1, 4, 3), marks=["2"])
    document.paragraphs("2 (b). 区域").table(HEAD, ("秘鲁", "2010年9月", "参加第八次会议。", None))
    parsed = document.parsed()
    assert [row.section for row in parsed.rows] == ["2a", "2a", "2b"]
    assert_conserved(parsed)
