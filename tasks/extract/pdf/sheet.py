"""A page laid out to be read: strips of text in bands, with columns that count from the left.

A page that is read from right to left is mirrored here, so that everything
after this counts columns in reading direction; `Sheet.box_of` turns places back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from tasks.blocks import Box
from tasks.extract.pdf.page import Line, Page, Word

BAND = 0.4
"""Share of a letter's size by which baselines of one band may differ: scripts set side by side
have unlike baselines, and the next line is at least one whole size away."""


@dataclass(slots=True)
class Strip:
    """A stretch of one printed line that stands in one column, as far as is known.

    x0 and x1 count from the side where reading begins. `size` is that of most of its letters;
    `mirror` is the page's width when its places are mirrored.
    """

    words: Sequence[Word]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    rtl: bool
    mirror: float | None = None
    _literal: str | None = field(default=None, init=False, repr=False, compare=False)
    _runs: tuple[float, list[tuple[float, float]]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    @property
    def bold(self) -> bool:
        """All of its letters and numbers are bold."""
        words = [word for word in self.words if any(map(str.isalnum, word.text))]
        return bool(words) and all(word.bold for word in words)

    def sides(self, word: Word) -> tuple[float, float]:
        """Return where a word of it begins and ends, counted as x0 and x1 are."""
        if self.mirror is None:
            return word.x0, word.x1
        return self.mirror - word.x1, self.mirror - word.x0

    def runs(self, gap: float) -> list[tuple[float, float]]:
        """Return the stretches of its words that no white space of `gap` letter sizes parts.

        They are kept: each table that is looked at asks for those of its strips.
        """
        if self._runs is not None and self._runs[0] == gap:
            return self._runs[1]
        wide = gap * self.size
        joined: list[tuple[float, float]] = []
        for x0, x1 in sorted(map(self.sides, self.words)):
            if joined and x0 - joined[-1][1] < wide:
                joined[-1] = joined[-1][0], max(x1, joined[-1][1])
            else:
                joined.append((x0, x1))
        self._runs = gap, joined
        return joined

    @property
    def literal(self) -> str:
        """Its text with one space where a space is seen."""
        if self._literal is None:
            self._literal = literal_text(self.words)
        return self._literal


@dataclass(slots=True)
class Band:
    """Strips that stand side by side, in reading direction; `size` is that of the largest."""

    strips: list[Strip]
    top: float
    bottom: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are set: all bold, all slanted, and their size in points."""

    bold: bool
    italic: bool
    size: float

    def is_like(self, other: Look) -> bool:
        """Return whether two looks are seen as one: sizes may differ by a twelfth."""
        return (
            self.bold == other.bold
            and self.italic == other.italic
            and max(self.size, other.size) <= 1.08 * min(self.size, other.size)
        )


def look_of(strips: Sequence[Strip]) -> Look:
    """Return how strips are set; numbers do not tell whether letters are slanted."""
    words = [word for strip in strips for word in strip.words if word.text.isalpha()]
    return Look(
        bold=all(strip.bold for strip in strips),
        italic=bool(words) and all(word.italic for word in words),
        size=max(strip.size for strip in strips),
    )


