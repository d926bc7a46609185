"""Against a real Prefect server: what a reviewer sees, and the schedule."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.browser import chromium_available, screenshot
from tests.e2e.commands import CTBT, ROOT, ctbt, environment
from tests.e2e.prefect_server import free_port, running_server

pytestmark = pytest.mark.e2e


def call(url: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    reply = requests.request(method, f"{url}/api{path}", json=body, timeout=30)
    reply.raise_for_status()
    return reply.json()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), free_port()) as url:
        yield url


def test_each_run_leaves_a_report_that_can_be_read(server: str, tmp_path: Path) -> None:
    for _ in range(2):
        done = ctbt(
            "run", "--offline", "--home", tmp_path / "home", PREFECT_API_URL=f"{server}/api"
        )
        assert done.code == 0, done.err
        assert "temporary server" not in done.err

    runs = call(server, "POST", "/flow_runs/filter", {"sort": "START_TIME_ASC"})
    assert [run["state_type"] for run in runs] == ["COMPLETED"] * 4
    assert sum(run["name"] == "SPECIMEN-1.zh.txt" for run in runs) == 2
    artifacts = call(server, "POST", "/artifacts/filter", {"sort": "CREATED_DESC"})
    kinds = [(artifact["key"], artifact["type"]) for artifact in artifacts]
    for kind in (
        ("data-quality-specimen-1-zh", "markdown"),
        ("rows-by-state-specimen-1-zh", "table"),
    ):
        assert kinds.count(kind) == 2

    if not chromium_available():
        pytest.skip("Chromium is not installed (make browser): the page was not looked at")
    report = next(artifact for artifact in artifacts if artifact["type"] == "markdown")
    picture = tmp_path / "report.png"
    text = screenshot(
        f"{server}/v2/artifacts/artifact/{report['id']}", picture, wait_for_text="PASSED"
    )
    assert picture.stat().st_size > 10_000
    assert text.index("PASSED") < text.index("What failed") < text.index("Rows by section")
    assert "SPECIMEN: written by this project" in text


def wait_for(condition: Any, seconds: float) -> Any:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError("not in time")


def test_serve_runs_what_is_started_from_the_ui(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [CTBT, "serve", "--port", str(port), "--home", str(tmp_path / "home")],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
    try:

        def deployments() -> Any:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                found = call(url, "POST", "/deployments/filter", {})
            except requests.RequestException:
                return None
            return found if len(found) == 2 else None

        found = {item["name"]: item for item in wait_for(deployments, 120)}
        assert sorted(found) == ["annual", "backfill"]
        assert [item["schedule"]["cron"] for item in found["annual"]["schedules"]]
        assert found["backfill"]["schedules"] == []
        assert all(item["tags"] for item in found.values())

        taken = ctbt("serve", "--port", str(port), "--home", tmp_path / "other")
        assert taken.code == 3
        assert len(taken.err.splitlines()) == 1

        started = call(
            url,
            "POST",
            f"/deployments/{found['backfill']['id']}/create_flow_run",
            {"parameters": {**found["backfill"]["parameters"], "offline": True, "editions": []}},
        )

        def ended() -> Any:
            run = call(url, "GET", f"/flow_runs/{started['id']}")
            return run if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

        run = wait_for(ended, 120)
        assert run["state_type"] == "COMPLETED", run["state"]
        assert (tmp_path / "home" / "specimen" / "warehouse.duckdb").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/api/health", timeout=5)
