"""The rules of both suites.

Rules look at four things, in this order: the names of the columns, their types,
figures of the whole document, and the rows. A later step is only taken when the
earlier holds, because nothing can be said of a column that is not there.

Some invariants have no rule because others imply them: char_start increases when
no piece is empty and none overlaps the one before.
"""

from __future__ import annotations

from expectations.derived import OUTSIDE_ROLES, ROW_ROLES
from expectations.facts import DocumentFacts
from expectations.reading_rules import period_rules, state_rules, text_rules
from expectations.rules import (
    Rule,
    Severity,
    at_most,
    between,
    either,
    holds,
    not_null,
    one_of,
    printed,
    unique,
)
from expectations.thresholds import (
    CountLimits,
    DocumentLimits,
    ShareLimits,
    Thresholds,
    load_thresholds,
)
from tasks.records import FORMATS, MAIN, ROLES, SECTIONS
from warehouse.columns import Table
from warehouse.schema import CELLS, READINGS


def extracted_rules(facts: DocumentFacts, thresholds: Thresholds | None = None) -> tuple[Rule, ...]:
    """Return the rules of the frame of table cells.

    Args:
        facts: what is known of the document.
        thresholds: the limits, None for those of thresholds.yaml.
    """
    limits = thresholds or load_thresholds()
    kind = _kind(limits, facts)
    return (
        *_shape_rules(CELLS),
        _conserved(),
        between(
            "characters",
            f"the document has {kind.characters_fail_below:,} characters or more",
            low=kind.characters_fail_below,
            about="document",
        ),
        *_activity_cells(kind),
        *_share_rules("quarantined_share", "characters in quarantine", kind.quarantined_share),
        *_own_rules(CELLS, facts),
        *_place_rules("cell_number"),
        between(
            "gap",
            f"no gap between two pieces is longer than {limits.largest_gap} characters",
            high=limits.largest_gap,
            severity="warning",
        ),
        one_of("role", ROLES, f"role is {either(ROLES)}"),
        one_of("section", SECTIONS, f"section is null or {either(SECTIONS)}"),
        printed("text"),
        holds("in_row", f"a cell that is {either(ROW_ROLES)} names its section and its row"),
        holds("outside_rows", f"a cell that is {either(OUTSIDE_ROLES)} names no row"),
        holds(
            "reason_fits",
            "a cell in quarantine has its reason, and of the others only a text can have one",
        ),
    )


def normalized_rules(
    facts: DocumentFacts, thresholds: Thresholds | None = None
) -> tuple[Rule, ...]:
    """Return the rules of the frame of table readings.

    Args:
        facts: what is known of the document.
        thresholds: the limits, None for those of thresholds.yaml.
    """
    limits = thresholds or load_thresholds()
    kind = _kind(limits, facts)
    return (
        *_shape_rules(READINGS),
        _conserved(),
        between("editions", "all rows are of one edition", high=1, about="document"),
        *_share_rules("state_unknown_share", "rows of an unknown State", kind.state_unknown_share),
        *_share_rules(
            "period_unread_share",
            "printed dates that cannot be read",
            kind.period_unread_share,
        ),
        *(_differing_rules(limits.rows_to_differ) if facts.part == MAIN else []),
        *_section_rules(kind),
        *_row_count_rules(kind.rows),
        *_own_rules(READINGS, facts),
        one_of("language", [facts.language], f"each row is in {facts.language}"),
        one_of(
            "is_specimen",
            [facts.is_specimen],
            f"each row is {'' if facts.is_specimen else 'not '}of a specimen",
        ),
        unique("reading_id"),
        *_place_rules("ordinal"),
        one_of("section", SECTIONS, f"section is {either(SECTIONS)}"),
        one_of("format", FORMATS, f"format is {either(FORMATS)}"),
        *state_rules(facts),
        *period_rules(facts, limits.period),
        *text_rules(facts, limits),
    )


