"""Rows on their way from a table's cells to activity rows, and what becomes of each block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.blocks import Block
from tasks.records import Cell, Role, SectionId, SourceText
from tasks.structure.compact import without_cjk_spaces
from tasks.structure.tables.columns import Column
from tasks.structure.tables.states import RowState

Parts = dict[Column, tuple[Block, ...]]
"""The blocks of a row by what their columns are, in reading order."""


@dataclass(slots=True)
class Draft:
    """An activity row in its parts.

    Attributes:
        parts: the blocks of each column, in reading order; of a merged cell only with the
            first of its rows.
        merged: the blocks of merged cells that reach down into the row, where it has none itself.
        label: the label as printed, also where a merged cell above gives it; None without one.
    """

    section: SectionId
    state: RowState
    label: str | None
    parts: Parts
    table: int | None
    table_row: int | None
    evidence: list[str] = field(default_factory=list)
    merged: Parts = field(default_factory=dict)

    @property
    def blocks(self) -> list[Block]:
        """All its own blocks in reading order."""
        return sorted((b for part in self.parts.values() for b in part), key=lambda b: b.number)

    @property
    def shared(self) -> list[Block]:
        """The blocks that it has from rows above, in reading order."""
        return sorted((b for part in self.merged.values() for b in part), key=lambda b: b.number)

    def of(self, column: Column) -> tuple[Block, ...]:
        """Return the blocks of a column, its own or those of a merged cell; empty without any."""
        return self.parts.get(column) or self.merged.get(column, ())


@dataclass(frozen=True, slots=True)
class Placing:
    """What a block is in the document."""

    role: Role
    section: SectionId | None = None
    ordinal: int | None = None
    reason: str | None = None


class Placings:
    """What each block of a document is; each is placed once."""

    def __init__(self) -> None:
        self._of: dict[int, Placing] = {}

    def put(self, blocks: Iterable[Block], placing: Placing) -> None:
        """Say what these blocks are."""
        for block in blocks:
            if block.number in self._of:
                raise AssertionError(f"block {block.number} is placed twice")
            self._of[block.number] = placing

    def quarantine(
        self, blocks: Iterable[Block], reason: str, section: SectionId | None = None
    ) -> None:
        """Say that these blocks could not be placed, and why."""
        self.put(blocks, Placing("quarantine", section, reason=reason))

    def __contains__(self, block: Block) -> bool:
        return block.number in self._of

    def cells(self, source: SourceText, *, unspaced: bool) -> tuple[Cell, ...]:
        """Return a cell for each block in document order; one that nobody placed is quarantined."""
        unplaced = Placing("quarantine", reason="stands outside every known part")
        return tuple(
            _cell(
                number,
                block,
                self._of.get(block.number, unplaced),
                # Where all of it is the mark of a note, there is nothing else to read.
                text=block.text or source.text[block.span.start : block.span.end].strip(),
                unspaced=unspaced,
            )
            for number, block in enumerate(source.blocks, 1)
        )


def _cell(number: int, block: Block, placing: Placing, *, text: str, unspaced: bool) -> Cell:
    place = block.place
    return Cell(
        number=number,
        role=placing.role,
        span=block.span,
        text=without_cjk_spaces(text) if unspaced else text,
        section=placing.section,
        ordinal=placing.ordinal,
        reason=placing.reason,
        boxes=block.boxes,
        table=place.table if place else None,
        table_row=place.row if place else None,
        table_column=place.column if place else None,
    )
