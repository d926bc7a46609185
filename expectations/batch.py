"""Rules of many documents in one evaluation, and whose row fails which.

An expectation costs Great Expectations some ten milliseconds, however few the rows. So each is
asked once, over the rows of all documents: as it stands where it is the same for all of them,
and against a column of limits where these differ by document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

import polars as pl

from expectations.gx import evaluate
from expectations.rules import BETWEEN, ONE_OF, UNIQUE, Rule
from tasks.errors import ValidationError

DOCUMENT = "document_of_batch"
"""The column that says whose row it is, from 0."""

Positions = list[int]
_Slot = tuple[str, str | None, str]
"""What rules of several documents have in common: expectation, column and severity."""


def failing_rows(
    suite: str, rules_of: Sequence[Sequence[Rule]], frames: Sequence[pl.DataFrame]
) -> list[list[Positions]]:
    """Evaluate the rules of each document on its frame.

    Args:
        suite: name of the suite, for messages.
        rules_of: the rules of each document; no two of them are of one expectation, column
            and severity.
        frames: the frame of each document, all of one schema, which `gx.evaluate` can take.

    Returns:
        For each document and each of its rules the failing rows in its frame, from 0, in order.

    Raises:
        ValidationError: an expectation could not be evaluated, or is not about single rows.
    """
    if not frames:
        return []
    heights = [frame.height for frame in frames]
    owners = pl.Series(DOCUMENT, range(len(frames)), pl.Int32)
    whole = pl.concat(frames).with_columns(
        owners.gather([n for n, height in enumerate(heights) for _ in range(height)])
    )
    asked: list[Rule] = []
    helpers: list[pl.Expr] = []
    slots: list[_Slot] = []
    for number, (slot, rules) in enumerate(_by_slot(suite, rules_of).items()):
        shared, columns = _share(f"limit_{number}", rules, len(frames))
        asked += shared
        helpers += columns
        slots += [slot] * len(shared)
    # Of a column that no rule names each expectation on pairs would make a copy.
    used = list(dict.fromkeys(name for rule in asked for name in rule.columns))
    outcomes = evaluate(suite, asked, whole.with_columns(helpers).select(used))
    starts = list(accumulate(heights, initial=0))
    failing: dict[tuple[int, _Slot], set[int]] = {}
    for slot, rule, outcome in zip(slots, asked, outcomes, strict=True):
        if outcome.positions is None:
            raise ValidationError(
                document=f"suite {suite}",
                place=rule.title,
                expected="an expectation about single rows, which can be told apart by document",
                found="one about the whole frame",
            )
        for position in outcome.positions:
            owner = bisect_right(starts, position) - 1
            failing.setdefault((owner, slot), set()).add(position - starts[owner])
    return [
        [sorted(failing.get((owner, _slot(rule)), ())) for rule in rules]
        for owner, rules in enumerate(rules_of)
    ]


def _slot(rule: Rule) -> _Slot:
    return rule.expectation, rule.column, rule.severity


def _by_slot(suite: str, rules_of: Sequence[Sequence[Rule]]) -> dict[_Slot, dict[int, Rule]]:
    """Return {slot: {document: its rule}}."""
    slots: dict[_Slot, dict[int, Rule]] = {}
    for document, rules in enumerate(rules_of):
        for rule in rules:
            taken = slots.setdefault(_slot(rule), {})
            if document in taken:
                raise ValidationError(
                    document=f"suite {suite}",
                    place=rule.title,
                    expected="one rule of an expectation, column and severity",
                    found=f"{taken[document].meaning!r} and {rule.meaning!r}",
                )
            taken[document] = rule
    return slots


def _share(
    name: str, rules: Mapping[int, Rule], documents: int
) -> tuple[list[Rule], list[pl.Expr]]:
    """Return what is asked of all rows in place of one rule of each document.

    A document without the rule gets no limit, or one whose result nobody looks at.

    Args:
        name: begins the names of the helper columns.
        rules: {document: its rule}, all of one slot.
        documents: how many there are.

    Returns:
        Rules that fail, together, for the rows that fail their document's own rule, and the
        helper columns that they look at.
    """
    one = next(iter(rules.values()))
    if one.expectation == UNIQUE:
        pair = {"column_list": [DOCUMENT, one.column], "ignore_row_if": "any_value_is_missing"}
        compound = "expect_compound_columns_to_be_unique"
        return [replace(one, expectation=compound, column=None, kwargs=pair)], []
    if all(rule.kwargs == one.kwargs for rule in rules.values()):
        return [one], []
    if one.expectation == BETWEEN:
        return _share_bounds(name, rules, documents)
    if one.expectation == ONE_OF and all(len(_values(rule)) == 1 for rule in rules.values()):
        only = [_values(rules[n])[0] if n in rules else None for n in range(documents)]
        equal = _compared(one, "expect_column_pair_values_to_be_equal", str(one.column), name)
        return [equal], [_of_document(only, name)]
    return _share_by_group(name, rules)


def _share_bounds(
    name: str, rules: Mapping[int, Rule], documents: int
) -> tuple[list[Rule], list[pl.Expr]]:
    """Compare the column with one of lower and one of upper bounds; a null bound is none."""
    one = next(iter(rules.values()))
    asked: list[Rule] = []
    helpers: list[pl.Expr] = []
    for key in ("min_value", "max_value"):
        bounds = [rules[n].kwargs.get(key) if n in rules else None for n in range(documents)]
        if any(bound is not None for bound in bounds):
            column, bound = str(one.column), f"{name}_{key}"
            greater, smaller = (column, bound) if key == "min_value" else (bound, column)
            kind = "expect_column_pair_values_a_to_be_greater_than_b"
            asked.append(_compared(one, kind, greater, smaller, or_equal=True))
            helpers.append(_of_document(bounds, bound))
    return asked, helpers


def _share_by_group(name: str, rules: Mapping[int, Rule]) -> tuple[list[Rule], list[pl.Expr]]:
    """Ask once for all documents with equal arguments, of a column that is null for the others.

    For expectations that null passes; the one that it does not has no arguments to differ in.
    """
    groups: list[tuple[Rule, list[int]]] = []
    for document, rule in rules.items():
        members = next((known for like, known in groups if like.kwargs == rule.kwargs), None)
        if members is None:
            groups.append((rule, [document]))
        else:
            members.append(document)
    asked = [replace(rule, column=f"{name}_{n}") for n, (rule, _) in enumerate(groups)]
    helpers = [
        pl.when(pl.col(DOCUMENT).is_in(members)).then(pl.col(str(rule.column))).alias(f"{name}_{n}")
        for n, (rule, members) in enumerate(groups)
    ]
    return asked, helpers


def _compared(rule: Rule, expectation: str, first: str, second: str, **more: object) -> Rule:
    pair = {"column_A": first, "column_B": second, "ignore_row_if": "either_value_is_missing"}
    return replace(rule, expectation=expectation, column=None, kwargs=pair | more)


def _of_document(values: Sequence[object], name: str) -> pl.Expr:
    """Return a column that holds, in each row, the value of its document."""
    return pl.lit(pl.Series(values)).gather(pl.col(DOCUMENT)).alias(name)


def _values(rule: Rule) -> Sequence[object]:
    values = rule.kwargs["value_set"]
    return values if isinstance(values, list) else []
