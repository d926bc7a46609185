"""The rules on the languages of an edition, aligned row by row."""

from __future__ import annotations

import polars as pl

from expectations.rules import Rule, at_most, holds
from expectations.thresholds import Thresholds

ROW_RULES = {
    "present": "every language has the row",
    "whole": "no language has the row in two",
    "same_section": "the row stands in one section",
    "same_state": "the row is of one State",
    "same_period": "the row has one date or period",
    "same_symbols": "the row names the same documents and resolutions",
    "same_numbers": "the row has the same numbers and years",
    "in_order": "the row stands at one place among the others",
}
"""The Boolean columns of the frame of groups, and what each says."""


def agreement_rules(limits: Thresholds) -> tuple[Rule, ...]:
    """Return the rules; of one row a disagreement only warns, of many it is an error.

    Args:
        limits: the shares of rows that may disagree.
    """
    errors, warned = limits.agreement.error_share, limits.agreement.warned_share_warn_above
    return (
        *at_most(
            "error_share",
            "rows with errors (missing, cut, other section or State)",
            fail_above=errors.fail_above,
            warn_above=errors.warn_above,
        ),
        *at_most(
            "warned_share",
            "rows with warnings only (period, symbol, number, order)",
            warn_above=warned,
        ),
        *(holds(column, meaning, severity="warning") for column, meaning in ROW_RULES.items()),
    )


def agreement_figures(groups: pl.DataFrame) -> pl.DataFrame:
    """Return one row of figures: error_share and warned_share (Float64; null without groups).

    Args:
        groups: Int32 `group_number`, Boolean `has_error`, `has_warning` and those of `ROW_RULES`.
    """
    error, warning = pl.col("has_error"), pl.col("has_warning")
    return groups.select(
        pl.when(pl.len() > 0).then(error.sum() / pl.len()).alias("error_share"),
        pl.when(pl.len() > 0).then((warning & ~error).sum() / pl.len()).alias("warned_share"),
    )
