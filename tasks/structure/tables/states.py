"""The State of a row: by its label, by the label above, by its text; never by likeness."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from tasks.records import Language, Reporter, StateBasis
from tasks.reference import Reference
from tasks.structure.reporters import party_flags
from tasks.structure.tables.subjects import SubjectReader

_NUMBER = re.compile(r"(?:[(]?(?:[0-9]{1,3}|[a-z])[.)]|[•–—-])\s+")
"""The number or bullet of a paragraph."""
_LEAD_IN = re.compile(r"(?P<name>[^:：.]{2,60})[:：]")
"""A name before a colon, of which the paragraph tells."""

_ARTICLE = 4
"""Characters that can stand before the name: "The ", "La ", "L'"."""
_CHINESE = re.compile(r"[\u2e80-\U0003ffff]")
"""Chinese has no article: what stands before a name there is a word."""


@dataclass(frozen=True, slots=True)
class RowState:
    """A row's State and how it is known.

    `joint` holds the reporters of a label that names several States, or a group; `iso3` is None
    exactly when there are such, or when `basis` is "unknown".
    """

    iso3: str | None
    basis: StateBasis
    flags: tuple[str, ...] = ()
    joint: tuple[Reporter, ...] = ()

    @property
    def states(self) -> frozenset[str]:
        """The States that report, without those of a group."""
        joint = {one.state_iso3 for one in self.joint if one.state_iso3 is not None}
        return frozenset(joint if self.iso3 is None else {self.iso3})

    def carried(self, named: AbstractSet[str], flag: str) -> RowState:
        """Return it as the State of a row below its label, whose text names these States."""
        basis: StateBasis = "order" if self.states.isdisjoint(named) else "text"
        joint = tuple(
            replace(one, basis="text" if one.state_iso3 in named else "order") for one in self.joint
        )
        kept = tuple(flag for flag in self.flags if flag in _OF_REPORTERS)
        return RowState(self.iso3, basis, (*kept, flag), joint)


_OF_REPORTERS = ("state_label_of_several", "reporter_is_group")
"""Flags that say who reports, which stay true of the rows below the label."""


class StateReader:
    """Reads the State column of one document."""

    def __init__(self, reference: Reference, language: Language, on: date | None) -> None:
        """Index the names: as labels those of that day first, in the text those of every time."""
        self._labels = reference.labels(language, on)
        self._names = reference.gazetteer(language, None)
        self._subjects = SubjectReader(reference.packs[language], reference, self._names)

    def is_state(self, label: str) -> bool:
        """Say whether a cell names those who report, be it one State, and nothing else."""
        return self._labels.match(label) is not None

    def of_label(self, label: str) -> RowState:
        """Return the State that a label names, or its several reporters."""
        match = self._labels.match(label)
        if match is None:
            return RowState(None, "unknown", ("state_label_unknown",))
        told = {
            "state_label_alias": not match.of_day,
            "state_label_repaired": match.how == "repaired",
        }
        flags = tuple(flag for flag, holds in told.items() if holds)
        flags = (*party_flags(match.reporters), *flags)
        return RowState(match.iso3, "label", flags, () if match.iso3 else match.reporters)

    def of_unlabelled(self, above: RowState | None, activity: str) -> RowState:
        """Return the State of a row whose State cell is empty: that of the label above it.

        Where the text of the row names the same State, the text is what it rests on. Where it
        opens with another State that acts, and names none of those above, it is of that one;
        where others act beside those above, or seem to, the label above is doubtful.
        Without a label above, only the State that opens the text can be it.
        """
        named = [m for m in self._names.find(activity) if m.kind == "state"]
        if above is not None and above.basis != "unknown":
            states = frozenset().union(*(mention.states for mention in named))
            subject = self._subjects.read(activity)
            if subject is None or not subject.states.isdisjoint(above.states):
                return above.carried(states, "state_carried")
            group = any(one.group_id is not None for one in above.joint)
            if subject.sure and not group and states.isdisjoint(above.states):
                return RowState(next(iter(subject.states)), "text", ("state_from_text_not_label",))
            return above.carried(states, "state_carried_doubtful")
        if above is not None:
            return RowState(None, "unknown", (*above.flags, "state_carried"))
        if named and named[0].start == 0 and len(named[0].states) == 1:
            return RowState(next(iter(named[0].states)), "text")
        return RowState(None, "unknown", ("state_unknown",))

    def names_one(self, text: str) -> bool:
        """Say whether the text names a State."""
        return any(mention.kind == "state" for mention in self._names.find(text))

    def of_opening(self, text: str) -> RowState | None:
        """Return the State with which a paragraph of prose begins, None without one."""
        number = _NUMBER.match(text)
        start = number.end() if number else 0
        lead_in = _LEAD_IN.match(text, start)
        if lead_in is not None:
            state = self._labels.state_of(lead_in["name"])
            if state is not None:
                return RowState(state, "text")
        for mention in self._names.find(text):
            before = text[start : mention.start]
            article = len(before) <= _ARTICLE and not _CHINESE.search(before)
            opens = mention.start >= start and article
            if opens and mention.kind == "state" and len(mention.states) == 1:
                return RowState(next(iter(mention.states)), "text")
        return None
