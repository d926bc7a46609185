"""What is broken in an archive is set aside, and mended as far as its bytes prove it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.fetch.archive.files import BROKEN
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.mending import repair, set_broken_aside, what_is_broken
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tasks.fetch.ledger import new_entry
from tests.fetch.bundles import content, filled


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three documents whose journal knows what a real one does: their media type too."""
    archive = filled(tmp_path / "archive")
    entries = Journal(archive.folder).entries()
    (archive.folder / JOURNAL).unlink()
    Journal(archive.folder).append(
        new_entry(
            source=one.source,
            asked=one.asked,
            reply=one.reply,
            now=one.asked_at,
            sha256=one.sha256,
            detail=one.detail,
            media_type="application/pdf",
            symbol="A/66/165",
            language="en",
            format="pdf",
        )
        for one in entries
    )
    return archive


def bins(archive: Archive) -> list[Path]:
    return sorted(archive.folder.glob("[0-9a-f][0-9a-f]/*.bin"))


def test_an_archive_without_fault_is_left_as_it_is(archive: Archive) -> None:
    before = content(archive.folder)
    assert (what_is_broken(archive), set_broken_aside(archive), repair(archive)) == ([], [], [])
    assert content(archive.folder) == before


def test_a_broken_line_and_a_broken_sidecar_are_counted_told_and_moved(archive: Archive) -> None:
    sidecar = bins(archive)[0].with_suffix(".json")
    sidecar.write_bytes(b"{")
    journal = archive.folder / JOURNAL
    lines = journal.read_bytes()
    journal.write_bytes(b"\0\0\0\n" + lines)
    assert len(archive.documents()) == 2
    line, document = set_broken_aside(archive)
    assert "which are not read: 1 (the first is line 1" in line
    assert f"broken: 1 (the first is {sidecar.name}" in document
    assert journal.read_bytes() == lines
    aside = archive.folder / BROKEN
    assert (aside / JOURNAL).read_bytes() == b"\0\0\0\n"
    assert (aside / sidecar.name).read_bytes() == b"{"
    assert what_is_broken(archive) == []
    sidecar.write_bytes(b"[")
    set_broken_aside(archive)
    assert (aside / sidecar.name).read_bytes() == b"{", "none is overwritten"


def break_sidecar(archive: Archive) -> None:
    bins(archive)[0].with_suffix(".json").write_bytes(b"{")


def lose_sidecar(archive: Archive) -> None:
    bins(archive)[0].with_suffix(".json").unlink()


def wrong_size(archive: Archive) -> None:
    path = bins(archive)[0].with_suffix(".json")
    size = f'"byte_size": {bins(archive)[0].stat().st_size}'
    path.write_text(path.read_text().replace(size, '"byte_size": 5'))


def wrong_folder(archive: Archive) -> None:
    path = bins(archive)[0]
    folder = archive.folder / ("00" if path.parent.name != "00" else "01")
    folder.mkdir()
    path.rename(folder / path.name)
    path.with_suffix(".json").rename(folder / path.with_suffix(".json").name)


def swapped(archive: Archive) -> None:
    first, second, _ = bins(archive)
    first.rename(first.with_suffix(".x"))
    second.rename(first)
    first.with_suffix(".x").rename(second)


def wrong_name(archive: Archive) -> None:
    path = bins(archive)[0]
    path.rename(path.with_name(f"{path.parent.name}{'0' * 62}.bin"))


@pytest.mark.parametrize(
    "harm", [break_sidecar, lose_sidecar, wrong_size, wrong_folder, swapped, wrong_name]
)
def test_what_the_bytes_prove_is_mended(archive: Archive, harm: Callable[[Archive], None]) -> None:
    before = {one.sha256: archive.read(one) for one in archive.documents()}
    harm(archive)
    assert verify(archive).findings != ()
    assert repair(archive) != []
    assert {one.sha256: archive.read(one) for one in archive.documents()} == before
    assert verify(archive).errors == []
    assert repair(archive) == []
    (document, *_) = archive.documents()
    assert (document.first.symbol, document.media_type) == ("A/66/165", "application/pdf")


def test_altered_bytes_are_no_document_and_make_room_for_the_right_ones(archive: Archive) -> None:
    path = bins(archive)[0]
    data = path.read_bytes()
    path.write_bytes(b"other bytes")
    repair(archive)
    assert not path.exists(), "so that the next fetch asks for it again"
    assert (archive.folder / BROKEN / path.name).read_bytes() == b"other bytes"
    assert [one.problem for one in verify(archive).errors] == [
        "a sidecar without its document's bytes"
    ]
    document = archive.sidecar(path.stem)
    assert document is not None
    archive.keep(data, document.first, media_type=document.media_type)
    assert verify(archive).errors == []


def test_bytes_that_nothing_knows_stay_and_are_no_document(archive: Archive) -> None:
    path = bins(archive)[0]
    path.with_suffix(".json").unlink()
    (archive.folder / JOURNAL).unlink()
    assert repair(archive) == []
    assert path.exists()
    assert len(archive.documents()) == 2
