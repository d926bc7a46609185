"""Characters of a page to lines in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import pairwise

from tasks.extract.pdf.baselines import BY_PLACE, Row, baseline_rows
from tasks.extract.pdf.brackets import settle_brackets
from tasks.extract.pdf.direction import Chunk, is_rtl_line, reading_chunks
from tasks.extract.pdf.glyphs import Characters, Glyph
from tasks.extract.pdf.page import Line, Rule
from tasks.extract.pdf.scripts import is_mark
from tasks.extract.pdf.scripts import is_rtl as is_rtl_text
from tasks.extract.pdf.styles import Style
from tasks.extract.pdf.words import Placed, glyph_of, glyphs_to_words

_GUTTER = 1.2
"""Share of the font size from which a gap parts two lines: the spaces of justified text stay
below it, the cells of most tables stand farther apart."""
_MARKED_GUTTER = 0.9
"""The same where other marked content begins: a cell, but also a link or a mark of a note."""
_DRAWN_GUTTER = 0.6
"""The same where what stands behind the gap was drawn at another time, as the line of another
cell is: programs draw a line from its one end to the other."""
_STEPS_MARKED = 3
_SLACK = 0.5
"""Points by which a space character may stand beside the gap that it makes."""
_SAME = 0.25
"""Share of a letter's width within which the same letter is drawn again to make it bold."""
_Upright = Sequence[tuple[float, float, float]]
"""Upright rules from left to right: where each stands, its upper and its lower end."""


def glyphs_to_lines(
    found: Characters, rules: Sequence[Rule], draw_order: Mapping[int, int]
) -> tuple[list[Line], int]:
    """Return the lines of a page, and the number of characters that were drawn twice.

    Args:
        found: what is written on the page.
        rules: ruled lines; an upright one parts the lines on its two sides.
        draw_order: number of each text object in the order of drawing, by its address.
    """
    runs: dict[int, list[Glyph]] = defaultdict(list)  # by style; far fewer than glyphs
    for glyph in found.glyphs:
        runs[id(glyph.style)].append(glyph)
    by_angle: dict[int, list[list[Glyph]]] = defaultdict(list)
    for run in runs.values():
        by_angle[run[0].style.angle].append(run)
    rows = [row for angle in sorted(by_angle) for row in baseline_rows(by_angle[angle])]
    dropped = sum(_drop_doubles(row) for row in rows)
    upright = sorted((rule.at, rule.start, rule.end) for rule in rules if not rule.horizontal)
    parts = []
    for row in rows:
        rules_here = upright if row.glyphs[0].style.angle == 0 else []
        if rules_here and found.has_rtl:
            _part_words(row, rules_here)
        parts += [(row, part) for part in _split(row, rules_here, draw_order)]
    lines = (
        _rtl_page(found, parts, draw_order)
        if found.has_rtl
        else [_line(part, False) for _, part in parts]
    )
    lines.sort(key=lambda line: round(line.baseline, 1))
    return lines, dropped


def _rtl_page(
    found: Characters, parts: Sequence[tuple[Row, list[Placed]]], draw_order: Mapping[int, int]
) -> list[Line]:
    """Return the lines of a page on which there are right-to-left letters."""
    lines = []
    spaces: list[float] = []
    above: Row | None = None
    for row, part in parts:
        if row is not above:
            above, spaces = row, [(space.x0 + space.x1) / 2 for space in row.spaces]
        glyphs = list(map(glyph_of, part))
        rtl = is_rtl_line(glyphs, draw_order, page_is_rtl=found.is_rtl)
        if rtl or any(is_rtl_text(glyph.text) for glyph in glyphs):
            chunks = reading_chunks(glyphs, rtl, draw_order, has_marks=found.has_marks)
            lines.append((_in_reading_order(chunks, spaces, row.raised), rtl))
        else:
            lines.append((part, rtl))
    settle_brackets([line for line, _ in lines])
    if found.is_rtl:  # lines beside each other in reading direction, before they are sorted
        lines.reverse()
    return [_line(line, rtl) for line, rtl in lines]


def _drop_doubles(row: Row) -> int:
    """Leave out letters that are drawn again over themselves; return how many characters."""
    kept: list[Glyph] = []
    dropped = 0
    for glyph in row.glyphs:
        near = glyph.x0 - _SAME * glyph.style.size
        if kept and kept[-1].x0 > near and _is_there(glyph, kept, near):
            dropped += len("".join(glyph.text.split()))
        else:
            kept.append(glyph)
    row.glyphs = kept
    return dropped


def _is_there(glyph: Glyph, kept: Sequence[Glyph], near: float) -> bool:
    """Say whether one of the letters before, which are sorted by place, is the same."""
    for other in reversed(kept):
        if other.x0 <= near:
            return False
        if glyph.text == other.text and _is_double(glyph, other):
            return True
    return False


def _is_double(glyph: Glyph, other: Glyph) -> bool:
    """Say whether the same letters are drawn twice at one place."""
    if is_mark(glyph.text):
        return True
    width = (glyph.x1 - glyph.x0) / len(glyph.text)
    return (
        max(abs(glyph.x0 - other.x0), abs(glyph.x1 - other.x1)) < _SAME * width
        and abs(glyph.style.baseline - other.style.baseline) < 0.1 * glyph.style.size
    )


