"""A table within a cell of the table of activities is text of that cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasks.blocks import Block, TablePlace
from tests.structure.tables.building import HEAD, Document, assert_conserved, report

GLOBAL = "2(a). 全球"
FIRST, LAST = "挪威举办了以下会议：", "会议均受欢迎。"


MEETINGS = (("奥斯陆会议", "卑尔根会议"),)


def with_nested_table(
    *,
    before: str = "",
    after: str = "",
    column: int = 3,
    inner: Sequence[Sequence[str]] = MEETINGS,
) -> Document:
    """A report whose first row holds a table in one of its cells."""
    document = report()
    for at, text in enumerate(HEAD, 1):
        document.put(text, "cell", place=TablePlace(1, 1, at))
    document.put(GLOBAL, "cell", place=TablePlace(1, 2, 1, column_span=4))
    for at, text in enumerate(("挪威", "2010年9月", "挪威举办了会议。", "备注"), 1):
        place = TablePlace(1, 3, at)
        if at != column:
            document.put(text, "cell", place=place)
            continue
        if before:
            document.put(before, "cell", place=place)
        for row, names in enumerate(inner, 1):
            for number, name in enumerate(names, 1):
                document.put(name, "cell", place=TablePlace(9, row, number, within=place))
        if after:
            document.put(after, "cell", place=place)
    for at, text in enumerate(("芬兰", "2010年10月", "芬兰举办了讲习班。"), 1):
        document.put(text, "cell", place=TablePlace(1, 4, at))
    return document


@pytest.mark.parametrize("before", ["", FIRST])
@pytest.mark.parametrize("after", ["", LAST])
def test_its_text_stands_in_the_activity_in_its_order(before: str, after: str) -> None:
    parsed = with_nested_table(before=before, after=after).parsed()
    assert_conserved(parsed)
    assert [row.activity for row in parsed.rows] == [
        f"{before}奥斯陆会议卑尔根会议{after}",
        "芬兰举办了讲习班。",
    ]
    assert [row.state_iso3 for row in parsed.rows] == ["NOR", "FIN"]
    assert {cell.role for cell in parsed.cells if "会议" in cell.text and cell.ordinal == 1} == {
        "activity"
    }
    assert not [cell for cell in parsed.cells if cell.role in {"text", "quarantine"}]


def test_in_the_remarks_it_is_of_the_remarks() -> None:
    parsed = with_nested_table(column=4).parsed()
    assert_conserved(parsed)
    first = parsed.rows[0]
    assert (first.activity, first.remarks) == ("挪威举办了会议。", "奥斯陆会议卑尔根会议")


def test_a_list_of_states_in_an_activity_makes_no_rows() -> None:
    inner = [(state, "2010年", "参加", "无") for state in ("芬兰", "日本", "墨西哥", "智利")]
    parsed = with_nested_table(before=FIRST, inner=inner).parsed()
    assert_conserved(parsed)
    assert [row.state_iso3 for row in parsed.rows] == ["NOR", "FIN"]
    assert parsed.rows[0].activity.startswith(f"{FIRST}芬兰2010年参加无日本")


def test_the_table_of_activities_may_itself_stand_in_a_cell() -> None:
    """As in a document whose page is laid out with a table."""
    document = report().table(
        HEAD,
        [GLOBAL],
        ["挪威", "2010年9月", "挪威举办了会议。", None],
        ["芬兰", None, "芬兰发言。", None],
    )
    page = TablePlace(8, 1, 1)

    def inside(block: Block) -> Block:
        return replace(block, place=replace(block.place, within=page)) if block.place else block

    document.blocks = [inside(block) for block in document.blocks]
    parsed = document.parsed()
    assert_conserved(parsed)
    assert [(row.state_iso3, row.activity) for row in parsed.rows] == [
        ("NOR", "挪威举办了会议。"),
        ("FIN", "芬兰发言。"),
    ]
