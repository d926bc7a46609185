"""Where the cells of Word tables stand."""

from __future__ import annotations

import io

import pytest

from tasks.blocks import Block
from tasks.extract.docx.read import extract_docx
from tests.extract.docx.word import cells, check, p, read, spans, tbl, tc, tr

MERGE, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_rows_and_columns_are_counted_with_the_empty_ones() -> None:
    source = read(
        tbl(
            tr("State", "Date", "Activity"),
            tr("", "", "with no State"),
            tr(),
            tr("Ghana", "", tc(p("first") + "<w:p/>" + p("second"))),
            grid=(1000, 1000, 3000),
        )
    )
    assert cells(source) == {
        (1, 1, 1): "State",
        (1, 1, 2): "Date",
        (1, 1, 3): "Activity",
        (1, 2, 3): "with no State",
        (1, 4, 1): "Ghana",
        (1, 4, 3): "first|second",
    }


def test_head_rows() -> None:
    source = read(tbl(tr("head", properties="<w:tblHeader/>"), tr("row")))
    assert [block.place.is_head for block in source.blocks if block.place] == [True, False]
    off = read(tbl(tr("row", properties='<w:tblHeader w:val="0"/>')))
    assert off.blocks[0].place
    assert not off.blocks[0].place.is_head


def test_cells_over_columns_and_rows() -> None:
    source = read(
        tbl(
            tr(tc("heading", wide(3))),
            tr(tc("State", MERGE), "2010", "one"),
            tr(tc("", GOES_ON), "2011", "two"),
            tr(tc("", GOES_ON), tc("three", wide(2))),
            tr("Other", "2012", "four"),
            grid=(1000, 1000, 1000),
        )
    )
    found = spans(source.blocks)
    assert found["heading"] == (1, 3)
    assert found["State"] == (3, 1)
    assert found["three"] == (1, 2)
    assert found["Other"] == (1, 1)
    assert cells(source)[1, 4, 2] == "three"


def test_text_in_a_cell_that_goes_on_is_not_lost() -> None:
    source = read(
        tbl(tr(tc("State", MERGE), "a"), tr(tc("more", GOES_ON), "b"), tr(tc("", GOES_ON), "c"))
    )
    assert cells(source)[1, 2, 1] == "more"
    assert (spans(source.blocks)["State"], spans(source.blocks)["more"]) == ((1, 1), (2, 1))


def test_a_cell_that_goes_on_from_nothing_stands_for_itself() -> None:
    assert cells(read(tbl(tr(tc("", GOES_ON), "b"), tr(tc("x", GOES_ON), "c")))) == {
        (1, 1, 2): "b",
        (1, 2, 1): "x",
        (1, 2, 2): "c",
    }


