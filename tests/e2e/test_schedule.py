"""The schedule against a real server: what is made up, once, and when nothing is."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.missed import due_dates
from deployments.serve import deploy
from flows.running import running_mark
from tests.e2e.commands import ROOT, call, ctbt, environment
from tests.specimens import project_reference

pytestmark = pytest.mark.e2e

DATES = asyncio.run(due_dates(datetime.now(UTC)))
DUE = f"{DATES.last:%Y-%m-%d}"
NEXT = f"annual: next run {DATES.following:%Y-%m-%d} 06:00 UTC."


@dataclass(frozen=True)
class Schedule:
    """The deployments of one home on a server, where nothing runs what is scheduled."""

    url: str
    home: Path

    def serve(self) -> str:
        """Register the deployments as `ctbt serve` does; return what it says."""
        with temporary_settings({PREFECT_API_URL: f"{self.url}/api"}):
            runner = Runner(name="test", pause_on_shutdown=False)
            return "\n".join(asyncio.run(deploy(runner, project_reference(), self.home, None)))

    def deployment(self) -> dict[str, Any]:
        found: dict[str, Any] = call(self.url, "GET", "/deployments/name/universality-run/annual")
        return found

    def switch(self, *, on: bool) -> None:
        """Do what the switch on the page does."""
        found = self.deployment()
        (schedule,) = found["schedules"]
        path = f"/deployments/{found['id']}/schedules/{schedule['id']}"
        call(self.url, "PATCH", path, {"active": on})

    def pause(self, *, paused: bool) -> None:
        """Do what pausing the whole deployment does."""
        call(self.url, "PATCH", f"/deployments/{self.deployment()['id']}", {"paused": paused})

    def runs(self) -> dict[str, dict[str, Any]]:
        """Return the runs of `annual` that were due, by id."""
        body = {
            "deployments": {"id": {"any_": [self.deployment()["id"]]}},
            "flow_runs": {"expected_start_time": {"before_": datetime.now(UTC).isoformat()}},
        }
        return {item["id"]: item for item in call(self.url, "POST", "/flow_runs/filter", body)}

    def delete_runs(self) -> None:
        for run in self.runs():
            call(self.url, "DELETE", f"/flow_runs/{run}")

    def new_run(self, **body: Any) -> str:
        path = f"/deployments/{self.deployment()['id']}/create_flow_run"
        return str(call(self.url, "POST", path, body)["id"])

    def end(self, run: str, state: str) -> None:
        body = {"state": {"type": state}, "force": True}
        call(self.url, "POST", f"/flow_runs/{run}/set_state", body)


@pytest.fixture
def schedule(prefect: str, tmp_path: Path) -> Iterator[Schedule]:
    """The record of the server is shared: what an earlier test left is of another home."""
    found = Schedule(prefect, tmp_path / "home")
    yield found
    found.delete_runs()


def test_a_missed_run_is_made_up_once(schedule: Schedule) -> None:
    said = schedule.serve()
    ((run, made),) = schedule.runs().items()
    assert said == (
        f"{NEXT} The run due {DUE} was missed and is made up now: "
        f"{schedule.url}/runs/flow-run/{run}"
    )
    assert made["name"] == f"annual {DUE}"
    assert sorted(made["tags"]) == ["annual", "ctbt", "made-up"]
    assert datetime.fromisoformat(made["expected_start_time"]) == DATES.last
    assert made["parameters"]["editions"] is None

    assert f"The run due {DUE} waits and starts now: " in schedule.serve()
    for state, told in (
        ("RUNNING", "is running"),
        ("COMPLETED", "is done"),
        ("FAILED", "was made up and failed; start it anew on its page"),
    ):
        schedule.end(run, state)
        with running_mark(schedule.home, UUID(run)):  # as a process that does it holds it
            assert schedule.serve().startswith(f"{NEXT} The run due {DUE} {told}: "), state
        assert set(schedule.runs()) == {run}

    # Cut off, as by a stop of the command while it ran: it is made up again.
    schedule.end(run, "CANCELLED")
    assert "is made up now" in schedule.serve()
    (again,) = set(schedule.runs()) - {run}
    assert schedule.runs()[again]["name"] == f"annual {DUE}"


def test_of_several_dates_that_passed_unserved_one_is_run(schedule: Schedule) -> None:
    schedule.serve()
    schedule.delete_runs()
    # The server's own scheduler looks ahead: these are what it left while nothing ran them.
    begin = (DATES.last - timedelta(days=365)).isoformat()
    span = {"start_time": begin, "end_time": DATES.last.isoformat(), "min_runs": 9}
    call(schedule.url, "POST", f"/deployments/{schedule.deployment()['id']}/schedule", span)
    late = schedule.runs()
    assert len(late) >= 4
    assert all(item["auto_scheduled"] for item in late.values())
    asked = schedule.new_run(parameters={"editions": ["sg-66"]})

    assert f"The run due {DUE} waits and starts now: " in schedule.serve()
    runs = schedule.runs()
    assert {*late, asked} == set(runs)
    waiting = [run for run, item in runs.items() if item["state_type"] == "SCHEDULED"]
    (kept,) = set(waiting) - {asked}
    assert datetime.fromisoformat(runs[kept]["expected_start_time"]) == DATES.last
    messages = {runs[run]["state"]["message"] for run in late if run != kept}
    assert messages == {f"Not needed any more: annual {DUE} does what it would have done."}


def test_a_schedule_that_is_switched_off_stays_off(schedule: Schedule) -> None:
    schedule.serve()
    schedule.delete_runs()
    schedule.switch(on=False)
    for _ in range(2):
        said = schedule.serve()
        assert said == "annual: its schedule is switched off: no run is planned or made up."
        assert [item["active"] for item in schedule.deployment()["schedules"]] == [False]
        assert schedule.runs() == {}
    schedule.switch(on=True)
    assert "is made up now" in schedule.serve()
    assert [item["active"] for item in schedule.deployment()["schedules"]] == [True]

    schedule.pause(paused=True)
    assert "switched off" in schedule.serve()
    assert schedule.deployment()["paused"]
    schedule.pause(paused=False)
    assert f"The run due {DUE} waits and starts now: " in schedule.serve()


def test_a_run_by_hand_does_what_was_due_if_it_asked_for_everything(schedule: Schedule) -> None:
    done = ctbt("run", "--home", schedule.home, PREFECT_API_URL=f"{schedule.url}/api")
    assert done.code == 0, done.err
    assert schedule.serve().startswith(f"{NEXT} The run due {DUE} is done: ")
    assert schedule.runs() == {}


def test_a_backfill_offers_what_can_exist(schedule: Schedule) -> None:
    schedule.serve()
    found = call(schedule.url, "GET", "/deployments/name/universality-run/backfill")
    editions = found["parameters"]["editions"]
    assert {"sg-52", "sg-66", "sg-72", "art14-2021", "art14-2025"} <= set(editions)
    assert not {"sg-73", "sg-81", "specimen-1"} & set(editions)


_SMALL = """
from prefect import flow
from prefect.runtime import flow_run
from flows.run_names import run_name

@flow(flow_run_name=run_name)
def small(editions, offline=False):
    print(flow_run.id)

small(["sg-66", "art14-2021"])
"""


def test_a_run_is_renamed_by_what_it_does_when_it_starts(prefect: str) -> None:
    own = environment(PREFECT_API_URL=f"{prefect}/api")
    done = subprocess.run(
        [sys.executable, "-c", _SMALL],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=own,
    )
    found = call(prefect, "GET", f"/flow_runs/{done.stdout.strip()}")
    day = found["expected_start_time"][:10]
    assert found["name"] == f"by hand {day} sg-66, art14-2021"
