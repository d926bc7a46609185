"""Validate a frame by its suite.

A row that fails a rule of severity "error" goes to quarantine, which the caller
does with `failed_rows`, and `SuiteResult.success` is then False: the document's
load stops. A rule of severity "warning" stops nothing and is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import polars as pl

from expectations.agreement_rules import agreement_figures, agreement_rules
from expectations.derived import SuiteName, derive_columns, derive_figures, describe_types
from expectations.facts import DocumentFacts
from expectations.gx import Outcome, evaluate
from expectations.results import RuleResult, SuiteResult, failed_rows, to_frames, warned_rows
from expectations.rules import About, Rule
from expectations.suites import extracted_rules, normalized_rules
from expectations.thresholds import Thresholds, load_thresholds

__all__ = [
    "RuleResult",
    "SuiteResult",
    "failed_rows",
    "to_frames",
    "validate",
    "validate_agreement",
    "warned_rows",
]

_OBSERVED_VALUES = 5
_OBSERVED_CHARACTERS = 200


def validate(
    suite_name: SuiteName,
    frame: pl.DataFrame,
    facts: DocumentFacts,
    *,
    thresholds: Thresholds | None = None,
) -> SuiteResult:
    """Validate a frame.

    A frame whose columns are not those of its table is not looked at further: the
    results then hold the rules on columns alone, or these and the rules on types.

    Args:
        suite_name: "extracted" for a frame of table cells, "normalized" for one of
            table activities.
        frame: the frame, in document order.
        facts: what is known of the document.
        thresholds: the limits, None for those of thresholds.yaml.

    Raises:
        ValidationError: an expectation could not be built or evaluated, so that nothing
            can be said. An expectation that is not met raises nothing.
        ReferenceDataError: the thresholds are not usable.
    """
    rules = _rules(suite_name, facts, thresholds)
    found = _step("columns", suite_name, rules, frame.clear())
    if _holds(found):
        found += _step("types", suite_name, rules, describe_types(frame))
    if _holds(found):
        figures = derive_figures(suite_name, frame, facts)
        found += _step("document", suite_name, rules, figures)
        found += _step("rows", suite_name, rules, derive_columns(suite_name, frame, facts))
    return SuiteResult(suite=suite_name, success=_holds(found), results=tuple(found))


def validate_agreement(
    groups: pl.DataFrame, *, thresholds: Thresholds | None = None
) -> SuiteResult:
    """Validate how the languages of an edition agree.

    Args:
        groups: one row for each row of the report, with the columns that
            `expectations.agreement_rules` names.
        thresholds: the limits, None for those of thresholds.yaml.

    Raises:
        ValidationError: an expectation could not be evaluated, so that nothing can be said.
        ReferenceDataError: the thresholds are not usable.
    """
    rules = agreement_rules(thresholds or load_thresholds())
    figures = [rule for rule in rules if rule.about == "document"]
    rows = [rule for rule in rules if rule.about == "rows"]
    frame = agreement_figures(groups)
    numbers = groups["group_number"].to_list()
    results = [
        _frame_result(rule, outcome, frame)
        for rule, outcome in zip(figures, evaluate("agreement", figures, frame), strict=True)
    ] + [
        _row_result(rule, outcome, numbers)
        for rule, outcome in zip(rows, evaluate("agreement", rows, groups), strict=True)
    ]
    return SuiteResult(suite="agreement", success=_holds(results), results=tuple(results))


def _rules(
    suite_name: SuiteName, facts: DocumentFacts, thresholds: Thresholds | None
) -> tuple[Rule, ...]:
    match suite_name:
        case "extracted":
            return extracted_rules(facts, thresholds)
        case "normalized":
            return normalized_rules(facts, thresholds)
        case _:
            assert_never(suite_name)


def _step(
    about: About, suite_name: SuiteName, rules: Sequence[Rule], frame: pl.DataFrame
) -> list[RuleResult]:
    chosen = [rule for rule in rules if rule.about == about]
    outcomes = evaluate(suite_name, chosen, frame)
    if about != "rows":
        return [
            _frame_result(rule, outcome, frame)
            for rule, outcome in zip(chosen, outcomes, strict=True)
        ]
    numbers = _row_numbers(suite_name, frame)
    return [
        _row_result(rule, outcome, numbers) for rule, outcome in zip(chosen, outcomes, strict=True)
    ]


def _holds(results: Sequence[RuleResult]) -> bool:
    return all(result.success or result.rule.severity == "warning" for result in results)


def _row_numbers(suite_name: SuiteName, frame: pl.DataFrame) -> list[int]:
    number: pl.Series = frame["cell_number" if suite_name == "extracted" else "ordinal"]
    return [place if own is None else own for place, own in enumerate(number.to_list(), 1)]


def _frame_result(rule: Rule, outcome: Outcome, frame: pl.DataFrame) -> RuleResult:
    """Return the result of a rule that is not about rows; a figure is shown even if it is good."""
    observed = outcome.observed if rule.column is None else frame[rule.column].item()
    return RuleResult(rule, outcome.success, None, (), _observed(observed))


def _row_result(rule: Rule, outcome: Outcome, numbers: Sequence[int]) -> RuleResult:
    rows = tuple(numbers[position] for position in outcome.positions or ())
    count = None if outcome.positions is None else len(rows)
    return RuleResult(rule, outcome.success, count, rows, _observed(outcome.observed))


def _observed(value: object) -> str | None:
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > _OBSERVED_VALUES else ""
        value = ", ".join(map(str, value[:_OBSERVED_VALUES])) + more
    if value is None:
        return None
    text = str(value)
    cut = len(text) > _OBSERVED_CHARACTERS
    return text[: _OBSERVED_CHARACTERS - 1] + "…" if cut else text
