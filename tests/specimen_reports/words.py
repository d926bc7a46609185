"""The words of the specimens: this project's own sentences, and the names of States."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.records import Language, SectionId

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StateWords:
    """A State in one language.

    Attributes:
        iso3: its code; that of a group of States; of several, their codes with spaces between.
        label: as the first column prints it.
        subject: as a sentence has it in the nominative, small letter first where it has an
            article.
        of: as it stands behind "the delegation of", in French and Russian in that form.
        other: another name: formal, old, or with its article.
        english: its English name, by which the reports order States.
        reports: it can have rows; the others are only spoken of.
    """

    iso3: str
    label: str
    subject: str
    of: str
    other: str
    english: str
    reports: bool

    @property
    def reporters(self) -> tuple[str, ...]:
        """Everybody who reports by this label: codes of States or the id of a group."""
        return tuple(self.iso3.split())


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language; slots in braces are filled by `sentences`.

    The first of the remarks says which document to see.

    Chinese is cut into words by spaces, as flattened texts are; other formats
    leave the spaces out. With `verb_first` (Arabic) a predicate is two pieces,
    and the State stands between them.

    `lists` holds what parts the names of a list, and what stands before its last one; `together`
    the predicates of several States; `company` the tails that name two States beside the one
    that acts.
    """

    language: Language
    author: str
    addendum: str
    annex: str
    titles: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...]
    groups: dict[str, tuple[str, ...]]
    sections: dict[SectionId, tuple[str, ...]]
    intro: tuple[str, ...]
    openings: tuple[str, ...]
    predicates: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, str], ...]
    together: tuple[tuple[str, str], ...]
    tails: tuple[str, ...]
    company: tuple[str, ...]
    seconds: tuple[str, ...]
    nameless: tuple[str, ...]
    remarks: tuple[str, ...]
    notes: tuple[str, ...]
    dates: DateWords
    verb_first: bool = False


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language prints dates: forms with slots for day, month and year."""

    months: tuple[str, ...]
    month: str
    day: str
    year: str
    days: str
    days_apart: str
    months_same: str
    months_range: tuple[str, ...]
    open: tuple[str, ...]
    ongoing: tuple[str, ...]
    in_month: str
    on_day: str
    bad_month: str
    genitive: tuple[str, ...] = ()
    prepositional: tuple[str, ...] = ()


@cache
def wording_of(language: Language) -> Wording:
    """The sentences of a language."""
    with (HERE / "wording" / f"{language}.yaml").open(encoding="utf-8") as file:
        fields: dict[str, Any] = yaml.safe_load(file)
    predicates = tuple(_predicate(text) for text in fields.pop("predicates"))
    together = tuple(_predicate(text) for text in fields.pop("together"))
    dates = DateWords(**{name: _frozen(value) for name, value in fields.pop("dates").items()})
    rest = {name: _frozen(value) for name, value in fields.items()}
    return Wording(language=language, predicates=predicates, together=together, dates=dates, **rest)


@cache
def states_of(language: Language) -> tuple[StateWords, ...]:
    """The States in a language, in the order of the table."""
    with (HERE / "states.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    return tuple(
        StateWords(
            iso3=line["iso3"],
            label=line[language],
            subject=line.get(f"{language}_text") or line[language],
            of=_of(line, language),
            other=line[f"{language}_alt"] or line[language],
            english=line["en"],
            reports=line["reports"] == "yes",
        )
        for line in lines
    )


@cache
def groups_of(language: Language) -> tuple[StateWords, ...]:
    """The groups of States that have a name in a language."""
    with (HERE / "groups.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    return tuple(
        StateWords(
            iso3=line["group_id"],
            label=line[language],
            subject=line.get(f"{language}_text") or line[language],
            of=line[language],
            other=line[language],
            english=line["en"],
            reports=True,
        )
        for line in lines
        if line[language]
    )


def several(
    states: Sequence[StateWords], between: tuple[str, str], spoken: tuple[str, str]
) -> StateWords:
    """Several States as one: `between` parts them in the label, `spoken` in sentences.

    The second of each stands before the last name.
    """

    def listed(names: Iterable[str], between: tuple[str, str]) -> str:
        *first, last = names
        glue = between[1]
        if glue == " y " and re.match(SPANISH_E, last):
            glue = " e "
        return between[0].join(first) + glue + last

    return StateWords(
        iso3=" ".join(state.iso3 for state in states),
        label=listed((state.label for state in states), between),
        subject=listed((state.subject for state in states), spoken),
        of=listed((state.of for state in states), spoken),
        other=listed((state.other for state in states), between),
        english=", ".join(state.english for state in states),
        reports=True,
    )


SPANISH_E = r"H?[IÍ](?![aeou])"
"""Before the sound of "i" the Spanish "y" is "e"."""


def _of(line: dict[str, str], language: Language) -> str:
    """The name behind "of": with its article in English and Spanish."""
    if language in {"en", "es"}:
        return line[f"{language}_text"]
    return line.get(f"{language}_of") or line[language]


def _predicate(text: str) -> tuple[str, str]:
    """Verb and rest where the State stands between them; else no verb and the whole."""
    verb, bar, rest = text.partition(" | ")
    return (verb, rest) if bar else ("", text)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return value
