"""Room, modes of new files, and one process at a time."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.disk import hold, is_full, only_run, require_room
from tasks.errors import DiskFull, InUse, SettingsError
from tasks.fetch.archive.bundle import export_bundle
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.reference.registry import write_registry
from tests.fetch.bundles import NOW, arrival, content, entry, filled, keep
from tests.fetch.places import files_in
from tests.warehouse.factories import batch, loaded
from warehouse.rebuild import condition_of

HOLDER = """
import sys, time
from pathlib import Path
from tasks.disk import only_run
with only_run(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def holder(home: Path, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Have another process be the one run of a home."""
    command = [sys.executable, "-c", HOLDER, str(home), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: a full disk, as far as one who writes can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_second_run_waits_and_says_for_whom(tmp_path: Path) -> None:
    said: list[str] = []
    with holder(tmp_path, 0.5) as process, only_run(tmp_path, wait=30, tell=said.append):
        assert process.wait(timeout=5) == 0
    (line,) = said
    assert f"waiting for process {process.pid} (" in line
    assert "CTBT_WAIT" in line


def test_a_run_that_does_not_end_is_named_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path, 60) as process:
        with pytest.raises(InUse, match=f"process {process.pid}"), only_run(tmp_path, wait=0):
            raise AssertionError("two at once")
        process.kill()
        process.wait()
        with only_run(tmp_path, wait=0), only_run(tmp_path, wait=0):
            pass  # within itself it is the same run


def test_a_lock_that_another_left_full_of_anything_is_one_line(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.write_bytes(b"\xff\n\x1b[2J" * 1000)
    said: list[str] = []
    with (
        lock.open("rb") as file,
        hold(lock, what=tmp_path),
    ):
        assert b"process" in file.read()
    with hold(lock, what=tmp_path, wait=0.1, tell=said.append):
        lock.write_bytes(b"\xff\n\x1b[2J")
        with (
            pytest.raises(InUse) as refusal,
            hold(lock, what=tmp_path, wait=0.1, tell=said.append),
        ):
            raise AssertionError("two at once")
    assert "\x1b" not in said[0] + str(refusal.value)


def test_a_home_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"a file in the way")
    with (
        pytest.raises(SettingsError, match="a folder that can be written"),
        only_run(tmp_path / "home", wait=0),
    ):
        raise AssertionError("no folder")


def test_room_is_tried_and_leaves_nothing(tmp_path: Path) -> None:
    require_room(tmp_path, 3_000_000)
    with (
        largest_file(1_000_000),
        pytest.raises(DiskFull, match=r"at least 3,000,000 bytes.*bytes free, and a limit"),
    ):
        require_room(tmp_path, 3_000_000)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_through_what_others_made_of_it() -> None:
    error = ValueError("a run that failed")
    error.__cause__ = RuntimeError("(sqlite3.OperationalError) database or disk is full")
    assert is_full(error)
    assert not is_full(ValueError("a run that failed"))


def test_a_full_disk_names_folder_and_bytes_and_harms_nothing(tmp_path: Path) -> None:
    archive, warehouse = filled(tmp_path / "archive"), tmp_path / "warehouse.duckdb"
    loaded(warehouse, batch())
    before, held = content(archive.folder), warehouse.read_bytes()
    data = b"%PDF " + bytes(50_000)
    with largest_file(20_000):
        with pytest.raises(DiskFull, match=r"archive: expected room for at least 50,005 bytes"):
            archive.keep(data, arrival("elsewhere"), media_type="application/pdf")
        with pytest.raises(DiskFull, match=r"archive: "):
            Journal(archive.folder).append(entry(f"{number}") for number in range(100))
        with pytest.raises(DiskFull, match=f"{tmp_path}: expected room for at least [0-9,]+ bytes"):
            loaded(warehouse, batch("sg-67"))
        with pytest.raises(DiskFull):
            condition_of(warehouse)
    assert warehouse.read_bytes() == held
    Journal(archive.folder).append([])  # cuts what did not fit
    after = content(archive.folder)
    assert {name: after[name] for name in before if name != "journal.jsonl"} == {
        name: data for name, data in before.items() if name != "journal.jsonl"
    }
    assert after["journal.jsonl"].startswith(before["journal.jsonl"])
    assert Journal(archive.folder).broken_lines() == []
    assert {one.name for one in tmp_path.iterdir()} == {
        "archive",
        "warehouse.duckdb",
        "warehouse.lock",
    }


@pytest.mark.parametrize("umask", [0o022, 0o002, 0o077])
def test_every_file_is_for_those_whom_the_umask_allows(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        archive = Archive(tmp_path / "archive")
        keep(archive, b"%PDF 1")
        download = tmp_path / "came.part"
        download.write_bytes(b"%PDF 2")
        archive.keep_file(download, arrival("elsewhere"), media_type="application/pdf")
        export_bundle(archive, tmp_path / "bundle", NOW)
        write_registry(tmp_path / "registry.csv", [])
        loaded(tmp_path / "warehouse.duckdb", batch())
        loaded(tmp_path / "warehouse.duckdb", batch("sg-67"))
        with only_run(tmp_path, wait=0):
            pass
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files_in(tmp_path)}
    assert modes == dict.fromkeys(modes, 0o666 & ~umask)
    assert len(modes) > 8
