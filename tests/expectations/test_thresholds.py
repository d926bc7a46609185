"""The limits: one strict file, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.reading_rules import plausible_window
from expectations.suites import normalized_rules
from expectations.thresholds import HERE, load_thresholds
from tasks.errors import ReferenceDataError
from tests.expectations.good import FACTS, title

GOOD = (HERE / "thresholds.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("largest_gap: 200", "largest_gap: 200\nsmallest_gap: 1", "smallest_gap: expected Extra"),
        ("largest_gap: 200", "", "largest_gap: expected Field required"),
        ("largest_gap: 200", "largest_gap: '200'", "largest_gap: expected Input should be a valid"),
        ("largest_gap: 200", "largest_gap: -1", "greater than or equal to 0"),
        ("fail_below: 10", "fail_below: 61", "fail_below is above warn_below"),
        ("warn_above: 400}", "warn_above: 60}", "warn_below is not below warn_above"),
        ("fail_above: 0.02", "fail_above: 1.02", "less than or equal to 1"),
        ("warn_above: 0.0, fail_above: 0.02", "warn_above: 0.5, fail_above: 0.02", "above fail"),
        ("    2b: {fail", "    2c: {fail", "report.sections.2c"),
        ("    2b: {fail_below: 1, warn_below: 4, warn_above: 100}\n", "", "1a, 1b, 2a, 2b"),
        ("  ar: {", "  de: {", "activity_length.de"),
        ("  ar: {warn_below: 25, warn_above: 2000}\n", "", "ar, zh, en, fr, ru, es"),
        ("period:", "period: {", "expected YAML"),
    ],
)
def test_wrong_thresholds_are_refused(tmp_path: Path, old: str, new: str, found: str) -> None:
    assert old in GOOD
    path = tmp_path / "thresholds.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"thresholds\.yaml") as refusal:
        load_thresholds(path)
    assert found in str(refusal.value)


def test_thresholds_are_frozen() -> None:
    thresholds: Any = load_thresholds()
    with pytest.raises(ValueError, match="frozen"):
        thresholds.largest_gap = 1


@pytest.mark.parametrize(
    ("start", "end", "year", "window"),
    [
        (date(2010, 6, 1), date(2011, 5, 31), 2011, (date(2005, 1, 1), date(2012, 12, 31))),
        (date(1998, 6, 1), date(1999, 5, 31), 1999, (date(1996, 9, 24), date(2000, 12, 31))),
        (date(2010, 6, 1), date(2011, 5, 31), None, (date(2005, 1, 1), date(2012, 12, 31))),
        (None, None, 2011, (date(1996, 9, 24), date(2012, 12, 31))),
        (None, None, None, (date(1996, 9, 24), None)),
    ],
)
def test_window(
    start: date | None, end: date | None, year: int | None, window: tuple[date, date | None]
) -> None:
    facts = replace(FACTS, document_period_start=start, document_period_end=end, report_year=year)
    assert plausible_window(facts, load_thresholds().period) == window


def test_no_rule_without_a_bound() -> None:
    facts = replace(
        FACTS,
        document_period_start=None,
        document_period_end=None,
        report_year=None,
        is_specimen=True,
    )
    rules = {title(rule): rule for rule in normalized_rules(facts)}
    for day in ("period_start", "period_end"):
        assert rules[f"between({day})?"].kwargs == {"min_value": date(1996, 9, 24)}
    assert "between(rows_1a)" not in rules
