"""Characters to rows that stand on one baseline, raised marks with the row they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.styles import Style

_LEVEL = 0.28
"""Share of the font size by which baselines of one row may differ; lines stand a whole size
apart, and marks of notes are raised by a third."""
_SMALL = 0.85
"""A raised mark is smaller than this share of its line's letters."""
_RAISED = (0.15, 0.75)
"""Shares of the line's font size between which the baseline of a raised mark stands above."""
_NEAR = 0.6
"""Share of the line's font size within which a raised mark stands beside a letter."""


BY_PLACE = itemgetter(Glyph._fields.index("x0"), Glyph._fields.index("order"))
"""Sorts glyphs from left to right."""


@dataclass(slots=True)
class Row:
    """Glyphs on one baseline, from left to right.

    Attributes:
        baseline: of its first text.
        size: largest font size in it.
        glyphs: sorted by x.
        raised: styles of it that are raised marks.
        spaces: its space characters.
    """

    baseline: float
    size: float
    glyphs: list[Glyph]
    raised: set[Style] = field(default_factory=set)
    spaces: list[Glyph] = field(default_factory=list)


def baseline_rows(runs: Iterable[list[Glyph]]) -> list[Row]:
    """Group glyphs of one angle, those of a style together, into rows, from top to bottom."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: run[0].style.baseline):
        style = run[0].style
        row = rows[-1] if rows else None
        if row and style.baseline - row.baseline <= _LEVEL * min(style.size, row.size):
            row.glyphs += run
            row.size = max(row.size, style.size)
        else:
            rows.append(Row(style.baseline, style.size, list(run)))
    rows = _raise(rows)
    for row in rows:
        row.glyphs.sort(key=BY_PLACE)
    return rows


def _raise(rows: list[Row]) -> list[Row]:
    """Move raised marks into the row that they stand in."""
    kept: list[Row] = []
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else None
        if below is not None and row.size < _SMALL * below.size:
            low, high = (share * below.size for share in _RAISED)
            if low <= below.baseline - row.baseline <= high:
                row.glyphs = [glyph for glyph in row.glyphs if not _joins(glyph, row, below)]
        if any(not glyph.text.isspace() for glyph in row.glyphs):
            kept.append(row)
    return kept


def _joins(glyph: Glyph, row: Row, below: Row) -> bool:
    """Move a glyph's run to the row below when it stands beside a letter there."""
    if glyph.style in below.raised:
        below.glyphs.append(glyph)
        return True
    run = [other for other in row.glyphs if other.style is glyph.style]
    left, right = min(other.x0 for other in run), max(other.x1 for other in run)
    near = _NEAR * below.size
    is_beside = any(
        other.x0 <= right + near and other.x1 >= left - near
        for other in below.glyphs
        if not other.text.isspace()
    )
    if is_beside:
        below.raised.add(glyph.style)
        below.glyphs.append(glyph)
    return is_beside
