"""What holds of any report, and of any text that stands where one should."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.errors import InputError
from tasks.pipeline import parse_source
from tasks.records import ParsedReport
from tests.golden.scoring import facts_of, score
from tests.specimens import (
    ACTS,
    SPECIMEN,
    STATES,
    Made,
    assert_sound,
    parsed,
    parsed_or_refused,
    plain,
    project_reference,
    reports,
    simple_reports,
)

FEW = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def assert_kept_or_refused(text: str) -> None:
    """The text is read without a loss, or it is refused in one line that says why."""
    report = parsed_or_refused(text)
    if isinstance(report, ParsedReport):
        assert_sound(report)
        return
    assert report.document == "made.txt"
    assert report.expected
    assert report.found
    assert "\n" not in str(report)


MARKS = "，。、；：《》（）"


@FEW
@given(made=simple_reports())
def test_simple_reports_are_recovered_exactly(made: Made) -> None:
    report = parse_source(made.source, project_reference())
    result = score(made.facts, facts_of(report.rows))
    assert (result.f1, result.end, result.state, result.section) == (1, 1, 1, 1), result.explain()
    assert (result.period, result.label) == (1, 1), result.explain()


@FEW
@given(made=reports())
def test_any_report_is_read_soundly(made: Made) -> None:
    report = parse_source(made.source, project_reference())
    assert_sound(report)
    assert "quarantine" not in report.conservation.by_role
    assert {row.section for row in report.rows} == {fact.section for fact in made.facts}


@FEW
@given(made=reports())
def test_a_label_is_the_name_of_the_row_it_begins(made: Made) -> None:
    for row in parse_source(made.source, project_reference()).rows:
        if row.state_label is not None:
            assert row.state_basis == "label"
            assert row.state_iso3 is not None
            assert STATES[row.state_iso3] == row.state_label


@FEW
@given(made=reports())
def test_white_space_is_of_one_kind(made: Made) -> None:
    """Line ends, tabs and doubled spaces say no more than a space."""
    report = parse_source(made.source, project_reference())
    spaces = iter((" ", "\n", "  ", "\t", "\u3000", "\r\n") * len(made.text))
    other = parsed(re.sub(" ", lambda _: next(spaces), made.text))
    assert_sound(other)
    assert [cell.text for cell in other.cells] == [cell.text for cell in report.cells]
    here, there = (
        [replace(row, span=row.activity_span, activity_span=row.activity_span) for row in rows]
        for rows in (report.rows, other.rows)
    )
    assert [(row.section, row.state_iso3, row.period_text, row.activity) for row in here] == [
        (row.section, row.state_iso3, row.period_text, row.activity) for row in there
    ]


@FEW
@given(made=reports(), all_spaces=st.booleans())
def test_other_segmentation_keeps_every_character(made: Made, *, all_spaces: bool) -> None:
    text = re.sub(rf"[ ]*([{MARKS}])[ ]*", r"\1", made.text)
    if all_spaces:
        text = plain(text)
    report = parsed(text)
    assert_sound(report)
    assert report.conservation.total == len(plain(made.text))


ANYTHING = st.text(max_size=60) | st.text(
    '国条约 在，。的于《》（）12年月至(a)b."澳巴西日本见A/\n', max_size=60
)


OWN = f"{STATES['AUS']} {ACTS[0]}"


@settings(parent=FEW, max_examples=60)
@given(made=reports(), garbage=ANYTHING, at=st.floats(0, 1))
def test_anything_in_the_table_is_kept_or_refused(made: Made, garbage: str, at: float) -> None:
    """No text between the rows makes the parser lose a character, or fail by itself."""
    first, last = made.facts[0].start, made.facts[-1].end
    place = first + int(at * (last - first))
    text = f"{made.text[:place]} {garbage} {made.text[place:]}"
    assert_kept_or_refused(text)


@settings(parent=FEW, max_examples=60)
@given(text=ANYTHING | ANYTHING.map(lambda text: f"第九十八届会议 {text} 2(a). 全球 {text} {OWN}"))
@example(text=f"2(a). 全球 {OWN}")
def test_anything_at_all_is_refused_or_kept(text: str) -> None:
    assert_kept_or_refused(text)


@pytest.mark.parametrize(
    "garbage",
    [
        "★ ◆ ☎",
        "lorem ipsum dolor",
        "国 国 国 国 国",
        "(((((《《《《",
        "1 2 3 4 5 6 7 8 9",
        "\ufeff\u200b",
    ],
)
def test_garbage_that_is_no_heading_is_kept(garbage: str) -> None:
    text = SPECIMEN.read_text(encoding="utf-8")
    mark = " 冰岛 2099年"
    assert text.count(mark) == 1
    report = parsed(text.replace(mark, f" {garbage}{mark}"))
    assert_sound(report)
    assert any(plain(garbage)[:3] in plain(cell.text) for cell in report.cells)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("", "last"),
        ("", "between"),
        (" 巴西", "between"),
        (" 巴西 签署", "between"),
        (" 国国国国国国", "between"),
        pytest.param(" 巴西", "last"),
        pytest.param(" 巴西 签署", "last"),
        pytest.param(" 国国国国国国", "last"),
        pytest.param(" 2097年 6月", "last"),
    ],
)
def test_a_section_that_is_too_short_for_a_row(body: str, place: str) -> None:
    """Nothing in it is lost, and nothing but a refusal is raised."""
    end = "" if place == "last" else f" 2(b). 区域 {OWN}"
    assert_kept_or_refused(f"1(a). 与 附件 2 国家 有关 的 活动 {OWN} 2(a). 全球{body}{end}")


@pytest.mark.parametrize("before", ["》", "。", "）"])
def test_a_heading_glued_to_the_cell_before_is_no_less_a_heading(before: str) -> None:
    """A space that is lost before a heading loses no section without a word."""
    text = f"1(a). 与 附件 2 国家 有关 的 活动 {OWN} 《 条约{before}2(b). 区域 {OWN}"
    report = parsed_or_refused(text)
    assert isinstance(report, InputError) or [row.section for row in report.rows] == ["1a", "2b"]
