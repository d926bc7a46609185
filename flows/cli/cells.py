"""`ctbt parse --cells`: every piece of a document with its place, whatever document it is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.cli.explain import Drawn, draw, row_colour
from flows.cli.output import say, say_json, say_row
from tasks.blocks import Block
from tasks.errors import one_line
from tasks.extract import read_bytes
from tasks.extract.isolated_document import extract_isolated
from tasks.records import SourceText


def run_cells(file: Path, *, as_json: bool, pictures: Path | None) -> None:
    """Print the pieces of a document in reading order; the summary goes to stderr.

    Args:
        file: a PDF, Word file or text.
        as_json: one JSON object a piece, else a line for people.
        pictures: folder into which the pages of a PDF are drawn, None for no pictures.

    Raises:
        InputError: the file cannot be read; see tasks.errors.
    """
    data = read_bytes(file)
    source = extract_isolated(data, one_line(file.name))
    for block in source.blocks:
        if as_json:
            say_json(cell(block))
        else:
            say_row(_line(block))
    if pictures is not None:
        for path in draw(data, source.name, _boxes(source), pictures):
            say([f"ctbt parse: drawn: {path}"], file=sys.stderr)
    say([f"ctbt parse: {_summary(source)}"], file=sys.stderr)


def cell(block: Block) -> dict[str, object]:
    """Return a piece as a JSON object: what it is, what it says, where it stands."""
    found: dict[str, object] = {"number": block.number, "kind": block.kind, "text": block.text}
    if block.place is not None:
        place = block.place
        found |= {
            "table": place.table,
            "row": place.row,
            "column": place.column,
            "column_span": place.column_span,
            "row_span": place.row_span,
            "is_head": place.is_head,
            "is_repeat": place.is_repeat,
        }
    if block.boxes:
        found["page"] = block.page
        found["bbox"] = [
            [box.page, *(round(value, 1) for value in (box.x0, box.top, box.x1, box.bottom))]
            for box in block.boxes
        ]
    found |= {"start": block.span.start, "end": block.span.end, "continues": block.continues}
    if block.label:
        found["label"] = block.label
    if block.marks:
        found["notes"] = [{"mark": mark.mark, "note": mark.note} for mark in block.marks]
    return found


def _boxes(source: SourceText) -> Iterator[tuple[int, Drawn]]:
    for block in source.blocks:
        place = block.place
        colour = row_colour(place.row if place else None)
        caption = f"{place.table}.{place.row}.{place.column}" if place else block.kind
        for box in block.boxes:
            yield box.page, (box, colour, caption)


def _line(block: Block) -> tuple[str, str]:
    place = block.place
    where = f"table {place.table} row {place.row} column {place.column}" if place else block.kind
    page = f"page {block.page}, " if block.page is not None else ""
    return f"{block.number:>5} {page}{where}", block.text


def _summary(source: SourceText) -> str:
    printed = sum(not char.isspace() for char in source.text)
    read = printed if source.characters_read is None else source.characters_read
    tables = {block.place.table for block in source.blocks if block.place}
    kinds = Counter(block.kind for block in source.blocks)
    return (
        f"{len(source.blocks)} pieces ({', '.join(f'{n} {kind}' for kind, n in kinds.items())}), "
        f"{len(tables)} tables, {printed} of {read} characters in them"
    )
