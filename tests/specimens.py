"""Flattened Chinese reports whose rows are known, because they are made here.

Their sentences are this file's own, already cut into words; no State did what
they say. What flattening does is done here too: a State's name stands in its
column only where it is first printed, and so does a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from tasks.errors import InputError
from tasks.extract import source_from_bytes
from tasks.pipeline import parse_source
from tasks.records import SECTIONS, ParsedReport, SectionId, SourceText
from tasks.reference import Reference, load_reference
from tests.golden.scoring import Fact

SPECIMEN = Path(__file__).parent / "golden" / "SPECIMEN-1.zh.txt"
"""A flattened report of session 99, written by hand for this project."""

STATES = {
    "AUS": "澳大利亚",
    "BRA": "巴西",
    "CAN": "加拿大",
    "FIN": "芬兰",
    "JPN": "日本",
    "MEX": "墨西哥",
    "NZL": "新西兰",
    "ZAF": "南非",
}
"""In the order of their English names."""

ACTS = (
    "在 双边 会谈 中 强调 批准 《 条约 》 的 重要性",
    "在 例行 磋商 中 敦促 对方 尽早 签署 《 条约 》",
    "为 邻国 的 官员 举办 了 关于 批准 程序 的 讲习班",
    "向 会议 提交 了 一份 关于 核查 制度 的 文件",
    "参加 了 支持 《 条约 》 的 部长级 会议 ， 并 在 会上 发言",
    "捐献 了 资金 ， 用于 培训 发展中国家 的 专家",
)
"""What a State does, without its name before it."""

NAMELESS = (
    "外交部长 参加 了 支持 《 条约 》 的 会议",
    "在 区域 会议 期间 ， 代表团 分发 了 关于 《 条约 》 的 资料",
    "常驻 代表 在 日内瓦 主持 了 一次 非正式 磋商",
)
"""Activities that name no State."""

HEADINGS: dict[SectionId, str] = {
    "1a": "1. 双边 1(a). 与 附件 2 国家 有关 的 活动",
    "1b": "1(b). 与 非附件 2 国家 有关 的 活动",
    "2a": "2. 多边 2(a). 全球",
    "2b": "2(b). 区域",
}
FRONT = (
    "%%%SPECIMEN|NO DOCUMENT OF THE UNITED NATIONS|\n\n 第九十八 届 会议 临时 议程 * 项目 998 "
    "全面禁止 核试验 条约 秘书长 的 报告 1. SPECIMEN ： 本 文件 由 测试 编写 ， 不是 联合国 文件 。"
    " 关于 各国 为 普遍 加入 《 全面禁止 核试验 条约 》 而 作出 的 努力 的 样本 * "
    "2097年 6月 至 2098年 5月 国家 日期 / 期间 活动 和 内容 备注"
)
DATES = tuple(
    form
    for month in range(6, 13)
    for form in (
        f"2097年 {month}月",
        f"2097年 {month}月 {month + 2}日",
        f"2097年 {month}月 3日 至 {month}日",
    )
)


@cache
def project_reference() -> Reference:
    """The project's own reference data, read once."""
    return load_reference()


@dataclass(frozen=True)
class Line:
    """A row as it is written: the words of its columns; label and period None if not printed."""

    section: SectionId
    state: str
    label: str | None
    period: str | None
    activity: str


@dataclass(frozen=True)
class Made:
    """A flattened report and the facts of its rows."""

    text: str
    facts: tuple[Fact, ...]

    @property
    def source(self) -> SourceText:
        return source_of(self.text)


def source_of(text: str, name: str = "made.txt") -> SourceText:
    """A text as if it had been read from a file."""
    return source_from_bytes(text.encode(), name)


def parsed(text: str) -> ParsedReport:
    """A text, parsed with the project's reference data."""
    return parse_source(source_of(text), project_reference())


def parsed_or_refused(text: str) -> ParsedReport | InputError:
    """A text, parsed, or the refusal; any other error is a defect and comes through."""
    try:
        return parsed(text)
    except InputError as refusal:
        return refusal


