"""State names, offices, places and groups of one language: finding them in text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks.records import Language
from tasks.reference.models import GroupMember, GroupName, Office, Place, StateName
from tasks.reference.name_forms import NameForm
from tasks.reference.name_index import Hit, WordIndex

MentionKind = Literal["state", "office", "excluded_office", "place", "seat", "group"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: text[start:end] speaks for (or against) these States.

    Of a group those are its members, as far as they are known; `groups` are its ids.
    """

    start: int
    end: int
    kind: MentionKind
    states: frozenset[str]
    groups: frozenset[str] = frozenset()


_LISTED = re.compile(r"\s*(?:[،,]\s*و?|و)\s*")
"""What stands between two names of a list; only Arabic has names that need it."""

Finder = Callable[[str], Iterable[Hit]]


class Gazetteer:
    """Names of one language, as they held on one day.

    Where names overlap, the longest wins ("印度尼西亚" is not "印度", "Guinea-Bissau" not
    "Guinea"); an office inside a State's name or the other way round stays with the longer
    one. Chinese is written without spaces, so its names are found anywhere; in the other
    languages they are whole words, in any typography.
    """

    def __init__(
        self,
        *,
        language: Language,
        names: Iterable[StateName],
        offices: Iterable[Office],
        places: Iterable[Place],
        groups: Iterable[GroupMember],
        group_names: Iterable[GroupName],
        on: date | None,
        forms: Iterable[NameForm] = (),
    ) -> None:
        """Index the names, all of one language.

        `on` None takes the names of every time; `forms` are other forms of names of States
        and places, such as their cases, and hold as long as those.
        """
        self._kinds: dict[str, dict[MentionKind, set[str]]] = defaultdict(_no_kinds)
        held = [name for name in names if name.holds_on(on)]
        for name in held:
            self._kinds[name.name]["state"].add(name.iso3)
        for office in offices:
            if office.holds_on(on):
                kind: MentionKind = "office" if office.relation == "names" else "excluded_office"
                self._kinds[office.name][kind].add(office.iso3)
        for place in places:
            self._kinds[place.name]["seat" if place.seat else "place"].add(place.iso3)
        members: dict[str, set[str]] = defaultdict(set)
        for member in groups:
            if member.holds_on(on):
                members[member.group_id].add(member.iso3)
        self._groups: dict[str, set[str]] = defaultdict(set)
        for group in group_names:
            self._kinds[group.name]["group"] |= members[group.group_id]
            self._groups[group.name].add(group.group_id)
        self._nobody: set[str] = set()
        self._add_forms(forms)
        self._hits = _anywhere(self._kinds) if language == "zh" else _words(self._kinds, language)

    def _add_forms(self, forms: Iterable[NameForm]) -> None:
        for form in forms:
            kinds = [
                kind
                for kind, states in self._kinds.get(form.name, {}).items()
                if form.iso3 in states
            ]
            if kinds and form.names_nobody:
                self._nobody.add(form.form)
                self._kinds.setdefault(form.form, _no_kinds())  # found, and passed over
            elif not form.names_nobody:
                for kind in kinds:
                    self._kinds[form.form][kind].add(form.iso3)

    def find(self, text: str) -> list[Mention]:
        """Find every mention in order; one name may speak in several kinds."""
        hits = list(self._hits(text))
        found: list[Mention] = []
        for place, hit in enumerate(hits):
            if self._nobody.intersection(hit.names) and not self._is_listed(text, hits, place):
                continue
            kinds = self._kinds[hit.names[0]] if len(hit.names) == 1 else self._alike(hit.names)
            groups = frozenset().union(*(self._groups.get(name, ()) for name in hit.names))
            found.extend(
                Mention(
                    hit.start,
                    hit.end,
                    kind,
                    frozenset(states),
                    groups if kind == "group" else frozenset(),
                )
                for kind, states in sorted(kinds.items())
            )
        return found

    def _is_listed(self, text: str, hits: Sequence[Hit], place: int) -> bool:
        """Say whether a name that is also a word stands in a list with a State beyond doubt.

        Arabic "مالي" is Mali or "financial", but in "إندونيسيا ومالي" it is Mali.
        """
        for one, other in ((place - 1, place), (place, place + 1)):
            if one < 0 or other == len(hits):
                continue
            beside = hits[one if other == place else other]
            sure = not self._nobody.intersection(beside.names)
            joined = _LISTED.fullmatch(text, hits[one].end, hits[other].start)
            if sure and joined and any("state" in self._kinds[name] for name in beside.names):
                return True
        return False

    def _alike(self, names: Iterable[str]) -> dict[MentionKind, set[str]]:
        """Return what several names say that are printed alike."""
        kinds: dict[MentionKind, set[str]] = defaultdict(set)
        for name in names:
            for kind, states in self._kinds[name].items():
                kinds[kind] |= states
        return kinds

    def state_of(self, name: str) -> str | None:
        """Return the alpha-3 code of a State's name; None when it is none or not of one State."""
        states = self._kinds.get(name, {}).get("state", set())
        return next(iter(states)) if len(states) == 1 else None


def _no_kinds() -> dict[MentionKind, set[str]]:
    return defaultdict(set)


def _anywhere(names: Iterable[str]) -> Finder:
    """Return the finder of names in a text without spaces, as they are printed."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(re.escape(name) for name in ordered) or r"(?!)")
    return lambda text: (
        Hit(match.start(), match.end(), (match[0],)) for match in pattern.finditer(text)
    )


def _words(names: Iterable[str], language: Language) -> Finder:
    """Return the finder of names that are whole words."""
    return WordIndex(names, "arabic" if language == "ar" else "none").find
