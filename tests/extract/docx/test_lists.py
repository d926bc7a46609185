"""The numbers that Word prints before paragraphs of lists."""

from __future__ import annotations

import pytest

from tasks.extract.docx.formats import print_number
from tests.extract.docx.word import cells, p, read, tbl, tc, texts, tr


def lvl(number: int, text: str, form: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, number: int = 1, level: int | None = 0, more: str = "") -> str:
    shown = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return p(text, properties=f'{more}<w:numPr>{shown}<w:numId w:val="{number}"/></w:numPr>')


OUTLINE = abstract(
    0,
    lvl(0, "%1.", "upperRoman"),
    lvl(1, "%1.%2", more="<w:isLgl/>"),
    lvl(2, "(%3)", "lowerLetter"),
) + num(1, 0)  # fmt: skip


def test_levels_are_counted_and_begin_anew() -> None:
    body = "".join(item(text, level=level) for text, level in
                   [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 2), ("f", 1), ("g", 2), ("h", 0),
                    ("i", 1), ("j", 2)])  # fmt: skip
    assert texts(read(body, numbering=OUTLINE)) == [
        "I. a", "1.1 b", "1.2 c", "(a) d", "(b) e", "1.3 f", "(a) g", "II. h", "2.1 i", "(a) j",
    ]  # fmt: skip


def test_a_level_that_is_used_without_the_one_above() -> None:
    assert texts(read(item("x", level=1) + item("y", level=0), numbering=OUTLINE)) == [
        "1.1 x",
        "II. y",
    ]


def test_a_level_may_count_on_over_the_ones_above() -> None:
    counts_on = abstract(0, lvl(0, "%1"), lvl(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
    body = "".join(item("x", level=level) for level in (0, 1, 1, 0, 1))
    assert texts(read(body, numbering=counts_on + num(1, 0))) == [
        "1 x", "1) x", "2) x", "2 x", "3) x",
    ]  # fmt: skip


def test_lists_of_one_abstract_list_count_on_unless_they_start_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering = abstract(0, lvl(0, "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, anew)
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 1)
    assert texts(read(body, numbering=numbering)) == ["1. a", "2. b", "7. c", "8. d", "9. e"]


def test_a_list_instance_with_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "[%1]", "upperLetter")}</w:lvlOverride>'
    numbering = abstract(0, lvl(0, "%1.")) + num(1, 0, own)
    assert texts(read(item("a"), numbering=numbering)) == ["[A] a"]


def test_styles_number_their_paragraphs() -> None:
    numbering = abstract(0, lvl(0, "%1."), lvl(1, "%1.%2", more='<w:pStyle w:val="Two"/>'))
    styles = (
        '<w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/>'
        "</w:style>"
    )
    body = (
        p("a", properties='<w:pStyle w:val="One"/>')
        + p("b", properties='<w:pStyle w:val="Two"/>')
        + item("none", number=0, more='<w:pStyle w:val="One"/>')
        + p("c", properties='<w:pStyle w:val="One"/>')
    )
    assert texts(read(body, numbering=numbering + num(1, 0), styles=styles)) == [
        "1. a", "1.1 b", "none", "2. c",
    ]  # fmt: skip


def test_a_list_that_is_only_a_link_to_a_style() -> None:
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="List"/>')
        + abstract(1, lvl(0, "%1)"))
        + num(1, 0)
        + num(2, 1)
    )
    style = (
        '<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    assert texts(read(item("a"), numbering=numbering, styles=style)) == ["1) a"]


@pytest.mark.parametrize(
    ("sign", "font", "shown"),
    [("\uf0b7", "Symbol", "•"), ("\uf0a7", "Wingdings", "▪"), ("o", "Courier New", "o"),
     ("–", "Times", "–"), ("\uf0ff", "Strange", "\uf0ff")],
)  # fmt: skip
def test_bullets(sign: str, font: str, shown: str) -> None:
    level = lvl(0, sign, "bullet").replace(
        "</w:lvl>", f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>'
    )
    numbering = abstract(0, level) + num(1, 0)
    assert texts(read(item("a"), numbering=numbering)) == [f"{shown} a"]


def test_what_stands_between_number_and_text() -> None:
    tight = abstract(0, lvl(0, "%1", more='<w:suff w:val="nothing"/>')) + num(1, 0)
    assert texts(read(item("a"), numbering=tight)) == ["1a"]
    unseen = abstract(0, lvl(0, "", "none")) + num(1, 0)
    assert texts(read(item("a"), numbering=unseen)) == ["a"]


def test_an_empty_cell_may_hold_a_number() -> None:
    numbering = abstract(0, lvl(0, "%1.")) + num(1, 0)
    body = tbl(tr(tc(item("")), "a"), tr(tc(item("")), "b"))
    assert cells(read(body, numbering=numbering)) == {
        (1, 1, 1): "1.", (1, 1, 2): "a", (1, 2, 1): "2.", (1, 2, 2): "b",
    }  # fmt: skip


def test_a_deleted_paragraph_is_not_counted() -> None:
    numbering = abstract(0, lvl(0, "%1.")) + num(1, 0)
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    source = read(item("a") + gone + item("b"), numbering=numbering)
    assert texts(source, "paragraph") == ["1. a", "2. b"]


def test_a_format_that_is_not_known_is_told() -> None:
    numbering = abstract(0, lvl(0, "%1.", "thaiLetters")) + num(1, 0)
    (block,) = read(item("a"), numbering=numbering).blocks
    assert block.text == "1. a"
    assert "thaiLetters" in block.reasons[0]


def test_a_newer_format_has_an_older_one_beside_it() -> None:
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="lowerRoman"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1)"/></w:lvl>'
    )
    assert texts(read(item("a"), numbering=abstract(0, newer) + num(1, 0))) == ["iii) a"]


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (1, "decimal", "1"), (7, "decimalZero", "07"), (1, "lowerLetter", "a"),
        (26, "upperLetter", "Z"), (27, "lowerLetter", "aa"), (54, "lowerLetter", "bbb"),
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (1, "ordinal", "1st"),
        (12, "ordinal", "12th"), (22, "ordinal", "22nd"), (3, "chicago", "‡"), (5, "chicago", "**"),
        (1, "russianLower", "а"), (10, "russianUpper", "К"), (3, "arabicAbjad", "ج"),
        (3, "arabicAlpha", "ت"), (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
        (105, "chineseCounting", "一百零五"), (110, "chineseCounting", "一百一十"),
        (12, "ideographDigital", "一二"), (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"), (5, "decimalFullWidth", "５"),
        (5, "numberInDash", "- 5 -"), (0, "lowerRoman", "0"), (10**6, "lowerLetter", "1000000"),
        (781, "lowerLetter", "781"), (3, "none", ""), (3, "unheard-of", "3"),
    ],
)  # fmt: skip
def test_numbers_in_their_formats(number: int, form: str, printed: str) -> None:
    assert print_number(number, form) == printed