def flatten(lines: Sequence[Line], front: str = FRONT) -> Made:
    """Write the lines as a flattened report; the four headings stand whether used or not."""
    text, facts = front, []
    for section in SECTIONS:
        text += " " + HEADINGS[section]
        for line in lines:
            if line.section != section:
                continue
            text += "".join(f" {part}" for part in (line.label, line.period) if part) + " "
            start = len(text)
            text += line.activity
            period = line.period.replace(" ", "") if line.period else None
            facts.append(Fact(section, line.state, line.label, period, start, len(text)))
    return Made(text, tuple(facts))


@st.composite
def simple_reports(draw: st.DrawFn) -> Made:
    """Reports in which every row is announced: by label and name, or by a date and a name."""
    return flatten(_lines(draw, announced=True))


@st.composite
def reports(draw: st.DrawFn) -> Made:
    """Reports with everything: rows that nothing announces, and rows that name no State."""
    return flatten(_lines(draw, announced=False))


def _lines(draw: st.DrawFn, *, announced: bool) -> list[Line]:
    lines: list[Line] = []
    labelled: set[str] = set()
    dates = draw(st.permutations(DATES))
    for section in SECTIONS:
        reporting = draw(st.sets(st.sampled_from(list(STATES)), min_size=1, max_size=4))
        for state, name in STATES.items():
            if state not in reporting:
                continue
            for _ in range(draw(st.integers(1, 2))):
                label = None if state in labelled else name
                labelled.add(state)
                dated = (label is None) if announced else draw(st.booleans())
                named = announced or draw(st.integers(0, 3)) > 0
                act = draw(st.sampled_from(ACTS if named else NAMELESS))
                lines.append(
                    Line(
                        section,
                        state,
                        label,
                        dates.pop() if dated and dates else None,
                        f"{name} {act}" if named else act,
                    )
                )
    return lines


def plain(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def assert_sound(report: ParsedReport) -> None:
    """What holds of every document that is read, whatever it says."""
    _assert_conserved(report)
    _assert_cells(report)
    _assert_rows(report)


def _assert_conserved(report: ParsedReport) -> None:
    """Each printed character is in exactly one cell: counted here once more, independently."""
    text, conservation = report.source.text, report.conservation
    seen = [0] * len(text)
    for cell in report.cells:
        for place in range(cell.span.start, cell.span.end):
            seen[place] += 1
    assert {count for count, char in zip(seen, text, strict=True) if not char.isspace()} == {1}
    assert conservation.holds
    assert conservation.ratio == 1.0
    assert conservation.total == len(plain(text)) == sum(conservation.by_role.values())


def _assert_cells(report: ParsedReport) -> None:
    text, cells = report.source.text, report.cells
    assert [cell.number for cell in cells] == list(range(1, len(cells) + 1))
    reached = 0
    for cell in cells:
        assert not text[reached : cell.span.start].strip()
        assert cell.span.start < cell.span.end
        assert plain(cell.text) == plain(text[cell.span.start : cell.span.end])
        assert (cell.reason is not None) == (cell.role == "quarantine")
        assert (cell.ordinal is None) == (
            cell.role in {"front_matter", "heading", "footnote", "quarantine"}
        )
        reached = cell.span.end
    assert not text[reached:].strip()


def _assert_rows(report: ParsedReport) -> None:
    text, rows = report.source.text, report.rows
    assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
    headings = [cell for cell in report.cells if cell.role == "heading" and cell.section]
    ends = [cell.span.start for cell in headings[1:]] + [len(text)]
    bodies = {cell.section: (cell.span.end, end) for cell, end in zip(headings, ends, strict=True)}
    assert [cell.section for cell in headings] == sorted(str(cell.section) for cell in headings)
    for row in rows:
        begin, end = bodies[row.section]
        assert begin <= row.span.start <= row.activity_span.start
        assert row.activity_span.end <= row.span.end <= end
        assert row.activity
        assert plain(row.activity) == plain(text[row.activity_span.start : row.activity_span.end])
        printed = [row.state_label, row.period_text, row.activity, row.remarks]
        whole = "".join(part for part in printed if part is not None)
        assert plain(whole) == plain(text[row.span.start : row.span.end])
        assert (row.state_label is not None) == (row.state_basis == "label")
        assert (row.state_iso3 is None) == (row.state_basis == "unknown")
        assert (row.period_text is not None) == (row.period_basis == "column")
        assert row.period_start is not None or row.period_end is None
        if row.period_start is not None and row.period_end is not None:
            assert row.period_start <= row.period_end
