""".docx files that are whole, hostile, broken, or without text."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from tasks.extract.probe import Probe, probe
from tests.fake_un.word import make_docx, zip_bomb_docx
from tests.shared_documents import shared_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINES = ["Sixty-sixth session", "Item 104 of the provisional agenda"]


def docx(body: str, parts: Mapping[str, bytes] | None = None, prolog: str = "") -> bytes:
    document = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document.encode(), **(parts or {})})


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def text_of(body: str) -> str:
    found = probe(docx(body))
    assert found.state == "text"
    return found.text


def is_damaged(found: Probe, detail: str) -> bool:
    return found.state == "damaged" and detail in found.detail and not found.text


def test_runs_are_one_word_and_paragraphs_lines() -> None:
    assert (
        text_of(
            "<w:p><w:r><w:t>A</w:t></w:r><w:r><w:t>/66/165</w:t></w:r></w:p>"
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r></w:p>"
        )
        == "A/66/165\na\tb\nc-\n"
    )


def test_what_is_not_shown_is_no_text() -> None:
    assert (
        text_of(
            '<w:p xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            "<m:AlternateContent><m:Choice><w:r><w:t>once</w:t></w:r></m:Choice>"
            "<m:Fallback><w:p><w:r><w:t>twice</w:t></w:r></w:p></m:Fallback></m:AlternateContent>"
            "</w:p>"
        )
        == "once\n"
    )


def test_the_header_of_the_first_page_comes_first() -> None:
    found = probe(make_docx(LINES, ["A paragraph."], ["United Nations A/66/165", "Assembly"]))
    assert found.text.split("\n")[:2] == ["United Nations A/66/165", "Assembly"]
    assert found.text.index("A/66/165") < found.text.index("Sixty-sixth")


@pytest.mark.shared
def test_the_header_of_a_real_document() -> None:
    found = probe(shared_document("un/A-80-604-Add.1_2026_en.docx").read_bytes())
    assert found.text.split()[:3] == ["United", "Nations", "A/80/604/Add.1"]
    assert "\t\t\t" not in found.text  # tab stops are no tabs


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert is_damaged(probe(zip_bomb_docx(300_000_000)), "more than any document needs")
    many = docx("<w:p/>", {f"word/media/{n}": bytes(900_000) for n in range(230)})
    assert is_damaged(probe(many), "at most 200,000,000")
    names = docx("<w:p/>", {f"word/media/{n}": b"" for n in range(2001)})
    assert is_damaged(probe(names), "at most 2,000")


def test_a_size_that_is_a_lie() -> None:
    data = bytearray(docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", data, at + 24, 10)
    assert is_damaged(probe(bytes(data)), "cut off or broken")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://localhost:9/x.dtd">',
    ],
)
def test_entities_are_not_followed(prolog: str) -> None:
    found = probe(docx("<w:p><w:r><w:t>x&b;&a;</w:t></w:r></w:p>", prolog=prolog))
    assert is_damaged(found, "")
    assert "document type" in found.detail or "no whole XML" in found.detail


def test_an_entity_bomb_in_an_attribute() -> None:
    entities = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    found = probe(docx('<w:p w:x="&a11;"/>', prolog=f"<!DOCTYPE d [{entities}]>"))
    assert is_damaged(found, "")


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_ends(depth: int) -> None:
    found = probe(docx("<w:p>" * depth + "</w:p>" * depth))
    assert found.state in {"damaged", "other"}


def test_without_its_main_part() -> None:
    assert is_damaged(probe(packed({"word/styles.xml": b"<s/>"})), "without word/document.xml")
    assert probe(packed({"xl/workbook.xml": b"<w/>"})).state == "other"


def test_without_text() -> None:
    assert probe(docx("<w:p/>")).state == "other"
    assert probe(docx("<w:p/>", {"word/media/image1.png": b"x"})).state == "scan"


def test_with_a_password() -> None:
    data = bytearray(docx("<w:p/>"))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert probe(bytes(data)).state == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_as_word_does_not(method: int) -> None:
    assert is_damaged(probe(packed({"word/document.xml": b"<d/>"}, method)), "Word does not use")


@pytest.mark.parametrize("content", [b"", b"no xml", b"<a><b></a>", b"\xff\xfe<"])
def test_broken_xml(content: bytes) -> None:
    assert is_damaged(probe(packed({"word/document.xml": content})), "word/document.xml")


def test_a_changed_byte_is_seen() -> None:
    data = bytearray(packed({"word/document.xml": b"<d/>" + b" " * 50}, zipfile.ZIP_STORED))
    data[data.index(b"<d/>") + 20] ^= 1
    assert is_damaged(probe(bytes(data)), "CRC")
