"""`ctbt serve`: the schedule, a run that a person starts, and the end of it all."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from deployments.missed import due_dates
from tests.e2e.browser import chromium_available, open_browser
from tests.e2e.commands import (
    CTBT,
    ROOT,
    call,
    ctbt,
    end_processes_of,
    environment,
    processes_of,
    wait_for,
)
from tests.e2e.prefect_server import free_port

pytestmark = pytest.mark.e2e

ENDS = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True)
class Serving:
    """A `ctbt serve` on its way."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def deployments(self) -> dict[str, dict[str, Any]] | None:
        assert self.process.poll() is None, self.said()
        try:
            found = call(self.url, "POST", "/deployments/filter", {})
        except requests.RequestException:
            return None
        return {item["name"]: item for item in found} if len(found) == 2 else None

    def runs(self) -> list[dict[str, Any]]:
        """Return the runs of the deployments that are not to come."""
        body = {"flow_runs": {"expected_start_time": {"before_": datetime.now(UTC).isoformat()}}}
        found = call(self.url, "POST", "/flow_runs/filter", body)
        return [item for item in found if item["deployment_id"]]

    def start(self, deployment: dict[str, Any]) -> str:
        """Start a run as the form of the UI does, of no edition by name, and offline."""
        parameters = {**deployment["parameters"], "offline": True, "editions": []}
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str(call(self.url, "POST", path, {"parameters": parameters})["id"])

    def state(self, run: str, among: set[str]) -> str | None:
        """Return the state of a run if it is one of these."""
        found = str(call(self.url, "GET", f"/flow_runs/{run}")["state_type"])
        return found if found in among else None


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One for all tests here; the last of them stops it."""
    folder, port = tmp_path_factory.mktemp("serve"), free_port()
    with (folder / "serve.log").open("wb") as output:
        process = subprocess.Popen(
            [CTBT, "serve", "--port", str(port), "--home", str(folder / "home")],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
    try:
        yield Serving(process, folder, port)
    finally:
        end_processes_of(folder)
        process.wait()


def test_a_new_machine_makes_up_the_run_that_was_due_and_says_where_to_look(
    serving: Serving, tmp_path: Path
) -> None:
    dates = asyncio.run(due_dates(datetime.now(UTC)))
    due = f"{dates.last:%Y-%m-%d}"
    wait_for(lambda: "made up now" in serving.said(), 120)
    (made,) = serving.runs()
    assert serving.said().splitlines()[1:4] == [
        f"Serving annual, backfill. Web page: {serving.url} - stop with Ctrl-C.",
        f"Reports of the runs: {serving.url}/artifacts",
        f"annual: next run {dates.following:%Y-%m-%d} 06:00 UTC. The run due {due} was missed "
        f"and is made up now: {serving.url}/runs/flow-run/{made['id']}",
    ]
    assert wait_for(lambda: serving.state(made["id"], ENDS), 120) == "COMPLETED", serving.said()
    assert serving.runs()[0]["name"] == f"annual {due}"

    if not chromium_available():
        pytest.skip("Chromium is not installed (make browser): the pages were not looked at")
    picture, key = tmp_path / "page.png", "data-quality-specimen"
    with open_browser() as browser:
        listed = browser.screenshot(f"{serving.url}/artifacts", picture, wait_for_text=key)
        page = f"{serving.url}/runs/flow-run/{made['id']}"
        text = browser.screenshot(page, picture, wait_for_text="made-up")
    assert key in listed
    assert {"ctbt", "annual", "made-up"} <= set(text.split())


def test_serve_runs_what_is_started_from_the_ui_and_leaves_nothing(serving: Serving) -> None:
    found = wait_for(serving.deployments, 120)
    assert sorted(found) == ["annual", "backfill"]
    (schedule,) = found["annual"]["schedules"]
    assert schedule["active"]
    assert schedule["schedule"]["cron"] == "0 6 1 7-10 *"
    assert schedule["schedule"]["timezone"] == "UTC"
    assert found["backfill"]["schedules"] == []
    assert found["annual"]["tags"] == ["ctbt", "annual"]
    assert found["backfill"]["tags"] == ["ctbt", "backfill"]
    assert {item["parameters"]["home"] for item in found.values()} == {str(serving.home)}

    taken = ctbt("serve", "--port", str(serving.port), "--home", serving.folder / "other")
    assert taken.code == 3
    assert taken.out == ""
    (line,) = taken.err.splitlines()
    assert line.startswith(f"ctbt: unusable setting: 127.0.0.1:{serving.port}: expected ")

    run = serving.start(found["backfill"])
    assert wait_for(lambda: serving.state(run, ENDS), 120) == "COMPLETED", serving.said()
    assert (serving.home / "specimen" / "warehouse.duckdb").exists()

    assert "Traceback" not in serving.said()

    # Asked to stop while a run is on its way: server, runner and the run's process all end.
    second = serving.start(found["backfill"])
    wait_for(lambda: serving.state(second, {"RUNNING"}), 60)
    assert len(processes_of(serving.home)) >= 3
    serving.process.send_signal(signal.SIGTERM)
    assert serving.process.wait(timeout=30) == 0, serving.said()
    assert processes_of(serving.home) == {}
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{serving.url}/api/health", timeout=5)
    assert serving.said().splitlines()[-1] == "Stopped."
