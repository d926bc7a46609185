"""What could be a label of several names, in each language; and what becomes of it in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.document import extract_document
from tasks.pipeline import parse_source
from tasks.records import LANGUAGES, Language, ParsedReport
from tasks.reference import load_reference
from tasks.reference.gazetteer import Mention
from tasks.structure.reporters import find_labels
from tests.specimen_reports.words import groups_of, several, states_of, wording_of
from tests.specimens import DATES, FRONT, HEADINGS

REFERENCE = load_reference()


def labels_in(text: str, language: Language) -> list[tuple[str, tuple[str, ...]]]:
    mentions: list[Mention] = REFERENCE.gazetteer(language, None).find(text)
    names, words = REFERENCE.labels(language, None), REFERENCE.packs[language].labels
    found = find_labels(text, mentions, names, words)
    return [
        (text[label.start : label.end], tuple(one.code for one in label.party))
        for label in found.values()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_a_list_is_one_label_in_printed_order(language: Language, data: st.DataObject) -> None:
    states = data.draw(
        st.lists(st.sampled_from(states_of(language)), min_size=2, max_size=5, unique=True)
    )
    wording = wording_of(language)
    between = data.draw(st.sampled_from(wording.lists))
    label = several(states, between, wording.lists[0]).label
    if language == "zh":
        label = label.replace(" ", "")
    expected = tuple(state.iso3 for state in states)
    assert labels_in(f"{label}.", language) == [(label, expected)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_is_a_label_and_a_state_alone_is_none(language: Language) -> None:
    for group in groups_of(language):
        assert labels_in(f"{group.label}.", language) == [(group.label, (group.iso3,))]
    assert labels_in(f"{states_of(language)[0].label}.", language) == []


def test_names_without_anything_between_are_no_list() -> None:
    """A label and the name with which its row begins."""
    assert labels_in("Austria Austria and Hungary Hungary", "en") == [
        ("Austria and Hungary", ("AUT", "HUN"))
    ]


def chinese(*rows: str) -> ParsedReport:
    table = " ".join([HEADINGS["1a"], *rows, HEADINGS["1b"], HEADINGS["2a"], HEADINGS["2b"]])
    source = extract_document(f"{FRONT} {table}".encode(), "a.txt")
    return parse_source(source, REFERENCE)


ACT = "主办 了 关于 核查 制度 的 讲习班"


def test_rows_below_a_label_of_several_go_on_with_it() -> None:
    report = chinese(
        f"奥地利 、 巴西 和 芬兰 {DATES[0]} 奥地利 、 巴西 和 芬兰 {ACT}",
        f"{DATES[1]} 奥地利 、 巴西 和 芬兰 在 会议 期间 强调 批准 《 条约 》 的 重要性",
        f"欧洲联盟 {DATES[3]} 欧洲联盟 {ACT} ， 供 专家 参加",
        f"日本 {DATES[4]} 日本 {ACT} ， 供 奥地利 和 巴西 的 官员 参加",
    )
    assert [row.state_label for row in report.rows] == [
        "奥地利、巴西和芬兰",
        None,
        "欧洲联盟",
        "日本",
    ]
    three = ["AUT", "BRA", "FIN"]
    assert [[one.code for one in row.reporters] for row in report.rows] == [
        three,
        three,
        ["european_union"],
        ["JPN"],
    ]
    assert [row.state_iso3 for row in report.rows] == [None, None, None, "JPN"]
    assert [one.basis for one in report.rows[0].reporters] == ["label"] * 3
    assert [one.basis for one in report.rows[1].reporters] == ["text"] * 3
    assert "state_label_of_several" in report.rows[1].flags
    assert "reporter_is_group" in report.rows[2].flags
    assert not {"state_label_of_several", "reporter_is_group"} & set(report.rows[3].flags)


def test_a_list_where_a_sentence_ends_is_no_label_of_the_next_row() -> None:
    report = chinese(
        f"澳大利亚 {DATES[0]} 澳大利亚 {ACT} ， 并 访问 了 墨西哥 和 新西兰",
        f"{DATES[2]} 澳大利亚 向 会议 提交 了 一份 关于 核查 制度 的 文件",
        f"巴西 {DATES[4]} 巴西 {ACT}",
    )
    assert [row.state_iso3 for row in report.rows] == ["AUS", "AUS", "BRA"]
    assert report.rows[0].activity.endswith("访问了墨西哥和新西兰")
