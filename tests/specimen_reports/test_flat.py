"""Flattened text: one line, what was printed before is gone, the truth knows it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.specimen_reports.build import content_of
from tests.specimen_reports.content import shown
from tests.specimen_reports.flat import flatten
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.strategies import FEW, plans


@given(plans())
@FEW
def test_what_the_truth_says_stands_in_the_text_in_order(plan: Plan) -> None:
    text, truth = flatten(plan, content_of(plan))
    body = text.partition("\n\n ")[2]
    assert "\n" not in body
    printed, place = shown(body, plan.language), 0
    for row in truth.rows:
        for cell in (row.state_label, row.period_text, row.activity, row.remarks):
            if cell:
                place = printed.index(cell, place) + len(cell)


@given(plans())
@FEW
def test_labels_and_dates_stand_once(plan: Plan) -> None:
    _, truth = flatten(replace(plan, once=True), content_of(plan))
    labels = [row.state_label for row in truth.rows if row.state_label]
    assert len(set(labels)) == len(labels)
    if plan.language != "zh":
        periods = [row.period_text for row in truth.rows if row.period_text]
        assert len(set(periods)) == len(periods)
    for row in truth.rows:
        assert (row.period_basis == "column") == (row.period_text is not None)


@given(plans())
@FEW
def test_with_all_lines_nothing_is_lost(plan: Plan) -> None:
    whole = replace(plan, once=False)
    content = content_of(whole)
    _, truth = flatten(whole, content)
    for row, flat in zip(content.rows, truth.rows, strict=True):
        assert (row.label is not None) == (flat.state_label is not None)
        assert (row.remarks is not None) == (flat.remarks is not None)
        assert (row.period is not None) == (flat.period_text is not None)


def test_half_of_a_chinese_period_can_be_lost() -> None:
    """As in the real text, where "2010年9月至" has lost its second line."""
    plan = Plan(seed=2, language="zh", rows=120)
    content = content_of(plan)
    _, truth = flatten(plan, content)
    halves = [
        (row.period.text.replace(" ", ""), flat.period_text, flat.period_end)
        for row, flat in zip(content.rows, truth.rows, strict=True)
        if row.period and flat.period_text and row.period.text.replace(" ", "") != flat.period_text
    ]
    assert halves
    for whole, half, end in halves:
        assert whole.startswith(half) or whole.endswith(half)
        if half.endswith("至"):
            assert end is None
