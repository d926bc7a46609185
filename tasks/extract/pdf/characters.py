"""The characters of a page with their places, as the PDF engine gives them.

The engine gives them in its own order, with spaces and line ends put in where it
sees them ("generated"). Those are hints where words end, and no text.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tasks.errors import DamagedInput
from tasks.extract.pdf.calls import Calls, calls, page_text
from tasks.extract.pdf.frame import Frame, frame_of, turn
from tasks.extract.pdf.scripts import (
    MIRRORED,
    REPLACEMENT,
    has_presentation_forms,
    has_rtl_letter,
    kind_of,
    mirrored_by_engine,
    rtl_cluster,
    take_apart,
    unreadable_in,
)
from tasks.extract.pdf.styles import Font, Style, style_of

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

MOST_CHARACTERS = 100_000
"""Characters of a page; a page of the smallest print has under 20,000."""
_DOUBTFUL = 0.01
"""Share of unreadable characters from which a page's text is not to be trusted."""
_CODES = str.maketrans(
    {
        "\x02": "-",  # what the engine puts for the hyphen at a line end that it takes for a break
        "\ufffe": "-",
        "\0": REPLACEMENT,
        **dict.fromkeys("\x1c\x1d\x1e\x1f\x85", REPLACEMENT),  # no spaces, as Python has them
    }
)
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\r\n]+")
_NOTHING = 0.01
"""Points: what is narrower is not drawn."""
_WIDE = 2.0
"""Font sizes that a character can be wide; a text object that jumps is read by its characters."""


class Glyph(NamedTuple):
    """Characters that are drawn beside each other without a space, of one text object.

    On a page with right-to-left letters each drawn form is one, and so is each space
    (its text is white space). `x0` and `x1` are measured as `Style.baseline` is; `order` is
    the number of its first character in the engine's stream; `spaced` says that a space
    character stands before it there.
    """

    x0: float
    x1: float
    text: str
    order: int
    style: Style
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """What is written on a page.

    Attributes:
        frame: how the page is shown.
        glyphs: in the order of the engine's stream, generated spaces left out.
        count: characters of the glyphs that are no white space.
        unreadable: those of them without a Unicode value.
        doubtful: why they cannot be trusted.
        rtl: a letter of a right-to-left script is among them.
        sources: addresses of the text objects that they are of.
    """

    frame: Frame
    glyphs: list[Glyph]
    count: int
    unreadable: int
    doubtful: tuple[str, ...]
    rtl: bool
    sources: frozenset[int]


def read_characters(page: pypdfium2.PdfPage, number: int, name: str) -> Characters:
    """Read the characters of an open page.

    Raises:
        DamagedInput: more characters than a page can have.
    """
    from pypdfium2 import raw

    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        total = raw.FPDFText_CountChars(text_page.raw)
        if total > MOST_CHARACTERS:
            raise DamagedInput(
                document=name,
                place=f"page {number}",
                expected=f"a page of at most {MOST_CHARACTERS:,} characters",
                found=f"{total:,}",
            )
        text = page_text(text_page.raw, total).translate(_CODES)
        reader = _Reader(text_page.raw, text, frame)
        rtl = has_rtl_letter(text)
        glyphs = reader.lines() if rtl else reader.words(0, total)
    finally:
        text_page.close()
    count = sum(len(glyph.text) for glyph in glyphs if not glyph.text.isspace())
    doubtful: tuple[str, ...] = ()
    if reader.unreadable and reader.unreadable >= _DOUBTFUL * count:
        doubtful = (f"{reader.unreadable} of {count} characters have no Unicode value",)
    sources = frozenset(reader.styles)
    return Characters(frame, glyphs, count, reader.unreadable, doubtful, rtl, sources)


