"""What is written on a page, before it is lines."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from tasks.extract.pdf.frame import Frame
from tasks.extract.pdf.styles import Style


class Glyph(NamedTuple):
    """Characters that are drawn beside each other without a space, of one text object.

    On a page with right-to-left letters each drawn form is one, or the forms of several letters
    that stand side by side, and so is each space (its text is white space). There one may also be
    several words of right-to-left letters with the spaces between them: then `words` are these
    in reading order, else it is empty. `x0` and `x1` are measured as `Style.baseline` is; `order`
    is the number of its first character in the engine's stream; `spaced` says that a space
    character stands before it there.
    """

    x0: float
    x1: float
    text: str
    order: int
    style: Style
    spaced: bool = False
    words: tuple[Glyph, ...] = ()


text_of = itemgetter(Glyph._fields.index("text"))


@dataclass(frozen=True, slots=True)
class Characters:
    """What is written on a page.

    Attributes:
        frame: how the page is shown.
        glyphs: in the order of the engine's stream, generated spaces left out.
        count: characters of the glyphs that are no white space.
        unreadable: those of them without a Unicode value.
        doubtful: why they cannot be trusted.
        has_rtl: a letter of a right-to-left script is among them.
        is_rtl: most letters are of such a script.
        has_marks: some may be marks over others.
        sources: addresses of the text objects that they are of.
    """

    frame: Frame
    glyphs: list[Glyph]
    count: int
    unreadable: int
    doubtful: tuple[str, ...]
    has_rtl: bool
    is_rtl: bool
    has_marks: bool
    sources: frozenset[int]
