"""A bundle brings an archive to another machine as it is, whole, twice as well as once."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import ArchiveError, BundleRefused, SettingsError
from tasks.fetch.archive.bundle import export_bundle, import_bundle
from tasks.fetch.archive.files import hash_file
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.store import Archive, Arrival
from tasks.fetch.archive.verify import verify
from tasks.fetch.archive.zips import LIMITS
from tasks.fetch.replies import Reply
from tests.fetch.bundles import NOW, URL, content, entry, filled, keep
from tests.shared_documents import shared_folder

KEPT = st.lists(
    st.tuples(st.binary(max_size=40), st.sampled_from(["a", "b", "c"]), st.integers(0, 50)),
    max_size=6,
)
"""What arrives at an archive: bytes, address, hour."""


def made(folder: Path, kept: list[tuple[bytes, str, int]]) -> Archive:
    archive = Archive(folder)
    Journal(folder).append([entry("canary", reply=Reply.ABSENT)])
    for data, asked, hour in kept:
        keep(archive, data, asked, hour=hour)
    return archive


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def known(archive: Archive) -> dict[str, set[tuple[object, ...]]]:
    """What an archive knows, whatever the order in which it learned it."""
    return {
        item.sha256: {arrival.question for arrival in item.arrivals} for item in archive.documents()
    }


def journal_ids(archive: Archive) -> set[str]:
    return {item.ledger_id for item in Journal(archive.folder).entries()}


@given(KEPT)
@settings(max_examples=40, deadline=None)
def test_a_round_trip_gives_the_same_archive(kept: list[tuple[bytes, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        archive = made(Path(name, "one"), kept)
        told = export_bundle(archive, Path(name, "bundle"), NOW)
        other = Archive(Path(name, "two"))
        summary = import_bundle(other, Path(name, "bundle"), expected_sha256=told.sha256)
        assert other.documents() == archive.documents()
        assert content(other.folder) == content(archive.folder)
        assert Journal(other.folder).entries() == Journal(archive.folder).entries()
        assert verify(other).findings == ()
        assert summary == replace(
            told,
            new_documents=told.documents,
            merged_documents=0,
            new_entries=told.entries,
        )


@given(KEPT, KEPT)
@settings(max_examples=40, deadline=None)
def test_two_archives_come_to_know_the_same(
    here: list[tuple[bytes, str, int]], there: list[tuple[bytes, str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        one, two = made(Path(name, "one"), here), made(Path(name, "two"), there)
        for archive in (one, two):
            export_bundle(archive, Path(f"{archive.folder}.zip"), NOW)
        for archive, bundle in ((one, "two.zip"), (two, "one.zip")):
            import_bundle(archive, Path(name, bundle))
            once = content(archive.folder)
            again = import_bundle(archive, Path(name, bundle))
            assert (again.new_documents, again.merged_documents, again.new_entries) == (0, 0, 0)
            assert content(archive.folder) == once
            assert verify(archive).findings == ()
        assert known(one) == known(two)
        assert journal_ids(one) == journal_ids(two)


@given(KEPT, KEPT)
@settings(max_examples=40, deadline=None)
def test_other_bytes_of_one_address_always_ask_for_a_review(
    here: list[tuple[bytes, str, int]], there: list[tuple[bytes, str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        one, two = made(Path(name, "one"), here), made(Path(name, "two"), there)
        export_bundle(two, Path(name, "bundle"), NOW)
        import_bundle(one, Path(name, "bundle"))
        from_address: dict[str, list[bool]] = {}
        for document in one.documents():
            for asked in {arrival.asked for arrival in document.arrivals}:
                from_address.setdefault(asked, []).append(
                    any(item.review for item in document.arrivals if item.asked == asked)
                )
        for flagged in from_address.values():
            for pair in itertools.combinations(flagged, 2):
                assert any(pair)


def test_a_bundle_is_the_same_file_whenever_it_is_made_for_one_time(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    told = [export_bundle(archive, tmp_path / name, NOW) for name in ("one", "two")]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert told[0].sha256 == told[1].sha256 == hash_file(tmp_path / "one")[0]
    later = export_bundle(archive, tmp_path / "two", NOW + timedelta(days=1))
    assert later.sha256 != told[0].sha256


def test_a_bundle_is_a_zip_that_any_program_reads(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive", 2)
    summary = export_bundle(archive, tmp_path / "bundle.zip", NOW)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        manifest = json.loads(bundle.read("manifest.json"))
        assert bundle.read(JOURNAL) == (archive.folder / JOURNAL).read_bytes()
    assert names[0] == "manifest.json"
    assert [member["name"] for member in manifest["members"]] == names[1:]
    assert len(names) == 1 + 2 * 2 + 1
    assert (summary.documents, summary.entries) == (2, 2)


def test_reviews_and_what_was_set_aside_travel(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    keep(archive, b"one")
    second = keep(archive, b"two", hour=1)
    archive.set_aside(second.sha256, "a draft")
    export_bundle(archive, tmp_path / "bundle", NOW)
    other = Archive(tmp_path / "other")
    import_bundle(other, tmp_path / "bundle")
    found = other.sidecar(second.sha256)
    assert found is not None
    assert found.set_aside == "a draft"
    assert found.first.review is not None
    assert other.documents() == archive.documents()


def test_half_an_answer_and_unfinished_files_do_not_travel(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    with (archive.folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write('{"ledger_id": "12')
    (archive.partial / "1.part").write_bytes(b"half")
    summary = export_bundle(archive, tmp_path / "bundle", NOW)
    other = Archive(tmp_path / "other")
    import_bundle(other, tmp_path / "bundle")
    assert summary.entries == 3
    assert verify(other).findings == ()


@pytest.mark.parametrize(
    "harm",
    [
        lambda archive: next(archive.folder.glob("*/*.bin")).write_bytes(b"other"),
        lambda archive: next(archive.folder.glob("*/*.bin")).unlink(),
        lambda archive: (archive.folder / "notes.txt").touch(),
        lambda archive: (archive.folder / JOURNAL).write_text("{}\n"),
    ],
)
def test_an_archive_with_errors_gives_no_bundle(
    tmp_path: Path, harm: Callable[[Archive], object]
) -> None:
    archive = filled(tmp_path / "archive")
    harm(archive)
    with pytest.raises(ArchiveError):
        export_bundle(archive, tmp_path / "bundle", NOW)
    assert names_in(tmp_path) == ["archive"]


def test_an_empty_archive_gives_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="an empty one"):
        export_bundle(Archive(tmp_path / "archive"), tmp_path / "bundle", NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"member_bytes": 41}, "41 bytes a file"),
        ({"total_bytes": 100}, "100 bytes in a bundle"),
        ({"members": 7}, "6 files in a bundle"),
    ],
)
def test_more_than_the_other_machine_takes_gives_no_bundle(
    tmp_path: Path, change: dict[str, int], said: str
) -> None:
    archive = filled(tmp_path / "archive")
    with pytest.raises(ArchiveError, match=said):
        export_bundle(archive, tmp_path / "bundle", NOW, limits=replace(LIMITS, **change))
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize("place", [".", "nowhere/bundle", "archive/bundle", "archive/partial/b"])
def test_a_bundle_is_written_outside_the_archive_into_a_folder_that_exists(
    tmp_path: Path, place: str
) -> None:
    archive = filled(tmp_path / "archive")
    before = content(tmp_path)
    with pytest.raises(SettingsError):
        export_bundle(archive, tmp_path / place, NOW)
    assert content(tmp_path) == before


def test_an_export_without_room_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    (tmp_path / "bundle").write_bytes(b"an older one")
    with pytest.raises(SettingsError, match="bytes free"):
        export_bundle(archive, tmp_path / "bundle", NOW, free=lambda _: 1000)
    assert (tmp_path / "bundle").read_bytes() == b"an older one"
    assert names_in(tmp_path) == ["archive", "bundle"]


def test_an_archive_that_changes_meanwhile_gives_no_bundle(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")

    def write_when_all_is_hashed(done: int, total: int) -> None:
        if done == total // 2:
            next(archive.folder.glob("*/*.bin")).write_bytes(b"other")

    with pytest.raises(ArchiveError, match="a moment ago"):
        export_bundle(archive, tmp_path / "bundle", NOW, progress=write_when_all_is_hashed)
    assert names_in(tmp_path) == ["archive"]


def test_progress_of_both_reaches_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    archive = filled(tmp_path / "archive")
    export_bundle(archive, tmp_path / "b", NOW, progress=lambda *told: seen.append(told))
    assert seen[-1][0] == seen[-1][1] > 0
    import_bundle(Archive(tmp_path / "c"), tmp_path / "b", progress=lambda *told: seen.append(told))
    assert seen[-1][0] == seen[-1][1] > 0


def test_an_import_without_room_takes_nothing(tmp_path: Path) -> None:
    export_bundle(filled(tmp_path / "archive"), tmp_path / "bundle", NOW)
    with pytest.raises(BundleRefused, match="bytes free"):
        import_bundle(Archive(tmp_path / "other"), tmp_path / "bundle", free=lambda _: 100)
    assert not (tmp_path / "other").exists()


def test_another_file_than_the_one_that_was_announced_is_refused(tmp_path: Path) -> None:
    export_bundle(filled(tmp_path / "archive"), tmp_path / "bundle", NOW)
    with pytest.raises(BundleRefused, match="0000") as refusal:
        import_bundle(Archive(tmp_path / "o"), tmp_path / "bundle", expected_sha256="0" * 64)
    assert refusal.value.found == hash_file(tmp_path / "bundle")[0]
    assert refusal.value.exit_code == 44
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("what", ["nothing", "folder", "pipe"])
def test_a_bundle_is_a_plain_file(tmp_path: Path, what: str) -> None:
    path = tmp_path / "bundle"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    with pytest.raises(BundleRefused, match="a bundle file"):
        import_bundle(Archive(tmp_path / "archive"), path)


def test_an_import_heals_what_was_lost_or_altered(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    export_bundle(archive, tmp_path / "bundle", NOW)
    before = content(archive.folder)
    lost, altered, _ = sorted(archive.folder.glob("*/*.bin"))
    lost.unlink()
    altered.write_bytes(b"other")
    import_bundle(archive, tmp_path / "bundle")
    assert content(archive.folder) == before


def test_a_broken_sidecar_keeps_no_other_document_from_being_taken(tmp_path: Path) -> None:
    export_bundle(filled(tmp_path / "archive"), tmp_path / "bundle", NOW)
    other = Archive(tmp_path / "other")
    keep(other, b"something else")
    next(other.folder.glob("*/*.json")).write_text("{")
    before = content(other.folder)
    assert import_bundle(other, tmp_path / "bundle").new_documents == 3
    after = content(other.folder)
    assert {name: after[name] for name in before if name != JOURNAL} == {
        name: data for name, data in before.items() if name != JOURNAL
    }
    assert [path.read_text() for path in other.broken_sidecars()] == ["{"]


def test_older_answers_of_a_bundle_come_before_newer_ones(tmp_path: Path) -> None:
    export_bundle(filled(tmp_path / "archive"), tmp_path / "bundle", NOW)
    other = Archive(tmp_path / "other")
    keep(other, b"newer", f"{URL}&newer", hour=100)
    import_bundle(other, tmp_path / "bundle")
    assert [item.asked for item in Journal(other.folder).entries()][-1] == f"{URL}&newer"


@pytest.mark.shared
def test_the_real_documents_travel(tmp_path: Path) -> None:
    files = sorted(path for path in (shared_folder() / "documents").rglob("*") if path.is_file())
    if not files:
        pytest.skip("the real documents are not beside this checkout (CTBT_SHARED)")
    archive = Archive(tmp_path / "archive")
    for file in files:
        name = file.name
        archive.keep(
            file.read_bytes(),
            Arrival(
                source="inbox",
                asked=name,
                file_name=name,
                arrived_at=NOW.isoformat(),
                reply=Reply.HELD,
            ),
            media_type="application/octet-stream",
        )
    told = export_bundle(archive, tmp_path / "bundle", NOW)
    other = Archive(tmp_path / "other")
    import_bundle(other, tmp_path / "bundle", expected_sha256=told.sha256)
    assert {other.read(item) for item in other.documents()} == {file.read_bytes() for file in files}
    assert verify(other).findings == ()
