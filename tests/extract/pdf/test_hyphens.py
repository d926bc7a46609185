"""Hyphens at line ends, decided by the rest of the document."""

from __future__ import annotations

import pytest

from tasks.blocks import Block, Span
from tasks.extract.pdf.hyphens import BREAK, settle_breaks


def settled(*texts: str) -> list[str]:
    blocks = [Block(n, "paragraph", Span(n, n + 1), text) for n, text in enumerate(texts, 1)]
    return [block.text for block in settle_breaks(blocks)]


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ("a measure of confidence-building", "Confidence-building measures"),
        ("confidencebuilding", "Confidencebuilding measures"),
        ("Confidence-Building twice, confidence-building, confidencebuilding",
         "Confidence-building measures"),
        ("nothing that tells", "Confidence-building measures"),
    ],
)  # fmt: skip
def test_the_same_word_elsewhere_decides(elsewhere: str, expected: str) -> None:
    assert settled(f"Confidence{BREAK}building measures", elsewhere)[0] == expected


def test_a_document_that_breaks_words_breaks_others_too() -> None:
    told = f"the ratifi{BREAK}cation of it; its ratification"
    assert settled(told, f"negoti{BREAK}ations")[1] == "negotiations"
    compound = f"confidence{BREAK}building"
    assert settled(told, compound, "building of confidence")[1] == "confidence-building"


def test_what_has_no_break_is_as_it_was() -> None:
    assert settled("well-known words", "–- a -") == ["well-known words", "–- a -"]
    assert settled(f"1{BREAK}2") == ["1-2"]
