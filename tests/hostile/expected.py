"""What must come of a hostile file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Expected:
    """The outcomes that are right, the error's class and a word of its line ("" for any)."""

    outcomes: tuple[Outcome, ...]
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: what is hostile in it, its name, how it is made, what must come of it."""

    title: str
    name: str
    make: Callable[[], bytes]
    expected: Expected


READ = Expected(("read",), "", "A/66/165")
EITHER = Expected(("read", "refused"), "", "")
"""What a reader may forgive: then the text is whole, else it is said what is broken."""
BOUNDED = Expected(("read", "refused", "ended"), "", "")
"""Where the work is without bounds and the worker may be ended for it."""


def refused(kind: str = "", word: str = "") -> Expected:
    """Return that of a file which must be refused."""
    return Expected(("refused",), kind, word)


Cases = dict[str, tuple[Callable[[], bytes], Expected]]
"""What is hostile in a file, how it is made, what must come of it."""


def cases(name: str, made: Cases) -> list[Case]:
    """Return the cases of files of one name."""
    return [Case(title, name, make, expected) for title, (make, expected) in made.items()]
