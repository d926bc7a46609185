"""For each rule of both suites, a change that makes it fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from tasks.records import SECTIONS
from tests.expectations.good import (
    FACTS,
    TWO_DAYS,
    Case,
    RowCase,
    both,
    by,
    by_one,
    dates,
    put,
    readings,
)
from warehouse.schema import CELLS, READINGS


def _types(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.cast({"ordinal": pl.Int64})


def _columns(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(reversed(frame.columns))


EXTRACTED = [
    Case("columns()", change=_columns),
    Case("types()", change=_types),
    Case("between(conservation)", facts=replace(FACTS, conservation=0.999)),
    Case("between(characters)", facts=replace(FACTS, characters=899)),
    Case("between(activity_cells)", change=put(5, 8, 11, role="remarks")),
    Case(
        "between(quarantined_share)",
        change=put(10, text="不" * 51),
        also=("between(quarantined_share)?",),
    ),
    Case("between(quarantined_share)?", change=put(10, text="不 " * 11)),
    *(
        Case(f"not_null({column.name})", (9,), put(9, **{column.name: None}))
        for column in CELLS.columns
        if not column.nullable
    ),
    Case("in_set(document_id)", (4,), put(4, document_id="e" * 64)),
    Case("unique(cell_number)", (10, 10), put(11, cell_number=10)),
    Case("between(number_step)", (12,), put(11, cell_number=12)),
    Case("between(char_start)", (1,), put(1, char_start=-1)),
    Case("between(extent)", (1,), put(1, char_end=0)),
    Case("between(gap)", (2,), put(2, char_start=8)),
    Case("between(gap)", (3, 4), put(2, char_end=22)),
    Case("between(gap)?", (11,), put(11, char_start=1000, char_end=1011)),
    Case("in_set(role)", (9,), put(9, role="margin")),
    Case("in_set(section)", (7,), put(7, section="3a")),
    Case("printed(text)", (6, 9), put(6, 9, text=" \n")),
    Case("in_set(in_row)", (5,), put(5, ordinal=None)),
    Case("in_set(in_row)", (3,), put(3, section=None)),
    Case("in_set(outside_rows)", (2,), put(2, ordinal=1)),
    Case("in_set(reason_fits)", (9,), put(9, reason="why not")),
    Case("in_set(reason_fits)", (10,), put(10, reason=None)),
]


def _section_cases() -> list[Case]:
    """Move rows of a section into the one before, or the first's into the second."""
    cases: list[Case] = []
    for number, section in enumerate(SECTIONS):
        other = SECTIONS[number - 1] if number else "1b"
        places = list(range(3 * number + 1, 15 if section == "2b" else 3 * number + 4))
        # Of the five rows of the last section two go elsewhere first, or the other one gets too
        # many.
        spare = put(*places[3:], section="1a")
        moves = {
            f"in_set(has_rows_{section})": places[:3],
            f"between(rows_{section})": places[:2],
            f"between(rows_{section})?": places[:1],
        }
        for title, moved in moves.items():
            also = (f"{title}?",) if title == f"between(rows_{section})" else ()
            change = both(put(*moved, section=other), spare)
            cases.append(Case(title, change=change, also=also))
    return cases


BACKWARDS = dates(date(2010, 9, 2), date(2010, 9, 1), date(2010, 10, 3), date(2010, 10, 3))
UNENDED = dates(date(2010, 9, 2), date(2010, 9, 2), date(2010, 10, 3), None)
UNREAD = {"period_start": None, "period_end": None, "period_precision": None}

NORMALIZED = [
    Case("columns()", change=_columns),
    Case("columns()", change=lambda frame: frame.drop("flags")),
    Case("columns()", change=lambda frame: frame.with_columns(more=1)),
    Case("types()", change=_types),
    Case("types()", change=lambda frame: frame.with_columns(remarks=None)),
    Case("between(conservation)", facts=replace(FACTS, conservation=0.999)),
    Case("between(conservation)", facts=replace(FACTS, conservation=float("nan"))),
    Case("between(editions)", change=put(14, edition_id="sg-67")),
    Case(
        "between(state_unknown_share)",
        change=put(13, 14, state_iso3=None, state_basis="unknown", reporters=[]),
        also=("not_in_set(state_basis)?",),
    ),
    *_section_cases(),
    Case(
        "between(period_unread_share)?",
        change=put(1, **UNREAD),
        also=("in_set(period_read)?",),
    ),
    Case("between(rows_if_undated)?", change=lambda _: readings(["document"] * 14)),
    Case(
        "between(rows_if_of_one)?",
        change=lambda _: put(*range(1, 15), **by_one("JPN"))(readings(["labelled"] * 14)),
    ),
    Case("between(rows)", change=lambda frame: frame.head(12), also=("between(rows)?",)),
    Case("between(rows)?", change=lambda frame: frame.head(13)),
    Case("unique(reading_id)", (13, 14), put(13, 14, reading_id="sg-66.zh.013")),
    Case("unique(ordinal)", (13, 13), put(14, ordinal=13)),
    Case("between(number_step)", (15,), put(14, ordinal=15)),
    Case("between(char_start)", (1,), put(1, char_start=-1)),
    Case(
        "between(repeats)?",
        (11, 14),
        put(11, 14, activity="外交部长敦促对方批准条约", **by_one("JPN")),
    ),
]

