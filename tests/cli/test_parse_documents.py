"""`ctbt parse` on Word and PDF files: rows with their places, pictures, and one line if refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tasks.errors import (
    ConverterMissing,
    CtbtError,
    DamagedInput,
    EmptyInput,
    NoAnnex,
    SettingsError,
    WrongEdition,
    WrongFormat,
    WrongLanguage,
)
from tests.cli.running import Command
from tests.fake_un import make_pdf, make_scan_pdf, masthead, report
from tests.fake_un.mastheads import LANGUAGES
from tests.fake_un.table import ROWS, activity_table
from tests.shared_documents import shared_document

SECTIONS = [section for section in ("1a", "1b", "2a", "2b") for _ in range(3)]
PAPER = (595, 842)
"""Width and height of the first page in points."""


def word(language: str = "en") -> bytes:
    return report("A/66/165", language, 66, "docx")


def pdf() -> bytes:
    """A report of two pages, the table on the second, which is wider than the first."""
    front = ["SPECIMEN", *masthead("A/66/165", "en", 66, 104)]
    return make_pdf([front, activity_table("en", 66).lines])


@pytest.fixture
def ctbt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def written(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


Put = Callable[[str, bytes], Path]


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_in_each_language(ctbt: Command, put: Put, language: str) -> None:
    done = ctbt("parse", put(f"A_66_165.{language}.docx", word(language)), "--json")
    assert done.code == 0, done.err
    found = rows(done.out)
    assert [row["section"] for row in found] == SECTIONS
    assert [row["state_basis"] for row in found] == ["label"] * ROWS
    assert (found[0]["state_iso3"], found[-1]["state_iso3"]) == ("AUS", "CRI")
    assert (found[0]["period_start"], found[-1]["period_end"]) == ("2010-06-01", "2011-05-31")
    printed = [row for row in activity_table(language, 66).rows if len(row) == 4][1:]
    for row, cells in zip(found, printed, strict=True):
        shown = (row["state_label"], row["period_text"], row["activity"], row["remarks"] or "")
        assert shown == cells
    assert "SPECIMEN" in done.err


def test_a_row_of_a_word_file_says_its_table_and_row(ctbt: Command, put: Put) -> None:
    done = ctbt("parse", put("report.docx", word()), "--json")
    places = [row["locator"] for row in rows(done.out)]
    keys = ["table", "row", "start", "end", "activity_start", "activity_end"]
    assert [list(place) for place in places] == [keys] * ROWS
    # The head, a group's heading and the section's stand above the first row.
    assert [place["row"] for place in places[:4]] == [4, 5, 6, 8]
    assert len({place["table"] for place in places}) == 1


def test_rows_of_a_pdf_say_their_page_and_box(ctbt: Command, put: Put) -> None:
    path = put("report.pdf", pdf())
    done = ctbt("parse", path, "--json")
    assert done.code == 0, done.err
    found = rows(done.out)
    assert [row["section"] for row in found] == SECTIONS
    assert {row["locator"]["page"] for row in found} == {2}
    tops = []
    for row in found:
        for page, x0, top, x1, bottom in row["locator"]["bbox"]:
            assert page == 2
            assert 0 <= x0 < x1
            assert 0 <= top < bottom
        tops.append(min(box[2] for box in row["locator"]["bbox"]))
    assert tops == sorted(tops)
    in_word = rows(ctbt("parse", put("report.docx", word()), "--json").out)
    same = ("section", "state_iso3", "period_start", "period_end", "activity")
    assert [[row[key] for key in same] for row in found] == [
        [row[key] for key in same] for row in in_word
    ]


def test_explain_draws_each_page(ctbt: Command, put: Put, tmp_path: Path) -> None:
    path = put("report.pdf", pdf())
    folder = tmp_path / "pictures"
    folder.mkdir()
    plainly = ctbt("parse", path, "--json")
    done = ctbt("parse", path, "--json", "--explain", "--pictures", folder)
    assert done.code == 0, done.err
    assert done.out == plainly.out
    assert "ctbt parse: row 1: " in done.err
    drawn = sorted(folder.iterdir())
    assert [item.name for item in drawn] == ["report.page-001.png", "report.page-002.png"]
    assert all(f"ctbt parse: drawn: {item}" in done.err for item in drawn)
    sizes = []
    for item in drawn:
        with Image.open(item) as picture:
            picture.load()
            assert picture.format == "PNG"
            sizes.append(picture.size)
            colours = picture.convert("RGB").getcolors(maxcolors=1 << 24)
        assert colours is not None
        assert len(colours) > 1, "something is drawn"
    width, height = sizes[0]
    assert width / PAPER[0] == pytest.approx(height / PAPER[1], rel=0.01)
    assert width >= PAPER[0]
    assert sizes[1][0] > width


def test_explain_of_a_word_file_draws_nothing(ctbt: Command, put: Put, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    done = ctbt("parse", put("report.docx", word()), "--explain", "--pictures", folder)
    assert done.code == 0
    assert "ctbt parse: row 1: " in done.err
    assert list(folder.iterdir()) == []


def test_a_folder_for_pictures_that_is_none(ctbt: Command, put: Put, tmp_path: Path) -> None:
    path = put("report.pdf", pdf())
    done = ctbt("parse", path, "--explain", "--pictures", tmp_path / "none")
    assert (done.code, done.out) == (SettingsError.exit_code, "")
    (line,) = done.err.splitlines()
    assert "--pictures: expected a folder; found " in line


def test_a_report_without_a_table_is_no_error_and_says_so(ctbt: Command, put: Put) -> None:
    done = ctbt("parse", put("report.pdf", report("A/66/165", "en", 66, "pdf")), "--json")
    assert (done.code, done.out) == (0, "")
    said = [line for line in done.err.splitlines() if "missing" not in line]
    assert said[0].startswith("ctbt parse: no rows: ")
    assert said[-1].startswith("ctbt parse: 0 rows, 0 sections, 0 States, ")


@dataclass(frozen=True)
class Refused:
    """A file, how it is asked for, and what is said of it."""

    name: str
    data: bytes
    refusal: type[CtbtError]
    says: tuple[str, ...]
    arguments: tuple[str, ...] = ()


REFUSED: dict[str, Refused] = {
    "empty PDF": Refused("a.pdf", b"", EmptyInput, ("no bytes",)),
    "empty docx": Refused("a.docx", b"", EmptyInput, ("no bytes",)),
    "HTML named as a PDF": Refused(
        "a.pdf",
        b"<!DOCTYPE html><html><body>404</body></html>",
        WrongFormat,
        ("a PDF, a Word document or flattened plain text", "an HTML page"),
    ),
    "WordPerfect": Refused(
        "a.wpd", report("A/66/165", "en", 66, "wpd"), WrongFormat, ("a WordPerfect document",)
    ),
    "a made scan": Refused("a.pdf", make_scan_pdf("A/66/165"), WrongFormat, ("found a scan",)),
    "truncated PDF": Refused("a.pdf", pdf()[:900], DamagedInput, ("truncated", "end mark")),
    "truncated docx": Refused(
        "a.docx", word()[: len(word()) // 2], DamagedInput, ("a whole .docx", "cut off")
    ),
    "head of a PDF": Refused("a.pdf", b"%PDF-1.4\n" + bytes(99), DamagedInput, ("truncated",)),
    "head of a .doc": Refused(
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        DamagedInput,
        ("a Word 97-2003 document", "cut off or broken"),
    ),
    "another language by hand": Refused(
        "a.docx", word("fr"), WrongLanguage, ("text in en", "found fr"), ("--lang", "en")
    ),
    "another language by name": Refused(
        "A-66-165-S.docx", word("ru"), WrongLanguage, ("text in es", "found ru")
    ),
    "another symbol": Refused(
        "a.docx",
        word(),
        WrongEdition,
        ("a document of session 66", "A/71/134"),
        ("--symbol", "A/71/134"),
    ),
}


def assert_one_line(done: Any, refusal: type[CtbtError], *says: str) -> None:
    assert (done.code, done.out) == (refusal.exit_code, ""), done.err
    (line,) = done.err.splitlines()
    assert line.startswith(f"ctbt: {refusal.what}: ")
    for words in (": expected ", "; found ", *says):
        assert words in line


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_one_line(ctbt: Command, put: Put, bad: Refused) -> None:
    done = ctbt("parse", put(bad.name, bad.data), "--json", *bad.arguments)
    assert_one_line(done, bad.refusal, bad.name, *bad.says)


def test_a_doc_without_libreoffice(
    ctbt: Command, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = put("report.doc", report("A/66/165", "en", 66, "doc"))
    monkeypatch.setenv("PATH", str(tmp_path))
    done = ctbt("parse", path, "--json")
    assert_one_line(done, ConverterMissing, "report.doc", "LibreOffice", "install it")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "refusal", "says"),
    [
        ("A-47-843_en_scan-no-text.pdf", WrongFormat, "a scan: pictures of pages without text"),
        ("S-2013-220_2013_en.pdf", NoAnnex, "no such table"),
        ("A-80-604-Add.1_2026_en.docx", NoAnnex, "no such table"),
        ("ODS-document-does-not-exist.pdf", WrongFormat, "says that the document does not exist"),
    ],
)
def test_real_documents_that_are_not_this_report(
    ctbt: Command, name: str, refusal: type[CtbtError], says: str
) -> None:
    path = shared_document(f"un/{name}")
    assert_one_line(ctbt("parse", path, "--json"), refusal, name, says)
