"""`ctbt serve`: the schedule, a run that a person starts, and the end of it all."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

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
from tests.kills import kills

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

    @property
    def login(self) -> str:
        return (self.home / "prefect" / "login").read_text(encoding="utf-8")

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return call(self.url, method, path, body, self.login)

    def said(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def deployments(self) -> dict[str, dict[str, Any]] | None:
        assert self.process.poll() is None, self.said()
        try:
            found = self.call("POST", "/deployments/filter", {})
        except (requests.RequestException, FileNotFoundError):
            return None
        return {item["name"]: item for item in found} if len(found) == 2 else None

    def runs(self) -> list[dict[str, Any]]:
        """Return the runs of the deployments that are not to come."""
        body = {"flow_runs": {"expected_start_time": {"before_": datetime.now(UTC).isoformat()}}}
        found = self.call("POST", "/flow_runs/filter", body)
        return [item for item in found if item["deployment_id"]]

    def start(self, deployment: dict[str, Any], **changed: Any) -> str:
        """Start a run as the form of the UI does, of no edition by name, and offline."""
        parameters = {**deployment["parameters"], "offline": True, "editions": [], **changed}
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str(self.call("POST", path, {"parameters": parameters})["id"])

    def end_of(self, run: str) -> str:
        """Wait for the end of a run; return its state."""
        return wait_for(lambda: self.state(run, ENDS), 120)

    def state(self, run: str, among: set[str]) -> str | None:
        """Return the state of a run if it is one of these."""
        found = str(self.call("GET", f"/flow_runs/{run}")["state_type"])
        return found if found in among else None


def started(folder: Path, port: int) -> Serving:
    with (folder / "serve.log").open("ab") as output:
        process = subprocess.Popen(
            [CTBT, "serve", "--port", str(port), "--home", str(folder / "home")],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
    return Serving(process, folder, port)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One for all tests here; the last of them stops it."""
    found = started(tmp_path_factory.mktemp("serve"), free_port())
    try:
        yield found
    finally:
        end_processes_of(found.folder)
        found.process.wait()


