"""Validate frames by their suite: those of many documents at once, each with its own result.

A row that fails a rule of severity "error" goes to quarantine, which the caller
does with `failed_rows`, and `SuiteResult.success` is then False: the document's
load stops. A rule of severity "warning" stops nothing and is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal, assert_never

import polars as pl

from expectations.agreement_rules import agreement_figures, agreement_rules
from expectations.batch import Positions, failing_rows
from expectations.derived import SuiteName, derive_columns, derive_figures, describe_types
from expectations.facts import DocumentFacts
from expectations.gx import evaluate
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
    "validate_agreement_batch",
    "validate_batch",
    "warned_rows",
]

_OBSERVED_VALUES = 5
_OBSERVED_CHARACTERS = 200
_NUMBERS = {"extracted": "cell_number", "normalized": "ordinal", "agreement": "group_number"}
"""The column of each suite's frames that numbers their rows."""


def validate(
    suite_name: SuiteName,
    frame: pl.DataFrame,
    facts: DocumentFacts,
    *,
    thresholds: Thresholds | None = None,
) -> SuiteResult:
    """Validate the frame of one document, as `validate_batch` does those of many."""
    (result,) = validate_batch(suite_name, [(frame, facts)], thresholds=thresholds)
    return result


def validate_batch(
    suite_name: SuiteName,
    documents: Sequence[tuple[pl.DataFrame, DocumentFacts]],
    *,
    thresholds: Thresholds | None = None,
) -> list[SuiteResult]:
    """Validate the frames of many documents, each as if it were alone.

    What it costs hardly depends on how many documents there are, until their rows are many; its
    memory grows with the rows, so that the caller bounds a batch.

    A frame whose columns are not those of its table is not looked at further: the
    results then hold the rules on columns alone, or these and the rules on types.

    Args:
        suite_name: "extracted" for frames of table cells, "normalized" for those of
            table readings.
        documents: each document's frame, in document order, and what is known of it.
        thresholds: the limits, None for those of thresholds.yaml.

    Returns:
        The result of each document, in the order given.

    Raises:
        ValidationError: an expectation could not be built or evaluated, so that nothing
            can be said. An expectation that is not met raises nothing.
        ReferenceDataError: the thresholds are not usable.
    """
    limits = thresholds or load_thresholds()
    rules_of = [_rules(suite_name, facts, limits) for _, facts in documents]
    found = _shape_results(suite_name, rules_of, [frame for frame, _ in documents])
    sound = [number for number, results in enumerate(found) if _holds(results)]
    rules = [rules_of[number] for number in sound]
    figures = [derive_figures(suite_name, *documents[number]) for number in sound]
    rows = [derive_columns(suite_name, *documents[number]) for number in sound]
    own_number = _NUMBERS[suite_name]
    for number, figured, rowed in zip(
        sound,
        _evaluate(suite_name, rules, figures, "document", own_number),
        _evaluate(suite_name, rules, rows, "rows", own_number),
        strict=True,
    ):
        found[number] += figured + rowed
    return [SuiteResult(suite_name, _holds(results), tuple(results)) for results in found]


def validate_agreement(
    groups: pl.DataFrame, *, thresholds: Thresholds | None = None
) -> SuiteResult:
    """Validate how the languages of an edition agree, as `validate_agreement_batch` does."""
    (result,) = validate_agreement_batch([groups], thresholds=thresholds)
    return result


def validate_agreement_batch(
    groups_of: Sequence[pl.DataFrame], *, thresholds: Thresholds | None = None
) -> list[SuiteResult]:
    """Validate how the languages of many editions agree, each edition as if it were alone.

    Args:
        groups_of: for each edition one row for each row of the report, with the columns that
            `expectations.agreement_rules` names.
        thresholds: the limits, None for those of thresholds.yaml.

    Returns:
        The result of each edition, in the order given.

    Raises:
        ValidationError: an expectation could not be evaluated, so that nothing can be said.
        ReferenceDataError: the thresholds are not usable.
    """
    rules = [agreement_rules(thresholds or load_thresholds())] * len(groups_of)
    figures = [agreement_figures(groups) for groups in groups_of]
    number = _NUMBERS["agreement"]
    found = [
        figured + rowed
        for figured, rowed in zip(
            _evaluate("agreement", rules, figures, "document", number),
            _evaluate("agreement", rules, groups_of, "rows", number),
            strict=True,
        )
    ]
    return [SuiteResult("agreement", _holds(results), tuple(results)) for results in found]


