"""Many documents at once: each has the results that it has alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from time import process_time

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from expectations.batch import failing_rows
from expectations.derived import SuiteName, derive_columns, derive_figures
from expectations.facts import DocumentFacts
from expectations.gx import import_gx
from expectations.results import SuiteResult
from expectations.rules import Rule, between, holds, not_null, one_of, unique
from expectations.runner import (
    validate,
    validate_agreement,
    validate_agreement_batch,
    validate_batch,
)
from expectations.suites import extracted_rules, normalized_rules
from tasks.errors import ValidationError
from tasks.records import LANGUAGES
from tests.expectations.cases import EXTRACTED, NORMALIZED, ROWS
from tests.expectations.good import FACTS, by_one, cells, limits, put, readings
from tests.expectations.test_agreement import groups

Documents = list[tuple[pl.DataFrame, DocumentFacts]]

OTHERS = [
    FACTS,
    replace(FACTS, document_id="f" * 64, language="en"),
    replace(FACTS, language="ar", report_year=None, document_period_end=None),
    replace(FACTS, document_period_start=date(2001, 6, 1), report_year=2002),
    replace(
        FACTS, document_period_start=None, document_period_end=None, report_year=None, part="Add.1"
    ),
    replace(FACTS, is_specimen=True, conservation=0.5, characters=10),
    replace(FACTS, shape="none", known_states=frozenset({"AUS"})),
    replace(FACTS, known_states=frozenset({"JPN", "MEX", "XXX"}), characters=0),
]
"""Facts that give other limits to every rule that has any."""

CHANGED: dict[SuiteName, list[pl.DataFrame]] = {
    "extracted": [cells(), cells().clear(), *(case.change(cells()) for case in EXTRACTED)],
    "normalized": [
        readings(),
        readings().clear(),
        *(case.change(readings()) for case in NORMALIZED),
        *(put(2, **case.values)(readings(["document", case.kind, "open"])) for case in ROWS),
    ],
}


def _fails(rule: Rule, values: Sequence[object]) -> list[int]:
    """Say which values fail a rule, without Great Expectations."""
    counts = Counter(values) if rule.expectation.endswith("be_unique") else Counter()
    found = []
    for place, value in enumerate(values):
        match rule.expectation.removeprefix("expect_column_values_to_"):
            case "not_be_null":
                passes = value is not None
            case _ if value is None:
                passes = True
            case "be_between":
                low, high = rule.kwargs.get("min_value"), rule.kwargs.get("max_value")
                passes = (low is None or value >= low) and (high is None or value <= high)  # type: ignore[operator]
            case "be_in_set":
                passes = value in rule.kwargs["value_set"]  # type: ignore[operator]
            case "not_be_in_set":
                passes = value not in rule.kwargs["value_set"]  # type: ignore[operator]
            case "be_unique":
                passes = counts[value] == 1
            case "match_regex":
                passes = re.search(str(rule.kwargs["regex"]), str(value)) is not None
            case other:
                raise AssertionError(other)
        if not passes:
            found.append(place)
    return found


def _expected(
    suite: SuiteName, frame: pl.DataFrame, facts: DocumentFacts
) -> list[tuple[str, bool, int | None, list[int]]]:
    """Say what must be found of the figures and rows of a document."""
    rules = (extracted_rules if suite == "extracted" else normalized_rules)(facts, limits())
    figures = derive_figures(suite, frame, facts)
    rows = derive_columns(suite, frame, facts)
    numbers = frame["cell_number" if suite == "extracted" else "ordinal"].to_list()
    found: list[tuple[str, bool, int | None, list[int]]] = []
    for rule in rules:
        if rule.about == "document":
            failing = _fails(rule, figures[str(rule.column)].to_list())
            found.append((rule.meaning, not failing, None, []))
        if rule.about == "rows":
            failing = _fails(rule, rows[str(rule.column)].to_list())
            named = [place + 1 if numbers[place] is None else numbers[place] for place in failing]
            found.append((rule.meaning, not failing, len(failing), named))
    order = {"document": 0, "rows": 1}
    by_step = sorted((rule.about for rule in rules if rule.about in order), key=order.__getitem__)
    assert [rule.about for rule in rules if rule.about in order] == by_step
    return found


def _told(result: SuiteResult) -> list[tuple[str, bool, int | None, list[int]]]:
    return [
        (one.rule.meaning, one.success, one.unexpected_count, list(one.unexpected_rows))
        for one in result.results
        if one.rule.about in ("document", "rows")
    ]


@pytest.mark.parametrize("suite", ["extracted", "normalized"])
def test_batch_finds_what_each_has_alone(suite: SuiteName) -> None:
    frames = CHANGED[suite]
    step = len(frames) // len(OTHERS)
    documents = list(zip(frames[::step], OTHERS, strict=False))
    assert len(documents) == len(OTHERS)
    together = validate_batch(suite, documents, thresholds=limits())
    for (frame, facts), result in list(zip(documents, together, strict=True))[1::2]:
        assert validate(suite, frame, facts, thresholds=limits()) == result
    assert len({str(_told(result)) for result in together}) > len(OTHERS) // 2


@pytest.mark.parametrize("suite", ["extracted", "normalized"])
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_batch_finds_what_the_rules_say(suite: SuiteName, data: st.DataObject) -> None:
    frames = CHANGED[suite]
    one = st.tuples(st.integers(0, len(frames) - 1), st.integers(0, len(OTHERS) - 1))
    drawn = data.draw(st.lists(one, min_size=1, max_size=40))
    documents = [(frames[frame], OTHERS[facts]) for frame, facts in drawn]
    for (frame, facts), result in zip(
        documents, validate_batch(suite, documents, thresholds=limits()), strict=True
    ):
        shaped = [one for one in result.results if one.rule.about in ("columns", "types")]
        if all(one.success for one in shaped):
            assert _told(result) == _expected(suite, frame, facts)
        else:
            assert _told(result) == []
        errors = [one for one in result.results if one.rule.severity == "error"]
        assert result.success is all(one.success for one in errors)


def test_batch_of_agreements_finds_what_each_has_alone() -> None:
    editions = [
        groups(),
        groups(7, column="in_order"),
        groups().clear(),
        groups(*range(1, 20)),
        groups(warned=tuple(range(1, 10)), column="same_period"),
    ]
    together = validate_agreement_batch(editions)
    assert together == [validate_agreement(edition) for edition in editions]
    assert [result.success for result in together] == [True, True, True, False, True]


def test_nothing_to_validate_is_nothing_found() -> None:
    assert validate_batch("normalized", []) == []
    assert validate_agreement_batch([]) == []


def test_observed_values_are_those_of_the_document() -> None:
    frames = [put(place + 8, **by_one(f"X{place}X"))(readings()) for place in (1, 2, 3)]
    found = validate_batch("normalized", [(f, FACTS) for f in frames], thresholds=limits())
    failed = [result.failed("error")[0] for result in found]
    assert [(one.unexpected_rows, one.observed) for one in failed] == [
        ((9,), "X1X"),
        ((10,), "X2X"),
        ((11,), "X3X"),
    ]


def test_one_key_in_two_documents_is_used_once_in_each() -> None:
    frame = pl.DataFrame({"key": ["a", "b"]})
    assert failing_rows("keys", [[unique("key")]] * 2, [frame, frame]) == [[[]], [[]]]


@pytest.mark.parametrize(
    ("values", "rules", "failing"),
    [
        ([1, 5, None], [between("x", "", low=2), between("x", "", high=2)], [[0], [1]]),
        ([1, 5, None], [between("x", "", low=1, high=4), between("x", "", low=3)], [[1], [0]]),
        ([1, 5, None], [between("x", "", high=4), not_null("x")], [[1], [2]]),
        (["a", "b", None], [one_of("x", ["a"], ""), one_of("x", ["b"], "")], [[1], [0]]),
        (["a", "b", None], [one_of("x", ["a"], ""), one_of("x", ["a", "b"], "")], [[1], []]),
        ([True, False, None], [holds("x", ""), one_of("x", [False], "")], [[1], [0]]),
        (
            [date(2010, 1, 1), date(2011, 1, 1), None],
            [between("x", "", low=date(2010, 6, 1)), between("x", "", high=date(2010, 6, 1))],
            [[0], [1]],
        ),
    ],
)
def test_limits_of_one_document_are_not_those_of_the_next(
    values: list[object], rules: list[Rule], failing: list[list[int]]
) -> None:
    frame = pl.DataFrame({"x": values})
    found = failing_rows("limits", [[rule] for rule in rules], [frame] * len(rules))
    assert found == [[rows] for rows in failing]


def test_rules_that_cannot_be_told_apart_are_refused() -> None:
    frame = pl.DataFrame({"x": [1]})
    twice = [between("x", "first", low=1), between("x", "second", low=2)]
    with pytest.raises(ValidationError, match="'first' and 'second'"):
        failing_rows("limits", [twice], [frame])
    whole = Rule("expect_table_row_count_to_equal", None, {"value": 1}, "error", "one row")
    with pytest.raises(ValidationError, match="about single rows"):
        failing_rows("limits", [[whole, twice[0]]], [frame])


def _report(number: int) -> tuple[pl.DataFrame, DocumentFacts]:
    """Return one of 25 years in six languages: 100 good rows, of which every seventh is not."""
    year, language = 1999 + number // 6, LANGUAGES[number % 6]
    facts = replace(
        FACTS,
        document_id=f"{number:064d}",
        language=language,
        report_year=year + 1,
        document_period_start=date(year, 6, 1),
        document_period_end=date(year + 1, 5, 31),
    )
    frame = readings(["document"] * 100).with_columns(
        document_id=pl.lit(facts.document_id),
        language=pl.lit(language),
        period_start=pl.lit(facts.document_period_start),
        period_end=pl.lit(facts.document_period_end),
        state_iso3=pl.when(pl.col("ordinal") % 7 == 0).then(pl.lit("XXX")).otherwise("state_iso3"),
    )
    return frame, facts


def test_many_documents_cost_little_more_than_one() -> None:
    import_gx()
    documents = [_report(number) for number in range(150)]
    validate("normalized", *documents[0])
    begin = process_time()
    validate("normalized", *documents[0])
    alone = process_time() - begin
    begin = process_time()
    found = validate_batch("normalized", documents)
    together = process_time() - begin
    assert all(len(result.failed("error")[-1].unexpected_rows) == 14 for result in found)
    assert together < 15 * alone  # one by one it would be 150 times as long
