"""A page laid out to be read: strips of text in bands, with columns that count from the left.

A page that is read from right to left is mirrored here, so that everything
after this counts columns in reading direction; `Sheet.box_of` turns places back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from statistics import median

from tasks.blocks import Box
from tasks.extract.pdf.page import Line, Page, Word
from tasks.extract.pdf.strokes import Stroke, join_strokes

BAND = 0.4
"""Share of a letter's size by which baselines of one band may differ: scripts set side by side
have unlike baselines, and the next line is at least one whole size away."""
RUN_GAP = 0.45
"""Letter sizes: a space of ordinary text is a quarter to a third."""
Stretch = tuple[float, float]
"""Where something begins and ends, counted as x0 and x1 of its strip are."""


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
    _said: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def bold(self) -> bool:
        """All of its letters and numbers are bold."""
        return is_bold(self.words)

    def sides(self, word: Word) -> tuple[float, float]:
        """Return where a word of it begins and ends, counted as x0 and x1 are."""
        if self.mirror is None:
            return word.x0, word.x1
        return self.mirror - word.x1, self.mirror - word.x0

    @property
    def literal(self) -> str:
        """Its text with one space where a space is seen."""
        if self._literal is None:
            self._literal = literal_text(self.words)
        return self._literal

    @property
    def said(self) -> str:
        """Its text without white space, and without regard to capitals."""
        if self._said is None:
            self._said = "".join(self.literal.split()).casefold()
        return self._said


@dataclass(slots=True)
class Band:
    """Strips that stand side by side, in reading direction; `size` is that of the largest."""

    strips: list[Strip]
    top: float
    bottom: float
    baseline: float
    size: float
    _runs: list[Stretch] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def runs(self) -> list[Stretch]:
        """The stretches of its words, from x0 on, that no white space of `RUN_GAP` parts.

        They are found once: each table that is looked at asks for those of its bands.
        """
        if self._runs is None:
            found = [run for strip in self.strips for run in _runs_of(strip)]
            found.sort()
            self._runs = found
        return self._runs


def _runs_of(strip: Strip) -> list[Stretch]:
    """Return the stretches of words of a strip that white space parts."""
    wide = RUN_GAP * strip.size
    joined: list[Stretch] = []
    begin = end = 0.0
    for x0, x1 in sorted(map(strip.sides, strip.words)):
        if joined and x0 - end < wide:
            if x1 > end:
                end = x1
                joined[-1] = begin, end
        else:
            begin, end = x0, x1
            joined.append((x0, x1))
    return joined


def is_bold(words: Iterable[Word]) -> bool:
    """Return whether all words with a letter or number are bold, and there are any."""
    found = False
    for word in words:
        text = word.text
        if text.isalnum() or any(map(str.isalnum, text)):
            if not word.bold:
                return False
            found = True
    return found


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
    _bands: list[Band] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def bands(self) -> list[Band]:
        """Its strips that stand side by side, from top to bottom; found once."""
        if self._bands is None:
            self._bands = to_bands(self.strips)
        return self._bands

    def keep(self, bands: Iterable[Band]) -> None:
        """Leave only some of its bands on it."""
        self._bands = list(bands)
        self.strips = [strip for band in self._bands for strip in band.strips]

    def box_of(self, strips: Sequence[Strip]) -> Box:
        """Return the box around strips, as the page is shown."""
        x0 = min([strip.x0 for strip in strips])
        x1 = max([strip.x1 for strip in strips])
        if self.mirrored:
            x0, x1 = self.width - x1, self.width - x0
        top = min([strip.top for strip in strips])
        return Box(self.number, x0, top, x1, max([strip.bottom for strip in strips]))


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
    return "".join([strip.said for strip in band.strips])


def lay_out(page: Page, *, mirrored: bool) -> Sheet:
    """Return a page as a sheet, mirrored when it is read from right to left."""
    width = page.width
    strips = [strip_of(line, width if mirrored else None) for line in page.lines]
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
    strips.sort(key=attrgetter("baseline", "x0"))
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


def strip_of(line: Line, mirror: float | None) -> Strip:
    """Return a line as a strip; `mirror` is the page's width when it is mirrored."""
    words, x0, x1 = line.words, line.x0, line.x1
    top, bottom = line.top, line.bottom
    if mirror is not None:
        x0, x1 = mirror - x1, mirror - x0
    size = words[0].size
    if any(word.raised or word.size != size for word in words):
        level = [word for word in words if not word.raised]
        if 0 < len(level) < len(words):
            top, bottom = min(word.top for word in level), max(word.bottom for word in level)
        size = median(word.size for word in level or words)
    return Strip(words, x0, x1, top, bottom, line.baseline, size, line.rtl, mirror)


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


def to_bands(strips: Iterable[Strip]) -> list[Band]:
    """Gather strips that stand side by side on one baseline, from top to bottom."""
    bands: list[Band] = []
    last: Band | None = None
    for strip in sorted(strips, key=attrgetter("baseline", "x0")):
        if (
            last is not None
            and strip.baseline - last.baseline <= BAND * min(strip.size, last.size)
            and not _overlaps(strip, last.strips)
        ):
            last.strips.append(strip)
            last.top = min(last.top, strip.top)
            last.bottom = max(last.bottom, strip.bottom)
            last.size = max(last.size, strip.size)
        else:
            last = Band([strip], strip.top, strip.bottom, strip.baseline, strip.size)
            bands.append(last)
    for band in bands:
        if len(band.strips) > 1:
            band.strips.sort(key=attrgetter("x0"))
    return bands


def _overlaps(strip: Strip, others: Sequence[Strip]) -> bool:
    """Return whether a strip stands over one of others by half of a letter."""
    x0, x1 = strip.x0, strip.x1
    for other in others:
        if (
            other.x0 < x1
            and x0 < other.x1
            and min(x1, other.x1) - max(x0, other.x0) > 0.5 * min(strip.size, other.size)
        ):
            return True
    return False
