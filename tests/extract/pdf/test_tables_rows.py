"""Rows and columns of tables on pages made by hand, with and without rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.blocks import Block
from tasks.extract.pdf.columns import Column, place_strip
from tasks.extract.pdf.page import Line
from tasks.extract.pdf.sheet import lay_out
from tests.extract.pdf.pages_by_hand import (
    COLUMNS,
    across,
    down,
    line,
    page,
    read,
    rows_of,
    table_of,
)

HEAD = ("State", "Date", "Activities and content", "Remarks")
ROWS = (
    ("Albania", "May 2011", "Albania spoke in the committee\nof the whole, on tests.", "See A/1"),
    ("", "June 2011", "A letter was sent to all States\nthat had not signed until then.", ""),
    ("Brazil", "", "Brazil held a meeting of some\nexperts in its capital city.", "With Chile"),
    ("Chile", "July 2011", "Chile trained its experts in\nthe reading of stations\nfar away.", ""),
    ("Denmark", "May 2012", "Denmark spoke again on behalf of\nits many friends.", "See A/2"),
)


def words(cell: str) -> str:
    return " ".join(cell.split())


def expected() -> list[dict[int, str]]:
    return [
        {number: words(cell) for number, cell in enumerate(row, 1) if cell} for row in (HEAD, *ROWS)
    ]


@pytest.mark.parametrize("ruled", ["none", "horizontal", "grid"])
def test_rows_come_out_with_any_rules(ruled: str) -> None:
    lines, edges, end = rows_of((HEAD, *ROWS), 100, 8)
    rules = [across(edge) for edge in edges] if ruled != "none" else []
    if ruled == "grid":
        cuts = (50, *(x - 5 for x in COLUMNS[1:]), 545)
        rules += [down(cut, edges[0], end) for cut in cuts]
    blocks, _, _ = read(page(lines, rules))
    assert list(table_of(blocks).values()) == expected()


def test_a_heading_through_all_columns_is_a_row_of_its_own() -> None:
    first, _, end = rows_of((HEAD, *ROWS[:2]), 100, 8)
    heading = line(55, end + 12, "1. Bilateral level of all the activities", bold=True)
    rest, _, _ = rows_of(ROWS[2:], end + 20, 8)
    blocks, _, _ = read(page([*first, heading, *rest]))
    rows = list(table_of(blocks).values())
    assert rows[3] == {1: "1. Bilateral level of all the activities"}
    assert len(rows) == 7
    spans = [block.place.column_span for block in blocks if block.place and block.bold]
    assert spans
    assert spans[0] > 1


def test_a_row_that_the_page_cuts_is_one_row() -> None:
    first, _, end = rows_of((HEAD, *ROWS[:4]), 100, 8)
    cut = [one for one in first if one.baseline > end - 24]
    kept = [one for one in first if one.baseline <= end - 24]
    moved = [
        line(one.x0, 100 + one.baseline - cut[0].baseline, " ".join(w.text for w in one.words))
        for one in cut
    ]
    more, _, _ = rows_of(ROWS[4:], 130, 8)
    blocks, _, _ = read(page(kept), page([*moved, *more], number=2))
    assert list(table_of(blocks).values()) == expected()
    gone_on = [block for block in blocks if block.continues]
    assert [block.page for block in gone_on] == [2]
    assert {block.place.table for block in blocks if block.place} == {1}


def test_a_repeated_head_has_the_numbers_of_the_first() -> None:
    first, _, _ = rows_of((HEAD, *ROWS[:3]), 100, 8)
    second, _, _ = rows_of((HEAD, *ROWS[3:]), 100, 8)
    blocks, _, _ = read(page(first), page(second, number=2))
    assert list(table_of(blocks).values()) == expected()
    repeated = [block for block in blocks if block.place and block.place.is_repeat]
    assert [block.place and block.place.row for block in repeated] == [1, 1, 1, 1]


def test_a_page_read_from_the_right_counts_columns_from_there() -> None:
    """Arabic: the first column is the rightmost."""
    lines, _, _ = rows_of(
        [("دولة", "تاريخ", "نشاط", "ملاحظات")] * 1
        + [("لبنان", "مايو", f"تحدث لبنان في اللجنة مرة {n}", "انظر") for n in "ابجدهوز"],
        100,
        8,
        columns=(500, 400, 200, 60),
    )
    for one in lines:
        one.rtl = True
        right = one.x1
        for word in one.words:
            word.rtl = True
            word.x0, word.x1 = right - (word.x1 - word.x0), right
            right = word.x0 - 2.5
    blocks, _, _ = read(page(lines))
    rows = list(table_of(blocks).values())
    assert rows[0] == {1: "دولة", 2: "تاريخ", 3: "نشاط", 4: "ملاحظات"}
    assert rows[1][1] == "لبنان"
    first = next(block for block in blocks if block.place and block.place.column == 1)
    assert first.boxes[0].x0 > 400  # as the page is shown


def test_running_text_and_contents_are_no_tables() -> None:
    text = [
        line(70, 100 + 12 * n, "words of a paragraph that run over the width of the page on and on")
        for n in range(20)
    ]
    contents = [
        part
        for n in range(6)
        for part in (
            line(70, 400 + 14 * n, f"Chapter about things {n} . . . . . . . . . . . ."),
            line(500, 400 + 14 * n, str(n)),
        )
    ]
    blocks, _, _ = read(page([*text, *contents]))
    assert {block.kind for block in blocks} == {"paragraph"}


CELL = st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=8), min_size=0, max_size=6).map(
    lambda parts: "\n".join(" ".join(parts[i : i + 2]) for i in range(0, len(parts), 2))
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=12), st.integers(0, 14))
def test_each_character_is_in_exactly_one_block_and_rows_go_down(
    rows: list[tuple[str, str, str, str]], gap: int
) -> None:
    lines, _, _ = rows_of(rows, 80, gap)
    foot = line(55, 800, "11-40530 (E)")
    half = len(lines) // 2
    first, second = lines[:half], lines[half:]
    blocks, text, read_count = read(page([*first, foot]), page([*second, foot], number=2))
    assert tiled(blocks, text) == sum(not char.isspace() for char in text) == read_count
    placed = [(b.place.table, b.place.row) for b in blocks if b.place and not b.place.is_repeat]
    assert [table for table, _ in placed] == sorted(table for table, _ in placed)
    assert [block.number for block in blocks] == list(range(1, len(blocks) + 1))


def tiled(blocks: list[Block], text: str) -> int:
    """Count the characters in blocks, which follow each other with white space between."""
    reached = 0
    count = 0
    for block in blocks:
        assert text[reached : block.span.start].strip() == ""
        assert block.span.start >= reached
        reached = block.span.end
        count += sum(not char.isspace() for char in text[block.span.start : block.span.end])
    return count


def test_a_page_that_ends_early_does_not_part_a_row() -> None:
    """Where a row of the rest's height had room too, the room at the page's end tells nothing."""
    unlabelled = [("", *row[1:]) for row in ROWS]
    first, _, end = rows_of((HEAD, *ROWS[:2]), 100, 8)
    first += [
        line(55, end + 12, "Peru"),
        line(255, end + 12, "Peru wrote a letter to the whole"),  # as wide as its column
    ]
    rest = line(255, 100, "Committee of all States")
    more, _, _ = rows_of((*unlabelled, *unlabelled), 104, 8)
    blocks, _, _ = read(page(first), page([rest, *more], number=2))
    rows = list(table_of(blocks).values())
    assert rows[3] == {1: "Peru", 3: "Peru wrote a letter to the whole Committee of all States"}
    (cut,) = [block.cut for block in blocks if block.cut]
    assert cut < 0


def moved(one: Line, number: int, distance: float) -> Line:
    """The line with its words from `number` on moved to the right."""
    words = [
        replace(word, x0=word.x0 + distance, x1=word.x1 + distance) if at >= number else word
        for at, word in enumerate(one.words)
    ]
    return replace(one, words=words, x1=words[-1].x1)


def test_a_label_longer_than_the_others_stands_in_its_column() -> None:
    columns = [Column(50, 85, 55, 80), Column(85, 545, 155, 540)]
    one = moved(line(55, 100, "Liechtenstein A letter was sent"), 1, 32.5)
    (strip,) = lay_out(page([one]), mirrored=False).strips
    placed = place_strip(strip, columns)
    assert [(column, span, part.literal) for column, span, part in placed] == [
        (0, 1, "Liechtenstein"),
        (1, 1, "A letter was sent"),
    ]


def test_letters_of_no_width_stand_in_one_column() -> None:
    columns = [Column(50, 85, 55, 80), Column(85, 545, 155, 540)]
    (strip,) = lay_out(page([line(84.95, 100, "State")]), mirrored=False).strips
    strip.x1 = strip.x0
    assert [placed[:2] for placed in place_strip(strip, columns)] == [(1, 1)]


def test_a_head_between_rules_belongs_to_the_table_though_its_words_nearly_touch() -> None:
    columns = (55, 110, 255, 450)
    left = moved(line(55, 112, "Landesname Zeitraum Activities"), 1, 2.5)
    left = moved(left, 2, 255 - left.words[2].x0)
    rows = [(f"Land{n}", "May 2011", f"A speech of length {n} was held", "-") for n in range(6)]
    body, edges, _ = rows_of(rows, 120, 8, columns=columns)
    rules = [across(edge) for edge in (100, *edges)]
    blocks, _, _ = read(page([left, line(450, 112, "Remarks"), *body], rules))
    found = list(table_of(blocks).values())
    assert found[0] == {1: "Landesname", 2: "Zeitraum", 3: "Activities", 4: "Remarks"}
    assert len(found) == 7


def test_rules_hold_a_table_whose_labels_stand_above_their_text() -> None:
    head, edges, end = rows_of((("State", "", "Activities and content"),), 100, 8)
    lines, rules, at = list(head), [across(edge) for edge in edges], end
    for name in ("Peru", "Chile", "Ghana"):
        lines.append(line(55, at + 12, name))
        lines += [line(255, at + 24 + 12 * n, f"{name} spoke of the matter {n}") for n in range(3)]
        at += 64
        rules.append(across(at))
    blocks, _, _ = read(page(lines, rules))
    rows = list(table_of(blocks).values())
    assert [row.get(1) for row in rows] == ["State", "Peru", "Chile", "Ghana"]
    assert all("matter 2" in row[2] for row in rows[1:])


@pytest.mark.parametrize("column", [0, 1, 2, 3])
@pytest.mark.parametrize("stands", ["above", "between", "below"])
def test_a_bordered_cell_over_rows_spans_them(column: int, stands: str) -> None:
    """Wherever in it the text stands; the cell is of its first row."""
    rows = [HEAD, *([["Chile", "May 2011", "Chile held a meeting.", "See A/1"]] * 5)]
    first, last = 2, 3 + (stands == "between")
    text = rows[first][column]
    blank = [list(row) for row in rows]
    for row in blank[first : last + 1]:
        row[column] = ""
    lines, edges, end = rows_of(blank, 100, 8)
    at = {"above": first, "between": first + 1, "below": last}[stands]
    lines.append(line(COLUMNS[column], edges[at] + 12, text))
    cuts = (50, *(x - 5 for x in COLUMNS[1:]), 545)
    rules = [down(cut, edges[0], end) for cut in cuts]
    for number, edge in enumerate(edges):
        if first < number <= last:
            rules += [
                across(edge, cuts[other], cuts[other + 1]) for other in range(4) if other != column
            ]
        else:
            rules.append(across(edge))
    blocks, _, _ = read(page(lines, rules))
    spans = {
        block.place.row: block.place.row_span
        for block in blocks
        if block.place is not None and block.place.column == column + 1
    }
    gone = range(first + 2, last + 2)
    assert spans == {
        row: last - first + 1 if row == first + 1 else 1 for row in range(1, 7) if row not in gone
    }
    assert table_of(blocks)[1, first + 1][column + 1] == text
