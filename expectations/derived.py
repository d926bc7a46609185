"""Helper columns: what spans columns or rows, as one value that an expectation can look at.

Great Expectations decides what passes; these functions only count and compare.
A helper is null where its question does not arise, and null passes every
expectation but `not null`: so a slip fails the one rule that names it.
"""

from __future__ import annotations

from typing import Literal, assert_never

import polars as pl

from expectations.facts import DocumentFacts
from tasks.records import SECTIONS

SuiteName = Literal["extracted", "normalized"]

ROW_ROLES = ("state_label", "period", "activity", "remarks")
"""Roles of the cells that are parts of an activity row."""
OUTSIDE_ROLES = ("front_matter", "heading", "running", "text", "hidden")
"""Roles of the cells that are part of no activity row."""
IMPLAUSIBLE = "period_implausible"
"""Flag that the parser gives to a printed period outside the plausible window."""


def derive_columns(suite: SuiteName, frame: pl.DataFrame, facts: DocumentFacts) -> pl.DataFrame:
    """Return the frame with the helper columns of its suite behind its own columns.

    Args:
        suite: "extracted" for table cells, "normalized" for table readings.
        frame: a frame with the columns and types of that table, in document order.
        facts: what is known of the document.
    """
    match suite:
        case "extracted":
            return frame.with_columns(*_place_columns("cell_number"), *_cell_columns())
        case "normalized":
            return frame.with_columns(
                *_place_columns("ordinal"),
                *_reading_columns(),
                *_reporter_columns(facts),
                *_period_columns(facts),
            )
        case _:
            assert_never(suite)


def derive_figures(suite: SuiteName, frame: pl.DataFrame, facts: DocumentFacts) -> pl.DataFrame:
    """Return one row of figures about the whole document.

    Args:
        suite: "extracted" for table cells, "normalized" for table readings.
        frame: a frame with the columns and types of that table.
        facts: what is known of the document.

    Returns:
        conservation (Float64) and, for cells: characters (Int64), activity_cells (UInt32),
        quarantined_share (Float64); for readings: rows and editions (UInt32),
        state_unknown_share (Float64, null without rows), period_unread_share (Float64, null
        without printed periods), rows_if_undated and rows_if_of_one (UInt32, null if a row has
        a date of its own, or two are of different reporters) and for each section
        has_rows_<section> (Boolean) and rows_<section> (UInt32, null if it has none).
    """
    # Not a number would count as null, and pass.
    conservation = pl.lit(facts.conservation, pl.Float64).fill_nan(0.0).alias("conservation")
    match suite:
        case "extracted":
            return frame.select(conservation, *_cell_figures(facts))
        case "normalized":
            return frame.select(conservation, *_reading_figures())
        case _:
            assert_never(suite)


