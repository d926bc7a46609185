"""`ctbt parse` on bad input: one line on stderr, its own exit code, nothing on stdout."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.errors import (
    CtbtError,
    DamagedInput,
    EmptyInput,
    NoAnnex,
    NotThisReport,
    SettingsError,
    UnknownSection,
    UnknownState,
    UnreadableInput,
    WrongEdition,
    WrongFormat,
    WrongLanguage,
)
from tests.cli.running import Command, Done
from tests.shared_documents import REPORT_66, shared_document
from tests.specimens import SPECIMEN

GOOD = SPECIMEN.read_text(encoding="utf-8")
ENGLISH = (
    "Sixty-sixth session. Report of the Secretary-General on the efforts of the States that "
    "have ratified the Treaty to promote its universality, in the period to May 2011. "
) * 20


@dataclass(frozen=True)
class Bad:
    """A bad input: its bytes (None: no such file), how it is asked for, what is said of it."""

    data: bytes | None
    refusal: type[CtbtError]
    says: tuple[str, ...]
    name: str = "report.txt"
    arguments: tuple[str, ...] = ()


def changed(old: str, new: str) -> bytes:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new).encode()


def cut_after(words: str) -> bytes:
    return GOOD[: GOOD.index(words) + len(words)].encode()


LOOK_ALIKE = "联合国 同 全面禁止 核试验 条约 组织 筹备 委员会 的 合作 秘书长 的 说明"
HTML = b"<!DOCTYPE html><html><body>404</body></html>"
BAD: dict[str, Bad] = {
    "missing": Bad(None, UnreadableInput, ("a readable file", "No such file")),
    "empty": Bad(b"", EmptyInput, ("no bytes",)),
    "white space": Bad(b" \n\t \r\n", EmptyInput, ("6 bytes of white space",)),
    "wide space": Bad("\u3000\n".encode(), EmptyInput, ("white space",)),
    "HTML": Bad(HTML, WrongFormat, ("a PDF, a Word document or flattened", "an HTML page")),
    "binary": Bad(bytes(range(256)), WrongFormat, ("binary data",)),
    "cut in a character": Bad(
        GOOD.encode()[: GOOD.encode().index("南非".encode()) + 2], DamagedInput, ("cut off", "byte")
    ),
    "cut in a sentence": Bad(
        cut_after("尽早 签署 《 条约 》 （ SPECIMEN ） 智利 智利 在 与 附件 2 国家 的"),
        DamagedInput,
        ("the end of a cell", "truncated", "character"),
    ),
    "cut after a comma": Bad(
        cut_after("部长级 会议 ，"), DamagedInput, ("the end of a cell", "truncated")
    ),
    "other encoding": Bad(
        GOOD.encode("gb18030"), WrongFormat, ("plain text in UTF-8", "GB18030: save it as UTF-8")
    ),
    "English without a table": Bad(ENGLISH.encode(), NoAnnex, ("[en]", "1(a)", "none of them")),
    "unclear language": Bad(
        b"12345 67890 " * 50, WrongLanguage, ("ar, zh, en, fr, ru, es", "cannot")
    ),
    "another language by hand": Bad(
        GOOD.encode(), WrongLanguage, ("text in en", "found zh"), arguments=("--lang", "en")
    ),
    "another language by name": Bad(
        GOOD.encode(), WrongLanguage, ("text in fr", "found zh"), name="A_66_165.fr.txt"
    ),
    "no annex": Bad(
        GOOD[: GOOD.index("国家 日期")].encode(),
        NoAnnex,
        ("1(a), 1(b), 2(a), 2(b)", "none of them"),
    ),
    "a head alone": Bad(
        GOOD[: GOOD.index("1. 双边")].encode(), NoAnnex, ("only the head of a table",)
    ),
    "unknown section": Bad(
        changed("2(b). 区域", "3(a). 外层空间"),
        UnknownSection,
        ("section 1(a), 1(b)", "3(a).外层空间"),
    ),
    "unknown State": Bad(
        changed(" 南非 南非 为", " 瓦坎达 瓦坎达 为").replace(
            " 为 发展".encode(), " 支持 发展".encode()
        ),
        UnknownState,
        ("the name of a State", "found 瓦坎达"),
    ),
    "look-alike": Bad(
        changed("全面禁止 核试验 条约 秘书长 的 报告", LOOK_ALIKE),
        NotThisReport,
        ("titled 全面禁止核试验条约", "合作"),
    ),
    "unknown language": Bad(
        GOOD.encode(),
        SettingsError,
        ("ar, zh, en, fr, ru, es", "found de"),
        arguments=("--lang", "de"),
    ),
    "symbol of another session": Bad(
        changed("第九十九 届", "第六十六 届"),
        WrongEdition,
        ("session 66", "A/65/165"),
        arguments=("--symbol", "A/65/165"),
    ),
    "symbol of another document": Bad(
        changed("第九十九 届", "第六十六 届"),
        WrongEdition,
        ("A/66/165, registered", "A/66/1"),
        arguments=("--symbol", "A/66/1"),
    ),
    "unregistered session": Bad(
        GOOD.encode(), WrongEdition, ("registry", "session 99"), arguments=("--symbol", "A/99/1")
    ),
    "no session": Bad(
        changed("第九十九 届 会议 ", ""),
        WrongEdition,
        ("the session of the General Assembly", "none"),
        arguments=("--symbol", "A/66/165"),
    ),
}


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def assert_refused(done: Done, refusal: type[CtbtError], *says: str) -> None:
    assert done.code == refusal.exit_code, done.err
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith(f"ctbt: {refusal.what}: ")
    assert ": expected " in line
    assert "; found " in line
    for words in says:
        assert words in line


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_input(ctbt: Command, tmp_path: Path, bad: Bad) -> None:
    path = tmp_path / bad.name
    if bad.data is not None:
        path.write_bytes(bad.data)
    done = ctbt("parse", path, "--json", *bad.arguments)
    about = "--lang" if bad.refusal is SettingsError else bad.name
    assert_refused(done, bad.refusal, about, *bad.says)


def test_a_folder(ctbt: Command, tmp_path: Path) -> None:
    assert_refused(ctbt("parse", tmp_path), UnreadableInput, "a file", "a folder", tmp_path.name)


def test_a_file_name_with_a_line_end_in_it(ctbt: Command, tmp_path: Path) -> None:
    path = tmp_path / "two\nlines.txt"
    path.write_bytes(b"")
    done = ctbt("parse", path)
    assert done.code == EmptyInput.exit_code
    assert done.out == ""
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [(), ("a.txt", "b.txt"), ("--colour",)])
def test_wrong_use_of_the_command(ctbt: Command, arguments: tuple[str, ...]) -> None:
    done = ctbt("parse", *arguments)
    assert done.code == 2
    assert done.out == ""
    assert "Traceback" not in done.err


@pytest.mark.shared
@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_the_real_report_cut_in_a_character(ctbt: Command, tmp_path: Path, share: float) -> None:
    data = shared_document(REPORT_66).read_bytes()
    place = int(share * len(data))
    while data[place] & 0xC0 != 0x80:
        place += 1
    path = tmp_path / REPORT_66
    path.write_bytes(data[:place])
    assert_refused(ctbt("parse", path, "--json"), DamagedInput, "truncated", REPORT_66)


def test_a_process_of_its_own_ends_with_the_code(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    code = "from flows.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "parse", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert_refused(Done(done.returncode, done.stdout, done.stderr), EmptyInput, "empty.txt")
