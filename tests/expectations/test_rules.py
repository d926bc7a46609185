"""Each rule passes on a good frame, and fails alone when what it names is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from expectations.derived import SuiteName
from expectations.results import SuiteResult
from expectations.runner import validate, validate_batch
from expectations.suites import extracted_rules, normalized_rules
from tests.expectations.cases import EXTRACTED, NORMALIZED, ROWS
from tests.expectations.good import (
    FACTS,
    Case,
    RowCase,
    cells,
    limits,
    put,
    readings,
    title,
)

CASES: list[tuple[SuiteName, Case]] = [
    *(("extracted", case) for case in EXTRACTED),
    *(("normalized", case) for case in NORMALIZED),
]
RULES = {
    "extracted": extracted_rules(FACTS, limits()),
    "normalized": normalized_rules(FACTS, limits()),
}
FRAMES: dict[SuiteName, pl.DataFrame] = {"extracted": cells(), "normalized": readings()}


def _failed(result: SuiteResult) -> dict[str, tuple[int, ...]]:
    return {title(one.rule): one.unexpected_rows for one in result.results if not one.success}


@pytest.mark.parametrize(("suite", "count"), [("extracted", 26), ("normalized", 77)])
def test_good_frame_passes_every_rule(suite: SuiteName, count: int) -> None:
    result = validate(suite, FRAMES[suite], FACTS, thresholds=limits())
    assert _failed(result) == {}
    assert result.success
    assert len(result.results) == len(RULES[suite]) == count
    assert {one.rule.meaning for one in result.results} == {r.meaning for r in RULES[suite]}


@pytest.fixture(scope="module")
def results() -> list[SuiteResult]:
    """The results of `CASES`, each suite's found in one batch."""
    found: dict[SuiteName, list[SuiteResult]] = {}
    for suite, frame in FRAMES.items():
        documents = [(case.change(frame), case.facts) for of, case in CASES if of == suite]
        found[suite] = validate_batch(suite, documents, thresholds=limits())
    return [result for suite in FRAMES for result in found[suite]]


@pytest.mark.parametrize(
    ("place", "case"),
    [(place, case) for place, (_, case) in enumerate(CASES)],
    ids=[f"{suite}-{case.fails}" for suite, case in CASES],
)
def test_rule_fails_alone(place: int, case: Case, results: list[SuiteResult]) -> None:
    result = results[place]
    failed = _failed(result)
    assert set(failed) == {case.fails, *case.also}
    assert failed[case.fails] == case.rows
    assert result.success is case.fails.endswith("?")


@pytest.fixture(scope="module")
def failed_by_row() -> dict[int, set[str]]:
    """Titles of the failed rules by row, in a frame that has the values of each of `ROWS`."""
    frame = readings(["document", *(case.kind for case in ROWS)])
    for place, case in enumerate(ROWS, 2):
        frame = put(place, **case.values)(frame)
    found: dict[int, set[str]] = {}
    for name, rows in _failed(validate("normalized", frame, FACTS, thresholds=limits())).items():
        for row in rows:
            found.setdefault(row, set()).add(name)
    return found


@pytest.mark.parametrize(
    ("row", "case"), list(enumerate(ROWS, 2)), ids=[f"normalized-{case.fails}" for case in ROWS]
)
def test_row_fails_one_rule(row: int, case: RowCase, failed_by_row: dict[int, set[str]]) -> None:
    assert failed_by_row[row] == {case.fails}


def test_good_row_beside_bad_ones_passes(failed_by_row: dict[int, set[str]]) -> None:
    assert sorted(failed_by_row) == list(range(2, len(ROWS) + 2))


@pytest.mark.parametrize(
    ("suite", "cases"), [("extracted", EXTRACTED), ("normalized", [*NORMALIZED, *ROWS])]
)
def test_no_rule_without_a_case(suite: SuiteName, cases: Sequence[Case | RowCase]) -> None:
    titles = [title(rule) for rule in RULES[suite]]
    assert len(titles) == len(set(titles))
    assert set(titles) == {case.fails for case in cases}
