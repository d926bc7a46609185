"""Hyphens at line ends, decided by the rest of the document."""

from __future__ import annotations

import pytest

from tasks.blocks import Block, Span, TablePlace
from tasks.extract.pdf.hyphens import BREAK, CUT, settle_breaks
from tasks.structure.tables.grid import joined


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


def test_a_word_with_another_hyphen_is_told_by_the_same_word_only() -> None:
    broken = f"conf{BREAK}idence-building"
    assert settled(broken, "of confidence-building")[0] == "confidence-building"
    told = f"the ratifi{BREAK}cation of it; its ratification"
    assert settled(broken, told)[0] == "conf-idence-building"
    assert settled(f"non-nuclear{BREAK}weapon States", told)[0] == "non-nuclear-weapon States"


def test_what_has_no_break_is_as_it_was() -> None:
    assert settled("well-known words", "–- a -") == ["well-known words", "–- a -"]
    assert settled(f"1{BREAK}2") == ["1-2"]


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ("of Великобритании and others", "Великобритании"),
        ("nothing that tells", "Великобритан ии"),
        ("Великобритании, but Великобритан too", "Великобритан ии"),
        (f"Великобритан{CUT}ии", "Великобритан ии"),
        ("Великобритании; ии", "Великобритании"),
    ],
)
def test_a_word_that_its_column_cuts_is_one_where_the_document_has_it(
    elsewhere: str, expected: str
) -> None:
    assert settled(f"Великобритан{CUT}ии", elsewhere)[0] == expected


def test_a_symbol_that_its_column_cuts_is_told_by_others_like_it() -> None:
    cut = f"see CTBT-Art.XIV/20{CUT}11/WP.9."
    assert settled(cut, "(CTBT-Art.XIV/2013/WP.1)")[0] == "see CTBT-Art.XIV/2011/WP.9."
    assert settled(f"A/65/125{CUT}16", "A/65/130 and A/65/14")[0] == "A/65/125 16"
    assert settled(f"United{CUT}Kingdom{CUT}of", "United Kingdom")[0] == "United Kingdom of"
    assert settled(f"A{CUT}ustr{CUT}ia", "Austria")[0] == "A ustr ia"


def pieces(*texts: str) -> list[str]:
    """A cell over pages, its first piece and the one that goes on with it, and other text."""
    place = TablePlace(1, 2, 3)
    blocks = [
        Block(
            n,
            "cell" if n < 3 else "paragraph",
            Span(n, n + 1),
            text,
            place=place if n < 3 else None,
            continues=n == 2,
        )
        for n, text in enumerate(texts, 1)
    ]
    found = settle_breaks(blocks)
    return [found[0].text, joined(found[:2], unspaced=False)]


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "ends", "whole"),
    [
        (
            "of radionu-",
            "clides here",
            "radionuclides",
            "of radionu\u00ad",
            "of radionuclides here",
        ),
        ("confidence-", "building", "confidence-building", "confidence-", "confidence-building"),
        ("for well-", "Being", "wellbeing", "for well-", "for well- Being"),
        ("of radionu\u00ad", "clides", "", "of radionu\u00ad", "of radionuclides"),
    ],
)
def test_a_word_that_a_page_breaks(
    first: str, second: str, elsewhere: str, ends: str, whole: str
) -> None:
    assert pieces(first, second, elsewhere) == [ends, whole]
