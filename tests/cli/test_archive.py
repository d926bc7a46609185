"""`ctbt archive`: what a person sees, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.fetch.archive.files import hash_file, only_writer
from tasks.fetch.archive.store import Archive
from tests.cli.running import Command
from tests.fetch.bundles import URL, content, filled, keep


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_a_bundle_travels_from_home_to_home(ctbt: Command, tmp_path: Path) -> None:
    filled(tmp_path / "one" / "archive")
    bundle = tmp_path / "bundle.zip"
    made = ctbt("archive", "export", bundle, "--home", tmp_path / "one")
    digest = hash_file(bundle)[0]
    assert made.code == 0
    assert f"sha256 {digest}\n" in made.out
    taken = ctbt("archive", "import", bundle, "--sha256", digest, "--home", tmp_path / "two")
    assert (taken.code, taken.err) == (0, "")
    assert "new: 3 documents, 3 answers" in taken.out
    assert content(tmp_path / "one") == content(tmp_path / "two")
    again = ctbt("archive", "import", bundle, "--json", "--home", tmp_path / "two")
    told = json.loads(again.out)
    assert (told["documents"], told["new_documents"], told["new_entries"]) == (3, 0, 0)
    assert told["sha256"] == digest


def test_an_import_without_hash_says_that_nobody_vouches_for_it(
    ctbt: Command, tmp_path: Path
) -> None:
    filled(tmp_path / "one" / "archive")
    ctbt("archive", "export", tmp_path / "b", "--home", tmp_path / "one")
    taken = ctbt("archive", "import", tmp_path / "b", "--home", tmp_path / "two")
    assert taken.code == 0
    assert "who made it was not checked" in taken.err


def test_a_bundle_of_another_hash_is_refused(ctbt: Command, tmp_path: Path) -> None:
    filled(tmp_path / "one" / "archive")
    ctbt("archive", "export", tmp_path / "b", "--home", tmp_path / "one")
    home = tmp_path / "two"
    refused = ctbt("archive", "import", tmp_path / "b", "--sha256", "0" * 64, "--home", home)
    assert refused.code == 44
    assert refused.err.startswith("ctbt: bundle refused: b: ")
    assert content(home) == {}
    assert ctbt("archive", "import", tmp_path / "b", "--sha256", "12", "--home", home).code == 3
    assert ctbt("archive", "import", tmp_path / "none", "--home", home).code == 44


def test_verify_says_what_was_altered(ctbt: Command, tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    whole = ctbt("archive", "verify", "--home", tmp_path)
    assert (whole.code, whole.err) == (0, "")
    assert whole.out == "3 documents, 84 bytes as they were kept; 0 errors, 0 notes\n"
    altered = next(archive.folder.glob("*/*.bin"))
    altered.write_bytes(b"other")
    found = ctbt("archive", "verify", "--home", tmp_path)
    assert found.code == 43
    assert f"error: {altered.relative_to(archive.folder)}: altered" in found.out
    assert found.err.startswith("ctbt: archive not intact: ")
    told = ctbt("archive", "verify", "--json", "--home", tmp_path)
    assert told.code == 43
    assert [item["severity"] for item in json.loads(told.out)["findings"]] == ["error"]
    assert ctbt("archive", "export", tmp_path / "b", "--home", tmp_path).code == 43


def test_verify_of_nothing_is_no_error(ctbt: Command, tmp_path: Path) -> None:
    done = ctbt("archive", "verify", "--home", tmp_path)
    assert done.code == 0
    assert done.out.startswith("0 documents")
    assert list(tmp_path.iterdir()) == []


def test_the_list_says_what_is_held_and_why_to_look_at_it(ctbt: Command, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    first = keep(archive, b"one")
    second = keep(archive, b"two", hour=1)
    done = ctbt(
        "archive", "set-aside", first.sha256[:12].upper(), "--why", "old", "--home", tmp_path
    )
    assert done.code == 0
    listed = ctbt("archive", "list", "--home", tmp_path)
    head, *rows = [line.split("\t") for line in listed.out.splitlines()]
    assert {len(row) for row in rows} == {len(head)}
    by_hash = {row[0]: row for row in rows}
    assert by_hash[first.sha256[:12]][1:] == [
        "A_66_165.en.pdf", "A/66/165", "en", "application/pdf", "3", "2026-01-01",
        "available", "set aside: old",
    ]  # fmt: skip
    assert first.sha256[:12] in by_hash[second.sha256[:12]][-1]
    told = [
        json.loads(line)
        for line in ctbt("archive", "list", "--json", "--home", tmp_path).out.splitlines()
    ]
    assert {item["sha256"] for item in told} == {first.sha256, second.sha256}
    assert {item["asked"] for item in told} == {URL}


@pytest.mark.parametrize(
    ("digits", "why", "code"), [("12", "x", 43), ("0" * 12, "x", 43), ("0" * 12, " ", 3)]
)
def test_set_aside_wants_one_document_and_a_reason(
    ctbt: Command, tmp_path: Path, digits: str, why: str, code: int
) -> None:
    archive = filled(tmp_path / "archive")
    before = content(archive.folder)
    assert ctbt("archive", "set-aside", digits, "--why", why, "--home", tmp_path).code == code
    assert content(archive.folder) == before


def test_an_archive_in_use_takes_and_gives_nothing(
    ctbt: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTBT_WAIT", "0")
    archive = filled(tmp_path / "archive")
    bundle = tmp_path / "b"
    assert ctbt("archive", "export", bundle, "--home", tmp_path).code == 0
    digits = archive.documents()[0].sha256
    with only_writer(archive.folder):
        assert ctbt("archive", "import", bundle, "--home", tmp_path).code == 6
        assert ctbt("archive", "export", tmp_path / "c", "--home", tmp_path).code == 6
        assert ctbt("archive", "set-aside", digits, "--why", "x", "--home", tmp_path).code == 6
        assert ctbt("archive", "verify", "--home", tmp_path).code == 0
    assert not (tmp_path / "c").exists()


def test_names_cannot_command_a_terminal(ctbt: Command, tmp_path: Path) -> None:
    keep(Archive(tmp_path / "archive"), b"x")
    (tmp_path / "archive" / "evil\x1b[2J\n").touch()
    found = ctbt("archive", "verify", "--home", tmp_path)
    assert found.code == 43
    assert "\x1b" not in found.out + found.err
    assert "evil\\x1b[2J\\n" in found.out
