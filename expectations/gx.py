"""The only module that touches Great Expectations and pandas; both are imported late."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from expectations.rules import Rule
from tasks.errors import ValidationError

if TYPE_CHECKING:
    from types import ModuleType

    import pandas as pd
    import polars as pl
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult

_RESULT_FORMAT = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
"""With the positions of failing rows, but not the query that would find them in pandas, which takes
two fifths of all the time."""
_SEVERITIES = {"error": "critical", "warning": "warning"}
"""Our word for a severity to that of Great Expectations."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Great Expectations found for one rule.

    Attributes:
        success: True when the expectation is met.
        positions: the failing rows, counted from 0; None if it is not about single rows.
        observed: the observed value, or the first failing values; None if there are none.
    """

    success: bool
    positions: tuple[int, ...] | None
    observed: object


def evaluate(suite: str, rules: Sequence[Rule], frame: pl.DataFrame) -> tuple[Outcome, ...]:
    """Evaluate rules on a frame.

    Args:
        suite: name of the suite, for messages.
        rules: what to expect.
        frame: any columns of String, Boolean, integer, Float64, Date or List.

    Returns:
        One outcome for each rule, in the order of the rules.

    Raises:
        ValidationError: an expectation cannot be built, was skipped, or raised when evaluated.
    """
    gx = import_gx()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas(suite)
        .add_dataframe_asset(suite)
        .add_batch_definition_whole_dataframe(suite)
        .get_batch({"dataframe": to_pandas(frame)})
    )
    built = _build(gx, suite, rules)
    results: list[ExpectationValidationResult] = batch.validate(
        built, result_format=_RESULT_FORMAT
    ).results
    return _in_order(suite, rules, results)


def import_gx() -> ModuleType:
    """Import Great Expectations: silent, and without anything that calls home."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # It logs what it skips and goes on; `_in_order` finds that by counting, and says which.
    # Some of its loggers set a level of their own, so a level here would not silence them.
    log = logging.getLogger("great_expectations")
    log.propagate = False
    log.handlers = [logging.NullHandler()]
    with warnings.catch_warnings():
        # Great Expectations 1.24 itself imports these two modules of the standard library.
        warnings.filterwarnings(
            "ignore",
            message="module 'sre_(constants|parse)' is deprecated",
            category=DeprecationWarning,
        )
        import great_expectations
    return great_expectations


def import_ahead() -> None:
    """Begin to import Great Expectations, which takes seconds, while something else is waited for.

    What fails fails again, and is told, where it is needed.
    """
    ThreadPoolExecutor(1).submit(import_gx)


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Return the frame as pandas, without pyarrow, which `polars.DataFrame.to_pandas` needs.

    Integers become Int64 and Booleans boolean, both with NA for null; floats become
    float64 with NaN for null; of a list there is how many values it holds, since pandas
    cannot hash lists; all else stays Python objects (str, date) with None for null, so that
    dates compare as dates.
    """
    import pandas as pd
    import polars as pl

    lists = pl.selectors.list()
    return pd.DataFrame(
        {
            series.name: pd.Series(series.to_list(), dtype=_pandas_dtype(series))
            for series in frame.with_columns(lists.list.len()).get_columns()
        }
    )


def _pandas_dtype(series: pl.Series) -> str:
    import polars as pl

    if series.dtype.is_integer():
        return "Int64"
    if series.dtype.is_float():
        return "float64"
    return "boolean" if series.dtype == pl.Boolean else "object"


def _build(gx: ModuleType, suite: str, rules: Sequence[Rule]) -> ExpectationSuite:
    try:
        built: ExpectationSuite = gx.ExpectationSuite(
            name=suite,
            expectations=[_configuration(number, rule) for number, rule in enumerate(rules)],
        )
    except ValueError as error:
        raise ValidationError(
            document=f"suite {suite}",
            expected="expectations that can be built",
            found=" ".join(str(error).split()),
        ) from error
    return built


def _configuration(number: int, rule: Rule) -> dict[str, object]:
    column = {} if rule.column is None else {"column": rule.column}
    return {
        "type": rule.expectation,
        "kwargs": {**column, **rule.kwargs},
        "severity": _SEVERITIES[rule.severity],
        "meta": {"rule": number},
    }


def _in_order(
    suite: str, rules: Sequence[Rule], results: Sequence[ExpectationValidationResult]
) -> tuple[Outcome, ...]:
    """Bring the results, which come sorted by column, into the order of the rules."""
    by_rule = {_rule_number(result): result for result in results}
    skipped = [rule for number, rule in enumerate(rules) if number not in by_rule]
    if skipped or len(results) != len(rules):
        raise ValidationError(
            document=f"suite {suite}",
            place=", ".join(rule.title for rule in skipped),
            expected=f"{len(rules)} results",
            found=f"{len(results)}",
        )
    for number, rule in enumerate(rules):
        raised = _raised(by_rule[number].exception_info)
        if raised is not None:
            raise ValidationError(
                document=f"suite {suite}",
                place=rule.title,
                expected="an expectation that can be evaluated",
                found=raised,
            )
    return tuple(_outcome(by_rule[number]) for number in range(len(rules)))


def _rule_number(result: ExpectationValidationResult) -> object:
    configuration = result.expectation_config
    return (configuration.meta or {}).get("rule") if configuration else None


def _raised(info: Mapping[str, object]) -> str | None:
    """Return the message of an exception, None if there was none.

    The exceptions of an expectation's metrics come as {metric: exception}; without
    one, or when the expectation itself raised, the exception stands alone.
    """
    if info.get("raised_exception") is False:
        return None
    inner = [value for value in info.values() if isinstance(value, Mapping)] or [info]
    return "; ".join(str(one.get("exception_message")) for one in inner)


def _outcome(result: ExpectationValidationResult) -> Outcome:
    found: Mapping[str, object] = result.result
    positions = found.get("unexpected_index_list")
    observed = found.get("observed_value", found.get("partial_unexpected_list"))
    details = found.get("details")
    if isinstance(details, Mapping):
        observed = [_mismatch(one) for one in details["mismatched"]]
    return Outcome(
        success=result.success is True,
        positions=tuple(int(place) for place in positions) if isinstance(positions, list) else None,
        observed=observed if observed != [] else None,
    )


def _mismatch(found: Mapping[str, object]) -> str:
    """Describe one column that is not where it should be."""
    return (
        f"at {found['Expected Column Position']} expected {found['Expected']}, "
        f"found {found['Found']}"
    )
