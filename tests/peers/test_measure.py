"""The measure is fair: nothing found is nothing, all found is all, and pieces are no rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers.documents import KEYS, TWIN
from tests.peers.growth import _repeated
from tests.peers.keys import CellKey, Key, RowKey, exact
from tests.peers.measure import Accuracy, TableRow, measure
from tests.peers.tools import from_the_right

TEXTS = st.text("abcdé1 -", min_size=1, max_size=6).filter(lambda text: text.strip(" -") != "")


def key_of(rows: list[list[str]]) -> Key:
    keys = [tuple(map(exact, row)) for row in rows]
    return Key(
        rows=tuple(RowKey(cells, len(cells)) for cells in keys),
        cells=tuple(cell for cells in keys for cell in cells),
    )


def f1_of(found: Accuracy) -> tuple[float, float]:
    return found.rows.f1, found.cells.f1


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_the_same_tables_are_perfect_and_none_is_nothing(rows: list[list[str]]) -> None:
    whole = measure(key_of(rows), rows)
    assert f1_of(whole) == (1.0, 1.0)
    nothing = measure(key_of(rows), [])
    assert f1_of(nothing) == (0.0, 0.0)
    assert nothing.rows.precision == nothing.rows.recall == 0


@given(
    st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6),
    st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=6),
)
def test_shares_are_shares(rows: list[list[str]], read: list[list[str]]) -> None:
    for share in (found := measure(key_of(rows), read)).rows, found.cells:
        assert 0 <= share.found <= min(share.wanted, share.given)
        assert 0 <= share.f1 <= 1


def test_a_row_in_two_pieces_is_wrong_twice() -> None:
    key = key_of([["Chad", "a long activity"], ["Fiji", "another"]])
    read: list[TableRow] = [["Chad", "a long"], [None, "activity"], ["Fiji", "another"]]
    found = measure(key, read)
    assert (found.rows.found, found.rows.wanted, found.rows.given) == (1, 2, 3)
    assert (found.cells.found, found.cells.wanted, found.cells.given) == (3, 4, 5)


def test_two_rows_in_one_are_not_found() -> None:
    key = key_of([["Chad", "x1"], ["Fiji", "y2"]])
    assert measure(key, [["Chad\nFiji", "x1\ny2"]]).rows.found == 0


def test_a_cell_cut_in_two_is_found_as_the_activity_of_a_row_and_not_as_a_cell() -> None:
    key = Key(rows=(RowKey((exact("one two"),), None),), cells=(exact("one two"),))
    found = measure(key, [["one", "two"]])
    assert (found.rows.found, found.cells.found) == (1, 0)


def test_marks_of_notes_and_heads_count_neither_way() -> None:
    total = exact("215", "215c")
    key = Key((RowKey((total,), 1),), (total,), frozenset({"Remarks"}), ("Country",))
    for cell in ("215", "215c"):
        assert f1_of(measure(key, [["Country", "a"], ["Remarks"], ["", None], [cell]])) == (
            1.0,
            1.0,
        )


def test_a_cell_of_which_the_beginning_is_known_must_have_all_its_letters() -> None:
    key = Key((), (CellKey("Ad hoc", 0, ""),))
    assert measure(key, [["Ad hoc"]]).cells.found == 0
    beginning = CellKey("Adhoc", 19, "")
    assert beginning.fits("Adhocexpertmeetings")
    assert not beginning.fits("Adhocexpertmeeting")


def test_rows_drawn_from_the_right_are_read_from_there() -> None:
    drawn = "2010 ربمتبس"
    assert from_the_right([[drawn, None, "ب"]]) == [["ب", "", "سبتمبر 2010"]]


@pytest.mark.parametrize("name", [name for name in KEYS if name != TWIN])
def test_the_keys_that_people_wrote_are_whole(name: str) -> None:
    key = KEYS[name]()
    assert len(key.rows) > 20
    for row in key.rows:
        assert row.cells
        assert all(0 < len(cell.begins) <= cell.count for cell in row.cells)
        assert row.filled
        assert row.filled >= len(row.cells)


def test_a_body_is_repeated_and_its_layout_is_not() -> None:
    xml = "<w:document><w:body><w:p/><w:tbl/><w:sectPr a='1'/></w:body></w:document>"
    assert _repeated(xml, 2).count("<w:tbl/>") == 2
    assert _repeated(xml, 2).count("<w:sectPr") == 1
    with pytest.raises(ValueError, match="no body"):
        _repeated("<w:document/>", 2)
