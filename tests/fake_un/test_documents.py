"""Made documents hold what they say, by readers that know nothing of how they were made."""

from __future__ import annotations

import io
import struct
import zipfile

import olefile  # type: ignore[import-untyped]  # its stubs are not installed
import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.fake_un import (
    fleet,
    make_doc,
    make_docx,
    make_pdf,
    make_scan_pdf,
    masthead,
    native_word,
    report,
    says_missing,
)
from tests.fake_un.mastheads import LANGUAGES, LETTERS
from tests.fake_un.reading import text_of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("session", [52, 60, 61, 66, 71, 80, 81])
def test_a_reader_finds_the_masthead_of_a_pdf(language: str, session: int) -> None:
    symbol = f"A/{session}/165"
    lines = text_of(report(symbol, language, session, "pdf", 30_000))
    expected = masthead(symbol, language, session, 104)
    assert lines[: len(expected) + 1] == [*expected, "SPECIMEN"]
    assert f"({LETTERS[language]})" in " ".join(expected)


def test_mastheads_of_all_sessions_differ() -> None:
    for language in LANGUAGES:
        names = {tuple(masthead("A/1", language, number, 1)) for number in range(52, 82)}
        assert len(names) == 30
    assert "Soixante et onzième session" in masthead("A/71/1", "fr", 71, 1)
    assert "Quatre-vingt-unième session" in masthead("A/81/1", "fr", 81, 1)
    assert "Septuagésimo primer período de sesiones" in masthead("A/71/1", "es", 71, 1)
    assert "الدورة الحادية والسبعون" in masthead("A/71/1", "ar", 71, 1)
    assert "Семьдесят первая сессия" in masthead("A/71/1", "ru", 71, 1)
    assert "第七十一届会议" in masthead("A/71/1", "zh", 71, 1)


def test_the_original_language_is_named() -> None:
    assert "Original : russe" in masthead("A/1", "fr", 66, 1, original="Russian")
    english = masthead("A/1", "en", 66, 1, original="French")
    assert english[english.index("English") + 1] == "Original: French"
    assert masthead("A/1", "es", 66, 1, original="Spanish").count("Original: español") == 1


# A reader takes a very short line for a part of its neighbour, and a hyphen at the end of a line
# for that of a broken word.
words = st.text(
    st.sampled_from("abcXYZéñçßшщжбю全面禁止核试验019.,:/()-"), min_size=1, max_size=120
).map(lambda text: f"begin{text}end")


@settings(max_examples=30, deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
def test_a_reader_finds_every_line_of_a_pdf(lines: list[str]) -> None:
    assert text_of(make_pdf([lines])) == lines


def test_a_scan_has_a_picture_and_no_text() -> None:
    data = make_scan_pdf("A/47/843", pages=2)
    assert text_of(data) == ["", ""]
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        kinds = {type(item).__name__ for item in page.get_objects()}
        page.close()
    assert kinds == {"PdfImage"}


def texts(xml: bytes) -> list[str]:
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    found = etree.fromstring(xml).xpath("//w:t/text()", namespaces=space)
    assert isinstance(found, list)
    return [str(text) for text in found]


def test_a_docx_has_its_symbol_in_the_headers_only() -> None:
    data = make_docx(["Front"], ["<Body> & more"], ["United Nations", "A/66/165"], ["11-1 (E)"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert texts(archive.read("word/document.xml")) == ["Front", "<Body> & more"]
        assert texts(archive.read("word/header3.xml")) == ["United Nations", "A", "/66/165"]
        assert "".join(texts(archive.read("word/header1.xml"))) == "A/66/165"
        assert texts(archive.read("word/footer1.xml")) == ["11-1 (E)"]
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


def story(data: bytes) -> tuple[str, str]:
    """Read main text and header text of a .doc by its piece table, as [MS-DOC] 2.4.1 says."""
    with olefile.OleFileIO(data) as file:
        assert not file.parsing_issues
        main = file.openstream("WordDocument").read()
        table = file.openstream("1Table").read()
    long_text, long_header = (
        struct.unpack_from("<I", main, 76)[0],
        struct.unpack_from("<I", main, 84)[0],
    )
    place, length = struct.unpack_from("<II", main, 154 + 33 * 8)
    kind, size = struct.unpack_from("<BI", table, place)
    assert (kind, size) == (2, length - 5)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, place + 5)
    text = ""
    for number in range(count):
        (where,) = struct.unpack_from("<I", table, place + 5 + 4 * (count + 1) + 8 * number + 2)
        units = ends[number + 1] - ends[number]
        if where & 1 << 30:
            start = (where & ~(1 << 30)) // 2
            text += main[start : start + units].decode("cp1252")
        else:
            text += main[where : where + 2 * units].decode("utf-16-le")
    return text[:long_text], text[long_text : long_text + long_header]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-16-le", min_codepoint=32, max_codepoint=0xD7FF))),
    st.lists(st.sampled_from(["United Nations", "A/66/165", "大会"]), max_size=3),
)
def test_a_piece_table_tells_the_text_of_a_doc(text: list[str], header: list[str]) -> None:
    main, headers = story(make_doc(text, header))
    assert main == ("".join(f"{line}\r" for line in text) or "\r")
    assert "".join(f"{line}\r" for line in header) in headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_as_doc(language: str) -> None:
    main, headers = story(report("A/66/165", language, 66, "doc", 60_000))
    expected = masthead("A/66/165", language, 66, 104)
    assert main.split("\r")[:5] == [*expected[-4:], "SPECIMEN"]
    assert "A/66/165\r" in headers
    assert "A/66/165" not in main


@pytest.mark.parametrize("kind", ["pdf", "docx", "doc", "wpd"])
@pytest.mark.parametrize("size", [None, 60_000, 3_000_000])
def test_a_report_is_as_large_as_asked_and_always_the_same(kind: str, size: int | None) -> None:
    data = report("A/66/165", "ru", 66, kind, size)
    assert data == report("A/66/165", "ru", 66, kind, size)
    assert data != report("A/66/165", "ru", 67, kind, size) or kind == "wpd"
    assert size is None or size <= len(data) <= size * 1.02
    if kind == "pdf":
        assert "SPECIMEN" in text_of(data)


def test_a_fleet() -> None:
    made = fleet(range(62, 82), size=60_000, symbols={71: "A/71/134"}, agenda_items={71: 104})
    assert len(made) == 20 * 6 * 2
    assert len(set(made.values())) == len(made)
    assert ("A/71/134", "ar", "docx") in made
    assert ("A/66/165", "zh", "doc") in made
    assert [native_word(session) for session in (55, 56, 70, 71)] == ["wpd", "doc", "doc", "docx"]


def test_the_pdf_that_says_it_is_missing_is_our_own() -> None:
    assert text_of(says_missing())[0].startswith("SPECIMEN")
