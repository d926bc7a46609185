"""PDF to text and blocks: pages one by one, with a view of the next ones.

Only some pages are held at a time (`AHEAD`), so that memory does not grow with
the pages' content: a table is measured on the pages of it that are in view.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tasks.errors import EmptyInput
from tasks.extract.pdf.assemble import assemble
from tasks.extract.pdf.evidence import SAME, USUAL_LEADING, WIDE_LEADING
from tasks.extract.pdf.hyphens import settle_breaks
from tasks.extract.pdf.notes import take_notes
from tasks.extract.pdf.page import Page
from tasks.extract.pdf.regions import find_regions
from tasks.extract.pdf.ruling import find_frames, without_inner, without_underlines
from tasks.extract.pdf.running import Edges, edges_of, take_running
from tasks.extract.pdf.sheet import Sheet, lay_out
from tasks.extract.pdf.view import Assembly, Prepared
from tasks.extract.pdf.writing import Writer, link_marks
from tasks.records import SourceText

AHEAD = 12
"""Pages in view after the one that is read: enough rows to measure a table on."""
NEAR_PAGES = 6
"""Pages before and after that are asked for the same running head: three of each side."""
HEADS = 32
"""Tables before whose heads tell a table that begins with the same."""


@dataclass(slots=True)
class Survey:
    """What is measured over the pages seen so far: sizes of letters, distances of lines, heads."""

    sizes: Counter[float] = field(default_factory=Counter)
    leadings: Counter[int] = field(default_factory=Counter)
    pages: int = 0
    characters: int = 0
    mirrored: bool = False
    heads: deque[str] = field(default_factory=lambda: deque(maxlen=HEADS))

    def add(self, page: Page) -> Sheet:
        """Take a page in and return it laid out."""
        right_to_left = sum([word.count for line in page.lines for word in line.words if word.rtl])
        if page.characters > 100:
            self.mirrored = 2 * right_to_left > page.characters
        sheet = lay_out(page, mirrored=self.mirrored)
        self.pages += 1
        self.characters += page.characters
        above = None
        for strip in sheet.strips:
            letters = sum([word.count for word in strip.words])
            self.sizes[round(strip.size, 1)] += letters
            if above is not None and abs(above.x0 - strip.x0) < 1:
                distance = (strip.baseline - above.baseline) / strip.size
                if 0.9 < distance <= WIDE_LEADING:
                    self.leadings[round(distance / SAME)] += 1
            above = strip
        return sheet

    @property
    def text_size(self) -> float:
        """Size of most letters."""
        return self.sizes.most_common(1)[0][0] if self.sizes else 10.0

    @property
    def leading(self) -> float:
        """Distance of the lines of running text, in letter sizes."""
        return self.leadings.most_common(1)[0][0] * SAME if self.leadings else USUAL_LEADING


def extract_pdf(data: bytes, name: str) -> SourceText:
    """Read a PDF: its text in reading order, in blocks with their places.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        EmptyInput: it holds no text, as a scan.
        DamagedInput: it cannot be read as a PDF.
    """
    from tasks.extract.pdf.engine import open_pdf, read_pages

    with open_pdf(data, name) as document, _without_collector():
        writer, survey = read_blocks(read_pages(document, name))
    if not survey.characters:
        raise EmptyInput(
            document=name,
            expected="a PDF with text",
            found=f"{survey.pages} pages without a character",
        )
    return SourceText(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        byte_size=len(data),
        text=writer.text,
        blocks=tuple(settle_breaks(link_marks(writer.blocks))),
        characters_read=survey.characters,
        pages=survey.pages,
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python not look for cycles: records hold none, and it would look at them page by page."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_blocks(pages: Iterable[Page]) -> tuple[Writer, Survey]:
    """Read pages to blocks.

    Args:
        pages: from first to last; each is dropped when its blocks are made.
    """
    writer, survey = Writer(), Survey()
    state = Assembly(USUAL_LEADING)
    window: deque[Prepared] = deque()
    prepared = prepare(pages, survey)
    ended = False
    while True:
        while not ended and len(window) <= AHEAD:
            page = next(prepared, None)
            if page is None:
                ended = True
            else:
                window.append(page)
        if not window:
            return writer, survey
        current = window.popleft()
        state.leading = survey.leading
        for piece in assemble(current, tuple(window), state):
            writer.write(piece)


def prepare(pages: Iterable[Page], survey: Survey) -> Iterator[Prepared]:
    """Take running heads, feet and notes out of each page, and find its tables."""
    held: deque[tuple[Sheet, Edges]] = deque()
    before: deque[Edges] = deque(maxlen=NEAR_PAGES)
    for page in pages:
        sheet = survey.add(page)
        held.append((sheet, edges_of(sheet)))
        if len(held) > NEAR_PAGES:
            yield _prepared(held, before, survey)
    while held:
        yield _prepared(held, before, survey)


def _prepared(held: deque[tuple[Sheet, Edges]], before: deque[Edges], survey: Survey) -> Prepared:
    sheet, edges = held.popleft()
    sheet.horizontals, sheet.verticals = without_inner(sheet.horizontals, sheet.verticals)
    frames = find_frames(sheet.horizontals, sheet.verticals)
    inside = (
        min((frame.top for frame in frames), default=sheet.height),
        max((frame.bottom for frame in frames), default=0.0),
    )
    heads, feet, reasons = take_running(
        sheet, edges, [*before, *(other for _, other in held)], inside
    )
    before.append(edges)
    sheet.horizontals = without_underlines(sheet.horizontals, sheet.strips)
    notes = take_notes(sheet, survey.text_size)
    regions = find_regions(sheet, sheet.bands, survey.leading, survey.heads)
    return Prepared(sheet, heads, feet, notes, sheet.bands, regions, reasons)
