"""What a validation found, and how the warehouse keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import polars as pl

from expectations.derived import SuiteName
from expectations.rules import Rule, Severity
from warehouse.schema import QUALITY_RESULTS, QUALITY_RUNS

SHOWN = 20
"""Row numbers of one result that the warehouse shows."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What was found for one rule.

    Attributes:
        rule: the rule.
        success: True when it is met.
        unexpected_count: rows that fail it, None if it is not about single rows.
        unexpected_rows: the numbers of all these rows: cell_number in the suite
            "extracted", ordinal in "normalized", group_number in "agreement"; where the
            number itself is null, the row's place in the frame, from 1.
        observed: what was observed, or the first failing values.
    """

    rule: Rule
    success: bool
    unexpected_count: int | None
    unexpected_rows: tuple[int, ...]
    observed: str | None


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What was found for one suite.

    Attributes:
        suite: "extracted" or "normalized" of a document; "agreement" of an edition.
        success: True when no rule of severity "error" failed; else the document is not loaded,
            or the edition is not to be relied on.
        results: one for each rule that was evaluated.
    """

    suite: SuiteName | Literal["agreement"]
    success: bool
    results: tuple[RuleResult, ...]

    def failed(self, severity: Severity) -> tuple[RuleResult, ...]:
        """Return the results of this severity that failed."""
        return tuple(
            result
            for result in self.results
            if not result.success and result.rule.severity == severity
        )


def failed_rows(result: SuiteResult) -> dict[int, list[str]]:
    """Return {row number: meanings of the error rules it fails}: the rows for quarantine."""
    return _rows_by_severity(result, "error")


def warned_rows(result: SuiteResult) -> dict[int, list[str]]:
    """Return {row number: meanings of the warning rules it fails}: the rows to look at."""
    return _rows_by_severity(result, "warning")


def to_frames(
    *,
    document_id: str,
    parser_version: str,
    reference_version: str,
    ran_at: datetime,
    results: Sequence[SuiteResult],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of tables quality_runs and quality_results.

    Args:
        document_id: sha256 of the document's bytes.
        parser_version: version of the parser that read it.
        reference_version: hash of the reference data it was read with.
        ran_at: when the validation ran; with a time zone it is converted to UTC, without
            one it is UTC.
        results: one for each suite.
    """
    naive = ran_at.astimezone(UTC).replace(tzinfo=None) if ran_at.tzinfo else ran_at
    versions = f"{parser_version}.{reference_version}"
    keys = [f"{document_id}.{result.suite}.{versions}" for result in results]
    runs: list[dict[str, object]] = [
        {
            "quality_run_id": key,
            "document_id": document_id,
            "suite": result.suite,
            "ran_at": naive,
            "success": result.success,
            "expectations": len(result.results),
            "failed_errors": len(result.failed("error")),
            "failed_warnings": len(result.failed("warning")),
        }
        for key, result in zip(keys, results, strict=True)
    ]
    found = [
        _result_row(key, number, one)
        for key, result in zip(keys, results, strict=True)
        for number, one in enumerate(result.results, 1)
    ]
    return QUALITY_RUNS.frame(runs), QUALITY_RESULTS.frame(found)


def shown_rows(result: RuleResult) -> str | None:
    """Return the first of the rows that fail, as the warehouse shows them; None without any."""
    rows = result.unexpected_rows
    more = f", and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return ", ".join(map(str, rows[:SHOWN])) + more if rows else None


def not_met(result: RuleResult) -> str:
    """Say of a rule that is not met what it asserts, and where or what was observed instead."""
    rows = shown_rows(result)
    where = f"observed {result.observed}" if rows is None else f"rows {rows}"
    return f"not met: {result.rule.meaning} ({where})"


def _rows_by_severity(result: SuiteResult, severity: Severity) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for one in result.failed(severity):
        for number in dict.fromkeys(one.unexpected_rows):
            rows.setdefault(number, []).append(one.rule.meaning)
    return dict(sorted(rows.items()))


def _result_row(key: str, number: int, result: RuleResult) -> dict[str, object]:
    return {
        "quality_run_id": key,
        "result": number,
        "expectation": result.rule.expectation,
        "column_name": result.rule.column,
        "meaning": result.rule.meaning,
        "severity": result.rule.severity,
        "success": result.success,
        "unexpected_count": result.unexpected_count,
        "unexpected_ordinals": shown_rows(result),
        "observed": result.observed,
    }
