"""Frames that pass every rule, with the facts and limits that go with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from expectations.facts import DocumentFacts
from expectations.rules import Rule
from expectations.thresholds import Thresholds, load_thresholds
from tasks.records import SECTIONS
from warehouse.columns import Table
from warehouse.schema import CELLS, READINGS

DOCUMENT = "d" * 64
Change = Callable[[pl.DataFrame], pl.DataFrame]

FACTS = DocumentFacts(
    document_id=DOCUMENT,
    language="zh",
    characters=1000,
    conservation=1.0,
    known_states=frozenset({"AUS", "JPN", "MEX"}),
    document_period_start=date(2010, 6, 1),
    document_period_end=date(2011, 5, 31),
    report_year=2011,
    is_specimen=False,
)


def limits() -> Thresholds:
    """Return limits that fit frames of a few rows, each with room for one rule to fail alone."""
    real = load_thresholds()
    section = real.report.rows.model_copy(
        update={"fail_below": 2, "warn_below": 3, "warn_above": 6}
    )
    report = real.report.model_copy(
        update={
            "characters_fail_below": 900,
            "rows": section.model_copy(
                update={"fail_below": 13, "warn_below": 14, "warn_above": 15}
            ),
            "sections": dict.fromkeys(SECTIONS, section),
            "quarantined_share": real.report.quarantined_share.model_copy(
                update={"warn_above": 0.01, "fail_above": 0.05}
            ),
        }
    )
    return real.model_copy(update={"report": report})


def cells() -> pl.DataFrame:
    """Return eleven cells with one space between two of them."""
    parts: list[tuple[str, str | None, int | None, str, str | None]] = [
        ("front_matter", None, None, "全面禁止核试验条约", None),
        ("heading", "1a", None, "1. 双边", None),
        ("state_label", "1a", 1, "澳大利亚", None),
        ("period", "1a", 1, "2010年9月", None),
        ("activity", "1a", 1, "外交部长敦促对方批准条约", None),
        ("remarks", "1a", 1, "见A/66/1", None),
        ("heading", "1b", None, "2. 其他", None),
        ("activity", "1b", 2, "大使与对方讨论条约的生效", None),
        ("footnote", None, None, "脚注", None),
        ("quarantine", None, None, "不明", "stands outside every known part"),
        ("activity", "1b", 3, "大使再次讨论条约的生效", None),
    ]
    rows: list[dict[str, object]] = []
    place = 0
    for number, (role, section, ordinal, text, reason) in enumerate(parts, 1):
        rows.append(
            {
                "document_id": DOCUMENT,
                "cell_number": number,
                "role": role,
                "section": section,
                "ordinal": ordinal,
                "char_start": place,
                "char_end": place + len(text),
                "text": text,
                "reason": reason,
                "page": None,
                "boxes": None,
                "table_number": None,
                "table_row": None,
                "table_column": None,
            }
        )
        place += len(text) + 1
    return _frame(CELLS, rows)


Kind = Literal["labelled", "activity", "document", "open", "until", "several", "joint", "group"]
"""Kinds of rows: with a printed State and period, with the period of its activity's first
clause, with the document's period, with a period without its end or its start, with two dates, with
a label of several States or of a group."""
KINDS: tuple[Kind, ...] = (
    "labelled",
    "activity",
    "document",
    "open",
    "until",
    "several",
    "joint",
    "group",
    *(("document",) * 6),
)

_OF_DOCUMENT = (None, date(2010, 6, 1), date(2011, 5, 31), "reporting_period", "document")
_PERIODS: dict[Kind, tuple[object, ...]] = {
    "labelled": ("2010年9月", date(2010, 9, 1), date(2010, 9, 30), "month", "column"),
    "activity": (None, date(2010, 12, 7), date(2010, 12, 7), "day", "activity"),
    "open": ("2009年6月至", date(2009, 6, 1), None, "open", "column"),
    "until": ("截至2011年3月", None, date(2011, 3, 31), "open", "column"),
    "several": ("2010年9月2日和10月3日", date(2010, 9, 2), date(2010, 10, 3), "day", "column"),
}
_LABELS: dict[Kind, str] = {"labelled": "日本", "joint": "日本和墨西哥", "group": "欧洲联盟"}
_FLAGS: dict[Kind, list[str]] = {
    "activity": ["boundary_uncertain"],
    "joint": ["state_label_of_several"],
    "group": ["reporter_is_group"],
}


def dates(*days: date | None) -> list[dict[str, object]]:
    """Return several dates of one row: a first and a last day of each."""
    return [
        {"period_start": start, "period_end": end, "period_precision": "day"}
        for start, end in zip(days[::2], days[1::2], strict=True)
    ]


TWO_DAYS = dates(*(date(2010, 9, 2),) * 2, *(date(2010, 10, 3),) * 2)


def by(*states: str, group: str | None = None) -> list[dict[str, object]]:
    """Return the reporters of a row: these States, and a group."""
    each: list[tuple[str | None, str | None]] = [(state, None) for state in states]
    if group is not None:
        each.append((None, group))
    return [
        {"state_iso3": state, "group_id": of_states, "basis": "label"} for state, of_states in each
    ]


def by_one(state: str) -> dict[str, object]:
    """Return the values of a row that one State reports."""
    return {"state_iso3": state, "reporters": by(state)}


def readings(kinds: Sequence[Kind] = KINDS) -> pl.DataFrame:
    """Return readings of these kinds: three in each section, the rest in the last."""
    rows: list[dict[str, object]] = []
    for ordinal, kind in enumerate(kinds, 1):
        text, start, end, precision, basis = _PERIODS.get(kind, _OF_DOCUMENT)
        label = _LABELS.get(kind)
        state = ("AUS", "JPN", "MEX")[ordinal % 3]
        reporters = {"joint": by("JPN", "MEX"), "group": by(group="eu")}.get(kind, by(state))
        rows.append(
            {
                "reading_id": f"sg-66.zh.{ordinal:03d}",
                "document_id": DOCUMENT,
                "edition_id": "sg-66",
                "part": "main",
                "language": "zh",
                "format": "docx",
                "ordinal": ordinal,
                "section": SECTIONS[min((ordinal - 1) // 3, 3)],
                "state_iso3": None if kind in ("joint", "group") else state,
                "state_label": label,
                "state_basis": "label" if label else "text",
                "period_text": text,
                "period_start": start,
                "period_end": end,
                "period_precision": precision,
                "period_basis": basis,
                "periods": TWO_DAYS if kind == "several" else [],
                "activity": f"外交部长在第{ordinal}次会议上敦促批准条约",
                "remarks": "见A/66/1" if kind == "labelled" else None,
                "reporters": reporters,
                "char_start": 100 * ordinal,
                "char_end": 100 * ordinal + 99,
                "page": None,
                "boxes": None,
                "table_number": None,
                "table_row": None,
                "notes": [],
                "flags": _FLAGS.get(kind, []),
                "is_specimen": False,
            }
        )
    return _frame(READINGS, rows)


def _frame(table: Table, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.polars_schema(), strict=True, orient="row")


def put(*places: int, **values: object) -> Change:
    """Return a change that sets values in the rows at these places, counted from 1."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        rows = frame.to_dicts()
        for place in places:
            rows[place - 1].update(values)
        return pl.DataFrame(rows, schema=frame.schema, strict=True, orient="row")

    return change


