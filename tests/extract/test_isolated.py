"""A file can end the worker that looks at it, and nothing else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tasks.extract.isolated import IsolatedProbe
from tasks.extract.probe import probe
from tasks.extract.worker import GRACE
from tests.fake_un.mastheads import LANGUAGES, masthead
from tests.fake_un.pdf import make_pdf
from tests.shared_documents import shared_document

ROOT = Path(__file__).parents[2]
HARM = """
import ctypes, os, signal, sys, time
from tasks.extract.probe import probe
from tasks.extract.probe_worker import serve_probes

def look(data, *, whole=False):
    if b"crash" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"hang" in data:
        time.sleep(600)
    if b"deaf" in data:  # as deaf as a library that never comes back
        ctypes.CDLL(None).sleep(600)
    if b"hog" in data:
        bytearray(4 << 30)
    if b"write" in data:
        with open(data.split()[1], "wb") as file:
            file.write(bytes(100))
    if b"bug" in data:
        raise KeyError("no such thing")
    if b"prints" in data:
        print("a library speaks")
    if b"environment" in data:
        raise SystemExit(" ".join(sorted(os.environ)))
    if b"nonsense" in data:
        os.write(1, bytes([0, 0, 0, 2]) + b"{]")
    if b"endless" in data:
        os.write(1, bytes([255] * 4))
    return probe(data)

