"""The rows of all languages of an edition, in groups that are one row of the report.

Each language is aligned with one of them, the pivot; what the pivot lacks is
looked for among the others, by the next language as a pivot of the remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.agreement.align import Step, align, pair_up
from tasks.agreement.evidence import WEIGHTS, Evidence, Profile, Weights
from tasks.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class AlignedGroup:
    """Rows that are one row of the report.

    Attributes:
        number: from 1 in the pivot's order; what the pivot lacks stands behind the row it
            follows in its own language.
        ordinals: {language: ordinals of its rows}; a language that lacks the row is not in
            it, one in which the row is cut has several.
        moved: languages in which it stands out of the pivot's order.
    """

    number: int
    ordinals: Mapping[Language, tuple[int, ...]]
    moved: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """A group before it is numbered: places of its rows, from 0, by language."""

    rows: Mapping[Language, tuple[int, ...]]
    moved: tuple[Language, ...]


def choose_pivot(rows: Mapping[Language, int], rank: Mapping[Language, int]) -> Language:
    """Return the language that the others are aligned with.

    Args:
        rows: number of rows of each language.
        rank: how well the format of its document keeps rows, the best lowest; languages
            that are not in it come last.

    Returns:
        The language with the best format; of these the one with most rows; of these the
        first in the order of `LANGUAGES`.
    """
    worst = max(rank.values(), default=0) + 1
    return min(
        rows,
        key=lambda language: (
            rank.get(language, worst),
            -rows[language],
            LANGUAGES.index(language),
        ),
    )


def group_rows(
    profiles: Mapping[Language, Sequence[Profile]], pivot: Language, weights: Weights = WEIGHTS
) -> tuple[Places, ...]:
    """Group the rows of all languages; every row is in exactly one group."""
    others = [one for one in LANGUAGES if one in profiles and one != pivot]
    aligned = {one: align(profiles[pivot], profiles[one], weights) for one in others}
    groups = _of_pivot(pivot, len(profiles[pivot]), aligned)
    groups += _without_pivot(profiles, others, aligned, weights)
    return tuple(_in_order(groups, pivot, others))


def _of_pivot(
    pivot: Language, count: int, aligned: Mapping[Language, Sequence[Step]]
) -> list[Places]:
    """Return a group for each row of the pivot, or two where another language joins them."""
    head = list(range(count))
    for steps in aligned.values():
        for step in steps:
            if len(step.first) == 2 and step.second:
                # Three rows in a chain are one group: of both the head becomes the first's.
                old, new = head[step.first[1]], head[step.first[0]]
                head = [new if one == old else one for one in head]
    rows: dict[int, dict[Language, tuple[int, ...]]] = defaultdict(dict)
    moved: dict[int, list[Language]] = defaultdict(list)
    for place in range(count):
        rows[head[place]][pivot] = (*rows[head[place]].get(pivot, ()), place)
    for language, steps in aligned.items():
        for step in sorted(steps, key=lambda one: one.second):
            if step.first and step.second:
                group = rows[head[step.first[0]]]
                group[language] = (*group.get(language, ()), *step.second)
                if step.is_moved:
                    moved[head[step.first[0]]].append(language)
    return [Places(group, tuple(moved[number])) for number, group in rows.items()]


def _without_pivot(
    profiles: Mapping[Language, Sequence[Profile]],
    others: Sequence[Language],
    aligned: Mapping[Language, Sequence[Step]],
    weights: Weights,
) -> list[Places]:
    """Return groups of the rows that the pivot lacks, each found by its first language."""
    found: list[dict[Language, tuple[int, ...]]] = []
    for number, language in enumerate(others):
        left = [step.second[0] for step in aligned[language] if not step.first]
        for founder in others[:number]:
            of_founder = {
                group[founder][0]: group for group in found if next(iter(group)) == founder
            }
            if not left or not of_founder:
                continue
            first, second = profiles[founder], profiles[language]
            evidence = Evidence(first, second, weights)
            for step in pair_up(list(of_founder), left, (first, second), evidence, weights):
                of_founder[step.first[0]][language] = step.second
                left.remove(step.second[0])
        found += [{language: (place,)} for place in left]
    return [Places(group, ()) for group in found]


def _in_order(
    groups: Sequence[Places], pivot: Language, others: Sequence[Language]
) -> list[Places]:
    """Sort by the pivot's rows; another group stands behind what it follows in its language."""
    behind = {
        language: {
            place: group.rows[pivot][0]
            for group in groups
            if pivot in group.rows
            for place in group.rows.get(language, ())
        }
        for language in others
    }

    def place_of(group: Places) -> tuple[int, int, int, int]:
        if pivot in group.rows:
            return group.rows[pivot][0], 0, 0, 0
        language = next(iter(group.rows))
        own = group.rows[language][0]
        before = [place for place in behind[language] if place < own]
        follows = behind[language][max(before)] if before else -1
        return follows, 1, others.index(language), own

    return sorted(groups, key=place_of)
