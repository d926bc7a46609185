"""Raised letters, digits and stars that are marks of notes, and those that are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.docx.draft import Mark
from tasks.extract.raised import can_be_marks, ends_word

_EACH = re.compile(r"[^\s,،]+")
_LOOK = 12
"""Characters on each side of a raised one that are looked at."""


def raised_marks(literal: str, raised: Sequence[tuple[int, int]]) -> list[Mark]:
    """Return the marks of notes among the raised stretches of a text.

    A mark has the form of one (tasks.extract.raised) and stands at the end of a word, which it
    does not end itself as in "66e", "21st" or "m2".
    """
    marks: list[Mark] = []
    for start, end in _joined(raised):
        text = literal[start:end]
        if not can_be_marks(text):
            continue
        before, after = literal[max(start - _LOOK, 0) : start], literal[end : end + _LOOK]
        if not before or before[-1].isspace() or after[:1].isalnum():
            continue
        if ends_word(before.split()[-1], text, after):
            continue
        marks += [Mark(start + each.start(), start + each.end()) for each in _EACH.finditer(text)]
    return marks


def without_marks(literal: str, marks: Sequence[Mark]) -> str:
    """Return a text without its marks, and without the commas between raised ones."""
    shown: list[str] = []
    reached = 0
    for mark in marks:
        between = literal[reached : mark.start]
        is_joiner = reached > 0 and not between.strip(",، ")
        shown.append("" if is_joiner else between)
        reached = max(reached, mark.end)
    return "".join(shown) + literal[reached:]


def _joined(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch: one mark may be of several runs."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
