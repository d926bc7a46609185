"""Where documents come from, and in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.errors import DamagedInput, SettingsError, WrongEdition
from tasks.fetch.archive import Archive, Source
from tasks.fetch.collect import Collection, collect
from tasks.fetch.network import UnServer
from tasks.records import Language
from tests.fetch.places import Listening, listening
from tests.specimens import SPECIMEN, project_reference

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT, OTHER = "一份报告".encode(), "另一份报告".encode()
PDF = b"%PDF-1.4\n"
NAME = "A_66_165.zh.txt"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def keep(
    archive: Archive,
    data: bytes,
    name: str = NAME,
    *,
    kind: str = "text/plain",
    source: Source = "inbox",
) -> None:
    archive.keep(
        data, file_name=name, source=source, asked=name, media_type=kind, now=NOW.isoformat()
    )


def collected(
    archive: Archive,
    inbox: Path | None = None,
    *,
    server: UnServer | None = None,
    editions: Sequence[str] = (),
    languages: Sequence[Language] = ("zh",),
) -> Collection:
    return collect(
        archive,
        inbox=inbox,
        server=server,
        reference=project_reference(),
        editions=editions,
        languages=languages,
        now=NOW,
    )


def names(found: Collection) -> list[tuple[str, str]]:
    return [(document.source, document.name) for document in found.documents]


def test_specimens_only_when_there_is_nothing_else(archive: Archive, inbox: Path) -> None:
    found = collected(archive, inbox)
    assert names(found) == [("specimen", SPECIMEN.name)]
    assert found.documents[0].data == SPECIMEN.read_bytes()
    assert [entry["source"] for entry in found.ledger] == ["specimen"]
    (inbox / NAME).write_bytes(TEXT)
    assert names(collected(archive, inbox)) == [("inbox", NAME)]


def test_a_refusal_is_not_covered_up_by_a_specimen(archive: Archive, inbox: Path) -> None:
    for name, data in ((NAME, TEXT), ("A-66-165-C.txt", OTHER)):
        (inbox / name).write_bytes(data)
    found = collected(archive, inbox)
    assert [source for source, _ in names(found)] == ["inbox"]
    assert len(found.refused) == 1


def test_offline_is_told(archive: Archive) -> None:
    assert any("offline" in note for note in collected(archive).notes)


def test_the_archive_comes_before_the_inbox(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT, source="network")
    (inbox / NAME).write_bytes(TEXT)
    (inbox / "A_71_134.zh.txt").write_bytes(OTHER)
    found = collected(archive, inbox)
    assert names(found) == [("network", NAME), ("inbox", "A_71_134.zh.txt")]
    assert found.refused == []


def test_other_bytes_under_a_name_that_is_held_are_refused(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT)
    (inbox / "A-66-165-C.txt").write_bytes(OTHER)
    found = collected(archive, inbox)
    assert [document.data for document in found.documents] == [TEXT]
    ((name, error),) = found.refused
    assert name == "A-66-165-C.txt"
    assert isinstance(error, WrongEdition)
    assert hashlib.sha256(TEXT).hexdigest()[:12] in error.expected
    assert hashlib.sha256(OTHER).hexdigest()[:12] in error.found


def test_the_same_bytes_twice_are_one_document(archive: Archive, inbox: Path) -> None:
    for name in (NAME, "A-66-165-C.txt"):
        (inbox / name).write_bytes(TEXT)
    found = collected(archive, inbox)
    assert len(found.documents) == 1
    assert found.refused == []


def test_names_that_are_no_documents_are_noted(archive: Archive, inbox: Path) -> None:
    (inbox / "shopping list.txt").write_bytes(TEXT)
    found = collected(archive, inbox)
    assert any("shopping list.txt" in note for note in found.notes)
    assert names(found) == [("specimen", SPECIMEN.name)]


def test_an_inbox_that_does_not_exist(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="inbox"):
        collected(archive, tmp_path / "none")


def test_formats_that_are_not_read_yet_are_held(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    keep(archive, PDF + b"2", "A_66_165.fr.pdf", kind="application/pdf")
    found = collected(archive, inbox)
    assert found.held_unread == ["A_66_165.fr.pdf", "A_66_165.en.pdf"]
    (entry,) = [entry for entry in found.ledger if entry["source"] == "inbox"]
    assert (entry["reply"], entry["media_type"]) == ("held", "application/pdf")


def test_only_the_editions_that_are_wanted(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT, "A_71_134.zh.txt")
    for name in (NAME, "A_98_1.zh.txt"):
        (inbox / name).write_bytes(OTHER)
    assert names(collected(archive, inbox, editions=["sg-66"])) == [("inbox", NAME)]
    assert len(collected(archive, inbox).documents) == 3


def test_a_document_of_the_archive_that_was_altered_is_noticed(
    archive: Archive, tmp_path: Path
) -> None:
    keep(archive, TEXT)
    next(tmp_path.glob("archive/*/*.bin")).write_bytes(OTHER)
    ((name, error),) = collected(archive).refused
    assert name == NAME
    assert isinstance(error, DamagedInput)


def test_a_damaged_document_does_not_keep_the_others_from_being_read(
    archive: Archive, tmp_path: Path
) -> None:
    keep(archive, TEXT)
    next(tmp_path.glob("archive/*/*.bin")).write_bytes(OTHER)
    keep(archive, b"other", "A_71_134.zh.txt")
    found = collected(archive)
    assert names(found) == [("inbox", "A_71_134.zh.txt")]
    assert [name for name, _ in found.refused] == [NAME]


def asked(answer: Listening, archive: Archive, inbox: Path | None = None) -> Collection:
    with listening(answer):
        server = UnServer(answer.address, (2, 5), "")
        return collected(archive, inbox, server=server, editions=["sg-66"], languages=("zh", "en"))


def test_the_server_is_asked_for_what_is_not_held(archive: Archive, inbox: Path) -> None:
    (inbox / NAME).write_bytes(TEXT)
    answer = Listening(body=PDF)
    found = asked(answer, archive, inbox)
    assert ["l=en" in path for path, _ in answer.asked] == [True]
    assert [document.file_name for document in archive.documents()] == ["A_66_165.en.pdf"]
    assert found.held_unread == ["A_66_165.en.pdf"]
    (entry,) = found.ledger
    assert (entry["reply"], entry["byte_size"], entry["edition_id"]) == ("held", len(PDF), "sg-66")
    again = Listening(body=PDF)
    asked(again, archive, inbox)
    assert again.asked == []


@pytest.mark.parametrize(("status", "reply"), [(200, "unclear"), (404, "absent"), (429, "refused")])
def test_each_answer_is_in_the_ledger(archive: Archive, status: int, reply: str) -> None:
    found = asked(Listening(status=status), archive)
    assert [entry["reply"] for entry in found.ledger if entry["source"] == "network"] == [reply] * 2
    assert archive.documents() == []
    assert names(found) == [], "a specimen never stands in for an edition that was named"
    assert "no document to read of sg-66" in found.notes


def test_a_server_that_cannot_be_reached_is_asked_once(archive: Archive) -> None:
    with listening(Listening()) as answer:
        address = answer.address
    found = collected(archive, server=UnServer(address, (1, 1), ""))
    entries = [entry for entry in found.ledger if entry["source"] == "network"]
    assert [entry["reply"] for entry in entries] == ["unreachable"]
    assert any("cannot be reached" in note for note in found.notes)
    assert names(found) == [("specimen", SPECIMEN.name)]


def test_the_same_answer_has_the_same_key(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    first, second = (collected(archive, inbox).ledger for _ in range(2))
    assert [entry["ledger_id"] for entry in first] == [entry["ledger_id"] for entry in second]
    assert len({entry["ledger_id"] for entry in first}) == len(first)
