"""The State of a row: by its label, by the label above, by its text; never by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tasks.records import Language, StateBasis
from tasks.reference import Reference

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
    """A row's State and how it is known; `iso3` is None exactly when `basis` is "unknown"."""

    iso3: str | None
    basis: StateBasis
    flags: tuple[str, ...] = ()


class StateReader:
    """Reads the State column of one document."""

    def __init__(self, reference: Reference, language: Language, on: date | None) -> None:
        """Index the names that hold on that day."""
        self._labels = reference.labels(language, on)
        self._names = reference.gazetteer(language, on)

    def is_state(self, label: str) -> bool:
        """Say whether a cell is the name of one State and nothing else."""
        return self._labels.state_of(label) is not None

    def of_label(self, label: str) -> RowState:
        """Return the State that a label names."""
        match = self._labels.match(label)
        if match is not None:
            flags = () if match.how in {"name", "folded"} else (f"state_label_{match.how}",)
            return RowState(match.iso3, "label", flags)
        several = self._labels.states_of(label)
        flag = "state_label_of_several" if len(several) > 1 else "state_label_unknown"
        return RowState(None, "unknown", (flag,))

    def of_unlabelled(self, above: RowState | None, activity: str) -> RowState:
        """Return the State of a row whose State cell is empty: that of the label above it.

        Where the text of the row names the same State, the text is what it rests on.
        Without a label above, only the State that opens the text can be it.
        """
        named = [m for m in self._names.find(activity) if m.kind == "state"]
        if above is not None and above.iso3 is not None:
            if any(above.iso3 in mention.states for mention in named):
                return RowState(above.iso3, "text", ("state_carried",))
            return RowState(above.iso3, "order", ("state_carried",))
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
