"""What a file is, by its bytes, and its characters if it is text."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import CtbtError, DamagedInput, EmptyInput, UnreadableInput, WrongFormat
from tasks.extract import read_source, sniff, source_from_bytes
from tasks.extract.sniff import NAMES
from tasks.extract.text import LARGEST
from tasks.records import SourceText


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 5000)
    return data.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAGIC: list[tuple[str, bytes, str]] = [
    ("pdf", b"%PDF-1.4\n1 0 obj", "application/pdf"),
    ("pdf behind other bytes", b"\n" * 100 + b"%PDF-1.7", "application/pdf"),
    ("docx", zipped("[Content_Types].xml", "word/document.xml"), DOCX),
    ("docx in another order", zipped("docProps/app.xml", "word/document.xml"), DOCX),
    ("zip", zipped("notes.txt"), "application/zip"),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/msword"),
    ("wordperfect", b"\xffWPC\x10\x00\x00\x00", "application/vnd.wordperfect"),
    ("html", b"\xef\xbb\xbf \n<!DOCTYPE html><html lang=en>", "text/html"),
    ("html without doctype", b"<HTML><head><title>404</title>", "text/html"),
    ("html body", b"<!-- error --><body class=x>not found</body>", "text/html"),
    ("nul bytes", b"text\x00text", "application/octet-stream"),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00", "application/octet-stream"),
    ("escape", b"\x1b[31mred", "application/octet-stream"),
    ("text", "国家 日期\t活动\r\n\f".encode(), "text/plain"),
    ("angle brackets", b"a < body of water", "text/plain"),
    ("empty", b"", "text/plain"),
]


@pytest.mark.parametrize(("data", "kind"), [item[1:] for item in MAGIC], ids=[m[0] for m in MAGIC])
def test_sniff(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [item[1:] for item in MAGIC if item[2] != "text/plain"],
    ids=[item[0] for item in MAGIC if item[2] != "text/plain"],
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, kind: str) -> None:
    with pytest.raises(WrongFormat) as refusal:
        source_from_bytes(data, "A_66_165.zh.txt")
    assert refusal.value.found == {str(key): name for key, name in NAMES.items()}[kind]
    assert refusal.value.document == "A_66_165.zh.txt"


@pytest.mark.parametrize(
    "data", [b"", b" ", b"\n\t\r\n", "\u3000\u00a0".encode(), b"\xef\xbb\xbf "]
)
def test_nothing_but_white_space(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        source_from_bytes(data, "empty.txt")


@pytest.mark.parametrize("cut", [1, 2])
def test_a_character_that_is_cut_off_means_a_truncated_file(cut: int) -> None:
    data = "批准条约".encode()[:-cut]
    with pytest.raises(DamagedInput, match="truncated") as refusal:
        source_from_bytes(data, "cut.txt")
    assert refusal.value.place == "byte 9"


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        ("条约".encode("gb18030"), "byte 0"),
        ("条约".encode() + b"\xff" + "生效".encode(), "byte 6"),
        ("条约".encode()[:5] + "生效".encode(), "byte 3"),
        ("Türkei".encode("latin-1"), "byte 1"),
    ],
)
def test_bytes_that_are_no_utf_8(data: bytes, byte: str) -> None:
    with pytest.raises(DamagedInput, match="no UTF-8") as refusal:
        source_from_bytes(data, "other.txt")
    assert refusal.value.place == byte


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_are_not_taken_for_text(encoding: str) -> None:
    with pytest.raises((WrongFormat, DamagedInput)):
        source_from_bytes("条约已生效 A/66/165".encode(encoding), "other.txt")


def test_the_byte_order_mark_is_no_character() -> None:
    source = source_from_bytes(b"\xef\xbb\xbf" + "条约".encode(), "bom.txt")
    assert source.text == "条约"
    assert source.byte_size == 9
    assert source.sha256 == hashlib.sha256(b"\xef\xbb\xbf" + "条约".encode()).hexdigest()


def test_more_than_any_report() -> None:
    with pytest.raises(WrongFormat, match="larger"):
        source_from_bytes(b"a" * (LARGEST + 1), "large.txt")
    assert source_from_bytes(b"a" * 1000, "small.txt").byte_size == 1000


def source_or_refusal(data: bytes) -> SourceText | CtbtError:
    try:
        return source_from_bytes(data, "any.txt")
    except CtbtError as refusal:
        return refusal


@given(data=st.binary(max_size=80) | st.text().map(str.encode))
def test_bytes_are_kept_as_they_are_or_refused(data: bytes) -> None:
    source = source_or_refusal(data)
    if isinstance(source, CtbtError):
        assert source.document == "any.txt"
        return
    assert source.text.strip()
    assert source.text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert source.byte_size == len(data)


def test_read_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("条约\r\n".encode())
    source = read_source(path)
    assert (source.name, source.text, source.media_type) == (path.name, "条约\r\n", "text/plain")


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="No such file"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(UnreadableInput, match="a folder"):
        read_source(tmp_path)
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UnreadableInput, match="Not a directory"):
        read_source(tmp_path / "file" / "none.txt")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(UnreadableInput):
        read_source(loop)
    with pytest.raises(UnreadableInput):
        read_source(tmp_path / ("n" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(UnreadableInput, match="Permission denied"):
        read_source(path)
