"""Which run stands for the date that the schedule had last: pure, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from deployments.missed import MADE_UP, asks_for_everything, due_dates, judge
from deployments.schedule import parameters_of_run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = datetime(2026, 10, 1, 6, tzinfo=UTC)
ANNUAL_ID, OTHER_ID = uuid4(), uuid4()
LATER = DUE + 40 * DAY
ENDED_BADLY = (StateType.FAILED, StateType.CRASHED, StateType.CANCELLED)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-27 23:00", "2026-10-01 06:00", "2027-07-01 06:00"),
        ("2026-10-01 05:59:59", "2026-09-01 06:00", "2026-10-01 06:00"),
        ("2026-10-01 06:00", "2026-10-01 06:00", "2027-07-01 06:00"),
        ("2026-10-01 06:00:00.500", "2026-10-01 06:00", "2027-07-01 06:00"),
        ("2027-01-01 00:00", "2026-10-01 06:00", "2027-07-01 06:00"),
        ("2027-06-30 23:59", "2026-10-01 06:00", "2027-07-01 06:00"),
        ("2028-02-29 12:00", "2027-10-01 06:00", "2028-07-01 06:00"),
        ("2028-08-15 12:00", "2028-08-01 06:00", "2028-09-01 06:00"),
    ],
)
def test_the_dates_before_and_after(now: str, last: str, following: str) -> None:
    dates = asyncio.run(due_dates(moment(now)))
    assert (dates.last, dates.following) == (moment(last), moment(following))


def run(
    state: StateType,
    *,
    expected: datetime = LATER,
    by_schedule: bool = False,
    made_up: bool = False,
    complete: bool = True,
    deployment_id: UUID | None = None,
) -> FlowRun:
    return FlowRun(
        flow_id=uuid4(),
        deployment_id=deployment_id or (ANNUAL_ID if by_schedule or made_up else None),
        expected_start_time=expected,
        auto_scheduled=by_schedule,
        tags=[MADE_UP] if made_up else [],
        parameters={"complete": complete},
        state_type=state,
        state=State(type=state),
    )


def is_complete(parameters: Mapping[str, Any]) -> bool:
    return bool(parameters["complete"])


def test_without_a_run_the_date_was_missed() -> None:
    found = judge([], ANNUAL_ID, DUE, is_complete)
    assert (found.stands, found.needless) == (None, ())


@pytest.mark.parametrize(
    "state", [StateType.COMPLETED, StateType.RUNNING, StateType.PENDING, StateType.SCHEDULED]
)
@pytest.mark.parametrize("by_schedule", [True, False])
def test_a_run_that_is_done_or_on_its_way_stands_whoever_started_it(
    state: StateType, by_schedule: bool
) -> None:
    one = run(state, expected=DUE if by_schedule else LATER, by_schedule=by_schedule)
    found = judge([one], ANNUAL_ID, DUE, is_complete)
    assert found.stands is one
    assert found.needless == ()
    part = run(state, complete=False)
    assert judge([part], ANNUAL_ID, DUE, is_complete).stands is None


@pytest.mark.parametrize("state", ENDED_BADLY)
def test_a_run_that_ended_badly_does_not_stand(state: StateType) -> None:
    by_hand, by_schedule = run(state), run(state, expected=DUE, by_schedule=True)
    assert judge([by_hand, by_schedule], ANNUAL_ID, DUE, is_complete).stands is None


def test_what_was_made_up_and_failed_is_not_made_up_again_but_what_was_cut_off_is() -> None:
    stands = {
        state: judge([run(state, expected=DUE, made_up=True)], ANNUAL_ID, DUE, is_complete).stands
        is not None
        for state in ENDED_BADLY
    }
    assert stands == {
        StateType.FAILED: True,
        StateType.CRASHED: False,
        StateType.CANCELLED: False,
    }
    before = run(StateType.FAILED, expected=DUE - 30 * DAY, made_up=True)
    assert judge([before], ANNUAL_ID, DUE, is_complete).stands is None


def test_the_best_run_stands() -> None:
    failed = run(StateType.FAILED, expected=DUE, made_up=True)
    running, done = run(StateType.RUNNING), run(StateType.COMPLETED)
    assert judge([failed, running, done], ANNUAL_ID, DUE, is_complete).stands is done
    assert judge([failed, running], ANNUAL_ID, DUE, is_complete).stands is running


def test_of_several_late_dates_one_run_is_kept() -> None:
    august, september = (
        run(StateType.SCHEDULED, expected=DUE - days * DAY, by_schedule=True) for days in (61, 30)
    )
    october = run(StateType.SCHEDULED, expected=DUE, by_schedule=True)
    found = judge([august, october, september], ANNUAL_ID, DUE, is_complete)
    assert found.stands is october
    assert found.needless == (august, september)
    # Where the last date has no run of its own, the older ones do not stand for it.
    found = judge([august, september], ANNUAL_ID, DUE, is_complete)
    assert (found.stands, found.needless) == (None, (august, september))
    # A run by hand since then has done it all.
    done = run(StateType.COMPLETED)
    found = judge([october, done], ANNUAL_ID, DUE, is_complete)
    assert (found.stands, found.needless) == (done, (october,))


def test_a_run_that_a_person_asked_for_is_never_needless() -> None:
    # It was asked for on the page while nothing ran it: before the date, or of a part.
    asked = run(StateType.SCHEDULED, expected=DUE - HOUR)
    part = run(StateType.SCHEDULED, complete=False)
    done = run(StateType.COMPLETED)
    assert judge([asked, part, done], ANNUAL_ID, DUE, is_complete).needless == ()
    assert judge([asked], ANNUAL_ID, DUE, is_complete).stands is asked


def test_what_another_deployment_has_scheduled_is_left_alone() -> None:
    # A person can give `backfill` a schedule on its page.
    other = run(StateType.SCHEDULED, expected=DUE - DAY, by_schedule=True, deployment_id=OTHER_ID)
    assert judge([other, run(StateType.COMPLETED)], ANNUAL_ID, DUE, is_complete).needless == ()


def test_a_run_that_was_left_in_the_middle_long_ago_does_not_stand() -> None:
    left = run(StateType.PENDING, expected=DUE - DAY, by_schedule=True)
    assert judge([left], ANNUAL_ID, DUE, is_complete).stands is None


POSSIBLE = {"sg-66", "sg-71", "art14-2021"}


@pytest.mark.parametrize(
    ("changed", "does"),
    [
        ({}, True),
        ({"editions": []}, True),
        ({"editions": ["sg-66"]}, False),
        ({"editions": ["sg-80", *POSSIBLE]}, True),
        ({"languages": ["zh"]}, False),
        ({"languages": []}, True),
        ({"offline": True}, False),
        ({"inbox": "/elsewhere"}, True),
        ({"home": "/elsewhere"}, False),
        ({"home": None}, False),
    ],
)
def test_what_a_run_has_to_ask_for(changed: dict[str, Any], does: bool, tmp_path: Path) -> None:
    parameters = {**parameters_of_run(home=tmp_path), **changed}
    assert asks_for_everything(parameters, home=tmp_path, possible=POSSIBLE) is does
    assert not asks_for_everything({}, home=tmp_path, possible=POSSIBLE)


def test_a_home_is_the_same_by_any_path_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    for home in ("data", "./data", f"{tmp_path}/data"):
        found = asks_for_everything({"home": home}, home=tmp_path / "data", possible=POSSIBLE)
        assert found
