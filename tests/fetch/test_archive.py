"""The archive keeps what arrived, once, and notices what was altered."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from tasks.errors import ArchiveError, DamagedInput, FetchError, InUse
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.merging import adopt
from tasks.fetch.archive.store import Archive, ArchivedDocument, Arrival, Printed
from tasks.fetch.inbox.folder import list_inbox
from tasks.fetch.replies import Reply
from tests.fetch.bundles import URL, arrival, content, filled
from tests.fetch.places import files_in

DATA = "条约".encode()
MORNING, EVENING = "2026-01-01T08:00:00+00:00", "2026-01-01T20:00:00+00:00"


def by_hand(name: str, now: str) -> Arrival:
    return Arrival(source="inbox", asked=name, file_name=name, arrived_at=now, reply=Reply.HELD)


def keep(
    archive: Archive, data: bytes = DATA, *, name: str = "A_66_165.zh.txt", now: str = MORNING
) -> ArchivedDocument:
    return archive.keep(data, by_hand(name, now), media_type="text/plain")


def from_server(archive: Archive, data: bytes, *, hour: int = 0) -> ArchivedDocument:
    return archive.keep(data, arrival(hour=hour), media_type="application/pdf")


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    assert archive.documents() == []
    document = keep(archive)
    assert document.sha256 == hashlib.sha256(DATA).hexdigest()
    assert document.byte_size == len(DATA)
    assert archive.read(document) == DATA
    assert archive.sidecar(document.sha256) == document
    assert archive.documents() == [document] == Archive(tmp_path / "archive").documents()


def test_keeping_twice_writes_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = keep(archive)
    written = {path: path.stat().st_mtime_ns for path in files_in(tmp_path)}
    assert keep(archive, now=EVENING) == first
    assert {path: path.stat().st_mtime_ns for path in files_in(tmp_path)} == written


def test_another_way_of_arriving_is_noted_and_the_bytes_are_not_written_again(
    tmp_path: Path,
) -> None:
    archive = Archive(tmp_path)
    first = keep(archive)
    written = archive.path(first.sha256).stat().st_mtime_ns
    second = keep(archive, name="A-66-165-C.txt", now=EVENING)
    assert [item.asked for item in second.arrivals] == ["A_66_165.zh.txt", "A-66-165-C.txt"]
    assert second.file_name == "A_66_165.zh.txt"
    assert archive.path(first.sha256).stat().st_mtime_ns == written


def test_a_finished_file_is_kept_and_stays_with_the_caller(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    file = tmp_path / "came.part"
    file.write_bytes(DATA)
    document = archive.keep_file(
        file, arrival(), media_type="text/plain", printed=Printed(symbol="A/66/165")
    )
    assert file.read_bytes() == DATA, "a kill before the sidecar must find it again"
    file.unlink()
    assert archive.read(document) == DATA
    assert archive.documents()[0].printed.symbol == "A/66/165"


def test_a_changed_hash_of_a_known_url_keeps_both_and_asks_for_a_review(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = from_server(archive, b"one")
    second = from_server(archive, b"two", hour=1)
    assert first.first.review is None
    assert second.first.review is not None
    assert first.sha256[:12] in second.first.review
    assert [archive.read(item) for item in (first, second)] == [b"one", b"two"]
    assert list(Archive(tmp_path).from_url(URL)) == [first.sha256, second.sha256]


def test_the_same_bytes_of_a_known_url_are_no_reason_for_a_review(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    from_server(archive, b"one")
    assert from_server(archive, b"one", hour=1).first.review is None


def test_two_files_of_one_name_given_by_hand_are_no_changed_url(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive)
    assert keep(archive, b"other").first.review is None


def test_documents_are_listed_by_name(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for name in ("c.txt", "a.txt", "b.txt"):
        keep(archive, name.encode(), name=name)
    assert [document.file_name for document in archive.documents()] == ["a.txt", "b.txt", "c.txt"]


def test_nothing_but_document_and_sidecar_is_left(tmp_path: Path) -> None:
    document = keep(Archive(tmp_path))
    stem = tmp_path / document.sha256[:2] / document.sha256
    assert files_in(tmp_path) == [stem.with_suffix(".bin"), stem.with_suffix(".json")]
    sidecar = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
    assert [item["arrived_at"] for item in sidecar["arrivals"]] == [MORNING]


def test_a_document_without_its_sidecar_is_kept_again(tmp_path: Path) -> None:
    """As after a crash between the two writes: it is not held until both are there."""
    archive = Archive(tmp_path)
    document = keep(archive)
    next(tmp_path.glob("*/*.json")).unlink()
    assert archive.documents() == []
    assert keep(archive) == document
    assert archive.read(document) == DATA


@pytest.mark.parametrize("harm", ["lost", "altered"])
@pytest.mark.parametrize("way", ["keep", "keep_file"])
def test_lost_or_altered_bytes_are_taken_in_again_when_they_arrive_again(
    tmp_path: Path, harm: str, way: str
) -> None:
    archive = Archive(tmp_path / "archive")
    document = keep(archive)
    path = archive.path(document.sha256)
    path.unlink() if harm == "lost" else path.write_bytes(b"other")
    if way == "keep":
        keep(archive)
    else:
        (tmp_path / "again").write_bytes(DATA)
        name = document.file_name
        archive.keep_file(tmp_path / "again", by_hand(name, EVENING), media_type="text/plain")
    assert archive.read(document) == DATA


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = hashlib.sha256(DATA).hexdigest()
    (tmp_path / digest[:2] / f"{digest}.bin" / "in the way").mkdir(parents=True)
    with pytest.raises(ArchiveError, match="can be read and written"):
        keep(archive)
    assert files_in(tmp_path) == []
    assert archive.documents() == []


def test_altered_bytes_are_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = keep(archive)
    next(tmp_path.glob("*/*.bin")).write_bytes(DATA + b" ")
    with pytest.raises(DamagedInput, match="other bytes") as refusal:
        archive.read(document)
    assert document.sha256[:12] in refusal.value.place


def test_lost_bytes_are_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = keep(archive)
    next(tmp_path.glob("*/*.bin")).unlink()
    with pytest.raises(FetchError, match="No such file"):
        archive.read(document)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sha256": "x"}', '{"colour": "red"}', "null"])
def test_a_damaged_sidecar_is_noticed_and_stops_no_other(tmp_path: Path, text: str) -> None:
    archive = Archive(tmp_path)
    broken = archive.path(keep(archive).sha256).with_suffix(".json")
    other = keep(archive, b"other")
    broken.write_text(text, encoding="utf-8")
    assert archive.documents() == [other]
    ((path, error),) = archive.broken_sidecars().items()
    assert (path, "sidecar" in error.expected) == (broken, True)


def test_a_sidecar_under_another_name_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = keep(archive)
    path = archive.path(document.sha256).with_suffix(".json")
    path.rename(path.with_name(f"{document.sha256[:2]}{'0' * 62}.json"))
    assert archive.documents() == []
    (error,) = archive.broken_sidecars().values()
    assert document.sha256[:12] in error.found


@pytest.mark.parametrize("time", ["", "yesterday", "2026-01-01T08:00:00"])
def test_an_arrival_has_a_time_with_a_zone(time: str) -> None:
    with pytest.raises(ValidationError, match="arrived_at"):
        by_hand("a.txt", time)


def test_a_document_that_is_set_aside_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = keep(archive)
    archive.set_aside(document.sha256[:8], "a draft")
    assert archive.documents()[0].set_aside == "a draft"
    assert archive.read(document) == DATA


@pytest.mark.parametrize("length", [0, 7])
def test_too_few_digits_set_nothing_aside(tmp_path: Path, length: int) -> None:
    archive = Archive(tmp_path)
    document = keep(archive)
    with pytest.raises(ArchiveError, match="eight or more"):
        archive.set_aside(document.sha256[:length], "a draft")
    assert archive.documents() == [document]


def test_digits_of_no_document_set_nothing_aside(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="0 documents"):
        Archive(tmp_path).set_aside("0123456789", "a draft")


def test_adopting_twice_is_adopting_once(tmp_path: Path) -> None:
    other = filled(tmp_path / "other", 1)
    archive = Archive(tmp_path / "archive")
    for _ in range(2):
        file = tmp_path / "file"
        file.write_bytes(other.read(other.documents()[0]))
        adopt(archive, file, other.documents()[0])
    file.unlink(missing_ok=True)
    assert archive.documents() == other.documents()


def test_adopting_merges_what_two_archives_know(tmp_path: Path) -> None:
    archive, other = Archive(tmp_path / "a"), Archive(tmp_path / "b")
    keep(archive, name="later.txt", now=EVENING)
    there = other.keep(
        DATA,
        by_hand("sooner.txt", MORNING),
        media_type="text/plain",
        printed=Printed(symbol="A/66/165"),
    )
    there = other.set_aside(there.sha256, "a draft")
    (tmp_path / "file").write_bytes(DATA)
    both = adopt(archive, tmp_path / "file", there)
    assert [item.asked for item in both.arrivals] == ["sooner.txt", "later.txt"]
    assert both.printed.symbol == "A/66/165"
    assert both.set_aside == "a draft"
    assert Archive(tmp_path / "a").documents() == [both]


def test_adopting_other_bytes_of_a_known_url_asks_for_a_review(tmp_path: Path) -> None:
    archive, other = Archive(tmp_path / "a"), Archive(tmp_path / "b")
    here = from_server(archive, b"one")
    there = from_server(other, b"two", hour=1)
    (tmp_path / "file").write_bytes(b"two")
    review = adopt(archive, tmp_path / "file", there).first.review
    assert review is not None
    assert here.sha256[:12] in review


def test_only_one_process_writes(tmp_path: Path) -> None:
    with only_writer(tmp_path / "archive"):
        before = content(tmp_path)
        with pytest.raises(InUse, match="lock"), only_writer(tmp_path / "archive"):
            pytest.fail("two writers")
        assert content(tmp_path) == before
    with only_writer(tmp_path / "archive"):
        assert (tmp_path / "archive").is_dir()


def test_the_inbox_lists_files_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "A_66_165.zh.txt"):
        (tmp_path / name).write_bytes(DATA)
    (tmp_path / "A_66_165.en.txt").mkdir()
    found, passed_over = list_inbox(tmp_path)
    assert [(item.path.name, item.claim is None) for item in found] == [
        ("A_66_165.zh.txt", False),
        ("b.txt", True),
    ]
    (line,) = passed_over
    assert line.startswith("inbox: A_66_165.en.txt passed over: it is a folder")
