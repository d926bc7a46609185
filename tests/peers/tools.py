"""The tables of a PDF as rows of cells, by each of the three tools."""

from __future__ import annotations

import re
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from tasks.extract.pdf.read import extract_pdf
from tests.peers.measure import TableRow

Rows = list[TableRow]

PLUMBER_TRIES: Mapping[str, dict[str, str]] = {
    "lines": {},
    "text": {"vertical_strategy": "text", "horizontal_strategy": "text"},
    "mixed": {"vertical_strategy": "text", "horizontal_strategy": "lines"},
}
"""Settings of pdfplumber: its own, for tables without rules, and with horizontal rules only."""
CAMELOT_TRIES = ("lattice", "stream")
LATIN = re.compile(r"[0-9A-Za-z]+(?:[-./][0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Try:
    """What a tool gave with one of its settings, and the processor seconds that it took."""

    setting: str
    rows: Rows
    seconds: float


def timed(action: Callable[[], Rows]) -> tuple[Rows, float]:
    """Do it; seconds of this process's processor, which others on the machine change less."""
    begin = time.process_time()
    rows = action()
    return rows, time.process_time() - begin


def ours(path: Path) -> Rows:
    """The cells of our blocks; heads that are printed again are marked as such, and left out."""
    rows: dict[tuple[int, int], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for block in extract_pdf(path.read_bytes(), path.name).blocks:
        place = block.place
        if place is not None and not place.is_repeat:
            rows[place.table, place.row][place.column].append(block.text)
    return [
        [" ".join(cells.get(column, ())) for column in range(1, max(cells) + 1)]
        for cells in rows.values()
    ]


def plumber(path: Path, settings: dict[str, str] | None = None) -> Rows:
    """pdfplumber's `extract_tables` of every page; each page is closed when it is read."""
    import pdfplumber

    rows: Rows = []
    with pdfplumber.open(BytesIO(path.read_bytes())) as document:
        for page in document.pages:
            rows += (row for table in page.extract_tables(settings) for row in table)
            page.close()
    return rows


def camelot(path: Path, flavor: str) -> Rows:
    """camelot's tables of every page, in one thread."""
    import camelot
    import cv2

    cv2.setNumThreads(1)
    with warnings.catch_warnings():
        # It warns of each page without a table.
        warnings.simplefilter("ignore")
        tables = camelot.read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True)
        return [row for table in tables for row in table.df.to_numpy().tolist()]


def tries_of_plumber(path: Path) -> list[Try]:
    """What pdfplumber gives with each setting."""
    return [
        Try(name, *timed(partial(plumber, path, settings)))
        for name, settings in PLUMBER_TRIES.items()
    ]


def tries_of_camelot(path: Path) -> list[Try]:
    """What camelot gives with each flavour."""
    return [Try(flavor, *timed(partial(camelot, path, flavor))) for flavor in CAMELOT_TRIES]


def from_the_right(rows: Iterable[TableRow]) -> Rows:
    """Rows of a right-to-left table that a tool gave as they are drawn, as they are read.

    Columns from the right, and each line backwards but for numbers and Latin words: what a
    user of a tool that knows no direction would do.
    """
    return [[_logical(cell or "") for cell in reversed(row)] for row in rows]


def mirrored(attempts: Sequence[Try]) -> list[Try]:
    """The same tries, read from the right; and with only their columns from the right."""
    turned = [
        Try(f"{item.setting}, turned", from_the_right(item.rows), item.seconds) for item in attempts
    ]
    columns = [
        Try(item.setting, [row[::-1] for row in item.rows], item.seconds) for item in attempts
    ]
    return [*columns, *turned]


def _logical(cell: str) -> str:
    return "\n".join(
        LATIN.sub(lambda found: found[0][::-1], line[::-1]) for line in cell.splitlines()
    )
