"""What stands in a State column, read as a State: by its name and mechanical repairs, no guess.

A label is a State's name or nothing. What printing and extraction do to a name is undone; a
name that is only similar is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tasks.records import Language
from tasks.reference.label_repairs import letters_of, readings, units_of, without_stuck_letter
from tasks.reference.models import StateName
from tasks.reference.name_folding import fold_name
from tasks.reference.name_forms import NameForm

How = Literal["name", "folded", "alias", "repaired"]
"""As printed in the reference data: a name of the day, or another form of one; but for capitals,
accents, hyphens and spaces between words; or after a repair."""

_LONGEST = 300
"""Characters. The longest name has 60, and a label a number, a note and a continuation mark."""

_LONGEST_JOINED = 1_000
"""Characters of a label of several names; a cell with more is no label."""

_MOST_UNITS = 16
"""Words of the longest name, each Arabic "and" counted, or its characters in Chinese."""

_FALLBACK: Language = "en"
"""Documents in every language now and then leave a name in English."""


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """The State of a label.

    Attributes:
        how: how the label agrees with a name.
        language: of the name; English also stands in documents of other languages.
    """

    iso3: str
    how: How
    language: Language


class Labels:
    """Names of States as the labels of one language on one day.

    A name of another day is an alias, for documents are slow to take a new one.
    """

    def __init__(
        self,
        *,
        names: Iterable[StateName],
        forms: Iterable[NameForm],
        language: Language,
        on: date | None,
    ) -> None:
        """Index the names and forms of a document's language and of English.

        Those of other languages are passed over; `on` None takes the names of every time.
        """
        wanted = dict.fromkeys((language, _FALLBACK))
        indices = {each: _Names(each) for each in wanted}
        ordered = sorted(names, key=lambda name: (not name.holds_on(on), name.kind == "alias"))
        for name in ordered:
            if name.language in indices:
                proper = name.holds_on(on) and name.kind != "alias"
                indices[name.language].add(name.name, name.iso3, "name" if proper else "alias")
        for form in forms:
            if form.language in indices and form.is_case:
                indices[form.language].add_case(form.form, form.iso3)
        self._indices = tuple(indices.values())
        self._letters: dict[str, str] = {}
        for index in reversed(self._indices):
            self._letters |= index.letters

    def match(self, label: str) -> LabelMatch | None:
        """Return the State whose name the label is, None when it is none or of several."""
        if len(label) > _LONGEST:
            return None
        return next(
            (match for names in self._indices if (match := names.match(label)) is not None), None
        )

    def state_of(self, label: str) -> str | None:
        """Return the alpha-3 code of the State whose name the label is, None when it is none."""
        match = self.match(label)
        return match.iso3 if match else None

    def states_of(self, label: str) -> frozenset[str]:
        """Return the States of a label that is one name, or nothing but names and joining words.

        Empty when a word of it is neither.
        """
        one = self.state_of(label)
        if one is not None:
            return frozenset({one})
        units = units_of(label) if len(label) <= _LONGEST_JOINED else None
        if units is None:
            return frozenset()
        return frozenset(_covering(units, self._letters) or ())


@dataclass(slots=True)
class _Names:
    """The names of one language, in the order in which they were added: the first ones win."""

    language: Language
    printed: dict[str, tuple[str, How]] = field(default_factory=dict)
    words: dict[tuple[str, ...], str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, iso3: str, how: How) -> None:
        self.printed.setdefault(name, (iso3, how))
        self.words.setdefault(fold_name(name), iso3)
        self.letters.setdefault(letters_of(name), iso3)

    def add_case(self, form: str, iso3: str) -> None:
        self.printed.setdefault(form, (iso3, "alias"))
        self.words.setdefault(fold_name(form), iso3)

    def match(self, label: str) -> LabelMatch | None:
        plain = " ".join(label.split())
        if plain in self.printed:
            return LabelMatch(*self.printed[plain], self.language)
        if plain[:1].isalpha() and (plain[-1:].isalpha() or plain.endswith(")")):
            folded = self.words.get(fold_name(plain))
        else:
            folded = None
        if folded is not None:
            return LabelMatch(folded, "folded", self.language)
        for reading in self._readings(plain):
            iso3 = self.letters.get(letters_of(reading))
            if iso3 is not None:
                return LabelMatch(iso3, "repaired", self.language)
        return None

    @staticmethod
    def _readings(label: str) -> Iterator[str]:
        several = readings(label)
        yield from several
        for reading in several:
            yield from without_stuck_letter(reading)


def _covering(units: tuple[tuple[str, bool], ...], known: Mapping[str, str]) -> set[str] | None:
    """Return the States whose names cover all units but the joining ones; two at least.

    At each unit the longest name that lets the rest be covered wins.
    """
    covered: dict[int, set[str] | None] = {len(units): set()}
    for start in range(len(units) - 1, -1, -1):
        covered[start] = None
        letters, ends = "", []
        for end in range(start, min(start + _MOST_UNITS, len(units))):
            letters += units[end][0]
            iso3 = known.get(letters_of(letters))
            if iso3 is not None:
                ends.append((end + 1, iso3))
        for end, iso3 in reversed(ends):
            rest = covered[end]
            if rest is not None:
                covered[start] = {iso3} | rest
                break
        else:
            if units[start][1]:
                covered[start] = covered[start + 1]
    states = covered[0]
    return states if states is not None and len(states) > 1 else None
