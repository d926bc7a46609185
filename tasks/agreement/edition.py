"""The agreement of an edition: all of its languages, aligned and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tasks.agreement.compare import KINDS, Disagreement, GroupRows, Kind, disagreements_of
from tasks.agreement.evidence import WEIGHTS, Profile, Weights, merged, profile_of
from tasks.agreement.groups import AlignedGroup, Places, choose_pivot, group_rows
from tasks.agreement.rows import AgreementRow, StatesIn, no_states
from tasks.records import LANGUAGES, Language

__all__ = ["EditionAgreement", "PairSummary", "agree"]


@dataclass(frozen=True, slots=True)
class PairSummary:
    """How far two languages agree, whatever the others say.

    Attributes:
        language_a, language_b: the pair.
        rows: rows of the report that at least one of them has.
        aligned: of these, the ones that both have.
        agreeing: of these, the ones without a disagreement of severity error.
        warned: aligned rows with disagreements of severity warning only.
        by_kind: {kind: rows that disagree in it}; kinds without any are not in it.
    """

    language_a: Language
    language_b: Language
    rows: int
    aligned: int
    agreeing: int
    warned: int
    by_kind: Mapping[Kind, int]

    @property
    def share(self) -> float:
        """Share of the rows that agree; 1.0 where neither language has a row."""
        return self.agreeing / self.rows if self.rows else 1.0


@dataclass(frozen=True, slots=True)
class EditionAgreement:
    """What the languages of an edition agree on.

    Attributes:
        languages: those that were compared, the pivot first.
        groups: the rows of the report, each with its rows in the languages.
        disagreements: in the order of the groups.
        pairs: a summary of each two languages.
    """

    languages: tuple[Language, ...]
    groups: tuple[AlignedGroup, ...]
    disagreements: tuple[Disagreement, ...]
    pairs: tuple[PairSummary, ...]

    @property
    def errors(self) -> int:
        """Disagreements of severity error."""
        return sum(one.severity == "error" for one in self.disagreements)

    @property
    def warnings(self) -> int:
        """Disagreements of severity warning."""
        return len(self.disagreements) - self.errors


def agree(
    rows: Mapping[Language, Sequence[AgreementRow]],
    *,
    rank: Mapping[Language, int] | None = None,
    states_in: StatesIn = no_states,
    weights: Weights = WEIGHTS,
) -> EditionAgreement:
    """Align the rows of an edition's languages, and list what they do not agree on.

    A language alone agrees with itself: each of its rows is a group.

    Args:
        rows: the rows of each language, in any order; `ordinal` says theirs.
        rank: how well the format of each language's document keeps rows, the best lowest;
            decides which language the others are compared with.
        states_in: gives the States that a text names, as further evidence for the alignment.
        weights: what speaks for and against two rows being one.

    Raises:
        ValueError: no language.
    """
    if not rows:
        raise ValueError("rows: expected a language or more; found none")
    pivot = choose_pivot({one: len(own) for one, own in rows.items()}, rank or {})
    languages = (pivot, *(one for one in LANGUAGES if one in rows and one != pivot))
    ordered = {one: sorted(rows[one], key=lambda row: row.ordinal) for one in languages}
    # Evidence for an alignment is asked for where there is one to find.
    named = states_in if len(rows) > 1 else no_states
    profiles = {
        one: [profile_of(row, named, weights) for row in own] for one, own in ordered.items()
    }
    found = [
        _with_rows(number, places, languages, ordered, profiles)
        for number, places in enumerate(group_rows(profiles, pivot, weights), 1)
    ]
    return EditionAgreement(
        languages=languages,
        groups=tuple(one.group for one in found),
        disagreements=tuple(
            disagreement for one in found for disagreement in disagreements_of(one, languages)
        ),
        pairs=tuple(_summary(pair, found) for pair in combinations(languages, 2)),
    )


def _with_rows(
    number: int,
    places: Places,
    languages: Sequence[Language],
    rows: Mapping[Language, Sequence[AgreementRow]],
    profiles: Mapping[Language, Sequence[Profile]],
) -> GroupRows:
    present = {
        one: [rows[one][place] for place in places.rows[one]]
        for one in languages
        if one in places.rows
    }
    return GroupRows(
        group=AlignedGroup(
            number,
            {one: tuple(row.ordinal for row in own) for one, own in present.items()},
            places.moved,
        ),
        rows=present,
        profiles={
            one: merged([profiles[one][place] for place in places.rows[one]]) for one in present
        },
    )


def _summary(pair: tuple[Language, Language], found: Sequence[GroupRows]) -> PairSummary:
    of_pair = [one for one in (_restricted(group, pair) for group in found) if one.rows]
    kinds = [{one.kind for one in disagreements_of(group, pair)} for group in of_pair]
    with_error = [any(KINDS[kind][0] == "error" for kind in own) for own in kinds]
    return PairSummary(
        *pair,
        rows=len(of_pair),
        aligned=sum(len(group.rows) == len(pair) for group in of_pair),
        agreeing=with_error.count(False),
        warned=sum(bool(own) and not error for own, error in zip(kinds, with_error, strict=True)),
        by_kind=dict(sorted(Counter(kind for own in kinds for kind in own).items())),
    )


def _restricted(group: GroupRows, pair: tuple[Language, Language]) -> GroupRows:
    """Return a group with the rows of two languages only, in the order of the pair."""
    moved = tuple(one for one in pair if one in group.group.moved)
    return GroupRows(
        group=AlignedGroup(
            group.group.number,
            {one: own for one, own in group.group.ordinals.items() if one in pair},
            # Both moved in the same way stand in one order.
            moved if len(moved) == 1 else (),
        ),
        rows={one: group.rows[one] for one in pair if one in group.rows},
        profiles={one: group.profiles[one] for one in pair if one in group.rows},
    )
