"""Heads and feet of pages, and the parts that a document names."""

from __future__ import annotations

import pytest

from tasks.errors import DamagedInput
from tasks.extract.docx.read import extract_docx
from tests.extract.docx.word import (
    MAIN,
    NAMESPACES,
    PACKAGE,
    RELATIONS,
    STRICT,
    check,
    make_word,
    p,
    packed,
    part,
    read,
    tbl,
    texts,
    tr,
)


def head(kind: str, name: str, side: str = "header") -> str:
    return f'<w:{side}Reference w:type="{kind}" r:id="{name}"/>'


def last(*content: str) -> str:
    return f"<w:sectPr>{''.join(content)}</w:sectPr>"


def test_heads_come_before_the_body_and_feet_after_it() -> None:
    source = read(
        p("body", "<w:r><w:footnoteReference w:id='1'/></w:r>")
        + last(
            head("default", "header1"),
            head("first", "header2"),
            head("default", "footer1", "footer"),
            "<w:titlePg/>",
        ),
        header1=tbl(tr("A/66/165", "2/30")),
        header2=p("United Nations"),
        footer1=p("11-43210"),
        footnotes=f'<w:footnote w:id="1">{p("a note")}</w:footnote>',
    )
    assert [(block.kind, block.text) for block in source.blocks] == [
        ("running", "United Nations"),
        ("running", "A/66/165"),
        ("running", "2/30"),
        ("paragraph", "body"),
        ("note", "a note"),
        ("running", "11-43210"),
    ]


def test_each_part_is_given_once() -> None:
    section = p(properties=last(head("default", "header1")))
    assert texts(read(section + p("x") + last(head("default", "header1")), header1=p("h"))) == [
        "h",
        "x",
    ]


def test_a_section_goes_on_with_the_heads_before_it() -> None:
    first = p(properties=last(head("first", "header1")))
    source = read(first + p("x") + last("<w:titlePg/>"), header1=p("of the second section"))
    assert [block.kind for block in source.blocks] == ["running", "paragraph"]


@pytest.mark.parametrize(
    ("properties", "settings", "kind"),
    [
        (head("first", "header1"), "", "hidden"),
        (head("first", "header1") + "<w:titlePg/>", "", "running"),
        (head("even", "header1"), "", "hidden"),
        (head("even", "header1"), "<w:evenAndOddHeaders/>", "running"),
        (head("even", "header1"), '<w:evenAndOddHeaders w:val="0"/>', "hidden"),
    ],
)
def test_a_head_that_no_page_shows_is_hidden(properties: str, settings: str, kind: str) -> None:
    source = read(p("x") + last(properties), header1=p("h"), settings=settings)
    assert [block.kind for block in source.blocks if block.text == "h"] == [kind]


def test_former_sections_are_not_read() -> None:
    change = f"<w:sectPrChange>{last(head('default', 'header9'))}</w:sectPrChange>"
    assert texts(read(p("x") + last(head("default", "header1"), change), header1=p("h"))) == [
        "h",
        "x",
    ]


def test_boxes_in_heads_are_running() -> None:
    box = p(f"<w:r><w:pict><w:txbxContent>{p('in a box')}</w:txbxContent></w:pict></w:r>")
    source = read(p("x") + last(head("default", "header1")), header1=box)
    assert source.blocks[0].kind == "running"


@pytest.mark.parametrize("reference", ["header7", "", "outside"])
def test_a_part_that_is_missing_is_named(reference: str) -> None:
    body = p("x") + last(head("default", reference))
    relations = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="header7" Type="{RELATIONS}/header" Target="header7.xml"/>'
        f'<Relationship Id="outside" Type="{RELATIONS}/header" Target="http://localhost:9/h.xml"'
        ' TargetMode="External"/></Relationships>'
    )
    data = packed(
        {
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": relations.encode(),
        }
    )
    with pytest.raises(DamagedInput) as refusal:
        extract_docx(data, "a.docx")
    assert "header7.xml" in str(refusal.value) or "reference" in str(refusal.value)
    assert refusal.value.place.startswith("word/document.xml")


def test_the_main_part_may_have_another_name() -> None:
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATIONS}/officeDocument"'
        ' Target="/word/document2.xml"/></Relationships>'
    )
    data = packed(
        {
            "_rels/.rels": relations.encode(),
            "word/document2.xml": part("document", f"<w:body>{p('text')}</w:body>"),
        }
    )
    assert texts(extract_docx(data, "a.docx")) == ["text"]


def test_the_strict_form_is_read_alike() -> None:
    body = p("<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>") + tbl(tr("a", "b")) + last(
        head("default", "header1")
    )  # fmt: skip
    found = []
    for namespace in (MAIN, STRICT):
        data = make_word(body, {"header1": p("h")}, namespace=namespace)
        source = extract_docx(data, "a.docx")
        check(source)
        found.append(source.blocks)
    assert found[0] == found[1]
    assert STRICT not in NAMESPACES
