"""State names, offices, places and groups of one language: finding them in text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks.reference.models import GroupMember, Office, Place, StateName

MentionKind = Literal["state", "office", "excluded_office", "place", "seat", "group"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: text[start:end] speaks for (or against) these States."""

    start: int
    end: int
    kind: MentionKind
    states: frozenset[str]


class Gazetteer:
    """Names of one language, as they held on one day.

    Where names overlap, the longest wins ("印度尼西亚" is not "印度"); an office
    inside a State's name or the other way round stays with the longer one.
    """

    def __init__(
        self,
        *,
        names: Iterable[StateName],
        offices: Iterable[Office],
        places: Iterable[Place],
        groups: Iterable[GroupMember],
        on: date | None,
    ) -> None:
        """Index the names; `on` None takes the names of every time."""
        self._kinds: dict[str, dict[MentionKind, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name in names:
            if name.holds_on(on):
                self._kinds[name.name]["state"].add(name.iso3)
        for office in offices:
            if office.holds_on(on):
                kind: MentionKind = "office" if office.relation == "names" else "excluded_office"
                self._kinds[office.name][kind].add(office.iso3)
        for place in places:
            self._kinds[place.name]["seat" if place.seat else "place"].add(place.iso3)
        for member in groups:
            if member.holds_on(on):
                self._kinds[member.name]["group"].add(member.iso3)
        self._pattern = _any_of(self._kinds)

    def find(self, text: str) -> list[Mention]:
        """Find every mention in order; one name may speak in several kinds."""
        found: list[Mention] = []
        for match in self._pattern.finditer(text):
            found.extend(
                Mention(match.start(), match.end(), kind, frozenset(states))
                for kind, states in sorted(self._kinds[match[0]].items())
            )
        return found

    def state_of(self, name: str) -> str | None:
        """Return the alpha-3 code of a State's name; None when it is none or not of one State."""
        states = self._kinds[name]["state"] if name in self._kinds else set()
        return next(iter(states)) if len(states) == 1 else None


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(re.escape(name) for name in ordered) or r"(?!)")
