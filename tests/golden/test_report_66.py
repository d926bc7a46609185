"""The one real report that is held, against a key made by hand from the text alone."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tasks.extract import read_source
from tasks.normalize.editions import recognize_edition
from tasks.pipeline import parse_source, unmatched_corrections
from tasks.records import SECTIONS, ParsedReport
from tests.golden.scoring import HERE, Score, facts_of, read_key, score
from tests.shared_documents import REPORT_66, shared_document
from tests.specimens import assert_sound, project_reference

pytestmark = pytest.mark.shared
KEY = read_key(HERE / "sg-66.zh.csv")


@pytest.fixture(scope="module")
def report() -> ParsedReport:
    return parse_source(read_source(shared_document(REPORT_66)), project_reference())


@pytest.fixture(scope="module")
def result(report: ParsedReport) -> Score:
    return score(KEY, facts_of(report.rows))


def test_the_key_is_of_the_whole_report() -> None:
    assert len(KEY) == 166
    assert list(Counter(fact.section for fact in KEY)) == list(SECTIONS)
    assert len({fact.state for fact in KEY}) == 31


def test_rows_begin_where_the_key_says(result: Score) -> None:
    assert result.f1 >= 0.99, result.explain()
    assert result.end >= 0.99, result.explain()


def test_states_sections_periods_and_labels(result: Score) -> None:
    assert result.section == 1.0, result.explain()
    assert result.state >= 0.99, result.explain()
    assert result.period >= 0.99, result.explain()
    assert result.label >= 0.99, result.explain()


def test_four_sections_and_31_states(report: ParsedReport) -> None:
    assert list(Counter(row.section for row in report.rows)) == list(SECTIONS)
    assert len({row.state_iso3 for row in report.rows if row.state_iso3}) == 31
    assert [cell.section for cell in report.cells if cell.role == "heading"][1:] == list(SECTIONS)


def test_every_character_is_kept_and_none_is_in_quarantine(report: ParsedReport) -> None:
    assert_sound(report)
    assert report.conservation.ratio == 1.0
    assert "quarantine" not in report.conservation.by_role


def test_front_matter(report: ParsedReport) -> None:
    front = report.front
    assert (front.language, front.session, front.agenda_item) == ("zh", 66, 104)
    assert front.symbol is None, "the text prints no symbol of its own"
    assert front.title == "全面禁止核试验条约"
    assert front.requested_by == "A/RES/65/91 para. 11"
    assert front.period is not None
    assert (front.period.start, front.period.end) == (date(2010, 6, 1), date(2011, 5, 31))


def test_it_is_the_registered_edition(report: ParsedReport) -> None:
    recognized = recognize_edition(report.front, "A/66/165", project_reference(), REPORT_66)
    assert recognized.edition.edition_id == "sg-66"
    assert recognized.notes == ()


def test_the_misprint_is_kept_flagged_and_corrected(report: ParsedReport) -> None:
    rows = [row for row in report.rows if row.period_text and "2100" in row.period_text]
    assert [row.period_text for row in rows] == ["2100年6月至"]
    for row in rows:
        assert {"period_implausible", "period_corrected"} <= set(row.flags)
        assert (row.period_start, row.period_end) == (date(2010, 6, 1), None)
        assert (row.period_precision, row.period_basis) == ("open", "column")
    assert unmatched_corrections(report, project_reference()) == ()


def test_open_periods_have_no_end(report: ParsedReport) -> None:
    opened = [row for row in report.rows if row.period_precision == "open"]
    assert opened
    for row in opened:
        assert row.period_text is not None
        assert row.period_text.endswith("至")
        assert row.period_start is not None
        assert row.period_end is None


def test_a_printed_period_is_read_as_it_stands(report: ParsedReport) -> None:
    printed = [row for row in report.rows if row.period_text is not None]
    assert {row.period_basis for row in printed} == {"column"}
    assert all(row.period_start is not None for row in printed)
    assert [row.period_text for row in printed if "period_unreadable" in row.flags] == []


def test_undated_rows_say_where_their_interval_is_from(report: ParsedReport) -> None:
    undated = [row for row in report.rows if row.period_text is None]
    assert {row.period_basis for row in undated} == {"activity", "document"}
    assert report.front.period is not None
    whole = (report.front.period.start, report.front.period.end)
    for row in undated:
        if row.period_basis == "document":
            assert (row.period_start, row.period_end) == whole
            assert row.period_precision == "reporting_period"
        else:
            assert (row.period_start, row.period_end) != whole
            assert row.period_start is not None
            assert str(row.period_start.year) in row.activity[:12]


def test_first_row_of_each_label_stands_at_its_first_printing(report: ParsedReport) -> None:
    labels = [row.state_label for row in report.rows if row.state_label]
    assert len(labels) == len(set(labels)), "flattening kept each line once"
