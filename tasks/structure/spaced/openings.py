"""Every word of spaced text with which a row could begin: its label, its date, its score."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm, DateGrammar
from tasks.reference.folding import APOSTROPHES
from tasks.reference.gazetteer import Mention
from tasks.structure.openings import FLOOR, STRONG_LABEL, Opening
from tasks.structure.reporters import Label, party_of
from tasks.structure.spaced.evidence import FlowModel
from tasks.structure.spaced.text import Words, phrases_of
from tasks.structure.weights import Weights

_ARTICLE_BEHIND = re.compile(rf" \((?:\w{{1,3}}|\w[{APOSTROPHES}])\)")
_SYMBOL = re.compile(r"[A-Z][\w.-]*/[\w./()-]+|(?<![\w/])\d{1,3}/\d{1,3}(?![\w/])")
"""A symbol of a document, or the number of a resolution: what no date begins in."""
_NUMBER = re.compile(r"\d+ ")
_DAY, _YEAR = re.compile(r"(?<!\d)\d{1,2}(?!\d)"), re.compile(r"(?<!\d)\d{4}(?!\d)")
_DASH = re.compile(r"\s?[-–—](?=\s)")


@dataclass(frozen=True, slots=True)
class ColumnDates:
    """What can stand in the date column.

    Attributes:
        forms: every date form of the text, by where it begins.
        lasting: phrases for what has no date, by their first word.
        inline_before: words that set a date into a sentence, folded.
    """

    forms: Mapping[int, DateForm]
    lasting: Mapping[str, Sequence[tuple[str, ...]]]
    inline_before: frozenset[str]

    @classmethod
    def of(
        cls, dates: Sequence[DateForm], lasting: Sequence[str], inline_before: Sequence[str]
    ) -> ColumnDates:
        """Prepare the dates of a text and the wording of its language."""
        forms = {form.start: form for form in dates}
        return cls(forms, phrases_of(lasting), frozenset(inline_before))


def dates_at_words(
    words: Words, grammar: DateGrammar, counts: frozenset[str], *, month_first: bool
) -> list[DateForm]:
    """Find the date forms that begin with a word, and with no part of a symbol.

    Where a month with a capital follows a number, the number is of the cell before, unless the
    language writes all its months so (`month_first`): "… 7 Novembre 2010". Nor is it a day
    where the last month of a period has none ("… 7 May 2010 to June 2011"), nor behind a word
    of `counts` ("numbering 7 May 2010").
    """
    masked = _SYMBOL.sub(lambda symbol: "x" * len(symbol[0]), words.text)
    found: list[DateForm] = []
    for form in grammar.find(masked):
        number = _NUMBER.match(masked, form.start, form.end)
        cut = number is not None and _is_of_cell_before(masked, number, form, month_first)
        if number is not None and not cut:
            place = words.number_at(form.start)
            cut = bool(place) and words.all[(place or 0) - 1].core in counts
        start = number.end() if number is not None and cut else form.start
        if words.number_at(start) is not None:
            found.append(DateForm(start, form.end, form.is_open))
    return found


def _is_of_cell_before(text: str, number: re.Match[str], form: DateForm, month_first: bool) -> bool:
    """Say whether the number with which a date form begins is no day of it."""
    if not month_first and text[number.end()].isupper():
        return True
    printed = text[form.start : form.end]
    return len(_DAY.findall(printed)) == 1 and len(_YEAR.findall(printed)) > 1


class Openings:
    """Finds the openings of the sections of one document.

    Args:
        model: the evidence of its words.
        dates: what can stand in its date column.
        weights: of what is printed in the columns.
    """

    def __init__(self, model: FlowModel, dates: ColumnDates, weights: Weights) -> None:
        """Take the document, and measure how often its cells end on a full stop."""
        self._model, self._words, self._text = model, model.words, model.text
        self._dates, self._weights, self._flow = dates, weights, model.weights
        self._model.full_stop = self._full_stop_weight()

    def find(self, start: int, end: int) -> list[Opening]:
        """Find every opening of a section text[start:end] in order; the first is at `start`."""
        first = self._words.number_at(start)
        if first is None or start >= end:
            return []
        found: list[Opening] = []
        behind_dates: set[int] = set()
        for number in range(first, len(self._words.all)):
            index = self._words.all[number].start
            if index >= end:
                break
            if number == first:
                before = Evidence("beginning of the section", -self._flow.row)
            elif self._model.may_begin(number):
                before = self._model.ending(number)
            else:
                continue
            for opening in self._openings_at(number, before, end):
                if opening.period is not None:
                    behind_dates.add(opening.activity)
                if number != first and (opening.score <= FLOOR or index in behind_dates):
                    continue
                found.append(opening)
        return found if self._model.cased else _nearest_of_clause(found, self._model)

    def _openings_at(self, number: int, before: Evidence, end: int) -> Iterator[Opening]:
        plain = self._opening(number, before, None, end)
        if plain is not None:
            yield plain
        for label in self._labels_at(number):
            labelled = self._opening(number, before, label, end)
            if labelled is not None:
                yield labelled

    def _labels_at(self, number: int) -> Iterator[Label]:
        """Yield the names that could be a label, with the article before or behind them."""
        state = self._model.state_at(number)
        of_state = Label(state.start, state.end, party_of(state)) if state is not None else None
        for label in (of_state, self._model.label_at(number)):
            if label is not None:
                article = _ARTICLE_BEHIND.match(self._text, label.end)
                end = article.end() if article else label.end
                yield Label(self._words.all[number].start, end, label.party)

    def _opening(
        self, number: int, before: Evidence, label: Label | None, end: int
    ) -> Opening | None:
        place = number if label is None else self._behind(label.end)
        if place is None or self._words.all[place].start >= end:
            return None
        period = self.column_date(place, end, announced=label is not None)
        behind = self._behind(period.end) if period else place
        if behind is None or self._words.all[behind].start >= end:
            return None
        activity = self._words.all[behind].start
        opening = self._model.opening(behind)
        if period is not None and not self._model.behind_label(number):
            before = Evidence(before.what, max(before.weight, self._weights.worst_before_date))
        if label is not None or period is not None:
            # Any name has a capital, and so have months.
            before = Evidence(before.what, min(before.weight, 1.0))
        evidence = [before]
        label_score = 0.0
        if label is not None:
            judged = self._label_evidence(label, period, behind)
            label_score = judged.weight
            least = self._flow.worst_before_label
            if label_score >= STRONG_LABEL and before.weight < least:
                evidence = [Evidence(before.what, least)]
            evidence.append(judged)
        if period is not None:
            bare = self._text[period.start : period.end].isdigit() and label is None
            weight = self._weights.period + (self._flow.bare_year if bare else 0.0)
            evidence.append(Evidence("date column", weight))
        if label is not None or period is not None:
            least, share = self._weights.announced_least, self._weights.announced
            lower = opening.weight <= self._flow.lower_case  # no cell begins so
            opening = Evidence(
                opening.what, opening.weight if lower else max(least, share * opening.weight)
            )
        evidence += [opening, Evidence("cost of a row", self._flow.row)]
        return Opening(
            index=self._words.all[number].start,
            label=label,
            period=period,
            activity=activity,
            subject=self._model.actors_at(behind),
            score=sum(item.weight for item in evidence),
            label_score=label_score,
            evidence=tuple(evidence),
        )

    def _label_evidence(self, label: Label, period: DateForm | None, behind: int) -> Evidence:
        w = self._weights
        name = self._text[label.start : label.end]
        actors = self._model.actors_at(behind)
        clause = self._model.clause_subject(behind) if not actors else None
        acting = actors if clause is None else party_of(clause)
        own = bool(acting) and acting[0].code in label.codes
        if actors and own:
            return Evidence(f"{name} as label, then as subject", w.label_doubled)
        if acting and not own and label.lists:
            return Evidence(f"{name} as label, and another acts", w.label_alone)
        if period is not None:
            return Evidence(f"{name} as label before a date", w.label_dated)
        if own:
            return Evidence(f"{name} as label, then a clause, then {name}", w.label_then_name)
        if self._model.cased and self._model.opens(behind):
            return Evidence(
                f"{name} as label, then a sentence begins", self._flow.label_then_sentence
            )
        begins = self._model.opening(behind).weight >= self._flow.verb_acts
        if not self._model.cased and (begins or self._model.is_verb(behind)):
            weight = self._flow.label_then_verb
            return Evidence(f"{name} as label, then a verb or a clause", weight)
        if self._model.cased and self._words.all[behind].capital:
            return Evidence(f"{name} as label, then a capital", self._flow.label_then_capital)
        return Evidence(f"{name} as label alone", w.label_alone)

    def column_date(self, number: int, end: int, *, announced: bool) -> DateForm | None:
        """Return the date that begins with this word, if it can stand in the date column."""
        word = self._words.all[number]
        form = self._dates.forms.get(word.start)
        if form is not None and word.core in self._dates.inline_before:
            return None
        form = form or self._lasting(number)
        if form is None or self._model.text[word.start] in '(«“"':
            return None
        dash = _DASH.match(self._text, form.end)
        if dash is not None:
            form = DateForm(form.start, dash.end(), is_open=True)
        behind = self._words.number_at(form.end + 1)
        if form.end + 1 >= end or self._text[form.end] != " " or behind is None:
            return None
        before = self._words.all[number - 1] if number else None
        inline = before is not None and before.core in self._dates.inline_before
        if not announced and inline and not (before and before.stops):
            return None
        following = self._words.all[behind]
        if self._model.cased and not following.capital:
            return None
        return form if self._model.is_free(behind) else None

    def _lasting(self, number: int) -> DateForm | None:
        """Return a phrase for what has no date, where it begins as a cell does."""
        size = self._words.phrase_at(number, self._dates.lasting)
        if not size or (self._model.cased and not self._words.all[number].capital):
            return None
        last = self._words.all[number + size - 1]
        if last.trail:
            return None
        return DateForm(self._words.all[number].start, last.end, is_open=True)

    def _behind(self, index: int) -> int | None:
        return self._words.number_at(index + 1)

    def _full_stop_weight(self) -> float:
        """Measure how much a full stop speaks against a cell's end, by labels beyond doubt."""
        ends = stops = 0
        for number in range(1, len(self._words.all) - 1):
            label = self._model.state_at(number)
            behind = self._behind(label.end) if label else None
            if label is None or behind is None or label.start != self._words.all[number].start:
                continue
            follower = self._model.state_at(behind) or self._model.verb_subject(behind)
            clause = self._model.clause_subject(behind) if follower is None else follower
            if clause is None or clause.states != label.states or not self._model.may_begin(number):
                continue
            ends += 1
            stops += self._words.all[number - 1].stops
        share = (stops + 1) / (ends + 3)
        return min(-0.2, max(-3.0, 2 * math.log(share / 0.5)))


def _clause_subject(model: FlowModel, number: int | None) -> Mention | None:
    """Return who acts behind the clause that these words open, None where they open none."""
    if number is None or not model.opens_sentence(number):
        return None
    return model.clause_subject(number)


def _nearest_of_clause(openings: Sequence[Opening], model: FlowModel) -> list[Opening]:
    """Keep, of several words that could open one clause, the nearest to its end.

    Without capitals any preposition could open it; one behind a label, a date or a full stop
    does, whatever stands nearer.
    """
    kept: list[Opening] = []
    taken: set[int] = set()
    for opening in openings:
        number = model.words.number_at(opening.activity)
        subject = _clause_subject(model, number)
        announced = opening.label is not None or opening.period is not None
        first = number is not None and number > 0 and model.words.all[number - 1].stops
        if subject is not None and (announced or first):
            if subject.start not in taken and not announced:
                kept.append(opening)
            taken.add(subject.start)
    for opening in reversed(openings):
        number = model.words.number_at(opening.activity)
        subject = _clause_subject(model, number)
        if subject is not None and opening.label is None and opening.period is None:
            if subject.start in taken:
                continue
            taken.add(subject.start)
        kept.append(opening)
    return sorted(kept, key=lambda opening: opening.index)
