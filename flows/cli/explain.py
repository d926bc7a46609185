"""`ctbt parse --explain`: the pages of a PDF as pictures, with a box around each piece.

Each row has a colour of its own and its number; what is of no row is grey with its
role, and what is in quarantine red.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tasks.blocks import Box
from tasks.records import Cell, ParsedReport

_ROW_COLOURS = ("#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2")
"""Neighbouring rows differ; the seventh row after takes the same again."""
_OTHER = "#7f7f7f"
_QUARANTINE = "#d62728"

Drawn = tuple[Box, str, str]
"""A box, its colour and what is written beside it."""


def draw_pages(data: bytes, report: ParsedReport, folder: Path) -> list[Path]:
    """Write a PNG of each page with what was found on it; return the files in order.

    Args:
        data: the PDF.
        report: what was read from it.
        folder: where the files go; they are called after the document and the page.
    """
    boxes = ((box.page, (box, *_look(cell))) for cell in report.cells for box in cell.boxes)
    return draw(data, report.source.name, boxes, folder)


def draw(data: bytes, name: str, boxes: Iterable[tuple[int, Drawn]], folder: Path) -> list[Path]:
    """Draw boxes, each with its page, over the pages of a PDF; return the files in order."""
    from tasks.extract.isolated_drawing import draw_isolated
    from tasks.extract.pdf.draw import write_picture

    pages: dict[int, list[Drawn]] = defaultdict(list)
    for page, drawn in boxes:
        pages[page].append(drawn)
    paths = []
    for page, picture in draw_isolated(data, name, dict(sorted(pages.items()))):
        path = folder / f"{Path(name).stem}.page-{page:03d}.png"
        write_picture(picture, path)
        paths.append(path)
    return paths


def row_colour(row: int | None) -> str:
    """Return the colour of a row; None is what is of no row."""
    return _OTHER if row is None else _ROW_COLOURS[row % len(_ROW_COLOURS)]


def _look(cell: Cell) -> tuple[str, str]:
    if cell.role == "quarantine":
        return _QUARANTINE, "quarantine"
    if cell.ordinal is None:
        return _OTHER, f"{cell.role} {cell.section or ''}".strip()
    return row_colour(cell.ordinal), f"{cell.ordinal} {cell.role}"
