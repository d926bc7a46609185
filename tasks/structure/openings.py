"""Every place where a row could begin, and what would be its label, its date and its score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.reference.models import DateWording
from tasks.structure.compact import Compact
from tasks.structure.edges import EdgeModel

START_COST = 2.0
"""What the beginning of a row must be worth before it is believed."""
FLOOR = -3.0
"""Openings below this score are not worth following."""

_PERIOD = 2.6
_LABEL_DOUBLED = 6.0
_LABEL_DATED = 3.5
_LABEL_THEN_NAME = 4.0
_LABEL_ALONE = -1.0
STRONG_LABEL = 3.0
_LABEL_UNDOUBLED = 0.6
"""How much weaker a label is than a subject, when its State is not named again."""
_WORST_BEFORE_LABEL = -4.0
"""A label beyond doubt ends the cell before it whatever that ends on, at this cost."""
_OWN_NAME_REACH = 110


@dataclass(frozen=True, slots=True)
class Opening:
    """One way in which a row could begin at text[index].

    Attributes:
        label: the State's name in its column, None where it is not printed.
        period: the date column, None where it is not printed.
        activity: where the activity begins.
        subject: the States of the name on which the activity begins, empty without one.
        score: sum of the evidence, in nats; a row begins here if it stays above zero.
        label_score: the part of it that speaks for the label.
    """

    index: int
    label: Mention | None
    period: DateForm | None
    activity: int
    subject: frozenset[str]
    score: float
    label_score: float
    evidence: tuple[Evidence, ...]


def full_stop_weight(compact: Compact, mentions: Sequence[Mention]) -> float:
    """Measure on the document itself how much a full stop speaks against a cell's end.

    The State names that stand twice in a row ("巴西巴西在") are labels beyond doubt;
    how many of the cells before them end on a full stop is counted.
    """
    ends = stops = 0
    for first, second in _neighbours(mentions):
        if first.end == second.start and first.states == second.states and first.start > 0:
            ends += 1
            stops += compact.text[first.start - 1] == "。"
    share = (stops + 0.1) / (ends + 2)
    return min(-0.2, max(-5.0, 2 * math.log(share / 0.5)))


def find_openings(
    compact: Compact,
    start: int,
    end: int,
    *,
    edges: EdgeModel,
    mentions: Sequence[Mention],
    dates: Sequence[DateForm],
    wording: DateWording,
) -> list[Opening]:
    """Find every opening of a section text[start:end], in order.

    The first is at `start`: a section begins with a row.
    """
    states = {m.start: m for m in mentions if m.kind == "state" and start <= m.start < end}
    forms = {form.start: form for form in dates if start <= form.start < end}
    context = _Context(
        compact=compact,
        end=end,
        edges=edges,
        states=states,
        actors={m.start: m for m in mentions if m.kind in {"office", "place"}},
        forms=forms,
        date_ends=frozenset(form.end for form in dates),
        wording=wording,
    )
    found: list[Opening] = []
    for index in range(start, end):
        if index == start:
            before = Evidence("beginning of the section", START_COST)
        elif edges.possible(index):
            before = edges.ending(index)
            if before.weight < -6 and not _doubled_at(states, index):
                continue
        else:
            continue
        found.extend(
            opening
            for opening in context.openings_at(index, before)
            if index == start or opening.score > FLOOR
        )
    return _one_opening_a_clause(found, edges)


_BELIEVED = 0.5
_CLEARLY_BETTER = 1.5
_CLAUSE_LOST = -2.7
_LABEL_CLAUSE_LOST = _LABEL_ALONE - _LABEL_THEN_NAME


def _one_opening_a_clause(openings: Sequence[Opening], edges: EdgeModel) -> list[Opening]:
    """An adverbial clause opens one row only, though several words could begin it.

    The word nearest to the comma wins if it is believed, unless one further
    out is clearly better; a label whose clause reaches over such a word is none.
    """
    winners: dict[int, Opening] = {}
    result: list[Opening] = []
    for opening in reversed(openings):
        comma = edges.clause_end(opening.activity)
        inner = winners.get(comma) if comma is not None else None
        if comma is None or inner is None or inner.index == opening.index:
            if comma is not None:
                winners[comma] = max(inner or opening, opening, key=lambda item: item.score)
            result.append(opening)
            continue
        by_clause = opening.label_score == _LABEL_THEN_NAME
        margin = 0.0 if by_clause else opening.score - inner.score
        if inner.score >= _BELIEVED and margin < _CLEARLY_BETTER:
            lost = _LABEL_CLAUSE_LOST if by_clause else _CLAUSE_LOST
            result.append(_weakened(opening, lost))
        else:
            result = [
                _weakened(item, _CLAUSE_LOST)
                if edges.clause_end(item.activity) == comma and item.index > opening.index
                else item
                for item in result
            ]
            winners[comma] = opening
            result.append(opening)
    return result[::-1]


def _weakened(opening: Opening, weight: float) -> Opening:
    evidence = Evidence("another word opens this clause better", weight)
    return replace(
        opening,
        score=opening.score + weight,
        label_score=opening.label_score + (weight if weight == _LABEL_CLAUSE_LOST else 0.0),
        evidence=(*opening.evidence, evidence),
    )


@dataclass(frozen=True, slots=True)
class _Context:
    compact: Compact
    end: int
    edges: EdgeModel
    states: dict[int, Mention]
    actors: dict[int, Mention]
    forms: dict[int, DateForm]
    date_ends: frozenset[int]
    wording: DateWording

    def openings_at(self, index: int, before: Evidence) -> Iterable[Opening]:
        """Yield the opening without a label, and the one with, if a State's name stands here."""
        yield self._opening(index, before, None)
        mention = self.states.get(index)
        if mention is not None and mention.end < self.end:
            yield self._opening(index, before, mention)

    def _opening(self, index: int, before: Evidence, label: Mention | None) -> Opening:
        place = label.end if label else index
        period = self._column_date(place, announced=label is not None)
        activity = period.end if period else place
        label_score = 0.0
        evidence: list[Evidence] = []
        if label is None:
            evidence.append(before)
        else:
            judged = self._label_evidence(label, period, activity, before)
            if judged.weight >= STRONG_LABEL and before.weight < _WORST_BEFORE_LABEL:
                before = Evidence(before.what, _WORST_BEFORE_LABEL)
            evidence.append(before)
            label_score = judged.weight
            evidence.append(judged)
        if period is not None:
            evidence.append(Evidence("date column", _PERIOD))
        opening = self.edges.opening(activity)
        if label is not None or period is not None:
            # What announces a row lets its activity begin with any word.
            opening = Evidence(opening.what, max(-0.3, 0.5 * opening.weight))
        else:
            together = self.edges.together(index) if before.weight < START_COST else None
            evidence += [together] if together else []
        evidence += [opening, Evidence("cost of a row", -START_COST)]
        score = sum(item.weight for item in evidence)
        named = self.states.get(activity)
        return Opening(
            index=index,
            label=label,
            period=period,
            activity=activity,
            subject=named.states if named else frozenset(),
            score=score,
            label_score=label_score,
            evidence=tuple(evidence),
        )

    def _label_evidence(
        self, label: Mention, period: DateForm | None, activity: int, before: Evidence
    ) -> Evidence:
        text = self.compact.text
        name = text[label.start : label.end]
        follower = self.states.get(activity)
        if follower is not None and follower.states == label.states:
            return Evidence(f"{name} as label, then as subject", _LABEL_DOUBLED)
        if period is not None:
            return Evidence(f"{name} as label before a date", _LABEL_DATED)
        comma = text.find("，", activity, activity + _OWN_NAME_REACH)
        stop = text.find("。", activity, activity + _OWN_NAME_REACH)
        if comma > 0 and (stop < 0 or comma < stop):
            subject = self.states.get(comma + 1)
            if subject is not None and subject.states == label.states:
                return Evidence(f"{name} as label, then a clause, then {name}", _LABEL_THEN_NAME)
        actor = self.actors.get(activity)
        if actor is not None and label.states & actor.states:
            return Evidence(f"{name} as label, then its office or capital", _LABEL_THEN_NAME)
        if label.start in self.date_ends or before.weight < -1:
            return Evidence(f"{name} as label alone", _LABEL_ALONE)
        return Evidence(
            f"{name} as label alone",
            max(_LABEL_ALONE, self.edges.opening(label.start).weight - _LABEL_UNDOUBLED),
        )

    def _column_date(self, place: int, *, announced: bool) -> DateForm | None:
        """Return the date form at `place` if it can stand in the date column."""
        form = self.forms.get(place)
        if form is None or form.end >= self.end:
            return None
        text = self.compact.text
        if text[form.end] in '，。、；：的）)》”"':
            return None
        if not announced and _ends_with(text, place, self.wording.inline_before):
            return None
        if not form.is_open and _begins_with(text, form.end, self.wording.inline_after):
            return None
        if text[form.end - 1] == self.wording.year and _begins_with(
            text, form.end, self.wording.year_inline_after
        ):
            return None
        return form


def _doubled_at(states: dict[int, Mention], index: int) -> bool:
    mention = states.get(index)
    follower = states.get(mention.end) if mention else None
    return bool(mention and follower and mention.states == follower.states)


def _ends_with(text: str, index: int, words: frozenset[str]) -> bool:
    return any(text[max(0, index - length) : index] in words for length in range(1, 4))


def _begins_with(text: str, index: int, words: frozenset[str]) -> bool:
    return any(text[index : index + length] in words for length in range(1, 4))


def _neighbours(mentions: Sequence[Mention]) -> Iterable[tuple[Mention, Mention]]:
    named = [mention for mention in mentions if mention.kind == "state"]
    return pairwise(named)