serve_probes(look, memory=int(sys.argv[1]))
"""
WORKER = (sys.executable, "-c", HARM)


@pytest.fixture
def harmful() -> Iterator[IsolatedProbe]:
    with IsolatedProbe(patience=10, worker=WORKER) as reader:
        yield reader


def worker_of(reader: IsolatedProbe) -> int | None:
    """Return the process that waits for the next file, None where there is none."""
    assert len(reader.worker_ids) <= 1
    return next(iter(reader.worker_ids), None)


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        threads = len([*Path(f"/proc/{process}/task").iterdir()])
    except FileNotFoundError:
        return False
    return threads > 1 or state.rpartition(")")[2].split()[0] != "Z"


def ends_within(process: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(process)


def test_it_says_what_probe_says() -> None:
    for language in ("en", "ar", "zh"):
        data = make_pdf([masthead("A/66/165", language, 66, 104)])
        with IsolatedProbe() as reader:
            assert worker_of(reader) is None
            assert reader.probe(data) == probe(data)
            first = worker_of(reader)
            assert reader.probe(b"\xff\xfe") == probe(b"\xff\xfe")
            assert worker_of(reader) == first
        assert first is not None
        assert not is_alive(first)


def test_two_threads_have_a_worker_each() -> None:
    data = {language: make_pdf([masthead("A/66/165", language, 66, 104)]) for language in LANGUAGES}
    with IsolatedProbe() as reader, ThreadPoolExecutor(2) as pool:
        found = dict(zip(data, pool.map(reader.probe, data.values()), strict=True))
        workers = reader.worker_ids
    assert found == {language: probe(bytes_) for language, bytes_ in data.items()}
    assert len(workers) == 2
    assert not any(map(is_alive, workers))


@pytest.mark.shared
def test_real_documents() -> None:
    folder = shared_document("un/ODS-document-does-not-exist.pdf").parent
    with IsolatedProbe() as reader:
        for path in filter(Path.is_file, sorted(folder.iterdir())):
            data = path.read_bytes()
            assert reader.probe(data) == probe(data)


def test_a_fault_of_the_program_leaves_a_file_unread_and_not_damaged(
    harmful: IsolatedProbe,
) -> None:
    found = harmful.probe(b"bug")
    assert (found.state, found.text, found.media_type) == ("unread", "", "text/plain")
    assert re.fullmatch(
        r"fault of this program: tasks\.extract\.probe_worker, line \d+: KeyError: 'no such thing'",
        found.detail,
    )
    assert harmful.probe(b"A/66/165").text == "A/66/165"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("crash", "the reader ended with signal 11"),
        ("hog", "the reader needed more than 2 GiB"),
        ("nonsense", "the reader answered with something that is no answer"),
        ("endless", "the reader answered with something that is no answer"),
    ],
)
@pytest.mark.attack("takes over the process that looks at a file: crashes it, answers nonsense")
def test_harm_is_told_and_over(harmful: IsolatedProbe, text: str, detail: str) -> None:
    found = harmful.probe(text.encode())
    assert (found.state, found.text, found.media_type) == ("damaged", "", "text/plain")
    assert found.detail == detail
    assert harmful.probe(b"A/66/165").text == "A/66/165"


@pytest.mark.parametrize("text", ["hang", "deaf"])
@pytest.mark.attack("keeps the process that looks at a file busy")
def test_patience_ends(text: str) -> None:
    with IsolatedProbe(patience=1, worker=WORKER) as reader:
        begin = time.monotonic()
        found = reader.probe(text.encode())
        assert 0.9 < time.monotonic() - begin < 5
        assert (found.state, found.detail) == ("damaged", "the reader took longer than 1 s")
        assert worker_of(reader) is None
        assert reader.probe(b"good").text == "good"


def test_a_worker_that_was_killed_between_two_files() -> None:
    data = b"A/66/165"
    with IsolatedProbe() as reader:
        reader.probe(data)
        killed = worker_of(reader)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert ends_within(killed, 5)
        assert reader.probe(data).state == "text"
        assert worker_of(reader) != killed


@pytest.mark.attack("makes the process that looks at a file write one")
def test_it_writes_no_file(harmful: IsolatedProbe, tmp_path: Path) -> None:
    target = tmp_path / "written"
    found = harmful.probe(f"write {target}".encode())
    assert (found.state, "File too large" in found.detail) == ("unread", True)
    assert not target.exists() or target.stat().st_size == 0


def test_what_a_library_prints_is_no_answer(harmful: IsolatedProbe) -> None:
    assert harmful.probe(b"prints").text == "prints"


@pytest.mark.attack("looks for secrets in the process that looks at a file")
def test_it_inherits_no_secret(harmful: IsolatedProbe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "x")
    found = harmful.probe(b"environment")
    assert found.detail.startswith("the reader ended with status 1")
    names = set(found.detail.partition(": ")[2].split())
    assert names <= {"LANG", "MALLOC_ARENA_MAX", "LC_CTYPE"}
    assert "LANG" in names


@pytest.mark.parametrize(
    ("text", "seconds"), [("good", 3.0), ("deaf", 1 + GRACE + 3.0)], ids=["idle", "busy"]
)
@pytest.mark.attack("kills what has started the process that looks at a file")
def test_the_worker_ends_when_its_parent_is_killed(text: str, seconds: float) -> None:
    parent = textwrap.dedent(
        f"""
        import sys, threading, time
        from tasks.extract.isolated import IsolatedProbe
        sys.path.insert(0, {str(ROOT)!r})
        reader = IsolatedProbe(patience=1, worker=(sys.executable, "-c", {HARM!r}))
        reader.probe(b"good")
        print(*reader.worker_ids, flush=True)
        sys.stdin.readline()
        reader.probe({text.encode()!r})
        time.sleep(600)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        text.encode()
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(0.5)
        assert is_alive(worker)
        process.kill()
        process.wait()
        assert ends_within(worker, seconds)


def test_it_is_fast_enough() -> None:
    """Bounds far above what is measured (0.1 s and 0.01 s): a busy machine passes, a bug not."""
    data = make_pdf([masthead("A/66/165", "en", 66, 104)], padding=300_000)
    with IsolatedProbe() as reader:
        begin = time.monotonic()
        assert reader.probe(data).state == "text"
        assert time.monotonic() - begin < 4
        begin = time.monotonic()
        for _ in range(20):
            reader.probe(data)
        assert time.monotonic() - begin < 4


def test_the_worker_loads_no_heavy_module() -> None:
    code = "import sys, tasks.extract.probe_worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert "tasks.extract.probe" in loaded
    assert not {"pydantic", "yaml", "polars", "prefect", "requests", "lxml", "pypdfium2"} & set(
        loaded
    )
