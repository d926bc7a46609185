"""Word 97 files: text, passwords, and what is broken."""

from __future__ import annotations

import struct

import pytest

from tasks.extract.probe import probe
from tests.fake_un.doc import make_doc
from tests.fake_un.ole import make_compound_file

HEADER = ["United Nations A/66/165", "Distr.: General"]
TEXTS = {
    "cp1252": ["Cinquantième session – “Traité”", "Deuxième ligne"],
    "cyrillic": ["Шестьдесят шестая сессия", "Пункт 104"],
    "chinese": ["第六十六届会议", "议程项目104"],
    "beyond the first plane": ["𠀋 字"],
}


def changed(data: bytes, at: int, value: bytes) -> bytes:
    """Change the file information block, which begins the stream WordDocument."""
    start = data.index(b"\xec\xa5")
    return data[: start + at] + value + data[start + at + len(value) :]


@pytest.mark.parametrize("lines", TEXTS.values(), ids=list(TEXTS))
def test_text_behind_the_headers(lines: list[str]) -> None:
    found = probe(make_doc(lines, HEADER))
    assert found.state == "text"
    said = [line for line in found.text.split("\n") if line]
    assert said[-len(lines) :] == lines
    assert said[:1] == ["A/66/165"]
    assert set(HEADER) < set(said)


def test_of_a_field_only_what_it_shows() -> None:
    found = probe(make_doc(["a \x13 PAGE \x147\x15 b \x13 X \x13 Y \x15\x14z\x15 c\x1ed\x07e"], []))
    assert found.text.strip() == "a 7 b z c-d\ne"


@pytest.mark.parametrize("flag", [0x01, 0x81])
def test_with_a_password(flag: int) -> None:
    data = make_doc(["secret"], [])
    start = data.index(b"\xec\xa5")
    found = probe(changed(data, 0x0B, bytes([data[start + 0x0B] | flag])))
    assert (found.state, found.text) == ("encrypted", "")


def test_an_encrypted_package() -> None:
    found = probe(make_compound_file({"EncryptedPackage": bytes(5000)}, bytes(16)))
    assert (found.state, found.text) == ("encrypted", "")


def test_other_files_in_this_container() -> None:
    assert probe(make_compound_file({"Workbook": bytes(5000)}, bytes(16))).state == "other"
    assert probe(changed(make_doc(["x"], []), 0, b"\xdc\xa5")).state == "unread"


@pytest.mark.parametrize(
    ("at", "value", "detail"),
    [
        (0, b"\0\0", "begins with 0x0000"),
        (0x4C, struct.pack("<i", -1), "less than no text"),
        (0x01A2, struct.pack("<I", 0x7FFF_FFFF), "piece table is not in the file"),
        (0x01A2, struct.pack("<I", 1), "piece table"),
        (0x01A6, struct.pack("<I", 0), "piece table is not in the file"),
        (0x01A6, struct.pack("<I", 9), "piece table"),
    ],
)
def test_a_broken_first_block(at: int, value: bytes, detail: str) -> None:
    found = probe(changed(make_doc(["text"], HEADER), at, value))
    assert (found.state, found.text) == ("damaged", "")
    assert detail in found.detail


def test_without_text() -> None:
    assert probe(make_doc([], [])).state == "other"


def test_streams_that_are_missing_or_short() -> None:
    assert probe(make_compound_file({"WordDocument": b"\xec\xa5"}, bytes(16))).state == "damaged"
    head = b"\xec\xa5" + bytes(1000)
    found = probe(make_compound_file({"WordDocument": head}, bytes(16)))
    assert (found.state, "0Table" in found.detail) == ("damaged", True)
