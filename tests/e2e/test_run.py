"""`ctbt run` and `ctbt sql` as a person runs them, with the temporary Prefect server."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

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
from tests.e2e.reports import pdf_report
from tests.shared_documents import shared_document

pytestmark = pytest.mark.e2e

FLOW = "universality-run"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def readme_answers() -> list[tuple[str, list[str]]]:
    """Return each query of the README with its answer, as lines of csv in lower case."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"```sql\n(.+?)```\n\n((?:\|[^\n]*\n)+)", readme, re.DOTALL)
    assert len(found) == 5
    return [
        (
            query,
            [
                ",".join(cell.strip().lower() for cell in line.strip("|").split("|"))
                for number, line in enumerate(table.splitlines())
                if number != 1
            ],
        )
        for query, table in found
    ]


def test_a_machine_without_network_and_documents_runs_on_the_specimen(tmp_path: Path) -> None:
    closed = f"http://127.0.0.1:{free_port()}"
    done = ctbt("run", "--home", tmp_path, CTBT_UN_SERVER=closed)
    assert done.code == 0, done.err
    assert "the UN document server cannot be reached" in done.out
    assert "SPECIMEN — no real report was found" in done.out
    assert "Traceback" not in done.err
    assert "telemetry" not in done.err.lower()
    assert not (tmp_path / "warehouse.duckdb").exists()

    asked = ctbt(
        "sql",
        "--home",
        tmp_path,
        "--specimen",
        "--json",
        "SELECT count(*) AS rows, bool_and(is_specimen) AS marked,"
        " bool_and(list_contains(flags, 'SPECIMEN')) AS flagged,"
        " bool_and(contains(activity, 'SPECIMEN')) AS said,"
        " count(DISTINCT edition_id) AS editions, bool_and(len(languages) = 3) AS in_three"
        " FROM activities",
    )
    assert asked.code == 0
    assert "SPECIMEN" in asked.err
    row = json.loads(asked.out)
    assert row.pop("rows") > 100
    said = {"marked": True, "flagged": True, "said": True}
    assert row == said | {"editions": 6, "in_three": True}
    query = "SELECT DISTINCT source, reply FROM fetch_ledger ORDER BY ALL"
    ledger = ctbt("sql", "--home", tmp_path, "--specimen", "--csv", query)
    assert ledger.out.split() == ["source,reply", "network,unreachable", "specimen,held"]


