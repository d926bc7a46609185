"""The archive keeps what arrived, once, and notices what was altered."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tasks.errors import DamagedInput, FetchError
from tasks.fetch.archive import Archive, ArchivedDocument
from tasks.fetch.inbox import InboxFile, list_inbox
from tests.fetch.places import files_in

DATA = "条约".encode()
MORNING, EVENING = "2026-01-01T08:00:00+00:00", "2026-01-01T20:00:00+00:00"


def keep(
    archive: Archive, data: bytes = DATA, *, name: str = "A_66_165.zh.txt", now: str = MORNING
) -> ArchivedDocument:
    return archive.keep(
        data, file_name=name, source="inbox", asked=name, media_type="text/plain", now=now
    )


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    assert archive.documents() == []
    document = keep(archive)
    assert document.sha256 == hashlib.sha256(DATA).hexdigest()
    assert archive.read(document) == DATA
    assert archive.documents() == [document] == Archive(tmp_path / "archive").documents()


def test_keeping_twice_writes_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = keep(archive)
    written = {path: path.stat().st_mtime_ns for path in files_in(tmp_path)}
    assert keep(archive, name="A-66-165-C.txt", now=EVENING) == first
    assert {path: path.stat().st_mtime_ns for path in files_in(tmp_path)} == written


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
    assert sidecar["arrived_at"] == MORNING


def test_a_document_without_its_sidecar_is_kept_again(tmp_path: Path) -> None:
    """As after a crash between the two writes: it is not held until both are there."""
    archive = Archive(tmp_path)
    document = keep(archive)
    next(tmp_path.glob("*/*.json")).unlink()
    assert archive.documents() == []
    assert keep(archive) == document
    assert archive.read(document) == DATA


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = hashlib.sha256(DATA).hexdigest()
    (tmp_path / digest[:2] / f"{digest}.bin" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match=r".*"):
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


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sha256": "x"}', '{"colour": "red"}', "null"])
def test_a_damaged_sidecar_is_noticed(tmp_path: Path, content: str) -> None:
    archive = Archive(tmp_path)
    keep(archive)
    next(tmp_path.glob("*/*.json")).write_text(content, encoding="utf-8")
    with pytest.raises(DamagedInput, match="sidecar"):
        archive.documents()


def test_the_inbox_lists_files_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "A_66_165.zh.txt"):
        (tmp_path / name).write_bytes(DATA)
    (tmp_path / "A_66_165.en.txt").mkdir()
    found = list_inbox(tmp_path)
    assert [(item.path.name, item.claim is None) for item in found] == [
        ("A_66_165.zh.txt", False),
        ("b.txt", True),
    ]
    assert isinstance(found[0], InboxFile)
