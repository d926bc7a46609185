"""Characters of a page to lines in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from tasks.extract.pdf.characters import Glyph
from tasks.extract.pdf.direction import has_rtl, is_rtl_line, to_reading_order
from tasks.extract.pdf.frame import Frame
from tasks.extract.pdf.page import Line, Rule
from tasks.extract.pdf.rows import Row, baseline_rows
from tasks.extract.pdf.words import Placed, glyphs_to_words

_GUTTER = 1.2
"""Share of the font size from which a gap parts two lines: the spaces of justified text stay
below it, the cells of most tables stand farther apart."""
_NARROW_GUTTER = 0.7
"""The same where the file itself shows a break there: other marked content, or a jump in the
order of drawing."""
_SAME = 0.25
"""Share of a letter's width within which the same letter is drawn again to make it bold."""


def glyphs_to_lines(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], frame: Frame
) -> tuple[list[Line], int]:
    """Return the lines of a page, and the number of characters that were drawn twice.

    Args:
        glyphs: of the page.
        rules: ruled lines; an upright one parts the lines on its two sides.
        frame: the page.
    """
    by_angle: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_angle[glyph.style.angle].append(glyph)
    page_is_rtl = has_rtl(glyphs)
    upright = sorted(
        (rule.at, rule.start, rule.end) for rule in rules if not rule.horizontal
    )
    lines: list[Line] = []
    dropped = 0
    for angle in sorted(by_angle):
        for row in baseline_rows(by_angle[angle]):
            dropped += _drop_doubles(row)
            row_lines = [
                _line(part, row, page_is_rtl)
                for part in _split(row, upright if angle == 0 else [])
            ]
            lines += reversed(row_lines) if page_is_rtl else row_lines
    del frame
    lines.sort(key=lambda line: round(line.baseline, 1))
    return lines, dropped


def _drop_doubles(row: Row) -> int:
    """Leave out letters that are drawn again over themselves; return how many characters."""
    kept: list[Glyph] = []
    dropped = 0
    for glyph in row.glyphs:
        if any(_is_double(glyph, other) for other in kept[-2:]):
            dropped += 0 if glyph.text.isspace() else len(glyph.text)
        else:
            kept.append(glyph)
    row.glyphs = kept
    return dropped


def _is_double(glyph: Glyph, other: Glyph) -> bool:
    return (
        glyph.text == other.text
        and abs(glyph.x0 - other.x0) < _SAME * (glyph.x1 - glyph.x0)
        and abs(glyph.style.baseline - other.style.baseline) < 0.1 * glyph.style.size
    )


def _split(row: Row, upright: list[tuple[float, float, float]]) -> list[list[Placed]]:
    """Split a row at gaps as wide as a gutter, from left to right; spaces become hints."""
    parts: list[list[Placed]] = []
    spaced = False
    reach = 0.0
    last: Glyph | None = None
    for glyph in row.glyphs:
        if glyph.text.isspace():
            spaced = True
            continue
        if last is None or _is_gutter(last, glyph, reach, upright):
            parts.append([])
            reach = glyph.x1
        parts[-1].append(Placed(glyph, spaced and bool(parts[-1]), glyph.style in row.raised))
        reach = max(reach, glyph.x1)
        last, spaced = glyph, False
    return parts


def _is_gutter(
    last: Glyph, glyph: Glyph, reach: float, upright: list[tuple[float, float, float]]
) -> bool:
    gap = glyph.x0 - reach
    size = max(last.style.size, glyph.style.size)
    if gap > _GUTTER * size:
        return True
    if gap > _NARROW_GUTTER * size:
        other_content = last.style.content != glyph.style.content
        if other_content or abs(glyph.order - last.order) > 3:
            return True
    if gap <= 0 or not upright:
        return False
    middle = glyph.style.baseline - 0.3 * glyph.style.size
    for at, start, end in upright[bisect_left(upright, (reach - 0.5, 0.0, 0.0)) :]:
        if at > glyph.x0 + 0.5:
            return False
        if start <= middle <= end:
            return True
    return False


def _line(part: list[Placed], row: Row, page_is_rtl: bool) -> Line:
    rtl = is_rtl_line([placed.glyph for placed in part], page_is_rtl)
    words = glyphs_to_words(to_reading_order(part, rtl))
    full = [word for word in words if not word.raised] or words
    return Line(
        words=words,
        x0=min(word.x0 for word in words),
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        baseline=max(full, key=lambda word: word.size).baseline,
        rtl=rtl,
    )
