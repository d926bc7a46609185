"""`verify` sees whatever is not as it was kept, and lets pass what a kill leaves."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import ArchiveError
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import Verification, require_intact, verify
from tasks.fetch.replies import Reply
from tests.fetch.bundles import content, entry, filled

Harm = Callable[[Path], object]
"""Does something to an archive's folder."""


def a_bin(folder: Path) -> Path:
    return sorted(folder.glob("*/*.bin"))[0]


def a_sidecar(folder: Path) -> Path:
    return a_bin(folder).with_suffix(".json")


def in_sidecar(folder: Path, old: str, new: str) -> None:
    path = a_sidecar(folder)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_intact_archive_has_no_findings(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive", 3)
    with only_writer(archive.folder):
        result = verify(archive)
    assert result == Verification(3, 14 + 28 + 42, ())
    require_intact(result, archive.folder)


def test_an_archive_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    assert verify(Archive(tmp_path / "nowhere")) == Verification(0, 0, ())
    assert not (tmp_path / "nowhere").exists()


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    verify(filled(tmp_path, 3), lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (84, 84)


def move(path: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    path.rename(target)


def link_instead(path: Path, target: Path) -> None:
    path.rename(target)
    path.symlink_to(target)


def link_partial(folder: Path) -> None:
    (folder / "partial").rmdir()
    (folder / "partial").symlink_to(folder.parent)


def put_file_for_partial(folder: Path) -> None:
    (folder / "partial").rmdir()
    (folder / "partial").touch()


HARMS: list[tuple[Harm, str]] = [
    (lambda f: a_bin(f).write_bytes(b"other bytes"), "altered"),
    (lambda f: a_bin(f).write_bytes(b""), "altered"),
    (lambda f: a_bin(f).unlink(), "without its document's bytes"),
    (lambda f: a_sidecar(f).write_text("{"), "archive format 2"),
    (lambda f: a_sidecar(f).write_bytes(b"\xff"), "archive format 2"),
    (lambda f: in_sidecar(f, '"byte_size": ', '"byte_size": 9'), "bytes; there are"),
    (lambda f: in_sidecar(f, '"archive_format": 2', '"archive_format": 3'), "archive format 2"),
    (lambda f: in_sidecar(f, a_bin(f).stem, "0" * 64), "that of 000000000000"),
    (
        lambda f: a_sidecar(f).rename(a_sidecar(f).with_stem(a_bin(f).stem[:2] + "0" * 62)),
        "without its document's bytes",
    ),
    (lambda f: a_sidecar(f).unlink(), "names https://documents.example"),
    (lambda f: move(a_bin(f), f / "ff" / a_bin(f).name), "wrong folder"),
    (lambda f: (f / JOURNAL).write_text("{}\n"), "line 1"),
    (lambda f: Journal(f).append([entry("elsewhere", sha256="0" * 64)]), "elsewhere as held"),
    (lambda f: (f / "notes.txt").touch(), "belongs in an archive"),
    (lambda f: (f / "more").mkdir(), "belongs in an archive"),
    (lambda f: (a_bin(f).parent / "more").mkdir(), "belongs in an archive"),
    (lambda f: a_bin(f).with_suffix(".txt").touch(), "belongs in an archive"),
    (lambda f: os.mkfifo(a_bin(f).with_stem("0" * 64)), "belongs in an archive"),
    (put_file_for_partial, "belongs in an archive"),
    (lambda f: (f / "link").symlink_to(f), "symbolic link"),
    (lambda f: (f / "partial" / "link").symlink_to(f / "nowhere"), "symbolic link"),
    (link_partial, "symbolic link"),
    (lambda f: link_instead(a_bin(f), f.parent / "elsewhere"), "symbolic link"),
    (lambda f: link_instead(a_bin(f).parent, f.parent / "elsewhere"), "symbolic link"),
    (lambda f: link_instead(f / JOURNAL, f.parent / "elsewhere"), "symbolic link"),
]


@pytest.mark.parametrize(("harm", "problem"), HARMS)
def test_harm_is_an_error_that_says_where(tmp_path: Path, harm: Harm, problem: str) -> None:
    archive = filled(tmp_path / "archive")
    harm(archive.folder)
    before = sorted(archive.folder.rglob("*"))
    result = verify(archive)
    assert any(problem in finding.problem for finding in result.errors), result.findings
    assert sorted(archive.folder.rglob("*")) == before
    with pytest.raises(ArchiveError) as refusal:
        require_intact(result, archive.folder)
    assert refusal.value.place == result.errors[0].path
    assert refusal.value.exit_code == 43


def bytes_without_sidecar(folder: Path) -> None:
    digest = hashlib.sha256(b"it came last").hexdigest()
    (folder / digest[:2]).mkdir(exist_ok=True)
    (folder / digest[:2] / f"{digest}.bin").write_bytes(b"it came last")


def half_a_line(folder: Path) -> None:
    with (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write('{"ledger_id": "12')


@pytest.mark.parametrize(
    ("kill", "problem"),
    [
        (bytes_without_sidecar, "sidecar"),
        (half_a_line, "half an answer"),
        (lambda f: (f / "partial" / "tmp-x").touch(), "not finished"),
        (lambda f: (f / "partial" / "1234.part").write_bytes(b"half"), "not finished"),
    ],
)
def test_what_a_kill_leaves_is_a_note(tmp_path: Path, kill: Harm, problem: str) -> None:
    archive = filled(tmp_path / "archive")
    kill(archive.folder)
    result = verify(archive)
    assert result.errors == []
    assert [problem in note.problem for note in result.notes] == [True]
    assert "harmless" in result.notes[0].problem
    assert result.documents == 3
    require_intact(result, archive.folder)


@pytest.mark.parametrize("reply", [Reply.ABSENT, Reply.WRONG_DOCUMENT])
def test_an_answer_that_is_no_document_held_names_none(tmp_path: Path, reply: Reply) -> None:
    archive = filled(tmp_path)
    Journal(tmp_path).append([entry("elsewhere", reply=reply, sha256="0" * 64)])
    assert verify(archive).findings == ()


def test_the_refusal_says_how_many_more(tmp_path: Path) -> None:
    archive = filled(tmp_path, 4)
    for path in tmp_path.glob("*/*.bin"):
        path.write_bytes(b"other")
    with pytest.raises(ArchiveError, match="and 3 more"):
        require_intact(verify(archive), archive.folder)


def test_a_sidecar_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    a_sidecar(tmp_path).chmod(0)
    if os.access(a_sidecar(tmp_path), os.R_OK):
        pytest.skip("this user may read everything")
    assert [finding.path for finding in verify(archive).errors] == [
        a_sidecar(tmp_path).relative_to(tmp_path).as_posix()
    ]


@given(st.data())
@settings(max_examples=60)
def test_any_altered_byte_of_a_document_is_found(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = filled(Path(folder))
        path = data.draw(st.sampled_from(sorted(Path(folder).glob("*/*.bin"))))
        altered = bytearray(path.read_bytes())
        altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(altered)
        errors = verify(archive).errors
        assert [error.path for error in errors] == [path.relative_to(folder).as_posix()]


def test_nothing_is_changed_by_looking(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    half_a_line(tmp_path)
    before = content(tmp_path)
    verify(archive)
    assert content(tmp_path) == before
