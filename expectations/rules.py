"""One expectation as data: what is expected, how much it weighs, and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

BETWEEN = "expect_column_values_to_be_between"
ONE_OF = "expect_column_values_to_be_in_set"
UNIQUE = "expect_column_values_to_be_unique"

Severity = Literal["error", "warning"]
About = Literal["columns", "types", "document", "rows"]
"""What a rule looks at: the frame's column names, its column types, figures of the whole
document, or the rows."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of a suite.

    Attributes:
        expectation: type of the expectation as Great Expectations names it.
        column: the column it is about, None for the whole table. It may be a helper
            column of `expectations.derived`.
        kwargs: its other arguments.
        severity: "error" stops the load, "warning" is shown.
        meaning: what it asserts, in words.
        about: what it looks at.
    """

    expectation: str
    column: str | None
    kwargs: Mapping[str, object]
    severity: Severity
    meaning: str
    about: About = "rows"

    @property
    def title(self) -> str:
        """What it is called in messages: its expectation and column."""
        return f"{self.expectation}({self.column or ''})"

    @property
    def columns(self) -> list[str]:
        """The columns that it looks at; none where it is about a whole table."""
        named = (self.column, self.kwargs.get("column_A"), self.kwargs.get("column_B"))
        listed = self.kwargs.get("column_list")
        more = listed if isinstance(listed, list) else []
        return [str(name) for name in (*named, *more) if name is not None]


def one_of(
    column: str,
    values: Sequence[object],
    meaning: str,
    *,
    severity: Severity = "error",
    about: About = "rows",
) -> Rule:
    """Expect each value to be one of these; null passes."""
    return Rule(
        ONE_OF,
        column,
        {"value_set": list(values)},
        severity,
        meaning,
        about,
    )


def holds(
    column: str, meaning: str, *, severity: Severity = "error", about: About = "rows"
) -> Rule:
    """Expect a Boolean helper column to be true; null passes."""
    return one_of(column, [True], meaning, severity=severity, about=about)


def between(
    column: str,
    meaning: str,
    *,
    low: object = None,
    high: object = None,
    severity: Severity = "error",
    about: About = "rows",
) -> Rule:
    """Expect each value to be from `low` to `high`, both included; null passes.

    One of the bounds may be None: there is then no limit on that side.
    """
    bounds = {"min_value": low, "max_value": high}
    return Rule(
        BETWEEN,
        column,
        {name: bound for name, bound in bounds.items() if bound is not None},
        severity,
        meaning,
        about,
    )


def at_most(
    column: str, what: str, *, fail_above: float | None = None, warn_above: float | None = None
) -> list[Rule]:
    """Expect a share of the whole document, from 0 to 1, to be at most these; None is no limit.

    Args:
        column: the figure.
        what: what the share is of, in words.
        fail_above: above it the load stops.
        warn_above: above it a warning is shown.
    """
    bounds: list[tuple[float | None, Severity]] = [(fail_above, "error"), (warn_above, "warning")]
    return [
        between(
            column,
            f"the share of {what} is at most {bound:.1%}",
            high=bound,
            severity=severity,
            about="document",
        )
        for bound, severity in bounds
        if bound is not None
    ]


def not_null(column: str) -> Rule:
    """Expect a value in each row."""
    return Rule(
        "expect_column_values_to_not_be_null", column, {}, "error", f"{column} is never null"
    )


def unique(column: str) -> Rule:
    """Expect no value twice; null passes."""
    return Rule(UNIQUE, column, {}, "error", f"{column} is never used twice")


def printed(column: str) -> Rule:
    """Expect a character other than white space in each value; null passes."""
    return Rule(
        "expect_column_values_to_match_regex",
        column,
        {"regex": r"\S"},
        "error",
        f"{column} is never blank",
    )


def either(values: tuple[str, ...]) -> str:
    """Return the values as words: "a, b or c"."""
    return f"{', '.join(values[:-1])} or {values[-1]}"