def both(first: Change, second: Change) -> Change:
    """Return a change that makes both changes."""
    return lambda frame: second(first(frame))


@dataclass(frozen=True)
class Case:
    """A change that makes one rule fail.

    Attributes:
        fails: the rule's title.
        rows: the row numbers that fail it.
        change: what is done to the good frame.
        facts: what is known of the document.
        also: titles of rules that this one cannot fail without.
    """

    fails: str
    rows: tuple[int, ...] = ()
    change: Change = field(default=lambda frame: frame)
    facts: DocumentFacts = FACTS
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowCase:
    """Values that make one rule fail for the one row that has them.

    Attributes:
        fails: the rule's title.
        values: the values of the row that differ.
        kind: the kind of row that they are put into.
    """

    fails: str
    values: Mapping[str, object]
    kind: Kind = "document"


_SHORT = {
    "expect_column_values_to_be_in_set": "in_set",
    "expect_column_values_to_not_be_in_set": "not_in_set",
    "expect_column_values_to_be_between": "between",
    "expect_column_values_to_not_be_null": "not_null",
    "expect_column_values_to_be_unique": "unique",
    "expect_column_values_to_match_regex": "printed",
    "expect_table_columns_to_match_ordered_list": "columns",
    "expect_column_pair_values_to_be_in_set": "types",
}


def title(rule: Rule) -> str:
    """Return a rule's name in these tests; a warning's ends with a question mark."""
    mark = "?" if rule.severity == "warning" else ""
    return f"{_SHORT[rule.expectation]}({rule.column or ''}){mark}"
