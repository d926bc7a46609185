"""What nobody expected of a command is one line with its place, and exit code 70."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import NoReturn

import pytest

from tasks.faults import PACKAGES
from tests.cli.running import Command

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`ctbt` whose archive cannot be listed, for a reason that nobody thought of."""

    def fails(*_: object) -> NoReturn:
        raise KeyError("nobody\x1b[31m thought\nof it")

    monkeypatch.setattr("flows.cli.archive.Archive.documents", fails)
    monkeypatch.delenv("CTBT_DEBUG", raising=False)
    return Command(monkeypatch, capsys)


def test_a_fault_is_one_line_with_command_and_place(ctbt: Command, tmp_path: Path) -> None:
    done = ctbt("archive", "list", "--home", tmp_path / "a home")
    assert (done.code, done.out) == (70, "")
    (line,) = done.err.splitlines()
    assert re.match(
        r"ctbt: fault of this program: ctbt archive list --home '.*/a home', "
        r"flows\.cli\.archive, line \d+: ",
        line,
    )
    assert "KeyError: " in line
    assert "\x1b" not in line


def test_a_fault_is_json_where_json_is_asked_for(ctbt: Command, tmp_path: Path) -> None:
    done = ctbt("archive", "list", "--json", "--home", tmp_path)
    assert done.code == 70
    assert {"error": done.err.strip().removeprefix("ctbt: "), "exit_code": 70} == json.loads(
        done.out
    )


def test_a_fault_shows_its_traceback_where_that_is_set(
    ctbt: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTBT_DEBUG", "1")
    done = ctbt("archive", "list", "--home", tmp_path)
    assert done.code == 70
    assert "CTBT_DEBUG=1" in done.err.splitlines()[0]
    assert "Traceback (most recent call last):" in done.err
    assert "in run_list" in done.err
    assert "\x1b" not in done.err


def test_a_setting_that_is_unusable_beside_a_fault_is_told_too(
    ctbt: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> NoReturn:
        raise KeyError("nobody thought of it")

    monkeypatch.setattr("flows.cli.parse.load_reference", fails)
    monkeypatch.setenv("CTBT_DEBUG", "perhaps")
    done = ctbt("parse", tmp_path / "any.txt")
    assert done.code == 70
    fault, setting = done.err.splitlines()
    assert "flows.cli.parse, line " in fault
    assert setting.startswith("ctbt: unusable setting: environment, CTBT_DEBUG: ")


def test_each_package_of_the_program_can_be_the_place_of_a_fault() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
