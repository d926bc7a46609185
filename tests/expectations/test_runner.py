"""What a validation returns, refuses, and leaves alone."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest

from expectations.gx import evaluate, to_pandas
from expectations.results import failed_rows, to_frames, warned_rows
from expectations.rules import Rule, between, not_null, one_of
from expectations.runner import RuleResult, SuiteResult, validate
from tasks.errors import ValidationError
from tests.expectations.good import FACTS, by, cells, limits, put, readings
from warehouse.schema import QUALITY_RESULTS, QUALITY_RUNS

NUMBERS = pl.DataFrame({"number": [3, None, 1], "word": ["b", "a", None]})


def test_import_is_lazy() -> None:
    code = (
        "import sys, expectations, expectations.runner, expectations.gx\n"
        "loaded = {'great_expectations', 'pandas', 'pyarrow'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_outcomes_keep_the_order_of_the_rules() -> None:
    rules = [between("number", "", low=2), not_null("word"), not_null("number")]
    outcomes = evaluate("extracted", rules, NUMBERS)
    assert [outcome.positions for outcome in outcomes] == [(2,), (2,), (1,)]


def test_skipped_expectation_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    unknown = Rule("expect_column_values_to_be_nice", "word", {}, "error", "")
    with pytest.raises(ValidationError, match=r"be_nice\(word\): expected 2 results; found 1"):
        evaluate("extracted", [not_null("word"), unknown], NUMBERS)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (between("word", ""), "min_value and max_value cannot both be None"),
        (Rule("expect_column_values_to_be_unique", None, {}, "error", ""), "field required"),
        (between("word", "", low=1), "of the same type"),
        (not_null("nowhere"), "nowhere"),
    ],
)
def test_expectation_that_cannot_be_evaluated_is_refused(rule: Rule, found: str) -> None:
    with pytest.raises(ValidationError, match=found):
        evaluate("extracted", [not_null("word"), rule], NUMBERS)


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert validate("extracted", cells(), FACTS, thresholds=limits()).success
    assert capfd.readouterr() == ("", "")


def test_validations_in_threads_do_not_mix() -> None:
    frames = [put(place, text=" ")(cells()) for place in (2, 3, 4, 6)]
    with ThreadPoolExecutor(4) as pool:
        results = pool.map(
            lambda frame: validate("extracted", frame, FACTS, thresholds=limits()), frames
        )
    assert [list(failed_rows(result)) for result in results] == [[2], [3], [4], [6]]


def test_columns_of_another_table_end_the_validation() -> None:
    result = validate("normalized", cells(), FACTS)
    assert not result.success
    assert [one.rule.about for one in result.results] == ["columns"]
    assert "at 0 expected reading_id, found document_id" in (result.results[0].observed or "")


def test_wrong_types_end_the_validation_and_are_named() -> None:
    result = validate("normalized", readings().cast({"ordinal": pl.String}), FACTS)
    assert not result.success
    assert [one.rule.about for one in result.results] == ["columns", "types"]
    assert result.results[1].observed == "('ordinal', 'String')"


@pytest.mark.parametrize("suite", ["extracted", "normalized"])
def test_frame_without_rows_fails(suite: str) -> None:
    frame = cells() if suite == "extracted" else readings()
    result = validate("extracted" if suite == "extracted" else "normalized", frame.clear(), FACTS)
    assert not result.success
    assert failed_rows(result) == {}


def test_specimens_have_their_own_limits() -> None:
    facts = replace(FACTS, is_specimen=True)
    frame = readings().with_columns(is_specimen=True)
    assert validate("normalized", frame, facts).failed("warning") == ()
    as_report = validate("normalized", readings(), FACTS)
    assert as_report.success
    assert "the report has 60 to 400 rows" in {
        one.rule.meaning for one in as_report.failed("warning")
    }


def test_failed_and_warned_rows_name_their_reasons() -> None:
    frame = put(5, state_iso3="XXX", reporters=by("XXX"), language="en")(readings())
    frame = put(2, activity="条约")(frame)
    result = validate("normalized", frame, FACTS, thresholds=limits())
    assert failed_rows(result) == {5: ["each row is in zh", "each State is one that can report"]}
    assert warned_rows(result) == {2: ["an activity has 8 to 700 characters"]}
    (length,) = result.failed("warning")
    assert (length.unexpected_count, length.observed) == (1, "2")


def test_pandas_keeps_nulls_and_dates() -> None:
    frame = pl.DataFrame(
        {
            "day": [date(1, 1, 1), None],
            "yes": [True, None],
            "count": [1, None],
            "all": [["a"], None],
        },
        schema_overrides={"all": pl.List(pl.String)},
    )
    made = to_pandas(frame)
    assert [str(kind) for kind in made.dtypes] == ["object", "boolean", "Int64", "Int64"]
    assert made["day"].tolist() == [date(1, 1, 1), None]
    for column in ("count", "all"):
        assert made[column].fillna(0).tolist() == [1, 0]


def _result(*rules: tuple[Rule, bool, tuple[int, ...]]) -> SuiteResult:
    results = tuple(RuleResult(rule, met, len(rows), rows, "x") for rule, met, rows in rules)
    return SuiteResult("normalized", all(one.success for one in results), results)


def test_frames_conform_to_the_warehouse() -> None:
    result = _result(
        (not_null("a"), False, tuple(range(1, 26))),
        (one_of("b", ["x"], "b is x", severity="warning"), False, (3,)),
        (not_null("c"), True, ()),
    )
    runs, results = to_frames(
        document_id="d",
        parser_version="1",
        reference_version="abc",
        ran_at=datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))),
        results=[result, replace(result, suite="extracted")],
    )
    assert dict(runs.schema) == QUALITY_RUNS.polars_schema()
    assert dict(results.schema) == QUALITY_RESULTS.polars_schema()
    in_utc = datetime(2026, 1, 2, 1, tzinfo=UTC).replace(tzinfo=None)
    assert runs.row(0) == ("d.normalized.1.abc", "d", "normalized", in_utc, False, 3, 1, 1)
    assert results["result"].to_list() == [1, 2, 3] * 2
    assert results["unexpected_ordinals"][0].endswith("19, 20, and 5 more")
    assert results["unexpected_ordinals"][2] is None
    assert results.select("quality_run_id", "result").is_unique().all()


def test_frames_of_no_results_are_empty() -> None:
    runs, results = to_frames(
        document_id="d",
        parser_version="1",
        reference_version="abc",
        ran_at=datetime.now(UTC),
        results=[],
    )
    assert (runs.height, results.height) == (0, 0)
    assert dict(results.schema) == QUALITY_RESULTS.polars_schema()
