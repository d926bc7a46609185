"""Borders that stand in each other, beside each other, stick out, or hold nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.blocks import Block
from tasks.errors import EmptyInput
from tasks.extract.pdf.page import Line, Page, Rule
from tasks.extract.pdf.read import extract_pdf
from tests.extract.pdf.pages_by_hand import (
    COLUMNS,
    SIZE,
    across,
    down,
    line,
    page,
    read,
    rows_of,
    table_of,
)
from tests.extract.pdf.tiny import coded, text, tiny_pdf

HEAD = ("State", "Date", "Activities and content", "Remarks")
CHILE = ("Chile", "May 2012", "Chile hosted two meetings:\n\n\n\nboth on stations.", "See A/1")
PERU = ("Peru", "June 2012", "Peru hosted a seminar.", "")
CUTS = (50.0, *(x - 5 for x in COLUMNS[1:]), 545.0)


def box(x0: float, x1: float, top: float, bottom: float) -> list[Rule]:
    return [
        across(top, x0, x1),
        across(bottom, x0, x1),
        down(x0, top, bottom),
        down(x1, top, bottom),
    ]


def framed_rows(
    rows: tuple[tuple[str, ...], ...], top: float
) -> tuple[list[Line], list[float], float]:
    """As `rows_of`, with room where a cell has empty lines."""
    lines, edges, end = rows_of(rows, top, 8)
    return [each for each in lines if each.words], edges, end


def printed(blocks: list[Block], literal: str) -> int:
    return sum(len("".join(literal[block.span.start : block.span.end].split())) for block in blocks)


@pytest.mark.parametrize("inner_cut", [None, 345.0], ids=["box", "table"])
def test_borders_within_a_cell_part_neither_its_row_nor_its_columns(
    inner_cut: float | None,
) -> None:
    lines, edges, end = framed_rows((HEAD, CHILE, PERU), 100)
    rules = [across(edge) for edge in edges] + [down(cut, edges[0], end) for cut in CUTS]
    baseline = edges[1] + 26
    inner = [line(262, baseline, "Santiago"), line(350, baseline, "Arica")]
    rules += box(256, 440, baseline - 10, baseline + 4)
    if inner_cut is not None:
        rules.append(down(inner_cut, baseline - 10, baseline + 4))
    blocks, literal, read_characters = read(page([*lines, *inner], rules))
    assert printed(blocks, literal) == read_characters
    assert list(table_of(blocks).values()) == [
        dict(enumerate(HEAD, 1)),
        {
            1: "Chile",
            2: "May 2012",
            3: "Chile hosted two meetings: Santiago Arica both on stations.",
            4: "See A/1",
        },
        dict(enumerate(PERU[:3], 1)),
    ]


def test_tables_beside_each_other_are_read_once() -> None:
    left, edges, end = rows_of((("Chile", "May"), ("Peru", "June")), 100, 8, columns=(55, 155))
    right, _, _ = rows_of((("Oman", "July"), ("Iraq", "May")), 100, 8, columns=(355, 455))
    rules = [
        rule
        for x0, middle, x1 in ((50.0, 150.0, 250.0), (350.0, 450.0, 545.0))
        for rule in (
            *(across(edge, x0, x1) for edge in edges),
            *(down(at, edges[0], end) for at in (x0, middle, x1)),
        )
    ]
    blocks, literal, read_characters = read(page([*left, *right], rules))
    assert printed(blocks, literal) == read_characters
    assert list(table_of(blocks).values()) == [
        {1: "Chile", 2: "May", 4: "Oman", 5: "July"},
        {1: "Peru", 2: "June", 4: "Iraq", 5: "May"},
    ]


@pytest.mark.parametrize("sticks_out", ["above", "below", "both"])
def test_a_border_that_sticks_out_leaves_a_line_without_a_rule(sticks_out: str) -> None:
    """Two open frames, a line between them, and no rule on one side of it."""
    lines, edges, end = framed_rows((HEAD, CHILE), 100)
    between = line(55, end + 30, "2. The multilateral level")
    below, lower, last = rows_of((PERU, PERU), end + 60, 8)
    inner = CUTS[1:-1]
    out_above = 12.0 if sticks_out in {"above", "both"} else 0.0
    out_below = 12.0 if sticks_out in {"below", "both"} else 0.0
    rules = [across(edge) for edge in edges[: None if not out_above else -1]]
    rules += [across(edge) for edge in lower[1 if out_below else 0 :]]
    rules += [down(cut, edges[0], end + out_above) for cut in inner]
    rules += [down(cut, lower[0] - out_below, last) for cut in inner]
    blocks, literal, read_characters = read(page([*lines, between, *below], rules))
    assert printed(blocks, literal) == read_characters
    cells = [cell for row in table_of(blocks).values() for cell in row.values()]
    assert cells.count("Peru hosted a seminar.") == 2


places = st.floats(0, 595).map(lambda value: round(value, 1))
heights = st.floats(0, 842).map(lambda value: round(value, 1))
words = st.sampled_from(
    [
        "a",
        "1",
        "*",
        "(a)",
        ".",
        "-",
        "…",
        "中",
        "و",
        "State",
        "Chile",
        "May 2012",
        "A/RES/",
        "1. On",
    ]
)


@st.composite
def ruled_pages(draw: st.DrawFn) -> list[Page]:
    """Pages with hardly any text among borders that stand anywhere."""
    shared = draw(st.lists(places, min_size=1, max_size=4))
    pages = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        levels = draw(st.lists(heights, min_size=1, max_size=4))
        lines: list[Line] = [
            line(draw(st.sampled_from(shared)), level + draw(st.sampled_from([0, 3, 12])), word)
            for level in levels
            for word in draw(st.lists(words, max_size=3))
        ]
        rules = []
        for _ in range(draw(st.integers(0, 8))):
            at = draw(st.sampled_from(levels)) + draw(st.sampled_from([-9.0, -2.0, 4.0, 14.0]))
            start = draw(st.sampled_from([50.0, *shared]))
            rules.append(
                across(at, start, max(start + SIZE, draw(st.sampled_from([545.0, 300.0]))))
            )
        for _ in range(draw(st.integers(0, 6))):
            start = draw(st.sampled_from(levels)) + draw(st.sampled_from([-12.0, -2.0, 4.0]))
            length = draw(st.sampled_from([SIZE, 30.0, 300.0]))
            rules.append(down(draw(st.sampled_from([50.0, 545.0, *shared])), start, start + length))
        pages.append(page(lines, rules, number))
    return pages


@given(ruled_pages())
@settings(max_examples=300, deadline=None)
def test_every_character_among_any_borders_is_read_once(pages: list[Page]) -> None:
    blocks, literal, read_characters = read(*pages)
    assert printed(blocks, literal) == read_characters


GLYPHS = "aو中1*"
glyphs = st.sampled_from(GLYPHS)


@given(
    glyphs=st.lists(st.lists(glyphs, max_size=2), min_size=1, max_size=3),
    size=st.sampled_from([0.0, 0.1, 10.0, 400.0]),
    x=st.sampled_from([-20, 0, 56, 594]),
    y=st.sampled_from([-5, 1, 400, 841]),
    rules=st.lists(st.tuples(st.integers(0, 595), st.integers(0, 842)), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_pages_of_one_glyph_are_read(
    glyphs: list[list[str]], size: float, x: int, y: int, rules: list[tuple[int, int]]
) -> None:
    drawn = b"".join(
        b"50 %d m 545 %d l S %d 100 m %d 700 l S\n" % (at, at, along, along) for along, at in rules
    )
    contents = [
        drawn + (coded(x, y, "".join(shown), GLYPHS, size=size) if shown else b"")
        for shown in glyphs
    ]
    sure = text(60, 600, "x")  # so that something is there to be read
    source = extract_pdf(tiny_pdf(*contents, sure + drawn, glyphs=GLYPHS), "tiny.pdf")
    assert source.text.endswith("x")
    assert printed(list(source.blocks), source.text) == source.characters_read


def test_a_page_with_borders_and_no_text_is_empty() -> None:
    content = b"50 100 m 545 100 l S 50 200 m 545 200 l S 50 100 m 50 200 l S 300 100 m 300 200 l S"
    with pytest.raises(EmptyInput):
        extract_pdf(tiny_pdf(content), "tiny.pdf")
    source = extract_pdf(tiny_pdf(content, text(60, 400, "x")), "tiny.pdf")
    assert source.text == "x"
