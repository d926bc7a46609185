"""Pieces of a document before they are numbered: strips that are read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.blocks import BlockKind, Box, TablePlace
from tasks.extract.pdf.columns import Column, is_enumerator
from tasks.extract.pdf.flow import could_have_stood_above, ends_sentence, starts_lower
from tasks.extract.pdf.sheet import Sheet, Strip

PARAGRAPH_GAP = 0.3
"""Letter sizes added to the leading: half a line is the least that typists put."""
INDENT = 0.9
"""Letter sizes: a first line that is set in."""


@dataclass(slots=True)
class Piece:
    """Strips that become one block; as `tasks.blocks.Block`."""

    kind: BlockKind
    strips: list[Strip]
    box: Box
    place: TablePlace | None = None
    continues: bool = False
    label: str = ""
    reasons: tuple[str, ...] = ()
    cut: float = 0.0


def piece_of(
    sheet: Sheet,
    kind: BlockKind,
    strips: Sequence[Strip],
    *,
    place: TablePlace | None = None,
    continues: bool = False,
    label: str = "",
    reasons: tuple[str, ...] = (),
) -> Piece:
    """Return strips of a sheet as a piece."""
    return Piece(kind, list(strips), sheet.box_of(strips), place, continues, label, reasons)


def to_paragraphs(strips: Sequence[Strip], room: Column, leading: float) -> list[list[Strip]]:
    """Part the lines of a cell or a column of text into paragraphs, all signs weighed together.

    Args:
        strips: in reading order; strips on one baseline are one line.
        room: the column they stand in; its x1 tells which lines are full.
        leading: usual distance of lines, in letter sizes.
    """
    lines = _lines(strips)
    paragraphs: list[list[Strip]] = []
    for index, line in enumerate(lines):
        if index and not _begins_paragraph(lines[index - 1], line, room, leading):
            paragraphs[-1] += line
        else:
            paragraphs.append(list(line))
    return paragraphs


def _lines(strips: Sequence[Strip]) -> list[list[Strip]]:
    lines: list[list[Strip]] = []
    for strip in strips:
        if lines and strip.baseline - lines[-1][0].baseline <= 0.4 * strip.size:
            lines[-1].append(strip)
        else:
            lines.append([strip])
    return lines


def _begins_paragraph(
    above: Sequence[Strip], line: Sequence[Strip], room: Column, leading: float
) -> bool:
    first, last = line[0], above[-1]
    extra = (first.baseline - above[0].baseline) / first.size - leading
    marked = is_enumerator(first.words[0].text)
    score = -0.5
    score += 3.0 if extra > PARAGRAPH_GAP else 0.0
    score += 1.5 if abs(first.size - above[0].size) > 0.1 * first.size else 0.0
    score += 1.0 if first.bold != last.bold and ends_sentence(last) else 0.0
    score += 1.5 if marked else 0.0
    score -= 2.5 if starts_lower(first) and not marked else 0.0
    indent = (first.x0 - above[0].x0) / first.size
    if could_have_stood_above(first, last, room):
        score += 1.2 if ends_sentence(last) else 0.6
    else:
        score -= 0.5 if ends_sentence(last) else 1.0
    if INDENT <= indent < 6 and ends_sentence(last):
        score += 1.0
    return score > 0
