"""What a file is and how it begins, whatever its bytes are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.probe import FRONT, probe
from tasks.records import LANGUAGES, Language
from tests.extract.test_extract import zipped
from tests.fake_un.doc import make_doc
from tests.fake_un.mastheads import masthead
from tests.fake_un.pdf import make_pdf
from tests.fake_un.word import make_docx, make_wpd
from tests.shared_documents import shared_document

LINES = masthead("A/66/165", "en", 66, 104)
WHOLE = {
    "pdf": make_pdf([LINES, ["A/66/165", "second page"]]),
    "docx": make_docx(LINES[6:], ["A paragraph."], LINES[:6]),
    "doc": make_doc(LINES[6:], LINES[:6]),
    "zip": zipped("notes.txt", "more.txt"),
}

STATES: dict[str, tuple[str, int | None]] = {
    "A-47-843_en_scan-no-text.pdf": ("scan", 2),
    "A-80-604-Add.1_2026_en.docx": ("text", None),
    "A-80-604-Add.1_2026_en.pdf": ("text", 13),
    "A-AC.109-2010-18_2010_en.pdf": ("text", 6),
    "A-CN.10-2025-INF-1_2025_sixlang.pdf": ("text", 9),
    "E-ESCWA-30-16_2018_ar.pdf": ("text", 5),
    "E-ESCWA-30-16_2018_en.pdf": ("text", 5),
    "ODS-document-does-not-exist.pdf": ("text", 1),
    "S-2013-220_2013_en.pdf": ("text", 24),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", STATES)
def test_real_documents(name: str) -> None:
    found = probe(shared_document(f"un/{name}").read_bytes())
    assert (found.state, found.pages) == STATES[name]
    assert (found.state == "text") == bool(found.text.strip())
    assert len(found.text) <= FRONT


@pytest.mark.shared
@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999])
def test_real_documents_cut_off(name: str, share: float) -> None:
    data = shared_document(f"un/{name}").read_bytes()
    found = probe(data[: int(len(data) * share)])
    assert (found.state, found.text) == ("damaged", "")


@pytest.mark.parametrize("kind", WHOLE)
def test_cut_off_at_every_place(kind: str) -> None:
    """Up to the last bytes, which are a line end or filling."""
    data = WHOLE[kind]
    assert probe(data).state in {"text", "unread", "other"}
    end = len(data.rstrip(b"\0\r\n")) - (8 if kind == "doc" else 0)
    places = {*range(12, min(end, 600)), *range(600, end, max(1, end // 400)), end - 1}
    for place in sorted(places):
        assert probe(data[:place]).state == "damaged", place


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
def test_changed_bytes_do_no_harm(kind: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = probe(bytes(whole))
    assert found.detail
    assert (found.state == "text") or not found.text


@given(data=st.binary(max_size=300))
@pytest.mark.parametrize("magic", [b"", b"%PDF-1.4\n", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0"])
def test_any_bytes_have_an_answer(magic: bytes, data: bytes) -> None:
    found = probe(magic + data)
    assert found.detail
    assert found.state in {"text", "unread", "other", "damaged"}


@pytest.mark.parametrize(
    ("data", "state", "detail"),
    [
        (b"", "damaged", "no bytes"),
        (b" \n", "damaged", "white space"),
        ("Überblick".encode("latin-1"), "damaged", r"no UTF-8 \(0xdc\) \(byte 0\)"),
        ("批准".encode()[:-1], "damaged", "truncated"),
        ("批准 A/66/165".encode(), "text", "11 characters"),
        (make_wpd(["A/55/1"]), "unread", "a WordPerfect document"),
        (b"<!DOCTYPE html><html>", "other", "an HTML page"),
        (WHOLE["zip"], "other", "a zip archive of 2 files"),
        (b"\x89PNG\r\n\x1a\n\x00", "other", "binary data"),
    ],
)
def test_other_files(data: bytes, state: str, detail: str) -> None:
    found = probe(data)
    assert found.state == state
    assert re.search(detail, found.detail)


def squeezed(lines: list[str]) -> str:
    return "".join("".join(lines).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_in_reading_order(language: Language) -> None:
    """Apart from spaces, and from the letters that a reader of PDF turns round."""
    lines = masthead("A/66/165", language, 66, 104)
    text = squeezed(lines)
    for data in (make_pdf([lines]), "\n".join(lines).encode()):
        found = squeezed([probe(data).text])
        assert found == text or (language == "ar" and sorted(found) == sorted(text))
    header, front = lines[:6], lines[6:]
    for data in (make_docx(front, [], header), make_doc(front, header)):
        found = squeezed([probe(data).text])
        assert squeezed(header) in found
        assert found.endswith(squeezed(front))
    assert squeezed([probe(make_docx(front, [], header)).text]).startswith(squeezed(header))


def test_only_the_front_is_returned() -> None:
    lines = ["A line of a long document with many words in it."] * 2000
    for data in (
        "\n".join(lines).encode(),
        make_docx(lines, [], []),
        make_doc(lines, []),
        make_pdf([lines[:600], lines[:600]]),
    ):
        found = probe(data)
        assert found.state == "text"
        assert FRONT * 0.9 < len(found.text) <= FRONT