def describe_types(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each column of the frame: column, type (both String)."""
    types = [str(dtype) for dtype in frame.dtypes]
    return pl.DataFrame(
        {"column": frame.columns, "type": types},
        schema={"column": pl.String, "type": pl.String},
    )


def _place_columns(number: str) -> list[pl.Expr]:
    """Return the helpers of any frame in document order.

    number_step: a number less the one before, the first less 0; null for a number that
        repeats the one before, which the rule of uniqueness names.
    extent: characters from char_start to char_end.
    gap: characters from the furthest end of all rows before to this one, negative where it
        overlaps one of them.
    """
    step = pl.col(number) - pl.col(number).shift(1, fill_value=0)
    return [
        pl.when(step != 0).then(step).alias("number_step"),
        (pl.col("char_end") - pl.col("char_start")).alias("extent"),
        (pl.col("char_start") - pl.col("char_end").cum_max().shift(1)).alias("gap"),
    ]


def _cell_columns() -> list[pl.Expr]:
    """Return the helpers of cells.

    in_row: for the parts of a row, whether they name section and row.
    outside_rows: for headings and front matter, whether they name no row.
    reason_fits: whether the cell has a reason when it is in quarantine, and otherwise only when
        it is a text.
    """
    role = pl.col("role")
    return [
        pl.when(role.is_in(ROW_ROLES))
        .then(pl.col("section").is_not_null() & pl.col("ordinal").is_not_null())
        .alias("in_row"),
        pl.when(role.is_in(OUTSIDE_ROLES)).then(pl.col("ordinal").is_null()).alias("outside_rows"),
        pl.when(role != "text")
        .then(pl.col("reason").is_not_null() == (role == "quarantine"))
        .alias("reason_fits"),
    ]


def _reading_columns() -> list[pl.Expr]:
    """Return the helpers of readings that are neither about reporters nor about periods.

    activity_length: characters of the activity; null where blank, which has its own rule.
    repeats: rows with this section, these reporters and this activity.
    """
    length = pl.col("activity").str.strip_chars().str.len_chars()
    return [
        pl.when(length > 0).then(length).alias("activity_length"),
        pl.when(length > 0)
        .then(pl.len().over(pl.col("section"), _reporters(), pl.col("activity")))
        .alias("repeats"),
    ]


def _reporter_columns(facts: DocumentFacts) -> list[pl.Expr]:
    """Return the helpers of the States and groups that report.

    state_fits: whether the State is null exactly when nothing tells it, or when several States
        or a group report.
    label_fits: whether a label is printed exactly when the State is known by it; a label that
        is no State's leaves it unknown.
    reporters_fit: whether there are none exactly when nothing tells them, each is either a
        State or a group, and one State alone is the row's.
    reporters_known: of several States or a group, whether each State is one that can report.
    """
    state, basis, reporters = pl.col("state_iso3"), pl.col("state_basis"), pl.col("reporters")
    named, group = pl.element().struct.field("state_iso3"), pl.element().struct.field("group_id")
    one_each = reporters.list.eval(named.is_null() != group.is_null()).list.all()
    the_row_s = state.is_null() | _is_joint() | (_reporters() == state)
    known = reporters.list.eval(named.is_null() | named.is_in(sorted(facts.known_states)))
    return [
        (state.is_null() == ((basis == "unknown") | _is_joint())).alias("state_fits"),
        pl.when(basis != "unknown")
        .then(pl.col("state_label").is_not_null() == (basis == "label"))
        .alias("label_fits"),
        (((reporters.list.len() == 0) == (basis == "unknown")) & one_each & the_row_s).alias(
            "reporters_fit"
        ),
        pl.when(_is_joint()).then(known.list.all()).alias("reporters_known"),
    ]


def _reporters() -> pl.Expr:
    """Return everybody who reports a row as one text, null where nobody is known."""
    each = pl.coalesce(
        pl.element().struct.field("state_iso3"), pl.element().struct.field("group_id")
    )
    joined = pl.col("reporters").list.eval(each).list.join(" ")
    return pl.when(joined != "").then(joined)


def _is_joint() -> pl.Expr:
    """Return whether several States report the row, or a group of them."""
    reporters = pl.col("reporters")
    groups = reporters.list.eval(pl.element().struct.field("group_id").is_not_null())
    return (reporters.list.len() > 1) | groups.list.any()


def _flagged(code: str) -> pl.Expr:
    return pl.col("flags").list.contains(code).fill_null(value=False)


def _undated() -> pl.Expr:
    return pl.col("period_start").is_null() & pl.col("period_end").is_null()


def _is_set_aside() -> pl.Expr:
    """Return whether the row's printed period was left out as implausible."""
    return _flagged(IMPLAUSIBLE) & _undated()


def _period_is_read() -> pl.Expr:
    """Return whether a printed period was read, or at least set aside; true where none is."""
    return pl.col("period_text").is_null() | ~_undated() | _is_set_aside()


def _period_columns(facts: DocumentFacts) -> list[pl.Expr]:
    """Return the helpers of readings' periods.

    period_days: days from the first to the last.
    precision_fits: whether the precision is null exactly when both days are.
    open_fits: whether the precision is "open" exactly when one of both days is null; null for
        periods from the document.
    reporting_fits: whether the precision is "reporting_period" exactly when the period is from
        the document.
    column_has_text: for periods from the date column, whether that is printed.
    dates_have_basis: whether a period says where it is from.
    document_period: for periods from the document, whether they are the document's.
    periods_fit: for several dates, whether they are two or more, none ends before it starts, and
        their hull is the row's period.
    period_read: whether a printed period was read, or is flagged as implausible.
    period_plausible: whether no printed period was set aside as implausible.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    text, basis = pl.col("period_text"), pl.col("period_basis")
    precision, undated = pl.col("period_precision"), _undated()
    of_document = basis.eq_missing(pl.lit("document"))
    is_open = precision.eq_missing(pl.lit("open"))
    same = start.eq_missing(pl.lit(facts.document_period_start, pl.Date)) & end.eq_missing(
        pl.lit(facts.document_period_end, pl.Date)
    )
    return [
        (end - start).dt.total_days().alias("period_days"),
        (precision.is_null() == undated).alias("precision_fits"),
        pl.when(~of_document)
        .then(is_open == (start.is_null() != end.is_null()))
        .alias("open_fits"),
        (precision.eq_missing(pl.lit("reporting_period")) == of_document).alias("reporting_fits"),
        pl.when(basis == "column").then(text.is_not_null()).alias("column_has_text"),
        (undated | basis.is_not_null()).alias("dates_have_basis"),
        pl.when(of_document).then(same).alias("document_period"),
        pl.when(pl.col("periods").list.len() > 0).then(_several_fit()).alias("periods_fit"),
        _period_is_read().alias("period_read"),
        _is_set_aside().not_().alias("period_plausible"),
    ]


def _several_fit() -> pl.Expr:
    periods = pl.col("periods")
    start, end = (pl.element().struct.field(day) for day in ("period_start", "period_end"))
    starts, ends = periods.list.eval(start), periods.list.eval(end)
    hull = (
        # A date without its start or end leaves the hull without one.
        (pl.col("period_start"), starts, starts.list.min()),
        (pl.col("period_end"), ends, ends.list.max()),
    )
    return pl.all_horizontal(
        periods.list.len() > 1,
        periods.list.eval((start <= end).fill_null(value=True)).list.all(),
        *(
            own.eq_missing(
                pl.when(days.list.drop_nulls().list.len() == periods.list.len()).then(outermost)
            )
            for own, days, outermost in hull
        ),
    )


def _cell_figures(facts: DocumentFacts) -> list[pl.Expr]:
    quarantined = (
        pl.col("text")
        .filter(pl.col("role") == "quarantine")
        .str.replace_all(r"\s", "")
        .str.len_chars()
        .sum()
    )
    characters = pl.lit(facts.characters, pl.Int64)
    return [
        characters.alias("characters"),
        (pl.col("role") == "activity").sum().alias("activity_cells"),
        pl.when(characters > 0).then(quarantined / characters).alias("quarantined_share"),
    ]


def _reading_figures() -> list[pl.Expr]:
    unknown = (pl.col("state_basis") == "unknown").sum()
    printed = pl.col("period_text").is_not_null().sum()
    own_date = pl.col("period_basis").is_in(("column", "activity"))
    counts = {section: (pl.col("section") == section).sum() for section in SECTIONS}
    return [
        pl.len().alias("rows"),
        pl.col("edition_id").drop_nulls().n_unique().alias("editions"),
        pl.when(pl.len() > 0).then(unknown / pl.len()).alias("state_unknown_share"),
        pl.when(printed > 0)
        .then((~_period_is_read()).sum() / printed)
        .alias("period_unread_share"),
        pl.when(~own_date.any()).then(pl.len()).alias("rows_if_undated"),
        pl.when(_reporters().drop_nulls().n_unique() == 1).then(pl.len()).alias("rows_if_of_one"),
        *((count > 0).alias(f"has_rows_{section}") for section, count in counts.items()),
        *(
            pl.when(count > 0).then(count).alias(f"rows_{section}")
            for section, count in counts.items()
        ),
    ]
