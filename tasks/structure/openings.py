"""Every place where a row could begin, and what would be its label, its date and its score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.reference.wording import MarkedDates
from tasks.structure.column_dates import lasting_forms, may_stand_in_column
from tasks.structure.compact import Compact
from tasks.structure.edges import EdgeModel
from tasks.structure.full_stops import clause_end
from tasks.structure.reporters import Label, Party, party_of
from tasks.structure.weights import Weights

FLOOR = -3.0
"""Openings below this score are not worth following."""

STRONG_LABEL = 3.0


@dataclass(frozen=True, slots=True)
class Opening:
    """One way in which a row could begin at text[index].

    Attributes:
        label: what its State column names, None where it is not printed.
        period: the date column, None where it is not printed.
        activity: where the activity begins.
        subject: the State, or whoever else, on whose names the activity begins.
        score: sum of the evidence, in nats; a row begins here if it stays above zero.
        label_score: the part of it that speaks for the label.
    """

    index: int
    label: Label | None
    period: DateForm | None
    activity: int
    subject: Party
    score: float
    label_score: float
    evidence: tuple[Evidence, ...]


def find_openings(
    compact: Compact,
    start: int,
    end: int,
    *,
    edges: EdgeModel,
    mentions: Sequence[Mention],
    labels: Mapping[int, Label],
    dates: Sequence[DateForm],
    wording: MarkedDates,
    weights: Weights,
) -> list[Opening]:
    """Find every opening of a section text[start:end], in order.

    The first is at `start`: a section begins with a row. `labels` are what could be labels of
    several names or of a group.
    """
    states = {m.start: m for m in mentions if m.kind == "state" and start <= m.start < end}
    forms = {form.start: form for form in dates if start <= form.start < end}
    lasting = {form.start: form for form in lasting_forms(compact, wording)}
    context = _Context(
        compact=compact,
        end=end,
        edges=edges,
        states={m.start: Label(m.start, m.end, party_of(m)) for m in states.values()},
        labels=labels,
        actors={m.start: m for m in mentions if m.kind in {"office", "place"}},
        forms=forms,
        lasting=lasting,
        date_ends=frozenset(form.end for form in dates),
        wording=wording,
        weights=weights,
    )
    # A date that can stand in the column belongs to the row that begins right behind it.
    behind_column_dates = {
        form.end
        for form in (*forms.values(), *lasting.values())
        if context.column_date(form.start, announced=False)
    }
    found: list[Opening] = []
    for index in range(start, end):
        if index in behind_column_dates:
            continue
        if index == start:
            before = Evidence("beginning of the section", -weights.row)
        elif edges.possible(index):
            before = edges.ending(index)
            if before.weight < -6 and index not in states and index not in labels:
                continue
        else:
            continue
        found.extend(
            opening
            for opening in context.openings_at(index, before)
            if index == start or opening.score > FLOOR
        )
    return _one_opening_a_clause(found, edges, weights)


_BELIEVED = 0.5
_CLEARLY_BETTER = 1.5


def _one_opening_a_clause(
    openings: Sequence[Opening], edges: EdgeModel, weights: Weights
) -> list[Opening]:
    """An adverbial clause opens one row only, though several words could begin it.

    The word nearest to the comma wins if it is believed, unless one further
    out is clearly better; a label whose clause reaches over such a word is none.
    """
    label_lost = weights.label_alone - weights.label_then_name
    winners: dict[int, Opening] = {}
    result: list[Opening] = []
    for opening in reversed(openings):
        comma = edges.clause_end(opening.activity)
        inner = winners.get(comma) if comma is not None else None
        if comma is None or inner is None or inner.activity == opening.activity:
            if comma is not None:
                winners[comma] = max(inner or opening, opening, key=lambda item: item.score)
            result.append(opening)
            continue
        by_clause = opening.label_score == weights.label_then_name
        margin = 0.0 if by_clause else opening.score - inner.score
        if inner.score >= _BELIEVED and margin < _CLEARLY_BETTER:
            result.append(
                _weakened(opening, label_lost, label=True)
                if by_clause
                else _weakened(opening, weights.clause_lost)
            )
        else:
            result = [
                _weakened(item, weights.clause_lost)
                if edges.clause_end(item.activity) == comma and item.index > opening.index
                else item
                for item in result
            ]
            winners[comma] = opening
            result.append(opening)
    return result[::-1]


def _weakened(opening: Opening, weight: float, *, label: bool = False) -> Opening:
    evidence = Evidence("another word opens this clause better", weight)
    return replace(
        opening,
        score=opening.score + weight,
        label_score=opening.label_score + (weight if label else 0.0),
        evidence=(*opening.evidence, evidence),
    )


@dataclass(frozen=True, slots=True)
class _Context:
    compact: Compact
    end: int
    edges: EdgeModel
    states: Mapping[int, Label]
    labels: Mapping[int, Label]
    actors: dict[int, Mention]
    forms: dict[int, DateForm]
    lasting: dict[int, DateForm]
    date_ends: frozenset[int]
    wording: MarkedDates
    weights: Weights

    def openings_at(self, index: int, before: Evidence) -> Iterable[Opening]:
        """Yield the opening without a label, and those with: of the State's name, of its list."""
        yield self._opening(index, before, None)
        for labels in (self.states, self.labels):
            label = labels.get(index)
            if label is not None and label.end < self.end and self.edges.may_open(label.end):
                yield self._opening(index, before, label)

    def _opening(self, index: int, before: Evidence, label: Label | None) -> Opening:
        place = label.end if label else index
        period = self.column_date(place, announced=label is not None)
        activity = period.end if period else place
        label_score = 0.0
        evidence: list[Evidence] = []
        if label is None:
            if period is not None and self.weights.number_before < before.weight:
                # A verb wants an object, and a date is none: only function words go with it.
                before = Evidence(before.what, max(before.weight, self.weights.worst_before_date))
            evidence.append(before)
        else:
            judged = self._label_evidence(label, period, activity, before)
            if judged.weight >= STRONG_LABEL and before.weight < self.weights.worst_before_label:
                before = Evidence(before.what, self.weights.worst_before_label)
            evidence.append(before)
            label_score = judged.weight
            evidence.append(judged)
        if period is not None:
            evidence.append(Evidence("date column", self.weights.period))
        opening = self.edges.opening(activity)
        if label is not None or period is not None:
            # What announces a row lets its activity begin with any word.
            opening = Evidence(
                opening.what,
                max(self.weights.announced_least, self.weights.announced * opening.weight),
            )
        else:
            together = self.edges.together(index) if before.weight < -self.weights.row else None
            evidence += [together] if together else []
        evidence += [opening, Evidence("cost of a row", self.weights.row)]
        score = sum(item.weight for item in evidence)
        subject = self.labels.get(activity) or self.states.get(activity)
        return Opening(
            index=index,
            label=label,
            period=period,
            activity=activity,
            subject=subject.party if subject is not None else (),
            score=score,
            label_score=label_score,
            evidence=tuple(evidence),
        )

    def _label_evidence(
        self, label: Label, period: DateForm | None, activity: int, before: Evidence
    ) -> Evidence:
        text = self.compact.text
        name = text[label.start : label.end]
        follower = self._named_at(activity)
        acting = follower or self._named_at(clause_end(text, activity) + 1)
        own = acting is not None and acting.party[0].code in label.codes
        if follower is not None and own:
            return Evidence(f"{name} as label, then as subject", self.weights.label_doubled)
        if acting is not None and not own and label.lists:
            return Evidence(f"{name} as label, and another acts", self.weights.label_alone)
        if period is not None:
            return Evidence(f"{name} as label before a date", self.weights.label_dated)
        if own:
            return Evidence(
                f"{name} as label, then a clause, then {name}", self.weights.label_then_name
            )
        actor = self.actors.get(activity)
        if actor is not None and label.codes & actor.states:
            return Evidence(
                f"{name} as label, then its office or capital", self.weights.label_then_name
            )
        if period is None and self.edges.goes_with(label.end):
            return Evidence(f"{name} as label, of what follows", self.weights.label_of_phrase)
        if label.start in self.date_ends or before.weight < -1:
            return Evidence(f"{name} as label alone", self.weights.label_alone)
        return Evidence(
            f"{name} as label alone",
            max(
                self.weights.label_alone,
                self.edges.opening(label.start).weight + self.weights.label_undoubled,
            ),
        )

    def _named_at(self, place: int) -> Label | None:
        """Return the State's name at this place, alone or the first of a list, or the group's."""
        return self.states.get(place) or self.labels.get(place)

    def column_date(self, place: int, *, announced: bool) -> DateForm | None:
        """Return the date form at `place` if it can stand in the date column.

        Behind a label (`announced`) the word before tells nothing against it.
        """
        form = self.forms.get(place) or self.lasting.get(place)
        if form is None or not may_stand_in_column(
            self.compact.text, form, self.end, self.wording, announced=announced
        ):
            return None
        # "Since 2014" and "ongoing" are as often the sentence's, unless a row begins behind them.
        doubtful = place in self.lasting or self.compact.text.startswith(self.wording.from_, place)
        if doubtful and self.edges.opening(form.end).weight <= 0:
            return None
        return form
