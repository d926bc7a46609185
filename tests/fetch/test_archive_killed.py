"""A download enters the archive whole or not at all, wherever a kill or a full disk stops it."""

from __future__ import annotations

import os
import resource
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.errors import DiskFull
from tasks.fetch.archive.files import link_durably
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.recovery import recover
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tasks.fetch.network.partials import Begun, Notes, Partial, part_of
from tasks.fetch.replies import Reply
from tests.fetch.bundles import URL, arrival, entry
from tests.fetch.places import files_in

DATA = b"%PDF a download that is whole" * 1000
KILLED = 9
STEPS = {"os.link", "os.rename", "os.remove", "os.mkdir", "os.truncate", "open"}


def keep(folder: Path, step: int) -> None:
    """Take a finished download in, as a fetch does; end right before the n-th step on the disk."""
    left = step

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(folder) in str(arguments):
            left -= 1
            if left == 0:
                os._exit(KILLED)

    archive, notes = Archive(folder), Notes(folder / "partial")
    partial = Partial(notes, archive.partial, URL)
    sys.addaudithook(watch)
    document = archive.keep_file(partial.path, arrival(), media_type="application/pdf")
    Journal(folder).append([entry(sha256=document.sha256)])
    partial.discard()


def recheck_at(_: Reply, asked_at: datetime) -> datetime:
    return asked_at.replace(tzinfo=None) + timedelta(days=30)


def downloaded(folder: Path) -> Archive:
    """An archive with a download that has come and is not taken in yet."""
    archive = Archive(folder)
    notes = Notes(archive.partial)
    begun = Begun(url=URL, final_url=URL, headers={}, total=len(DATA))
    notes.put(begun)
    part_of(archive.partial, URL).write_bytes(DATA)
    notes.close()
    return archive


def keeping(archive: Archive, step: int) -> int:
    """Take the download in, and be killed at a step; 0 is never. Return the exit code.

    It is done in a process of its own, forked from this one.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            keep(archive.folder, step)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def waiting(archive: Archive) -> bytes | None:
    """What a run finds of the download, if all of it is there."""
    partial = Partial(Notes(archive.partial), archive.partial, URL)
    return partial.path.read_bytes() if partial.is_whole else None


@pytest.mark.attack("kills the archive right before each of its steps on the disk")
def test_killed_at_every_step_nothing_is_torn_and_nothing_downloaded_twice(tmp_path: Path) -> None:
    step = 0
    ends: list[int] = []
    while not ends or ends[-1] == KILLED:
        step += 1
        archive = downloaded(tmp_path / str(step))
        ends.append(keeping(archive, step))
        held = archive.documents()
        assert verify(archive).errors == [], step
        assert [archive.read(document) for document in held] == [DATA] * len(held)
        assert held or waiting(archive) == DATA, f"downloaded again after a kill at step {step}"
        Journal(archive.folder).append(
            recover(archive, Journal(archive.folder).entries(), recheck_at)
        )
        if not held:
            assert keeping(archive, 0) == 0
        (document,) = archive.documents()
        assert archive.read(document) == DATA
        (line,) = Journal(archive.folder).entries()
        assert line.sha256 == document.sha256
        recover(archive, [line], recheck_at)
        assert not part_of(archive.partial, URL).exists(), "never judged again as if it had come"
        assert verify(archive).errors == []
    assert ends == [KILLED] * (step - 1) + [0]
    assert step > 8, "the steps were seen"


def test_the_bytes_stand_in_the_archive_before_the_caller_lets_go(tmp_path: Path) -> None:
    archive = downloaded(tmp_path)
    path = part_of(archive.partial, URL)
    document = archive.keep_file(path, arrival(), media_type="application/pdf")
    assert path.read_bytes() == DATA == archive.read(document)
    path.unlink()
    assert archive.read(document) == DATA


def test_a_second_name_for_what_has_one_already_leaves_nothing(tmp_path: Path) -> None:
    """As after a kill between the name and the sidecar: a rename would then do nothing."""
    source, target = tmp_path / "source", tmp_path / "ab" / "target"
    source.write_bytes(DATA)
    for _ in range(2):
        link_durably(source, target, workshop=tmp_path / "partial")
        assert target.read_bytes() == source.read_bytes() == DATA
        assert files_in(tmp_path / "partial") == []


def test_old_bytes_that_come_again_are_news(tmp_path: Path) -> None:
    """A, B, then A: each change asks for a look, and the last one seen is the last one."""
    archive = Archive(tmp_path)
    kind = "application/pdf"
    first = archive.keep(b"A", arrival(), media_type=kind)
    second = archive.keep(b"B", arrival(hour=1), media_type=kind)
    assert list(archive.from_url(URL)) == [first.sha256, second.sha256]
    again = archive.keep(b"A", arrival(hour=2), media_type=kind)
    for reader in (archive, Archive(tmp_path)):
        assert list(reader.from_url(URL)) == [second.sha256, first.sha256]
    assert second.sha256[:12] in (again.arrivals[-1].review or "")
    assert archive.keep(b"A", arrival(hour=3), media_type=kind) == again, "the same again is none"


def test_a_changed_hash_is_flagged_beside_any_other_review(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = archive.keep(b"A", arrival(), media_type="application/pdf")
    doubtful = arrival(hour=1).model_copy(update={"review": "prints no symbol"})
    review = archive.keep(b"B", doubtful, media_type="application/pdf").first.review
    assert review is not None
    assert review.startswith("prints no symbol; ")
    assert first.sha256[:12] in review


@pytest.mark.attack("lets the disk be full while the archive is written")
def test_a_full_disk_is_one_refusal_and_the_journal_stays_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append([entry("https://documents.example/first")])
    size = (tmp_path / JOURNAL).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, before[1]))
    try:
        with pytest.raises(DiskFull, match=r"room for at least") as refusal:
            journal.append([entry("https://documents.example/second")])
        with pytest.raises(DiskFull):
            Archive(tmp_path).keep(DATA, arrival(), media_type="application/pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert refusal.value.document == str(tmp_path)
    assert Archive(tmp_path).documents() == []
    journal.append([entry("https://documents.example/third")])
    asked = [item.asked.rpartition("/")[2] for item in Journal(tmp_path).entries()]
    assert asked == ["first", "third"], "half a line of a full disk was cut off"


def test_times_are_compared_as_times(tmp_path: Path) -> None:
    """Another archive may write its times in another zone."""
    archive = Archive(tmp_path)
    late = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=1)
    east = "2026-01-01T13:00:00+02:00"
    now = arrival().model_copy(update={"arrived_at": late.isoformat()})
    earlier = arrival().model_copy(update={"arrived_at": east})
    last = archive.keep(b"A", now, media_type="application/pdf")
    archive.keep(b"B", earlier, media_type="application/pdf")
    assert list(Archive(tmp_path).from_url(URL))[-1] == last.sha256
