"""How well two rows fit: the log-odds of what they share, against two rows at random.

What a row has in common with its translation weighs as much as it is rare: a
resolution that three rows name tells more than a year that all of them name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from tasks.agreement.anchors import Anchors, anchors_of
from tasks.agreement.rows import AgreementRow, StatesIn


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds in nats; each says what it takes for and against two rows being one.

    They are set by hand, with room: a row that differs in one thing only is still the same
    row, and one that differs in everything is worth two gaps.

    Attributes:
        kept: probability that an anchor of a row is in its translation too.
        most: what one shared anchor, State or section can weigh at most.
        missed: what an anchor of the row that its translation lacks weighs, by its kind.
        other_state: two States that the documents tell.
        other_inferred_state: two States, at least one of them inferred from the order.
        other_section: two sections.
        same_period, touching_period, other_period: periods that the rows give themselves.
        length_variance: of the logarithm of the ratio of lengths, of row and translation.
        length_variance_at_one: what is added to it for a row of one character, and for others
            in inverse proportion.
        random_length_variance: the same for two rows at random.
        worst_length: what a length can weigh at most.
        gap: a row without counterpart.
        cut: a row that is two in the other language.
        cut_between_states, cut_between_periods: the two rows name different ones.
        refused: rows that fit less are no counterparts, wherever they stand.
        moved: rows out of their order are counterparts when they fit so well.
    """

    kept: float = 0.9
    most: float = 4.0
    missed: Mapping[str, float] = field(
        default_factory=lambda: {
            "symbol": 1.5,
            "number": 0.8,
            "year": 0.5,
            "state": 0.4,
            "abbreviation": 0.0,
        }
    )
    other_state: float = -3.5
    other_inferred_state: float = -1.0
    other_section: float = -3.0
    same_period: float = 2.0
    touching_period: float = 0.5
    other_period: float = -2.0
    length_variance: float = 0.04
    length_variance_at_one: float = 1.5
    random_length_variance: float = 0.5
    worst_length: float = -4.0
    gap: float = -4.0
    cut: float = -3.5
    cut_between_states: float = -2.0
    cut_between_periods: float = -1.5
    refused: float = -4.5
    moved: float = 3.0


WEIGHTS = Weights()

Token = tuple[str, str]
"""An anchor with its kind: ("symbol", "65/91")."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A row, or two rows that stand one behind the other, as they are compared.

    Attributes:
        section: where it stands.
        state: the State that the document tells, or that was inferred where it tells none.
        is_inferred: the State was inferred, or is not known.
        days: first and last day of the row's own period (the last is a day without end where
            it is open), None where it has none of its own.
        anchors: those of its text.
        tokens: anchors with their kinds, and the States the text names.
        firm: of these, the ones that a translation does not tell in words.
        missed: what it weighs when the other language has none of these, in millinats.
        extra: what weighs for or against the two rows being one, in nats.
    """

    section: str | None
    state: str | None
    is_inferred: bool
    days: tuple[int, int] | None
    anchors: Anchors
    tokens: frozenset[Token]
    firm: frozenset[Token]
    missed: int
    extra: float = 0.0


_NO_END = 10**7
"""A day after every day that a date can be."""


def profile_of(row: AgreementRow, states_in: StatesIn, weights: Weights = WEIGHTS) -> Profile:
    """Return what of a row is compared."""
    anchors = anchors_of(row.text)
    firm = {("symbol", symbol) for symbol in anchors.symbols}
    firm |= {("year", year) for year in anchors.years}
    firm |= {("number", number) for number in anchors.numbers}
    firm |= {("abbreviation", form) for form in anchors.abbreviations}
    firm |= {("state", state) for state in states_in(row.language, row.text)}
    return Profile(
        section=row.section,
        state=row.compared_state or row.state_iso3,
        is_inferred=row.compared_state is None,
        days=_days(row),
        anchors=anchors,
        tokens=frozenset(firm | {("number", number) for number in anchors.maybe}),
        firm=frozenset(firm),
        missed=_missed(firm, weights),
    )


def joined(first: Profile, second: Profile, weights: Weights = WEIGHTS) -> Profile | None:
    """Return two rows as one; None where a heading stands between them."""
    return merged([first, second], weights) if first.section == second.section else None


def merged(profiles: Sequence[Profile], weights: Weights = WEIGHTS) -> Profile:
    """Return rows that follow each other as one, in the section of the first."""
    whole = profiles[0]
    for profile in profiles[1:]:
        whole = _merged_two(whole, profile, weights)
    return whole


