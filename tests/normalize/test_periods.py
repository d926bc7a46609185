"""The interval of a row: by its column, by its opening clause, by the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.normalize.periods import ResolvedPeriod, opening_period, resolve_period
from tasks.records import Period
from tests.normalize.test_editions import FRONT
from tests.specimens import project_reference

REFERENCE = project_reference()
GRAMMAR = REFERENCE.date_grammar("zh")
NOTHING = Period(None, None, None)


def resolved(
    printed: str | None, activity: str = "日本支持条约", *, dated: bool = True
) -> ResolvedPeriod:
    return resolve_period(
        printed,
        activity,
        front=FRONT if dated else replace(FRONT, period=None),
        grammar=GRAMMAR,
        corrections=REFERENCE.corrections_for("sg-66", "zh"),
    )


@pytest.mark.parametrize(
    ("printed", "period", "flags"),
    [
        ("2010年9月", Period(date(2010, 9, 1), date(2010, 9, 30), "month"), ()),
        ("2010年9月至", Period(date(2010, 9, 1), None, "open"), ("period_end_not_printed",)),
        (
            "2100年6月至",
            Period(date(2010, 6, 1), None, "open"),
            ("period_implausible", "period_corrected"),
        ),
        ("2100年7月", NOTHING, ("period_implausible",)),
        ("1995年7月", NOTHING, ("period_implausible",)),
        ("1996年9月24日", Period(date(1996, 9, 24), date(1996, 9, 24), "day"), ()),
        ("1996年9月23日", NOTHING, ("period_implausible",)),
        ("2012年12月", Period(date(2012, 12, 1), date(2012, 12, 31), "month"), ()),
        ("2013年1月1日", NOTHING, ("period_implausible",)),
        ("2010年13月", NOTHING, ("period_unreadable",)),
        ("本年", NOTHING, ("period_unreadable",)),
    ],
)
def test_a_printed_period(printed: str, period: Period, flags: tuple[str, ...]) -> None:
    assert resolved(printed) == ResolvedPeriod(period, "column", flags)


def test_without_a_document_period_only_the_treaty_bounds_it() -> None:
    assert resolved("2090年7月", dated=False).flags == ()
    assert resolved("1995年7月", dated=False).flags == ("period_implausible",)


@pytest.mark.parametrize(
    ("activity", "start"),
    [
        ("2010年9月，日本支持条约", date(2010, 9, 1)),
        ("在2010年9月20日举行的会议上，日本发言", date(2010, 9, 20)),
        ("于2011年3月主办讲习班", date(2011, 3, 1)),
        ("日本在2010年9月的会议上发言", None),
        ("在大会2010年的会议上发言", None),
        ("2010年13月，日本支持条约", None),
        ("2010年9月以来，日本支持条约", None),
        ("日本支持条约", None),
        ("", None),
    ],
)
def test_the_date_with_which_an_activity_opens(activity: str, start: date | None) -> None:
    period = opening_period(activity, GRAMMAR)
    assert (period.start if period else None) == start
    expected = "activity" if start else "document"
    assert resolved(None, activity).basis == expected


def test_an_undated_row_takes_the_documents_period() -> None:
    assert FRONT.period is not None
    assert resolved(None) == ResolvedPeriod(FRONT.period, "document", ())
    assert resolved(None, dated=False) == ResolvedPeriod(NOTHING, None, ("no_document_period",))


def test_an_implausible_opening_date_is_not_taken() -> None:
    assert resolved(None, "2100年6月，日本支持条约").basis == "document"
