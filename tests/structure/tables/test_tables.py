"""From the blocks of a document to its rows: sections, States, parts, and nothing lost."""

from __future__ import annotations

import pytest

from tasks.blocks import TablePlace
from tasks.errors import NoAnnex, UnknownSection
from tasks.records import ParsedReport, Reporter
from tests.structure.tables.building import HEAD, MASTHEAD, Document, assert_conserved, report

ACT = "澳大利亚代表团在会议上敦促各国批准条约"
OTHER = "外交部长在双边会谈中讨论了条约的生效问题"
THIRD = "大使向会议介绍了条约的核查制度"


def told(parsed: ParsedReport) -> list[tuple[str, str | None, str | None, str]]:
    return [(row.section, row.state_iso3, row.state_label, row.state_basis) for row in parsed.rows]


def quarantined(parsed: ParsedReport) -> list[tuple[str, str | None]]:
    return [(cell.text, cell.reason) for cell in parsed.cells if cell.role == "quarantine"]


def test_headings_inside_one_table() -> None:
    parsed = (
        report()
        .table(
            HEAD,
            ["1. 双边"],
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚", "2010年9月", ACT, "见A/66/1"],
            ["1(b). 与非附件2国家有关的活动"],
            ["日本", None, OTHER, None],
            ["2. 多边"],
            ["2(a). 全球"],
            ["墨西哥", "2011年", THIRD, None],
        )
        .parsed()
    )
    assert told(parsed) == [
        ("1a", "AUS", "澳大利亚", "label"),
        ("1b", "JPN", "日本", "label"),
        ("2a", "MEX", "墨西哥", "label"),
    ]
    first = parsed.rows[0]
    assert (first.period_text, first.remarks, first.activity) == ("2010年9月", "见A/66/1", ACT)
    assert (first.table, first.table_row) == (1, 4)
    assert parsed.rows[1].period_basis == "document"
    assert (parsed.shape, parsed.front.session, parsed.front.symbol) == ("table", 66, "A/66/165")
    assert_conserved(parsed)


def test_headings_of_an_empty_section_and_the_next_in_one_cell() -> None:
    """As where no rule parts them: "2(a) Global" without rows, and "2(b) Regional" below."""
    both = ("2(a). 全球", "2(b). 区域")
    parsed = report().table(HEAD, (both,), ("日本", "2010年9月", "日本参加会议。", None)).parsed()
    assert [row.section for row in parsed.rows] == ["2b"]
    assert_conserved(parsed)


def test_a_table_a_section_with_its_heading_above() -> None:
    document = report()
    for number, heading in enumerate(("1. 双边 1(a). 与附件2国家有关的活动", "2(b). 区域")):
        document.paragraphs(heading)
        rows = [["澳大利亚", "2010年9月", ACT, None], ["日本", None, OTHER, None]]
        document.table(*([HEAD, *rows] if number == 0 else rows))
    parsed = document.parsed()
    assert [(row.section, row.state_iso3, row.table) for row in parsed.rows] == [
        ("1a", "AUS", 1),
        ("1a", "JPN", 1),
        ("2b", "AUS", 2),
        ("2b", "JPN", 2),
    ], "the second table has no head: its columns are those of the one before"
    assert_conserved(parsed)


def test_a_table_of_three_columns_in_another_order() -> None:
    parsed = (
        report()
        .table(
            ("日期/期间", "国家", "活动和内容"),
            ["1(a). 与附件2国家有关的活动"],
            ["2010年9月", "澳大利亚", ACT],
        )
        .parsed()
    )
    (row,) = parsed.rows
    assert (row.state_iso3, row.period_text, row.activity) == ("AUS", "2010年9月", ACT)


def test_columns_without_a_head_are_told_by_what_stands_in_them() -> None:
    rows = [[name, "2010年9月", ACT, None] for name in ("澳大利亚", "日本", "墨西哥")]
    parsed = report().table(["1(a). 与附件2国家有关的活动"], *rows).parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["AUS", "JPN", "MEX"]
    assert {row.period_text for row in parsed.rows} == {"2010年9月"}


def test_a_blank_label_carries_on_within_its_section_only() -> None:
    parsed = (
        report()
        .table(
            HEAD,
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚", "2010年9月", OTHER, None],
            [None, "2010年10月", ACT, None],
            [None, None, THIRD, None],
            ["1(b). 与非附件2国家有关的活动"],
            [None, None, OTHER, None],
        )
        .parsed()
    )
    assert told(parsed) == [
        ("1a", "AUS", "澳大利亚", "label"),
        ("1a", "AUS", None, "text"),
        ("1a", "AUS", None, "order"),
        ("1b", None, None, "unknown"),
    ]
    assert parsed.rows[2].flags == ("state_carried",)
    assert "state_unknown" in parsed.rows[3].flags


