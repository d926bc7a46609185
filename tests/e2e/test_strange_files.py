"""An inbox of files that strangers made, through `ctbt run`; then a person prefers a document.

Two runs serve all tests here.
"""

from __future__ import annotations

import json
import os
import re
import socket
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Done, ctbt
from tests.e2e.reports import table_rows, with_cell, yearly_report

pytestmark = pytest.mark.e2e

NAMES = {
    b"rapport_\xe9.docx": ("A/66/165", 66),
    "two\nlines \x1b[31m\u202excod.docx".encode(): ("A/67/113", 67),
    b"first.docx": ("A/68/113", 68),
}
SHOWN = {r"rapport_\xe9.docx", r"two\nlines \x1b[31m\u202excod.docx"}
ACTIVITY = table_rows("en", 66)[3][2]
ACTIVE = f"A\x9b31m [click](http://evil.example) <img src=x> {ACTIVITY}"
WHY = "the other one is a draft"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def write_inbox(folder: Path) -> None:
    """Write reports under hostile names, and beside them what is no file."""
    folder.mkdir()
    for name, (symbol, session) in NAMES.items():
        rows = table_rows("en", session)
        if session == 66:
            rows = with_cell(rows, ACTIVITY, ACTIVE)
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - no Unicode
            file.write(yearly_report(symbol, "en", session, rows))
    last = table_rows("en", 68)[:-1]
    (folder / "second.docx").write_bytes(yearly_report("A/68/113", "en", 68, last))
    os.mkfifo(folder / "A_71_134.en.pdf")
    os.mkfifo(folder / "pipe")
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(str(folder / "s"))
    (folder / "secret").symlink_to("/etc/passwd")
    (folder / "A_72_1.en.docx").symlink_to("nowhere")
    text = "Deux réunions ont eu lieu.\n" * 9
    (folder / "A_70_81.fr.txt").write_bytes(text.encode("utf-16"))


@dataclass(frozen=True)
class Ran:
    home: Path
    first: Done
    preferred: Done
    second: Done

    def asked(self, query: str, *options: str) -> Done:
        return ctbt("sql", "--home", self.home, *options, query)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Ran:
    folder = tmp_path_factory.mktemp("strange")
    home, inbox = folder / "home", folder / "i"
    write_inbox(inbox)
    server = {"PREFECT_API_URL": f"{prefect}/api"}
    first = ctbt("run", "--offline", "--json", "--inbox", inbox, "--home", home, **server)
    (loser,) = (one["sha256"] for one in archived(home) if one["name"] == "second.docx")
    prefer = ("archive", "prefer", loser[:12], "--because", WHY, "--home", home)
    preferred = ctbt(*prefer)
    second = ctbt("run", "--offline", "--home", home, **server)
    return Ran(home, first, preferred, second)


def archived(home: Path) -> list[dict[str, Any]]:
    lines = ctbt("archive", "list", "--json", "--home", home).out.splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.attack("puts pipes, devices, links, hostile names and encodings into the inbox")
def test_each_is_one_line_and_the_others_are_loaded(ran: Ran) -> None:
    summary = ran.first.summary
    assert ran.first.code == 60
    found = {one["name"]: (one["became"], one["exit_code"]) for one in summary["documents"]}
    assert {name for name, (became, _) in found.items() if became == "loaded"} >= SHOWN
    failed = {name: code for name, (_, code) in found.items() if code}
    assert failed == {"A_71_134.en.pdf": 10, "A_72_1.en.docx": 10, "A_70_81.fr.txt": 12}
    for name in ("pipe", "s", "secret"):
        (note,) = (note for note in summary["notes"] if note.startswith(f"inbox: {name} passed"))
        assert "found a " in note
    assert "save it as UTF-8" in ran.first.out


@pytest.mark.attack("writes escapes and overrides into names and texts")
def test_nothing_of_a_name_or_text_is_obeyed(ran: Ran) -> None:
    for done in (ran.first, ran.second, ran.preferred):
        assert not OBEYED.search(done.out + done.err)
    assert {one["name"] for one in archived(ran.home)} >= SHOWN
    query = "SELECT file_name, activity FROM documents JOIN readings USING (document_id)"
    for form in ("table", "vertical", "tsv", "markdown", "json"):
        done = ran.asked(query, "--format", form)
        assert done.code == 0
        assert not OBEYED.search(done.out)
    assert " [click](" not in ran.asked(query, "--format", "markdown").out
    rows = json.loads(ran.asked(query, "--format", "json").out)
    assert ACTIVE in {row["activity"] for row in rows}, "data stays data"
    shown = ctbt("show", "sg-66.en.001", "--home", ran.home).out
    assert r"A\x9b31m [click]" in shown
    for path in (ran.home / "archive").rglob("*.json*"):
        assert not OBEYED.search(path.read_text(encoding="utf-8").replace("\n", ""))


def test_whom_a_person_prefers_speaks_from_the_next_run_on(ran: Ran) -> None:
    became = {one["name"]: one["became"] for one in ran.first.summary["documents"]}
    assert (became["first.docx"], became["second.docx"]) == ("loaded", "superseded")
    assert ran.preferred.code == 0
    query = (
        "SELECT DISTINCT file_name, choice FROM documents JOIN readings USING (document_id) "
        "WHERE documents.edition_id = 'sg-68'"
    )
    (speaker,) = ran.asked(query).out.splitlines()[1:]
    assert speaker.startswith("second.docx\t")
    assert f"preferred by a person: {WHY}" in speaker
    assert "(first.docx): not counted: A/68/113 (second.docx" in ran.second.out
    assert f"preferred by a person: {WHY}" in ran.second.out
