"""Footnotes and endnotes, their marks, and raised letters that are marks too."""

from __future__ import annotations

import pytest

from tests.extract.docx.word import p, r, read, texts

RAISED = '<w:vertAlign w:val="superscript"/>'
REF = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def note(key: int, text: str, own: str = "<w:footnoteRef/>", kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{key}">{p(f"<w:r>{own}</w:r>", " " + text)}</w:{kind}>'


def section(numbers: str = "", last: bool = False) -> str:
    properties = f"<w:sectPr>{numbers}</w:sectPr>"
    return properties if last else p(properties=properties)


def test_a_note_and_its_mark() -> None:
    source = read(
        p("Treaty", REF.format(3), " text", REF.format(2)),
        footnotes=note(2, "second") + note(3, "first"),
    )
    assert [(block.kind, block.text, block.label) for block in source.blocks] == [
        ("paragraph", "Treaty text", ""),
        ("note", "first", "1"),
        ("note", "second", "2"),
    ]
    assert [(mark.mark, mark.note) for mark in source.blocks[0].marks] == [("1", 2), ("2", 3)]
    assert source.text == "Treaty1 text2\n1 first\n2 second"


def test_a_mark_of_ones_own() -> None:
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    source = read(
        p("A/80/50", custom, ".") + p("next", REF.format(2)),
        footnotes=note(1, "Reissued.", "<w:t>*</w:t>") + note(2, "Numbered."),
    )
    assert [(block.text, block.label) for block in source.blocks] == [
        ("A/80/50.", ""),
        ("next", ""),
        ("Reissued.", "*"),
        ("Numbered.", "1"),
    ]
    assert source.blocks[0].marks[0].note == 3


def test_separators_and_notes_that_nothing_refers_to_are_hidden() -> None:
    line = f'<w:footnote w:type="separator" w:id="-1">{p("____")}</w:footnote>'
    source = read(p("text"), footnotes=line + note(1, "forgotten"))
    assert [(block.kind, block.text) for block in source.blocks] == [
        ("paragraph", "text"),
        ("hidden", "____"),
        ("hidden", "forgotten"),
    ]


def test_a_note_of_two_paragraphs_is_one_block() -> None:
    two = f'<w:footnote w:id="1">{p("<w:r><w:footnoteRef/></w:r>", "one")}{p("two")}</w:footnote>'
    assert texts(read(p("x", REF.format(1)), footnotes=two), "note") == ["one two"]


def test_a_deleted_reference_counts_no_note() -> None:
    source = read(
        p("a", f"<w:del>{REF.format(1)}</w:del>", REF.format(2)),
        footnotes=note(1, "old") + note(2, "new"),
    )
    assert [(block.kind, block.text, block.label) for block in source.blocks[1:]] == [
        ("note", "new", "1"),
        ("hidden", "old", ""),
    ]


@pytest.mark.parametrize(
    ("settings", "marks"),
    [
        ("", ["1", "2", "3"]),
        ('<w:numFmt w:val="lowerLetter"/>', ["a", "b", "c"]),
        ('<w:numFmt w:val="chicago"/><w:numStart w:val="2"/>', ["†", "‡", "§"]),
        ('<w:numRestart w:val="eachSect"/>', ["1", "2", "1"]),
        ('<w:numRestart w:val="eachPage"/>', ["1", "1", "1"]),
    ],
)
def test_how_a_document_numbers_notes(settings: str, marks: list[str]) -> None:
    new_page = "<w:r><w:lastRenderedPageBreak/></w:r>"
    source = read(
        p("a", REF.format(1), new_page, "b", REF.format(2))
        + section()
        + p(new_page, "c", REF.format(3))
        + section(last=True),
        footnotes="".join(note(key, "note") for key in (1, 2, 3)),
        settings=f"<w:footnotePr>{settings}</w:footnotePr>",
    )
    assert [mark.mark for block in source.blocks for mark in block.marks] == marks
    assert [block.label for block in source.blocks if block.kind == "note"] == marks
    doubtful = any("page" in reason for block in source.blocks for reason in block.reasons)
    assert doubtful == ("eachPage" in settings)


def test_a_section_numbers_in_its_own_way() -> None:
    letters = '<w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>'
    source = read(
        p("a", REF.format(1)) + section() + p("b", REF.format(2)) + section(letters, last=True),
        footnotes=note(1, "x") + note(2, "y"),
    )
    assert [block.label for block in source.blocks if block.kind == "note"] == ["1", "b"]


def test_endnotes_are_counted_for_themselves() -> None:
    end = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    source = read(
        p("a", REF.format(1), "b", end),
        footnotes=note(1, "foot"),
        endnotes=note(1, "end", "<w:endnoteRef/>", "endnote"),
    )
    assert [(block.text, block.label) for block in source.blocks[1:]] == [
        ("foot", "1"),
        ("end", "i"),
    ]


@pytest.mark.parametrize(
    ("runs", "text", "marks"),
    [
        ((r("China"), r("a", RAISED)), "China", ["a"]),
        (
            (r("China"), r("a", RAISED), r(" and Peru"), r("1", RAISED)),
            "China and Peru",
            ["a", "1"],
        ),
        ((r("Peru"), r("a", RAISED), r(", ", RAISED), r("b", RAISED)), "Peru", ["a", "b"]),
        ((r("Peru"), r("**", RAISED), r(".")), "Peru.", ["**"]),
        ((r("2010"), r("aa", RAISED)), "2010", ["aa"]),
        ((r("2010"), r("101", RAISED)), "2010", ["101"]),
        ((r("中国"), r("1", RAISED)), "中国", ["1"]),
        ((r("الصين"), r("(أ)", RAISED), r(".")), "الصين.", ["(أ)"]),
        ((r("Peru"), r("(see)", RAISED)), "Peru(see)", []),
        ((r("21"), r("st", RAISED), r(" session")), "21st session", []),
        ((r("66"), r("e", RAISED), r(" session")), "66e session", []),
        ((r("XX"), r("e", RAISED), r(" siècle")), "XXe siècle", []),
        ((r("59/86"), r("e", RAISED)), "59/86", ["e"]),
        ((r("A/59/86"), r("o", RAISED)), "A/59/86", ["o"]),
        ((r("2010"), r("e", RAISED)), "2010", ["e"]),
        ((r("всего 9, ответов 6"), r("e", RAISED)), "всего 9, ответов 6", ["e"]),
        ((r("13"), r("o", RAISED), r(".")), "13.", ["o"]),
        ((r("M"), r("me", RAISED), r(" Dupont")), "Mme Dupont", []),
        ((r("n"), r("o", RAISED), r(" 5")), "no 5", []),
        ((r("10 km"), r("2", RAISED)), "10 km2", []),
        ((r("x"), r("2", RAISED), r("y")), "x2y", []),
        ((r("a", RAISED), r(" Estimates.")), "a Estimates.", []),
        ((r("see "), r("note", RAISED)), "see note", []),
    ],
)
def test_raised_letters(runs: tuple[str, ...], text: str, marks: list[str]) -> None:
    (block,) = read(p(*runs)).blocks
    assert (block.text, [mark.mark for mark in block.marks]) == (text, marks)
    assert all(mark.note is None for mark in block.marks)


def test_raised_by_style() -> None:
    style = (
        '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/>'
        "</w:rPr></w:style>"
    )
    (block,) = read(p("Chad", r("b", '<w:rStyle w:val="Up"/>')), styles=style).blocks
    assert (block.text, block.marks[0].mark) == ("Chad", "b")


def test_comments_are_hidden() -> None:
    source = read(p("text"), comments=f'<w:comment w:id="0">{p("a remark")}</w:comment>')
    assert [(block.kind, block.text) for block in source.blocks[1:]] == [("hidden", "a remark")]