def test_a_group_that_goes_on_keeps_its_section() -> None:
    parsed = (
        report()
        .table(
            HEAD,
            ["1. 双边"],
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚", None, ACT, None],
            ["1. 双边（续）"],
            [None, None, THIRD, None],
        )
        .parsed()
    )
    assert [(row.section, row.state_iso3) for row in parsed.rows] == [("1a", "AUS")] * 2


def test_a_section_that_goes_on_keeps_its_label() -> None:
    parsed = (
        report()
        .table(
            HEAD,
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚", None, ACT, None],
            ["1(a). 与附件2国家有关的活动（续）"],
            [None, None, THIRD, None],
        )
        .parsed()
    )
    assert [row.state_iso3 for row in parsed.rows] == ["AUS", "AUS"]


def test_a_merged_label_is_the_label_of_each_row_it_covers() -> None:
    parsed = (
        report()
        .table(
            HEAD,
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚", None, ACT, None],
            [None, None, THIRD, None],
            [None, None, OTHER, None],
            spans={(3, 1): 2},
        )
        .parsed()
    )
    assert told(parsed) == [
        ("1a", "AUS", "澳大利亚", "label"),
        ("1a", "AUS", "澳大利亚", "label"),
        ("1a", "AUS", None, "order"),
    ]
    assert_conserved(parsed)


def test_a_state_over_the_whole_width_is_the_label_of_the_rows_below() -> None:
    parsed = (
        report()
        .table(
            ("日期/期间", "活动和内容", "备注"),
            ["1(a). 与附件2国家有关的活动"],
            ["澳大利亚"],
            ["2010年9月", ACT, None],
            [None, THIRD, None],
            ["日本"],
        )
        .parsed()
    )
    assert told(parsed) == [("1a", "AUS", "澳大利亚", "label"), ("1a", "AUS", None, "order")]
    assert quarantined(parsed) == [("日本", "a State's name without a row below it")]
    assert_conserved(parsed)


@pytest.mark.parametrize("label", ["裁军联合会", "澳大利亚和冰原国", "澳大利亚（日本）"])
def test_a_label_that_is_no_state_is_kept_and_flagged(label: str) -> None:
    rows = [[label, None, OTHER, None], [None, None, THIRD, None]]
    parsed = report().table(HEAD, ["1(a). 与附件2国家有关的活动"], *rows).parsed()
    assert told(parsed) == [("1a", None, label, "unknown"), ("1a", None, None, "unknown")]
    assert all(row.joint == () == row.reporters for row in parsed.rows)
    assert parsed.rows[0].flags == ("state_label_unknown",)
    assert "state_label_unknown" in parsed.rows[1].flags


def test_several_states_and_groups_report_together() -> None:
    rows = [
        ["澳大利亚和日本", None, OTHER, None],
        [None, None, f"日本{THIRD}", None],
        ["欧洲联盟", None, OTHER, None],
        [None, None, THIRD, None],
        ["欧洲联盟、挪威", None, THIRD, None],
    ]
    parsed = report().table(HEAD, ["2(a). 全球"], *rows).parsed()
    union = "european_union"
    assert told(parsed) == [
        ("2a", None, "澳大利亚和日本", "label"),
        ("2a", None, None, "text"),
        ("2a", None, "欧洲联盟", "label"),
        ("2a", None, None, "order"),
        ("2a", None, "欧洲联盟、挪威", "label"),
    ]
    assert [row.joint for row in parsed.rows] == [
        (Reporter("AUS", None, "label"), Reporter("JPN", None, "label")),
        (Reporter("AUS", None, "order"), Reporter("JPN", None, "text")),
        (Reporter(None, union, "label"),),
        (Reporter(None, union, "order"),),
        (Reporter(None, union, "label"), Reporter("NOR", None, "label")),
    ]
    assert [row.flags for row in parsed.rows] == [
        ("state_label_of_several",),
        ("state_label_of_several", "state_carried"),
        ("reporter_is_group",),
        ("reporter_is_group", "state_carried"),
        ("state_label_of_several", "reporter_is_group"),
    ]
    assert_conserved(parsed)


