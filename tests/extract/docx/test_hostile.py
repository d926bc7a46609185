"""Word documents that are broken, hostile, or without text."""

from __future__ import annotations

import time
import zipfile

import pytest

from tasks.errors import CtbtError, DamagedInput, EmptyInput, WrongFormat
from tasks.extract.document import extract_document
from tasks.extract.docx.read import extract_docx
from tests.extract.docx.word import make_word, p, packed, part, r, tbl, tc, tr
from tests.fake_un.ole import make_compound_file


def refusal(data: bytes) -> CtbtError:
    with pytest.raises(CtbtError) as caught:
        extract_docx(data, "a.docx")
    assert caught.value.document == "a.docx"
    return caught.value


def test_bombs_are_not_unpacked() -> None:
    bomb = packed({"word/document.xml": bytes(5_000_000)})
    assert "more than any document needs" in refusal(bomb).found
    prolog = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = packed({"word/document.xml": prolog + part("document", "<w:body>&b;</w:body>")})
    assert isinstance(refusal(data), DamagedInput)


@pytest.mark.parametrize("name", ["styles", "numbering", "footnotes", "comments", "settings"])
def test_every_part_is_looked_at_with_the_same_care(name: str) -> None:
    prolog = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    bad = {f"word/{name}.xml": prolog + part(name, "")}
    error = refusal(make_word(p("text"), {name: ""}, more=bad))
    assert isinstance(error, DamagedInput)
    assert error.place == f"word/{name}.xml"


def test_too_many_tags() -> None:
    error = refusal(make_word('<w:p><w:t w:a=""/></w:p>' * 2_700_000))
    assert "more" in error.found


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>" * 300 + "</w:p>" * 300,
        tbl(tr(tc("X"))).replace("X", "x") * 2 + "<w:tbl>",
        p("a") + "<w:p><w:r>",
    ],
)
def test_xml_that_is_too_deep_or_has_no_end(body: str) -> None:
    error = refusal(make_word(body))
    assert error.place.startswith("word/document.xml, line")


def nested(depth: int) -> str:
    table = p("deep")
    for _ in range(depth):
        table = tbl(tr(tc(table)))
    return table


def test_tables_within_tables() -> None:
    assert extract_docx(make_word(nested(20)), "a.docx").blocks[0].text == "deep"
    assert "deep" in refusal(make_word(nested(40))).found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (tbl(tr(tc("x", '<w:gridSpan w:val="2000000"/>'))), "2,000,000 columns"),
        (tbl(tr(tc("x", '<w:gridSpan w:val="many"/>'))), "'many'"),
        (tbl(tr(*["x"] * 1001)), "more than 1,000 columns"),
        (tbl(tr("x"), grid=[1] * 1001), "1,001 columns"),
        (p("x") + '<w:altChunk r:id="a"/>', "a file of its own"),
        (p("x", '<w:subDoc r:id="a"/>'), "a file of its own"),
        (p("x") + r("no paragraph") + p("y"), "outside of every paragraph"),
        (p("x") + r("no paragraph"), "outside of every paragraph"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(body: str, found: str) -> None:
    error = refusal(make_word(body))
    assert isinstance(error, DamagedInput)
    assert found in error.found
    assert error.place.startswith("word/document.xml, line")


def test_numbers_that_repeat_a_label_are_bounded() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:lvlText w:val="{"x" * 1000}"/></w:lvl></w:abstractNum>'
    )
    assert "1,000 characters" in refusal(make_word(p("x"), {"numbering": numbering})).found


UP = '<w:vertAlign w:val="superscript"/>'
ODD = {
    "raised words": p(f"<w:r><w:rPr>{UP}</w:rPr>{'<w:t>1</w:t>' * 10_000}</w:r>"),
    "raised runs": p(r("1", UP) * 10_000),
    "runs": p(r("x") * 20_000),
    "rows": tbl(*[tr("x")] * 10_000),
    "choices": f"<mc:AlternateContent>{'<mc:Choice/>' * 10_000}</mc:AlternateContent>{p('x')}",
    "leftovers": "<w:bookmarkStart/>" * 10_000 + p("x"),
    "notes": "".join(p("x", f"<w:r><w:footnoteReference w:id='{n}'/></w:r>") for n in range(5_000)),
    "changes": p("<w:del>" * 100 + r("x") + "</w:del>" * 100) + p("y"),
}


@pytest.mark.parametrize("name", list(ODD))
def test_odd_documents_take_time_by_their_size(name: str) -> None:
    body = ODD[name]
    notes = "".join(
        f'<w:footnote w:id="{n}">{p("x")}</w:footnote>' for n in range(5_000) if name == "notes"
    )
    data = make_word(body, {"footnotes": notes}, method=zipfile.ZIP_STORED)
    begun = time.process_time()
    found = len(extract_docx(data, "a.docx").blocks)
    assert found
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("data", "kind", "found"),
    [
        (make_word("<w:p/>"), EmptyInput, "no text"),
        (make_word("<w:p/>", more={"word/media/a.png": b"x"}), WrongFormat, "scan"),
        (packed({"xl/workbook.xml": b"<w/>"}), WrongFormat, "no Word document"),
        (packed({"word/styles.xml": b"<w/>"}), DamagedInput, "without word/document.xml"),
        (make_word(p("text"))[:-30], DamagedInput, "cut off or broken"),
        (packed({"word/document.xml": b""}), DamagedInput, "no whole XML"),
    ],
)
def test_what_is_no_document_with_text(data: bytes, kind: type[CtbtError], found: str) -> None:
    error = refusal(data)
    assert type(error) is kind
    assert found in error.found


def test_with_a_password() -> None:
    data = bytearray(make_word(p("x")))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert "password" in refusal(bytes(data)).found
    with pytest.raises(DamagedInput, match="password"):
        extract_document(make_compound_file({"EncryptedPackage": bytes(5000)}, bytes(16)), "a.docx")


def test_an_unknown_element_loses_no_text() -> None:
    body = f'<w:p><x:new xmlns:x="urn:x">{r("kept")}</x:new></w:p>'
    assert extract_docx(make_word(body), "a.docx").text == "kept"
