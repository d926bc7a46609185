"""Older Word documents, by way of LibreOffice where it is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.errors import ConverterMissing, DamagedInput, EmptyInput, WrongFormat
from tasks.extract.doc import convert_doc, extract_doc, read_converted
from tasks.extract.document import extract_document
from tests.e2e.commands import processes_of, wait_for
from tests.extract.docx.word import check, make_word, p, texts
from tests.fake_un.doc import make_doc
from tests.fake_un.ole import make_compound_file

LINES = ["Soixante-sixième session", "Point 104 de l’ordre du jour"]
installed = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)


def ole(stream: str) -> bytes:
    return make_compound_file({stream: bytes(5000)}, bytes(16))


def fake_office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in the place of LibreOffice; its last argument is the file to convert."""
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nfor source; do :; done\ncd "$(dirname "$source")"\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.defpath}")


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConverterMissing, match="LibreOffice") as refusal:
        extract_doc(make_doc(LINES, []), "a.doc")
    assert (refusal.value.exit_code, refusal.value.document) == (21, "a.doc")


@pytest.mark.parametrize(
    ("data", "kind", "found"),
    [
        (make_compound_file({"Workbook": bytes(5000)}, bytes(16)), WrongFormat, "no Word document"),
        (
            make_compound_file({"EncryptedPackage": bytes(5000)}, bytes(16)),
            DamagedInput,
            "password",
        ),
        (make_doc(LINES, [])[:1000], DamagedInput, "cut off or broken"),
        (make_doc([], []), EmptyInput, "without text"),
    ],
)
def test_libreoffice_is_not_asked_for_what_is_no_document(
    data: bytes, kind: type[Exception], found: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(kind, match=found):
        extract_doc(data, "a.doc")


def test_what_is_said_is_said_of_the_doc() -> None:
    data = make_doc(LINES, [])
    source = read_converted(make_word(p("text")), data, "a.doc")
    assert source.text == "text"
    assert (source.media_type, source.byte_size) == ("application/msword", len(data))
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_a_converter_that_says_no(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_office(tmp_path, "echo 'Error: source file could not be loaded'", monkeypatch)
    with pytest.raises(DamagedInput, match="could not be loaded"):
        convert_doc(make_doc(LINES, []), "a.doc")


def test_a_converter_that_hangs_ends_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    children = tmp_path / "children"
    fake_office(tmp_path, f'sleep 60 & echo $! > "{children}"; wait', monkeypatch)
    begun = time.monotonic()
    with pytest.raises(DamagedInput, match=r"longer than 0\.5 s"):
        convert_doc(make_doc(LINES, []), "a.doc", patience=0.5)
    assert time.monotonic() - begun < 10
    child = int(children.read_text())
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_converter_gets_a_profile_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CTBT_SECRET", "s3cret")
    seen = tmp_path / "seen"
    fake_office(
        tmp_path,
        f'env > "{seen}"; cat profile/user/registrymodifications.xcu >> "{seen}"; echo "$0"',
        monkeypatch,
    )
    with pytest.raises(DamagedInput):
        convert_doc(make_doc(LINES, []), "a.doc")
    told = seen.read_text()
    assert "s3cret" not in told
    assert "DisableMacrosExecution" in told
    (home,) = (line.removeprefix("HOME=") for line in told.splitlines() if line[:5] == "HOME=")
    assert Path(home).name.startswith("ctbt-doc-")
    assert not Path(home).exists()


@installed
def test_a_real_doc() -> None:
    data = make_doc(LINES, [])
    source = extract_document(data, "a.doc")
    check(source)
    assert texts(source)[-2:] == LINES
    assert source.media_type == "application/msword"


@installed
def test_libreoffice_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """Also when that is killed: nobody would wait for it, or end it, any more."""
    path = tmp_path / "a.doc"
    path.write_bytes(make_doc(["A/66/165"], ["A/66/165"] * 20_000))
    code = (
        "from pathlib import Path\nfrom tasks.extract.doc import convert_doc\n"
        f"convert_doc(Path({str(path)!r}).read_bytes(), 'a')"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as process:
        wait_for(lambda: len(processes_of(tmp_path)) > 2, 30)
        process.kill()
    wait_for(lambda: not processes_of(tmp_path), 10)