def test_the_real_report_is_loaded_once_and_a_failed_edition_does_not_stop_it(
    tmp_path: Path, prefect: str
) -> None:
    report = shared_document("A_66_165.zh.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "A_66_165.zh.txt").write_bytes(report.read_bytes())
    (inbox / "A_67_100.zh.txt").write_text("<!DOCTYPE html><html>error</html>", encoding="utf-8")
    # Cut off before its last section, and of another session: read, refused by the gate.
    text = report.read_text(encoding="utf-8").replace("第六十六 届", "第六十八 届")
    (inbox / "A_68_165.zh.txt").write_text(text[: text.index("2. 多边 层次")], encoding="utf-8")
    home = tmp_path / "home"
    arguments = ("run", "--offline", "--home", home, "--json", "--inbox", inbox)
    ran = ctbt(*arguments, PREFECT_API_URL=f"{prefect}/api")
    assert ran.code == 60
    said = [line for line in ran.err.splitlines() if line.startswith("ctbt: ")]
    assert len(said) == 1
    assert said[0].startswith("ctbt: editions failed: sg-67, sg-68: ")
    assert said[0].endswith("found 2 of 3 documents failed")
    assert "Traceback" not in ran.err
    assert ran.summary["changed"] is True
    assert "the UN document server was not asked (offline)" in ran.summary["notes"]
    good, bad, cut_off = ran.summary["editions"]
    assert sorted(good["rows"]) == ["1a", "1b", "2a", "2b"]
    assert min(good["rows"].values()) > 0
    assert sum(good["rows"].values()) == 166
    assert good["states"] == 31
    documents = {one["name"]: one for one in ran.summary["documents"]}
    loaded = documents["A_66_165.zh.txt"]
    assert (loaded["became"], loaded["failed_checks"], loaded["conservation"]) == ("loaded", 0, 1.0)
    assert {one["became"] for one in documents.values()} == {"loaded", "failed", "refused"}
    assert bad["exit_code"] == 12
    assert "an HTML page" in bad["error"]
    assert cut_off["exit_code"] == 31
    assert "section 2b has rows" in cut_off["error"]
    counts = ctbt(
        "sql",
        "--home",
        home,
        "--json",
        "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM"
        " readings) AS rows, (SELECT count(DISTINCT document_id) FROM quality_runs) AS checked",
    )
    assert json.loads(counts.out) == {"documents": 1, "rows": 166, "checked": 2}

    for query, table in readme_answers():
        answer = ctbt("sql", "--home", home, "--csv", query)
        assert [line.lower() for line in answer.out.splitlines()] == table, query

    traced = ctbt(
        "sql",
        "--home",
        home,
        "--json",
        "SELECT char_start, char_end, document_id FROM activity_list WHERE ordinal = 100",
    )
    row = json.loads(traced.out)
    assert row["document_id"] == digest(report)
    text = report.read_text(encoding="utf-8")[row["char_start"] : row["char_end"]]
    assert "".join(text.split()).startswith("在2010年9月23日")


_SECOND_LOAD_FAILS = """
import sys
import warehouse.load
from flows.cli import main
swap_in, swapped = warehouse.load.swap_in, []
def fails_the_second_time(*files):
    if swapped:
        raise KeyError("nobody thought of it")
    swapped.append(files)
    swap_in(*files)
warehouse.load.swap_in = fails_the_second_time
sys.argv = ["ctbt", *sys.argv[1:]]
main()
"""


def test_a_fault_in_one_batch_fails_the_run_in_one_line_and_loads_nothing_of_it(
    tmp_path: Path, prefect: str
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for session, symbol in ((66, "A/66/165"), (71, "A/71/134")):
        (inbox / f"{symbol.replace('/', '_')}.en.pdf").write_bytes(pdf_report(symbol, session))
    arguments = ("run", "--offline", "--json", "--home", str(tmp_path), "--inbox", str(inbox))
    ran = subprocess.run(
        [sys.executable, "-c", _SECOND_LOAD_FAILS, *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=ROOT,
        env=environment(PREFECT_API_URL=f"{prefect}/api", CTBT_BATCH="1"),
    )
    assert ran.returncode == 70, ran.stderr
    (said,) = [line for line in ran.stderr.splitlines() if line.startswith("ctbt: ")]
    line = said.removeprefix("ctbt: ")
    assert line.startswith("fault of this program: this run, warehouse.load, line ")
    assert "KeyError: 'nobody thought of it'" in line
    assert json.loads(ran.stdout) == {"error": line, "exit_code": 70}

    newest = {"sort": "EXPECTED_START_TIME_DESC", "limit": 1, "flows": {"name": {"any_": [FLOW]}}}
    (run,) = call(prefect, "POST", "/flow_runs/filter", newest)
    assert (run["state"]["type"], run["state"]["message"]) == ("FAILED", line)
    logs = wait_for(lambda: logged(prefect, run["id"], line), 30)
    assert not any("Traceback" in one for one in [*logs, ran.stderr])
    assert all("\n" not in one for one in logs)

    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        editions = [
            connection.table(table).select("edition_id").distinct().fetchall()
            for table in ("documents", "readings", "activities", "load_history")
        ]
    assert editions == [[("sg-66",)]] * 4, "the first batch is whole, the second left no trace"


def logged(url: str, run_id: str, line: str) -> list[str]:
    """Return what a run has logged, once this line is among it."""
    asked = {"logs": {"flow_run_id": {"any_": [run_id]}}, "limit": 200}
    said = [one["message"] for one in call(url, "POST", "/logs/filter", asked)]
    return said if line in said else []


@pytest.mark.attack("tells a run to stop while it reads")
def test_a_run_that_is_told_to_stop_leaves_no_process_and_no_half_a_warehouse(
    tmp_path: Path,
) -> None:
    log = tmp_path / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [CTBT, "run", "--offline", "--home", str(tmp_path / "home")],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment(),
        )
    try:
        # The next stage is the longest one: it imports Great Expectations.
        wait_for(lambda: "Task run 'read " in log.read_text(encoding="utf-8"), 120)
        time.sleep(0.5)
        assert len(processes_of(tmp_path)) >= 2, "the command and its temporary server"
        process.terminate()
        assert process.wait(timeout=30) == 143, log.read_text(encoding="utf-8")
        assert processes_of(tmp_path) == {}
    finally:
        end_processes_of(tmp_path)
        process.wait()
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert list(tmp_path.rglob("*.duckdb")) == []


def test_a_prefect_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    closed = f"http://127.0.0.1:{free_port()}/api"
    done = ctbt("run", "--offline", "--home", tmp_path, PREFECT_API_URL=closed)
    assert done.code == 4
    (line,) = done.err.splitlines()
    assert line.startswith(f"ctbt: Prefect server stopped: {closed}")


def test_an_edition_that_is_not_registered_is_refused(tmp_path: Path) -> None:
    done = ctbt("run", "--offline", "--home", tmp_path, "--edition", "sg-999")
    assert done.code == 3
    assert "found sg-999" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "specimen").exists()


def test_whoever_reads_its_output_is_let_go_when_it_is_killed(tmp_path: Path) -> None:
    """As in `ctbt run | tee`: nothing that it started holds its output, or lives on."""
    with subprocess.Popen(
        [CTBT, "run", "--offline", "--home", tmp_path / "home"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env=environment(),
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert b"Beginning flow run" in process.stdout.readline()
            assert len(processes_of(tmp_path / "home")) > 1
            process.kill()
            begin = time.monotonic()
            process.stdout.read()
            assert time.monotonic() - begin < 5
            wait_for(lambda: processes_of(tmp_path / "home") == {}, 20)
        finally:
            end_processes_of(tmp_path)
