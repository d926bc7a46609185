"""Fetch as Prefect runs it, against a real Prefect server: one at a time, retried, cached."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tests.e2e.commands import CTBT, ROOT, call, ctbt, end_processes_of, environment, wait_for
from tests.fake_un import FakeUn, Shape, report

pytestmark = pytest.mark.e2e

LIMIT = "un-document-server"
LANGUAGES = ("en", "fr")
"""In which the report is there; it is absent in the others."""
HELD = len(LANGUAGES) + 1
"""Documents of an archive then: the reports, and the canary."""


@dataclass
class Fetching:
    """A Prefect server, a document server, and runs of `ctbt run` that use both."""

    prefect: str
    un: FakeUn
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        return {
            "NO_PROXY": "*",
            "PREFECT_API_URL": f"{self.prefect}/api",
            "CTBT_UN_SERVER": self.un.address,
            "CTBT_PAUSE_MIN": "0",
            "CTBT_PAUSE_MAX": "0",
            "CTBT_RETRY_WAIT": "0.05",
        }

    def start(self, home: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{home}.log").open("wb") as log:
            return subprocess.Popen(
                [CTBT, "run", "--edition", "sg-66", "--home", str(self.folder / home)],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=environment(**self.settings),
            )

    def said(self, home: str) -> str:
        return (self.folder / f"{home}.log").read_text(encoding="utf-8")

    def archive(self, home: str) -> Archive:
        return Archive(self.folder / home / "archive")

    def limit(self) -> dict[str, Any] | None:
        found = call(self.prefect, "POST", "/v2/concurrency_limits/filter", {})
        return next((item for item in found if item["name"] == LIMIT), None)

    def task_runs(self) -> list[dict[str, Any]]:
        """Return the newest flow run's tasks that ask the server."""
        flow = call(
            self.prefect,
            "POST",
            "/flow_runs/filter",
            {
                "sort": "START_TIME_DESC",
                "limit": 1,
                "flows": {"name": {"any_": ["universality-run"]}},
            },
        )[0]
        found = call(
            self.prefect,
            "POST",
            "/task_runs/filter",
            {"task_runs": {"flow_run_id": {"any_": [flow["id"]]}}},
        )
        return [item for item in found if item["name"].startswith("fetch ")]


@pytest.fixture
def fetching(prefect: str, tmp_path: Path) -> Iterator[Fetching]:
    un = FakeUn(missing=Shape.NOT_FOUND)
    un.documents = {
        ("A/66/165", language, "docx"): report("A/66/165", language, 66, "docx", 30_000)
        for language in LANGUAGES
    }
    with un.running():
        yield Fetching(prefect, un, tmp_path)
    end_processes_of(tmp_path)


def test_a_run_waits_for_the_slot(fetching: Fetching) -> None:
    """Held by somebody else, the limit keeps a run from asking anything at all."""
    if fetching.limit() is None:  # made by the first run of all, as it is made here
        limit = {"name": LIMIT, "limit": 1, "active": True}
        call(fetching.prefect, "POST", "/v2/concurrency_limits/", limit)
    slot = {"names": [LIMIT], "slots": 1, "mode": "concurrency"}
    call(fetching.prefect, "POST", "/v2/concurrency_limits/increment", slot)
    run = fetching.start("second")
    wait_for(lambda: "Beginning flow run" in fetching.said("second"), 60)
    time.sleep(3)
    assert run.poll() is None
    assert fetching.un.requests == []
    call(
        fetching.prefect,
        "POST",
        "/v2/concurrency_limits/decrement",
        {**slot, "occupancy_seconds": 1.0},
    )
    assert run.wait(timeout=240) == 0, fetching.said("second")
    assert len(fetching.archive("second").documents()) == HELD
    assert fetching.un.most_at_once == 1
    left = fetching.limit()
    assert left is not None
    assert (left["limit"], left["active"], left["active_slots"]) == (1, True, 0)


def test_a_broken_download_is_retried_and_the_rest_is_cached(fetching: Fetching) -> None:
    fetching.un.script(("A/66/165", "en", "docx"), [Shape.CUT] * 4)
    fetching.un.script(("A/66/165", "en", "doc"), [Shape.NOT_FOUND], forever=True)
    assert fetching.start("home").wait(timeout=240) == 0, fetching.said("home")
    tries = {item["name"]: item["run_count"] for item in fetching.task_runs()}
    assert tries["fetch A/66/165 [en]"] == 2
    assert {count for name, count in tries.items() if "[en]" not in name} == {1}
    resumed = [item for item in fetching.un.requests if item.range_start]
    assert resumed, "each try goes on where the one before broke off"

    fetching.un.clear_log()
    assert fetching.start("home").wait(timeout=240) == 0
    assert fetching.un.requests == []
    assert {item["state_name"] for item in fetching.task_runs()} == {"Completed"}

    archive = fetching.archive("home")
    (lost,) = [item for item in archive.documents() if item.first.language == "fr"]
    archive.path(lost.sha256).unlink()
    assert fetching.start("home").wait(timeout=240) == 0, fetching.said("home")
    (asked,) = {item["name"] for item in fetching.task_runs() if item["state_name"] != "Cached"}
    assert asked == "fetch A/66/165 [fr]", "what is lost is no cached result, and all else is"
    assert archive.read(lost)


def test_a_run_that_is_cancelled_leaves_a_consistent_archive(fetching: Fetching) -> None:
    fetching.un.latency = 0.3
    run = fetching.start("home")
    wait_for(lambda: len(fetching.un.requests) >= 3, 60)
    run.terminate()
    run.wait(timeout=60)
    fetching.un.wait_until_idle()
    assert verify(fetching.archive("home")).errors == []
    held = {  # the canary is asked for whole each time
        item.first.asked
        for item in fetching.archive("home").documents()
        if item.first.purpose == "document"
    }
    fetching.un.latency = 0
    fetching.un.clear_log()
    # The slot of the cancelled run is free at once, or after a minute if it was killed hard.
    assert fetching.start("home").wait(timeout=180) == 0, fetching.said("home")
    sent = {fetching.un.address + item.target for item in fetching.un.requests if item.sent}
    assert not held & sent, "nothing that is held is sent again"
    assert len(fetching.archive("home").documents()) == HELD
    shown = ctbt("archive", "verify", "--home", fetching.folder / "home")
    assert shown.code == 0, shown.err
