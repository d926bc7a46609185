"""Ruled lines, however they are drawn."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.pdf.page import Rule
from tasks.extract.pdf.rules import merge_rules
from tests.extract.pdf.reading import page_of
from tests.extract.pdf.tiny import text, tiny_pdf

WORDS = text(50, 800, "A page")
LEVEL = (True, 142.0, 50.0, 250.0)


def rules_of(drawn: bytes, **kwargs: object) -> list[tuple[bool, float, float, float]]:
    page = page_of(tiny_pdf(WORDS + drawn, **kwargs))  # type: ignore[arg-type]
    return [
        (rule.horizontal, round(rule.at), round(rule.start), round(rule.end)) for rule in page.rules
    ]


@pytest.mark.parametrize(
    "drawn",
    [
        b"0.5 w 50 700 m 250 700 l S",
        b"250 700 m 50 700 l S",
        b"50 699.75 200 0.5 re f",
        b"50 700 m 120 700 l S 120 700 m 250 700 l S",
        b"q 2 0 0 2 0 0 cm 0.2 w 25 350 m 125 350 l S Q",
        b"".join(b"%d 699.5 2 1 re f " % x for x in range(50, 250, 3)),
    ],
)
def test_a_level_line(drawn: bytes) -> None:
    (rule,) = rules_of(drawn)
    assert rule == pytest.approx(LEVEL, abs=1.1)


def test_an_upright_line() -> None:
    assert rules_of(b"0.5 w 50 700 m 50 500 l S") == [(False, 50, 142, 342)]


def test_a_stroked_box_is_its_four_sides() -> None:
    assert rules_of(b"50 600 200 100 re S") == [
        (True, 142, 50, 250),
        (True, 242, 50, 250),
        (False, 50, 142, 242),
        (False, 250, 142, 242),
    ]


def test_a_shaded_box_is_its_four_sides() -> None:
    assert len(rules_of(b"0.8 g 50 600 200 100 re f")) == 4


@pytest.mark.parametrize(
    "drawn",
    [
        b"1 g 50 600 200 100 re f",
        b"1 1 1 RG 50 600 200 100 re S",
        b"0.9 g 0 0 595 842 re f",
        b"50 600 200 100 re n",
        b"50 600 m 250 700 l S",
        b"50 600 m 60 700 90 700 100 600 c S",
        b"50 600 m 53 600 l S",
    ],
)
def test_what_is_no_rule(drawn: bytes) -> None:
    assert rules_of(drawn) == []


def test_lines_inside_of_forms_are_where_they_are_shown() -> None:
    drawn = b"q 1 0 0 1 20 100 cm /X Do Q"
    assert rules_of(drawn, forms={"X": b"0.5 w 30 600 m 230 600 l S"}) == [(True, 142, 50, 250)]


def test_lines_of_a_turned_page_are_as_shown() -> None:
    assert rules_of(b"0.5 w 50 700 m 250 700 l S", rotate=90) == [(False, 700, 50, 250)]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 50)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_pieces_cover_what_their_lines_cover(pieces: list[tuple[int, int]], random: object) -> None:
    """However the pieces come, each long one is in exactly one line, and lines do not touch."""
    rules = [Rule(True, 100.0, float(a), float(a + length), 0.5) for a, length in pieces]
    random.shuffle(rules)  # type: ignore[attr-defined]
    merged = merge_rules(rules)
    for rule in rules:
        homes = [one for one in merged if one.start <= rule.start and rule.end <= one.end]
        assert len(homes) == 1 or (not homes and rule.end - rule.start < 6)
    for one, other in pairwise(merged):
        assert other.start > one.end
    assert merge_rules(merged) == merged
