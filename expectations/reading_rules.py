"""The rules on what one row of table readings says: State, period, texts."""

from __future__ import annotations

from datetime import date

from expectations.derived import IMPLAUSIBLE
from expectations.facts import DocumentFacts
from expectations.rules import Rule, between, either, holds, one_of, printed
from expectations.thresholds import PeriodLimits, Thresholds
from tasks.records import PERIOD_BASES, PERIOD_PRECISIONS, STATE_BASES


def plausible_window(facts: DocumentFacts, limits: PeriodLimits) -> tuple[date, date | None]:
    """Return the first and the last day that a row's period may name.

    The last is None when neither the report's year nor its period is known.
    """
    first, last_year = limits.first_day, facts.report_year
    if facts.document_period_start is not None:
        year = facts.document_period_start.year - limits.years_before_report
        first = max(first, date(year, 1, 1))
    if last_year is None and facts.document_period_end is not None:
        last_year = facts.document_period_end.year
    if last_year is None:
        return first, None
    return first, date(last_year + limits.years_after_report, 12, 31)


def state_rules(facts: DocumentFacts) -> list[Rule]:
    """Return the rules on the reporting State."""
    return [
        one_of("state_basis", STATE_BASES, f"state_basis is {either(STATE_BASES)}"),
        one_of("state_iso3", sorted(facts.known_states), "each State is one that can report"),
        holds(
            "state_fits",
            "the State is null exactly when state_basis is unknown, or several States or a group "
            "report together",
        ),
        holds(
            "reporters_fit",
            "reporters are none exactly when state_basis is unknown, each is a State or a group, "
            "and one State alone is state_iso3",
        ),
        holds("reporters_known", "of several reporters each State is one that can report"),
        Rule(
            "expect_column_values_to_not_be_in_set",
            "state_basis",
            {"value_set": ["unknown"]},
            "warning",
            "the reporting State is known",
        ),
        holds(
            "label_fits",
            "a State's label is printed exactly when state_basis is label, or it names no State",
        ),
    ]


def period_rules(facts: DocumentFacts, limits: PeriodLimits) -> list[Rule]:
    """Return the rules on the period."""
    first, last = plausible_window(facts, limits)
    until = f"to {last}" if last else "or later"
    precisions, bases = either(PERIOD_PRECISIONS), either(PERIOD_BASES)
    return [
        one_of(
            "period_precision",
            PERIOD_PRECISIONS,
            f"period_precision is null or {precisions}",
        ),
        one_of("period_basis", PERIOD_BASES, f"period_basis is null or {bases}"),
        between("period_days", "period_end is not before period_start", low=0),
        holds("precision_fits", "the precision is null exactly when both days are"),
        holds(
            "open_fits",
            "the precision of a printed period is open exactly when one of both days is null",
        ),
        holds(
            "reporting_fits",
            "the precision is reporting_period exactly when the period is from the document",
        ),
        holds("column_has_text", "a period from the date column has its printed form"),
        holds("dates_have_basis", "a period with days says where it is from"),
        holds("document_period", "a period from the document is the document's period"),
        holds(
            "periods_fit",
            "several dates are two or more, none ends before it starts, and their hull is the "
            "period",
        ),
        holds("period_read", "a printed period can be read", severity="warning"),
        holds(
            "period_plausible",
            f"no printed period is outside the plausible window (such a row is kept, without "
            f"days and with the flag {IMPLAUSIBLE})",
            severity="warning",
        ),
        *(
            between(day, f"{day} is {first} {until}", low=first, high=last, severity="warning")
            for day in ("period_start", "period_end")
        ),
    ]


def text_rules(facts: DocumentFacts, limits: Thresholds) -> list[Rule]:
    """Return the rules on the texts of a row."""
    length = limits.activity_length[facts.language]
    return [
        *(printed(column) for column in ("activity", "remarks", "state_label", "period_text")),
        between(
            "activity_length",
            f"an activity has {length.warn_below} to {length.warn_above} characters",
            low=length.warn_below,
            high=length.warn_above,
            severity="warning",
        ),
        between(
            "repeats",
            "no activity stands twice under one reporter and section",
            high=1,
            severity="warning",
        ),
    ]
