"""What a specimen says, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.records import Language, SectionId
from tests.specimen_reports.dates import Printed, Window

SOFT_HYPHEN = "\u00ad"


def shown(text: str, language: Language) -> str:
    """A text as a page shows it: Chinese without the spaces between words."""
    return text.replace(" ", "") if language == "zh" else text


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark as it is printed, and its text."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a cell; the note's mark, if any, stands at its end."""

    text: str
    note: Note | None = None

    @property
    def plain(self) -> str:
        """The text to read, without soft hyphens."""
        return self.text.replace(SOFT_HYPHEN, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Attributes:
        section: where it stands.
        reporters: who acts: codes of States, or the id of a group.
        label: the first cell, None when it is empty.
        begins_group: the first row of its State in its section.
        period: the date cell, None when it is empty or there is no such column.
        opening: the date with which the activity begins, None when it begins with none.
        activity: paragraphs of the third cell.
        remarks: the fourth cell, None when it is empty or there is no such column.
    """

    section: SectionId
    reporters: tuple[str, ...]
    label: Paragraph | None
    begins_group: bool
    period: Printed | None
    opening: Printed | None
    activity: tuple[Paragraph, ...]
    remarks: Paragraph | None

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of its cells, in order."""
        cells = (self.label, *self.activity, self.remarks)
        return tuple(cell.note for cell in cells if cell is not None and cell.note is not None)


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its headings; `group` is printed above it when it begins a group."""

    section: SectionId
    group: str | None
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """What is printed before the annex's table.

    Attributes:
        symbol: of the document.
        session, agenda_item: None in the Article XIV series.
        organization: as the masthead's first line names it.
        header: the other lines of the masthead.
        footer: job number and bar code text.
        lines: session, item, title, author, and the like, one paragraph each.
        intro: numbered paragraphs.
        annex: the title of the annex, and the line with its period.
    """

    symbol: str
    session: int | None
    agenda_item: int | None
    organization: str
    header: tuple[str, ...]
    footer: tuple[str, ...]
    lines: tuple[str, ...]
    intro: tuple[str, ...]
    annex: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report; Chinese is cut into words by spaces, see `shown`."""

    front: Front
    window: Window
    period: Printed
    head: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in order."""
        return tuple(note for row in self.rows for note in row.notes)
