"""Lines with right-to-left letters, by drawn forms: letters, ligatures, and letters side by side.

The engine turns the characters of such a line one by one. So each character's place is
looked at; where the letters of a word or the digits of a number stand side by side, as
they mostly do, they are taken as one.
"""

from __future__ import annotations

import re

from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.joined_letters import side_by_side
from tasks.extract.pdf.letter_places import as_forms, is_leftwards, is_rightwards
from tasks.extract.pdf.scripts import (
    FIRST_RTL,
    JOINED_LETTERS,
    MIRRORED,
    mirrored_by_engine,
    rtl_cluster,
)
from tasks.extract.pdf.styles import Style
from tasks.extract.pdf.text_page import TextPage

_RUN = re.compile(f"[{JOINED_LETTERS}]+(?: [{JOINED_LETTERS}]+)*")
_WORD = re.compile("[^ ]+")
_LEFT = re.compile("[0-9]{2,}|[A-Za-z]{2,}")
"""What is written from left to right and joined to nothing else: numbers and Latin words."""
_NOTHING = 0.01
"""Points: a space that is narrower is the engine's own, whether it marks it as such or not."""


def read_forms(page: TextPage, begin: int, stop: int) -> list[Glyph]:
    """Read the characters of a line, those that are drawn as one form together."""
    line = _Line(page, begin, stop)
    place = begin
    for match in _RUN.finditer(page.text, begin, stop):
        start, end = match.span()
        if place < start:
            line.read_between(place, start)
        line.read_run(start, end)
        place = end
    if place < stop:
        line.read_between(place, stop)
    return line.finished()


