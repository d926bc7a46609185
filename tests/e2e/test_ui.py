"""Against a real Prefect server: what a reviewer finds there after runs, good and failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import chromium_available, screenshot
from tests.e2e.commands import Done, call, ctbt
from tests.e2e.prefect_server import free_port, running_server
from tests.shared_documents import shared_document

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Ui:
    """A server, asked as the pages of the UI ask it."""

    url: str

    def run(self, *arguments: str | Path) -> Done:
        done = ctbt("run", "--offline", *arguments, PREFECT_API_URL=f"{self.url}/api")
        assert "temporary server" not in done.err
        assert "Traceback" not in done.err
        return done

    def newest_run(self) -> dict[str, Any]:
        body = {
            "sort": "START_TIME_DESC",
            "limit": 1,
            "flows": {"name": {"any_": ["universality-run"]}},
        }
        run: dict[str, Any] = call(self.url, "POST", "/flow_runs/filter", body)[0]
        return run

    def subflows(self, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the runs whose parent task is one of this run's, by their names."""
        inside = {"flow_runs": {"parent_flow_run_id": {"any_": [run["id"]]}}}
        found = call(self.url, "POST", "/flow_runs/filter", inside)
        return {item["name"]: item for item in found}

    def artifacts(self, key: str) -> list[dict[str, Any]]:
        """Return every version under a key, the newest first."""
        body = {"sort": "CREATED_DESC", "artifacts": {"key": {"any_": [key]}}}
        found: list[dict[str, Any]] = call(self.url, "POST", "/artifacts/filter", body)
        return found

    def errors(self, run: dict[str, Any]) -> list[str]:
        """Return what the run's log says at level ERROR."""
        body = {"logs": {"flow_run_id": {"any_": [run["id"]]}, "level": {"ge_": 40}}}
        return [item["message"] for item in call(self.url, "POST", "/logs/filter", body)]

    def page(self, artifact: dict[str, Any], picture: Path) -> str:
        """Return the visible text of an artifact's page, and save its picture."""
        if not chromium_available():
            pytest.skip("Chromium is not installed (make browser): the page was not looked at")
        address = f"{self.url}/v2/artifacts/artifact/{artifact['id']}"
        text = screenshot(address, picture, wait_for_text="Rows by section")
        assert picture.stat().st_size > 10_000
        return text


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    with running_server(tmp_path_factory.mktemp("server"), free_port()) as url:
        yield Ui(url)


def test_each_run_leaves_a_report_that_can_be_read(ui: Ui, tmp_path: Path) -> None:
    first, second = (ui.run("--home", tmp_path / "home") for _ in range(2))
    for done in (first, second):
        assert done.code == 0, done.err
        assert "note: the UN document server was not asked (offline)" in done.out
        assert "SPECIMEN — no real report was found" in done.out
        for line in (
            "SPECIMEN specimen-sg-66 [zh]: 16 rows (1a 5, 1b 4, 2a 4, 2b 3), 8 States",
            "SPECIMEN specimen-sg-70 Add.1 [fr]: 4 rows (1a 1, 1b 1, 2a 1, 2b 1), 2 States",
            "specimen-sg-71 in en, fr, zh: the languages agree (15 rows, errors: 0, warnings: 0",
        ):
            assert line in done.out
        assert "checks: " in done.out
        assert "conservation 100%" in done.out
        assert "ctbt sql --specimen " in done.out
    assert "nothing has changed" not in first.out
    assert "nothing has changed" in second.out

    run = ui.newest_run()
    assert run["state_type"] == "COMPLETED"
    subflows = ui.subflows(run)
    assert {item["state_type"] for item in subflows.values()} == {"COMPLETED"}
    assert len(subflows) == 21
    for kind, key in (("markdown", "data-quality"), ("table", "rows-by-state")):
        versions = ui.artifacts(f"{key}-specimen-sg-66-zh")
        assert [item["type"] for item in versions] == [kind, kind]
        assert versions[0]["flow_run_id"] == subflows["SPECIMEN-66-1.zh.docx"]["id"]
        assert versions[1]["flow_run_id"] != versions[0]["flow_run_id"]
        assert "SPECIMEN" in versions[0]["description"] + str(versions[0]["data"])

    text = ui.page(ui.artifacts("data-quality-specimen-sg-66-zh")[0], tmp_path / "specimen.png")
    assert text.index("PASSED: specimen-sg-66") < text.index("What failed")
    assert text.index("What failed") < text.index("Rows by section")
    assert "SPECIMEN: written by this project; no State did what it says." in text


def test_a_failed_edition_is_told_beside_a_good_one(ui: Ui, tmp_path: Path) -> None:
    report = shared_document("A_66_165.zh.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / report.name).write_bytes(report.read_bytes())
    page = "<!DOCTYPE html><html><body>There is no document</body></html>"
    (inbox / "A_67_100.zh.txt").write_text(page, encoding="utf-8")
    done = ui.run("--home", tmp_path / "home", "--inbox", inbox)

    assert done.code == 60
    assert "sg-66 A/66/165 [zh]: 166 rows (1a " in done.out
    assert "A_67_100.zh.txt: FAILED, not loaded (code 12)\n  wrong format: " in done.out
    assert "SPECIMEN" not in done.out
    assert done.err.splitlines()[-1].startswith("ctbt: editions failed: A_67_100.zh.txt: ")

    run = ui.newest_run()
    assert run["state_type"] == "FAILED"
    assert "A_67_100.zh.txt: wrong format" in run["state"]["message"]
    subflows = ui.subflows(run)
    assert {name: item["state_type"] for name, item in subflows.items()} == {
        report.name: "COMPLETED",
        "A_67_100.zh.txt": "FAILED",
    }
    assert ui.errors(subflows[report.name]) == []
    said = ui.errors(subflows["A_67_100.zh.txt"])
    assert any("an HTML page" in line for line in said)
    assert not [line for line in said if "Traceback" in line]

    assert len(ui.artifacts("rows-by-state-sg-66-zh")) == 1
    (artifact,) = ui.artifacts("data-quality-sg-66-zh")
    text = ui.page(artifact, tmp_path / "report.png")
    assert "PASSED: A/66/165 [zh]" in text
    assert "SPECIMEN" not in text
