"""What is on a page of a PDF: words in lines, and ruled lines; places as in tasks.blocks.

These records are made page by page and dropped when the page's blocks are made,
so that memory does not grow with the number of pages.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Word:
    """Letters that stand together, in logical order.

    Attributes:
        text: ligatures taken apart, Arabic in logical order, digits in reading order; never empty.
        x0, top, x1, bottom: the box of its letters: ascent to descent of the font, so that the
            words of one line have like tops; of a raised mark its own smaller box.
        baseline: distance of its baseline from the page's top.
        size: font size in points.
        bold, italic: by the font.
        raised: it is smaller than and above its line, as the mark of a note.
        rtl: it is of a right-to-left script.
        space_before: something that is seen as a space stands before it (reading direction) on
            its line; False where the engine cut one word, or between CJK characters.
        order: number of its first character in the engine's stream of the page, from 0.
        count: characters of `text`; they add up to `Page.characters`.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    raised: bool
    rtl: bool
    space_before: bool
    order: int
    count: int


@dataclass(slots=True)
class Line:
    """Words on one baseline without a gap as wide as a column's gutter, in reading order.

    A printed line that runs through several columns is several `Line`s here; one with a wide gap
    or a link in it may be, too. Turned text is lines of its own, with the boxes it has as shown.
    `rtl` is the direction of the line as a whole.
    """

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    rtl: bool


@dataclass(slots=True)
class Rule:
    """A ruled line: `horizontal` from (x0, y) to (x1, y) with x0 < x1, else vertical likewise.

    Thin filled rectangles count as lines; a larger stroked or shaded rectangle gives its edges.
    """

    horizontal: bool
    at: float
    start: float
    end: float
    thickness: float


@dataclass(slots=True)
class Page:
    """A page as it is shown (rotation applied).

    Attributes:
        number: from 1.
        lines: from top to bottom, and in reading direction where they stand beside each other.
        characters: non-space characters that the engine gives of the page, without the spaces and
            line ends it makes up itself; a ligature counts as the letters it stands for, a letter
            that is drawn again over itself once.
        doubtful: reasons why its text cannot be trusted, such as a font without Unicode map.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule]
    characters: int
    has_picture: bool
    doubtful: tuple[str, ...] = ()
