"""Notes: at the foot of a page below a short rule, or below a table; and the marks that call them.

A note begins with its mark, raised or a star, at the start of a line in
smaller print than the text; it goes on over the lines set like it below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.pdf.page import Word
from tasks.extract.pdf.sheet import Band, Sheet, Strip
from tasks.extract.pdf.strokes import Stroke

_JOINED = re.compile(r"(?:([a-z])\1{0,2}|[0-9]{1,2})(?=[\u2e80-\U0003ffff])")
"""A mark and the Chinese text behind it, between which no space is seen; aa follows z."""
SMALLER = 0.97
"""Share of the text's size that is seen as smaller print."""
_MARK = re.compile(
    r"[(]?(?:[a-z]{1,2}|[0-9]{1,3}|[\u0660-\u0669]{1,3}|[\u0621-\u064a]|[*†‡§]{1,4})[)]?"
)
_STAR = re.compile(r"[*†‡§]{1,4}")
ASIDE = 0.15
"""Share of the page's width from a side of the text within which a separator begins."""
SHORTEST, LONGEST = 3.0, 0.4
"""A separator is longer than this many letter sizes, and shorter than this share of the page."""


@dataclass(frozen=True, slots=True)
class Note:
    """The strips of a note; its first words may be its mark."""

    label: str
    strips: tuple[Strip, ...]
    reasons: tuple[str, ...]


def marks_of(word: Word) -> list[str]:
    """Return the marks of notes in a raised word: one, or several with commas between."""
    if not word.raised:
        return []
    marks = [mark for mark in re.split(r"[,;\s]+", word.text) if mark]
    return marks if marks and all(_MARK.fullmatch(mark) for mark in marks) else []


def note_label(strip: Strip, *, below: bool = False) -> str:
    """Return the mark that a line begins with, "" where it begins with none.

    A mark is raised or a star; `below` a separator it may be level with its note.
    """
    first = strip.words[0]
    level = below and _MARK.fullmatch(first.text) and (first.text.isdigit() or first.text.islower())
    if len(strip.words) > 1 and (level or marks_of(first)):
        return first.text.strip("(), ")
    joined = _JOINED.match(first.text) if below else None
    if joined is not None:
        return joined.group()
    star = _STAR.match(first.text)
    if star is not None and (len(strip.words) > 1 or len(first.text) > star.end()):
        return star.group()
    return ""


def take_notes(sheet: Sheet, text_size: float) -> list[Note]:
    """Take the notes out of the body of a sheet, in order.

    Args:
        sheet: without running heads and feet; its strips are without the notes afterwards.
        text_size: size of the document's text.
    """
    bands = sheet.bands
    separator = _separator(sheet, bands, text_size)
    notes: list[Note] = []
    taken: set[int] = set()
    open_note: tuple[str, list[Strip], str] | None = None

    def close() -> None:
        if open_note is not None:
            notes.append(Note(open_note[0], tuple(open_note[1]), (open_note[2],)))

    for index, band in enumerate(bands):
        below = separator is not None and band.baseline > separator
        first = band.strips[0]
        label = note_label(first, below=below)
        small = band.size < SMALLER * text_size
        if label and (below or small) and not _in_table(bands, index):
            close()
            why = "below a short rule" if below else "smaller print that begins with a mark"
            open_note = label, list(band.strips), why
            taken.add(index)
        elif open_note is not None and (below or _goes_on(open_note[1], band, small)):
            open_note[1].extend(band.strips)
            taken.add(index)
        elif below and small:
            close()
            open_note = "", list(band.strips), "smaller print below a short rule"
            taken.add(index)
        else:
            close()
            open_note = None
    close()
    sheet.keep(band for index, band in enumerate(bands) if index not in taken)
    return notes


def _in_table(bands: Sequence[Band], index: int) -> bool:
    """Return whether a band has cells beside its first strip: then it is a row, not a note."""
    strips = bands[index].strips
    if len(strips) == 1:
        return False
    only_mark = len(strips[0].words) == 1
    return not only_mark or len(strips) > 2


def _goes_on(strips: Sequence[Strip], band: Band, small: bool) -> bool:
    last = strips[-1]
    return (
        small
        and len(band.strips) == 1
        and abs(band.size - last.size) < 0.05 * last.size
        and band.baseline - last.baseline < 1.45 * last.size
        and band.strips[0].bold == last.bold
    )


def _separator(sheet: Sheet, bands: Sequence[Band], text_size: float) -> float | None:
    """Return the height of the short rule above the notes of the page's foot."""
    if not bands:
        return None
    sides = (
        min(band.strips[0].x0 for band in bands),
        max(band.strips[-1].x1 for band in bands),
    )
    for stroke in sorted(sheet.horizontals, key=lambda stroke: -stroke.at):
        if _is_separator(stroke, sheet, bands, sides, text_size):
            return stroke.at
    return None


def _is_separator(
    stroke: Stroke,
    sheet: Sheet,
    bands: Sequence[Band],
    sides: tuple[float, float],
    text_size: float,
) -> bool:
    length = stroke.end - stroke.start
    if not SHORTEST * text_size < length < LONGEST * sheet.width:
        return False
    # programs draw it at the left of a page that is read from the right, too
    if (
        stroke.start > sides[0] + ASIDE * sheet.width
        and stroke.end < sides[1] - ASIDE * sheet.width
    ):
        return False
    below = [band for band in bands if band.baseline > stroke.at]
    if not below or not note_label(below[0].strips[0], below=True):
        return False
    alone = not any(
        abs(other.at - stroke.at) < 1 and other is not stroke for other in sheet.horizontals
    )
    return alone and all(band.size <= 1.02 * text_size for band in below)
