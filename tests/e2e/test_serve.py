"""`ctbt serve`: the schedule, a run that a person starts, and the end of it all."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

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

    def start(self, deployment: dict[str, Any]) -> str:
        """Start a run as the form of the UI does, of no edition by name, and offline."""
        parameters = {**deployment["parameters"], "offline": True, "editions": []}
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str(call(self.url, "POST", path, {"parameters": parameters})["id"])

    def state(self, run: str, among: set[str]) -> str | None:
        """Return the state of a run if it is one of these."""
        found = str(call(self.url, "GET", f"/flow_runs/{run}")["state_type"])
        return found if found in among else None


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    port = free_port()
    with (tmp_path / "serve.log").open("wb") as output:
        process = subprocess.Popen(
            [CTBT, "serve", "--port", str(port), "--home", str(tmp_path / "home")],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
    try:
        yield Serving(process, tmp_path, port)
    finally:
        end_processes_of(tmp_path)
        process.wait()


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
