"""The records that travel from stage to stage.

Plain frozen dataclasses: they import neither Polars nor Prefect, so that
`ctbt parse` starts fast. Character offsets are Python string offsets into the
decoded file, start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tasks.blocks import Block, Box, Span

__all__ = ["Block", "Box", "Span"]
# Of the places and blocks of tasks.blocks, those that are asked for here.

Language = Literal["ar", "zh", "en", "fr", "ru", "es"]
LANGUAGES: tuple[Language, ...] = ("ar", "zh", "en", "fr", "ru", "es")

SectionId = Literal["1a", "1b", "2a", "2b"]
SECTIONS: tuple[SectionId, ...] = ("1a", "1b", "2a", "2b")

Role = Literal[
    "front_matter",
    "heading",
    "state_label",
    "period",
    "activity",
    "remarks",
    "footnote",
    "running",
    "text",
    "hidden",
    "quarantine",
]
"""running: heads and feet of pages; text: what is no part of the table of activities, such as
another annex; hidden: in the file and not in its reading text, such as tracked deletions."""
ROLES: tuple[Role, ...] = (
    "front_matter",
    "heading",
    "state_label",
    "period",
    "activity",
    "remarks",
    "footnote",
    "running",
    "text",
    "hidden",
    "quarantine",
)

StateBasis = Literal["label", "text", "order", "unknown"]
STATE_BASES: tuple[StateBasis, ...] = ("label", "text", "order", "unknown")
PeriodPrecision = Literal["day", "month", "year", "open", "reporting_period"]
"""open: one end is not printed; reporting_period: the row prints no date of its own and stands for
the whole period of the report."""
PERIOD_PRECISIONS: tuple[PeriodPrecision, ...] = (
    "day",
    "month",
    "year",
    "open",
    "reporting_period",
)
PeriodBasis = Literal["column", "activity", "document"]
PERIOD_BASES: tuple[PeriodBasis, ...] = ("column", "activity", "document")

Series = Literal["sg-report", "art14"]
Shape = Literal["flattened", "table", "prose", "none"]
"""What the rows of a document were read from; "none": it holds nothing that can be."""

Format = Literal["docx", "doc", "pdf", "txt"]
FORMATS: tuple[Format, ...] = ("docx", "doc", "pdf", "txt")
"""The formats that are read, by how well they keep a table's rows."""
FORMAT_OF: dict[str, Format] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
"""{media type: format} of what is read."""

MAIN = "main"
"""The part of an edition that is the report itself; others are called such as "Add.1"."""

SPECIMEN_MARK = "SPECIMEN"
"""Printed in the front matter of every specimen, and in no document of the United Nations."""

