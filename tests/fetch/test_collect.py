"""Where documents come from, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.errors import DamagedInput, SettingsError
from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.archive.sidecar import Arrival
from tasks.fetch.archive.store import Archive
from tasks.fetch.collect import Collection, collect
from tasks.fetch.inbox.file_names import read_claim
from tasks.fetch.ledger import Source
from tasks.fetch.replies import Reply
from tasks.fetch.specimens import shipped_specimens
from tests.fake_un import make_scan_pdf, report
from tests.specimens import project_reference

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT, OTHER = "一份报告".encode(), "另一份报告".encode()
PDF = report("A/66/165", "en", 66, "pdf")
FRENCH = report("A/66/165", "fr", 66, "pdf")
NAME = "A_66_165.zh.txt"


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
    reply: Reply = Reply.HELD,
    edition_id: str | None = "sg-66",
) -> None:
    claim = read_claim(name)
    assert claim is not None
    arrival = Arrival(
        source=source,
        asked=name,
        file_name=name,
        arrived_at=NOW.isoformat(),
        reply=reply,
        edition_id=edition_id,
        symbol=claim.symbol,
        language=claim.language,
        format=name.rpartition(".")[2],
    )
    archive.keep(data, arrival, media_type=kind)


def collected(
    archive: Archive, inbox: Path | None = None, *, editions: Sequence[str] = ()
) -> Collection:
    with IsolatedProbe() as prober:
        return collect(
            archive,
            inbox=inbox,
            prober=prober,
            reference=project_reference(),
            editions=editions,
            now=NOW,
        )


def names(found: Collection) -> list[tuple[str, str]]:
    return [(document.source, document.name) for document in found.documents]


SHIPPED = [
    ("specimen", f"SPECIMEN-{session}-1{part}.{language}.docx")
    for session in range(66, 72)
    for part in (["", "-Add.1"] if session == 70 else [""])
    for language in ("en", "fr", "zh")
]
"""What there is to read where there is nothing else."""


def test_specimens_only_when_there_is_nothing_else(archive: Archive, inbox: Path) -> None:
    found = collected(archive, inbox)
    assert names(found) == SHIPPED
    assert [entry.source for entry in found.ledger] == ["specimen"] * len(SHIPPED)
    assert [entry.sha256 for entry in found.ledger] == [item.sha256 for item in found.documents]
    assert {(entry.format, entry.reply) for entry in found.ledger} == {("docx", Reply.HELD)}
    (inbox / NAME).write_bytes(TEXT)
    assert names(collected(archive, inbox)) == [("inbox", NAME)]


def test_a_specimen_of_the_inbox_never_stands_in_for_a_report(
    archive: Archive, inbox: Path
) -> None:
    """It is a document of its own, whatever it is called, and in the run after that too."""
    word, _ = next(shipped_specimens(project_reference(), NOW))
    (inbox / "mine.docx").write_bytes(word.data)
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    (inbox / "SPECIMEN-66-2.zh.txt").write_bytes(TEXT)
    (inbox / "SPECIMEN-67-1.zh.txt").write_bytes(OTHER)
    for _ in range(2):
        found = collected(archive, inbox)
        assert sorted((item.claim.symbol, item.claim.language) for item in found.documents) == [
            ("A/66/165", "en"),
            ("SPECIMEN/66/1", "en"),
            ("SPECIMEN/66/2", "zh"),
            ("SPECIMEN/67/1", "zh"),
        ]
        assert found.refused == []
    assert collected(archive, inbox, editions=["sg-66"]).documents[0].claim.symbol == "A/66/165"


def test_a_refusal_is_not_covered_up_by_a_specimen(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF[: len(PDF) // 2])
    found = collected(archive, inbox)
    assert names(found) == []
    assert len(found.refused) == 1


def test_the_archive_comes_before_the_inbox(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT, source="network")
    (inbox / NAME).write_bytes(TEXT)
    (inbox / "A_71_134.zh.txt").write_bytes(OTHER)
    found = collected(archive, inbox)
    assert names(found) == [("network", NAME), ("inbox", "A_71_134.zh.txt")]
    assert found.refused == []


def test_other_bytes_under_a_name_that_is_held_are_read_too(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT)
    (inbox / "A-66-165-C.txt").write_bytes(OTHER)
    found = collected(archive, inbox)
    assert [document.data for document in found.documents] == [TEXT, OTHER]
    assert found.refused == []


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
    assert names(found) == SHIPPED


def test_an_inbox_that_does_not_exist(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="inbox"):
        collected(archive, tmp_path / "none")


def test_documents_of_archive_and_inbox_are_kept_and_read(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    keep(archive, FRENCH, "A_66_165.fr.pdf", kind="application/pdf")
    for _ in range(2):
        found = collected(archive, inbox)
        assert sorted(name for _, name in names(found)) == ["A_66_165.en.pdf", "A_66_165.fr.pdf"]
        assert {document.data for document in found.documents} == {PDF, FRENCH}
        assert found.held_unread == []
        (entry,) = found.ledger
        assert (entry.reply, entry.media_type) == (Reply.HELD, "application/pdf")
        assert (entry.symbol, entry.language, entry.edition_id) == ("A/66/165", "en", "sg-66")
    (kept,) = [item for item in archive.documents() if item.file_name == "A_66_165.en.pdf"]
    assert archive.read(kept) == PDF
    assert kept.printed.session == 66


def test_a_format_that_is_not_read_is_kept_and_named(archive: Archive) -> None:
    keep(archive, b"\xffWPC", "A_66_165.en.wpd", kind="application/vnd.wordperfect")
    found = collected(archive)
    assert found.held_unread == ["A_66_165.en.wpd"]
    assert names(found) == [], "no specimen stands in for a report that is held"


def test_of_several_formats_the_best_is_read(archive: Archive, inbox: Path) -> None:
    word = report("A/66/165", "en", 66, "docx")
    keep(archive, PDF, "A_66_165.en.pdf", kind="application/pdf")
    (inbox / "A_66_165.en.docx").write_bytes(word)
    (inbox / "A_66_165.en.txt").write_bytes(b"A report, flattened")
    found = collected(archive, inbox)
    assert [document.data for document in found.documents] == [word]
    notes = [note for note in found.notes if "is held too" in note]
    assert [note.partition(" ")[0] for note in notes] == ["A_66_165.en.pdf", "A_66_165.en.txt"]
    assert all("A_66_165.en.docx is read before it" in note for note in notes)


def test_the_masthead_goes_before_the_name(archive: Archive, inbox: Path) -> None:
    (inbox / "A_71_134.fr.pdf").write_bytes(PDF)
    found = collected(archive, inbox)
    (entry,) = found.ledger
    assert (entry.symbol, entry.language) == ("A/66/165", "en")
    assert entry.review is not None
    assert "A/71/134" in entry.review
    assert any("its name says fr" in warning for warning in found.warnings)


def test_what_is_no_report_of_the_inbox_is_refused(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF[: len(PDF) // 2])
    (inbox / "notes.pdf").write_bytes(make_scan_pdf())
    found = collected(archive, inbox)
    assert [(name, error.exit_code) for name, error in found.refused] == [
        ("A_66_165.en.pdf", 13),
    ]
    assert any("notes.pdf passed over" in note for note in found.notes), "it only lies there"
    assert [entry.reply.value for entry in found.ledger] == ["damaged"]
    assert archive.documents() == []


def test_canaries_and_wrong_documents_are_not_read(archive: Archive) -> None:
    keep(archive, b"canary", "A_67_1.en.pdf", source="network", edition_id=None)
    keep(archive, b"wrong", "A_66_165.es.pdf", source="network", reply=Reply.WRONG_LANGUAGE)
    found = collected(archive)
    assert (names(found), found.held_unread) == (SHIPPED, [])


def test_what_was_set_aside_is_not_read(archive: Archive) -> None:
    keep(archive, TEXT)
    (document,) = archive.documents()
    archive.set_aside(document.sha256[:10], "another text came")
    assert names(collected(archive)) == SHIPPED


def test_only_the_editions_that_are_wanted(archive: Archive, inbox: Path) -> None:
    keep(archive, TEXT, "A_71_134.zh.txt")
    for name in (NAME, "A_98_1.zh.txt"):
        (inbox / name).write_bytes(OTHER)
    assert names(collected(archive, inbox, editions=["sg-66"])) == [("inbox", NAME)]
    found = collected(archive, inbox)
    assert [name for _, name in names(found)] == ["A_71_134.zh.txt", NAME]
    ((name, error),) = found.refused
    assert name == "A_98_1.zh.txt"
    assert "the same bytes under a name that says zh A/98/1" in error.found


def test_a_document_of_the_archive_that_was_altered_is_noticed(
    archive: Archive, tmp_path: Path
) -> None:
    keep(archive, TEXT)
    next(tmp_path.glob("archive/*/*.bin")).write_bytes(OTHER)
    ((name, error),) = collected(archive).refused
    assert name == NAME
    assert isinstance(error, DamagedInput)


@pytest.mark.parametrize("data", [TEXT, PDF])
def test_an_altered_document_that_the_inbox_gives_again_is_a_warning(
    archive: Archive, inbox: Path, data: bytes
) -> None:
    kind = "text/plain" if data == TEXT else "application/pdf"
    keep(archive, data, NAME if data == TEXT else "A_66_165.en.pdf", kind=kind)
    (document,) = archive.documents()
    archive.path(document.sha256).write_bytes(OTHER)
    (inbox / "again.pdf" if data == PDF else inbox / NAME).write_bytes(data)
    found = collected(archive, inbox)
    assert found.refused == []
    assert [one.sha256 for one in found.documents] == [document.sha256]
    (said,) = [one for one in found.warnings if "altered" in one]
    assert document.file_name in said


@pytest.mark.parametrize("data", [TEXT, PDF])
def test_what_was_set_aside_is_not_taken_from_the_inbox_either(
    archive: Archive, inbox: Path, data: bytes
) -> None:
    keep(archive, data)
    (document,) = archive.documents()
    archive.set_aside(document.sha256, "a draft")
    (inbox / NAME).write_bytes(data)
    found = collected(archive, inbox)
    assert (names(found), found.refused) == (SHIPPED, [])
    assert f"`ctbt archive set-aside --undo {document.sha256[:12]}`" in found.notes[0]


def test_a_damaged_document_does_not_keep_the_others_from_being_read(
    archive: Archive, tmp_path: Path
) -> None:
    keep(archive, TEXT)
    next(tmp_path.glob("archive/*/*.bin")).write_bytes(OTHER)
    keep(archive, b"other", "A_71_134.zh.txt")
    found = collected(archive)
    assert names(found) == [("inbox", "A_71_134.zh.txt")]
    assert [name for name, _ in found.refused] == [NAME]


def test_the_same_file_has_the_same_key(archive: Archive, inbox: Path) -> None:
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    first, second = (collected(archive, inbox).ledger for _ in range(2))
    assert [entry.ledger_id for entry in first] == [entry.ledger_id for entry in second]
    assert len({entry.ledger_id for entry in first}) == len(first)


def test_a_damaged_file_is_no_failure_where_its_document_is_held(
    archive: Archive, inbox: Path
) -> None:
    word = report("A/66/165", "en", 66, "docx")
    (inbox / "A_66_165.en.docx").write_bytes(word[: len(word) // 2])
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    found = collected(archive, inbox)
    assert [document.data for document in found.documents] == [PDF]
    assert found.refused == []
    (said,) = (one for one in found.warnings if "A_66_165.en.docx" in one)
    assert "damaged file" in said
    assert said.endswith("; A_66_165.en.pdf is held in its place")


@pytest.mark.parametrize("name", ["A_66_165.fr.docx", "A_71_134.en.docx", "download.docx"])
def test_a_damaged_file_of_another_document_or_of_none_is_a_failure(
    archive: Archive, inbox: Path, name: str
) -> None:
    (inbox / name).write_bytes(report("A/66/165", "en", 66, "docx")[:900])
    (inbox / "A_66_165.en.pdf").write_bytes(PDF)
    found = collected(archive, inbox)
    assert [refused for refused, _ in found.refused] == [name]
    assert len(found.documents) == 1
