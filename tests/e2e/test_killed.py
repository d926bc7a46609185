"""kill -9 of a run or a load at any moment: what is there is whole, and the next one goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
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
FIRST_ID, SECOND_ID = "sg-66", "sg-67"


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

    def start(self, *more: str) -> Running:
        return self.ready.start(
            *self.arguments, *more, environment=self.environment, output=self.said
        )

    def steps(self) -> int:
        """Return how many steps the command has said are done."""
        return self.said.read_bytes().count(b"Finished in state") if self.said.exists() else 0

    def finish(self) -> list[float]:
        """Do it to the end; return the seconds to the end of each step, and to that of it all."""
        self.said.unlink(missing_ok=True)
        begin = time.monotonic()
        ends: list[float] = []
        running = self.start()
        while (code := running.poll()) is None:
            ends += [time.monotonic() - begin] * (self.steps() - len(ends))
            time.sleep(_LOOK)
        assert code == 0, self.said.read_text(encoding="utf-8")
        return [*ends, time.monotonic() - begin]

    def kill(self, step: int, seconds: float) -> bool:
        """Start it and kill it so many seconds after a step; return False if it was done before."""
        self.said.unlink(missing_ok=True)
        running = self.start()
        while running.poll() is None and self.steps() < step:
            time.sleep(_LOOK)
        time.sleep(seconds)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        return running.wait() == KILLED


_LOOK = 0.005


def left(home: Path) -> list[str]:
    """What is in a home; times and counts make no difference to the names."""
    return [str(path.relative_to(home)) for path in files_in(home)] + sorted(
        str(path.relative_to(home)) for path in home.rglob("*") if path.is_dir()
    )


class Undisturbed:
    """What a work leaves when nothing disturbs it, and what may be there after a kill.

    Attributes:
        held: {the editions that were new after a kill: how often}.
    """

    def __init__(self, work: Work) -> None:
        work.reset()
        self.work = work
        self.before = editions_in(work.warehouse) if work.warehouse.exists() else {}
        self.ends = work.finish()
        self.whole = editions_in(work.warehouse)
        self.contents = contents(work.warehouse, without=["asked_at"])
        self.names = left(work.home)
        self.held: Counter[str] = Counter()

    def check_killed(self, moment: str) -> None:
        """Each edition is as it was before, or as it is in the end; count which are."""
        found = editions_in(self.work.warehouse) if self.work.warehouse.exists() else {}
        for edition_id in self.before.keys() | self.whole.keys() | found.keys():
            allowed = {self.before.get(edition_id), self.whole[edition_id]}
            assert found.get(edition_id) in allowed, f"{edition_id} is torn: killed {moment}"
        new = [one for one in sorted(found) if found[one] != self.before.get(one)]
        self.held[" ".join(new)] += 1

    def check_next(self, moment: str) -> None:
        """The next one, too, leaves this and nothing else."""
        self.work.finish()
        found = contents(self.work.warehouse, without=["asked_at"])
        assert found == self.contents, f"killed {moment}"
        assert left(self.work.home) == self.names, f"killed {moment}"


def kill_at_moments(work: Work, times: int, *, in_a_row: int) -> Counter[str]:
    """Kill it at moments over all its length; return which editions were new, and how often.

    Args:
        work: what is killed.
        times: how often.
        in_a_row: kills before it is done to the end, on what the one before has left.
    """
    undisturbed = Undisturbed(work)
    ends = [0.0, *undisturbed.ends]
    chance = random.Random()  # noqa: S311 - no secret
    done = tries = 0
    is_new = True
    while done < times:
        assert tries < 3 * times + 10, "it ends before it can be killed"
        if is_new:
            work.reset()
        # Spread over the time it takes; counted from a step, since no two take the same time.
        moment = ends[-1] * (tries * _SPREAD % 1 + chance.random() / times) % ends[-1]
        step = bisect_right(ends, moment) - 1
        tries += 1
        is_new = not work.kill(step, moment - ends[step])
        if is_new:
            continue  # it was done before, quicker than the one that was measured
        done += 1
        said = f"{moment - ends[step]:.3f} s after step {step} of {len(ends) - 2}"
        undisturbed.check_killed(said)
        if done % in_a_row == 0 or done == times:
            is_new = True
            undisturbed.check_next(said)
    print(f"{times} kills within {ends[-1]:.2f} s; new after them: {undisturbed.held}")
    return undisturbed.held


_SPREAD = 0.618
"""Of the whole time from one kill to the next: evenly spread however many there are."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Iterator[Work]:
    """A run that loads two editions in two languages each, one edition after the other."""
    folder = tmp_path_factory.mktemp("killed")
    inbox, home, prepared = folder / "inbox", folder / "home", folder / "prepared"
    inbox.mkdir()
    prepared.mkdir()
    for language in ("en", "fr"):
        (inbox / f"66 {language}.docx").write_bytes(yearly_report(FIRST, language, 66))
        data = yearly_report(SECOND, language, 67, table_rows(language, 67, first=2))
        (inbox / f"67 {language}.docx").write_bytes(data)
    own = environment(
        PREFECT_API_URL=f"{prefect}/api", PREFECT_HOME=str(folder / "prefect"), CTBT_BATCH="1"
    )
    arguments = ("run", "--offline", "--home", str(home), "--inbox", str(inbox))
    with ready_commands("tests.e2e.ready_to_run", own) as ready:
        yield Work(ready, home, prepared, arguments, own)


@pytest.mark.attack("kills a run at any moment: reading, loading, telling, finishing")
def test_a_run_that_is_killed(run: Work) -> None:
    times = kills(short=2, share=0.2)
    found = kill_at_moments(run, times, in_a_row=3)
    archive = Archive(run.home / "archive")
    assert (verify(archive).errors, verify(archive).notes) == ([], [])
    assert times < 20 or found.keys() == {"", FIRST_ID, f"{FIRST_ID} {SECOND_ID}"}


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = tmp_path_factory.mktemp("load")
    prepared, home = folder / "prepared", folder / "home"
    prepared.mkdir()
    loaded(prepared / "warehouse.duckdb", *before())
    arguments = (str(home / "warehouse.duckdb"),)
    with ready_commands("tests.warehouse.ready_to_load") as ready:
        yield Work(ready, home, prepared, arguments, environment())


@pytest.mark.attack("kills a load right before each of its steps on the disk")
def test_a_load_that_is_killed_at_a_step(load: Work) -> None:
    undisturbed = Undisturbed(load)
    for step in count(1):
        if step % 3 == 1:
            load.reset()
        ended = load.start(str(step)).wait()
        if ended == 0:
            break
        assert ended == KILLED, load.said.read_text(encoding="utf-8")
        undisturbed.check_killed(f"at step {step}")
        if step % 3 == 0:  # what several kills have left is there then
            undisturbed.check_next(f"at step {step}")
    print(f"{step - 1} steps; new after a kill: {undisturbed.held}")
    assert undisturbed.held.keys() == {"", f"{FIRST_ID} {SECOND_ID}"}, "one transaction"


@pytest.mark.attack("kills a load at any moment")
def test_a_load_that_is_killed_at_a_moment(load: Work) -> None:
    found = kill_at_moments(load, kills(short=5, share=0.5), in_a_row=5)
    assert found.keys() <= {"", f"{FIRST_ID} {SECOND_ID}"}, "one transaction"
