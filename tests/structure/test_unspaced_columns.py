"""Columns of flattened Chinese text: heads of three, open periods, full stops, remarks in words."""

from __future__ import annotations

from datetime import date
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.structure.compact import compact_unspaced
from tasks.structure.full_stops import full_stop_weight, sure_labels
from tests.specimens import ACTS, FRONT, HEADINGS, parsed, plain, project_reference

STATES = ("巴西", "加拿大", "法国", "日本", "墨西哥")


def table(*rows: str, front: str = FRONT) -> str:
    return " ".join((front, HEADINGS["1a"], *rows))


def test_a_head_without_a_date_column_ends_the_front() -> None:
    front = FRONT.replace(" 日期 / 期间", "")
    assert front != FRONT
    report = parsed(table(*(f"{state} {state} {ACTS[0]}" for state in STATES), front=front))
    assert report.front.period is not None
    assert report.front.period.start == date(2097, 6, 1)
    assert [row.state_label for row in report.rows] == list(STATES)
    assert {row.period_basis for row in report.rows} == {"document"}


@pytest.mark.parametrize(
    ("printed", "start"),
    [
        ("自 2097年 8月 起", date(2097, 8, 1)),
        ("2097年 8月 至今", date(2097, 8, 1)),
        ("2097年 8月 以来", date(2097, 8, 1)),
        ("整个 报告 期间", None),
        ("持续 进行", None),
    ],
)
def test_open_periods_and_words_that_last_are_dates(printed: str, start: date | None) -> None:
    rows = [f"{state} {printed} 在 区域 会议 期间 ， {state} {ACTS[1]}" for state in STATES]
    report = parsed(table(*rows))
    assert [row.state_label for row in report.rows] == list(STATES)
    assert [row.period_text for row in report.rows] == [plain(printed)] * len(STATES)
    if start is not None:
        assert {(row.period_start, row.period_end) for row in report.rows} == {(start, None)}


def test_since_when_in_a_sentence_is_no_date_column() -> None:
    row = f"巴西 巴西 {ACTS[0]} 。 设在 首都 的 台站 自 2097年 9月 起 以 宽带 线路 传送 数据"
    (read,) = parsed(table(row)).rows
    assert read.period_text is None
    assert read.activity.endswith("传送数据")


@pytest.mark.parametrize(
    "remark",
    [
        "由 自愿 捐款 供资",
        "与 其他 三 个 国家 共同 开展",
        "声明 全文 可 在 网站 查阅",
        "后续 活动 定于 下一年 举行",
        "不适用",
    ],
)
def test_remarks_in_words_are_no_part_of_the_activity(remark: str) -> None:
    act = "为 邻国 官员 举办 了 关于 批准 程序 的 研讨会"
    report = parsed(table(*(f"{state} {state} {act} {remark}" for state in STATES)))
    assert {row.remarks for row in report.rows} == {plain(remark)}
    assert [row.activity for row in report.rows] == [state + plain(act) for state in STATES]


@pytest.mark.parametrize(
    "clause",
    ["， 由 挪威 供资", "， 与 其他 三 个 国家 共同 开展", "。 工程 由 本国 出资"],
)
def test_what_the_sentence_says_is_no_remark(clause: str) -> None:
    report = parsed(table(f"巴西 巴西 {ACTS[2]} {clause}", f"法国 法国 {ACTS[0]}"))
    assert [row.remarks for row in report.rows] == [None, None]
    assert report.rows[0].activity.endswith(plain(clause))


def weight_of(text: str) -> tuple[float, int]:
    compact = compact_unspaced(text)
    mentions = project_reference().gazetteer("zh", None).find(compact.text)
    labels = list(sure_labels(compact, mentions, (), {}))
    return full_stop_weight(compact, mentions, (), [len(compact.text)], labels={}), len(labels)


@given(stopped=st.lists(st.booleans(), min_size=4, max_size=20))
def test_the_more_cells_end_on_full_stops_the_less_these_speak_against_an_end(
    stopped: list[bool],
) -> None:
    def text(stops: list[bool]) -> str:
        return "日期 " + " ".join(
            f"{state} 在 会议 期间 ， {state} {ACTS[0]}" + (" 。" if stop else "")
            for state, stop in zip(cycle(STATES), stops, strict=False)
        )

    weight, labels = weight_of(text(stopped))
    assert labels == len(stopped)
    assert -5.0 <= weight <= -0.2
    assert weight_of(text([True] * len(stopped)))[0] >= weight
    assert weight_of(text([False] * len(stopped)))[0] <= weight


@pytest.mark.parametrize("phrase", ["代表团", "政府", "大使馆"])
def test_a_state_s_delegation_in_a_sentence_is_no_label(phrase: str) -> None:
    rows = [
        f"{state} {state} {ACTS[0]} 。 挪威 {phrase} 感兴趣 地 注意到 这项 建议 。"
        for state in STATES
    ]
    report = parsed(table(*rows))
    assert [row.state_label for row in report.rows] == list(STATES)
    assert all(row.activity.endswith("这项建议。") for row in report.rows)
