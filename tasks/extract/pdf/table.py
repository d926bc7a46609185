"""What is known of a table while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import Habits
from tasks.extract.pdf.heads import Key
from tasks.extract.pdf.ruling import Frame
from tasks.extract.pdf.sheet import Strip


@dataclass(slots=True)
class Table:
    """A table that is being read.

    Attributes:
        number: from 1 in the document.
        columns, habits: measured on all of its pages that are looked at together.
        frame: its borders on the page where it began, None without vertical ones.
        head: what the bands of its head say.
        head_rows, head_start: rows of the head, and rows before it.
        rows: rows so far.
        last: the last strip of each column of the last row on its page, and how many letter
            sizes above the row's last line it stands.
        begun: the columns with text in the last row.
        room: lines that the last page had room for below the table.
        whole: rows are not cut by the ends of pages.
        roomy_ends, early_cuts: pages that end with room, and those of them that cut a row
            nevertheless.
        lines: lines of the last row so far.
        owners: for each column the row whose cell it is in, for cells over several rows.
        reach: the last row of the cells over several rows, by their own row and column.
    """

    number: int
    columns: list[Column]
    habits: Habits
    frame: Frame | None
    head: list[Key] = field(default_factory=list)
    head_rows: int = 0
    head_start: int = 0
    rows: int = 0
    last: dict[int, tuple[Strip, float]] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()
    owners: dict[int, int] = field(default_factory=dict)
    reach: dict[tuple[int, int], int] = field(default_factory=dict)
    room: float = 0.0
    whole: bool = False
    roomy_ends: int = 0
    early_cuts: int = 0
    lines: int = 0
    reasons: tuple[str, ...] = ()
