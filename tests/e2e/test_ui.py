"""Against a real Prefect server: what a person finds who knows only its pages, after five runs.

All is well; warnings; a document that fails its validation; one that is refused before it; a
document server that blocks us. Each run is looked at as the pages show it, then in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import Browser, chromium_available, open_browser
from tests.e2e.commands import Done, call, ctbt
from tests.e2e.prefect_server import free_port, running_server
from tests.e2e.reports import MANY, ROWS, table_rows, with_cell, yearly_report
from tests.fake_un import FakeUn

pytestmark = pytest.mark.e2e

Run = dict[str, Any]

PATIENCE = {
    "CTBT_PAUSE_MIN": "0",
    "CTBT_PAUSE_MAX": "0",
    "CTBT_RETRY_WAIT": "0.05",
    "NO_PROXY": "*",
}
HEADING, OTHER_HEADING = "2 (b). Regional", "2 (c). Interplanetary"


def _clean(language: str) -> bytes:
    return yearly_report("A/66/165", language, 66, table_rows(language, 66, in_section=MANY))


def _warned() -> dict[str, bytes]:
    french = with_cell(table_rows("fr", 71), "Août 2015", "Juillet 2015")
    return {
        "A_71_134.en.docx": yearly_report("A/71/134", "en", 71),
        "A_71_134.fr.docx": yearly_report("A/71/134", "fr", 71, french),
    }


def _inboxes() -> dict[str, dict[str, bytes]]:
    rows = table_rows("en", 70)
    return {
        "clean": {f"A_66_165.{language}.docx": _clean(language) for language in ("en", "fr")},
        "warned": _warned(),
        # Its last section is a heading without a row.
        "failed": {"A_72_113.en.docx": yearly_report("A/72/113", "en", 72, rows[:-3])},
        "refused": {
            "A_70_113.en.docx": yearly_report(
                "A/70/113", "en", 70, with_cell(rows, HEADING, OTHER_HEADING)
            )
        },
        "blocked": {"A_66_165.en.docx": _clean("en")},
    }


@dataclass(frozen=True)
class Ui:
    """A server with five runs, asked as its pages ask it.

    Attributes:
        url: of its UI.
        homes: folder of each run's archive and warehouse.
        done: how each command ended.
        runs: the parent run of each.
    """

    url: str
    homes: Path
    done: dict[str, Done]
    runs: dict[str, Run]

    def edition(self, name: str) -> Run:
        """Return the run of the one edition of a run."""
        inside = {"flow_runs": {"parent_flow_run_id": {"any_": [self.runs[name]["id"]]}}}
        (found,) = call(self.url, "POST", "/flow_runs/filter", inside)
        return dict(found)

    def tasks(self, name: str) -> dict[str, str]:
        """Return {name: state} of the tasks of a run."""
        inside = {"task_runs": {"flow_run_id": {"any_": [self.runs[name]["id"]]}}}
        found = call(self.url, "POST", "/task_runs/filter", inside)
        return {item["name"]: item["state_name"] for item in found}

    def artifacts(self, run: Run) -> dict[str, dict[str, Any]]:
        """Return the artifacts that a run left, by their keys."""
        body = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        found = call(self.url, "POST", "/artifacts/filter", body)
        return {item["key"]: item for item in found}

    def log(self, *runs: Run, level: int = 0) -> list[str]:
        """Return what the logs of runs and of their tasks say at a level or above."""
        ids = [run["id"] for run in runs]
        body = {"logs": {"flow_run_id": {"any_": ids}, "level": {"ge_": level}}, "limit": 200}
        return [item["message"] for item in call(self.url, "POST", "/logs/filter", body)]


def _run(url: str, home: Path, inbox: Path, *options: str, **settings: str) -> tuple[Done, Run]:
    done = ctbt(
        "run", *options, "--home", home, "--inbox", inbox, PREFECT_API_URL=f"{url}/api", **settings
    )
    body = {
        "sort": "START_TIME_DESC",
        "limit": 1,
        "flows": {"name": {"any_": ["universality-run"]}},
    }
    return done, call(url, "POST", "/flow_runs/filter", body)[0]


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    folder = tmp_path_factory.mktemp("ui")
    un = FakeUn(soft_block_after=0)
    with running_server(folder, free_port()) as url:
        done: dict[str, Done] = {}
        runs: dict[str, Run] = {}
        for name, files in _inboxes().items():
            inbox = folder / name
            inbox.mkdir()
            for file_name, data in files.items():
                (inbox / file_name).write_bytes(data)
            home = folder / "homes" / name
            if name == "blocked":
                with un.running():
                    server = {"CTBT_UN_SERVER": un.address, **PATIENCE}
                    done[name], runs[name] = _run(url, home, inbox, "--edition", "sg-66", **server)
            else:
                done[name], runs[name] = _run(url, home, inbox, "--offline")
        yield Ui(url, folder / "homes", done, runs)


def test_the_list_of_runs_says_how_each_ended_and_what_it_did(ui: Ui) -> None:
    assert {name: done.code for name, done in ui.done.items()} == {
        "clean": 0,
        "warned": 0,
        "failed": 60,
        "refused": 60,
        "blocked": 0,
    }
    assert {name: run["state"]["name"] for name, run in ui.runs.items()} == {
        "clean": "Completed",
        "warned": "CompletedWithWarnings",
        "failed": "Failed",
        "refused": "Failed",
        "blocked": "CompletedWithWarnings",
    }
    assert {run["state_type"] for run in ui.runs.values()} == {"COMPLETED", "FAILED"}
    message = {name: run["state"]["message"] for name, run in ui.runs.items()}
    assert message["clean"] == (
        f"2 documents, {4 * MANY} rows, 34 States, 0 errors, 0 warnings, 0 flagged rows"
    )
    assert message["warned"] == (
        f"2 documents, {ROWS} rows, 8 States, 0 errors, 11 warnings, 1 flagged row"
    )
    for name, reason in (("failed", "72"), ("refused", "70")):
        assert message[name].startswith(
            "1 document, 0 rows, 0 States, 1 error, 0 warnings, 0 flagged rows: editions failed: "
            f"sg-{reason}: "
        )
        assert "no document could be loaded: 1 of 1 documents failed" in message[name]
    assert message["blocked"].endswith("0 errors, 1 warning, 0 flagged rows")


def test_runs_and_tasks_are_named_by_what_they_do(ui: Ui) -> None:
    day = r"by hand \d{4}-\d{2}-\d{2} "
    for name, extent in (
        ("clean", "all editions, offline"),
        ("failed", "all editions, offline"),
        ("blocked", "sg-66"),
    ):
        assert re.fullmatch(day + re.escape(extent), ui.runs[name]["name"])
    edition = ui.edition("clean")
    assert edition["name"] == "sg-66 en fr A/66/165"
    assert set(edition["tags"]) == {"ctbt", "sg-66", "en", "fr", "sg-report", "inbox"}
    assert ui.edition("refused")["name"] == "sg-70 en"
    assert set(ui.runs["clean"]["tags"]) == {"ctbt", "by hand"}
    assert set(ui.runs["blocked"]["tags"]) == {"ctbt", "by hand", "sg-66"}
    tasks = ui.tasks("clean")
    assert {"read en A/66/165", "read fr A/66/165", "validate 2 documents"} <= set(tasks)
    assert set(tasks.values()) == {"Completed"}
    assert ui.tasks("refused")["read en A/70/113"] == "Failed"


def test_the_summary_leads_to_the_report_and_the_run_of_each_edition(ui: Ui) -> None:
    for name, verdict in (
        ("clean", "PASSED"),
        ("warned", "PASSED WITH 11 WARNINGS"),
        ("failed", "FAILED"),
        ("refused", "FAILED"),
        ("blocked", "PASSED WITH 1 WARNING"),
    ):
        artifacts = ui.artifacts(ui.runs[name])
        assert set(artifacts) == {"run-summary", "fetch-status"}
        summary = artifacts["run-summary"]
        message = ui.runs[name]["state"]["message"]
        assert summary["description"] == f"{verdict}: {message.partition(': ')[0]}"
        assert summary["data"].startswith(f"# {verdict}\n")
        edition = ui.edition(name)
        reports = ui.artifacts(edition)
        (key,) = (one for one in reports if one.startswith("data-quality-"))
        assert key == f"data-quality-{edition['name'].split()[0]}"
        assert f"[report](/artifacts/artifact/{reports[key]['id']})" in summary["data"]
        assert f"[run](/runs/flow-run/{edition['id']})" in summary["data"]
        own = "PASSED" if name == "blocked" else verdict
        assert reports[key]["description"].startswith(f"{own}: ")
        assert reports[key]["data"].startswith(f"# {own}: ")
        status = artifacts["fetch-status"]
        assert "| 2011 | A/66/165 | " in status["data"]
        assert status["description"] in status["data"]


def test_an_edition_leaves_its_tables_where_something_is_loaded(ui: Ui) -> None:
    loaded = ui.artifacts(ui.edition("warned"))
    assert set(loaded) == {"data-quality-sg-71", "rows-by-state-sg-71", "agreement-sg-71"}
    assert loaded["rows-by-state-sg-71"]["type"] == "table"
    assert '"reporter": "AUS"' in str(loaded["rows-by-state-sg-71"]["data"])
    assert "| warning | period | 3 | en 3 | " in loaded["agreement-sg-71"]["data"]
    report = loaded["data-quality-sg-71"]["data"]
    assert "(/artifacts/key/agreement-sg-71): 12 rows compared, errors: 0, warnings: 1." in report
    for artifact in loaded.values():
        assert artifact["description"].startswith("PASSED WITH 11 WARNINGS: 2 documents, ")
    assert set(ui.artifacts(ui.edition("refused"))) == {"data-quality-sg-70"}


def test_what_failed_is_told_with_its_place_and_what_to_do(ui: Ui) -> None:
    failed = ui.artifacts(ui.edition("failed"))["data-quality-sg-72"]["data"]
    assert "expected section 2b has rows" in failed
    assert "What to do: " in failed
    refused = ui.artifacts(ui.edition("refused"))["data-quality-sg-70"]["data"]
    error, what_to_do, text = refused.split("\n\n")[2:5], "What to do: ", "The text there:"
    assert "en A/70/113 is not loaded" in error[0]
    assert OTHER_HEADING in error[1]
    assert what_to_do in error[2]
    excerpt = refused[refused.index(text) :]
    assert f"    {OTHER_HEADING}" in excerpt
    before, _, behind = excerpt.partition(OTHER_HEADING)
    assert "Brazil" in behind, "the row behind the place"
    assert "Chile" in before, "and the one before it"


def test_no_log_of_any_run_has_a_traceback(ui: Ui) -> None:
    for name, done in ui.done.items():
        edition = ui.edition(name)
        for line in [*ui.log(ui.runs[name], edition), done.err]:
            assert "Traceback" not in line
            assert 'File "' not in line
        errors = ui.log(ui.runs[name], edition, level=40)
        assert bool(errors) == (name in {"failed", "refused"})
        assert all("\n" not in line for line in errors)
    assert any(OTHER_HEADING in line for line in ui.log(ui.edition("refused"), level=40))


def test_a_server_that_blocks_us_is_a_warning_of_the_run(ui: Ui) -> None:
    said = ui.log(ui.runs["blocked"], level=30)
    assert any(line.startswith("the UN document server blocks us: ") for line in said)
    summary = ui.artifacts(ui.runs["blocked"])["run-summary"]["data"]
    assert "## Warnings\n\n- the UN document server blocks us: " in summary
    assert "try again from" in summary
    assert "blocked" in ui.artifacts(ui.runs["blocked"])["fetch-status"]["description"]
    assert ui.edition("blocked")["state"]["name"] == "Completed", "its edition is well"


def test_a_run_that_could_load_nothing_leaves_no_warehouse(ui: Ui) -> None:
    for name in ("failed", "refused"):
        home = ui.homes / name
        assert list(home.rglob("*.duckdb")) == []
        assert "not made: nothing could be loaded" in ui.done[name].out
        assert "query it: " not in ui.done[name].out
        assert ui.done[name].err.splitlines()[-1].startswith("ctbt: editions failed: ")
        asked = ctbt("sql", "--home", home, "SELECT count(*) FROM activity_list")
        assert asked.code == 50
        assert "no such file" in asked.err


def test_a_person_sees_it_in_three_clicks(ui: Ui, tmp_path: Path) -> None:
    if not chromium_available():
        pytest.skip("Chromium is not installed (make browser): the pages were not looked at")

    with open_browser() as browser:
        _look(ui, browser, tmp_path)


def _look(ui: Ui, browser: Browser, pictures: Path) -> None:
    def page(path: str, name: str, wait_for_text: str) -> str:
        picture = pictures / f"{name}.png"
        text = browser.screenshot(f"{ui.url}{path}", picture, wait_for_text=wait_for_text)
        assert picture.stat().st_size > 10_000
        return text

    runs = page("/runs", "runs", "all editions, offline")
    assert runs.count("CompletedWithWarnings") == 3, "two runs and an edition"
    assert "Failed" in runs
    listed = page("/artifacts", "artifacts", "FAILED: 1 document, 0 rows")
    assert "PASSED: 2 documents, 64 rows" in listed
    newest = ui.artifacts(ui.runs["blocked"])["run-summary"]
    summary = page(f"/artifacts/artifact/{newest['id']}", "summary", "What is held, absent")
    assert "the UN document server blocks us" in summary
    for name, run in ui.runs.items():
        edition = ui.edition(name)
        artifacts = ui.artifacts(edition)
        key = next(one for one in artifacts if one.startswith("data-quality-"))
        verdict = artifacts[key]["data"].partition("\n")[0].removeprefix("# ")
        text = page(f"/artifacts/artifact/{artifacts[key]['id']}", name, verdict)
        assert text.index(verdict) < text.index("Languages: ")
        state = run["state"]["name"]
        shown = page(f"/runs/flow-run/{run['id']}", f"{name}-run", run["name"])
        assert state in shown