def test_cells_merged_in_the_old_way() -> None:
    source = read(
        tbl(
            tr(tc("both", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>')),
            tr("a", "b"),
        )
    )
    assert spans(source.blocks) == {"both": (1, 2), "a": (1, 1), "b": (1, 1)}


def test_rows_that_begin_or_end_within_the_grid() -> None:
    source = read(
        tbl(
            tr("a", "b", "c"),
            tr("second", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            grid=(1000, 1000, 1000),
        )
    )
    assert cells(source)[1, 2, 2] == "second"


def test_edges_that_are_not_quite_straight_are_one() -> None:
    source = read(
        tbl(
            tr(tc("a", width=2000), tc("b", wide(2), 3000)),
            tr(tc("c", wide(2), 2040), tc("d", width=2960)),
            grid=(2000, 40, 2960),
        )
    )
    assert cells(source) == {(1, 1, 1): "a", (1, 1, 2): "b", (1, 2, 1): "c", (1, 2, 2): "d"}
    assert set(spans(source.blocks).values()) == {(1, 1)}


def test_a_narrow_column_without_text_is_none_and_one_with_text_is() -> None:
    grid = (2000, 60, 2000)
    empty = read(tbl(tr("a", "", "b"), tr(tc("c", wide(2)), "d"), grid=grid))
    assert cells(empty)[1, 2, 2] == "d"
    filled = read(tbl(tr("a", "|", "b"), grid=grid))
    assert cells(filled) == {(1, 1, 1): "a", (1, 1, 2): "|", (1, 1, 3): "b"}


def test_rows_with_widths_of_their_own_take_the_nearest_edges() -> None:
    source = read(
        tbl(
            tr(tc("a", width=1000), tc("b", width=1000), tc("c", width=3000)),
            tr(tc("d", width=1950), tc("e", width=3050)),
            grid=(1000, 1000, 3000),
        )
    )
    assert cells(source)[1, 2, 3] == "e"
    assert spans(source.blocks)["d"] == (1, 2)


def test_without_a_grid_cells_are_counted() -> None:
    assert cells(read(tbl(tr("a", "b"), tr("c", "d"))))[1, 2, 2] == "d"
    assert cells(read(tbl(tr("a", "b"), grid=(0, 0))))[1, 1, 2] == "b"


def test_lengths_of_strict_documents() -> None:
    cell = tc("a").replace("<w:tcPr>", '<w:tcPr><w:tcW w:w="1in" w:type="dxa"/>')
    assert cells(read(tbl(tr(cell, "b")).replace("<w:tblGrid>", '<w:tblGrid><w:gridCol w:w="5cm"/>'
                      '<w:gridCol w:w="2.5in"/>'))) == {(1, 1, 1): "a", (1, 1, 2): "b"}  # fmt: skip


def test_a_table_in_a_cell_has_a_number_of_its_own() -> None:
    inner = tbl(tr("x", "y"))
    source = read(tbl(tr(tc(p("before") + inner + p("after")), "beside")) + tbl(tr("next")))
    assert [(block.text, block.place and block.place.table) for block in source.blocks] == [
        ("before", 1),
        ("x", 2),
        ("y", 2),
        ("after", 1),
        ("beside", 1),
        ("next", 3),
    ]


def test_rows_and_cells_in_wrappers() -> None:
    row = f"<w:sdt><w:sdtPr/><w:sdtContent>{tr('a', 'b')}</w:sdtContent></w:sdt>"
    cell = f"<w:sdt><w:sdtContent>{tc('c')}</w:sdtContent></w:sdt>"
    table = tbl(row, f"<w:tr>{cell}{tc('d')}</w:tr>")
    expected = {(1, 1, 1): "a", (1, 1, 2): "b", (1, 2, 1): "c", (1, 2, 2): "d"}
    assert cells(read(table)) == expected
    assert cells(read(f"<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt>")) == expected
    inner = read(tbl(tr(tc(table))))
    assert {key[1:]: text for key, text in cells(inner).items()} == {
        key[1:]: text for key, text in expected.items()
    }


def test_a_right_to_left_table_begins_at_its_right() -> None:
    source = read(tbl(tr("الدولة", "التاريخ"), grid=(1, 1), properties="<w:bidiVisual/>"))
    assert cells(source) == {(1, 1, 1): "الدولة", (1, 1, 2): "التاريخ"}


def test_deleted_rows_and_cells_are_hidden_and_not_counted() -> None:
    source = read(
        tbl(
            tr("a", "b"),
            tr("old", "row", properties="<w:del/>"),
            tr("new", "row", properties="<w:ins/>"),
        )
    )
    assert cells(source)[1, 2, 1] == "new"
    assert [block.text for block in source.blocks if block.kind == "hidden"] == ["old", "row"]


def test_tables_that_follow_one_another_are_two() -> None:
    assert {key[0] for key in cells(read(tbl(tr("a")) + tbl(tr("b"))))} == {1, 2}


def occupied(blocks: tuple[Block, ...]) -> list[tuple[int, int, int]]:
    places = {block.place for block in blocks if block.place is not None}
    return [
        (place.table, row, column)
        for place in places
        for row in range(place.row, place.row + place.row_span)
        for column in range(place.column, place.column + place.column_span)
    ]


@pytest.mark.parametrize("merges", [[(0, 0, 2, 2)], [(0, 1, 0, 2), (1, 0, 3, 0)], [(2, 1, 3, 2)]])
def test_tables_of_another_writer(merges: list[tuple[int, int, int, int]]) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(4, 3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    for top, left, bottom, right in merges:
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        merged.text = f"merged {top}{left}"
    data = io.BytesIO()
    document.save(data)
    source = extract_docx(data.getvalue(), "python.docx")
    check(source)
    places = occupied(source.blocks)
    assert len(places) == len(set(places)) == 12
    for top, left, bottom, right in merges:
        assert spans(source.blocks)[f"merged {top}{left}"] == (bottom - top + 1, right - left + 1)


def test_a_cell_over_rows_has_the_span_of_all_of_them() -> None:
    source = read(
        tbl(
            tr("Norway", tc("2010", MERGE), "one"),
            tr("Finland", tc("", GOES_ON), "two"),
            tr("Japan", tc("2011", MERGE), "three"),
            grid=(1000, 1000, 1000),
        )
    )
    assert spans(source.blocks)["2010"] == (2, 1)
    assert spans(source.blocks)["2011"] == (1, 1)


DELETED, INSERTED = '<w:cellDel w:id="1"/>', '<w:cellIns w:id="1"/>'


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_cell_deleted_in_a_tracked_change_has_no_room(at: int) -> None:
    kept = ["Norway", "June 2015", "It spoke.", "See A/1"]
    row = [tc(text) for text in kept]
    row.insert(at, tc("former", DELETED))
    source = read(tbl(tr("State", "Date", "Activity", "Remarks"), tr(*row), grid=[1000] * 4))
    assert [cells(source)[1, 2, column] for column in (1, 2, 3, 4)] == kept
    assert [block.text for block in source.blocks if block.kind == "hidden"] == ["former"]


def test_a_deleted_cell_of_a_row_with_widths_has_no_room() -> None:
    row = (tc("Norway", width=1000), tc("former", DELETED, 500), tc("It spoke.", width=2000))
    grid = (1000, 1000, 1000)
    source = read(tbl(tr("State", "Date", "Activity"), tr(*row), grid=grid))
    assert spans(source.blocks)["It spoke."] == (1, 2)
    assert cells(source)[1, 2, 2] == "It spoke."


def test_a_row_deleted_cell_by_cell_is_no_row() -> None:
    gone = tr(*(tc(text, DELETED) for text in ("former", "words")))
    source = read(tbl(tr("a", "b"), gone, tr("c", "d"), grid=(1000, 1000)))
    assert set(cells(source)) == {(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)}
    assert [block.text for block in source.blocks if block.kind == "hidden"] == ["former", "words"]


def test_an_inserted_cell_is_a_cell() -> None:
    row = tr("Norway", tc("June 2015", INSERTED), "It spoke.")
    source = read(tbl(tr("State", "Date", "Activity"), row, grid=(1000,) * 3))
    assert cells(source)[1, 2, 2] == "June 2015"


@pytest.mark.parametrize(
    ("before", "change", "rows"),
    [
        ("", '<w:cellMerge w:vMerge="cont"/>', 2),
        (GOES_ON, '<w:cellMerge w:vMerge="rest" w:vMergeOrig="cont"/>', 1),
        (GOES_ON, '<w:cellMerge w:vMergeOrig="cont"/>', 1),
        (GOES_ON, "", 2),
    ],
    ids=["merged", "split", "no longer merged", "unchanged"],
)
def test_cells_merged_or_split_in_a_tracked_change(before: str, change: str, rows: int) -> None:
    first = tc("2010", '<w:cellMerge w:vMerge="rest"/>' if change and not before else MERGE)
    table = tbl(tr("Norway", first), tr("Finland", tc("", before + change)), grid=(1000, 1000))
    assert spans(read(table).blocks)["2010"] == (rows, 1)


def test_a_table_within_a_cell_says_where_it_stands() -> None:
    deepest = tbl(tr("three"))
    inner = tbl(tr("two", tc(deepest + p("after"))), grid=(500, 500))
    source = read(tbl(tr("one", tc(inner + "<w:p/>")), grid=(1000, 1000)))
    places = {block.text: block.place for block in source.blocks}
    one, two, three = places["one"], places["two"], places["three"]
    assert one is not None
    assert two is not None
    assert three is not None
    assert one.within is None
    assert (two.within, two.table) != (None, one.table)
    assert two.outermost == three.outermost == three.within.within if three.within else False
    assert (two.outermost.table, two.outermost.row, two.outermost.column) == (one.table, 1, 2)
