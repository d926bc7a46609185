"""The pages in view, and what is carried from one to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.pdf.columns import Column
from tasks.extract.pdf.evidence import Habits, TableBand
from tasks.extract.pdf.notes import Note
from tasks.extract.pdf.regions import Region
from tasks.extract.pdf.sheet import Band, Sheet, Strip
from tasks.extract.pdf.table import Table
from tasks.extract.pdf.tables import place_bands

REMEMBERED = 6
"""Tables before whose heads and columns a table may have again."""
NOTED = 1.5
"""Most lines of room that are believed above notes."""


@dataclass(slots=True)
class Prepared:
    """A page whose running heads, feet and notes are taken out, with its tables found.

    `column_counts` keeps how many columns a stretch of bands shows, which is asked again for
    each table before it; `placed` the bands from a place on in the columns of a table, which
    are asked again when the table is read.
    """

    sheet: Sheet
    heads: list[Band]
    feet: list[Band]
    notes: list[Note]
    bands: list[Band]
    regions: list[Region]
    why_running: list[str] = field(default_factory=list)
    column_counts: dict[tuple[int, int], int] = field(default_factory=dict)
    placed: tuple[int, Sequence[Column], list[TableBand]] | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How a table was set: what its first band says, columns, and habits seen on `size` bands."""

    head: str
    columns: Sequence[Column]
    habits: Habits
    size: int


@dataclass(slots=True)
class Assembly:
    """What is carried from page to page.

    Attributes:
        leading: usual distance of lines, in letter sizes.
        tables: number of tables so far.
        table: the one that may go on.
        paragraph: the last one of the page before, that may go on.
        heads, settings: of the last tables.
        deepest: baseline of the lowest line of any body so far.
    """

    leading: float
    tables: int = 0
    table: Table | None = None
    paragraph: list[Strip] | None = None
    heads: deque[tuple[str, ...]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    settings: deque[Setting] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    deepest: float = 0.0


def room_below(page: Prepared, upcoming: Sequence[Prepared], state: Assembly) -> float:
    """Return how many lines more the body of a page could hold.

    A body ends above the notes, else where the fullest page in view ends.
    """
    last = page.bands[-1]
    line = state.leading * last.size
    if page.notes:
        # the next line may call a note, for which there is no room any more
        return min((page.notes[0].strips[0].top - last.baseline) / line - 1.5, NOTED)
    state.deepest = max(
        [
            state.deepest,
            *(other.bands[-1].baseline for other in (page, *upcoming) if other.bands),
        ]
    )
    return (state.deepest - last.baseline) / line


def placed_bands(page: Prepared, region: Region, columns: Sequence[Column]) -> list[TableBand]:
    """Return the bands of a table with their strips put in columns."""
    if region.frame is None:
        return placed_from(page, region.start, region.end, columns)
    bands = page.bands[region.start : region.end]
    return place_bands(bands, columns, page.sheet.horizontals, page.sheet.verticals)


def placed_from(page: Prepared, start: int, end: int, columns: Sequence[Column]) -> list[TableBand]:
    """Return bands of a table without borders with their strips put in columns."""
    found: list[TableBand] = []
    if page.placed is not None and page.placed[0] == start and page.placed[1] is columns:
        found = page.placed[2]
    done = start + len(found)
    if done < end:
        above = page.bands[done - 1] if found else None
        rest = place_bands(page.bands[done:end], columns, page.sheet.horizontals, None, above)
        found = [*found, *rest]
        page.placed = start, columns, found
    return found[: end - start]
