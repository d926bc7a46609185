"""A home that was harmed in every way at once, and what its next runs make of it.

Three runs serve all tests here: one that fills the home, one after a document was set aside,
and one after that was undone and everything harmed; a fetch beside it has to wait.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tasks.fetch.archive.store import Archive
from tests.e2e.commands import CTBT, ROOT, Done, ctbt, environment
from tests.e2e.reports import yearly_report

pytestmark = pytest.mark.e2e

FRENCH, ENGLISH, ALONE = "A_66_165.fr.docx", "A_66_165.en.docx", "A_67_113.en.docx"


def counted(warehouse: Path) -> dict[str, Any]:
    """Return what the warehouse says of documents and activities."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            "documents": connection.execute(
                "SELECT file_name, speaks, choice FROM documents ORDER BY ALL"
            ).fetchall(),
            "activities": connection.execute(
                "SELECT edition_id, languages, count(*) FROM activities GROUP BY ALL ORDER BY ALL"
            ).fetchall(),
            "readings": connection.execute(
                "SELECT language, count(*) FROM readings GROUP BY ALL ORDER BY ALL"
            ).fetchall(),
        }


@dataclass(frozen=True)
class Ran:
    """The runs, with what the warehouse said after each."""

    home: Path
    first: Done
    set_aside: Done
    harmed: Done
    waiting: str
    counts: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Ran:
    folder = tmp_path_factory.mktemp("store")
    inbox, home = folder / "inbox", folder / "home"
    inbox.mkdir()
    for name, symbol, language, session in (
        (FRENCH, "A/66/165", "fr", 66),
        (ENGLISH, "A/66/165", "en", 66),
        (ALONE, "A/67/113", "en", 67),
    ):
        (inbox / name).write_bytes(yearly_report(symbol, language, session))
    warehouse, archive = home / "warehouse.duckdb", Archive(home / "archive")
    server = {"PREFECT_API_URL": f"{prefect}/api"}
    run = ("run", "--offline", "--home", home, "--inbox", inbox, "--json")
    first = ctbt(*run, **server)
    counts_first = counted(warehouse)
    held = {one.file_name: one.sha256 for one in archive.documents()}
    aside = ("archive", "set-aside", held[FRENCH][:12], "--home", home)
    assert ctbt(*aside, "--why", "a bad copy").code == 0
    set_aside = ctbt(*run, **server)
    counts_aside = counted(warehouse)
    assert ctbt(*aside, "--undo").code == 0

    data = bytearray(warehouse.read_bytes())
    for place in range(12_288 + 16_384 * 2 + 100, len(data) - 16_384, 16_384):
        data[place] ^= 0x55
    warehouse.write_bytes(data)
    journal = home / "archive" / "journal.jsonl"
    journal.write_bytes(b"{half\n" + journal.read_bytes())
    archive.path(held[ENGLISH]).with_suffix(".json").write_bytes(b"{")
    archive.path(held[ALONE]).write_bytes(b"altered")
    with subprocess.Popen(
        [CTBT, *map(str, run)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(**server),
    ) as process:
        while not (home / "run.lock").read_text().startswith(f"process {process.pid} "):
            assert process.poll() is None
        other = ctbt("fetch", "--offline", "--home", home)
        out, err = process.communicate()
        harmed = Done(process.returncode, out, err)
    assert other.code == 0, other.err
    return Ran(
        home,
        first,
        set_aside,
        harmed,
        other.err,
        (counts_first, counts_aside, counted(warehouse)),
    )


def said(done: Done, kind: str, words: str) -> str:
    """Return the one note or warning of a run with these words."""
    (line,) = [line for line in done.summary[kind] if words in line]
    return str(line)


def test_what_is_set_aside_leaves_the_warehouse_and_comes_back(ran: Ran) -> None:
    assert (ran.first.code, ran.set_aside.code) == (0, 0)
    before, aside, again = ran.counts
    assert dict(before["readings"]) == {"en": 24, "fr": 12}
    assert dict(aside["readings"]) == {"en": 24}
    assert (FRENCH, False, "set aside: a bad copy") in aside["documents"]
    assert [(edition, count) for edition, _, count in aside["activities"]] == [
        ("sg-66", 12),
        ("sg-67", 12),
    ]
    assert "(a bad copy): its 12 rows are taken out" in said(
        ran.set_aside, "notes", "are taken out of"
    )
    assert again == before


@pytest.mark.attack("damages the warehouse")
def test_a_damaged_warehouse_is_made_anew_in_the_same_run(ran: Ran) -> None:
    line = said(ran.harmed, "warnings", "is damaged")
    assert "made anew from the archive, and stays as warehouse.damaged.duckdb" in line
    assert (ran.home / "warehouse.damaged.duckdb").is_file()


@pytest.mark.attack("breaks the journal and sidecars, and alters archived bytes")
def test_broken_parts_and_altered_bytes_are_warnings_beside_what_is_loaded(ran: Ran) -> None:
    assert (ran.harmed.code, "Traceback" in ran.harmed.err) == (0, False)
    assert "1 (the first is line 1" in said(ran.harmed, "warnings", "journal.jsonl")
    said(ran.harmed, "warnings", "sidecars are broken: 1")
    assert ALONE in said(ran.harmed, "warnings", "was altered in the archive")
    verified = ctbt("archive", "verify", "--home", ran.home)
    assert verified.code == 0, verified.out


def test_who_comes_second_says_for_whom_it_waits(ran: Ran) -> None:
    (line,) = [line for line in ran.waiting.splitlines() if "waiting" in line]
    assert line.startswith("ctbt: waiting for process ")
