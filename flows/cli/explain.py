"""`ctbt parse --explain`: the pages of a PDF as pictures, with a box around each piece.

Each row has a colour of its own and its number; what is of no row is grey with its
role, and what is in quarantine red.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tasks.blocks import Box
from tasks.records import Cell, ParsedReport

_ROW_COLOURS = ("#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2")
"""Neighbouring rows differ; the seventh row after takes the same again."""
_OTHER = "#7f7f7f"
_QUARANTINE = "#d62728"

Drawn = tuple[Box, str, str]
"""A box, its colour and what is written beside it."""


def boxes_by_page(report: ParsedReport) -> dict[int, list[Drawn]]:
    """Return what is drawn on each page of a report, in document order."""
    pages: dict[int, list[Drawn]] = defaultdict(list)
    for cell in report.cells:
        colour, caption = _look(cell)
        for box in cell.boxes:
            pages[box.page].append((box, colour, caption))
    return dict(pages)


def draw_pages(data: bytes, report: ParsedReport, folder: Path) -> list[Path]:
    """Write a PNG of each page with what was found on it; return the files in order.

    Args:
        data: the PDF.
        report: what was read from it.
        folder: where the files go; they are called after the document and the page.
    """
    from tasks.extract.isolated_drawing import draw_isolated
    from tasks.extract.pdf.draw import write_picture

    stem = Path(report.source.name).stem
    paths = []
    pages = dict(sorted(boxes_by_page(report).items()))
    for page, picture in draw_isolated(data, report.source.name, pages):
        path = folder / f"{stem}.page-{page:03d}.png"
        write_picture(picture, path)
        paths.append(path)
    return paths


def _look(cell: Cell) -> tuple[str, str]:
    if cell.role == "quarantine":
        return _QUARANTINE, "quarantine"
    if cell.ordinal is None:
        return _OTHER, f"{cell.role} {cell.section or ''}".strip()
    return _ROW_COLOURS[cell.ordinal % len(_ROW_COLOURS)], f"{cell.ordinal} {cell.role}"
