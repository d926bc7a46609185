"""Characters to words and lines of scripts from left to right."""

from __future__ import annotations

import pytest

from tests.extract.pdf.reading import lines_of, page_of, shown
from tests.extract.pdf.tiny import coded, text, tiny_pdf


def test_lines_from_top_to_bottom_whatever_is_drawn_first() -> None:
    drawn = text(50, 600, "third") + text(50, 700, "first") + text(50, 650, "second")
    assert lines_of(tiny_pdf(drawn)) == ["first", "second", "third"]


def test_cells_beside_each_other_are_lines_of_their_own() -> None:
    drawn = text(50, 700, "Austria") + text(120, 700, "June 2010") + text(200, 700, "A workshop")
    assert lines_of(tiny_pdf(drawn)) == ["Austria", "June 2010", "A workshop"]


def test_wide_spaces_of_justified_text_do_not_part_a_line() -> None:
    drawn = text(50, 700, "the wide spaces of a line", before="6 Tw")
    assert lines_of(tiny_pdf(drawn)) == ["the wide spaces of a line"]


def test_an_upright_rule_parts_what_stands_close() -> None:
    drawn = text(50, 700, "June") + text(76, 700, "Remarks")
    assert lines_of(tiny_pdf(drawn)) == ["June Remarks"]
    assert lines_of(tiny_pdf(drawn + b"74 600 m 74 750 l S")) == ["June", "Remarks"]
    assert lines_of(tiny_pdf(drawn + b"74 600 m 74 650 l S")) == ["June Remarks"]


def test_a_jump_in_one_text_parts_as_a_gap_does() -> None:
    drawn = b"BT /F 10 Tf 50 700 Td [(Austria) -4000 (June) -200 (2010)] TJ ET"
    assert lines_of(tiny_pdf(drawn)) == ["Austria", "June 2010"]


def test_a_word_that_is_drawn_in_pieces_is_one() -> None:
    drawn = b"BT /F 10 Tf 50 700 Td (Or) Tj /B 10 Tf (gan) Tj /F 10 Tf (ization) Tj ET"
    (line,) = page_of(tiny_pdf(drawn)).lines
    (word,) = line.words
    assert (word.text, word.bold, word.count, word.order) == ("Organization", False, 12, 0)


def test_bold_and_size_are_of_the_letters() -> None:
    drawn = text(50, 700, "State", font="B", size=12) + text(50, 650, "State", size=9)
    heads = [line.words[0] for line in page_of(tiny_pdf(drawn)).lines]
    assert [(word.bold, word.size) for word in heads] == [(True, 12), (False, 9)]


def test_size_is_as_drawn_not_as_said() -> None:
    drawn = b"BT /F 1 Tf 11 0 0 11 50 700 Tm (State) Tj ET"
    (line,) = page_of(tiny_pdf(drawn)).lines
    assert line.words[0].size == pytest.approx(11)


def test_words_of_one_line_have_like_tops() -> None:
    (line,) = page_of(tiny_pdf(text(50, 700, "ace Tlp _"))).lines
    assert len({(word.top, word.bottom) for word in line.words}) == 1
    assert line.top < line.baseline < line.bottom


@pytest.mark.parametrize("rise", [3, 5])
def test_a_small_mark_above_the_line_is_raised(rise: int) -> None:
    drawn = (
        text(50, 700, "Austria") + text(82, 700 + rise, "a", size=6.5) + text(90, 700, "and others")
    )
    (line,) = page_of(tiny_pdf(drawn)).lines
    assert [(word.text, word.raised) for word in line.words] == [
        ("Austria", False),
        ("a", True),
        ("and", False),
        ("others", False),
    ]
    assert not line.words[1].space_before
    assert line.baseline == pytest.approx(142)


def test_small_letters_on_the_line_or_far_from_it_are_not_raised() -> None:
    beside = text(50, 700, "Austria") + text(82, 700, "a", size=6.5)
    far = text(50, 700, "Austria") + text(300, 704, "a", size=6.5)
    above = text(50, 700, "Austria") + text(50, 712, "small print", size=6.5)
    for drawn in (beside, far, above):
        words = [word for line in page_of(tiny_pdf(drawn)).lines for word in line.words]
        assert not any(word.raised for word in words)


def test_letters_drawn_twice_to_be_bold_are_counted_once() -> None:
    twice = text(50, 700, "Austria") + text(300, 300, "between") * 8 + text(50.3, 700, "Austria")
    page = page_of(tiny_pdf(twice))
    assert [shown(line) for line in page.lines] == ["Austria", "between"]
    assert page.characters == len("Austriabetween")


def test_double_letters_are_two() -> None:
    drawn = text(50, 700, "ll") + text(54.4, 700, "l") + text(50, 650, "99 Illinois")
    assert lines_of(tiny_pdf(drawn)) == ["lll", "99 Illinois"]


def test_turned_text_is_lines_too() -> None:
    drawn = text(50, 700, "level text here") + (
        b"BT /F 10 Tf 0 1 -1 0 300 400 Tm (upward text) Tj ET\n"
        b"BT /F 10 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (slanting text) Tj ET\n"
    )
    page = page_of(tiny_pdf(drawn))
    assert {shown(line) for line in page.lines} == {
        "level text here",
        "upward text",
        "slanting text",
    }
    (upward,) = [line for line in page.lines if shown(line) == "upward text"]
    assert upward.bottom - upward.top > 4 * (upward.x1 - upward.x0) > 0
    assert (upward.x0 + upward.x1) / 2 == pytest.approx(297, abs=3)
    assert upward.bottom == pytest.approx(442, abs=2)


def test_slanted_letters_keep_their_spaces() -> None:
    drawn = b"BT /F 10 Tf 1 0 0.33 1 50 700 Tm (a slanted line of text) Tj ET"
    assert lines_of(tiny_pdf(drawn)) == ["a slanted line of text"]


def test_chinese_has_only_the_spaces_that_are_characters() -> None:
    glyphs = "201年月CTBO 筹备委员会"
    close = coded(50, 700, "2010", glyphs) + coded(72.5, 700, "年月", glyphs)
    spaced = coded(50, 650, "CTBTO 筹备委员会", glyphs)
    wide = coded(50, 600, "筹备", glyphs) + coded(62, 600, "委员会", glyphs)
    assert lines_of(tiny_pdf(close + spaced + wide, glyphs=glyphs)) == [
        "2010年月",
        "CTBTO 筹备委员会",
        "筹备委员会",
    ]


def test_a_hyphen_at_a_line_end_stays_a_hyphen() -> None:
    drawn = b"BT /F 10 Tf 50 700 Td 12 TL (the Organi-) Tj T* (zation of) Tj T* (12 States) Tj ET"
    assert lines_of(tiny_pdf(drawn)) == ["the Organi-", "zation of", "12 States"]


def test_characters_beyond_the_basic_plane() -> None:
    glyphs = "𠮷野\U0001f30d a"
    assert lines_of(tiny_pdf(coded(50, 700, glyphs, glyphs), glyphs=glyphs)) == [glyphs]