def test_a_group_above_its_rows_is_their_label() -> None:
    parsed = report().table(HEAD, ["2(a). 全球"], ["非洲联盟"], [None, None, OTHER, None]).parsed()
    assert told(parsed) == [("2a", None, "非洲联盟", "label")]
    assert parsed.rows[0].joint == (Reporter(None, "african_union", "label"),)


def test_a_text_that_opens_with_another_state_is_of_that_one() -> None:
    rows = [
        ["澳大利亚", None, OTHER, None],
        [None, None, "瑞典主办了关于核查的讲习班", None],
        [None, None, "瑞典和挪威主办了讲习班", None],
        [None, None, "敦促印度签署条约", None],
        [None, None, THIRD, None],
    ]
    parsed = report().table(HEAD, ["1(a). 与附件2国家有关的活动"], *rows).parsed()
    assert [(row.state_iso3, row.state_basis, row.flags) for row in parsed.rows] == [
        ("AUS", "label", ()),
        ("SWE", "text", ("state_from_text_not_label",)),
        ("AUS", "order", ("state_carried_doubtful",)),
        ("AUS", "order", ("state_carried",)),
        ("AUS", "order", ("state_carried",)),
    ]


@pytest.mark.parametrize(
    ("period", "flags"),
    [
        ("2010年6月至2011年5月", [(), ("state_label_alias",)]),
        ("2017年6月至2018年5月", [(), ()]),
        ("2021年6月至2022年5月", [("state_label_alias",), ()]),
    ],
)
def test_a_label_is_judged_on_the_day_of_the_report(
    period: str, flags: list[tuple[str, ...]]
) -> None:
    """Without a day of distribution, on the last day of its period."""
    rows = [["前南斯拉夫的马其顿共和国", None, OTHER, None], ["捷克", None, THIRD, None]]
    parsed = report(*MASTHEAD[:-1], period).table(HEAD, ["2(a). 全球"], *rows).parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["MKD", "CZE"]
    assert [row.flags for row in parsed.rows] == flags


@pytest.mark.parametrize("behind", [(), ("2(b). 区域",)], ids=["at the end", "before a heading"])
def test_the_last_line_of_a_label_below_its_table(behind: tuple[str, ...]) -> None:
    rows = [["日本", None, OTHER, None], ["大不列颠及北", None, THIRD, None]]
    document = report().table(HEAD, ["2(a). 全球"], *rows).paragraphs("爱尔兰联合王国", *behind)
    if behind:
        document.table(["墨西哥", None, ACT, None], ["日本", None, THIRD, None])
    parsed = document.parsed()
    row = parsed.rows[1]
    assert (row.state_iso3, row.state_label) == ("GBR", "大不列颠及北爱尔兰联合王国")
    assert [row.section for row in parsed.rows[2:]] == ["2b", "2b"][: 2 * len(behind)]
    assert_conserved(parsed)


def test_what_cannot_be_placed_is_quarantined_with_its_reason() -> None:
    document = report().table(
        HEAD,
        ["澳大利亚", None, ACT, None],
        ["1(a). 与附件2国家有关的活动"],
        ["日本", "2010年9月", None, None],
        ["墨西哥", None, OTHER, None],
    )
    document.paragraphs("这一段不属于任何一行，也不是标题。")
    document.table(["日本", None, THIRD, None], ["墨西哥", None, ACT, None])
    parsed = document.parsed()
    assert [row.state_iso3 for row in parsed.rows] == ["MEX", "JPN", "MEX"]
    assert quarantined(parsed) == [
        ("澳大利亚", "a row above the first section's heading"),
        (ACT, "a row above the first section's heading"),
        ("日本", "a row without an activity"),
        ("2010年9月", "a row without an activity"),
        ("这一段不属于任何一行，也不是标题。", "a paragraph among the tables that is no heading"),
    ]
    assert_conserved(parsed)


def test_paragraphs_of_a_cell_are_one_activity() -> None:
    parsed = report().table(HEAD, ["2(a). 全球"], ["日本", None, (OTHER, THIRD), None]).parsed()
    (row,) = parsed.rows
    assert row.activity == OTHER + THIRD
    assert [cell.text for cell in parsed.cells if cell.role == "activity"] == [OTHER, THIRD]


