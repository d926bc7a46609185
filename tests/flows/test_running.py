"""What says that a run lives: kept while it does, gone when it was killed."""

from __future__ import annotations

import fcntl
from pathlib import Path
from uuid import uuid4

from flows.running import is_running, running_mark


def test_a_run_is_running_for_as_long_as_it_goes_on(tmp_path: Path) -> None:
    run, other = uuid4(), uuid4()
    with running_mark(tmp_path, run):
        assert is_running(tmp_path, run)
        assert not is_running(tmp_path, other)
        with running_mark(tmp_path, other):
            assert is_running(tmp_path, run), "another run leaves it alone"
            assert is_running(tmp_path, other)
    assert not is_running(tmp_path, run)
    assert list((tmp_path / "running").iterdir()) == []


def test_what_killed_runs_left_goes_with_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "running"
    folder.mkdir()
    for _ in range(3):
        (folder / str(uuid4())).touch()
    living = folder / str(uuid4())
    with living.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with running_mark(tmp_path, run := uuid4()):
            assert {path.name for path in folder.iterdir()} == {living.name, str(run)}
