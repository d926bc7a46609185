"""A page as the PDF engine gives its characters: one by one, each with its text object and place.

The engine gives them in its own order, with spaces and line ends put in where it
sees them ("generated"). Those are hints where words end, and no text.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter, deque
from collections.abc import Callable
from functools import cache, cached_property, lru_cache, partial
from itertools import repeat

from tasks.extract.pdf.calls import Calls, Pointer, calls, pointer
from tasks.extract.pdf.frame import Frame, turn
from tasks.extract.pdf.scripts import (
    FIRST_MARK,
    JOINED_LETTERS,
    has_presentation_forms,
    is_mark,
    kind_of,
    take_apart,
    unreadable_in,
)
from tasks.extract.pdf.styles import Font, Style, style_of

MARK_REACH = 3
"""Steps in the engine's stream from a mark to its letter."""
_LETTERS = re.compile(f"[{JOINED_LETTERS}]+")
_AT_ONCE = 256
"""Characters whose boxes are asked at once: more than most lines have."""


class TextPage:
    """Asks the engine about the characters of a page, by their numbers from 0.

    Attributes:
        handle: of the engine's text page.
        text: one character for each of the engine's.
        frame: how the page is shown.
        styles: of the text objects met so far, by address.
        source: gives the address of the text object that a character is of, None for none.
        lefts, rights: where characters begin and end from left to right on a page that is not
            turned, after `ask_sides`.
        unreadable: characters without a Unicode value, of those read so far.
    """

    def __init__(self, text_page: object, text: str, frame: Frame) -> None:
        """Prepare; nothing is asked yet."""
        self.handle = pointer(text_page)
        self.text = text
        self.frame = frame
        self.call: Calls = calls()
        self.styles: dict[int | None, Style] = {}
        self.source: Callable[[int], int | None] = partial(self.call.text_object, self.handle)
        self.lefts = [0.0] * len(text)
        self.rights = [0.0] * len(text)
        self.unreadable = 0
        self._fonts: dict[int, Font] = {}

    @cached_property
    def others(self) -> str:
        """Its characters without the plain right-to-left letters, which are none but that."""
        return "".join(_LETTERS.split(self.text))

    @property
    def rtl_surplus(self) -> int:
        """How many more letters are from right to left than others."""
        surplus = len(self.text) - len(self.others)
        for char, count in Counter(self.others).items():
            kind = kind_of(char)
            surplus += count if kind == "R" else -count if kind == "L" else 0
        return surplus

    @cached_property
    def near_marks(self) -> frozenset[int]:
        """The characters that can be marks over others, and those that these can belong to."""
        found = set(self.others)
        marks = [char for char in found if char > FIRST_MARK and is_mark(take_apart(char))]
        if not marks:
            return frozenset()
        places = [found.start() for found in re.finditer(f"[{''.join(marks)}]", self.text)]
        steps = range(-MARK_REACH, MARK_REACH + 1)
        return frozenset(place + step for place in places for step in steps)

    def style(self, index: int, source: int | None) -> Style:
        """Return the style of a text object, as `source` gives it for the character `index`."""
        style = self.styles.get(source)
        if style is None:
            style = style_of(
                self.call, self.handle, index, source or 0, frame=self.frame, fonts=self._fonts
            )
            self.styles[source] = style
        return style

    def extent(self, index: int, style: Style) -> tuple[float, float]:
        """Return where a character begins and ends in its direction of writing."""
        frame = self.frame
        if style.angle == 0 and frame.turns == 0:
            left, bottom, right, top = self.call.loose_box(self.handle, index)
            if style.slant:  # the box around a slanted letter is wider than its place in the line
                left += style.slant * (style.ground - bottom)
                right -= style.slant * (top - style.ground)
            return left - frame.left, right - frame.left
        start = turn(*frame.place(*self.call.origin(self.handle, index)), style.angle)[0]
        left, bottom, right, top = self.call.tight_box(self.handle, index)
        corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
        along = [turn(*frame.place(*corner), style.angle)[0] for corner in corners]
        if style.angle % 90:  # the box stands askew to the text: its middle is the letter's
            return start, max(start, (min(along) + max(along)) - start)
        return min(start, *along), max(start, *along)

    def ask_sides(self, begin: int, stop: int) -> None:
        """Ask for `lefts` and `rights` of characters, all at once, without Python in between."""
        lefts: list[float] = []
        rights: list[float] = []
        boxes, places = _room()
        for first in range(begin, stop, _AT_ONCE):
            count = min(stop - first, _AT_ONCE)
            asked = range(first, first + count)
            deque(map(self.call.put_loose_box, repeat(self.handle), asked, places), maxlen=0)
            lefts += boxes[0 : 4 * count : 4].tolist()
            rights += boxes[2 : 4 * count : 4].tolist()
        if left := self.frame.left:
            lefts, rights = [x - left for x in lefts], [x - left for x in rights]
        self.lefts[begin:stop] = lefts
        self.rights[begin:stop] = rights

    def learn(self, start: int, text: str, font: Font) -> None:
        """Take in how the characters of a text read in its font.

        Of each character of a font the engine is asked once whether the file tells its
        Unicode value.
        """
        forms = font.forms
        for index, char in enumerate(text, start):
            if char not in forms:
                shown, says_nothing = _reading_of(char)
                says_nothing = says_nothing or self.call.map_error(self.handle, index) != 0
                forms[char] = shown, says_nothing
                if shown == char and not says_nothing:
                    font.plain += char

    def readable(self, start: int, stop: int, style: Style) -> str:
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
                    is_code = bool(self.call.map_error(self.handle, index))
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


@lru_cache(maxsize=4096)
def _reading_of(char: str) -> tuple[str, bool]:
    """Return a character with its form taken apart, and whether it says nothing in any font."""
    shown, lost = unreadable_in(take_apart(char))
    return shown, lost > 0


@cache
def _room() -> tuple[memoryview[float], list[Pointer]]:
    """Return room for the boxes of some characters, and the place of each in it."""
    found = (ctypes.c_float * (4 * _AT_ONCE))()
    begin = ctypes.addressof(found)
    places = [Pointer(begin + 4 * 4 * place) for place in range(_AT_ONCE)]
    return memoryview(found).cast("B").cast("f"), places
