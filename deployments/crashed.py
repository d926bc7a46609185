"""Runs that were cut off: the record says that they run, and no process does them.

A run holds a lock on a file of its own while it lives (`running_mark`), which the system lets go
of however the run ends. Who starts to serve a home looks which of its runs hold theirs.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from flows.run_names import FLOW_NAME
from flows.running import is_running

_LIVING = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_STARTING = timedelta(seconds=5)
"""A run that has just been told to start may not hold its lock yet: it is waited for so long."""
_MESSAGE = "Its process ended without a word, as after a power cut; what it had loaded stays whole."


async def end_cut_off_runs(client: PrefectClient, home: Path) -> list[str]:
    """Set the runs of a home that no process does to Crashed, with all that belongs to them.

    What they held of Prefect's limits is given back with that: the next run can start.

    Args:
        client: of the server that has the record.
        home: the product's working directory; runs for another are left alone.

    Returns:
        Their names.
    """
    found = await _without_process(client, home)
    if any(_may_be_starting(run) for run in found):
        await asyncio.sleep(_STARTING.total_seconds())
        found = await _without_process(client, home)
    cut_off = [run for run in found if not _may_be_starting(run)]
    for run in cut_off:
        await _end(client, run)
    return [run.name for run in cut_off]


async def _without_process(client: PrefectClient, home: Path) -> list[FlowRun]:
    """Return the runs of a home that the record says live, and that hold no lock."""
    return [
        run
        for run in await _living_runs(client)
        if str(run.parameters.get("home") or "") == str(home.resolve())
        and not is_running(home, run.id)
    ]


def _may_be_starting(run: FlowRun) -> bool:
    began = run.state.timestamp if run.state else run.created
    return began is not None and began >= datetime.now(UTC) - _STARTING


async def _living_runs(client: PrefectClient) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[FLOW_NAME])),
        flow_run_filter=FlowRunFilter(state=_in_states()),
    )


def _in_states() -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=_LIVING))


async def _end(client: PrefectClient, run: FlowRun) -> None:
    for part in await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id]), state=_in_states()
        )
    ):
        await _end(client, part)
    for task in await client.read_task_runs(
        flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])),
        task_run_filter=TaskRunFilter(
            state=TaskRunFilterState(type=TaskRunFilterStateType(any_=_LIVING))
        ),
    ):
        await client.set_task_run_state(task.id, Crashed(message=_MESSAGE), force=True)
    await client.set_flow_run_state(run.id, Crashed(message=_MESSAGE))