def _rules(suite_name: SuiteName, facts: DocumentFacts, limits: Thresholds) -> tuple[Rule, ...]:
    match suite_name:
        case "extracted":
            return extracted_rules(facts, limits)
        case "normalized":
            return normalized_rules(facts, limits)
        case _:
            assert_never(suite_name)


def _shape_results(
    suite_name: SuiteName, rules_of: Sequence[Sequence[Rule]], frames: Sequence[pl.DataFrame]
) -> list[list[RuleResult]]:
    """Return the results of the rules on columns and types, which look at a frame's schema."""
    known: dict[tuple[tuple[str, pl.DataType], ...], list[RuleResult]] = {}
    found: list[list[RuleResult]] = []
    for rules, frame in zip(rules_of, frames, strict=True):
        schema = tuple(frame.schema.items())
        if schema not in known:
            results = _evaluate_shape(suite_name, rules, "columns", frame.clear())
            if _holds(results):
                types = describe_types(frame)
                results += _evaluate_shape(suite_name, rules, "types", types)
            known[schema] = results
        found.append(list(known[schema]))
    return found


def _evaluate_shape(
    suite_name: SuiteName, rules: Sequence[Rule], about: About, frame: pl.DataFrame
) -> list[RuleResult]:
    chosen = [rule for rule in rules if rule.about == about]
    return [
        RuleResult(rule, outcome.success, None, (), _observed(outcome.observed))
        for rule, outcome in zip(chosen, evaluate(suite_name, chosen, frame), strict=True)
    ]


def _evaluate(
    suite: str,
    rules_of: Sequence[Sequence[Rule]],
    frames: Sequence[pl.DataFrame],
    about: Literal["document", "rows"],
    number: str,
) -> list[list[RuleResult]]:
    """Return, for each document, the results of its rules about its figures or its rows."""
    chosen = [[rule for rule in rules if rule.about == about] for rules in rules_of]
    failing = failing_rows(suite, chosen, frames)
    tell = _figure_result if about == "document" else partial(_row_result, number)
    return [
        [tell(frame, rule, positions) for rule, positions in zip(rules, found, strict=True)]
        for frame, rules, found in zip(frames, chosen, failing, strict=True)
    ]


def _holds(results: Sequence[RuleResult]) -> bool:
    return all(result.success or result.rule.severity == "warning" for result in results)


def _figure_result(frame: pl.DataFrame, rule: Rule, failing: Positions) -> RuleResult:
    """Return the result of a rule on a figure, which is shown even if it is good."""
    return RuleResult(rule, not failing, None, (), _observed(frame[str(rule.column)].item()))


def _row_result(number: str, frame: pl.DataFrame, rule: Rule, failing: Positions) -> RuleResult:
    if not failing:
        return RuleResult(rule, True, 0, (), None)
    numbers = frame[number].gather(failing).to_list()
    rows = tuple(
        place + 1 if own is None else own for place, own in zip(failing, numbers, strict=True)
    )
    first = frame[str(rule.column)].gather(failing[: _OBSERVED_VALUES + 1]).to_list()
    return RuleResult(rule, False, len(rows), rows, _observed(first))


def _observed(value: object) -> str | None:
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > _OBSERVED_VALUES else ""
        value = ", ".join(map(str, value[:_OBSERVED_VALUES])) + more
    if value is None or isinstance(value, bool):
        return None  # whether it holds is all that a yes or no could say
    text = str(value)
    cut = len(text) > _OBSERVED_CHARACTERS
    return text[: _OBSERVED_CHARACTERS - 1] + "…" if cut else text
