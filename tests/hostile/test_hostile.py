"""A hostile file is read with nothing lost or refused in one line, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import DamagedInput, EmptyInput, InputError, WrongFormat
from tasks.extract.isolated_document import extract_isolated
from tests.cli.running import Command
from tests.extract.asking import refusal_within_half_a_gibibyte
from tests.fake_un.mastheads import masthead
from tests.fake_un.pdf import make_pdf
from tests.fuzz.verdict import Judge, what_is_wrong
from tests.hostile.expected import Case
from tests.hostile.pdf_files import pdf_cases
from tests.hostile.word_archives import archive_cases
from tests.hostile.word_texts import text_cases

CASES = [*pdf_cases(), *archive_cases(), *text_cases()]
SECONDS = 20.0
"""Far more than any takes here (the slowest some 3 s), far less than for ever."""
MEMORY = 3 << 28


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(patience=SECONDS, memory=MEMORY) as judge:
        yield judge


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.title}")
@pytest.mark.attack("sends a hostile PDF, Word or text file")
def test_a_hostile_file(judge: Judge, case: Case) -> None:
    found = judge.judge(case.make(), case.name)
    assert found.outcome in case.expected.outcomes, found
    assert case.expected.kind in {"", found.kind}, found
    assert case.expected.word in found.detail, found
    assert found.seconds < SECONDS, found


def truncated(whole: bytes) -> list[bytes]:
    """Return the first parts of a file, by twentieths."""
    return [whole[: len(whole) * piece // 20] for piece in range(20)]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.attack("sends a file that is cut off anywhere")
def test_a_file_that_is_cut_off_anywhere(judge: Judge, name: str) -> None:
    whole = make_pdf([masthead("A/66/165", "en", 66, 104)] * 3)
    if name == "a.docx":
        whole = next(case for case in CASES if case.title == "macros").make()
    assert judge.judge(whole, name).outcome == "read"
    kinds = [judge.judge(part, name) for part in truncated(whole)]
    assert [found.outcome for found in kinds] == ["refused"] * 20, kinds
    assert {found.kind for found in kinds[2:]} == {"DamagedInput"}


ISOLATED = ["encrypted with RC4", "a stream of 10 GB", "a scan", "a zip bomb", "a billion laughs"]


@pytest.mark.parametrize("title", ISOLATED)
@pytest.mark.attack("sends a hostile file to the isolated reader")
def test_the_same_through_the_door(title: str) -> None:
    case = next(case for case in CASES if case.title == title)
    with pytest.raises(InputError) as caught:
        extract_isolated(case.make(), case.name, patience=SECONDS, memory=MEMORY)
    line = str(caught.value)
    assert case.name in line
    assert "expected" in line
    assert "found" in line
    assert "\n" not in line


@pytest.mark.attack("sends a file that makes a library take all the memory")
def test_memory_is_bounded_also_inside_of_libraries(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.title == "forms that draw 10**10 texts")
    path = tmp_path / "a.pdf"
    path.write_bytes(case.make())
    assert "the reader needed more than 0.5 GiB" in refusal_within_half_a_gibibyte(path)


@pytest.mark.attack("sends a file that keeps a library busy for ever")
def test_time_is_bounded_also_inside_of_libraries() -> None:
    case = next(case for case in CASES if case.title == "forms that draw 10**10 lines")
    with pytest.raises(DamagedInput, match="the reader took longer than 1 s"):
        extract_isolated(case.make(), case.name, patience=1)


def test_what_is_read_through_the_door_is_whole() -> None:
    data = make_pdf([masthead("A/66/165", language, 66, 104) for language in ("en", "ar", "zh")])
    source = extract_isolated(data, "a.pdf")
    assert what_is_wrong(source) == ""
    assert "A/66/165" in source.text
    assert source.pages == 3


THROUGH_THE_COMMAND = {
    "encrypted with RC4": DamagedInput,
    "10,000 pages": DamagedInput,
    "a scan": WrongFormat,
    "a page for a server": WrongFormat,
    "a page without anything": EmptyInput,
    "a zip bomb": DamagedInput,
    "a file of the machine": DamagedInput,
    "a .docx with a password": DamagedInput,
}


@pytest.mark.parametrize("title", THROUGH_THE_COMMAND)
@pytest.mark.attack("sends a hostile file to the command")
def test_the_same_through_the_command(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = next(case for case in CASES if case.title == title)
    path = tmp_path / f"report{Path(case.name).suffix}"
    path.write_bytes(case.make())
    done = Command(monkeypatch, capsys)("parse", path)
    assert done.code == THROUGH_THE_COMMAND[title].exit_code
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert all(word in line for word in (path.name, ": expected ", "; found ")), line
