"""What structure finds in a document of any format: rows as printed, and cells that tile it."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.blocks import Box
from tasks.records import (
    Cell,
    Conservation,
    Evidence,
    FrontMatter,
    Note,
    Reporter,
    SectionId,
    Shape,
    Span,
    StateBasis,
)


@dataclass(frozen=True, slots=True)
class StructuredRow:
    """A row as structure finds it: printed forms and places, nothing interpreted.

    Attributes:
        state_iso3: alpha-3 of the State, None if nothing tells it, or if there are `joint`
            reporters.
        state_label, period_text, remarks: as printed, None where not printed.
        span: from the row's first character to its last; what stands in between and is of no
            row (a page's foot and head) has cells of its own.
        boxes: where it stands on pages; empty where the format has none.
        table, table_row: the table and the row in it, from 1; None for text without tables.
        notes: the notes that its cells refer to.
        flags: what a reader should know before trusting the row.
        evidence: why the row begins where it does.
    """

    ordinal: int
    section: SectionId
    state_iso3: str | None
    state_basis: StateBasis
    state_label: str | None
    period_text: str | None
    activity: str
    remarks: str | None
    span: Span
    activity_span: Span
    boxes: tuple[Box, ...] = ()
    table: int | None = None
    table_row: int | None = None
    notes: tuple[Note, ...] = ()
    flags: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    joint: tuple[Reporter, ...] = ()


@dataclass(frozen=True, slots=True)
class StructuredReport:
    """A document in parts: front matter, rows, and cells that tile it.

    `shape` says what the rows were read from: "flattened" text, a "table", "prose", or "none"
    where the document is the report and holds nothing that can be read as rows.
    """

    front: FrontMatter
    rows: tuple[StructuredRow, ...]
    cells: tuple[Cell, ...]
    conservation: Conservation
    shape: Shape