@dataclass(slots=True)
class Stroke:
    """A ruled line, horizontal or vertical, from `start` to `end`; mirrored with its sheet."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Sheet:
    """A page laid out: the strips of its body, and what was taken out of it."""

    number: int
    width: float
    height: float
    mirrored: bool
    strips: list[Strip]
    horizontals: list[Stroke]
    verticals: list[Stroke]
    characters: int

    def box_of(self, strips: Sequence[Strip]) -> Box:
        """Return the box around strips, as the page is shown."""
        x0 = min(strip.x0 for strip in strips)
        x1 = max(strip.x1 for strip in strips)
        if self.mirrored:
            x0, x1 = self.width - x1, self.width - x0
        top = min(strip.top for strip in strips)
        return Box(self.number, x0, top, x1, max(strip.bottom for strip in strips))


def literal_text(words: Iterable[Word]) -> str:
    """Return words as printed, one space where a space is seen."""
    parts: list[str] = []
    for word in words:
        if parts and word.space_before:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def said(band: Band) -> str:
    """Return what a band says, without white space."""
    return "".join("".join(strip.literal.split()) for strip in band.strips).casefold()


def lay_out(page: Page, *, mirrored: bool) -> Sheet:
    """Return a page as a sheet, mirrored when it is read from right to left."""
    width = page.width
    strips = [strip_of(line.words, width if mirrored else None, line) for line in page.lines]
    horizontals = [
        Stroke(rule.at, *_sides(rule.start, rule.end, width, mirrored))
        for rule in page.rules
        if rule.horizontal
    ]
    verticals = [
        Stroke(width - rule.at if mirrored else rule.at, rule.start, rule.end)
        for rule in page.rules
        if not rule.horizontal
    ]
    strips.sort(key=lambda strip: (strip.baseline, strip.x0))
    return Sheet(
        number=page.number,
        width=width,
        height=page.height,
        mirrored=mirrored,
        strips=strips,
        horizontals=join_strokes(horizontals),
        verticals=join_strokes(verticals),
        characters=page.characters,
    )


def _sides(start: float, end: float, width: float, mirrored: bool) -> tuple[float, float]:
    return (width - end, width - start) if mirrored else (start, end)


def strip_of(words: Sequence[Word], mirror: float | None, line: Line) -> Strip:
    """Return words of a line as a strip; `mirror` is the page's width when it is mirrored."""
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    if mirror is not None:
        x0, x1 = mirror - x1, mirror - x0
    level = [word for word in words if not word.raised] or list(words)
    return Strip(
        words=words,
        x0=x0,
        x1=x1,
        top=min(word.top for word in level),
        bottom=max(word.bottom for word in level),
        baseline=line.baseline,
        size=median(word.size for word in level),
        rtl=line.rtl,
        mirror=mirror,
    )


def cut_strip(strip: Strip, cut: float) -> tuple[Strip, Strip] | None:
    """Cut a strip in two at a place where none of its words stands; None where one does."""
    parts: tuple[list[Word], list[Word]] = ([], [])
    for word in strip.words:
        x0, x1 = strip.sides(word)
        if x0 < cut < x1:
            return None
        parts[x0 >= cut].append(word)
    if not parts[0] or not parts[1]:
        return None
    return _part(strip, parts[0]), _part(strip, parts[1])


def _part(strip: Strip, words: Sequence[Word]) -> Strip:
    sides = [strip.sides(word) for word in words]
    return replace(strip, words=words, x0=min(x0 for x0, _ in sides), x1=max(x1 for _, x1 in sides))


def join_strokes(strokes: Iterable[Stroke], near: float = 1.5) -> list[Stroke]:
    """Join strokes that lie on one line and touch: borders are drawn cell by cell.

    `near` is in points: the width of a thick border.
    """
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: (stroke.at, stroke.start)):
        touched = None
        for other in reversed(joined):
            if stroke.at - other.at > near:
                break
            if stroke.start <= other.end + near and other.start <= stroke.end + near:
                touched = other
                break
        if touched is None:
            joined.append(Stroke(stroke.at, stroke.start, stroke.end))
        else:
            touched.start = min(touched.start, stroke.start)
            touched.end = max(touched.end, stroke.end)
    return joined


def to_bands(strips: Iterable[Strip]) -> list[Band]:
    """Gather strips that stand side by side on one baseline, from top to bottom."""
    bands: list[Band] = []
    for strip in sorted(strips, key=lambda strip: (strip.baseline, strip.x0)):
        last = bands[-1] if bands else None
        if (
            last is not None
            and strip.baseline - last.baseline <= BAND * min(strip.size, last.size)
            and not any(_overlap(strip, other) for other in last.strips)
        ):
            last.strips.append(strip)
            last.top = min(last.top, strip.top)
            last.bottom = max(last.bottom, strip.bottom)
            last.size = max(last.size, strip.size)
        else:
            bands.append(Band([strip], strip.top, strip.bottom, strip.baseline, strip.size))
    for band in bands:
        band.strips.sort(key=lambda strip: strip.x0)
    return bands


def _overlap(strip: Strip, other: Strip) -> bool:
    return min(strip.x1, other.x1) - max(strip.x0, other.x0) > 0.5 * min(strip.size, other.size)
