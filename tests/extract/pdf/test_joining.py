"""Lines to the text as printed and as read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.pdf.hyphens import BREAK, CUT
from tasks.extract.pdf.joining import join_lines
from tasks.extract.pdf.page import Line, Word


def word(text: str, *, space: bool = True, raised: bool = False) -> Word:
    return Word(
        text=text,
        x0=0,
        top=0,
        x1=10,
        bottom=10,
        baseline=8,
        size=10,
        bold=False,
        italic=False,
        raised=raised,
        rtl=False,
        space_before=space,
        order=0,
        count=len(text),
    )


def line(words: list[Word], number: int, x0: float = 0) -> Line:
    top = 12.0 * number
    return Line(words, x0, top, x0 + 10, top + 10, top + 8, rtl=False)


def lines(*texts: str) -> list[Line]:
    return [
        line([word(part) for part in text.split(" ")], number) for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (["a workshop in", "Vienna"], "a workshop in Vienna"),
        (["the Organi-", "zation"], f"the Organi{BREAK}zation"),
        (["the Organi\u00ad", "zation"], "the Organization"),
        (["co\u00adoperation of", "States"], "cooperation of States"),
        (["Nuclear-Test-", "Ban Treaty"], "Nuclear-Test-Ban Treaty"),
        (["non-nuclear-", "weapon States"], f"non-nuclear{BREAK}weapon States"),
        (["conf-", "idence-building"], f"conf{BREAK}idence-building"),
        (["the Asia-", "Pacific region"], "the Asia-Pacific region"),
        (["in 2010-", "2011"], "in 2010-2011"),
        (["A/RES/65-", "and"], "A/RES/65-and"),
        (["the self-", "Determination"], "the self-Determination"),
        (["an e-", "mail"], "an e-mail"),
        (["see A/RES/", "65/91"], "see A/RES/65/91"),
        (["see CTBT-Art.XIV/2013", "/WP.7"], "see CTBT-Art.XIV/2013/WP.7"),
        (["see NPT/CONF.2015/WP", ".36"], "see NPT/CONF.2015/WP.36"),
        (["see NPT/CONF.2015/WP.", "36"], "see NPT/CONF.2015/WP.36"),
        (["第57", "/52号决议"], "第57/52号决议"),
        (["结论载于A/C.", "1/79/L.32号文件"], "结论载于A/C.1/79/L.32号文件"),
        (["Date/", "period"], "Date/period"),
        (["نيسان/", "أبريل"], "نيسان/أبريل"),
        (["see A/65/125.", "16 States"], "see A/65/125. 16 States"),
        (["see the WP.", "36 States"], "see the WP. 36 States"),
        (["the State /", "2 States"], "the State / 2 States"),
        (["see WP", ".36"], "see WP .36"),
        (["see A/65/125", "/ 3"], "see A/65/125 / 3"),
        (["July 2005 -", "June 2006"], "July 2005 - June 2006"),
        (["-", "ongoing"], "- ongoing"),
        (["a voluntary grant (", "61 000 euros)"], "a voluntary grant (61 000 euros)"),
        (["Great Britain", ") and others"], "Great Britain) and others"),
        (["2018年2月至2018", "年3月"], "2018年2月至2018年3月"),
        (["2018年2月至2", "018年3月"], "2018年2月至2018年3月"),
        (["10月", "31日"], "10月31日"),
        (["2018", "年3月"], "2018年3月"),
        (["载于NPT/CON", "F.2020/WP.4号文件"], "载于NPT/CONF.2020/WP.4号文件"),
        (["载于NPT/CONF.20", "20/WP.4号文件"], "载于NPT/CONF.2020/WP.4号文件"),
        (["载于NPT/CONF.2020/W", "P.4号文件"], "载于NPT/CONF.2020/WP.4号文件"),
        (["第1540", "(2004)号决议"], "第1540(2004)号决议"),
        (["第A/R", "ES/65/91号决议"], "第A/RES/65/91号决议"),
        (["CTBT-Art.XIV/201", "1/WP.9"], "CTBT-Art.XIV/2011/WP.9"),
        (["NPT/CONF.2020/W", "P.33"], "NPT/CONF.2020/WP.33"),
        (["see A/65/125", "1/WP.9"], "see A/65/125 1/WP.9"),
        (["الممثل", "代表"], "الممثل 代表"),
        (["奥地利", "Austria"], "奥地利 Austria"),
        (["Austria", "奥地利"], "Austria 奥地利"),
        (["开放 Vienna", "Declaration 宣言"], "开放 Vienna Declaration 宣言"),
        (["2010 –", "2011"], "2010 – 2011"),
        (["July 2025–", "February 2026"], "July 2025–February 2026"),
        (["参加了第六次促进", "条约生效会议"], "参加了第六次促进条约生效会议"),
        (["第六次促进", "CTBT 生效"], "第六次促进 CTBT 生效"),
        (["by AG/RES.", "2720 (XLII-O/12)"], "by AG/RES. 2720 (XLII-O/12)"),
        (["by AG/RES. 2720", "(XLII-O/12)"], "by AG/RES. 2720 (XLII-O/12)"),
        (["by AG/", "RES. 2720"], "by AG/RES. 2720"),
        (["通过AG/RES.", "2720 (XLII-O/12)号决议"], "通过AG/RES. 2720 (XLII-O/12)号决议"),
        (["通过AG/RES. 2720", "(XLII-O/12)号决议"], "通过AG/RES. 2720 (XLII-O/12)号决议"),
        (["القرار CP/RES.", "1043"], "القرار CP/RES. 1043"),
        (["هاتف +", "962-6-1234567"], "هاتف +962-6-1234567"),
        (["بنسبة (+", "٢٥٪)"], "بنسبة (+٢٥٪)"),
        (["a tolerance of \u00b1", "5 per cent"], "a tolerance of \u00b15 per cent"),
        (["тел. +", "7 495"], "тел. +7 495"),
        (["the 44 +", "2 States"], "the 44 + 2 States"),
        (["Spain +", "France"], "Spain + France"),
        (["a\u200b b\u200e"], "a b"),
    ],
)
def test_what_is_read(printed: list[str], read: str) -> None:
    joined = join_lines(lines(*printed))
    assert joined.text == read
    assert joined.literal == "\n".join(printed)
    assert joined.marks == ()


def test_marks_are_taken_out_and_their_place_is_told() -> None:
    words = [word("Austria"), word("a", space=False, raised=True), word("and"), word("others")]
    joined = join_lines([*lines("The"), line(words, 1)])
    assert joined.literal == "The\nAustriaa and others"
    assert joined.text == f"The{CUT}Austria and others"
    (mark,) = joined.marks
    assert (mark.text, joined.literal[mark.start : mark.end], mark.start) == ("a", "a", 11)


@pytest.mark.parametrize(
    ("before", "raised", "read"),
    [
        ("21", "st", "21st session"),
        ("1", "er", "1er session"),
        ("66", "e", "66e session"),
        ("m", "2", "m2 session"),
        ("2010", "a", "2010 session"),
        ("2010", "e", "2010 session"),
        ("59/86", "e", "59/86 session"),
        ("Austria", "e", "Austria session"),
        ("2010", "2", "2010 session"),
    ],
)
def test_a_raised_end_of_a_word_is_no_mark(before: str, raised: str, read: str) -> None:
    words = [word(before), word(raised, space=False, raised=True), word("session")]
    joined = join_lines([line(words, 0)])
    assert joined.text == read
    assert joined.literal == f"{before}{raised} session"
    assert bool(joined.marks) == (f"{before}{raised}" not in read)


def test_a_mark_at_the_end_of_a_line_does_not_hide_its_hyphen() -> None:
    words = [word("Organi-"), word("a", space=False, raised=True)]
    assert join_lines([line(words, 0), *lines("", "zation")[1:]]).text == f"Organi{BREAK}zation"


def test_small_letters_alone_on_a_line_are_text() -> None:
    joined = join_lines([line([word("a", raised=True)], 0)])
    assert (joined.text, joined.marks) == ("a", ())


def test_small_letters_alone_below_a_line_are_the_mark_that_it_had_no_room_for() -> None:
    small = Line([replace(word("a"), size=6)], 0, 12, 10, 22, 20, rtl=False)
    joined = join_lines([line([word("of"), word("experts")], 0), small])
    assert joined.text == "of experts"
    assert [(mark.text, mark.start) for mark in joined.marks] == [("a", 11)]
    figure = Line([word("a")], 0, 12, 10, 22, 20, rtl=False)
    assert join_lines([line([word("of")], 0), figure]).text == f"of{CUT}a"


def test_parts_of_one_printed_line_are_joined_by_a_space() -> None:
    parts = [line([word("1.")], 0), line([word("The")], 0, x0=40)]
    joined = join_lines(parts)
    assert (joined.literal, joined.text) == ("1. The", "1. The")


def test_no_lines_are_no_text() -> None:
    assert join_lines([]).text == ""


WORDS = st.text("abcXY-12é年月\u00ad,ا", min_size=1, max_size=6)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=4))
def test_nothing_but_hyphens_and_spaces_is_lost(texts: list[list[str]]) -> None:
    joined = join_lines(
        [line([word(text) for text in words], number) for number, words in enumerate(texts)]
    )
    whole = "".join(text for words in texts for text in words)
    assert "".join(joined.literal.split()) == whole
    drop = str.maketrans("", "", f" -\u00ad{BREAK}{CUT}")
    assert joined.text.translate(drop) == whole.translate(drop)
    assert "  " not in joined.text
    assert joined.text == joined.text.strip()


def test_a_raised_letter_at_the_end_of_a_text_is_a_mark() -> None:
    joined = join_lines(
        [line([word("replies"), word("6"), word("e", space=False, raised=True)], 0)]
    )
    assert (joined.text, [mark.text for mark in joined.marks]) == ("replies 6", ["e"])
