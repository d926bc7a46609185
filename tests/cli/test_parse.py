"""`ctbt parse`: its contract, on the specimen."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.records import PERIOD_BASES, PERIOD_PRECISIONS, SECTIONS, STATE_BASES
from tests.cli.running import Command
from tests.shared_documents import REPORT_66, shared_document
from tests.specimens import SPECIMEN, plain, project_reference

KEYS = [
    "ordinal",
    "section",
    "state_iso3",
    "state_label",
    "state_basis",
    "period_text",
    "period_start",
    "period_end",
    "period_precision",
    "period_basis",
    "activity",
    "remarks",
    "locator",
    "flags",
]


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def is_date(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def assert_contract(row: dict[str, Any], text: str) -> None:
    assert list(row) == KEYS
    assert type(row["ordinal"]) is int
    assert row["section"] in SECTIONS
    assert row["state_iso3"] is None or row["state_iso3"] in project_reference().states
    for key in ("state_label", "period_text", "remarks"):
        assert row[key] is None or (
            isinstance(row[key], str) and row[key].strip() == row[key] != ""
        )
    assert row["state_basis"] in STATE_BASES
    assert (row["state_basis"] == "label") == (row["state_label"] is not None)
    for key in ("period_start", "period_end"):
        assert row[key] is None or is_date(row[key])
    assert row["period_precision"] is None or row["period_precision"] in PERIOD_PRECISIONS
    assert row["period_basis"] is None or row["period_basis"] in PERIOD_BASES
    assert isinstance(row["activity"], str)
    assert row["activity"]
    assert isinstance(row["flags"], list)
    assert all(isinstance(flag, str) and flag for flag in row["flags"])
    place = row["locator"]
    assert list(place) == ["start", "end", "activity_start", "activity_end"]
    assert all(type(value) is int for value in place.values())
    assert place["start"] <= place["activity_start"] < place["activity_end"] <= place["end"]
    printed = text[place["activity_start"] : place["activity_end"]]
    assert plain(printed) == plain(row["activity"])


def test_the_contract_on_the_specimen(ctbt: Command) -> None:
    done = ctbt("parse", SPECIMEN, "--json")
    assert done.code == 0
    found = rows(done.out)
    assert [row["ordinal"] for row in found] == list(range(1, len(found) + 1))
    assert {row["section"] for row in found} == set(SECTIONS)
    text = SPECIMEN.read_text(encoding="utf-8")
    for row in found:
        assert_contract(row, text)
    (summary,) = done.err.splitlines()
    assert summary.startswith(f"ctbt parse: {len(found)} rows, 4 sections")
    assert "SPECIMEN" in summary


@pytest.mark.shared
def test_the_contract_on_the_real_report(ctbt: Command) -> None:
    path = shared_document(REPORT_66)
    done = ctbt("parse", path, "--lang", "zh", "--symbol", "A/66/165", "--json")
    assert done.code == 0
    text = path.read_text(encoding="utf-8")
    for row in rows(done.out):
        assert_contract(row, text)
    assert "31 States" in done.err
    assert ", 0 of them in quarantine" in done.err


def test_the_specimen_is_read_as_it_was_written(ctbt: Command) -> None:
    found = rows(ctbt("parse", SPECIMEN, "--json").out)
    first, iceland = found[0], next(row for row in found if row["state_label"] == "冰岛")
    assert first["state_iso3"] == "AUS"
    assert first["state_label"] == "澳大利亚"
    assert first["period_text"] == "2098年7月"
    assert (first["period_start"], first["period_end"]) == ("2098-07-01", "2098-07-31")
    assert (first["period_precision"], first["period_basis"]) == ("month", "column")
    assert iceland["period_text"] == "2099年1月12日"
    assert iceland["activity"].startswith("冰岛总理")
    opened = next(row for row in found if row["period_precision"] == "open")
    assert (opened["state_iso3"], opened["period_end"]) == ("CRI", None)


def test_one_line_a_row_for_people(ctbt: Command) -> None:
    done = ctbt("parse", SPECIMEN)
    count = len(rows(ctbt("parse", SPECIMEN, "--json").out))
    assert len(done.out.splitlines()) == count
    assert done.out.splitlines()[0].split()[:4] == ["1", "1a", "AUS", "2098年7月"]


def test_explain_says_why_on_stderr_only(ctbt: Command) -> None:
    plainly, explained = (ctbt("parse", SPECIMEN, "--json", *more) for more in ((), ("--explain",)))
    assert explained.out == plainly.out
    assert "ctbt parse: row 1: " in explained.err


def test_the_same_twice(ctbt: Command) -> None:
    assert ctbt("parse", SPECIMEN, "--json") == ctbt("parse", SPECIMEN, "--json")


def test_a_byte_order_mark_does_not_move_the_locators(ctbt: Command, tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SPECIMEN.read_bytes())
    assert ctbt("parse", path, "--json").out == ctbt("parse", SPECIMEN, "--json").out


@pytest.mark.parametrize("command", [(), ("parse",), ("run",), ("sql",), ("show",), ("serve",)])
def test_help(ctbt: Command, command: tuple[str, ...]) -> None:
    done = ctbt(*command, "--help")
    assert done.code == 0
    assert "Usage" in done.out


def start(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    code = "from flows.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code, *arguments], capture_output=True, check=False
    )


def test_the_real_command_in_a_process_of_its_own() -> None:
    done = start("parse", str(SPECIMEN), "--json")
    assert done.returncode == 0
    assert len(rows(done.stdout.decode())) > 10


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = f'{sys.executable} -c "from flows.cli import main; main()" parse {SPECIMEN} --json'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{script} | head -c 10"], capture_output=True, check=False
    )
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr


def test_parse_needs_neither_prefect_nor_the_warehouse() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from flows.cli.parse import run_parse\n"
        f"run_parse(Path({str(SPECIMEN)!r}), language=None, symbol=None, as_json=True, "
        "explain=False)\n"
        "heavy = {'prefect', 'duckdb', 'polars', 'great_expectations', 'requests'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stderr.decode().splitlines()[-1] == "[]"
