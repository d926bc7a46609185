"""Chinese text of Word and PDF keeps the spaces that are printed, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.blocks import TablePlace
from tasks.structure.compact import without_cjk_spaces
from tests.structure.tables.building import HEAD, report


@pytest.mark.parametrize(
    "printed",
    [
        "提供了85 000美元",
        "AG/RES. 2720 (XLII-O/12)号决议",
        "题为“Twenty: What Next”的会议",
        "San Marino和Côte d’Ivoire",
        "第66/1号",
    ],
)
def test_a_printed_space_stays(printed: str) -> None:
    assert without_cjk_spaces(printed) == printed


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("挪威 举办 了 会议", "挪威举办了会议"),
        ("2010 年 9 月 5 日", "2010年9月5日"),
        ("2010 年 9 月 - 10 月", "2010年9月-10月"),
        ("2010 – 2011 年", "2010–2011年"),
        ("9月 ～ 10月", "9月～10月"),
        ("“ 全面 ”  条约 （ CTBT ）", "“全面”条约（CTBT）"),
        (" CTBT 条约\n ", "CTBT条约"),
        ("85  000\n美元", "85 000美元"),
    ],
)
def test_a_space_beside_chinese_goes(text: str, read: str) -> None:
    assert without_cjk_spaces(text) == read


@given(st.text("挪威。A1 -/(“ \n"))
def test_nothing_but_spaces_goes_and_no_more_at_a_second_time(text: str) -> None:
    read = without_cjk_spaces(text)
    assert "".join(read.split()) == "".join(text.split())
    assert without_cjk_spaces(read) == read
    assert "  " not in read


def test_rows_and_cells_of_a_table_keep_them() -> None:
    activity = "美洲国家组织通过了AG/RES. 2720 (XLII-O/12)号决议，提供85 000美元。"
    parsed = report().table(HEAD, ["2(a). 全球"], ["智利", "2010 年 9 月", activity, None]).parsed()
    (row,) = parsed.rows
    assert (row.activity, row.period_text) == (activity, "2010年9月")
    assert activity in [cell.text for cell in parsed.cells]


def test_pieces_that_a_page_parts_are_one_text() -> None:
    document = report().table(HEAD, ["2(a). 全球"])
    for text, column, pages in (
        ("智利", 1, [1]),
        ("2010年9月1|4日", 2, [1, 2]),
        ("载于NPT/CONF.2010/WP.5|9，题为Twenty|What的文件。", 3, [1, 2, 2]),
    ):
        place = TablePlace(1, 3, column)
        for part, page in zip(text.split("|"), pages, strict=True):
            document.put(part, "cell", place=place, page=page, continues=part == "What的文件。")
    (row,) = document.parsed().rows
    assert row.period_text == "2010年9月14日"
    assert row.activity == "载于NPT/CONF.2010/WP.59，题为Twenty What的文件。"
