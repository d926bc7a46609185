"""Pages are drawn in a process of their own, as `draw_page` draws them."""

from __future__ import annotations

import sys

import pytest

from tasks.blocks import Box
from tasks.errors import DamagedInput
from tasks.extract.isolated_drawing import draw_isolated
from tasks.extract.pdf.draw import Drawn, draw_page
from tests.fake_un.pdf import make_pdf
from tests.hostile.pdf_makers import fan_out

DATA = make_pdf([["A/66/165"], ["Annex"]])
OVER: list[Drawn] = [(Box(2, 50, 100, 200, 150), "green", "row 1")]


def test_it_draws_what_draw_page_draws() -> None:
    drawn = dict(draw_isolated(DATA, "a.pdf", {1: [], 2: OVER}))
    assert drawn == {1: draw_page(DATA, 1, []), 2: draw_page(DATA, 2, OVER)}


def test_a_file_that_is_broken() -> None:
    with pytest.raises(DamagedInput, match=r"a\.pdf: expected .* truncated"):
        list(draw_isolated(DATA[:300], "a.pdf", {1: []}))


@pytest.mark.attack("sends a page that takes for ever to draw")
def test_a_page_that_takes_for_ever() -> None:
    data = fan_out(10, 10, b"0 0 m 9 9 l S")
    with pytest.raises(DamagedInput, match=r"page 1: .* the reader (took longer|needed more)"):
        list(draw_isolated(data, "a.pdf", {1: []}, patience=2))


@pytest.mark.parametrize("said", ['{"picture": "???"}', "{}", '{"refusal": 1}', "[]"])
@pytest.mark.attack("makes the process that draws a page answer nonsense")
def test_an_answer_that_is_none(said: str) -> None:
    code = f"import os; os.write(1, bytes([0, 0, 0, {len(said)}]) + {said!r}.encode()); input()"
    with pytest.raises(DamagedInput, match="something that is no answer"):
        list(draw_isolated(DATA, "a.pdf", {1: []}, worker=(sys.executable, "-c", code)))