def test_a_new_machine_makes_up_the_run_that_was_due_and_says_where_to_look(
    serving: Serving, tmp_path: Path
) -> None:
    dates = asyncio.run(due_dates(datetime.now(UTC)))
    due = f"{dates.last:%Y-%m-%d}"
    wait_for(lambda: "made up now" in serving.said(), 120)
    (made,) = serving.runs()
    assert serving.said().splitlines()[1:5] == [
        f"Serving annual, backfill. Web page: {serving.url} - stop with Ctrl-C.",
        f"It asks for a login: {CTBT.relative_to(ROOT)} serve --show-login --home {serving.home}",
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
        browser.log_in(serving.url, serving.login)
        listed = browser.screenshot(f"{serving.url}/artifacts", picture, wait_for_text=key)
        page = f"{serving.url}/runs/flow-run/{made['id']}"
        text = browser.screenshot(page, picture, wait_for_text="made-up")
    assert key in listed
    assert {"ctbt", "annual", "made-up"} <= set(text.split())


def test_serve_runs_what_is_started_from_the_ui(serving: Serving) -> None:
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
    assert serving.end_of(run) == "COMPLETED", serving.said()
    assert (serving.home / "specimen" / "warehouse.duckdb").exists()

    assert "Traceback" not in serving.said()


@pytest.mark.attack("serves a home that another command serves")
def test_a_second_command_on_one_home_is_refused(serving: Serving) -> None:
    wait_for(serving.deployments, 120)
    second = ctbt("serve", "--port", str(free_port()), "--home", serving.home)
    assert (second.code, second.out) == (3, "")
    assert second.err == (
        f"ctbt: unusable setting: {serving.home}: expected a home that no other command serves; "
        f"found one that process {serving.process.pid} serves at {serving.url}\n"
    )


FOREIGN = "http://attacker.example"


@pytest.mark.attack(
    "asks the server without the login, from another origin, under another name (DNS rebinding)"
)
def test_nobody_without_the_login_is_answered(serving: Serving) -> None:
    """What another user of the machine tries, and a page of another origin in the browser."""
    wait_for(serving.deployments, 120)
    file = serving.home / "prefect" / "login"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert serving.login.split(":")[0] == "ctbt"
    assert len(serving.login) > 30
    assert serving.login not in serving.said()
    shown = ctbt("serve", "--show-login", "--home", serving.home)
    assert (shown.code, shown.out.splitlines()[1]) == (0, serving.login)

    api = f"{serving.url}/api"
    user, _, password = serving.login.partition(":")
    questions = (
        ("GET", "/admin/version"),
        ("GET", "/csrf-token?client=x"),
        ("GET", "/deployments/name/universality-run/backfill"),
        ("POST", "/deployments/filter"),
        ("POST", "/flow_runs/"),
    )
    for method, path in questions:
        for auth in (None, ("ctbt", "guessed"), (user, password + "x")):
            reply = requests.request(method, api + path, json={}, auth=auth, timeout=30)
            # Prefect looks for the CSRF token of a request that changes something first.
            assert reply.status_code == (401 if method == "GET" else 403), (method, path)

    # Even with the login (a browser that has it), a request has to come from the page itself.
    def ask(method: str, path: str, **headers: str) -> requests.Response:
        return requests.request(
            method, api + path, json={}, auth=(user, password), headers=headers, timeout=30
        )

    assert ask("POST", "/deployments/filter").status_code == 403, "no CSRF token"
    assert "Access-Control-Allow-Origin" not in ask("GET", "/admin/version", Origin=FOREIGN).headers
    preflight = ask(
        "OPTIONS",
        "/deployments/filter",
        Origin=FOREIGN,
        **{"Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 400
    own = ask("GET", "/admin/version", Origin=serving.url)
    assert own.headers["Access-Control-Allow-Origin"] == serving.url

    # A name that was made to lead to this machine (DNS rebinding) is not ours, for pages neither.
    for path in ("/api/admin/version", "/api/health", "/", "/ui-settings"):
        for name in ("attacker.example", f"attacker.example:{serving.port}", "127.0.0.1.nip.io"):
            reply = requests.get(serving.url + path, headers={"Host": name}, timeout=30)
            assert (reply.status_code, reply.text) == (400, "Invalid host header"), (path, name)


@pytest.mark.attack("listens to the server's events without the login")
def test_a_websocket_without_the_login_hears_nothing(serving: Serving) -> None:
    wait_for(serving.deployments, 120)

    async def said(message: dict[str, str]) -> str:
        url = f"ws://127.0.0.1:{serving.port}/api/events/out"
        async with connect(url, subprotocols=[Subprotocol("prefect")], proxy=None) as socket:
            await socket.send(json.dumps(message))
            return str(await asyncio.wait_for(socket.recv(), 10))

    wrong = {"type": "auth", "token": base64.b64encode(b"ctbt:guessed").decode()}
    for message in (wrong, {"type": "filter"}):
        with pytest.raises(ConnectionClosed):
            asyncio.run(said(message))


@pytest.mark.attack("patches a deployment to a shell command and starts it")
def test_what_somebody_made_of_a_deployment_is_not_run(serving: Serving, tmp_path: Path) -> None:
    """Who can write to the database, too, starts runs of this program's code only."""
    found = wait_for(serving.deployments, 120)
    marker, script = tmp_path / "marker", tmp_path / "other.py"
    script.write_text(
        f"from pathlib import Path\nPath({str(marker)!r}).touch()\n"
        "from prefect import flow\n@flow\ndef other(**more): pass\n",
        encoding="utf-8",
    )
    step = {"prefect.deployments.steps.run_shell_script": {"script": f"touch {marker}"}}
    serving.call(
        "PATCH",
        f"/deployments/{found['backfill']['id']}",
        {"pull_steps": [step], "entrypoint": f"{script}:other", "path": str(tmp_path)},
    )
    run = serving.start(found["backfill"])
    assert serving.end_of(run) == "COMPLETED", serving.said()
    assert not marker.exists()


@pytest.mark.attack("points a run at folders that nobody has named")
def test_a_run_takes_no_folder_that_was_not_named(serving: Serving, tmp_path: Path) -> None:
    found = wait_for(serving.deployments, 120)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for changed in ({"home": str(tmp_path / "elsewhere")}, {"inbox": str(inbox)}):
        run = serving.start(found["backfill"], **changed)
        assert serving.end_of(run) == "FAILED", serving.said()
        (name,) = changed
        message = serving.call("GET", f"/flow_runs/{run}")["state"]["message"]
        assert f"unusable setting: parameter of the run, {name}: expected " in message
    assert list(tmp_path.iterdir()) == [inbox]


@pytest.mark.attack("kills the server in the midst of a run, and closes its terminal")
def test_it_ends_with_all_it_started_and_goes_on_where_it_was_killed(serving: Serving) -> None:
    found = wait_for(serving.deployments, 120)
    again = serving
    for _ in range(kills(short=1, share=0.04)):
        cut_off = again.start(found["backfill"])
        wait_for(lambda: again.state(cut_off, {"RUNNING"}), 60)  # noqa: B023 - asked at once
        assert len(processes_of(serving.home)) >= 3
        time.sleep(random.uniform(0.0, 1.0))  # noqa: S311 - no secret
        again.process.kill()
        again.process.wait()
        wait_for(lambda: processes_of(serving.home) == {}, 20)

        again = started(serving.folder, serving.port)
        wait_for(again.deployments, 120)
        assert again.end_of(cut_off) == "CRASHED"
        name = again.call("GET", f"/flow_runs/{cut_off}")["name"]
        said = f"{name} was cut off: its process is gone"
        wait_for(lambda: said in again.said(), 60)  # noqa: B023 - asked at once
    # The only slot is free again.
    second = again.start(found["backfill"])
    wait_for(lambda: again.state(second, {"RUNNING"}), 60)

    # The terminal is closed while a run is on its way: server, runner and the run's process end.
    again.process.send_signal(signal.SIGHUP)
    assert again.process.wait(timeout=30) == 0, again.said()
    assert processes_of(serving.home) == {}
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{serving.url}/api/health", timeout=5)
    assert again.said().splitlines()[-1] == "Stopped."
    assert "Traceback" not in again.said()