def _merged_two(first: Profile, second: Profile, weights: Weights) -> Profile:
    extra = first.extra + second.extra
    if first.state and second.state and first.state != second.state:
        extra += weights.cut_between_states
    if first.days and second.days and first.days != second.days:
        extra += weights.cut_between_periods
    firm = first.firm | second.firm
    told = second if first.is_inferred and not second.is_inferred else first
    return Profile(
        section=first.section,
        state=told.state,
        is_inferred=told.is_inferred,
        days=first.days or second.days,
        anchors=first.anchors.joined(second.anchors),
        tokens=first.tokens | second.tokens,
        firm=firm,
        missed=_missed(firm, weights),
        extra=extra,
    )


class Evidence:
    """Scores the rows of two languages, by how frequent what they share is in both."""

    def __init__(
        self,
        first: Sequence[Profile],
        second: Sequence[Profile],
        weights: Weights = WEIGHTS,
    ) -> None:
        """Count what is frequent in both languages."""
        both = [*first, *second]
        self._weights = weights
        self._missed = {kind: _milli(nats) for kind, nats in weights.missed.items()}
        self._rarity = {
            token: _milli(self._weight_of(count / len(both)))
            for token, count in Counter(token for one in both for token in one.tokens).items()
        }
        self._state = self._weights_of(one.state for one in both)
        self._section = self._weights_of(one.section for one in both)
        # What a language takes more or less characters to say the same.
        self._longer = _total_length(first) - _total_length(second)

    def score(self, one: Profile, other: Profile) -> int:
        """Return how well a row of the first language fits one of the second, in millinats.

        A whole number, so that the order of adding up does not matter.
        """
        nats = one.extra + other.extra
        nats += self._of_places(one, other) + self._of_periods(one, other)
        nats += self._of_lengths(one.anchors, other.anchors)
        return _milli(nats) + self._of_tokens(one, other)

    def _of_places(self, one: Profile, other: Profile) -> float:
        weights = self._weights
        nats = self._section[one.section] if one.section == other.section else weights.other_section
        if one.state is None or other.state is None:
            return nats
        is_inferred = one.is_inferred or other.is_inferred
        if one.state == other.state:
            return nats + self._state[one.state] * (0.5 if is_inferred else 1.0)
        return nats + (weights.other_inferred_state if is_inferred else weights.other_state)

    def _of_periods(self, one: Profile, other: Profile) -> float:
        if one.days is None or other.days is None:
            return 0.0
        if one.days == other.days:
            return self._weights.same_period
        if one.days[0] <= other.days[1] and other.days[0] <= one.days[1]:
            return self._weights.touching_period
        return self._weights.other_period

    def _of_tokens(self, one: Profile, other: Profile) -> int:
        millinats = -(one.missed + other.missed)
        for token in one.tokens & other.tokens:
            times = (token in one.firm) + (token in other.firm)
            millinats += self._rarity[token] + self._missed[token[0]] * times
        return millinats

    def _of_lengths(self, one: Anchors, other: Anchors) -> float:
        """Return what the lengths tell (Gale and Church, 1993: lengths of translations)."""
        weights = self._weights
        difference = (log(one.length or 1) - log(other.length or 1)) - self._longer
        variance = weights.length_variance + weights.length_variance_at_one * (
            1 / (one.length or 1) + 1 / (other.length or 1)
        )
        at_random = weights.random_length_variance
        if variance >= at_random:
            return 0.0
        nats = 0.5 * (
            log(at_random / variance) - difference * difference * (1 / variance - 1 / at_random)
        )
        return max(nats, weights.worst_length)

    def _weights_of(self, values: Iterable[str | None]) -> dict[str | None, float]:
        counts = Counter(values)
        total = sum(counts.values())
        return {value: self._weight_of(count / total) for value, count in counts.items()}

    def _weight_of(self, share: float) -> float:
        return min(max(log(self._weights.kept / share), 0.0), self._weights.most)


def _days(row: AgreementRow) -> tuple[int, int] | None:
    if not row.has_own_period or row.period_start is None:
        return None
    end = row.period_end.toordinal() if row.period_end else _NO_END
    return row.period_start.toordinal(), end


def _missed(firm: Iterable[Token], weights: Weights) -> int:
    return sum(_milli(weights.missed[kind]) for kind, _ in firm)


def _milli(nats: float) -> int:
    return round(1000 * nats)


def _total_length(profiles: Sequence[Profile]) -> float:
    return log(sum(one.anchors.length for one in profiles) or 1)
