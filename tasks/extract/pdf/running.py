"""Running heads and feet: what stands at the same place on page after page.

A head or foot is known by its place at the edge of the page, by white between
it and the text, by being found again on other pages, and by what it says: a
symbol, a page number, a job number. A band that is like a table's head, of
many strips or between rules, is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.notes import marks_of
from tasks.extract.pdf.sheet import Band, Sheet

ZONE = 4
"""Bands at either edge that may be running heads or feet."""
EDGE = 0.14
"""Share of the page's height at either edge where they stand."""
SAME_PLACE = 4.0
"""Points by which the same line may differ in height from page to page."""
_DIGITS = re.compile(r"\d+")
_SYMBOL = re.compile(r"(?=.*\d)[A-Z][\w.\-]{0,15}(?:/[\w.\-() ]{1,20}){1,9}\*{0,3}")
_PAGE = re.compile(
    r"[\W_]*(?:[^\W\d_]{1,8}\.?\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?[/\u2044]\s?\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_JOB = re.compile(r"(?:GE\.)?\d{2}-\d{4,6}\b.*")
_CODE = re.compile(r"\*[\w ]+\*|\(\w\)|\d{6}(?:\s+\d{6})*|[\*\W]*")


@dataclass(frozen=True, slots=True)
class Edge:
    """A band at the edge of a page, as other pages are asked about it.

    Attributes:
        folded: its text with every number as "#".
        says: it says what only running heads and feet say.
    """

    at: float
    folded: str
    says: bool


@dataclass(frozen=True, slots=True)
class Edges:
    """The bands at both edges of a page, the outermost first."""

    top: tuple[Edge, ...]
    foot: tuple[Edge, ...]


def edges_of(sheet: Sheet) -> Edges:
    """Return what stands at the edges of a page."""
    bands = sheet.bands
    return Edges(
        tuple(_edge(band) for band in bands[:ZONE]),
        tuple(_edge(band) for band in bands[: -ZONE - 1 : -1]),
    )


def is_symbol(text: str) -> bool:
    """Return whether a text is nothing but a symbol of a document."""
    return _SYMBOL.fullmatch(text.strip()) is not None


def _edge(band: Band) -> Edge:
    texts = [strip.literal.strip() for strip in band.strips]
    says = all(
        pattern is not None
        for text in texts
        for pattern in [
            _SYMBOL.fullmatch(text)
            or _PAGE.fullmatch(text)
            or _JOB.fullmatch(text)
            or _CODE.fullmatch(text)
        ]
    )
    folded = sorted(_DIGITS.sub("#", text).casefold() for text in texts)
    return Edge(band.baseline, " ".join(folded), says)


def take_running(
    sheet: Sheet, edges: Edges, others: Sequence[Edges], inside: tuple[float, float]
) -> tuple[list[Band], list[Band], list[str]]:
    """Take running heads and feet out of a sheet.

    Args:
        sheet: its strips are those of the body afterwards.
        edges: of this page.
        others: of the pages near it.
        inside: heights between which borders of tables stand; what is there is text.

    Returns:
        The bands of the head and of the foot, and why they were taken.
    """
    bands = sheet.bands
    heads, why_heads = _taken(
        bands,
        edges.top,
        [other.top for other in others],
        min(sheet.height * EDGE, inside[0]),
        downwards=True,
        is_later=sheet.number > 1,
    )
    rest = bands[len(heads) :]
    feet, why_feet = _taken(
        rest[::-1],
        edges.foot,
        [other.foot for other in others],
        max(sheet.height * (1 - EDGE), inside[1]),
        downwards=False,
    )
    sheet.keep(rest[: len(rest) - len(feet)])
    return heads, feet[::-1], [*why_heads, *why_feet]


def _taken(
    bands: Sequence[Band],
    edges: Sequence[Edge],
    others: Sequence[Sequence[Edge]],
    limit: float,
    *,
    downwards: bool,
    is_later: bool = False,
) -> tuple[list[Band], list[str]]:
    """Return the outermost bands that are running: up to the last that is surely so."""
    taken = 0
    reasons: list[str] = []
    for index, (band, edge) in enumerate(zip(bands, edges, strict=False)):
        if (band.baseline > limit) if downwards else (band.baseline < limit):
            break
        again = sum(_found_again(edge, other) for other in others)
        white = _white(bands, index)
        score = 1.5 if edge.says else 0.0
        score += 2.0 if again >= max(1, min(3, len(others) // 3)) else 0.0
        score += 0.5 if white > 2.0 else 0.0
        score += 1.0 if not downwards and _JOB.match(band.strips[0].literal) else 0.0
        score -= 1.0 if white < 1.5 and not edge.says else 0.0
        if marks_of(band.strips[0].words[0]) and len(band.strips[0].words) > 1:
            score -= 3.0  # a note, which may say the same on several pages
        if not edge.says:
            score -= 1.0 * (len(band.strips) - 1)  # as the head of a table, which is text
        if is_later and index == 0 and len(band.strips) == 1 and is_symbol(band.strips[0].literal):
            score += 0.5  # the only later page of a document has no other to show it again
        if not others and not downwards and edge.says:
            score += 0.5
        if score < 2.0:
            # what prints between a running line and the edge is of it, as a line of bar code text
            if edge.says and index + 1 < min(len(bands), len(edges)):
                continue
            break
        taken = index + 1
        reasons.append(
            f"at the edge of the page, on {again} of {len(others)} other pages"
            + (", symbol or number" if edge.says else "")
        )
    return list(bands[:taken]), reasons


def _found_again(edge: Edge, others: Sequence[Edge]) -> bool:
    return any(
        other.folded == edge.folded and abs(other.at - edge.at) <= SAME_PLACE for other in others
    )


def _white(bands: Sequence[Band], index: int) -> float:
    """Return the distance to the next band inwards, in letter sizes."""
    if index + 1 >= len(bands):
        return 9.0
    band = bands[index]
    return abs(bands[index + 1].baseline - band.baseline) / band.size
