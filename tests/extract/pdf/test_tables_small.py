"""Tables of a few lines, on pages made by hand, without rules."""

from __future__ import annotations

import pytest

from tests.extract.pdf.pages_by_hand import line, page, read, rows_of, table_of

HEAD = ("State", "Date", "Activities and content", "Remarks")
CHILE = ("Chile", "May 2012", "Chile hosted a seminar\non stations.", "")
BRAZIL = ("Brazil", "", "Brazil held a meeting.", "With Chile")


def cells(*rows: tuple[str, ...]) -> list[dict[int, str]]:
    return [
        {number: " ".join(cell.split()) for number, cell in enumerate(row, 1) if cell}
        for row in rows
    ]


@pytest.mark.parametrize("rows", [(CHILE,), (BRAZIL,), (CHILE, BRAZIL)])
def test_a_head_and_a_row_or_two_are_a_table(rows: tuple[tuple[str, ...], ...]) -> None:
    title = line(55, 80, "Addendum")
    lines, _, _ = rows_of((HEAD, *rows), 100, 8)
    blocks, _, _ = read(page([title, *lines]))
    assert list(table_of(blocks).values()) == cells(HEAD, *rows)
    assert blocks[0].kind == "paragraph"


def test_headings_between_a_head_and_its_only_row_are_rows() -> None:
    head, _, end = rows_of((HEAD,), 100, 8)
    headings = [
        line(55, end + 12, "2. The multilateral level"),
        line(55, end + 30, "2 (a) Global level"),
    ]
    rest, _, _ = rows_of((CHILE,), end + 38, 8)
    text = [line(55, 400 + 12 * number, "The text of the report " * 4) for number in range(6)]
    blocks, _, _ = read(page([*head, *headings, *rest, *text]))
    rows = list(table_of(blocks).values())
    assert rows[0] == cells(HEAD)[0]
    assert [list(row.values()) for row in rows[1:3]] == [
        ["2. The multilateral level"],
        ["2 (a) Global level"],
    ]
    assert rows[3] == cells(CHILE)[0]


def test_a_column_that_no_row_fills_keeps_its_head() -> None:
    rows = [(f"State {number}", "2012", "It spoke of the tests.", "") for number in range(12)]
    lines, _, _ = rows_of((HEAD, *rows), 100, 8)
    blocks, _, _ = read(page(lines))
    assert table_of(blocks)[1, 1] == cells(HEAD)[0]


def test_a_short_table_is_set_as_the_one_with_the_same_head_before() -> None:
    long = ("Grand Duchy of\nLuxembourg", "May 2012", "It spoke of the tests in\nall lands.", "")
    first, _, end = rows_of((HEAD, *[long] * 6), 60, 8)
    heading = line(55, end + 24, "B. Regional level")
    table = ("Republic of\nKorea", "", "Korea sent a letter to\nsome States.", "")
    second, _, _ = rows_of((HEAD, table), end + 32, 8)
    blocks, _, _ = read(page([*first, heading, *second]))
    assert list(table_of(blocks).values())[-2:] == cells(HEAD, table)


def test_lines_of_a_masthead_are_no_table() -> None:
    lines = [
        line(55, 100, "General Assembly"),
        line(350, 100, "Distr.: General"),
        line(350, 112, "15 July 2012"),
        line(350, 124, "Original: English"),
        line(55, 160, "The present report is submitted to the Assembly as it had asked for."),
    ]
    blocks, _, _ = read(page(lines))
    assert not table_of(blocks)


def test_a_head_and_one_long_cell_at_a_page_end_begin_the_table() -> None:
    words = "It spoke of the tests\n" * 11 + "in the committee."
    head, _, end = rows_of((HEAD,), 100, 8)
    heading = line(55, end + 12, "1. The bilateral level")
    long, _, _ = rows_of((("Albania", "", words, ""),), end + 20, 8)
    text = [line(55, 50 + 12 * number, "The text of the report " * 4) for number in range(3)]
    blocks, _, _ = read(page([*text, *head, heading, *long]))
    rows = list(table_of(blocks).values())
    assert rows[0] == cells(HEAD)[0]
    assert rows[-1] == {1: "Albania", 3: " ".join(words.split())}


def test_columns_of_a_table_before_are_widened_by_longer_labels() -> None:
    short = ("Chile", "May 2012", "It spoke of the tests.", "See A/1")
    first, _, end = rows_of((HEAD, *[short] * 6), 60, 8)
    heading = line(55, end + 24, "B. Regional level")
    table = ("Russian Federation", "June 2012", "It sent a letter.", "See A/2")
    second, _, _ = rows_of((HEAD, table), end + 32, 8)
    blocks, _, _ = read(page([*first, heading, *second]))
    assert list(table_of(blocks).values())[-2:] == cells(HEAD, table)