def _kind(limits: Thresholds, facts: DocumentFacts) -> DocumentLimits:
    if facts.is_specimen:
        return limits.specimen
    if facts.shape == "none":
        return limits.without_rows
    return limits.report if facts.part == MAIN else limits.part


def _activity_cells(kind: DocumentLimits) -> list[Rule]:
    if not kind.rows.fail_below:
        return []
    return [between("activity_cells", "the document has an activity", low=1, about="document")]


def _shape_rules(table: Table) -> list[Rule]:
    names = Rule(
        "expect_table_columns_to_match_ordered_list",
        None,
        {"column_list": [column.name for column in table.columns]},
        "error",
        f"the columns are those of table {table.name}, in its order",
        "columns",
    )
    types = Rule(
        "expect_column_pair_values_to_be_in_set",
        None,
        {
            "column_A": "column",
            "column_B": "type",
            "value_pairs_set": [
                (name, str(dtype)) for name, dtype in table.polars_schema().items()
            ],
        },
        "error",
        f"each column is of the type that table {table.name} gives it",
        "types",
    )
    return [names, types]


def _conserved() -> Rule:
    return between(
        "conservation",
        "each character of the document is in exactly one cell",
        low=1.0,
        high=1.0,
        about="document",
    )


def _share_rules(column: str, what: str, limits: ShareLimits) -> list[Rule]:
    return at_most(column, what, fail_above=limits.fail_above, warn_above=limits.warn_above)


def _section_rules(kind: DocumentLimits) -> list[Rule]:
    rules: list[Rule] = []
    for section in SECTIONS:
        limits = kind.sections[section]
        column, name = f"rows_{section}", f"section {section}"
        # A section that must have rows fails when it has none: the document was cut off.
        severity: Severity = "warning" if limits.fail_below is None else "error"
        rules.append(
            holds(f"has_rows_{section}", f"{name} has rows", severity=severity, about="document")
        )
        if limits.fail_below is not None:
            meaning = f"{name}, if it has any rows, has {limits.fail_below} or more"
            rules.append(between(column, meaning, low=limits.fail_below, about="document"))
        rules.append(
            between(
                column,
                f"{name}, if it has any rows, has {limits.warn_below} to {limits.warn_above}",
                low=limits.warn_below,
                high=limits.warn_above,
                severity="warning",
                about="document",
            )
        )
    return rules


def _row_count_rules(limits: CountLimits) -> list[Rule]:
    low, high = limits.warn_below, limits.warn_above
    rules = [
        between(
            "rows",
            f"the report has {low} to {high} rows",
            low=low,
            high=high,
            severity="warning",
            about="document",
        )
    ]
    if limits.fail_below is not None:
        least = limits.fail_below
        meaning = f"the report has {least} rows or more"
        rules.insert(0, between("rows", meaning, low=least, about="document"))
    return rules


def _differing_rules(least: int) -> list[Rule]:
    """Warn of a column that says nothing: each of its rows passes by itself."""
    of_report = f"a report of {least} rows or more"
    return [
        between(
            column, f"{of_report} {meaning}", high=least - 1, severity="warning", about="document"
        )
        for column, meaning in (
            ("rows_if_undated", "has a row with a date of its own"),
            ("rows_if_of_one", "has rows of more than one State or group"),
        )
    ]


def _own_rules(table: Table, facts: DocumentFacts) -> list[Rule]:
    return [
        *(not_null(column.name) for column in table.columns if not column.nullable),
        one_of("document_id", [facts.document_id], "each row is of this document"),
    ]


def _place_rules(number: str) -> list[Rule]:
    return [
        unique(number),
        between("number_step", f"{number} counts from 1 without a gap", low=1, high=1),
        between("char_start", "no place is before the document's first character", low=0),
        between("extent", "char_end is behind char_start", low=1),
        between("gap", "no two pieces overlap, and each stands behind the one before", low=0),
    ]
