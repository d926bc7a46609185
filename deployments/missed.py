"""The run of `annual` that was due last: done, on its way, or missed and made up once.

A scheduler that was off at the time of a run waits for the next date, which here can be
nine months away. Runs count by what they asked for and when they began, whoever started
them; a run that was cut off (cancelled, crashed) has not done what was due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.server.schemas.schedules import CronSchedule
from prefect.states import Cancelled, Scheduled
from prefect.utilities.urls import url_for

from deployments.schedule import ANNUAL, ANNUAL_CRON, ANNUAL_TIMEZONE
from flows.run_names import name_of

MADE_UP = "made-up"
"""Tag of a run that stands in for one that the schedule has missed."""

_A_YEAR = timedelta(days=366)
_PAGE = 200
"""Prefect's server answers with no more runs at a time."""

_STANDS = {
    StateType.COMPLETED: "is done",
    StateType.RUNNING: "is running",
    StateType.PENDING: "is starting",
    StateType.PAUSED: "is paused",
    StateType.SCHEDULED: "waits and starts now",
    StateType.FAILED: "was made up and failed; start it anew on its page",
}
"""What is said of the run that stands for a due date, the best first."""


@dataclass(frozen=True, slots=True)
class DueDates:
    """Dates of the schedule: `last` is past or this moment, `following` is to come."""

    last: datetime
    following: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a due date.

    Attributes:
        stands: the run that stands for it; None if it was missed.
        needless: late runs of the schedule with nothing left to do.
    """

    stands: FlowRun | None
    needless: tuple[FlowRun, ...]


async def due_dates(now: datetime) -> DueDates:
    """Return the dates of the schedule before and after `now`; it has some in each year."""
    schedule = CronSchedule(cron=ANNUAL_CRON, timezone=ANNUAL_TIMEZONE)
    past = await schedule.get_dates(start=now - _A_YEAR, end=now)
    (following,) = await schedule.get_dates(n=1, start=now + timedelta(microseconds=1))
    return DueDates(past[-1], following)


def asks_for_everything(
    parameters: Mapping[str, Any], *, home: Path, possible: AbstractSet[str]
) -> bool:
    """Return whether a run with these parameters does all that `annual` does.

    Args:
        parameters: of the run. A run for another home, or for one that is not said, does not.
        home: the product's working directory.
        possible: ids of the editions that can have a document.
    """
    editions = parameters.get("editions")
    return (
        not parameters.get("offline")
        and not parameters.get("languages")
        and (not editions or possible <= set(editions))
        and bool(parameters.get("home"))
        and Path(parameters["home"]).resolve() == home.resolve()
    )


def judge(
    runs: Sequence[FlowRun],
    deployment_id: UUID,
    due: datetime,
    is_complete: Callable[[Mapping[str, Any]], bool],
) -> Judgement:
    """Return which run stands for a due date.

    Args:
        runs: those that began since then, and those that wait though their time has come.
        deployment_id: of `annual`; runs that are scheduled for another one are left alone.
        due: the date.
        is_complete: whether a run with such parameters does all that was due.
    """
    order = list(_STANDS)
    standing = [run for run in runs if _stands_for(run, due, is_complete)]
    stands = min(standing, key=lambda run: order.index(_state(run)), default=None)
    needless = tuple(
        run
        for run in runs
        if run is not stands
        and _state(run) is StateType.SCHEDULED
        and _is_scheduled(run)
        and run.deployment_id == deployment_id
    )
    return Judgement(stands, needless)


def _stands_for(
    run: FlowRun, due: datetime, is_complete: Callable[[Mapping[str, Any]], bool]
) -> bool:
    of_this_date = _is_scheduled(run) and _expected(run) == due
    match _state(run):
        case StateType.COMPLETED | StateType.RUNNING | StateType.PAUSED:
            return is_complete(run.parameters)
        case StateType.PENDING:
            # One of an earlier date never got further: its process is gone.
            return is_complete(run.parameters) and _expected(run) >= due
        case StateType.SCHEDULED:
            return is_complete(run.parameters) and (of_this_date or not _is_scheduled(run))
        case StateType.FAILED:
            # Made up once: another one after each restart would fail in the same way.
            return of_this_date and MADE_UP in run.tags
        case _:
            return False


def _is_scheduled(run: FlowRun) -> bool:
    """Return whether the schedule asked for it, in time or later; no person did."""
    return run.auto_scheduled or MADE_UP in run.tags


def _state(run: FlowRun) -> StateType:
    if run.state_type is None:
        raise AssertionError(f"run {run.id} has no state: Prefect gives each run one")
    return run.state_type


def _expected(run: FlowRun) -> datetime:
    if run.expected_start_time is None:
        raise AssertionError(f"run {run.id} has no expected start: Prefect gives each run one")
    return run.expected_start_time


async def make_up(
    client: PrefectClient,
    deployment_id: UUID,
    now: datetime,
    is_complete: Callable[[Mapping[str, Any]], bool],
) -> str:
    """Start the run that was missed, if one was; return what a person should know.

    Late runs of the schedule that nothing is left to do for are cancelled: of several dates
    that passed, one run does the work of all.

    Args:
        client: of the server.
        deployment_id: of `annual`.
        now: the time.
        is_complete: whether a run with such parameters does all that `annual` does.
    """
    dates = await due_dates(now)
    name = name_of(ANNUAL, dates.last, {})
    deployment = await client.read_deployment(deployment_id)
    runs = await _runs_since(client, deployment.flow_id, dates.last, now)
    found = judge(runs, deployment_id, dates.last, is_complete)
    for run in found.needless:
        message = f"Not needed any more: {name} does what it would have done."
        await client.set_flow_run_state(run.id, Cancelled(message=message), force=True)
    said = f"{ANNUAL}: next run {dates.following:%Y-%m-%d %H:%M %Z}. "
    if found.stands is not None:
        what = _STANDS[_state(found.stands)]
        return f"{said}The run due {dates.last:%Y-%m-%d} {what}: {url_for(found.stands)}"
    run = await client.create_flow_run_from_deployment(
        deployment_id, name=name, tags=[MADE_UP], state=Scheduled(scheduled_time=dates.last)
    )
    return f"{said}The run due {dates.last:%Y-%m-%d} was missed and is made up now: {url_for(run)}"


async def _runs_since(
    client: PrefectClient, flow_id: UUID, due: datetime, now: datetime
) -> list[FlowRun]:
    """Return the runs that began since a date, and those that wait though their time has come."""
    waiting = FlowRunFilterState(
        type=FlowRunFilterStateType(any_=[StateType.SCHEDULED, StateType.PENDING])
    )
    filters = (
        FlowRunFilter(start_time=FlowRunFilterStartTime(after_=due)),
        FlowRunFilter(
            state=waiting, expected_start_time=FlowRunFilterExpectedStartTime(before_=now)
        ),
    )
    found: dict[UUID, FlowRun] = {}
    for wanted in filters:
        page: list[FlowRun] | None = None
        offset = 0
        while page is None or len(page) == _PAGE:
            page = await client.read_flow_runs(
                flow_filter=FlowFilter(id=FlowFilterId(any_=[flow_id])),
                flow_run_filter=wanted,
                sort=FlowRunSort.EXPECTED_START_TIME_DESC,
                limit=_PAGE,
                offset=offset,
            )
            found |= {run.id: run for run in page}
            offset += _PAGE
    return list(found.values())
