"""`ctbt fetch` and its sisters as a person runs them: real processes, a server on this machine."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tasks.fetch.network.partials import Notes, part_of
from tests.e2e.commands import CTBT, ROOT, Done, ctbt, environment
from tests.e2e.ready import Ready, ready_commands
from tests.fake_un import FakeUn, Record, Shape, fleet, make_marcxml, report
from tests.kills import kills as times_to_kill

pytestmark = pytest.mark.e2e

SESSIONS = range(62, 82)
KILLS = times_to_kill(short=20, share=0.26)
OTHERS = {
    "A/71/134/Add.1": ("ar", "zh", "en", "fr", "ru", "es"),
    "A/71/134/Add.1/Rev.1": ("ar", "zh", "en", "fr", "ru", "es"),
    "CTBT-Art.XIV/2021/4": ("en",),
}
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
HELD = {"available", "unchanged"}


@dataclass
class Home:
    """A home folder, a server, and what is run against both."""

    un: FakeUn
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        return {
            "NO_PROXY": "*",
            "CTBT_UN_SERVER": self.un.address,
            "CTBT_DIGITAL_LIBRARY": self.un.address,
            "CTBT_PAUSE_MIN": "0",
            "CTBT_PAUSE_MAX": "0",
            "CTBT_RETRY_WAIT": "0.05",
        }

    def __call__(self, *arguments: str | Path, **changes: str) -> Done:
        return ctbt(*arguments, "--home", self.folder, **{**self.settings, **changes})

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [CTBT, *arguments, "--home", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(**self.settings),
            start_new_session=True,
        )

    def ledger(self) -> list[dict[str, Any]]:
        query = "SELECT * FROM fetch_ledger ORDER BY asked_at"
        asked = self("sql", "--json", query)
        assert asked.code == 0, asked.err
        return [json.loads(line) for line in asked.out.splitlines()]

    def status(self) -> list[dict[str, Any]]:
        shown = self("status", "--json")
        assert shown.code == 0, shown.err
        return [json.loads(line) for line in shown.out.splitlines()]


@pytest.fixture
def ready() -> Iterator[Ready]:
    with ready_commands() as commands:
        yield commands


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    un = FakeUn()
    with un.running():
        yield Home(un, tmp_path / "home")


def registry_of(sessions: Iterable[int]) -> str:
    """A local registry with a named report to each session, in the form the command writes."""
    lines = [
        "edition_id,series,session,report_year,symbol,kind,languages,standing,evidence,"
        "noted_on,noted_by"
    ]
    lines += [
        f"sg-{session},sg-report,{session},{1945 + session},A/{session}/165,report,"
        "ar zh en fr ru es,candidate,made for the tests of fetching,2026-11-25,person"
        for session in sessions
    ]
    return "\n".join(lines) + "\n"


def give_fleet(home: Home, size: int, kind: str = "pdf") -> dict[tuple[str, str], bytes]:
    """Put a report of each session and language on the server; return {(symbol, language): bytes}.

    The sessions that the shipped registry knows keep the symbols that it knows.
    """
    symbols = {66: "A/66/165", 71: "A/71/134"}
    home.un.documents = dict(
        fleet(
            SESSIONS,
            kinds=(kind,),
            size=size,
            symbols={s: symbols.get(s, f"A/{s}/165") for s in SESSIONS},
        ).items()
    )
    home.folder.mkdir(parents=True, exist_ok=True)
    text = registry_of(session for session in SESSIONS if session not in symbols)
    (home.folder / "registry.csv").write_text(text, encoding="utf-8")
    return {(symbol, language): data for (symbol, language, _), data in home.un.documents.items()}


def test_twenty_editions_in_six_languages(home: Home) -> None:
    given = give_fleet(home, 20_000)
    assert len(given) == 20 * 6
    missing = [("A/69/165", "ru"), ("A/70/165", "zh"), ("A/72/165", "fr")]
    for symbol, language in missing:
        del home.un.documents[symbol, language, "pdf"]
    home.un.script(("A/63/165", "en", "pdf"), [Shape.CUT, Shape.SERVER_ERROR])
    home.un.script(("A/64/165", "ar", "pdf"), [Shape.OTHER_LANGUAGE], forever=True)
    home.un.script(("A/65/165", "es", "pdf"), [Shape.EMPTY], forever=True)

    done = home("fetch", "--json")
    assert done.code == 0, done.err
    last: dict[tuple[str, str], str] = {}
    for entry in home.ledger():
        if entry["purpose"] == "document" and entry["format"] == "pdf":
            last[entry["symbol"], entry["language"]] = entry["reply"]
    expected = dict.fromkeys(given, "available")
    expected |= dict.fromkeys(missing, "absent")
    expected["A/64/165", "ar"] = "wrong_language"
    expected["A/65/165", "es"] = "not_published"
    assert {key: last[key] for key in expected} == expected
    assert home.un.most_at_once == 1

    archive = Archive(home.folder / "archive")
    held = {
        (item.first.symbol, item.first.language): archive.read(item)
        for item in archive.documents()
        if item.first.reply.value == "available" and item.first.purpose == "document"
    }
    assert held == {key: data for key, data in given.items() if expected[key] == "available"}
    assert verify(archive).errors == []

    states = {
        (cell["symbol"], cell["language"]): cell["state"]
        for cell in home.status()
        if cell["format"] == "pdf"
    }
    assert states["A/62/165", "en"] == "held"
    assert states["A/64/165", "ar"] == "wrong language"
    assert states["A/65/165", "es"] == "not published"
    assert states["A/69/165", "ru"] == "absent"

    home.un.clear_log()
    assert home("fetch").code == 0
    assert home.un.requests == [], "nothing is due"
    shown = home("registry", "show", "--json")
    confirmed = [
        line for line in map(json.loads, shown.out.splitlines()) if line["standing"] == "confirmed"
    ]
    # A candidate that its own masthead confirms outweighs a resolution that asks for nothing.
    assert len(confirmed) == 20


def test_a_soft_block_ends_the_run_politely_and_heals(home: Home) -> None:
    given = give_fleet(home, 5_000)
    home.un.soft_block_after = 60
    first = home("fetch")
    assert first.code == 42
    assert "try again from" in first.err
    assert "Traceback" not in first.err
    replies = Counter(entry["reply"] for entry in home.ledger() if entry["purpose"] == "document")
    assert replies["blocked"] > 0
    blocked = [entry for entry in home.ledger() if entry["reply"] == "blocked"]
    assert {(entry["symbol"], entry["language"]) for entry in blocked} <= set(given)
    after = len(home.un.requests)
    again = home("fetch")
    assert again.code == 42
    assert len(home.un.requests) == after, "the server is left in peace"

    home.un.soft_block_after = None
    home.un.unblock()
    assert home("fetch", "--force").code == 0
    held = {
        (entry["symbol"], entry["language"])
        for entry in home.ledger()
        if entry["reply"] in HELD and entry["purpose"] == "document"
    }
    assert held >= set(given)


def begun_downloads(archive: Archive) -> dict[str, tuple[int, int | None]]:
    """Return {URL: (bytes that have come, bytes of the whole)} of what a kill left unfinished."""
    notes = Notes(archive.partial)
    found: dict[str, tuple[int, int | None]] = {}
    for url in notes.urls:
        begun = notes.get(url)
        size = part_of(archive.partial, url).stat().st_size
        if size > 0 and begun is not None:
            found[url] = (size, begun.total)
    return found


@pytest.mark.attack("kills a fetch at any moment of its downloads")
def test_killed_at_any_moment_it_resumes(home: Home, ready: Ready) -> None:
    """Kill -9 at random moments: no torn file, and nothing that is held is asked for again."""
    given = give_fleet(home, 400_000, "word")
    for symbol, languages in OTHERS.items():
        # All that is registered is there: no miss asks for a canary, which is sent each time.
        for language in languages:
            data = report(symbol, language, 71, "docx", 400_000)
            home.un.documents[symbol, language, "docx"] = given[symbol, language] = data
    home.un.latency = home.un.body_pause = 0.004
    archive = Archive(home.folder / "archive")
    # The canary, a PDF, is read in a process that takes longer to start than any kill waits.
    assert home("fetch", "--edition", "sg-66", "--lang", "en").code == 0
    kills, rounds, resumes = 0, 0, 0
    chance = random.Random(20261125)  # noqa: S311 - no secret
    while kills < KILLS:
        rounds += 1
        assert rounds < 4 * KILLS, "it makes progress"
        held_before = {item.first.asked for item in archive.documents()}
        begun = begun_downloads(archive)
        assert len(begun) <= 1
        home.un.clear_log()
        process = ready.start(
            "fetch", "--home", str(home.folder), environment=environment(**home.settings)
        )
        begin = time.monotonic()
        while not home.un.requests and process.poll() is None:
            time.sleep(0.005)  # the start of Python is no moment of fetching
            assert time.monotonic() - begin < 30
        time.sleep(chance.uniform(0.0, 0.12))
        ended = process.poll()
        if ended is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        home.un.wait_until_idle()
        kills += ended is None
        again = [item for item in home.un.requests if home.un.address + item.target in held_before]
        assert {item.status for item in again} <= {304}, "nothing that is held is sent again"
        for item in home.un.requests:
            size, total = begun.pop(home.un.address + item.target, (0, None))
            is_canary = total is not None and total < 400_000  # asked for whole each time
            assert size != total or is_canary, "nothing that has come whole is sent again"
            assert (item.range_start or 0) == size or is_canary, "a part is not sent again"
            resumes += item.range_start is not None
        for document in archive.documents():
            archive.read(document)
        if ended == 0 and not home.un.requests:
            # All is held: start over, so that each kill meets a download.
            shutil.rmtree(home.folder / "archive")
    assert kills == KILLS
    assert resumes
    print(f"{rounds} runs, {kills} of them killed, {resumes} downloads taken up again")
    assert home("fetch").code == 0
    assert verify(archive).errors == []
    held = {
        (item.first.symbol, item.first.language): archive.read(item)
        for item in archive.documents()
        if item.first.purpose == "document"
    }
    assert held == given
    assert list(archive.partial.glob("*")) == []


def test_a_download_that_was_cut_goes_on(home: Home) -> None:
    data = report("A/66/165", "en", 66, "pdf", 900_000)
    home.un.documents = {("A/66/165", "en", "pdf"): data}
    home.un.cut_after = 600_000
    home.un.script(("A/66/165", "en", "pdf"), [Shape.CUT])
    done = home("fetch", "--edition", "sg-66", "--lang", "en")
    assert done.code == 0, done.err
    sent = [item for item in home.un.requests if item.kind == "pdf" and item.symbol == "A/66/165"]
    assert [item.status for item in sent[:2]] == [200, 206]
    assert sent[1].range_start is not None
    assert sent[1].range_start > 0
    assert sent[1].sent == len(data) - sent[1].range_start


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_leaves_a_consistent_archive(home: Home, told: signal.Signals) -> None:
    give_fleet(home, 20_000)
    home.un.latency = 0.05
    process = home.start("fetch")
    while len(home.un.requests) < 10:
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(told)
    assert process.wait(timeout=10) == 128 + told
    assert verify(Archive(home.folder / "archive")).errors == []


def test_two_at_once_wait_for_one_another_and_a_killed_one_holds_nothing(home: Home) -> None:
    give_fleet(home, 5_000)
    home.un.latency = 0.2
    process = home.start("fetch")
    try:
        while not home.un.requests:
            time.sleep(0.01)
            assert process.poll() is None
        second = home("fetch", CTBT_WAIT="0.5")
        assert second.code == 6
        waiting, refused = second.err.splitlines()
        assert "waiting for process" in waiting
        assert "CTBT_WAIT" in refused
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert home.un.most_at_once == 1
    done = home("fetch", "--offline", CTBT_WAIT="0")
    assert (done.code, done.err) == (0, "")


def test_nobody_is_there(home: Home) -> None:
    with home.un.running():
        pass
    done = home("fetch")
    assert done.code == 41
    assert "cannot be reached" in done.err
    assert "Traceback" not in done.err
    (line,) = [line for line in done.err.splitlines() if line]
    assert line.startswith("ctbt: server unreachable: ")


def test_the_inbox_is_taken_by_its_mastheads(home: Home, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "download(3).pdf").write_bytes(report("A/71/134", "fr", 71, "pdf"))
    (inbox / "A_66_165.en.docx").write_bytes(report("A/66/165", "ru", 66, "docx"))
    (inbox / "broken.pdf").write_bytes(report("A/66/165", "es", 66, "pdf")[:700])
    (inbox / "page.pdf").write_bytes(b"<!DOCTYPE html><html><body>no</body></html>")
    done = home("fetch", "--offline", "--inbox", inbox)
    assert done.code == 60
    assert "broken.pdf" in done.err
    assert "page.pdf" in done.err
    assert "download(3).pdf: A/71/134 [fr]" in done.out
    assert "its name says en, its text is ru" in done.out
    held = {
        (cell["symbol"], cell["language"], cell["format"])
        for cell in home.status()
        if cell["state"] == "held"
    }
    assert held == {("A/71/134", "fr", "pdf"), ("A/66/165", "ru", "docx")}
    again = home("fetch", "--offline", "--inbox", inbox)
    assert again.code == 60
    assert len(home.ledger()) == 4, "the same files again are no new entries"


def test_a_bundle_carries_an_archive_to_a_machine_without_network(
    home: Home, tmp_path: Path
) -> None:
    home.un.documents = {
        ("A/66/165", language, "pdf"): report("A/66/165", language, 66, "pdf")
        for language in LANGUAGES
    }
    assert home("fetch", "--edition", "sg-66").code == 0
    bundle = tmp_path / "archive.bundle"
    told = json.loads(home("archive", "export", bundle, "--json").out)
    other = Home(home.un, tmp_path / "other")
    taken = other("archive", "import", bundle, "--sha256", told["sha256"])
    assert taken.code == 0, taken.err
    assert other("archive", "verify").code == 0
    assert [cell for cell in other.status() if cell["state"] == "held"] == [
        cell for cell in home.status() if cell["state"] == "held"
    ]
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    refused = Home(home.un, tmp_path / "third")("archive", "import", bundle)
    assert refused.code == 44
    assert not list((tmp_path / "third").rglob("*.bin"))


def test_discovery_proposes_and_only_a_masthead_confirms(home: Home) -> None:
    treaty = "Comprehensive Nuclear-Test-Ban Treaty"
    home.un.search_body = make_marcxml(
        [
            Record("A/67/136", f"{treaty} : note by the Secretary-General", "2012-07-23", {}),
            Record("A/68/999", f"{treaty} : note by the Secretary-General", "2013-07-23", {}),
            Record(
                "A/61/184",
                "Cooperation between the United Nations and the Preparatory Commission for the "
                f"{treaty} Organization : note by the Secretary-General",
                "2006-08-01",
                {},
            ),
        ]
    )
    home.un.documents = {("A/67/136", "en", "pdf"): report("A/67/136", "en", 67, "pdf")}
    done = home("fetch", "--discover", "digital-library", "--lang", "en")
    assert done.code == 0, done.err
    assert "candidate A/67/136" in done.out
    assert "not taken: A/61/184" in done.out
    shown = [json.loads(line) for line in home("registry", "show", "--json").out.splitlines()]
    standing = {item["edition_id"]: (item["symbol"], item["standing"]) for item in shown}
    assert standing["sg-67"] == ("A/67/136", "confirmed")
    assert standing["sg-68"] == ("A/68/999", "candidate")
    assert "A/61/184" not in home("registry", "show").out

    home.un.script(None, [Shape.CHALLENGE])
    soft = home("fetch", "--discover", "digital-library", "--lang", "en")
    assert soft.code == 0, "discovery fails softly"
    assert "challenge" in soft.out
    bad = home("fetch", "--discover", "tea-leaves")
    assert bad.code == 3
