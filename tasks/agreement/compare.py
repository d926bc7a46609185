"""What the rows of a group do not agree on.

Of the languages that tell a thing, the first in the edition's order (the pivot
first) is what the others are compared with: a slip of one language is listed
once, and whatever is not listed is the same in all languages that tell it. A
language that does not tell it (a State inferred from the order alone, a date
that flattening lost) is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks.agreement.anchors import Anchors
from tasks.agreement.evidence import Profile
from tasks.agreement.groups import AlignedGroup
from tasks.agreement.rows import AgreementRow
from tasks.records import Language

Kind = Literal[
    "missing_row", "split_row", "section", "state", "period", "symbol", "number", "order"
]
Severity = Literal["error", "warning"]

KINDS: dict[Kind, tuple[Severity, str]] = {
    "missing_row": ("error", "the row has no counterpart in the other language"),
    "split_row": ("error", "what is one row in one language is two in the other"),
    "section": ("error", "the row stands in different sections"),
    "state": ("error", "the row is of different States"),
    "period": ("warning", "the row has different dates or periods"),
    "symbol": ("warning", "the row names different documents or resolutions"),
    "number": ("warning", "the row has different numbers or years"),
    "order": ("warning", "the row stands at another place among the others"),
}
"""Each kind of disagreement, how much it weighs, and what it means."""

FLAGGED: frozenset[Kind] = frozenset(KINDS) - {"number", "order"}
"""Kinds that the activity itself is flagged for: what it counts for, or names, differs. Numbers may
be told in words, and a row that stands elsewhere says the same."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that two languages tell differently.

    Attributes:
        kind: what about; `KINDS` says what it means.
        group_number: the aligned group.
        language_a, ordinals_a, value_a: the language compared with, its rows, and what they say.
        language_b, ordinals_b, value_b: the language that differs; without rows where the
            row is missing.
    """

    kind: Kind
    group_number: int
    language_a: Language
    ordinals_a: tuple[int, ...]
    value_a: str
    language_b: Language
    ordinals_b: tuple[int, ...]
    value_b: str

    @property
    def severity(self) -> Severity:
        """An error, or a warning."""
        return KINDS[self.kind][0]

    @property
    def meaning(self) -> str:
        """What it means, in words."""
        return KINDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class GroupRows:
    """A group with its rows.

    Attributes:
        group: the group.
        rows: {language: its rows}, in the order of the edition's languages, the pivot first.
        profiles: the same as they are compared: each language's rows as one.
    """

    group: AlignedGroup
    rows: Mapping[Language, Sequence[AgreementRow]]
    profiles: Mapping[Language, Profile]


Told = tuple[int | str, str]
"""What a language tells: to compare, and to print."""


def disagreements_of(found: GroupRows, languages: Sequence[Language]) -> Iterator[Disagreement]:
    """Yield what the languages of an edition do not agree on in one group.

    Args:
        found: the group.
        languages: those of the edition, the pivot first.
    """
    present = list(found.rows)
    for language in languages:
        if language not in found.rows:
            yield _disagreement("missing_row", found, present[0], language, ("present", "missing"))
    yield from _differing("split_row", found, _rows_told)
    yield from _differing("section", found, _section_told)
    yield from _differing("state", found, _state_told)
    yield from _periods(found)
    yield from _anchors("symbol", found, _lacking_symbols)
    yield from _anchors("number", found, _lacking_numbers)
    for language in found.group.moved:
        yield _disagreement("order", found, present[0], language, ("in order", "elsewhere"))


def _differing(
    kind: Kind, found: GroupRows, told_by: Callable[[GroupRows, Language], Told | None]
) -> Iterator[Disagreement]:
    """Compare what every language tells with what the first one does that tells it."""
    all_told = {one: told_by(found, one) for one in found.rows}
    told = {one: value for one, value in all_told.items() if value is not None}
    for reference in list(told)[:1]:
        for language, (value, said) in told.items():
            if value != told[reference][0]:
                yield _disagreement(kind, found, reference, language, (told[reference][1], said))


def _rows_told(found: GroupRows, language: Language) -> Told:
    count = len(found.rows[language])
    return count, "1 row" if count == 1 else f"{count} rows"


def _section_told(found: GroupRows, language: Language) -> Told | None:
    section = found.profiles[language].section
    return None if section is None else (section, section)


def _state_told(found: GroupRows, language: Language) -> Told | None:
    told = [row.compared_state for row in found.rows[language] if row.compared_state]
    return (told[0], told[0]) if told else None


def _periods(found: GroupRows) -> Iterator[Disagreement]:
    """Compare periods; one from the text of the row may be a part of one from its date column."""
    dated = {
        language: row
        for language, rows in found.rows.items()
        for row in reversed(rows)
        if row.has_own_period
    }
    # In the order of the languages, and one printed in a column before one in a text.
    order = sorted(
        (one for one in found.rows if one in dated),
        key=lambda language: dated[language].period_basis != "column",
    )
    for language in order[1:]:
        reference, row = dated[order[0]], dated[language]
        same = (reference.period_start, reference.period_end) == (row.period_start, row.period_end)
        part = reference.period_basis != row.period_basis and _touch(reference, row)
        if not same and not part:
            said = _period_said(reference), _period_said(row)
            yield _disagreement("period", found, order[0], language, said)


def _touch(one: AgreementRow, other: AgreementRow) -> bool:
    starts, ends = (one.period_start, other.period_start), (one.period_end, other.period_end)
    if starts[0] is None or starts[1] is None:
        return False
    return (ends[1] is None or starts[0] <= ends[1]) and (ends[0] is None or starts[1] <= ends[0])


def _period_said(row: AgreementRow) -> str:
    if row.period_start == row.period_end:
        return f"{row.period_start}"
    return f"{row.period_start} to {row.period_end or '...'}"


def _anchors(
    kind: Kind,
    found: GroupRows,
    lacking: Callable[[Profile, Profile], tuple[list[str], list[str]]],
) -> Iterator[Disagreement]:
    """Compare anchors of every language with those of the first; name what only one has."""
    reference, *others = found.rows
    for language in others:
        only_a, only_b = lacking(found.profiles[reference], found.profiles[language])
        if only_a or only_b:
            said = ", ".join(only_a) or "none", ", ".join(only_b) or "none"
            yield _disagreement(kind, found, reference, language, said)


def _lacking_symbols(one: Profile, other: Profile) -> tuple[list[str], list[str]]:
    first, second = one.anchors.symbols, other.anchors.symbols
    return sorted(first - second), sorted(second - first)


def _lacking_numbers(one: Profile, other: Profile) -> tuple[list[str], list[str]]:
    """Return years and numbers that only one of two rows has.

    A number that one language lacks may be told in words there, so numbers differ only where
    both rows have one that the other lacks, or one row lacks several.
    """
    years = _only(one.anchors.years, other), _only(other.anchors.years, one)
    numbers = _only(one.anchors.numbers, other), _only(other.anchors.numbers, one)
    if not (numbers[0] and numbers[1]) and len(numbers[0] + numbers[1]) < _SEVERAL:
        numbers = [], []
    return years[0] + numbers[0], years[1] + numbers[1]


_SEVERAL = 3
"""Numbers told in words in one language and in digits in another are rarely so many in a row."""


def _only(these: frozenset[str], other: Profile) -> list[str]:
    return sorted(these - _all_numbers(other.anchors) - _period_numbers(other), key=float)


def _all_numbers(anchors: Anchors) -> frozenset[str]:
    return anchors.numbers | anchors.years | anchors.maybe


def _period_numbers(profile: Profile) -> set[str]:
    """Return the years and days of a row's period: a date may stand in its column or text."""
    numbers: set[str] = set()
    for day in profile.days or ():
        if day <= date.max.toordinal():
            told = date.fromordinal(day)
            numbers |= {str(told.year), str(told.day)}
    return numbers


def _disagreement(
    kind: Kind, found: GroupRows, first: Language, second: Language, said: tuple[str, str]
) -> Disagreement:
    ordinals = found.group.ordinals
    return Disagreement(
        kind=kind,
        group_number=found.group.number,
        language_a=first,
        ordinals_a=ordinals[first],
        value_a=said[0],
        language_b=second,
        ordinals_b=ordinals.get(second, ()),
        value_b=said[1],
    )