def test_notes_are_linked_and_not_in_the_text() -> None:
    document = report().table(HEAD, ["2(a). 全球"])
    named = document.put("日本", "cell", place=_at(1, 3, 1), marks=("a",))
    document.put(OTHER, "cell", place=_at(1, 3, 3))
    note = document.put("以观察员身份", "note", label="a")
    document.link(named, note)
    parsed = document.parsed()
    (row,) = parsed.rows
    assert (row.state_iso3, row.state_label) == ("JPN", "日本")
    assert [(item.mark, item.text) for item in row.notes] == [("a", "以观察员身份")]
    assert [cell.text for cell in parsed.cells if cell.role == "footnote"] == ["以观察员身份"]
    assert_conserved(parsed)


def test_a_row_over_a_page_break_is_one_row() -> None:
    document = report().table(HEAD, ["2(a). 全球"])
    document.put("日本", "cell", place=_at(1, 3, 1), page=1)
    document.put("外交部长在双边会谈中", "cell", place=_at(1, 3, 3), page=1)
    document.put("11-40530", "running", page=1)
    document.put("A/66/165", "running", page=2)
    document.put("国家", "cell", place=_at(1, 1, 1, repeat=True), page=2)
    document.put("讨论了条约的生效问题", "cell", place=_at(1, 3, 3), page=2, continues=True)
    parsed = document.parsed()
    (row,) = parsed.rows
    assert row.activity == OTHER
    assert [box.page for box in row.boxes] == [1, 1, 2]
    assert row.page == 1
    assert [cell.role for cell in parsed.cells][-4:] == [
        "running",
        "running",
        "heading",
        "activity",
    ]
    assert_conserved(parsed)


def test_another_annex_is_kept_as_text_under_its_title() -> None:
    document = report().table(HEAD, ["2(a). 全球"], ["日本", None, OTHER, None])
    document.put("附件二 收到的答复一览", bold=True)
    document.table(["编号", "答复"], ["1", "甲"], ["2", "乙"])
    parsed = document.parsed()
    assert len(parsed.rows) == 1
    others = [cell for cell in parsed.cells if cell.table == 2]
    assert {(cell.role, cell.reason) for cell in others} == {("text", "附件二 收到的答复一览")}
    assert_conserved(parsed)


def test_a_heading_of_no_section_is_refused_with_its_place() -> None:
    document = report().table(
        HEAD, ["1(a). 与附件2国家有关的活动"], ["日本", None, OTHER, None], ["3(c). 其他活动"]
    )
    with pytest.raises(UnknownSection) as caught:
        document.parsed()
    assert caught.value.place == "table 1, row 4"
    assert caught.value.found == "3(c).其他活动"


def test_a_document_that_is_no_report_has_no_annex() -> None:
    document = Document().paragraphs("关于其他事项的说明，与本报告无关。", "第二段文字也没有表格。")
    with pytest.raises(NoAnnex):
        document.table(["甲", "乙"], ["丙", "丁"]).parsed()


def test_a_report_without_a_table_is_held_as_cells() -> None:
    document = report().paragraphs("各国在报告所述期间开展了许多活动。", "秘书长对此表示欢迎。")
    parsed = document.parsed()
    assert (parsed.shape, parsed.rows) == ("none", ())
    assert {cell.role for cell in parsed.cells} <= {"front_matter", "text"}
    assert_conserved(parsed)


def test_pieces_of_a_table_that_was_not_recovered_are_no_prose() -> None:
    pieces = ("国家", "日期/期间", "活动和内容", "澳大利亚", "2010年9月", "敦促各国", "批准条约")
    parsed = report().paragraphs("1. 双边 1(a). 与附件2国家有关的活动", *pieces).parsed()
    assert (parsed.shape, parsed.rows) == ("none", ())
    assert_conserved(parsed)


def test_prose_below_headings_of_sections_and_names_of_states() -> None:
    parsed = (
        report()
        .paragraphs(
            "1. 双边 1(a). 与附件2国家有关的活动",
            "澳大利亚",
            OTHER + "。",
            THIRD + "。",
            "2(a). 全球",
            "日本" + THIRD + "。",
            "本节其余各段不涉及任何国家。",
        )
        .parsed()
    )
    assert parsed.shape == "prose"
    assert told(parsed) == [
        ("1a", "AUS", "澳大利亚", "label"),
        ("1a", "AUS", None, "order"),
        ("2a", "JPN", None, "text"),
    ]
    assert_conserved(parsed)


def _at(table: int, row: int, column: int, *, repeat: bool = False) -> TablePlace:
    return TablePlace(table, row, column, is_head=repeat, is_repeat=repeat)
