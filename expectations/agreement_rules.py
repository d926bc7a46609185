"""The rules on the languages of an edition, aligned row by row."""

from __future__ import annotations

import polars as pl

from expectations.rules import Rule, between, holds
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
    errors = limits.agreement.error_share
    told = "the share of rows with errors (missing, cut, other section or State)"
    warned = limits.agreement.warned_share_warn_above
    rules = [
        between(
            "error_share",
            f"{told} is at most {errors.fail_above:.1%}",
            high=errors.fail_above,
            about="document",
        )
    ]
    if errors.warn_above is not None:
        rules.append(
            between(
                "error_share",
                f"{told} is at most {errors.warn_above:.1%}",
                high=errors.warn_above,
                severity="warning",
                about="document",
            )
        )
    rules.append(
        between(
            "warned_share",
            f"the share of rows with warnings only (period, symbol, number, order) is at most "
            f"{warned:.1%}",
            high=warned,
            severity="warning",
            about="document",
        )
    )
    rules += [holds(column, meaning, severity="warning") for column, meaning in ROW_RULES.items()]
    return tuple(rules)


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
