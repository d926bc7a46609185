"""What stands in a paragraph of a Word document: text as it is read, and what is hidden."""

from __future__ import annotations

import pytest

from tests.extract.docx.word import p, r, read, tbl, tc, texts, tr


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (p("A", "/66", "/165"), "A/66/165"),
        (p("two  words ", " here"), "two words here"),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), "a b c"),
        (p("<w:r><w:t>全面</w:t><w:br/><w:t>禁止</w:t></w:r>"), "全面禁止"),
        (p("<w:r><w:t>第</w:t><w:br/><w:t>66</w:t></w:r>"), "第 66"),
        (p("<w:r><w:t>Nuclear</w:t><w:noBreakHyphen/><w:t>Test</w:t></w:r>"), "Nuclear-Test"),
        (p("<w:r><w:t>univer</w:t><w:softHyphen/><w:t>sal</w:t></w:r>"), "universal"),
        (p("<w:r><w:t> a </w:t></w:r>", "<w:r><w:t> b </w:t></w:r>"), "ab"),
        (p("a\u00a0b\u200b\u200f"), "a b"),
        (p('<w:hyperlink r:id="x"><w:r><w:t>a link</w:t></w:r></w:hyperlink>'), "a link"),
        (
            p("<w:sdt><w:sdtPr/><w:sdtContent>", r("a control"), "</w:sdtContent></w:sdt>"),
            "a control",
        ),
        (p("<w:smartTag><w:smartTagPr/><w:r><w:t>a tag</w:t></w:r></w:smartTag>"), "a tag"),
        (p("<w:ins><w:r><w:t>put in</w:t></w:r></w:ins>"), "put in"),
        (p("<w:moveTo><w:r><w:t>moved here</w:t></w:r></w:moveTo>"), "moved here"),
        (p("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"), "x=2"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'), "α"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "✓"),
        (p('<w:r><w:sym w:font="Unknown" w:char="F123"/></w:r>'), "\uf123"),
        (p('<w:r><w:sym w:font="Symbol" w:char="nonsense"/></w:r>'), "\ufffd"),
        (p('<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'), "7"),
        ("<w:ins><w:r><w:t>loose</w:t></w:r></w:ins>", "loose"),
        ("<m:oMathPara><m:oMath><m:r><m:t>E</m:t></m:r></m:oMath></m:oMathPara>", "E"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>wrapped</w:t></w:r></w:p></w:sdtContent></w:sdt>",
         "wrapped"),
    ],
)  # fmt: skip
def test_printed_text(paragraph: str, text: str) -> None:
    source = read(paragraph)
    assert texts(source) == [text]
    assert source.blocks[0].kind == "paragraph"


