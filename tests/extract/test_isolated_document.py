"""A document is read as `extract_document` reads it, or refused in one line; nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tasks.blocks import Block, Span
from tasks.errors import DamagedInput, EmptyInput, InputError, ProgramFault, WrongFormat
from tasks.extract.isolated_document import (
    LONGEST_PATIENCE,
    WORKERS,
    extract_isolated,
    patience_for,
)
from tasks.faults import traceback_of
from tasks.records import SourceText
from tests.extract.asking import refusal_within_half_a_gibibyte
from tests.extract.test_isolated import ROOT, ends_within, is_alive
from tests.fake_un.doc import make_doc

PDF = b"%PDF-1.7 "
HARM = """
import ctypes, json, os, signal, sys, time
from dataclasses import replace
from tasks.blocks import Block, Span
from tasks.errors import EmptyInput, ConservationError
from tasks.extract.document_worker import serve_documents
from tasks.extract.worker import frame, message
from tasks.records import SourceText

def found(text, *blocks):
    return SourceText("other name", "0", "text/html", 0, text, blocks, len(text), 1)

def extract(data, name):
    if not data.startswith(b"%PDF"):
        what = "empty"
    else:
        what = data.removeprefix(b"%PDF-1.7 ").decode()
    if what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "abort":
        os.abort()
    if what == "hang":
        time.sleep(600)
    if what == "deaf":
        ctypes.CDLL(None).sleep(600)
    if what == "spin":
        while True:
            pass
    if what == "hog":
        bytearray(4 << 30)
    if what == "full":  # as libraries in C end that get no more memory
        held = []
        try:
            while True:
                held.append(b"x" * (1 << 24))
        except MemoryError:
            os.abort()
    if what == "bug":
        min([])
    if what == "wordy bug":
        raise KeyError("x" * 400_000_000)
    if what == "recursion":
        extract(data, name)
    if what == "empty":
        raise EmptyInput(
            document=name, place="here", expected="text", found="a scan", language="fr"
        )
    if what == "other error":
        raise ConservationError(document=name, expected="x", found="y")
    if what == "overlap":
        first, second = (Block(n, "note", Span(n - 1, n + 1), "ab") for n in (1, 2))
        return found("abc", first, second)
    if what == "half a character":
        return found("\\ud800")
    if what == "not a number":
        return found("abc", Block(1, "paragraph", Span(0, 3), float("nan")))
    if what == "chatter":
        for _ in range(5000):
            print("a library speaks and speaks", file=sys.stderr)
    if what == "prints":
        print("a library speaks")
    if what == "long":
        return found("x" * 20_000_001)
    if what == "environment":
        return found(" ".join([*os.environ, *os.listdir("/proc/self/fd")]))
    if what == "who":
        return found(f"{os.getppid()} {os.getpid()}")
    if what.startswith("write "):
        with open(what.removeprefix("write "), "wb") as file:
            file.write(b"x")
    if what == "invented":
        os.write(1, frame(json.dumps({"refusal": {"kind": "SystemExit", "expected": "", "found": "",
            "document": "", "place": "", "language": ""}}).encode()))
    if what == "nothing":
        os.close(1)
        time.sleep(600)
    if what == "endless":
        os.write(1, bytes([255] * 4))
    return found(what, Block(1, "paragraph", Span(0, len(what)), what))

