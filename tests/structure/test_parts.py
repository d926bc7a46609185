"""The small pure functions of structure, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import NoAnnex, NotThisReport, UnknownSection, UnknownState
from tasks.records import Cell, FrontMatter, ParsedReport, Period, Role, SourceText, Span
from tasks.structure.compact import compact_unspaced
from tasks.structure.conservation import count_conservation
from tasks.structure.front_matter import day_of_report
from tasks.structure.marks import enclosed
from tasks.structure.words import Words
from tests.specimens import ACTS, FRONT, HEADINGS, parsed, parsed_or_refused, plain, source_of

ROW = f"巴西 巴西 {ACTS[0]}"
TABLE = f"{FRONT} {HEADINGS['1a']} {ROW}"


@settings(deadline=None)
@given(text=st.text("国条，ab1 \n\t\u3000"))
def test_compact_text_leads_back_to_the_file(text: str) -> None:
    compact = compact_unspaced(text)
    assert compact.text.replace(" ", "") == plain(text)
    assert list(compact.offsets) == sorted(set(compact.offsets))
    for index, char in enumerate(compact.text):
        span = compact.span(index, index + 1)
        assert text[span.start : span.end].strip() == char.strip()
        assert compact.index_at(span.start) == index
    assert compact.begins_word(len(compact.text))


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("全面 禁止 核试验", "全面禁止核试验"),
        ("San  Marino 圣马力诺", "San Marino圣马力诺"),
        ("A/66 / 165 号", "A/66/165号"),
        ("附件 2 国家", "附件2国家"),
        (" \n\t", ""),
    ],
)
def test_only_the_space_between_latin_letters_is_kept(text: str, compact: str) -> None:
    assert compact_unspaced(text).text == compact


def test_segmented_or_not() -> None:
    assert compact_unspaced("全面 禁止 核试验 条约").segmented
    unsegmented = compact_unspaced("全面禁止核试验条约生效促进会议。" * 3)
    assert not unsegmented.segmented
    assert all(unsegmented.begins_word(index) for index in range(len(unsegmented.text)))


def test_words_by_the_marks_of_segmentation() -> None:
    words = Words(compact_unspaced("瑞典 政府 向 大会 提交 报告"))
    assert words.whole(2) == "政府"
    assert words.last(4) == "政府"
    assert words.before(5, frozenset({"向", "府向"})) == "向"
    assert words.at(5, frozenset({"大", "大会"})) == "大会"
    assert words.at(2, frozenset({"政"})) == ""


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("在《条约》中", "条约》"),
        ('说"好。好"了', '好。好"'),
        ("（甲（乙）丙", "甲（乙）"),
        ("一《" + "很" * 200 + "》", ""),
        ("没有括号", ""),
    ],
)
def test_enclosed(text: str, inside: str) -> None:
    marks = enclosed(text)
    assert "".join(char for char, mark in zip(text, marks, strict=False) if mark) == inside


def cell(role: Role, start: int, end: int) -> Cell:
    return Cell(1, role, Span(start, end), "")


def test_conservation_counts_lost_and_doubled_characters() -> None:
    text = "一二 三四五"
    cells = [cell("heading", 0, 2), cell("activity", 1, 4)]
    counted = count_conservation(source_of(text), cells)
    assert (counted.total, counted.lost, counted.doubled) == (5, 2, 1)
    assert counted.by_role == {"heading": 1, "activity": 1}
    assert counted.ratio == 0.4
    assert not counted.holds
    whole = count_conservation(source_of(text), [cell("activity", 0, 6)])
    assert whole.holds
    assert whole.ratio == 1.0
    assert not count_conservation(SourceText("", "", "", 0, ""), []).holds


@pytest.mark.parametrize(("read", "lost", "doubled"), [(6, 1, 0), (4, 0, 1)])
def test_what_was_read_and_is_not_in_the_text_is_lost(read: int, lost: int, doubled: int) -> None:
    source = replace(source_of("一二 三四五"), characters_read=read)
    counted = count_conservation(source, [cell("activity", 0, 6)])
    assert (counted.total, counted.lost, counted.doubled) == (read, lost, doubled)
    assert not counted.holds


@pytest.mark.parametrize(
    "heading",
    [
        "2. 多边 2(a). 全球",
        "2. 多边 层次 2(a) 全球 层面 的 活动",
        "二、 多边 2（a）. 国际",
        "2(a). 全球",
        "(a). 全球",
        "2. 多边 （ a ） 全球",
    ],
)
def test_forms_of_a_heading(heading: str) -> None:
    report = parsed(f"{TABLE} {heading} 日本 日本 {ACTS[1]}")
    assert [row.section for row in report.rows] == ["1a", "2a"]
    assert next(cell.text for cell in report.cells if cell.section == "2a") == plain(heading)


@pytest.mark.parametrize(
    "mention",
    [
        "在 决议 第 2(a) 段 中 提到 了 全球 问题",
        "支持 第 1 和 2(b) 区域 的 段落",
        "回顾 第 2(b). 区域 一 款",
    ],
)
def test_a_paragraph_that_is_mentioned_is_no_heading(mention: str) -> None:
    report = parsed(f"{TABLE} 日本 日本 {mention}")
    assert {row.section for row in report.rows} == {"1a"}


@pytest.mark.parametrize(
    "heading", ["3(a). 与 其他 国家 有关 的 活动", "1(c). 其他", "3. 双边 3(a). 全球", "2(c). 区域"]
)
def test_an_unknown_section_is_refused_with_its_place(heading: str) -> None:
    text = f"{TABLE} {heading} 日本 日本 {ACTS[1]}"
    with pytest.raises(UnknownSection) as refusal:
        parsed(text)
    assert refusal.value.document == "made.txt"
    place = int(refusal.value.place.removeprefix("character "))
    assert text[place:].startswith(heading[:3])
    assert refusal.value.found.startswith(plain(heading)[:6])


@pytest.mark.parametrize(
    "label", ["瓦坎达 瓦坎达", "瓦坎 达 瓦坎 达", "弗里多尼亚 2097年 6月 弗里多尼亚"]
)
def test_a_label_that_is_no_state_is_refused(label: str) -> None:
    text = f"{TABLE} {label} 在 会议 上 敦促 各国 批准 《 条约 》"
    with pytest.raises(UnknownState) as refusal:
        parsed(text.replace(" 在 会议 上 敦促", " 敦促"))
    place = int(refusal.value.place.removeprefix("character "))
    assert plain(text[place:])[:2] == plain(label)[:2]


def test_no_annex() -> None:
    with pytest.raises(NoAnnex, match=r"none of them$"):
        parsed("第九十八 届 会议 本 报告 没有 表格 。")
    with pytest.raises(NoAnnex, match="only the head of a table"):
        parsed("第九十八 届 会议 国家 日期 / 期间 活动 和 内容 备注 巴西 没有 标题 。")


def test_a_look_alike_title_is_refused() -> None:
    title = "联合国 同 全面 禁止 核试验 条约 组织 筹备 委员会 的 合作 秘书长 的 说明"
    with pytest.raises(NotThisReport, match="合作"):
        parsed(TABLE.replace("全面禁止 核试验 条约 秘书长 的 报告", title))


def test_the_subject_alone_is_no_look_alike() -> None:
    name = "联合国 与 全面 禁止 核试验 条约 组织 筹备 委员会 之间 的 合作 得到 加强 。"
    assert parsed(TABLE.replace(" 关于 各国", f" {name} 关于 各国")).rows


@pytest.mark.parametrize(
    ("period", "start"), [("2097年 6月 至 2098年 5月", "2097-06-01"), ("", None)]
)
def test_the_period_of_the_document(period: str, start: str | None) -> None:
    front = parsed(TABLE.replace("2097年 6月 至 2098年 5月", period)).front
    assert (front.period.start.isoformat() if front.period and front.period.start else None) == (
        start
    )


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("*A/98/100 ：", None),
        ("（ A/98/165 ）", "A/98/165"),
        ("（ A/98/165/Add.1 ）", "A/98/165/Add.1"),
        pytest.param("A/98/165", "A/98/165"),
        pytest.param("联合国 A/98/165 大会 Distr.: General", "A/98/165"),
        pytest.param("A/98/165/Add.1 Distr.: General", "A/98/165/Add.1"),
    ],
)
def test_the_symbol_of_the_masthead(printed: str, symbol: str | None) -> None:
    text = TABLE.replace("%%%SPECIMEN|NO DOCUMENT OF THE UNITED NATIONS|\n\n", printed)
    assert parsed(text).front.symbol == symbol


def test_a_symbol_further_down_is_not_the_documents_own() -> None:
    text = TABLE.replace("不是 联合国 文件 。", "见 A/97/100 号 文件 。")
    assert parsed(text).front.symbol is None


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("批准 了 《 条约 》 见 A/98/12 号 文件", "见A/98/12号文件"),
        ("批准 了 《 条约 》 详见 附件", "详见附件"),
        ("批准 了 《 条约 》 ， 见 A/98/12 号 文件", None),
        ("批准 了 《 条约 》 （ 见 A/98/12 ）", None),
        ("在 会见 巴西 总统 时 批准 了 《 条约 》", None),
    ],
)
def test_remarks(text: str, remark: str | None) -> None:
    (_, row) = parsed(f"{TABLE} 日本 日本 {text}").rows
    assert row.remarks == remark
    assert row.activity + (row.remarks or "") == f"日本{plain(text)}"


@pytest.mark.parametrize("order", ["1a 2b 2a", "1b 1a 2a", "1a 2a 2b 1a"])
def test_headings_out_of_order_lose_no_section_without_a_word(order: str) -> None:
    """Either each row is in the section it stands in, or the document is refused."""
    sections = order.split()
    rows = zip(sections, ("巴西", "日本", "墨西哥", "南非"), strict=False)
    headings = {str(section): heading for section, heading in HEADINGS.items()}
    report = parsed_or_refused(
        FRONT + "".join(f" {headings[section]} {name} {name} {ACTS[0]}" for section, name in rows)
    )
    if isinstance(report, ParsedReport):
        assert [row.section for row in report.rows] == sections


@pytest.mark.parametrize("label", ["瓦坎达 瓦坎达 总理", "瓦坎达 2097年 7月 瓦坎达 总理"])
def test_a_label_that_is_no_state_before_an_office(label: str) -> None:
    with pytest.raises(UnknownState):
        parsed(f"{TABLE} {label} 在 会议 上 敦促 各国 批准 《 条约 》")


def test_a_remark_behind_a_full_stop() -> None:
    (_, row) = parsed(f"{TABLE} 日本 日本 批准 了 《 条约 》 。 见 A/98/12 号 文件").rows
    assert row.remarks == "见A/98/12号文件"


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        (" * 本 资料 按 收到 时 的 原样 印发 。", "*本资料按收到时的原样印发。"),
        (" * 第一 个 注解 。 ** 第二 个 注解 。", "*第一个注解。**第二个注解。"),
        ("* ，", None),
    ],
)
def test_notes_below_the_table(notes: str, kept: str | None) -> None:
    report = parsed(f"{TABLE} 日本 日本 批准 了 《 条约 》{notes}".removesuffix(" ，"))
    found = [cell.text for cell in report.cells if cell.role == "footnote"]
    assert found == ([kept] if kept else [])
    assert report.conservation.holds


FRONT_OF_66 = FrontMatter(
    language="en",
    symbol="A/66/165",
    session=66,
    agenda_item=None,
    title=None,
    requested_by=None,
    period_text="June 2010-May 2011",
    period=Period(date(2010, 6, 1), date(2011, 5, 31), "month"),
    distributed=date(2011, 7, 20),
)


@pytest.mark.parametrize(
    ("front", "day"),
    [
        (FRONT_OF_66, date(2011, 7, 20)),
        (replace(FRONT_OF_66, distributed=None), date(2011, 5, 31)),
        (replace(FRONT_OF_66, distributed=None, period=None), date(2011, 9, 1)),
        (
            replace(FRONT_OF_66, distributed=None, period=Period(date(2010, 6, 1), None, "open")),
            date(2011, 9, 1),
        ),
        (replace(FRONT_OF_66, distributed=None, period=None, session=None), None),
    ],
)
def test_the_day_of_a_report(front: FrontMatter, day: date | None) -> None:
    assert day_of_report(front) == day