PARSER_VERSION = "4"
"""Raised by hand whenever the same document would give other rows."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as extracted: literal text, nothing corrected.

    Attributes:
        name: file name, for messages.
        sha256: hex digest of the bytes.
        media_type: as sniffed from the bytes.
        byte_size: number of bytes.
        text: the decoded characters; of a PDF or Word file, those of its blocks in reading
            order, with line ends between.
        blocks: the pieces of a PDF or Word file, which tile `text`; none of a flattened text.
        characters_read: non-space characters that the reader of the format gave, counted before
            they were ordered and put into blocks; None for a flattened text.
        pages: number of pages; None where the format has none.
    """

    name: str
    sha256: str
    media_type: str
    byte_size: int
    text: str
    blocks: tuple[Block, ...] = ()
    characters_read: int | None = None
    pages: int | None = None

    @property
    def format(self) -> Format:
        """The format of the file."""
        return FORMAT_OF[self.media_type]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the document with one role; cells tile the document.

    Attributes:
        number: from 1 in document order.
        role: what the piece is.
        span: where it stands.
        text: the text without the spaces of word segmentation.
        section: the section it stands in, None outside the table.
        ordinal: the activity row it belongs to, None if it is of no row.
        reason: why it is in quarantine; of a text, what it is part of, such as the title of
            another annex; None otherwise.
        boxes: where it stands on pages; empty where the format has none.
        table, table_row, table_column: its place in a table, from 1; None outside of tables.
    """

    number: int
    role: Role
    span: Span
    text: str
    section: SectionId | None = None
    ordinal: int | None = None
    reason: str | None = None
    boxes: tuple[Box, ...] = ()
    table: int | None = None
    table_row: int | None = None
    table_column: int | None = None

    @property
    def page(self) -> int | None:
        """First page it stands on, from 1; None where the format has no pages."""
        return self.boxes[0].page if self.boxes else None


@dataclass(frozen=True, slots=True)
class Note:
    """A note that a row refers to: its mark and its text, None where the text is not found."""

    mark: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period as an interval of days, both ends inclusive.

    `end` is None when the period is open ("2010年9月 至"), `start` when only its end is printed
    ("until March 2011"), and both are None when the printed form cannot be read.
    """

    start: date | None
    end: date | None
    precision: PeriodPrecision | None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the document says of itself before its table.

    Every attribute is None where the document does not print it. `original` is the language it
    was written in, `distributed` the day of its distribution, `job_number` that of the print
    shop, such as 11-40530; `series` the series whose title it bears; `is_reissued` that its
    symbol bears a star, as that of a document issued again does.
    """

    language: Language
    symbol: str | None
    session: int | None
    agenda_item: int | None
    title: str | None
    requested_by: str | None
    period_text: str | None
    period: Period | None
    original: Language | None = None
    distributed: date | None = None
    job_number: str | None = None
    series: Series | None = None
    is_reissued: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a decision of the parser, with its weight in nats."""

    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reporter:
    """One of those who report a row: a State (alpha-3) or a group of reference data, never both.

    `basis` says how it is known, as for the State of a row.
    """

    state_iso3: str | None
    group_id: str | None
    basis: StateBasis

    @property
    def code(self) -> str:
        """Alpha-3 code of the State, or the id of the group."""
        return str(self.state_iso3 or self.group_id)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One row of the report's table: the contract of `ctbt parse`.

    `periods` holds each date of a row that prints several ("24 September 2010 and 3 May 2011"),
    in order; the interval of the row is their hull. It is empty where one interval says all.
    `joint` holds the reporters of a label that names several States, or a group; it is empty
    where `state_iso3` says all, which is None otherwise.
    """

    ordinal: int
    section: SectionId
    state_iso3: str | None
    state_label: str | None
    state_basis: StateBasis
    period_text: str | None
    period_start: date | None
    period_end: date | None
    period_precision: PeriodPrecision | None
    period_basis: PeriodBasis | None
    activity: str
    remarks: str | None
    span: Span
    activity_span: Span
    flags: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    boxes: tuple[Box, ...] = ()
    table: int | None = None
    table_row: int | None = None
    notes: tuple[Note, ...] = ()
    periods: tuple[Period, ...] = ()
    joint: tuple[Reporter, ...] = ()

    @property
    def page(self) -> int | None:
        """First page it stands on, from 1; None where the format has no pages."""
        return self.boxes[0].page if self.boxes else None

    @property
    def reporters(self) -> tuple[Reporter, ...]:
        """Everybody who reports the row; empty where the State is unknown."""
        if self.joint or self.state_iso3 is None:
            return self.joint
        return (Reporter(self.state_iso3, None, self.state_basis),)


@dataclass(frozen=True, slots=True)
class Conservation:
    """Where the non-space characters of the document went.

    Attributes:
        total: non-space characters of the document, as the reader of its format gave them.
        by_role: characters in exactly one cell, by the cell's role.
        lost: characters in no cell, or read and not in the extracted text.
        doubled: characters in more than one cell, or in the extracted text and never read.
    """

    total: int
    by_role: dict[Role, int]
    lost: int
    doubled: int

    @property
    def ratio(self) -> float:
        """Share of the characters that are in exactly one cell: 1.0 when nothing is lost."""
        return sum(self.by_role.values()) / self.total if self.total else 0.0

    @property
    def holds(self) -> bool:
        """True when each character is in exactly one cell."""
        return self.total > 0 and self.lost == 0 and self.doubled == 0


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """A whole document after structure and normalize."""

    source: SourceText
    front: FrontMatter
    cells: tuple[Cell, ...]
    rows: tuple[ActivityRow, ...]
    conservation: Conservation
    shape: Shape = "flattened"

    @property
    def is_specimen(self) -> bool:
        """True when the front matter says SPECIMEN: written by this project, no State's report."""
        return any(
            cell.role == "front_matter" and SPECIMEN_MARK in cell.text for cell in self.cells
        )
