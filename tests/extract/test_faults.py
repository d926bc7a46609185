"""A fault of this program is told as one, with its place; a refusal stays what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tasks import pipeline
from tasks.errors import InputError, NoAnnex, ProgramFault, WrongFormat
from tasks.extract.document import extract_document
from tasks.faults import faults_told, place_of
from tasks.pipeline import parse_source
from tasks.reference import load_reference
from tests.shared_documents import shared_document

ROOT = Path(__file__).parents[2]
MADE = ROOT / "tests/golden/made/made_1.zh.txt"
SOURCE = extract_document(MADE.read_bytes(), MADE.name)


def test_a_refusal_and_a_lack_of_memory_pass_as_they_are() -> None:
    refusal = NoAnnex(document="a.txt", expected="x", found="y")
    for error in (refusal, MemoryError()):
        with pytest.raises(type(error)) as caught, faults_told("a.txt"):
            raise error
        assert caught.value is error


def test_a_fault_names_the_document_and_keeps_its_cause() -> None:
    cause = IndexError("list index out of range")
    with pytest.raises(ProgramFault) as caught, faults_told("a.txt", "fr"):
        raise cause
    assert str(caught.value).startswith("fault of this program: a.txt [fr]")
    assert "IndexError: list index out of range" in caught.value.found
    assert caught.value.__cause__ is cause


def test_the_place_is_the_innermost_of_this_program() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    assert place_of(caught.value) == ""
    with pytest.raises(TypeError) as ours:
        extract_document(None, "a.txt")  # type: ignore[arg-type]
    assert place_of(ours.value).startswith("tasks.extract.sniff, line ")


@pytest.mark.parametrize("step", ["choose_pack", "normalize_rows"])
def test_a_fault_behind_the_reader_is_told_too(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("nobody thought of it")

    monkeypatch.setattr(pipeline, step, fails)
    with pytest.raises(ProgramFault, match="KeyError: 'nobody thought of it'") as caught:
        parse_source(SOURCE, load_reference())
    assert caught.value.place.startswith("tasks.pipeline, line ")


def test_the_command_line_says_it_in_one_line_and_exits_with_70(tmp_path: Path) -> None:
    path = tmp_path / "A_66_165.zh.txt"
    path.write_text("大会", encoding="utf-8")
    program = (
        "import tasks.pipeline, sys\n"
        "def fails(*_): raise KeyError('nobody thought of it')\n"
        "tasks.pipeline.choose_pack = fails\n"
        "from flows.cli import main\n"
        f"sys.argv = ['ctbt', 'parse', {str(path)!r}]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (70, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("ctbt: fault of this program: A_66_165.zh.txt [zh], tasks.pipeline, ")
    assert "KeyError" in line


@pytest.mark.shared
def test_no_real_document_meets_a_fault() -> None:
    """Each file is read, or refused for what it is: nothing but pictures of pages."""
    folder = shared_document("un/twins/A-80-605.pdf").parents[1]
    reference = load_reference()
    unread = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".pdf", ".docx", ".doc"}:
            continue
        try:
            source = extract_document(path.read_bytes(), path.name)
        except WrongFormat as refusal:
            unread.append(refusal.found)
            continue
        with suppress(InputError):  # hardly any is a report on the Treaty
            parse_source(source, reference)
    assert unread == ["a scan: pictures of pages without text (2 pages)"]
