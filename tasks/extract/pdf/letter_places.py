"""Whether the letters of a text stand side by side, by the places of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from operator import gt, lt, sub

from tasks.extract.pdf.joined_letters import APART, OVERLAP
from tasks.extract.pdf.scripts import rtl_cluster

_TWICE = re.compile(r"(?=(.)\1)")
"""A letter that can be the one before it, drawn again to make it bold."""


def is_leftwards(text: str, lefts: Sequence[float], rights: Sequence[float], size: float) -> bool:
    """Say whether letters each begin to the left of the one before it, without room between.

    They may reach over each other, as Arabic letters do, but not over one like themselves.
    """
    if not all(map(gt, lefts, islice(lefts, 1, None))):
        return False
    gaps: list[float] = list(map(sub, lefts, islice(rights, 1, None)))
    if not gaps:
        return True
    if max(gaps) >= APART * size:
        return False
    over = -OVERLAP * size
    return min(gaps) > over or all(gaps[found.start()] > over for found in _TWICE.finditer(text))


def is_rightwards(lefts: Sequence[float], rights: Sequence[float], size: float) -> bool:
    """Say whether letters each begin to the right of the one before it, side by side."""
    if not all(map(lt, lefts, islice(lefts, 1, None))):
        return False
    gaps: list[float] = list(map(sub, islice(lefts, 1, None), rights))
    return max(gaps) < APART * size and min(gaps) > -OVERLAP * size


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
