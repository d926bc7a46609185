"""`ctbt fetch`, `status`, `registry` and `archive set-aside`, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from flows.cli.app import app
from tasks.fetch.archive.store import Archive
from tasks.reference.registry import read_registry
from tests.cli.running import Command, Done
from tests.fake_un import FakeUn, Shape, report
from tests.specimens import project_reference

NOWHERE = "http://127.0.0.1:9"
"""An address on which nobody listens."""


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, for which no server is there."""
    for name in ("CTBT_UN_SERVER", "CTBT_DIGITAL_LIBRARY"):
        monkeypatch.setenv(name, NOWHERE)
    return Command(monkeypatch, capsys)


@pytest.fixture
def un(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeUn]:
    server = FakeUn(documents={("A/66/165", "en", "pdf"): report("A/66/165", "en", 66, "pdf")})
    with server.running():
        for name, value in {
            "NO_PROXY": "*",
            "CTBT_UN_SERVER": server.address,
            "CTBT_DIGITAL_LIBRARY": server.address,
            "CTBT_PAUSE_MIN": "0",
            "CTBT_PAUSE_MAX": "0",
            "CTBT_RETRY_WAIT": "0",
        }.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def rows(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def taken(ctbt: Command, home: Path, inbox: Path) -> dict[str, Any]:
    """Take the inbox offline; return what the command says of it."""
    done = ctbt("fetch", "--offline", "--inbox", inbox, "--json", "--home", home)
    (line,) = done.out.splitlines()
    told: dict[str, Any] = json.loads(line)
    assert (done.code != 0) == bool(told["refused"])
    return told


def commands() -> Iterator[tuple[str, ...]]:
    """Yield every command and group of commands, and the command itself."""
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    yield ()
    for name, command in top.commands.items():
        yield (name,)
        if isinstance(command, TyperGroup):
            yield from ((name, below) for below in command.commands)


def options(path: tuple[str, ...]) -> list[str]:
    """Return the long options of a command."""
    command = typer.main.get_command(app)
    for name in path:
        assert isinstance(command, TyperGroup)
        command = command.commands[name]
    return [text for item in command.params for text in item.opts if text.startswith("--")]


def test_every_command_is_looked_at() -> None:
    assert {("fetch",), ("status",), ("registry", "add"), ("archive", "set-aside")} <= {*commands()}


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_help_names_every_option(
    ctbt: Command, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    done = ctbt(*path, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage" in done.out
    for option in options(path):
        assert option in done.out


def test_offline_without_anything(ctbt: Command, home: Path) -> None:
    done = ctbt("fetch", "--offline", "--home", home)
    assert (done.code, done.err) == (0, "")
    wanted = sum(len(item.languages) for item in project_reference().documents())
    assert f"{wanted} documents wanted: none asked for" in done.out
    assert Archive(home / "archive").documents() == []


def test_offline_asks_nobody(ctbt: Command, un: FakeUn, home: Path, inbox: Path) -> None:
    (inbox / "x.pdf").write_bytes(report("A/66/165", "en", 66, "pdf"))
    arguments = ("--inbox", inbox, "--refresh", "--all-formats", "--force", "--home", home)
    assert ctbt("fetch", "--offline", *arguments).code == 0
    assert un.requests == []


def test_the_inbox_is_taken_told_and_confirms(ctbt: Command, home: Path, inbox: Path) -> None:
    (inbox / "download.pdf").write_bytes(report("A/66/165", "fr", 66, "pdf"))
    (inbox / "A_71_134.en.docx").write_bytes(report("A/66/165", "en", 66, "docx"))
    done = ctbt("fetch", "--offline", "--inbox", inbox, "--home", home)
    assert done.code == 0
    assert "inbox: download.pdf: A/66/165 [fr], by its masthead: symbol A/66/165" in done.out
    assert "look at it: its name says A/71/134, its masthead A/66/165" in done.out
    assert "registry: A/66/165 confirmed by the masthead of" in done.out
    (noted,) = read_registry(home / "registry.csv")
    assert (noted.symbol, noted.standing) == ("A/66/165", "confirmed")
    again = ctbt("fetch", "--offline", "--inbox", inbox, "--home", home)
    assert "registry:" not in again.out, "it was confirmed before"
    asked = rows(ctbt("sql", "--json", "SELECT asked, reply FROM fetch_ledger", "--home", home))
    assert {(row["asked"], row["reply"]) for row in asked} == {
        ("download.pdf", "held"),
        ("A_71_134.en.docx", "held"),
    }


def test_json_is_one_object_that_has_everything(ctbt: Command, home: Path, inbox: Path) -> None:
    (inbox / "good.pdf").write_bytes(report("A/66/165", "zh", 66, "pdf"))
    (inbox / "empty.pdf").write_bytes(b"")
    told = taken(ctbt, home, inbox)
    assert {"wanted", "asked", "counts", "answers", "notes", "refused", "stop"} <= set(told)
    assert (told["asked"], told["counts"], told["answers"], told["stop"]) == (0, {}, [], None)
    assert any(note.startswith("inbox: good.pdf: A/66/165 [zh]") for note in told["notes"])
    ((refusal),) = told["refused"]
    assert (refusal["name"], refusal["exit_code"]) == ("empty.pdf", 11)
    again = taken(ctbt, home, inbox)
    assert (again["notes"][0], again["refused"]) == (told["notes"][0], told["refused"])
    assert len(rows(ctbt("sql", "--json", "SELECT * FROM fetch_ledger", "--home", home))) == 2


def test_a_file_that_is_refused_is_named_and_the_rest_is_taken(
    ctbt: Command, home: Path, inbox: Path
) -> None:
    (inbox / "broken.pdf").write_bytes(report("A/66/165", "es", 66, "pdf")[:700])
    (inbox / "good.pdf").write_bytes(report("A/66/165", "es", 66, "pdf"))
    done = ctbt("fetch", "--offline", "--inbox", inbox, "--home", home)
    assert done.code == 60
    (line,) = done.err.splitlines()
    assert line.startswith("ctbt: editions failed: broken.pdf")
    assert "refused: damaged file: broken.pdf" in done.out
    assert [item.file_name for item in Archive(home / "archive").documents()] == ["good.pdf"]


@pytest.mark.parametrize(
    ("arguments", "about_and_found"),
    [
        (("--edition", "sg-1"), ("edition", "sg-1")),
        (("--edition", "sg-66", "--edition", "66"), ("edition", "66")),
        (("--lang", "de"), ("--lang", "de")),
        (("--lang", "EN"), ("--lang", "EN")),
        (("--discover", "tea-leaves"), ("--discover", "tea-leaves")),
        (("--discover", "agenda", "--discover", ""), ("--discover", "")),
    ],
)
def test_what_there_is_not_is_refused_before_anything_is_asked(
    ctbt: Command,
    un: FakeUn,
    home: Path,
    arguments: tuple[str, ...],
    about_and_found: tuple[str, str],
) -> None:
    about, found = about_and_found
    done = ctbt("fetch", *arguments, "--json", "--home", home)
    assert (done.code, done.out) == (3, "")
    (line,) = done.err.splitlines()
    assert line.startswith(f"ctbt: unusable setting: {about}")
    assert line.endswith(f"found {found}")
    assert un.requests == []


def test_an_inbox_that_there_is_not(ctbt: Command, un: FakeUn, home: Path, inbox: Path) -> None:
    done = ctbt("fetch", "--inbox", inbox / "nowhere", "--home", home)
    assert done.code == 3
    assert "nowhere, inbox: expected a folder" in done.err
    assert un.requests == []


@pytest.mark.parametrize("use", [("--colour",), ("extra",), ("--edition",)])
def test_wrong_use_of_the_command(ctbt: Command, use: tuple[str, ...]) -> None:
    done = ctbt("fetch", *use)
    assert (done.code, done.out) == (2, "")


def test_a_server_without_https_is_refused(
    ctbt: Command, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("CTBT_UN_SERVER", "http://documents.example")
    done = ctbt("fetch", "--home", home)
    assert done.code == 3
    assert "https" in done.err


def test_only_what_was_chosen_is_asked_for(ctbt: Command, un: FakeUn, home: Path) -> None:
    done = ctbt("fetch", "--edition", "sg-66", "--lang", "en", "--json", "--home", home)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["wanted"], told["asked"], told["counts"]) == (1, 1, {"available": 1})
    (came,) = [
        answer
        for answer in told["answers"]
        if (answer["purpose"], answer["reply"]) == ("document", "available")
    ]
    assert Archive(home / "archive").sidecar(came["sha256"]) is not None
    canaries = {symbol for symbol, _, _ in un.canaries}
    asked = {(item.symbol.removesuffix("(OR)"), item.language) for item in un.requests}
    assert {item for item in asked if item[0] not in canaries} == {("A/66/165", "en")}


def test_a_stop_is_told_to_people_and_machines(ctbt: Command, un: FakeUn, home: Path) -> None:
    un.script(None, [Shape.CHALLENGE], forever=True)
    done = ctbt("fetch", "--json", "--home", home)
    assert done.code == 42
    told = json.loads(done.out)
    assert told["stop"]["reply"] == "challenge"
    until = datetime.fromisoformat(told["stop"]["until"])
    assert until > datetime.now(UTC).replace(tzinfo=None)
    assert f"try again from {until:%Y-%m-%d %H:%M} UTC" in done.err
    shown = ctbt("status", "--home", home)
    assert f"the server is left in peace until {until:%Y-%m-%d %H:%M} UTC" in shown.out


def test_status_of_nothing(ctbt: Command, home: Path) -> None:
    done = ctbt("status", "--home", home)
    assert (done.code, done.err) == (0, "")
    assert "A/66/165" in done.out
    assert "never asked" in done.out
    assert not home.exists(), "to look is not to write"
    cells = rows(ctbt("status", "--json", "--home", home))
    assert {cell["state"] for cell in cells if cell["symbol"]} == {"never asked"}
    shown = {cell["edition_id"] for cell in cells}
    assert shown == {
        key for key, item in project_reference().editions.items() if item.series != "specimen"
    }


def test_status_says_what_the_inbox_gave(ctbt: Command, home: Path, inbox: Path) -> None:
    (inbox / "x.pdf").write_bytes(report("A/66/165", "fr", 66, "pdf"))
    taken(ctbt, home, inbox)
    (cell,) = [
        cell for cell in rows(ctbt("status", "--json", "--home", home)) if cell["state"] == "held"
    ]
    assert (cell["symbol"], cell["language"], cell["format"]) == ("A/66/165", "fr", "pdf")
    assert cell["on"] == datetime.now(UTC).date().isoformat()
    assert Archive(home / "archive").sidecar(cell["sha256"]) is not None


@pytest.mark.parametrize(
    ("day", "late"),
    [("2021-12-30", []), ("2023-12-31", ["art14-2023"]), ("2025-12-30", ["art14-2023"])],
)
def test_late_is_a_matter_of_the_day(ctbt: Command, home: Path, day: str, late: list[str]) -> None:
    cells = rows(ctbt("status", "--json", "--as-of", day, "--home", home))
    assert [cell["edition_id"] for cell in cells if cell["state"] == "late"] == late
    shown = ctbt("status", "--as-of", day, "--home", home).out
    assert shown.count("late since") == len(late)


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "25.11.2026", ""])
def test_a_day_that_is_none(ctbt: Command, home: Path, day: str) -> None:
    done = ctbt("status", "--as-of", day, "--home", home)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("A/66/170", "--evidence", "short"), 3, "at least 10 characters"),
        (("A/RES/65/91", "--evidence", "made up for a test"), 3, "A/<session>/<number>"),
        (("A/66/170/Add.0", "--evidence", "made up for a test"), 3, "A/<session>/<number>"),
        (("", "--evidence", "made up for a test"), 3, "A/<session>/<number>"),
        (("A/66/170", "--evidence", "made up for a test", "--lang", "de"), 3, "'de'"),
        (("A/71/999", "--evidence", "made up for a test"), 18, "expected A/71/134"),
        (("A/66/170",), 2, "--evidence"),
    ],
)
def test_what_the_registry_does_not_add(
    ctbt: Command, home: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = ctbt("registry", "add", *arguments, "--home", home)
    assert done.code == code, done.err
    assert said in done.err
    assert not (home / "registry.csv").exists()


def test_add_and_show_and_confirm(ctbt: Command, home: Path, inbox: Path) -> None:
    evidence = ("--evidence", "made up for a test")
    assert ctbt("registry", "add", "A/67/100", *evidence, "--lang", "en", "--home", home).code == 0
    (shown,) = [
        item
        for item in rows(ctbt("registry", "show", "--json", "--home", home))
        if item["edition_id"] == "sg-67"
    ]
    assert (shown["symbol"], shown["standing"]) == ("A/67/100", "candidate")

    nothing = ctbt("registry", "confirm", "A/67/100", "--home", home)
    assert nothing.code == 40
    assert "found none" in nothing.err

    (inbox / "x.pdf").write_bytes(report("A/67/100", "en", 66, "pdf"))
    taken(ctbt, home, inbox)
    wrong = ctbt("registry", "confirm", "A/67/100", "--home", home)
    assert wrong.code == 18
    assert "expected session 67; found session 66" in wrong.err
    assert {item.standing for item in read_registry(home / "registry.csv")} == {"candidate"}

    (document,) = Archive(home / "archive").documents()
    aside = ("archive", "set-aside", document.sha256[:12], "--why", "of another session")
    assert ctbt(*aside, "--home", home).code == 0
    (inbox / "x.pdf").write_bytes(report("A/67/100", "en", 67, "pdf"))
    taken(ctbt, home, inbox)
    again = ctbt("registry", "confirm", "A/67/100", "--home", home)
    assert (again.code, again.err) == (0, "")
    assert "A/67/100 was confirmed before" in again.out, "taking it in confirmed it"


def test_set_aside_takes_a_document_out_of_use(ctbt: Command, home: Path, inbox: Path) -> None:
    (inbox / "x.pdf").write_bytes(report("A/66/165", "fr", 66, "pdf"))
    taken(ctbt, home, inbox)
    (document,) = Archive(home / "archive").documents()
    done = ctbt("archive", "set-aside", document.sha256[:8], "--why", "a test", "--home", home)
    assert (done.code, done.err) == (0, "")
    assert document.sha256 in done.out
    cells = rows(ctbt("status", "--json", "--home", home))
    assert not [cell for cell in cells if cell["state"] == "held"]
    (listed,) = rows(ctbt("archive", "list", "--json", "--home", home))
    assert listed["set_aside"] == "a test"


def test_a_person_prefers_a_document_and_no_longer(ctbt: Command, home: Path, inbox: Path) -> None:
    (inbox / "x.pdf").write_bytes(report("A/66/165", "fr", 66, "pdf"))
    taken(ctbt, home, inbox)
    (document,) = Archive(home / "archive").documents()
    prefer = ("archive", "prefer", document.sha256[:8], "--home", home)
    done = ctbt(*prefer, "--because", "the other\x1b[2J is a draft")
    assert (done.code, done.err) == (0, "")
    assert document.sha256 in done.out
    (listed,) = rows(ctbt("archive", "list", "--json", "--home", home))
    assert listed["preferred"] == "the other\x1b[2J is a draft"
    shown = ctbt("archive", "list", "--home", home).out
    assert r"preferred by a person: the other\x1b[2J is a draft" in shown
    for wrong in ((), ("--undo", "--because", "both")):
        assert ctbt(*prefer, *wrong).code == 3
    assert ctbt(*prefer, "--undo").code == 0
    (listed,) = rows(ctbt("archive", "list", "--json", "--home", home))
    assert listed["preferred"] is None
    ctbt("archive", "set-aside", document.sha256[:8], "--why", "a test", "--home", home)
    refused = ctbt(*prefer, "--because", "it is the best")
    assert refused.code == 43
    assert "set-aside --undo" in refused.err


@pytest.mark.parametrize("arguments", [("--why", "a test"), ("0" * 12,), ("0" * 12, "--why", "")])
def test_set_aside_wants_a_document_and_a_reason(
    ctbt: Command, home: Path, arguments: tuple[str, ...]
) -> None:
    done = ctbt("archive", "set-aside", *arguments, "--home", home)
    assert done.code in {2, 3}, "wrong use, or an option without its value"
    assert done.out == ""
    assert not home.exists()