serve_documents(extract, memory=int(sys.argv[2]))
"""
WORKER = (sys.executable, "-c", HARM)


def read(what: str, patience: float = 10) -> SourceText:
    return extract_isolated(PDF + what.encode(), "a.pdf", patience=patience, worker=WORKER)


def test_text_and_blocks_arrive() -> None:
    source = read("A/66/165")
    assert source.text == "A/66/165"
    assert source.blocks == (Block(1, "paragraph", Span(0, 8), "A/66/165"),)
    assert (source.characters_read, source.pages) == (8, 1)


def test_name_hash_and_type_are_those_of_the_file_not_of_the_answer() -> None:
    source = read("x")
    assert (source.name, source.media_type, source.byte_size) == ("a.pdf", "application/pdf", 10)
    assert source.sha256 == hashlib.sha256(PDF + b"x").hexdigest()


NO_ANSWER = "the reader answered with something that is no answer"


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("crash", "the reader ended with signal 11"),
        ("abort", "the reader ended with signal 6"),
        ("hog", "the reader needed more than 2 GiB"),
        ("overlap", NO_ANSWER),
        ("invented", NO_ANSWER),
        ("nothing", NO_ANSWER),
        ("endless", NO_ANSWER),
    ],
)
@pytest.mark.attack("takes over the process that reads a document: crashes it, answers nonsense")
def test_harm_is_one_line_about_the_file(what: str, found: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        read(what)
    assert caught.value.found.startswith(found)
    assert caught.value.document == "a.pdf"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("what", "place", "found"),
    [
        ("bug", "document_worker", "ValueError: min() arg is an empty sequence"),
        ("recursion", "document_worker", "RecursionError: maximum recursion depth"),
        ("other error", "document_worker", "ConservationError: "),
        ("half a character", "worker", "UnicodeEncodeError: "),
        ("not a number", "blocks_codec", "TypeError: "),
    ],
)
def test_an_exception_that_nobody_expected_is_no_fault_of_the_file(
    what: str, place: str, found: str
) -> None:
    with pytest.raises(ProgramFault) as caught:
        read(what)
    error = caught.value
    assert error.exit_code == 70
    assert re.fullmatch(rf"tasks\.extract\.{place}, line \d+", error.place)
    assert error.found.startswith(found)
    assert "please report it" in error.found
    assert error.document == "a.pdf"
    assert "\n" not in str(error)
    # The traceback tells the calls within the worker, too.
    module, _, line = error.place.rpartition(", line ")
    path = module.replace(".", "/")
    assert any(f'{path}.py", line {line}, in ' in told for told in traceback_of(error))


@pytest.mark.attack("fills the pipe of the process that reads a document")
def test_what_an_exception_says_cannot_fill_the_pipe() -> None:
    with pytest.raises(ProgramFault) as caught:
        read("wordy bug")
    assert len(caught.value.found) < 1_200


@pytest.mark.attack("takes all the memory of the process that reads a document")
def test_a_library_that_gets_no_more_memory_ends_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF + b"full")
    assert "the reader needed more than 0.5 GiB" in refusal_within_half_a_gibibyte(path, *WORKER)


@pytest.mark.attack("makes the process that reads a document write a file")
def test_it_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    with pytest.raises(ProgramFault, match="File too large"):
        read(f"write {target}")
    assert not target.exists() or target.stat().st_size == 0


@pytest.mark.parametrize("what", ["hang", "deaf", "spin"])
@pytest.mark.attack("keeps the process that reads a document busy")
def test_patience_ends(what: str) -> None:
    begin = time.monotonic()
    with pytest.raises(DamagedInput, match="the reader took longer than 1 s"):
        read(what, patience=1)
    assert 0.9 < time.monotonic() - begin < 5


def test_a_refusal_arrives_with_its_class_and_its_parts() -> None:
    with pytest.raises(EmptyInput) as caught:
        read("empty")
    error = caught.value
    assert (error.document, error.place, error.language) == ("a.pdf", "here", "fr")
    assert (error.expected, error.found) == ("text", "a scan")


def test_a_text_longer_than_any_report_is_refused() -> None:
    with pytest.raises(WrongFormat, match="found 20,000,001 characters"):
        read("long")


@pytest.mark.parametrize("what", ["chatter", "prints"])
def test_what_a_library_says_is_no_answer_and_stops_nothing(what: str) -> None:
    assert read(what).text == what


@pytest.mark.attack("looks for secrets and open files in the process that reads a document")
def test_it_inherits_neither_secrets_nor_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "x")
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        found = set(read("environment").text.split())
    # The three pipes, and the one with which the folder of descriptors is read.
    assert found <= {"LANG", "MALLOC_ARENA_MAX", "LC_CTYPE", "0", "1", "2", "3"}


def test_plain_text_and_what_is_never_read_need_no_worker() -> None:
    nobody = (str(ROOT / "no such program"),)
    assert extract_isolated(b"A/66/165", "a.txt", worker=nobody).text == "A/66/165"
    for data in (b"", b"<html>", bytes(100), b"PK\x03\x04"):
        with pytest.raises(InputError) as caught:
            extract_isolated(data, "a.pdf", worker=nobody)
        assert type(caught.value) in {EmptyInput, WrongFormat}


def test_one_worker_waits_for_the_next_file_and_none_for_ever() -> None:
    seen = set()
    for what in ("who", "who", "empty", "who"):
        with contextlib.suppress(InputError):
            seen.add(read(what).text)
    assert len({line.split()[0] for line in seen}) == 1, "one worker"
    assert len(seen) == 3, "and a process for each file"
    for what in ("good", "crash", "overlap", "empty"):
        with contextlib.suppress(InputError):
            read(what)
    WORKERS.close()
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not [command for command in commands if b"serve_documents" in command]


@pytest.mark.parametrize("what", ["hang", "deaf"])
@pytest.mark.attack("kills what has started the process that reads a document")
def test_the_worker_ends_when_its_parent_is_killed(tmp_path: Path, what: str) -> None:
    parent = textwrap.dedent(
        f"""
        import sys
        from tasks.extract.isolated_document import LONGEST_PATIENCE, extract_isolated, patience_for
        code = "import os; print(os.getpid(), file=open({str(tmp_path / "id")!r}, 'w'))" + {HARM!r}
        extract_isolated({PDF + what.encode()!r}, "a", worker=(sys.executable, "-c", code))
        """
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT) as process:
        path = tmp_path / "id"
        end = time.monotonic() + 10
        while not (path.exists() and path.read_text()) and time.monotonic() < end:
            time.sleep(0.02)
        worker = int(path.read_text())
        time.sleep(0.3)
        assert is_alive(worker)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert ends_within(worker, 3)


def test_a_doc_is_looked_at_by_the_worker_before_libreoffice_has_it() -> None:
    data = make_doc(["A/66/165"], ["A/66/165"])
    with pytest.raises(EmptyInput, match="a scan"):
        extract_isolated(data, "a.doc", worker=WORKER)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_doc_keeps_its_own_hash_and_type() -> None:
    data = make_doc(["A/66/165"], ["A/66/165"])
    source = extract_isolated(data, "a.doc")
    assert "A/66/165" in source.text
    assert (source.media_type, source.byte_size) == ("application/msword", len(data))
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_patience_grows_with_the_file_and_ends() -> None:
    thousand_pages = 2_500_000
    assert patience_for(0) < patience_for(thousand_pages) < LONGEST_PATIENCE == patience_for(10**9)
    assert patience_for(thousand_pages) > 3 * 0.05 * 1000
