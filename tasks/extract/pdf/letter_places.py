"""Whether the letters of a text stand side by side, by the places of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tasks.extract.pdf.joined_letters import APART, OVERLAP
from tasks.extract.pdf.scripts import rtl_cluster

_TWICE = re.compile(r"(?=(.)\1)")
"""A letter that can be the one before it, drawn again to make it bold."""


def is_leftwards(text: str, lefts: Sequence[float], rights: Sequence[float], size: float) -> bool:
    """Say whether letters each begin to the left of the one before it, without room between.

    They may reach over each other, as Arabic letters do, but not over one like themselves.
    """
    apart, over = APART * size, -OVERLAP * size
    before = lefts[0]
    crossed = False
    for x0, x1 in zip(islice(lefts, 1, None), islice(rights, 1, None), strict=True):
        gap = before - x1
        if x0 >= before or gap >= apart:
            return False
        crossed = crossed or gap <= over
        before = x0
    return not crossed or all(
        lefts[place] - rights[place + 1] > over
        for place in [found.start() for found in _TWICE.finditer(text)]
    )


def is_rightwards(lefts: Sequence[float], rights: Sequence[float], size: float) -> bool:
    """Say whether letters each begin to the right of the one before it, side by side."""
    apart, over = APART * size, -OVERLAP * size
    left, right = lefts[0], rights[0]
    for x0, x1 in zip(islice(lefts, 1, None), islice(rights, 1, None), strict=True):
        if x0 <= left or not over < x0 - right < apart:
            return False
        left, right = x0, x1
    return True


def as_forms(
    text: str, lefts: Sequence[float], rights: Sequence[float]
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
