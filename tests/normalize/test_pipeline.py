"""One document through extract, structure and normalize."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.errors import DamagedInput, NoAnnex, ReferenceDataError
from tasks.pipeline import normalize_rows, parse_source, structure_source, unmatched_corrections
from tasks.records import ParsedReport, Period
from tests.specimens import (
    ACTS,
    FRONT,
    HEADINGS,
    SPECIMEN,
    assert_sound,
    parsed,
    parsed_or_refused,
    project_reference,
    source_of,
)

REFERENCE = project_reference()
FRONT_66 = FRONT.replace("第九十八 届", "第六十六 届").replace(
    "2097年 6月 至 2098年 5月", "2010年 6月 至 2011年 5月"
)
TABLE_66 = f"{FRONT_66} {HEADINGS['1a']} 巴西 巴西 {ACTS[0]} 日本 {{date}} 日本 {ACTS[1]}"


def test_the_specimen_is_read_soundly_and_says_that_it_is_one() -> None:
    report = parsed(SPECIMEN.read_text(encoding="utf-8"))
    assert_sound(report)
    assert report.is_specimen
    assert not replace(report, cells=report.cells[1:]).is_specimen


def test_a_correction_that_matches() -> None:
    report = parsed(TABLE_66.format(date="2100年 6月 至"))
    assert unmatched_corrections(report, REFERENCE) == ()
    assert "period_corrected" in report.rows[-1].flags


def test_a_correction_that_matches_nothing_is_reported() -> None:
    report = parsed(TABLE_66.format(date="2010年 6月 至"))
    (correction,) = unmatched_corrections(report, REFERENCE)
    assert correction.printed == "2100年6月至"
    assert all("period_corrected" not in row.flags for row in report.rows)


def test_a_row_keeps_each_of_its_dates() -> None:
    row = parsed(TABLE_66.format(date="2010年 9月 和 2011年 2月")).rows[-1]
    months = ((9, 2010, 30), (2, 2011, 28))
    assert row.periods == tuple(
        Period(date(year, month, 1), date(year, month, last), "month")
        for month, year, last in months
    )
    assert (row.period_start, row.period_end) == (date(2010, 9, 1), date(2011, 2, 28))
    assert row.flags[-1:] == ("period_of_several_dates",)


def test_a_row_without_a_date_stands_for_the_reporting_period() -> None:
    row = parsed(TABLE_66.format(date="2010年 9月")).rows[0]
    assert (row.period_precision, row.period_basis) == ("reporting_period", "document")
    assert (row.period_start, row.period_end) == (date(2010, 6, 1), date(2011, 5, 31))


def test_a_correction_is_of_its_own_edition_only() -> None:
    text = TABLE_66.format(date="2100年 6月 至").replace("第六十六 届", "第六十七 届")
    report = parsed(text)
    assert unmatched_corrections(report, REFERENCE) == ()
    assert report.rows[-1].period_text == "2100年6月至"
    assert report.rows[-1].flags[-1:] == ("period_implausible",)


@pytest.mark.parametrize(
    "end",
    [
        "日本 批准 了 尚未 生效 的",
        "日本 参加 了 会议 ， 并",
        "日本 敦促 各国 ，",
        "日本 支持 尽早 批准 《",
    ],
)
def test_a_text_that_stops_inside_a_sentence(end: str) -> None:
    with pytest.raises(DamagedInput, match="truncated") as refusal:
        parsed(f"{FRONT} {HEADINGS['1a']} 日本 {end}")
    assert refusal.value.place.startswith("character ")


@pytest.mark.parametrize(
    "end", ["日本 支持 尽早 批准", "日本 参加 了 会议", "日本 批准 《 条约 》 。"]
)
def test_a_text_that_ends_a_cell(end: str) -> None:
    assert parsed(f"{FRONT} {HEADINGS['1a']} 日本 {end}").rows


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(0.3),
        0.5,
        0.7,
        0.9,
    ],
)
def test_any_beginning_of_a_report_is_refused_or_conserved(share: float) -> None:
    text = SPECIMEN.read_text(encoding="utf-8")
    report = parsed_or_refused(text[: int(share * len(text))])
    if isinstance(report, ParsedReport):
        assert_sound(report)
    else:
        assert isinstance(report, DamagedInput | NoAnnex)


def test_the_same_document_gives_the_same_rows() -> None:
    source = source_of(SPECIMEN.read_text(encoding="utf-8"))
    first, second = (parse_source(source, REFERENCE) for _ in range(2))
    assert first == second


def test_a_pack_without_dates_cannot_normalize() -> None:
    source = source_of(SPECIMEN.read_text(encoding="utf-8"))
    structured = structure_source(source, REFERENCE)
    pack = REFERENCE.packs["zh"].model_copy(update={"dates": None})
    with pytest.raises(ReferenceDataError, match="dates"):
        normalize_rows(source, structured, pack, REFERENCE)
