"""Cells merged over rows: what they say counts for each row, and is in one cell."""

from __future__ import annotations

import pytest

from tasks.records import ActivityRow, ParsedReport
from tests.structure.tables.building import HEAD, Cell, Document, assert_conserved, report

GLOBAL = ["2(a). 全球"]
ACT = "举办了关于条约生效的联合研讨会。"
OWN = "挪威在奥斯陆举办了关于条约的研讨会。"
OTHER = "芬兰在图尔库举办了关于条约的讲习班。"


def parsed(*rows: list[Cell], spans: dict[tuple[int, int], int]) -> ParsedReport:
    """A report of these rows, the first of which is row 3 of its table."""
    done = report().table(HEAD, GLOBAL, *rows, spans=spans).parsed()
    assert_conserved(done)
    assert not [cell for cell in done.cells if cell.role == "quarantine"]
    return done


def told(row: ActivityRow) -> tuple[str | None, str | None, str, str | None, tuple[str, ...]]:
    return row.state_iso3, row.period_text, row.activity, row.remarks, row.flags


def test_a_date_is_that_of_each_row() -> None:
    rows = parsed(
        ["挪威", "2010年9月", OWN, None],
        ["芬兰", None, OTHER, None],
        ["日本", None, OTHER, None],
        spans={(3, 2): 2},
    ).rows
    assert [told(row) for row in rows[:2]] == [
        ("NOR", "2010年9月", OWN, None, ()),
        ("FIN", "2010年9月", OTHER, None, ("cell_merged",)),
    ]
    assert rows[1].period_start == rows[0].period_start
    assert (rows[1].period_basis, rows[2].period_basis) == ("column", "document")
    assert rows[2].period_text is None


def test_remarks_are_those_of_each_row() -> None:
    rows = parsed(
        ["挪威", "2010年9月", OWN, "联合举办"],
        ["芬兰", "2010年10月", OTHER, None],
        spans={(3, 4): 2},
    ).rows
    assert [row.remarks for row in rows] == ["联合举办", "联合举办"]
    assert [row.flags for row in rows] == [(), ("cell_merged",)]


@pytest.mark.parametrize("date", ["2010年10月", None])
def test_an_activity_is_that_of_each_state(date: str | None) -> None:
    done = parsed(["挪威", "2010年9月", ACT, None], ["芬兰", date, None, None], spans={(3, 3): 2})
    first, second = done.rows
    assert (second.state_iso3, second.activity, second.flags) == ("FIN", ACT, ("cell_merged",))
    assert second.period_text == date
    # both refer to the one cell, which is of the first of them
    assert second.activity_span == first.activity_span
    assert [cell.ordinal for cell in done.cells if cell.role == "activity"] == [1]
    assert second.span.start > first.activity_span.start


def test_an_activity_with_two_dates_is_two_rows_of_its_state() -> None:
    rows = parsed(
        ["挪威", "2010年9月", ACT, None],
        [None, "2010年10月", None, None],
        spans={(3, 1): 2, (3, 3): 2},
    ).rows
    assert [(row.state_label, row.period_text, row.activity) for row in rows] == [
        ("挪威", "2010年9月", ACT),
        ("挪威", "2010年10月", ACT),
    ]


def test_remarks_in_two_cells_beside_one_activity_make_no_second_one() -> None:
    (row,) = parsed(
        ["挪威", "2010年9月", ACT, "见A/66/1"],
        [None, None, None, "与芬兰合办"],
        spans={(3, 1): 2, (3, 2): 2, (3, 3): 2},
    ).rows
    assert row.remarks == "见A/66/1与芬兰合办"


def test_a_merged_label_alone_is_no_reason_for_a_flag() -> None:
    rows = parsed(["挪威", None, OWN, None], [None, None, OTHER, None], spans={(3, 1): 2}).rows
    assert [(row.state_label, row.state_basis, row.flags) for row in rows] == [
        ("挪威", "label", ()),
        ("挪威", "label", ()),
    ]


def test_a_cell_of_the_head_gives_the_rows_below_it_nothing() -> None:
    done = (
        report()
        .table(
            HEAD,
            [None, "自", None, None],
            GLOBAL,
            ["挪威", "2010年9月", OWN, None],
            spans={(1, 1): 2, (1, 3): 2, (1, 4): 2},
        )
        .parsed()
    )
    assert_conserved(done)
    assert [row.activity for row in done.rows] == [OWN]
    assert [cell.role for cell in done.cells if cell.text == "自"] == ["heading"]


def test_a_row_with_nothing_of_its_own_in_a_known_column_is_no_row() -> None:
    done = (
        report()
        .table(
            (*HEAD, ""),
            GLOBAL,
            ["挪威", "2010年9月", OWN, None, None],
            [None, None, None, None, "?"],
            spans={(3, 1): 2, (3, 2): 2, (3, 3): 2, (3, 4): 2},
        )
        .parsed()
    )
    assert_conserved(done)
    assert [row.activity for row in done.rows] == [OWN]
    assert [cell.text for cell in done.cells if cell.role == "quarantine"] == ["?"]


def test_a_span_told_on_a_later_piece_of_a_cell_counts() -> None:
    """As where a page ends within a merged cell."""
    document = Document()
    document.paragraphs(*(block.text for block in report().blocks))
    document.table(
        HEAD, GLOBAL, ["挪威", ("2010年", "9月"), OWN, None], ["芬兰", None, OTHER, None]
    )
    (date,) = [block for block in document.blocks if block.text == "9月"]
    assert date.place is not None
    document.span_rows(date, 2)
    done = document.parsed()
    assert_conserved(done)
    assert [row.period_text for row in done.rows] == ["2010年9月", "2010年9月"]