class _Line:
    """A line of the engine's text while its glyphs are gathered."""

    def __init__(self, page: TextPage, begin: int, stop: int) -> None:
        self.page, self.begin, self.stop = page, begin, stop
        self.glyphs: list[Glyph] = []
        self.lefts, self.rights = page.lefts, page.rights
        mirrored = mirrored_by_engine(page.text[begin:stop])
        self.mirrored = {begin + place for place in mirrored}
        self.together: set[int] = set()
        self.has_single = False
        self.is_level = page.frame.turns == 0

    def read_run(self, start: int, stop: int) -> None:
        """Read words of right-to-left letters with spaces between them."""
        source = self.page.source(start)
        if self.page.source(stop - 1) == source:
            self._read_stretch(start, stop, source)
            return
        place = start
        for first, end, owner in self._stretches(start, stop):
            if place < first:
                self.read_each(place, first)
            self._read_stretch(first, end, owner)
            place = end

    def _stretches(self, start: int, stop: int) -> list[tuple[int, int, int | None]]:
        """Cut words where another text object begins: begin, end, object.

        The engine gives the characters of a text object one after the other.
        """
        get = self.page.source
        stretches: list[tuple[int, int, int | None]] = []
        before: int | None = None
        for match in _WORD.finditer(self.page.text, start, stop):
            first, end = match.span()
            source = get(first)
            if stretches and source == before:
                first = stretches.pop()[0]
            last = get(end - 1)
            while source != last:
                until = next(index for index in range(first + 1, end) if get(index) != source)
                stretches.append((first, until, source))
                first, source = until, get(until)
            stretches.append((first, end, source))
            before = source
        return stretches

    def _read_stretch(self, start: int, stop: int, source: int | None) -> None:
        """Read words of one text object, each that allows it as one glyph."""
        style = self.page.style(start, source)
        if self._go_leftwards(start, stop, style):
            self._read_words(start, stop, style)
            return
        place = start
        for match in _WORD.finditer(self.page.text, start, stop):
            first, end = match.span()
            if place < first:
                self.read_each(place, first)
            if end - first < stop - start and self._go_leftwards(first, end, style):
                self._read_words(first, end, style)
            elif not self._read_forms(first, end, style):
                self.read_each(first, end)
            place = end

    def _go_leftwards(self, start: int, stop: int, style: Style) -> bool:
        """Say whether letters, and spaces between, of one text object stand side by side.

        They do when each begins to the left of the one before it without room between them,
        and none has a mark near it.
        """
        text = self.page.text[start:stop]
        if not self._is_simple(start, text, style):
            return False
        return is_leftwards(text, self.lefts[start:stop], self.rights[start:stop], style.size)

    def _is_simple(self, start: int, text: str, style: Style) -> bool:
        """Say whether characters are level, read as themselves, and are no form with another."""
        if style.angle or style.slant or not self.is_level:
            return False
        if text.lstrip(style.font.plain):
            self.page.learn(start, text, style.font)
            if text.lstrip(style.font.plain):
                return False
        near, stop = self.page.near_marks, start + len(text)
        if near and not near.isdisjoint(range(start, stop)):
            return False
        lefts = self.lefts
        if start > self.begin and lefts[start - 1] == lefts[start] and self._is_form(start - 1):
            return False
        return stop == self.stop or lefts[stop - 1] != lefts[stop] or not self._is_form(stop - 1)

    def _read_words(self, start: int, stop: int, style: Style) -> None:
        """Read words of letters that go leftwards, with the spaces between them as one glyph."""
        text, lefts, rights = self.page.text, self.lefts, self.rights
        make = tuple.__new__
        words: list[Glyph] = []
        first = start
        while True:
            end = text.find(" ", start, stop)
            end = stop if end < 0 else end
            x0, x1 = lefts[end - 1], max(rights[start:end])
            words.append(make(Glyph, (x0, x1, text[start:end], start, style, False, ())))
            if end == stop:
                break
            if rights[end] - lefts[end] < _NOTHING:
                self._add_words(first, end, words)
                words, first = [], end + 1
            start = end + 1
        self._add_words(first, stop, words)

    def _add_words(self, start: int, stop: int, words: list[Glyph]) -> None:
        """Add words that stand side by side."""
        if len(words) > 1:
            x0, (_, x1, _, _, style, _, _) = words[-1].x0, words[0]
            text = self.page.text[start:stop]
            stretch = tuple.__new__(Glyph, (x0, x1, text, start, style, False, tuple(words)))
            self.glyphs.append(stretch)
        else:
            self.glyphs += words

    def _read_forms(self, start: int, stop: int, style: Style) -> bool:
        """Read a word with ligatures as one glyph, if it can be; say so."""
        text = self.page.text[start:stop]
        lefts, rights = self.lefts[start:stop], self.rights[start:stop]
        if len(set(lefts)) == len(lefts) or not self._is_simple(start, text, style):
            return False
        text, lefts, rights = as_forms(text, lefts, rights)
        if not is_leftwards(text, lefts, rights, style.size):
            return False
        self.glyphs.append(Glyph(lefts[-1], max(rights), text, start, style))
        return True

    def _is_form(self, place: int) -> bool:
        """Say whether a character stands where the next one does, as those of one form do."""
        lefts, rights = self.lefts, self.rights
        return lefts[place] == lefts[place + 1] and rights[place] == rights[place + 1]

    def read_between(self, start: int, stop: int) -> None:
        """Read what stands between right-to-left letters, numbers and Latin words whole."""
        place = start
        for match in _LEFT.finditer(self.page.text, start, stop):
            first, end = match.span()
            if place < first:
                self.read_each(place, first)
            if not self._read_rightwards(first, end):
                self.read_each(first, end)
            place = end
        if place < stop:
            self.read_each(place, stop)

    def _read_rightwards(self, start: int, stop: int) -> bool:
        """Read digits or Latin letters as one glyph, if they can be; say so."""
        page, text = self.page, self.page.text[start:stop]
        lefts, rights = self.lefts[start:stop], self.rights[start:stop]
        source = page.source(start)
        style = page.style(start, source)
        if (
            not is_rightwards(lefts, rights, style.size)
            or page.source(stop - 1) != source
            or not self._is_simple(start, text, style)
        ):
            return False
        self.glyphs.append(Glyph(lefts[0], rights[-1], text, start, style))
        return True

    def read_each(self, start: int, stop: int) -> None:
        """Read characters one by one."""
        page, text, glyphs = self.page, self.page.text, self.glyphs
        lefts, rights, get_object = self.lefts, self.rights, page.source
        source, style, is_plain = None, None, False
        make = tuple.__new__  # a third of the time that the record itself takes to be made
        for index in range(start, stop):
            char = text[index]
            owner = get_object(index)
            if owner != source or style is None:
                source = owner
                style = page.style(index, source)
                is_plain = self.is_level and style.angle == 0 and not style.slant
            if is_plain:
                x0, x1 = lefts[index], rights[index]
            else:
                x0, x1 = page.extent(index, style)
            if char == " " and x1 - x0 < _NOTHING:
                continue
            if char.isspace():
                here = char
            else:
                if char not in style.font.forms:
                    page.learn(index, char, style.font)
                here, says_nothing = style.font.forms[char]
                page.unreadable += says_nothing
                if here > FIRST_RTL:
                    self.has_single = True
                if index in self.mirrored:
                    here = MIRRORED[here]
            if glyphs:
                before = glyphs[-1]
                if before[0] == x0 < x1 == before[1] and before.style is style:
                    glyphs[-1] = before._replace(text=before.text + here)
                    self.together.add(len(glyphs) - 1)
                    continue
            glyphs.append(make(Glyph, (x0, x1, here, index, style, False, ())))

    def finished(self) -> list[Glyph]:
        """Return the glyphs: ligatures in logical order, single letters side by side as one."""
        for number in self.together:
            letters = self.glyphs[number].text.replace(" ", "") or " "
            self.glyphs[number] = self.glyphs[number]._replace(text=rtl_cluster(letters))
        if self.has_single:
            return side_by_side(self.glyphs, self.page.near_marks)
        return self.glyphs
