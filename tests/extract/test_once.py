"""A file that others write to is read as it was at one time, or refused; nothing else is opened."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tasks.errors import UnreadableInput, WrongFormat
from tasks.extract.once import read_once

SIZE = 32 << 20
"""Bytes, so that reading takes long enough to be met in its midst."""


def read(path: Path, **options: bool) -> bytes:
    return read_once(path, most=2 * SIZE, document=path.name, place="inbox", **options)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(str(path))


@pytest.mark.parametrize(
    ("make", "kind"),
    [(fifo, "a named pipe"), (unix_socket, "a socket"), (Path.mkdir, "a folder")],
)
def test_what_is_no_file_is_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None], kind: str
) -> None:
    make(tmp_path / "x.pdf")
    begin = time.monotonic()
    with pytest.raises(UnreadableInput, match=kind):
        read(tmp_path / "x.pdf")
    assert time.monotonic() - begin < 1


def test_a_device_is_not_read() -> None:
    with pytest.raises(UnreadableInput, match="a device"):
        read(Path("/dev/zero"))


def test_a_link_is_followed_only_where_a_person_named_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"secret")
    link = tmp_path / "link"
    link.symlink_to("file")
    assert read(link) == b"secret"
    with pytest.raises(UnreadableInput, match="links are not followed"):
        read(link, follow=False)
    link.unlink()
    link.symlink_to("nowhere")
    with pytest.raises(UnreadableInput, match="No such file"):
        read(link)
    with pytest.raises(UnreadableInput, match="a link"):
        read(link, follow=False)


@pytest.mark.attack("puts a link or pipe in a file's place after it was looked at")
def test_what_becomes_a_link_or_a_pipe_after_it_was_looked_at_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As between the look and the opening, whoever is quick enough."""
    path, file = tmp_path / "x.pdf", tmp_path / "file"
    file.write_bytes(b"a report")
    seen = file.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: seen)
    path.symlink_to(file)
    with pytest.raises(UnreadableInput):
        read(path, follow=False)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(UnreadableInput, match="a named pipe"):
        read(path, follow=False)


def test_a_file_that_is_larger_than_any_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(WrongFormat, match="1,099,511,627,776 bytes"):
        read(path)


def change_while_read(path: Path, change: Callable[[], None]) -> bytes | UnreadableInput:
    """Read a file that a thread changes again and again meanwhile; return what came of it."""
    is_read = threading.Event()

    def attack() -> None:
        while not is_read.is_set():
            change()

    attacker = threading.Thread(target=attack)
    attacker.start()
    try:
        return read(path)
    except UnreadableInput as error:
        return error
    finally:
        is_read.set()
        attacker.join()


@pytest.mark.attack("rewrites a file while it is read")
def test_a_file_that_is_rewritten_or_extended_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(bytes(SIZE))

    def rewrite() -> None:
        with path.open("r+b") as file:
            file.seek(SIZE // 2)
            file.write(b"x" * 4096)

    def extend() -> None:
        with path.open("ab") as file:
            file.write(b"x")

    def truncate() -> None:
        os.truncate(path, SIZE // 2)
        os.truncate(path, SIZE)

    for change in (rewrite, extend, truncate):
        found = change_while_read(path, change)
        assert isinstance(found, UnreadableInput), change.__name__
        assert "try again when it is finished" in found.expected
        assert "written to in between" in found.found


@pytest.mark.attack("replaces a file while it is read")
def test_a_file_that_is_replaced_while_it_is_read_is_one_of_the_two(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    contents = [b"a" * SIZE, b"b" * SIZE]
    others = [tmp_path / "a", tmp_path / "b"]
    for other, content in zip(others, contents, strict=True):
        other.write_bytes(content)
    path.write_bytes(contents[0])
    turn = 0

    def replace() -> None:
        nonlocal turn
        turn += 1
        spare = tmp_path / "spare"
        os.link(others[turn % 2], spare)
        spare.replace(path)

    assert change_while_read(path, replace) in contents
    assert turn > 1
