"""The tables of validations and their results."""

from __future__ import annotations

from warehouse.columns import Column, Table
from warehouse.place_columns import DOCUMENT

QUALITY_RUNS = Table(
    "quality_runs",
    "One validation of one document by one suite",
    ("quality_run_id",),
    (
        Column("quality_run_id", "VARCHAR", "document, suite, parser and reference version"),
        DOCUMENT,
        Column("suite", "VARCHAR", "extracted or normalized"),
        Column("ran_at", "TIMESTAMP", "when (UTC)"),
        Column("success", "BOOLEAN", "no expectation of severity error failed"),
        Column("expectations", "INTEGER", "expectations evaluated"),
        Column("failed_errors", "INTEGER", "of these, failed with severity error"),
        Column("failed_warnings", "INTEGER", "of these, failed with severity warning"),
    ),
)

QUALITY_RESULTS = Table(
    "quality_results",
    "The result of one expectation in one validation",
    ("quality_run_id", "result"),
    (
        Column("quality_run_id", "VARCHAR", "the validation"),
        Column("result", "INTEGER", "from 1 within the validation"),
        Column("expectation", "VARCHAR", "type of the expectation"),
        Column("column_name", "VARCHAR", "column it is about", True),
        Column("meaning", "VARCHAR", "what it asserts, in words"),
        Column("severity", "VARCHAR", "error or warning"),
        Column("success", "BOOLEAN", "true when met"),
        Column("unexpected_count", "INTEGER", "rows that fail it", True),
        Column("unexpected_ordinals", "VARCHAR", "the first of these rows' numbers", True),
        Column("observed", "VARCHAR", "what was observed", True),
    ),
)
