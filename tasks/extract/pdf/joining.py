"""Lines to text: as it is printed, and as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.extract.pdf.hyphens import SOFT_HYPHEN
from tasks.extract.pdf.line_ends import at_line_end
from tasks.extract.pdf.page import Line, Word
from tasks.extract.pdf.scripts import is_cjk
from tasks.extract.raised import ends_word

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
"""Marks of direction and of breaks, which no one sees."""
_MARK = re.compile(r"[^\W_]{1,2}|[*\u2020\u2021]{1,3}")
_SMALL = 0.75
"""Share of the size of a text below which letters are those of a mark in it."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A raised mark, at characters `start` to `end` (exclusive) of the literal text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of lines that follow each other.

    Attributes:
        literal: the words as printed, a space where one is seen, a line end between lines.
        text: to read: without marks of notes and soft hyphens; single spaces, none between Chinese
            characters; what only the document can tell is marked as in `line_ends`.
        marks: raised marks, in order.
    """

    literal: str
    text: str
    marks: tuple[Mark, ...]


def join_lines(lines: Sequence[Line]) -> Joined:
    """Join the lines of one paragraph, in reading order.

    Lines that stand on one baseline, as the parts of a line with a wide gap do, are parted in
    the literal text by a space. A raised word is a mark only behind or before other text of
    its line, or alone on the line below: one that stands alone first is text, and so is one
    that ends the word it touches, as in "21st".
    """
    literal: list[str] = []
    marks: list[Mark] = []
    text = ""
    length = 0
    before: Line | None = None
    for place, line in enumerate(lines):
        is_line_end = before is not None and not _is_one_line(before, line)
        if before is not None:
            literal.append("\n" if is_line_end else " ")
            length += 1
        is_broken = before is not None
        is_mark = _is_mark_alone(before, line)
        raised = [word.raised for word in line.words]
        if not is_mark and True not in raised:  # as most lines are
            first, rest = line.words[0].text, _printed(line.words[1:])
            literal.append(first + rest)
            length += len(first) + len(rest)
            text = (
                _join(text, first, before, is_line_end=is_line_end) if is_broken else first
            ) + rest
            before = line
            continue
        has_text = False in raised
        for number, word in enumerate(line.words):
            if number and word.space_before:
                literal.append(" ")
                length += 1
            literal.append(word.text)
            length += len(word.text)
            if is_mark or (
                word.raised
                and has_text
                and not ends_word(
                    literal[-2] if number and not word.space_before else "",
                    word.text,
                    _following(lines, place, number),
                )
            ):
                marks.append(Mark(word.text, length - len(word.text), length))
                continue
            if is_broken:
                text = _join(text, word.text, before, is_line_end=is_line_end)
            else:
                text += (" " if number and word.space_before else "") + word.text
            is_broken = False
        before = line
    shown = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if text.endswith(SOFT_HYPHEN):
        shown += SOFT_HYPHEN
    return Joined("".join(literal), shown, tuple(marks))


def _printed(words: Iterable[Word]) -> str:
    """Return words that stand behind another as printed."""
    return "".join([f" {word.text}" if word.space_before else word.text for word in words])


def _following(lines: Sequence[Line], place: int, number: int) -> str:
    """Return the word behind one of a line's; "" behind the last."""
    rest = lines[place].words[number + 1 : number + 2] or [
        word for line in lines[place + 1 : place + 2] for word in line.words[:1]
    ]
    return rest[0].text if rest else ""


def _is_mark_alone(before: Line | None, line: Line) -> bool:
    """Say whether a line is a mark for which the line before had no room."""
    if before is None or len(line.words) != 1 or not _MARK.fullmatch(line.words[0].text):
        return False
    size = max(word.size for word in before.words)
    return line.words[0].size < _SMALL * size and line.baseline - before.baseline < 2 * size


def _is_one_line(before: Line, line: Line) -> bool:
    """Say whether a line is a further part of the printed line before it."""
    height = max(before.bottom - before.top, 0.1)
    apart = line.x0 >= before.x1 if not line.rtl else line.x1 <= before.x0
    return apart and abs(before.baseline - line.baseline) < 0.2 * height


def _join(text: str, word: str, before: Line | None, *, is_line_end: bool) -> str:
    """Add the first word of a line to the text of the lines before it."""
    if not text:
        return word
    if is_cjk(text[-1]) and is_cjk(word[0]):
        return text + word
    if is_line_end and before is not None:
        return at_line_end(text, word, is_alone=len(before.words) == 1)
    return f"{text} {word}"
