"""What is made of an edition's readings, as frames: for the warehouse, and for expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from expectations.agreement_rules import ROW_RULES
from expectations.results import SuiteResult, shown_rows
from tasks.agreement.compare import Kind
from tasks.frames import part_key
from tasks.records import LANGUAGES
from tasks.stages.side_by_side import ComparedPart
from warehouse.columns import Table
from warehouse.schema import (
    ACTIVITIES,
    ACTIVITY_READINGS,
    ACTIVITY_REPORTERS,
    AGREEMENT_CHECKS,
    AGREEMENT_ISSUES,
    AGREEMENT_PAIRS,
)

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


def edition_frames(
    edition_id: str,
    parts: Sequence[ComparedPart],
    suites: Mapping[str, SuiteResult],
    readings: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Return the rows of `EDITION_TABLES` of one edition, by the tables' names.

    Args:
        edition_id: the edition.
        parts: its parts, their activities among them.
        suites: {part: what was found of its agreement}, of the parts in two languages or more.
        readings: table readings of this edition, at least.
    """
    rows: dict[Table, list[Record]] = {
        AGREEMENT_ISSUES: [],
        AGREEMENT_PAIRS: [],
        AGREEMENT_CHECKS: [],
    }
    for part in parts:
        if part.is_compared:
            place: Record = {"edition_id": edition_id, "part": part.part}
            rows[AGREEMENT_ISSUES] += [place | one for one in _issue_rows(edition_id, part)]
            rows[AGREEMENT_PAIRS] += [place | one for one in _pair_rows(part)]
            rows[AGREEMENT_CHECKS] += [place | one for one in _check_rows(suites[part.part])]
    activities = _activity_frame(edition_id, parts, readings)
    return {
        ACTIVITIES.name: activities.select(ACTIVITIES.column_names),
        ACTIVITY_READINGS.name: ACTIVITY_READINGS.frame(_link_rows(edition_id, parts)),
        ACTIVITY_REPORTERS.name: _reporter_frame(activities),
        **{table.name: table.frame(records) for table, records in rows.items()},
    }


def activity_id(edition_id: str, part: str, ordinal: int) -> str:
    """Return the key of an activity, such as sg-66.001, or sg-71.add1.001 of an addendum."""
    return f"{edition_id}.{part_key(part)}{ordinal:03d}"


def _activity_frame(
    edition_id: str, parts: Sequence[ComparedPart], readings: pl.DataFrame
) -> pl.DataFrame:
    """Return table activities, and column reporters: the values of each one's source reading."""
    drafts = pl.DataFrame(
        [
            (
                activity_id(edition_id, part.part, activity.ordinal),
                part.part,
                activity.ordinal,
                activity.source.reading_id,
                [one for one in LANGUAGES if one in activity.readings],
                list(activity.flags),
            )
            for part in parts
            for activity in part.activities
        ],
        schema={
            "activity_id": pl.String(),
            "part": pl.String(),
            "ordinal": pl.Int32(),
            "reading_id": pl.String(),
            "languages": pl.List(pl.String()),
            "own_flags": pl.List(pl.String()),
        },
        orient="row",
    )
    values = readings.drop("part", "ordinal")
    return drafts.join(values, on="reading_id", how="left", maintain_order="left").with_columns(
        pl.col("flags").list.concat("own_flags")
    )


def _link_rows(edition_id: str, parts: Sequence[ComparedPart]) -> Iterator[Record]:
    for part in parts:
        for activity in part.activities:
            for rows in activity.readings.values():
                for row in rows:
                    yield {
                        "activity_id": activity_id(edition_id, part.part, activity.ordinal),
                        "reading_id": row.reading_id,
                        "edition_id": edition_id,
                    }


def _reporter_frame(activities: pl.DataFrame) -> pl.DataFrame:
    schema = ACTIVITY_REPORTERS.polars_schema()
    return (
        activities.select("activity_id", "edition_id", "reporters")
        .filter(pl.col("reporters").list.len() > 0)
        .explode("reporters")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("activity_id"))
        .unnest("reporters")
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    )


def _issue_rows(edition_id: str, part: ComparedPart) -> list[Record]:
    return [
        {
            "issue": number,
            "kind": one.kind,
            "severity": one.severity,
            "activity_id": activity_id(edition_id, part.part, one.group_number),
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
            "unexpected_rows": shown_rows(one),
            "observed": one.observed,
        }
        for number, one in enumerate(suite.results, 1)
    ]


def _flags(values: Iterable[bool]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.Boolean)
