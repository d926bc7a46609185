"""What the tables of a file hold: the key that every tool is measured against.

Only letters and digits are compared (`letters`), so that no tool is better by
its spaces, hyphens or dashes.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tasks.blocks import Block
from tasks.records import SourceText
from tests.specimen_reports.truth import Truth

FOLDER = Path(__file__).parent / "keys"


def letters(text: str) -> str:
    """The letters and digits of a text, in their compatibility form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class CellKey:
    """A cell: how it begins and how many letters and digits it has.

    Where it is known in full, `begins` is all of it.

    Attributes:
        begins: its first letters.
        count: number of its letters and digits.
        marked: the same cell with the marks of its notes, which not every tool takes out.
    """

    begins: str
    count: int
    marked: str

    def fits(self, text: str) -> bool:
        """Whether the letters of a tool's cell are these."""
        whole = len(text) == self.count and text.startswith(self.begins)
        return whole or text == self.marked


@dataclass(frozen=True, slots=True)
class RowKey:
    """A row: the cells that tell it, and how many cells have a text (None: not asked)."""

    cells: tuple[CellKey, ...]
    filled: int | None


@dataclass(frozen=True, slots=True)
class Key:
    """The tables of a file.

    Attributes:
        rows: the rows, without heads.
        cells: the cells that are looked for.
        ignored: texts that count neither for nor against a tool: heads, headings, what stands
            around the tables.
        head_words: a row with one of these words in its first cell is a head.
        first_only: only cells of the first column are known.
        right_to_left: the first column is the rightmost, and lines run from the right.
    """

    rows: tuple[RowKey, ...]
    cells: tuple[CellKey, ...]
    ignored: frozenset[str] = frozenset()
    head_words: tuple[str, ...] = ()
    first_only: bool = False
    right_to_left: bool = False


def exact(text: str, marked: str | None = None) -> CellKey:
    """The key of a cell that is known in full."""
    own = letters(text)
    return CellKey(own, len(own), letters(marked) if marked is not None else own)


def key_of_truth(truth: Truth) -> Key:
    """The key of a specimen report: a row is told by its activity."""
    texts = [
        text
        for row in truth.rows
        for text in (row.state_label, row.period_text, row.activity, row.remarks)
        if text and letters(text)
    ]
    return Key(
        rows=tuple(RowKey((exact(row.activity),), None) for row in truth.rows),
        cells=tuple(map(exact, texts)),
        ignored=frozenset(map(letters, truth.printed)) - frozenset(map(letters, texts)),
        right_to_left=truth.language == "ar",
    )


def key_of_twin(source: SourceText) -> Key:
    """The key of a PDF whose Word file was extracted: its cells, row by row.

    Heads count neither way, nor do cells over several columns: notes and headings.
    """
    rows: dict[tuple[int, int], dict[int, list[Block]]] = defaultdict(lambda: defaultdict(list))
    ignored = set()
    for block in source.blocks:
        place = block.place
        if place is None:
            continue
        if place.is_head or place.column_span > 1:
            ignored.add(letters(block.text))
        else:
            rows[place.table, place.row][place.column].append(block)
    found = [
        tuple(key for _, blocks in sorted(cells.items()) if (key := _of_blocks(blocks, source)))
        for cells in rows.values()
    ]
    kept = [cells for cells in found if cells]
    return Key(
        rows=tuple(RowKey(cells, len(cells)) for cells in kept),
        cells=tuple(cell for cells in kept for cell in cells),
        ignored=frozenset(ignored),
    )


def _of_blocks(blocks: Iterable[Block], source: SourceText) -> CellKey | None:
    pieces = list(blocks)
    key = exact(
        " ".join(piece.text for piece in pieces),
        " ".join(source.text[piece.span.start : piece.span.end] for piece in pieces),
    )
    return key if key.count else None


def read_whole_key(name: str, head_words: tuple[str, ...]) -> Key:
    """Read a key whose lines are rows with all of their cells.

    A cell with a mark of a note is written with the mark behind a bar: "215|c".
    """
    rows = tuple(
        RowKey(cells, len(cells))
        for line in _lines(name)
        if (cells := tuple(_with_mark(text) for text in line if letters(text)))
    )
    return Key(rows, tuple(cell for row in rows for cell in row.cells), head_words=head_words)


def _with_mark(text: str) -> CellKey:
    plain, _, mark = text.partition("|")
    return exact(plain, plain + mark)


def read_first_key(name: str, head_words: tuple[str, ...], *, right_to_left: bool = False) -> Key:
    """Read a key whose lines are: how the first cell begins, its letters, filled cells."""
    rows = tuple(
        RowKey((CellKey(letters(begins), int(count), ""),), int(filled))
        for begins, count, filled in _lines(name)
    )
    cells = tuple(cell for row in rows for cell in row.cells)
    return Key(rows, cells, head_words=head_words, first_only=True, right_to_left=right_to_left)


def _lines(name: str) -> list[list[str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))[1:]
