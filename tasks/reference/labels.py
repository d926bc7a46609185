"""What stands in a State column, read as those who report: by names and mechanical repairs.

A label is names or nothing. What printing and extraction do to a name is undone; a name that is
only similar is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tasks.records import Language, Reporter
from tasks.reference.label_lists import Filler, Known, NamedReporter, read_list
from tasks.reference.label_repairs import (
    letters_of,
    readings,
    readings_of_list,
    turned,
    without_article,
    without_stuck_letter,
)
from tasks.reference.models import GroupName, LabelWords, StateName
from tasks.reference.name_folding import fold_name, fold_sign
from tasks.reference.name_forms import NameForm

How = Literal["name", "folded", "repaired", "list"]
"""As printed in the reference data, whatever the form of its apostrophe; but for capitals,
accents, hyphens and spaces between words; after a repair; as several names."""

_LONGEST = 300
"""Characters. The longest name has 80, and a label a number, a note and a continuation mark."""

_LONGEST_LIST = 1_000
"""Characters of a label of several names; a cell with more is no label."""

FALLBACK: Language = "en"
"""Documents in every language now and then leave a name in English."""

_STROKE = re.compile(r"[;；؛/／|]")
"""What parts names so clearly that each is read, and repaired, as a label of its own."""


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """Whom a label names.

    Attributes:
        reporters: the States and groups, each once and in printed order; one at least.
        how: how the label agrees with their names.
        of_day: every name is a right one on the day; False where one is of another day, or in
            common use but not the State's own. A State that is named twice goes by the first.
    """

    reporters: tuple[Reporter, ...]
    how: How
    of_day: bool

    @property
    def iso3(self) -> str | None:
        """Alpha-3 code of the State, None where the label names a group, or several."""
        return self.reporters[0].state_iso3 if len(self.reporters) == 1 else None


class Labels:
    """Names of States and groups as the labels of one language on one day.

    A name of another day is read too, for documents are slow to take a new one; but only where
    the names of the day do not tell: "Serbia and Montenegro" was one State, and is two.
    """

    def __init__(
        self,
        *,
        names: Iterable[StateName],
        forms: Iterable[NameForm],
        groups: Iterable[GroupName],
        words: Sequence[LabelWords],
        language: Language,
        on: date | None,
    ) -> None:
        """Index the names and forms of a document's language and of English.

        Names, forms and groups of other languages are passed over; `words` are what stands
        between names, in both languages; `on` None takes the names of every time as right.
        """
        wanted = tuple(dict.fromkeys((language, FALLBACK)))
        of_day = {each: _Names() for each in wanted}
        other = {each: _Names() for each in wanted}
        for name in sorted(names, key=lambda name: name.kind == "alias"):
            if name.language in of_day:
                held = name.holds_on(on)
                indices = of_day if held else other
                reporter = Reporter(name.iso3, None, "label")
                proper = held and name.kind != "alias"
                indices[name.language].add(name.name, reporter, proper=proper)
        for form in forms:
            if form.language in of_day and form.is_case:
                of_day[form.language].add_case(form.form, Reporter(form.iso3, None, "label"))
        for group in groups:
            if group.language in of_day:
                reporter = Reporter(None, group.group_id, "label")
                of_day[group.language].add(group.name, reporter, proper=True)
        first = tuple(of_day.values())
        second = tuple(other.values())
        self._layers = ((first, _known(first, words)), (second, _known(first + second, words)))

    def match(self, label: str) -> LabelMatch | None:
        """Return whom a label names, None where a word of it is neither name nor joins names."""
        if len(label) > _LONGEST_LIST:
            return None
        for names, known in self._layers:
            match = _one(label, names) or _several(label, names, known)
            if match is not None:
                return match
        return None

    def state_of(self, label: str) -> str | None:
        """Return the alpha-3 code of the one State whose name the label is, None otherwise."""
        match = self.match(label)
        return match.iso3 if match else None


@dataclass(slots=True)
class _Names:
    """The names of one language, in the order in which they were added: the first ones win."""

    printed: dict[str, NamedReporter] = field(default_factory=dict)
    words: dict[tuple[str, ...], NamedReporter] = field(default_factory=dict)
    letters: dict[str, NamedReporter] = field(default_factory=dict)
    proper: dict[tuple[str, ...], Reporter] = field(default_factory=dict)

    def add(self, name: str, reporter: Reporter, *, proper: bool) -> None:
        """Add a name; but for typography, article and order of words a proper one is proper."""
        forms = {fold_name(form) for form in {without_article(name), turned(name)}}
        proper = proper or any(self.proper.get(words) == reporter for words in forms)
        if proper:
            self.proper |= dict.fromkeys(forms, reporter)
        named = NamedReporter(reporter, proper)
        self.printed.setdefault(_straight(name), named)
        self.words.setdefault(fold_name(name), named)
        self.letters.setdefault(letters_of(name), named)

    def add_case(self, form: str, reporter: Reporter) -> None:
        named = NamedReporter(reporter, of_day=False)
        self.printed.setdefault(_straight(form), named)
        self.words.setdefault(fold_name(form), named)

    def find(self, label: str) -> tuple[NamedReporter, How] | None:
        plain = " ".join(label.split())
        straight = _straight(plain)
        if straight in self.printed:
            return self.printed[straight], "name"
        if plain[:1].isalpha() and (plain[-1:].isalpha() or plain.endswith(")")):
            folded = self.words.get(fold_name(plain))
            if folded is not None:
                return folded, "folded"
        for reading in self._readings(plain):
            named = self.letters.get(letters_of(reading))
            if named is not None:
                return named, "repaired"
        return None

    @staticmethod
    def _readings(label: str) -> Iterator[str]:
        several = readings(label)
        yield from several
        for reading in several:
            yield from without_stuck_letter(reading)


def _straight(name: str) -> str:
    """Return a name with one form of each apostrophe and hyphen."""
    return fold_sign(name)


def _known(indices: Sequence[_Names], words: Sequence[LabelWords]) -> Known:
    """Return what a list can be made of: the names of the first indices win, then fillers."""
    known: dict[str, NamedReporter | Filler] = {}
    for each in words:
        known |= {letters_of(word): "former" for word in each.former}
        known |= {letters_of(word): "article" for word in each.articles}
        known |= {letters_of(word): "joining" for word in each.joining}
    for index in reversed(indices):
        known |= index.letters
    return known


def _one(label: str, indices: Sequence[_Names]) -> LabelMatch | None:
    """Return the State or group whose name the label is."""
    if len(label) > _LONGEST:
        return None
    for names in indices:
        found = names.find(label)
        if found is not None:
            named, how = found
            return LabelMatch((named.reporter,), how, named.of_day)
    return None


def _several(label: str, indices: Sequence[_Names], known: Known) -> LabelMatch | None:
    """Return the reporters of a label of several names, or the State that it names twice."""
    for reading in readings_of_list(label):
        named = _between_strokes(reading, indices, known) or read_list(reading, known)
        if named:
            reporters = tuple(dict.fromkeys(one.reporter for one in named))
            first = {one.reporter: one.of_day for one in reversed(named)}
            return LabelMatch(reporters, "list", all(first.values()))
    return None


def _between_strokes(
    label: str, indices: Sequence[_Names], known: Known
) -> tuple[NamedReporter, ...]:
    """Return whom the pieces between strokes name, empty without a stroke, or if one names none."""
    pieces = _STROKE.split(label)
    named: list[NamedReporter] = []
    for piece in pieces if len(pieces) > 1 else ():
        one = _one(piece, indices)
        if one is not None:
            named.append(NamedReporter(one.reporters[0], one.of_day))
        else:
            several = read_list(piece, known)
            if not several:
                return ()
            named += several
    return tuple(named)
