"""kill -9 of a run or a load at any moment: what is there is whole, and the next one goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tests.e2e.commands import environment
from tests.e2e.contents import contents, editions_in
from tests.e2e.ready import Ready, Running, ready_commands
from tests.e2e.reports import table_rows, yearly_report
from tests.fetch.places import files_in
from tests.kills import kills
from tests.warehouse.factories import loaded
from tests.warehouse.ready_to_load import before

pytestmark = pytest.mark.e2e

KILLED = -signal.SIGKILL
FIRST, SECOND = "A/66/165", "A/67/113"


@dataclass(frozen=True)
class Work:
    """A command that is killed: how it is started, on what, and what it leaves undisturbed.

    Attributes:
        ready: starts it.
        home: the folder that it changes.
        prepared: what the folder is before.
        arguments, environment: of the command.
    """

    ready: Ready
    home: Path
    prepared: Path
    arguments: tuple[str, ...]
    environment: dict[str, str]

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def said(self) -> Path:
        return self.home.with_suffix(".log")

    def reset(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.prepared, self.home)
        self.said.unlink(missing_ok=True)

    def start(self) -> Running:
        return self.ready.start(*self.arguments, environment=self.environment, output=self.said)

    def finish(self) -> float:
        """Do it to the end; return the seconds it took."""
        begin = time.monotonic()
        assert self.start().wait() == 0, self.said.read_text(encoding="utf-8")
        return time.monotonic() - begin

    def kill_after(self, seconds: float) -> bool:
        """Start it and kill it after so many seconds; return False if it was done before."""
        running = self.start()
        time.sleep(seconds)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        return running.wait() == KILLED


def left(home: Path) -> list[str]:
    """What is in a home; times and counts make no difference to the names."""
    return [str(path.relative_to(home)) for path in files_in(home)] + sorted(
        str(path.relative_to(home)) for path in home.rglob("*") if path.is_dir()
    )


def attack(work: Work, times: int) -> Counter[tuple[str, ...]]:
    """Kill it at moments over all its length; return how often what was held after a kill.

    Raises:
        AssertionError: an edition was torn, something stayed, or the next one ended otherwise.
    """
    work.reset()
    held = editions_in(work.warehouse) if work.warehouse.exists() else {}
    lasts = work.finish()
    whole, all_of_it, names = (
        editions_in(work.warehouse),
        contents(work.warehouse, without=["asked_at"]),
        left(work.home),
    )
    chance = random.Random()  # noqa: S311 - no secret
    found: Counter[tuple[str, ...]] = Counter()
    done = 0
    while done < times:
        work.reset()
        moment = lasts * (done + chance.random()) / times
        if not work.kill_after(moment):
            lasts *= 0.95  # it was quicker than the one that was measured
            continue
        done += 1
        now = editions_in(work.warehouse) if work.warehouse.exists() else {}
        for edition_id in whole.keys() | now.keys() | held.keys():
            assert now.get(edition_id) in {held.get(edition_id), whole[edition_id]}, (
                f"{edition_id} is torn after a kill at {moment:.3f} s of {lasts:.3f} s"
            )
        found[tuple(sorted(one for one in now if now[one] != held.get(one)))] += 1
        work.finish()
        assert editions_in(work.warehouse) == whole, f"killed at {moment:.3f} s"
        assert contents(work.warehouse, without=["asked_at"]) == all_of_it, f"at {moment:.3f} s"
        assert left(work.home) == names, f"left after a kill at {moment:.3f} s of {lasts:.3f} s"
    print(f"{times} kills within {lasts:.2f} s; new editions held after them: {dict(found)}")
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Iterator[Work]:
    """A run that loads an edition anew, as a document of it has changed, and a further one."""
    folder = tmp_path_factory.mktemp("killed")
    inbox, home = folder / "inbox", folder / "home"
    inbox.mkdir()
    own = environment(
        PREFECT_API_URL=f"{prefect}/api", PREFECT_HOME=str(folder / "prefect"), CTBT_BATCH="1"
    )
    arguments = ("run", "--offline", "--home", str(home), "--inbox", str(inbox))
    with ready_commands("tests.e2e.ready_to_run", own) as ready:
        work = Work(ready, home, folder / "prepared", arguments, own)
        (inbox / "66 en.docx").write_bytes(yearly_report(FIRST, "en", 66))
        work.finish()
        home.rename(work.prepared)
        (inbox / "66 fr.docx").write_bytes(yearly_report(FIRST, "fr", 66))
        for language in ("en", "fr"):
            data = yearly_report(SECOND, language, 67, table_rows(language, 67, first=2))
            (inbox / f"67 {language}.docx").write_bytes(data)
        yield work


@pytest.mark.attack("kills a run at any moment: reading, loading, telling, finishing")
def test_a_run_that_is_killed(run: Work) -> None:
    times = kills(short=4, share=0.2)
    found = attack(run, times)
    archive = Archive(run.home / "archive")
    assert (verify(archive).errors, verify(archive).notes) == ([], [])
    assert times < 20 or set(found) == {(), ("sg-66",), ("sg-66", "sg-67")}


@pytest.mark.attack("kills a load at any moment")
def test_a_load_that_is_killed(tmp_path: Path) -> None:
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    loaded(prepared / "warehouse.duckdb", *before())
    with ready_commands("tests.warehouse.ready_to_load") as ready:
        home = tmp_path / "home"
        work = Work(ready, home, prepared, (str(home / "warehouse.duckdb"),), environment())
        times = kills(short=20, share=0.5)
        found = attack(work, times)
    assert set(found) <= {(), ("sg-66", "sg-67")}, "one transaction"
