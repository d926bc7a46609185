"""The agreement of an edition as frames: for the warehouse, and for its expectations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from expectations.agreement_rules import ROW_RULES
from expectations.results import SuiteResult, shown_rows
from tasks.agreement.compare import Kind
from tasks.stages.side_by_side import ComparedPart
from warehouse.agreement_table import (
    AGREEMENT,
    AGREEMENT_CHECKS,
    AGREEMENT_ISSUES,
    AGREEMENT_PAIRS,
)
from warehouse.columns import Table

Record = dict[str, object]

_RULE_OF_KIND: dict[Kind, str] = {
    "missing_row": "present",
    "split_row": "whole",
    "section": "same_section",
    "state": "same_state",
    "period": "same_period",
    "symbol": "same_symbols",
    "number": "same_numbers",
    "order": "in_order",
}
"""{kind of disagreement: column that is false for a group with one}."""


def group_frame(part: ComparedPart) -> pl.DataFrame:
    """Return one row for each row of the report: what its languages agree on.

    Columns: Int32 group_number, Boolean has_error, has_warning and those of `ROW_RULES`.
    """
    groups = part.found.groups
    differing = {(one.group_number, one.kind) for one in part.found.disagreements}
    severities = {(one.group_number, one.severity) for one in part.found.disagreements}
    columns: dict[str, list[bool]] = {
        column: [(group.number, kind) not in differing for group in groups]
        for kind, column in _RULE_OF_KIND.items()
    }
    return pl.DataFrame(
        {
            "group_number": pl.Series([group.number for group in groups], dtype=pl.Int32),
            "has_error": _flags((group.number, "error") in severities for group in groups),
            "has_warning": _flags((group.number, "warning") in severities for group in groups),
            **{column: _flags(columns[column]) for column in ROW_RULES},
        }
    )


def agreement_frames(
    edition_id: str, parts: Sequence[ComparedPart], suites: Mapping[str, SuiteResult]
) -> dict[str, pl.DataFrame]:
    """Return the rows of the tables of agreement of one edition, by the tables' names.

    Args:
        edition_id: the edition.
        parts: its parts that were compared.
        suites: {part: what was found of its agreement}.
    """
    rows: dict[Table, list[Record]] = {
        AGREEMENT: [],
        AGREEMENT_ISSUES: [],
        AGREEMENT_PAIRS: [],
        AGREEMENT_CHECKS: [],
    }
    for part in parts:
        place: Record = {"edition_id": edition_id, "part": part.part}
        rows[AGREEMENT] += [place | one for one in _group_rows(part)]
        rows[AGREEMENT_ISSUES] += [place | one for one in _issue_rows(part)]
        rows[AGREEMENT_PAIRS] += [place | one for one in _pair_rows(part)]
        rows[AGREEMENT_CHECKS] += [place | one for one in _check_rows(suites[part.part])]
    return {table.name: _frame(table, records) for table, records in rows.items()}


def _group_rows(part: ComparedPart) -> list[Record]:
    return [
        {
            "group_number": group.number,
            "language": language,
            "ordinal": ordinal,
            "activity_id": part.rows[language, ordinal].activity_id,
        }
        for group in part.found.groups
        for language, ordinals in group.ordinals.items()
        for ordinal in ordinals
    ]


def _issue_rows(part: ComparedPart) -> list[Record]:
    return [
        {
            "issue": number,
            "kind": one.kind,
            "severity": one.severity,
            "group_number": one.group_number,
            "language_a": one.language_a,
            "ordinal_a": one.ordinals_a[0],
            "value_a": one.value_a,
            "language_b": one.language_b,
            "ordinal_b": one.ordinals_b[0] if one.ordinals_b else None,
            "value_b": one.value_b,
            "meaning": one.meaning,
        }
        for number, one in enumerate(part.found.disagreements, 1)
    ]


def _pair_rows(part: ComparedPart) -> list[Record]:
    return [
        {
            "language_a": pair.language_a,
            "language_b": pair.language_b,
            "rows": pair.rows,
            "aligned": pair.aligned,
            "agreeing": pair.agreeing,
            "warned": pair.warned,
            "share": pair.share,
        }
        for pair in part.found.pairs
    ]


def _check_rows(suite: SuiteResult) -> list[Record]:
    return [
        {
            "result": number,
            "expectation": one.rule.expectation,
            "column_name": one.rule.column,
            "meaning": one.rule.meaning,
            "severity": one.rule.severity,
            "success": one.success,
            "unexpected_count": one.unexpected_count,
            "unexpected_groups": shown_rows(one),
            "observed": one.observed,
        }
        for number, one in enumerate(suite.results, 1)
    ]


def _flags(values: Iterable[bool]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.Boolean)


def _frame(table: Table, rows: list[Record]) -> pl.DataFrame:
    dtypes = table.polars_schema()
    return pl.DataFrame(
        {name: [row[name] for row in rows] for name in dtypes}, schema=dtypes, strict=True
    )
