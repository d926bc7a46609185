"""What keeps a fetch from its end is one line, and takes nothing away that came before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.running import Command
from tests.e2e.commands import ctbt
from tests.fake_un import report


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_a_warehouse_that_is_none_hides_nothing_of_what_came(
    command: Command, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "x.pdf").write_bytes(report("A/66/165", "en", 66, "pdf"))
    (tmp_path / "warehouse.duckdb").write_text("no warehouse", encoding="utf-8")
    done = command("fetch", "--offline", "--inbox", inbox, "--home", tmp_path)
    assert done.code == 53
    assert "x.pdf: A/66/165 [en]" in done.out
    assert done.err.startswith("ctbt: damaged warehouse: ")
    assert "`ctbt rebuild`" in done.err


def test_what_only_lies_in_an_inbox_is_told_and_fails_nothing(
    command: Command, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "folder").mkdir(parents=True)
    for name in (".DS_Store", "README.txt", "picture.png"):
        (inbox / name).write_bytes(b"Only some words that are no report.")
    done = command("fetch", "--offline", "--inbox", inbox, "--home", tmp_path / "home")
    assert done.code == 0, done.err
    for name in (".DS_Store", "README.txt", "picture.png", "folder"):
        assert f"inbox: {name} passed over" in done.out


@pytest.mark.parametrize(
    "address", ["http://[::1", "https://x:99999", "https://x:port", "http://192.0.2.1"]
)
def test_an_address_that_may_not_be_asked_is_a_setting(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CTBT_UN_SERVER", address)
    done = command("fetch", "--home", tmp_path)
    assert done.code == 3
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_an_archive_that_cannot_be_written_is_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file in the way", encoding="utf-8")
    done = command("fetch", "--offline", "--home", tmp_path)
    assert done.code == 43
    (line,) = done.err.splitlines()
    assert str(tmp_path / "archive") in line


@pytest.mark.e2e
def test_registry_lines_that_are_added_at_once_all_stay(tmp_path: Path) -> None:
    def add(number: int) -> int:
        symbol = f"A/{number}/100"
        evidence = "made for a test of writing at once"
        return ctbt("registry", "add", symbol, "--evidence", evidence, "--home", tmp_path).code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(67, 71))) == [0] * 4
    lines = (tmp_path / "registry.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 4
