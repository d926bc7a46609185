"""The measure itself: what is right counts as right, and each kind of mistake as itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.specimen_reports.build import content_of
from tests.specimen_reports.distance import edit_distance
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import Score, refused, score
from tests.specimen_reports.strategies import FEW, plans
from tests.specimen_reports.truth import truth_of

LETTERS = st.text("abc", max_size=14)


def rows(plan: Plan | None = None) -> list[dict[str, Any]]:
    plan = plan or Plan(seed=8, language="en", rows=20, empty_dates=True)
    return [asdict(row) for row in truth_of(plan, content_of(plan)).rows]


def slow_distance(one: str, other: str) -> int:
    before = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        line = [place]
        for column, across in enumerate(other, 1):
            line.append(
                min(before[column] + 1, line[-1] + 1, before[column - 1] + (char != across))
            )
        before = line
    return before[-1]


@given(LETTERS, LETTERS)
def test_the_distance_is_that_of_the_table(one: str, other: str) -> None:
    assert edit_distance(one, other) == slow_distance(one, other)


@given(plans())
@FEW
def test_the_truth_itself_is_perfect(plan: Plan) -> None:
    truth = rows(plan)
    total = score(truth, truth, conserved=True)
    assert total.f1 == 1.0
    assert total.errors == 0
    assert all(
        total.share(name) == 1.0 for name in ("state", "section", "period", "remarks", "conserved")
    )


def test_lines_and_hyphens_are_typesetting() -> None:
    truth = rows()
    read = [{**row, "activity": row["activity"].replace(" ", "\n")} for row in truth]
    read[3]["activity"] = read[3]["activity"][:9] + "-" + read[3]["activity"][9:]
    total = score(truth, read, conserved=True)
    assert (total.f1, total.errors, total.exact) == (1.0, 1, 19)
    read[5]["activity"] = read[5]["activity"].replace("\n", "", 1)
    assert score(truth, read, conserved=True).exact == 18


def test_each_mistake_is_counted_where_it_is() -> None:
    truth = rows()
    read = [dict(row) for row in truth]
    read[0]["reporters"] = ("XXX",)
    read[1]["section"] = "9"
    read[2]["remarks"] = "not there"
    read[3]["period_end"] = None
    read[4]["period_text"] = "some day"
    total = score(truth, read, conserved=False)
    assert (total.found, total.state, total.section) == (20, 19, 19)
    assert (total.remarks, total.period, total.conserved) == (19, 18, 0)


def test_a_row_that_is_cut_in_two_is_not_found() -> None:
    truth = rows()
    text = truth[5]["activity"]
    halves = [{**truth[5], "activity": text[:20]}, {**truth[5], "activity": text[20:]}]
    total = score(truth, [*truth[:5], *halves, *truth[6:]], conserved=True)
    assert (total.truth, total.parsed, total.found, total.state) == (20, 21, 19, 19)
    assert total.f1 == 38 / 41
    assert total.errors == 0


def test_rows_that_are_lost_or_changed_are_errors_of_text() -> None:
    truth = rows()
    changed = [{**row, "activity": row["activity"]} for row in truth]
    changed[7]["activity"] += "x"
    assert score(truth, changed, conserved=True).errors == 1
    lost = len("".join(truth[9]["activity"].split()))
    assert score(truth, [*truth[:9], *truth[10:]], conserved=True).errors == lost


def test_scores_add_up_and_a_refusal_loses_everything() -> None:
    truth = rows()
    both = score(truth, truth, conserved=True) + refused(truth)
    assert (both.reports, both.refused, both.truth, both.found) == (2, 1, 40, 20)
    assert both.character_error == 0.5
    assert both.share("conserved") == 0.5
    assert Score().f1 == 0.0
