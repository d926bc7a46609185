"""Lines with right-to-left letters, by drawn forms: letters, ligatures, and letters side by side.

The engine turns the characters of such a line one by one. So each character's place is
looked at; where a run of letters goes leftwards, as in most words, it is taken as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from operator import gt, sub

from tasks.extract.pdf.glyphs import Glyph
from tasks.extract.pdf.joined_letters import APART, OVERLAP
from tasks.extract.pdf.scripts import (
    JOINED_LETTERS,
    MIRRORED,
    mirrored_by_engine,
    rtl_cluster,
)
from tasks.extract.pdf.styles import Style
from tasks.extract.pdf.text_page import TextPage

_RUN = re.compile(f"[{JOINED_LETTERS}]+(?: [{JOINED_LETTERS}]+)*")
_WORD = re.compile("[^ ]+")
_TWICE = re.compile(r"(.)\1")
"""A letter that can be the one before it, drawn again to make it bold."""
_NOTHING = 0.01
"""Points: what is narrower is not drawn."""


def read_forms(page: TextPage, begin: int, stop: int) -> list[Glyph]:
    """Read the characters of a line, those that are drawn as one form together."""
    line = _Line(page, begin, stop)
    place = begin
    for match in _RUN.finditer(page.text, begin, stop):
        start, end = match.span()
        if place < start:
            line.read_each(place, start)
        line.read_run(start, end)
        place = end
    if place < stop:
        line.read_each(place, stop)
    return line.finished()


class _Line:
    """A line of the engine's text while its glyphs are gathered."""

    def __init__(self, page: TextPage, begin: int, stop: int) -> None:
        self.page, self.begin = page, begin
        self.glyphs: list[Glyph] = []
        self.lefts, self.rights = page.boxes(begin, stop)
        mirrored = mirrored_by_engine(page.text[begin:stop])
        self.mirrored = {begin + place for place in mirrored}
        self.together: set[int] = set()
        self.is_level = page.frame.turns == 0

    def read_run(self, start: int, stop: int) -> None:
        """Read words of letters with spaces between them, each that allows it as one glyph.

        The engine gives the characters of a text object one after the other.
        """
        page, text = self.page, self.page.text
        source = page.source(start)
        style = page.style(start, source)
        is_one = page.source(stop - 1) == source
        if is_one and stop - start > 1 and self._go_leftwards(start, stop, style):
            self._read_words(start, stop, style)
            return
        place = start
        for match in _WORD.finditer(text, start, stop):
            first, end = match.span()
            if place < first:
                self.read_each(place, first)
            if not is_one:
                source = page.source(first)
                style = page.style(first, source)
            if (
                end - first > 1
                and (is_one or page.source(end - 1) == source)
                and self._go_leftwards(first, end, style)
            ):
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
        first, end = start - self.begin, stop - self.begin
        return _is_leftwards(text, self.lefts[first:end], self.rights[first:end], style.size)

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
        begin = self.begin
        return not self._is_form(start - begin - 1) and not self._is_form(stop - begin - 1)

    def _read_words(self, start: int, stop: int, style: Style) -> None:
        """Read words of letters that go leftwards, and the spaces between them."""
        text, begin, lefts, rights = self.page.text, self.begin, self.lefts, self.rights
        make = tuple.__new__
        generated, handle = self.page.call.generated, self.page.handle
        while True:
            end = text.find(" ", start, stop)
            end = stop if end < 0 else end
            x0, x1 = lefts[end - begin - 1], max(rights[start - begin : end - begin])
            word = make(Glyph, (x0, x1, text[start:end], start, style, False))
            self.glyphs.append(word)
            if end == stop:
                return
            x0, x1 = lefts[end - begin], rights[end - begin]
            if x1 - x0 >= _NOTHING and not generated(handle, end):
                self.glyphs.append(make(Glyph, (x0, x1, " ", end, style, False)))
            start = end + 1

    def _read_forms(self, start: int, stop: int, style: Style) -> bool:
        """Read a word with ligatures as one glyph, if it can be; say so."""
        text = self.page.text[start:stop]
        first, end = start - self.begin, stop - self.begin
        lefts, rights = self.lefts[first:end], self.rights[first:end]
        if len(set(lefts)) == len(lefts) or self.page.source(start) != self.page.source(stop - 1):
            return False
        if not self._is_simple(start, text, style):
            return False
        text, lefts, rights = _forms_of(text, lefts, rights)
        if not _is_leftwards(text, lefts, rights, style.size):
            return False
        self.glyphs.append(Glyph(lefts[-1], max(rights), text, start, style))
        return True

    def _is_form(self, place: int) -> bool:
        """Say whether a character stands where the next one does, as those of one form do."""
        lefts, rights = self.lefts, self.rights
        return (
            0 <= place < len(lefts) - 1
            and lefts[place] == lefts[place + 1]
            and rights[place] == rights[place + 1]
        )

    def read_each(self, start: int, stop: int) -> None:
        """Read characters one by one."""
        page, text, glyphs, begin = self.page, self.page.text, self.glyphs, self.begin
        lefts, rights, handle = self.lefts, self.rights, self.page.handle
        get_object, generated = page.call.text_object, page.call.generated
        source, style, is_plain = 0, None, False
        make = tuple.__new__  # a third of the time that the record itself takes to be made
        for index in range(start, stop):
            char = text[index]
            if char == " " and generated(handle, index):
                continue
            owner = get_object(handle, index) or 0
            if owner != source or style is None:
                source = owner
                style = page.style(index, source)
                is_plain = self.is_level and style.angle == 0 and not style.slant
            if is_plain:
                x0, x1 = lefts[index - begin], rights[index - begin]
            else:
                x0, x1 = page.extent(index, style)
            if char.isspace():
                here = char
            else:
                if char not in style.font.forms:
                    page.learn(index, char, style.font)
                here, says_nothing = style.font.forms[char]
                page.unreadable += says_nothing
                if index in self.mirrored:
                    here = MIRRORED[here]
            if glyphs:
                before = glyphs[-1]
                if before[0] == x0 < x1 == before[1] and before.style is style:
                    glyphs[-1] = before._replace(text=before.text + here)
                    self.together.add(len(glyphs) - 1)
                    continue
            if char == " " and x1 - x0 < _NOTHING:
                continue  # the engine's own, which it does not mark as such in Arabic
            glyphs.append(make(Glyph, (x0, x1, here, index, style, False)))

    def finished(self) -> list[Glyph]:
        """Return the glyphs, the letters of ligatures in logical order."""
        for number in self.together:
            letters = self.glyphs[number].text.replace(" ", "") or " "
            self.glyphs[number] = self.glyphs[number]._replace(text=rtl_cluster(letters))
        return self.glyphs


def _is_leftwards(text: str, lefts: Sequence[float], rights: Sequence[float], size: float) -> bool:
    """Say whether letters each begin to the left of the one before it, without room between."""
    if not all(map(gt, lefts, islice(lefts, 1, None))):
        return False
    gaps = list(map(sub, lefts, islice(rights, 1, None)))
    if not gaps:
        return True
    return max(gaps) < APART * size and (not _TWICE.search(text) or min(gaps) > -OVERLAP * size)


def _forms_of(
    text: str, lefts: list[float], rights: list[float]
) -> tuple[str, list[float], list[float]]:
    """Return letters with those at one place, which are drawn as one form, in logical order."""
    forms: list[str] = []
    at: list[tuple[float, float]] = []
    for char, x0, x1 in zip(text, lefts, rights, strict=True):
        if at and at[-1] == (x0, x1) and x0 < x1:
            forms[-1] += char
        else:
            forms.append(char)
            at.append((x0, x1))
    text = "".join(rtl_cluster(form) if len(form) > 1 else form for form in forms)
    return text, [x0 for x0, _ in at], [x1 for _, x1 in at]
