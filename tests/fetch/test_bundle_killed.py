"""An import that is killed leaves an archive without errors, and the next one completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.fetch.archive.bundle import export_bundle, import_bundle
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tests.fetch.bundles import NOW, content, filled, keep

DOCUMENTS = 40
AT_A_RENAME = """
import os, signal, sys
from pathlib import Path
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.bundle import import_bundle

archive, bundle, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def watch(event, arguments):
    global left
    if event == "os.rename":
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
print("ready", flush=True)
import_bundle(Archive(archive), bundle)
print("done", flush=True)
"""
"""Kills itself right before it gives the n-th file its name; 0 is never."""


def importing(archive: Path, bundle: Path, rename: int = 0) -> subprocess.Popen[str]:
    """Start an import in a process of its own, and wait until it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", AT_A_RENAME, str(archive), str(bundle), str(rename)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kept(archive: Archive) -> dict[str, bytes]:
    """What is in the archive; an unfinished file that a kill left is not."""
    files = content(archive.folder)
    return {name: data for name, data in files.items() if not name.startswith("partial/")}


def check_and_complete(archive: Archive, bundle: Path, whole: Archive) -> None:
    """Nothing half done is held, and a second import makes it as if there had been no kill."""
    held = verify(archive)
    assert held.errors == []
    assert held.documents == len(archive.documents())
    assert all(document in whole.documents() for document in archive.documents())
    import_bundle(archive, bundle)
    assert verify(archive).errors == []
    assert kept(archive) == kept(whole)
    assert Journal(archive.folder).entries() == Journal(whole.folder).entries()


@pytest.mark.parametrize("rename", [1, 2, 3, 4, DOCUMENTS, DOCUMENTS + 1, 2 * DOCUMENTS])
@pytest.mark.attack("kills the import of an archive right before a file gets its name")
def test_killed_right_before_a_file_gets_its_name(tmp_path: Path, rename: int) -> None:
    whole, archive = filled(tmp_path / "whole", DOCUMENTS), Archive(tmp_path / "archive")
    export_bundle(whole, tmp_path / "bundle", NOW)
    process = importing(archive.folder, tmp_path / "bundle", rename)
    assert process.wait(60) == -signal.SIGKILL
    assert process.communicate()[0] == ""
    # A document is held when its sidecar is there, and every second file is one.
    assert len(archive.documents()) == (rename - 1) // 2
    assert verify(archive).notes
    check_and_complete(archive, tmp_path / "bundle", whole)


@pytest.mark.attack("kills the import of an archive at any moment")
def test_killed_at_any_time(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole", DOCUMENTS)
    export_bundle(whole, tmp_path / "bundle", NOW)
    measured = importing(tmp_path / "measured", tmp_path / "bundle")
    begun = time.monotonic()
    assert measured.communicate(timeout=60)[0] == "done\n"
    lasts = time.monotonic() - begun
    killed = 0
    for part in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9):
        archive = Archive(tmp_path / str(part))
        process = importing(archive.folder, tmp_path / "bundle")
        time.sleep(part * lasts)
        process.kill()
        killed += process.wait(60) == -signal.SIGKILL
        process.communicate()
        check_and_complete(archive, tmp_path / "bundle", whole)
    assert killed > 0


def test_killed_while_an_archive_that_holds_something_takes_a_bundle(tmp_path: Path) -> None:
    other = filled(tmp_path / "other", DOCUMENTS)
    export_bundle(other, tmp_path / "bundle", NOW)
    archive = Archive(tmp_path / "archive")
    before = keep(archive, b"held before", "elsewhere")
    process = importing(archive.folder, tmp_path / "bundle", DOCUMENTS)
    assert process.wait(60) == -signal.SIGKILL
    process.communicate()
    assert verify(archive).errors == []
    assert archive.sidecar(before.sha256) == before
    assert archive.read(before) == b"held before"
    import_bundle(archive, tmp_path / "bundle")
    assert len(archive.documents()) == DOCUMENTS + 1
    assert verify(archive).errors == []
