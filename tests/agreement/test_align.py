"""Alignment of two languages, whatever rows they have: complete, symmetric, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.agreement.align import Step, align
from tasks.agreement.evidence import Profile, profile_of
from tasks.agreement.rows import AgreementRow, no_states
from tests.agreement.translations import Fact, facts, translated

quick = settings(max_examples=25, deadline=None)


def damaged(draw: st.DrawFn, rows: list[AgreementRow]) -> list[AgreementRow]:
    """The rows with some left out, cut in two, doubled, or without what tells them apart."""
    result: list[AgreementRow] = []
    for row in rows:
        match draw(st.sampled_from(("same",) * 6 + ("gone", "cut", "double", "bare"))):
            case "gone":
                continue
            case "cut":
                half = len(row.activity) // 2
                result += [
                    replace(row, activity=row.activity[:half]),
                    replace(row, activity=row.activity[half:], state_basis="order"),
                ]
            case "double":
                result += [row, row]
            case "bare":
                result.append(
                    replace(row, state_iso3=None, state_basis="unknown", period_basis="document")
                )
            case _:
                result.append(row)
    return result


@st.composite
def two_languages(draw: st.DrawFn) -> tuple[list[Profile], list[Profile]]:
    report: list[Fact] = draw(facts(least=1))
    rows = translated(report, ("en", "zh"))
    return (
        [profile_of(row, no_states) for row in damaged(draw, rows["en"])],
        [profile_of(row, no_states) for row in damaged(draw, rows["zh"])],
    )


@quick
@given(two_languages())
def test_every_row_is_in_exactly_one_step(both: tuple[list[Profile], list[Profile]]) -> None:
    steps = align(*both)
    for places, rows in zip(("first", "second"), both, strict=True):
        found = sorted(place for step in steps for place in getattr(step, places))
        assert found == list(range(len(rows)))


@quick
@given(two_languages())
def test_counterparts_that_did_not_move_stand_in_one_order(
    both: tuple[list[Profile], list[Profile]],
) -> None:
    pairs = [one for one in align(*both) if one.first and one.second and not one.is_moved]
    assert pairs == sorted(pairs, key=lambda one: one.first)
    assert pairs == sorted(pairs, key=lambda one: one.second)


@quick
@given(two_languages())
def test_it_does_not_matter_which_language_is_first(
    both: tuple[list[Profile], list[Profile]],
) -> None:
    first, second = both
    there = {(one.first, one.second) for one in align(first, second) if is_pair(one)}
    back = {(one.second, one.first) for one in align(second, first) if is_pair(one)}
    # Of two rows that say the same, it is open which one is the other's counterpart.
    if len(set(first)) == len(first) and len(set(second)) == len(second):
        assert there == back
    else:
        assert len(there) == len(back)


def is_pair(step: Step) -> bool:
    return bool(step.first and step.second)


def test_a_long_loss_on_each_side_is_found_outside_of_the_first_band() -> None:
    rows = translated([fact(number) for number in range(120)], ("en", "zh"))
    first = [profile_of(row, no_states) for row in rows["en"][:20] + rows["en"][50:]]
    second = [profile_of(row, no_states) for row in rows["zh"][:70] + rows["zh"][100:]]
    pairs = [one for one in align(first, second) if is_pair(one)]
    assert len(pairs) == 60
    assert not any(one.is_moved for one in pairs)
    assert all(one.score > 0 for one in pairs)


def fact(number: int) -> Fact:
    state = ("AUS", "FRA", "JPN", "MAR", "NOR")[number % 5]
    day = date(2010, 1, 1) + timedelta(days=number)
    phrases = (number % 5, (number + 1) % 5)
    return Fact("2a", state, day, 0, phrases, f"60/{number + 1}", 11 + number)