@pytest.mark.parametrize(
    ("hidden", "text", "reason"),
    [
        ("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "gone", "deletion"),
        ("<w:moveFrom><w:r><w:t>was here</w:t></w:r></w:moveFrom>", "was here", "deletion"),
        (r("secret", "<w:vanish/>"), "secret", "hidden text"),
        (r("by style", '<w:rStyle w:val="Hid"/>'), "by style", "hidden text"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "PAGE", "field code"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("IF 1") +
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "IF 1",
            "field code",
        ),
    ],
)  # fmt: skip
def test_text_that_is_not_printed_is_kept_apart(hidden: str, text: str, reason: str) -> None:
    style = '<w:style w:type="character" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    source = read(p("seen ", hidden, "on"), styles=style)
    assert [(block.kind, block.text) for block in source.blocks] == [
        ("paragraph", "seen on"),
        ("hidden", text),
    ]
    assert reason in source.blocks[1].reasons[0]


def test_of_a_field_the_result_is_printed() -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    source = read(
        p(
            char.format("begin"),
            "<w:r><w:instrText> DOCVARIABLE x </w:instrText></w:r>",
            char.format("separate"),
            "A/66/165",
            char.format("end"),
            " after",
        )
    )
    assert texts(source, "paragraph") == ["A/66/165 after"]


def test_a_field_without_end_hides_only_its_own_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    source = read(p("a", begin, "in it") + p("next"))
    assert texts(source, "paragraph") == ["a", "next"]


def test_the_phonetic_guide_of_a_character_is_hidden() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>hé</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>核</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    source = read(p(ruby, "试验"))
    assert texts(source, "paragraph", "hidden") == ["核试验", "hé"]


def test_what_is_told_twice_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    source = read(p("around ", twice, "it"))
    assert [(block.kind, block.text) for block in source.blocks] == [
        ("paragraph", "around it"),
        ("box", "in a box"),
    ]
    only = p("<w:r><mc:AlternateContent><mc:Fallback><w:t>x</w:t></mc:Fallback>"
             "</mc:AlternateContent></w:r>")  # fmt: skip
    assert texts(read(only)) == ["x"]


def test_a_block_that_is_told_twice() -> None:
    twice = (
        f'<mc:AlternateContent><mc:Choice Requires="x">{p("new")}</mc:Choice>'
        f"<mc:Fallback>{p('old')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(twice + p("after"))) == ["new", "after"]
    assert texts(read(tbl(tr(tc(twice))))) == ["new"]


def test_frames_art_and_boxes_with_tables() -> None:
    assert read(p("framed", properties='<w:framePr w:w="1"/>')).blocks[0].kind == "box"
    art = read(p('<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'))
    assert texts(art) == ["DRAFT"]
    inner = tbl(tr("in a cell of a box"))
    boxed = read(p(f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>", "text"))
    assert [(block.kind, block.text) for block in boxed.blocks] == [
        ("paragraph", "text"),
        ("cell", "in a cell of a box"),
    ]
    drawn = read(p("<w:r><w:drawing><a:p><a:r><a:t>drawn</a:t></a:r></a:p></w:drawing></w:r>"))
    assert [(block.kind, block.text) for block in drawn.blocks] == [("box", "drawn")]


def test_a_paragraph_goes_on_where_its_end_is_deleted() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    source = read(p("The first part of a sem", properties=deleted) + p("inar") + p("another"))
    assert texts(source) == ["The first part of a seminar", "another"]


@pytest.mark.parametrize(
    ("runs", "bold"),
    [
        ((r("all", "<w:b/>"), r(" of it", "<w:b/>")), True),
        ((r("part", "<w:b/>"), r(" of it")), False),
        ((r("1. "), r("part", "<w:b/>")), True),
        ((r("12", "<w:b/>"),), True),
        ((r("12"),), False),
        ((r("off", '<w:b w:val="0"/>'),), False),
        ((r("style", '<w:rStyle w:val="Strong"/>'),), True),
        ((r("نص", "<w:bCs/><w:rtl/>"),), True),
        ((r("نص", "<w:b/><w:rtl/>"),), False),
        ((r("word", "<w:b/>"), r("a", '<w:vertAlign w:val="superscript"/>')), True),
    ],
)
def test_bold_is_all_letters(runs: tuple[str, ...], bold: bool) -> None:
    style = '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>'
    assert read(p(*runs), styles=style).blocks[0].bold is bold


def test_bold_of_styles_that_are_based_on_one_another() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:type="character" w:styleId="B"><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = (
        p("inherited", properties='<w:pStyle w:val="H1"/>')
        + p(r("both", '<w:rStyle w:val="B"/>'), properties='<w:pStyle w:val="H1"/>')
        + p("loop", properties='<w:pStyle w:val="Loop"/>')
    )
    assert [block.bold for block in read(body, styles=styles).blocks] == [True, False, False]


def test_macros_are_left_alone() -> None:
    from tasks.extract.docx.read import extract_docx
    from tests.extract.docx.word import make_word

    data = make_word(p("text"), more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert texts(extract_docx(data, "a.docm")) == ["text"]


CUT = "<w:rPr><w:del/></w:rPr>"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Norway hosted a semi", "nar.", "Norway hosted a seminar."),
        ("Norway hosted ", "a seminar.", "Norway hosted a seminar."),
        ("挪威举办了关于条", "约的研讨会。", "挪威举办了关于条约的研讨会。"),
        ("عقدت النرويج حلقة در", "اسية.", "عقدت النرويج حلقة دراسية."),
        ("Норвегия провела сем", "инар.", "Норвегия провела семинар."),
        ("La Norvège a org", "anisé.", "La Norvège a organisé."),
        ("Noruega organizó un sem", "inario.", "Noruega organizó un seminario."),
    ],
)
def test_nothing_stands_where_the_end_of_a_paragraph_was(
    first: str, second: str, whole: str
) -> None:
    body = p(first, properties=CUT) + p(second) + p("behind")
    assert texts(read(body)) == [whole, "behind"]
    assert texts(read(tbl(tr(tc(body))))) == [whole, "behind"]


def test_several_ends_of_paragraphs_deleted_one_behind_the_other() -> None:
    body = p("a sem", properties=CUT) + p("in", properties=CUT) + p("ar")
    assert texts(read(body)) == ["a seminar"]


def test_a_paragraph_that_is_deleted_whole_leaves_nothing() -> None:
    deleted = "<w:del><w:r><w:delText>former</w:delText></w:r></w:del>"
    body = p("a sem", properties=CUT) + p(deleted, properties=CUT) + p("inar")
    source = read(body)
    assert texts(source, "paragraph") == ["a seminar"]
    assert texts(source, "hidden") == ["former"]


def test_marks_in_joined_paragraphs_stand_where_they_are_printed() -> None:
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = (
        '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>' + r(" told") + "</w:p></w:footnote>"
    )
    source = read(p("a sem", properties=CUT) + p("inar", note, " held"), footnotes=notes)
    assert texts(source, "paragraph") == ["a seminar held"]
    (mark,) = source.blocks[0].marks
    assert source.text[: mark.span.start] == "a seminar"