class _Reader:
    """Reads one text page of the engine."""

    def __init__(self, text_page: object, text: str, frame: Frame) -> None:
        self.page = ctypes.cast(text_page, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
        self.text = text
        self.frame = frame
        self.call: Calls = calls()
        self.styles: dict[int, Style] = {}
        self.fonts: dict[int, Font] = {}
        self.unreadable = 0

    def lines(self) -> list[Glyph]:
        """Read a page with right-to-left letters, line by line.

        Where most letters are others, the lines without them are read as on other pages.
        """
        kinds = Counter(map(kind_of, self.text))
        is_left = kinds["L"] > kinds["R"]
        glyphs: list[Glyph] = []
        for line in _LINE.finditer(self.text):
            read = self.words if is_left and not has_rtl_letter(line.group()) else self.forms
            glyphs += read(*line.span())
        return glyphs

    def words(self, begin: int, stop: int) -> list[Glyph]:
        """Read characters without right-to-left letters, in pieces from space to space.

        The engine puts a space wherever it sees a gap, and gives the characters of a text
        object one after the other: so the places of the first and last of a piece do.
        """
        glyphs: list[Glyph] = []
        get_object, generated = self.call.text_object, self.call.generated
        page, text = self.page, self.text
        for match in _WORD.finditer(text, begin, stop):
            start, end = match.span()
            spaced = start > 0 and text[start - 1] == " " and not generated(page, start - 1)
            while start < end:
                source = get_object(page, start) or 0
                until = end
                if end - start > 1 and get_object(page, end - 1) != source:
                    until = start + 1
                    while get_object(page, until) == source:
                        until += 1
                self._add(glyphs, start, until, source, spaced)
                start, spaced = until, False
        return glyphs

    def _add(self, glyphs: list[Glyph], start: int, stop: int, source: int, spaced: bool) -> None:
        """Add a piece of one text object; one that jumps, character by character."""
        style = self._style(start, source)
        x0, x1 = self._extent(start, style)
        if stop - start > 1:
            last0, last1 = self._extent(stop - 1, style)
            if not 0 <= last0 - x0 <= _WIDE * style.size * (stop - start):
                for index in range(start, stop):
                    here0, here1 = self._extent(index, style)
                    text = self._readable(index, index + 1, style)
                    glyphs.append(Glyph(here0, here1, text, index, style, spaced))
                    spaced = False
                return
            x1 = last1 if last1 > x1 else x1
        glyphs.append(Glyph(x0, x1, self._readable(start, stop, style), start, style, spaced))

    def forms(self, begin: int, stop: int) -> list[Glyph]:
        """Read a line character by character, those that are drawn as one form together."""
        glyphs: list[Glyph] = []
        together: set[int] = set()
        get_object, generated = self.call.text_object, self.call.generated
        page, text = self.page, self.text
        mirrored = {begin + place for place in mirrored_by_engine(text[begin:stop])}
        loose_box, left = self.call.loose_box, self.frame.left
        source, style, is_plain = 0, None, False
        make = tuple.__new__  # a third of the time that the record itself takes to be made
        for index in range(begin, stop):
            char = text[index]
            if char == " " and generated(page, index):
                continue
            owner = get_object(page, index) or 0
            if owner != source or style is None:
                source = owner
                style = self._style(index, source)
                is_plain = style.angle == 0 == self.frame.turns and not style.slant
            if is_plain:
                x0, _, x1, _ = loose_box(page, index)
                x0, x1 = x0 - left, x1 - left
            else:
                x0, x1 = self._extent(index, style)
            if char.isspace():
                here = char
            else:
                known = style.font.forms.get(char) or self._form(index, char, style.font)
                here = known[0]
                self.unreadable += known[1]
                if index in mirrored:
                    here = MIRRORED[here]
            if glyphs:
                before = glyphs[-1]
                if before.x0 == x0 < x1 == before.x1 and before.style is style:
                    glyphs[-1] = before._replace(text=before.text + here)
                    together.add(len(glyphs) - 1)
                    continue
            if char == " " and x1 - x0 < _NOTHING:
                continue  # the engine's own, which it does not mark as such in Arabic
            glyphs.append(make(Glyph, (x0, x1, here, index, style, False)))
        for number in together:
            letters = glyphs[number].text.replace(" ", "") or " "
            glyphs[number] = glyphs[number]._replace(text=rtl_cluster(letters))
        return glyphs

    def _style(self, index: int, source: int) -> Style:
        style = self.styles.get(source)
        if style is None:
            style = style_of(
                self.call, self.page, index, source, frame=self.frame, fonts=self.fonts
            )
            self.styles[source] = style
        return style

    def _extent(self, index: int, style: Style) -> tuple[float, float]:
        """Return where a character begins and ends in its direction of writing."""
        frame = self.frame
        if style.angle == 0 and frame.turns == 0:
            left, bottom, right, top = self.call.loose_box(self.page, index)
            if style.slant:  # the box around a slanted letter is wider than its place in the line
                left += style.slant * (style.ground - bottom)
                right -= style.slant * (top - style.ground)
            return left - frame.left, right - frame.left
        start = turn(*frame.place(*self.call.origin(self.page, index)), style.angle)[0]
        left, bottom, right, top = self.call.tight_box(self.page, index)
        corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
        along = [turn(*frame.place(*corner), style.angle)[0] for corner in corners]
        if style.angle % 90:  # the box stands askew to the text: its middle is the letter's
            return start, max(start, (min(along) + max(along)) - start)
        return min(start, *along), max(start, *along)

    def _form(self, index: int, char: str, font: Font) -> tuple[str, bool]:
        """Return how a character of a font reads, and whether it says nothing."""
        shown, lost = unreadable_in(take_apart(char))
        is_code = bool(self.call.map_error(self.page, index))
        font.forms[char] = known = (shown, is_code or lost > 0)
        return known

    def _readable(self, start: int, stop: int, style: Style) -> str:
        """Return the characters of a piece with forms taken apart; count those that say nothing.

        Of each character of a font the engine is asked once whether the file tells its
        Unicode value.
        """
        text = self.text[start:stop]
        font = style.font
        if not font.mapped.issuperset(text):
            for index in range(start, stop):
                char = self.text[index]
                if char not in font.mapped and char not in font.unmapped:
                    is_code = bool(self.call.map_error(self.page, index))
                    (font.unmapped if is_code else font.mapped).add(char)
        codes, lost = sum(char in font.unmapped for char in text) if font.unmapped else 0, 0
        if not text.isascii():
            if has_presentation_forms(text):
                text = "".join(map(take_apart, text))
            text, lost = unreadable_in(text)
        elif not text.isprintable():
            text, lost = unreadable_in(text)
        self.unreadable += max(codes, lost)  # the code of a glyph may be a character that is none
        return text