ROWS = [
    *(
        RowCase(f"not_null({column.name})", {column.name: None})
        for column in READINGS.columns
        if not column.nullable
    ),
    RowCase("in_set(document_id)", {"document_id": "e" * 64}),
    RowCase("in_set(language)", {"language": "en"}),
    RowCase("in_set(is_specimen)", {"is_specimen": True}),
    RowCase("between(extent)", {"char_end": 0}),
    RowCase("between(gap)", {"char_start": 0}),
    RowCase("in_set(section)", {"section": "3a"}),
    RowCase("in_set(format)", {"format": "xls"}),
    RowCase("in_set(state_basis)", {"state_basis": "guess"}),
    RowCase("in_set(state_iso3)", by_one("XXX")),
    RowCase("in_set(state_fits)", {"state_iso3": None}),
    RowCase("in_set(state_fits)", {"state_iso3": "JPN"}, "joint"),
    RowCase("in_set(state_fits)", {"state_iso3": "JPN"}, "group"),
    RowCase("in_set(state_fits)", {"reporters": by("JPN")}, "joint"),
    RowCase("in_set(reporters_fit)", {"reporters": []}),
    RowCase("in_set(reporters_fit)", {"reporters": by("FRA")}),
    RowCase("in_set(reporters_fit)", {"reporters": [by("JPN")[0] | {"group_id": "eu"}]}, "group"),
    RowCase("in_set(reporters_known)", {"reporters": by("JPN", "XXX")}, "joint"),
    RowCase("in_set(reporters_known)", {"reporters": by("XXX", group="eu")}, "group"),
    RowCase(
        "not_in_set(state_basis)?", {"state_iso3": None, "state_basis": "unknown", "reporters": []}
    ),
    RowCase("in_set(label_fits)", {"state_label": "日本"}),
    RowCase("in_set(label_fits)", {"state_label": None}, "labelled"),
    RowCase("in_set(period_precision)", {"period_precision": "decade"}, "activity"),
    RowCase("in_set(period_basis)", {"period_basis": "remarks"}, "activity"),
    RowCase("between(period_days)", {"period_end": date(2010, 8, 31)}, "labelled"),
    RowCase("in_set(precision_fits)", {"period_precision": None}, "activity"),
    RowCase("in_set(precision_fits)", {"period_start": None, "period_end": None}, "activity"),
    RowCase("in_set(open_fits)", {"period_precision": "open"}, "labelled"),
    RowCase("in_set(open_fits)", {"period_end": None}, "labelled"),
    RowCase("in_set(open_fits)", {"period_end": date(2010, 6, 1)}, "open"),
    RowCase("in_set(open_fits)", {"period_start": date(2010, 6, 1)}, "until"),
    RowCase("in_set(open_fits)", {"period_start": None}, "activity"),
    RowCase("in_set(reporting_fits)", {"period_precision": "month"}),
    RowCase("in_set(reporting_fits)", {"period_precision": "reporting_period"}, "labelled"),
    RowCase("in_set(column_has_text)", {"period_text": None}, "labelled"),
    RowCase("in_set(dates_have_basis)", {"period_basis": None}, "activity"),
    RowCase("in_set(document_period)", {"period_start": date(2010, 6, 2)}),
    RowCase("in_set(document_period)", {"period_end": date(2011, 6, 1)}),
    RowCase("in_set(periods_fit)", {"periods": TWO_DAYS[:1]}, "several"),
    RowCase("in_set(periods_fit)", {"periods": TWO_DAYS}, "activity"),
    RowCase("in_set(periods_fit)", {"period_start": date(2010, 9, 1)}, "several"),
    RowCase("in_set(periods_fit)", {"period_end": date(2010, 10, 2)}, "several"),
    RowCase("in_set(periods_fit)", {"periods": BACKWARDS}, "several"),
    RowCase("in_set(periods_fit)", {"periods": UNENDED}, "several"),
    RowCase("in_set(period_read)?", UNREAD, "labelled"),
    RowCase("in_set(period_plausible)?", {**UNREAD, "flags": ["period_implausible"]}, "labelled"),
    RowCase("between(period_start)?", {"period_start": date(2004, 12, 31)}, "activity"),
    RowCase("between(period_start)?", {"period_start": date(2013, 1, 1)}, "open"),
    RowCase("between(period_end)?", {"period_end": date(2013, 1, 1)}, "activity"),
    RowCase("between(period_end)?", {"period_end": date(2004, 12, 31)}, "until"),
    RowCase("printed(activity)", {"activity": " "}),
    RowCase("printed(remarks)", {"remarks": ""}),
    RowCase("printed(state_label)", {"state_label": ""}, "labelled"),
    RowCase("printed(period_text)", {"period_text": ""}, "labelled"),
    RowCase("between(activity_length)?", {"activity": "批准条约"}),
    RowCase("between(activity_length)?", {"activity": "批" * 701}),
]
"""Each is put into its own row of one frame: a row must fail its own rule and no other."""