def _split(row: Row, upright: _Upright, draw_order: Mapping[int, int]) -> list[list[Placed]]:
    """Split a row at gaps as wide as a gutter, from left to right; spaces become hints."""
    parts: list[list[Placed]] = []
    part: list[Placed] = []
    spaced = False
    reach = 0.0
    last: Glyph | None = None
    raised = row.raised
    make = tuple.__new__
    for glyph in row.glyphs:
        x0, x1, text, _, style, after_space, _ = glyph
        if after_space:
            spaced = True
        elif text.isspace():
            spaced = True
            row.spaces.append(glyph)
            continue
        gap = x0 - reach
        if last is None or (
            gap > 0
            and (
                (gap > _DRAWN_GUTTER * style.size and _is_gutter(last, glyph, gap, draw_order))
                or (upright and _is_ruled(style, reach, x0, upright))
            )
        ):
            part = []
            parts.append(part)
            reach, gap = x0, 0.0
        is_raised = bool(raised) and style in raised
        part.append(make(Placed, (glyph, gap, spaced, is_raised, False)))
        reach = x1 if x1 > reach else reach
        last, spaced = glyph, False
    return parts


def _is_gutter(last: Glyph, glyph: Glyph, gap: float, draw_order: Mapping[int, int]) -> bool:
    """Say whether the gap between two glyphs is as wide as the gutter between columns."""
    one, other = last.style, glyph.style
    size = max(one.size, other.size)
    if gap <= _DRAWN_GUTTER * size:
        return False
    if gap > _GUTTER * size:
        return True
    if gap > _MARKED_GUTTER * size and one.content != other.content:
        return True
    # Word draws the spaces between its texts as texts of their own, and marks its content.
    most = _STEPS_MARKED if one.content >= 0 else 1
    return abs(draw_order.get(other.source, 0) - draw_order.get(one.source, 0)) > most


def _is_ruled(style: Style, x0: float, x1: float, upright: _Upright) -> bool:
    """Say whether an upright rule stands between two places in a line."""
    middle = style.baseline - 0.3 * style.size
    first = bisect_left(upright, (x0 - _SLACK, 0.0, 0.0))
    for at, start, end in upright[first:]:
        if at > x1 + _SLACK:
            return False
        if start <= middle <= end:
            return True
    return False


def _part_words(row: Row, upright: _Upright) -> None:
    """Part the words of a glyph that an upright rule crosses: it may stand between two of them."""
    glyphs: list[Glyph] = []
    for glyph in row.glyphs:
        if glyph.words and _is_ruled(glyph.style, glyph.x0, glyph.x1, upright):
            glyphs += glyph.words
            for one, other in pairwise(glyph.words):
                glyphs.append(Glyph(other.x1, one.x0, " ", other.order - 1, glyph.style))
        else:
            glyphs.append(glyph)
    glyphs.sort(key=BY_PLACE)
    row.glyphs = glyphs


def _in_reading_order(
    chunks: Iterable[Chunk], spaces: Sequence[float], raised: Set[Style]
) -> list[Placed]:
    """Return a line in the order in which it is read, with the gaps between its glyphs.

    Args:
        chunks: the line.
        spaces: the middles of the row's space characters, from left to right.
        raised: styles of raised marks.
    """
    make = tuple.__new__  # a third of the time that the record itself takes to be made
    line: list[Placed] = []
    before: tuple[float, float] | None = None
    for chunk in chunks:
        turned = chunk.rtl
        lefts, rights, *_ = zip(*chunk.glyphs, strict=True)
        box = min(lefts), max(rights)
        low, high = _between(before or box, box)
        before = box
        reach = box[1] if turned else box[0]
        for number, glyph in enumerate(chunk.glyphs):
            x0, x1, text, _, style, _, _ = glyph
            is_raised = bool(raised) and style in raised
            if chunk.has_marks and is_mark(text):
                line.append(make(Placed, (glyph, 0.0, False, is_raised, turned)))
                continue
            if number:
                low, high = (x1, reach) if turned else (reach, x0)
            first, last = (low, high) if low < high else (high, low)
            near = bisect_left(spaces, first - _SLACK)
            spaced = near < len(spaces) and spaces[near] <= last + _SLACK
            line.append(make(Placed, (glyph, high - low, spaced, is_raised, turned)))
            if turned and x0 < reach:
                reach = x0
            elif not turned and x1 > reach:
                reach = x1
    return line


def _between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the stretch between two others, reversed where they overlap."""
    first, second = sorted((one, other))
    return first[1], second[0]


def _line(placed: list[Placed], rtl: bool) -> Line:
    words = glyphs_to_words(placed)
    full = first = words[0]
    x0, top, x1, bottom = first.x0, first.top, first.x1, first.bottom
    for word in words:
        x0 = word.x0 if word.x0 < x0 else x0
        x1 = word.x1 if word.x1 > x1 else x1
        top = word.top if word.top < top else top
        bottom = word.bottom if word.bottom > bottom else bottom
        if not word.raised and (full.raised or word.size > full.size):
            full = word
    return Line(words, x0, top, x1, bottom, full.baseline, rtl)
