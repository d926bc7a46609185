"""Labels of several names: lists of States and groups, and two names of one State.

Such a label is nothing but names and what may stand between them: commas, strokes, "and",
articles, marks of notes. A name in brackets, or one that is said to be a former name, is of the
State before it; where it is of another one, the label is no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tasks.records import Reporter
from tasks.reference.folding import APOSTROPHES
from tasks.reference.label_repairs import letters_of
from tasks.reference.name_folding import RAISED, WORD

Filler = Literal["joining", "article", "former", "note"]
"""A word between names; note: a small number, which marks a note or counts the names."""

MOST_UNITS = 20
"""Words of the longest name, each Arabic "and" counted, or its characters in Chinese."""

_AND = "و"
_MOST_NOTE_DIGITS = 2
_CHINESE = r"[\u3400-\u9fff]"
_UNIT = re.compile(rf"{_CHINESE}|&|(?:(?!{_CHINESE})(?:{WORD.pattern}))")
_NOTE = re.compile(r"[(（\[](?:\d{1,2}|[a-z])[)）\]]")
_BETWEEN = re.compile(
    rf"(?:[\s,،、;؛；/／|+•·.*†‡§¶#\-‐-―()（）\[\]\"«»“”{APOSTROPHES}]|{RAISED})*"
)
"""What may stand between two words of a list."""
_OPEN, _CLOSED = "(（[", ")）]"


@dataclass(frozen=True, slots=True)
class NamedReporter:
    """Who a name in a label names, and whether it is the right name on the day of the report."""

    reporter: Reporter
    of_day: bool


Known = Mapping[str, NamedReporter | Filler]
"""Names and fillers, by their letters."""


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    letters: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or filler: the units from `first`, before `end`."""

    first: int
    end: int
    what: NamedReporter | Filler


def read_list(label: str, known: Known) -> tuple[NamedReporter, ...]:
    """Return whom a label of several names names, each once and in printed order.

    Where all names are of one State, that is the State alone, as by its first name. Empty when
    the label holds fewer than two names, or anything else.
    """
    label = _NOTE.sub(" ", label)
    units = _units_of(label)
    parts = _covering(units, known) if units else None
    if parts is None or not _is_list(label, units, parts):
        return ()
    first: dict[Reporter, NamedReporter] = {}
    for part in parts:
        if isinstance(part.what, NamedReporter):
            first.setdefault(part.what.reporter, part.what)
    return tuple(first.values())


def unit_count(name: str) -> int:
    """Return how many words a name has, as `MOST_UNITS` counts them."""
    return len(_units_of(name))


def _units_of(label: str) -> list[_Unit]:
    """Return the words of a label, Chinese ones by character."""
    units: list[_Unit] = []
    for match in _UNIT.finditer(label):
        start, word = match.start(), match[0]
        if word.startswith(_AND) and len(word) > 1:
            # The Arabic "and" is written with the word that follows; a name that begins with
            # this letter is found all the same, for the letters of both are together its own.
            units.append(_Unit(start, start + 1, _AND))
            start, word = start + 1, word[1:]
        units.append(_Unit(start, match.end(), word))
    return units


def _covering(units: Sequence[_Unit], known: Known) -> list[_Part] | None:
    """Return the names and fillers that the units are, None when a unit is neither.

    At each unit the longest name wins that lets the rest be covered.
    """
    dead: set[int] = set()
    parts: list[_Part] = []
    ways = [_parts_at(units, 0, known)]
    while ways:
        part = next(ways[-1], None)
        if part is None:
            ways.pop()
            if parts:
                dead.add(parts.pop().end)
        elif part.end == len(units):
            return [*parts, part]
        elif part.end not in dead:
            parts.append(part)
            ways.append(_parts_at(units, part.end, known))
    return None


def _parts_at(units: Sequence[_Unit], first: int, known: Known) -> Iterator[_Part]:
    found: list[_Part] = []
    letters = ""
    for end in range(first + 1, min(first + MOST_UNITS, len(units)) + 1):
        letters += units[end - 1].letters
        what = known.get(letters_of(letters))
        if what is not None:
            found.append(_Part(first, end, what))
    yield from reversed(found)
    number = units[first].letters
    if number.isdigit() and len(number) <= _MOST_NOTE_DIGITS:
        yield _Part(first, first + 1, "note")


def _is_list(label: str, units: Sequence[_Unit], parts: Sequence[_Part]) -> bool:
    """Say whether what stands around the names of a covered label makes it a list of them."""
    names = [part for part in parts if isinstance(part.what, NamedReporter)]
    if len(names) < 2 or not _is_framed(parts) or not _is_punctuated(label, units):
        return False
    reporters = [part.what.reporter for part in names if isinstance(part.what, NamedReporter)]
    renamed = len(set(reporters)) < len(reporters)
    if any(part.what == "former" for part in parts) and not renamed:
        return False
    depths = [_depth(label, units[part.first].start) for part in names]
    return all(
        reporters[at] == reporters[at - 1] or depths[at] <= depths[at - 1]
        for at in range(1, len(names))
    )


def _is_framed(parts: Sequence[_Part]) -> bool:
    """Say whether nothing before the first name or behind the last one wants another name."""
    names = [at for at, part in enumerate(parts) if isinstance(part.what, NamedReporter)]
    before = {part.what for part in parts[: names[0]]}
    behind = {part.what for part in parts[names[-1] + 1 :]}
    return before <= {"article", "note"} and behind <= {"former", "note", "article"}


def _is_punctuated(label: str, units: Sequence[_Unit]) -> bool:
    ends = [0, *(unit.end for unit in units)]
    starts = [*(unit.start for unit in units), len(label)]
    return all(
        _BETWEEN.fullmatch(label, end, start) for end, start in zip(ends, starts, strict=True)
    )


def _depth(label: str, place: int) -> int:
    """Return how many brackets are open before this place."""
    before = label[:place]
    return sum(map(before.count, _OPEN)) - sum(map(before.count, _CLOSED))
