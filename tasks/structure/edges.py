"""How well a cell can end, and how well one can begin, at a place in the text.

Scores are in nats and add up: positive speaks for an edge, negative against.
The words behind them are data of the language pack; the weights are here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.reference.models import EdgeWords
from tasks.structure.actors import ActorModel
from tasks.structure.compact import Compact
from tasks.structure.last_words import LastWords
from tasks.structure.marks import PAIR_REACH, enclosed
from tasks.structure.reporters import Label
from tasks.structure.weights import Weights
from tasks.structure.words import Words

_CLAUSE_REACH = 110
"""An adverbial clause that opens a cell ends at its comma within so many characters."""

_CLOSING_MARKS = frozenset("，。、；：！？》）)”’,;:!?·.")
_OPENING_MARKS = frozenset("，、；：《（(“‘,;:/-－—·")
_SENTENCE_ENDS = frozenset("。！？!?")


class EdgeModel:
    """Scores the edges of cells of one section of text.

    Args:
        compact: the document.
        edge_words: the language's word lists.
        mentions: every State, office, place and group named in the document, in order.
        dates: every date form in the document, in order.
        labels: lists of names and names of groups, by where they begin.
        full_stop_weight: how much a full stop speaks against the end of a cell,
            as measured on the document itself.
        weights: how much each piece of evidence counts.
    """

    def __init__(
        self,
        compact: Compact,
        edge_words: EdgeWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateForm],
        *,
        labels: Mapping[int, Label],
        full_stop_weight: float,
        weights: Weights,
    ) -> None:
        """Index mentions and dates by where they begin."""
        self._compact = compact
        self._text = compact.text
        self._lists = edge_words
        self._words = Words(compact)
        self._full_stop_weight = full_stop_weight
        self._weights = weights
        self._states = {m.start: m for m in mentions if m.kind == "state"}
        self._list_ends = {label.start: label.end for label in labels.values()}
        self._actors = {m.start: m for m in mentions if m.kind in {"office", "group", "place"}}
        self._model = ActorModel(self._words, edge_words, self._states)
        self._dates = {form.start: form.end for form in dates}
        self._date_ends = frozenset(form.end for form in dates)
        self._name_ends = frozenset(
            m.end for m in mentions if m.kind in {"state", "group", "place", "seat"}
        )
        state_ends = frozenset(m.end for m in mentions if m.kind == "state")
        self._last_words = LastWords(compact, edge_words, state_ends, weights)
        self._enclosed = enclosed(compact.text)
        self._inside_name = bytearray(len(compact.text) + 1)
        for start, end in [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]:
            for place in range(start + 1, end):
                self._inside_name[place] = 1

    def possible(self, index: int) -> bool:
        """Say whether a cell could begin here at all: at a word, outside quotes and brackets."""
        text = self._text
        return (
            self._compact.begins_word(index)
            and not self._enclosed[index]
            and not self._inside_name[index]
            and self.may_open(index)
            and text[index - 1] not in _OPENING_MARKS
        )

    def may_open(self, index: int) -> bool:
        """Say whether no mark stands here that belongs to what is before it."""
        return self._text[index] not in _CLOSING_MARKS

    def subject_before(self, index: int) -> bool:
        """Say whether what ends here acts, itself or by an office named behind it."""
        return self._model.predicate_at(index) or self._model.acts(index, of_state=True)

    def goes_with(self, index: int) -> bool:
        """Say whether the word here is one phrase with a State's name before ("X代表团")."""
        return bool(self._words.at(index, self._lists.of_state))

    def may_end_here(self, index: int) -> bool:
        """Say whether text[:index] ends a sentence or a cell, and names nobody who acts next."""
        if self._text[index - 1] in _SENTENCE_ENDS:
            return True
        last, weight = self._words.last(index), self.ending(index).weight
        return weight >= (self._weights.closer if self._model.is_head(last) else 0)

    def ending(self, index: int) -> Evidence:
        """Score text[:index] as the end of a cell."""
        w, before = self._weights, self._text[index - 1]
        if before in _SENTENCE_ENDS:
            return Evidence("full stop before", self._full_stop_weight)
        if before in '"”’' and self._text[index - 2] in _SENTENCE_ENDS:
            return Evidence("quotation with its full stop before", 0.12 * self._full_stop_weight)
        if before in ")）":
            opened = max(self._text.rfind(mark, 0, index) for mark in "(（")
            if opened > max(0, index - PAIR_REACH):
                return self.ending(opened)
        if index in self._date_ends:
            return Evidence("a date of the sentence before", w.date_before)
        if index in self._name_ends:
            return Evidence("a name before", w.name_before)
        return self._last_words.evidence(index)

    def opening(self, index: int) -> Evidence:
        """Score text[index:] as the beginning of an activity that nothing announces."""
        referring = self._words.at(index, self._lists.anaphora)
        if referring:
            return Evidence(f"{referring} refers back", self._weights.anaphora)
        mention = self._states.get(index)
        if mention is not None:
            return self._state_opening(mention)
        actor = self._actors.get(index)
        if actor is not None:
            return self._actor_opening(actor)
        opener = self._words.at(index, self._lists.adverbial_openers)
        if opener or index in self._dates:
            clause = self._clause_opening(index, weak=opener in self._lists.weak_openers)
            return self._or_predicate(clause, opener, self._words.last(index))
        if self._model.acts(index):
            if self._model.is_institution(self._words.last(index)):
                return Evidence(
                    "an office of the institution before acts",
                    self._weights.designation_of_institution,
                )
            if self._model.is_title(self._words.whole(index)):
                # A title stands behind its holder's name: what is no known word may be one.
                if self._words.before(index, self._last_words.kinds):
                    return Evidence("an office acts", self._weights.title_acts)
                return Evidence("an office, perhaps of the person before, acts", 0.6)
            return Evidence("an office or institution acts", self._weights.designation_acts)
        return Evidence("no beginning of a cell", self._weights.nothing)

    def _or_predicate(self, clause: Evidence, opener: str, before: str) -> Evidence:
        """Weaken a clause that may as well say what the one named before it does."""
        if opener not in self._lists.predicates or not self._model.is_head(before):
            return clause
        w = self._weights
        institution = self._model.is_institution(before)
        doubt = w.clause_of_institution if institution else w.clause_of_person
        return Evidence(f"{clause.what}, or what {before} does", clause.weight + doubt)

    def together(self, index: int) -> Evidence | None:
        """Score how often the words around this place stand together elsewhere.

        Words that the document keeps together ("条约组织", "会议期间") are not the
        end of one cell and the beginning of another. Only words of two
        characters or more tell anything.
        """
        before, after = self._words.last(index), self._words.whole(index)
        if index in self._dates:
            after = self._text[index : self._dates[index]]
        if not self._compact.segmented or len(before) < 2 or len(after) < 2:
            return None
        count = self._text.count(before + after)
        if count < 2 or index in self._states:
            return None
        return Evidence(
            f"{before} {after} together {count} times",
            max(self._weights.together_most, self._weights.together * log(count)),
        )

    def clause_end(self, index: int) -> int | None:
        """Return where the adverbial clause that opens here has its comma, None if it is none."""
        if not (self._words.at(index, self._lists.adverbial_openers) or index in self._dates):
            return None
        return self._comma(index)

    def _state_opening(self, mention: Mention) -> Evidence:
        w, lists = self._weights, self._lists
        name = self._text[mention.start : mention.end]
        behind = self._list_ends.get(mention.start, mention.end)
        if behind > mention.end and self.subject_before(behind):
            return Evidence(f"{self._text[mention.start : behind]} act", w.state_acts)
        barred = self._words.at(mention.end, lists.not_subject)
        if barred:
            return Evidence(
                f"{name}{barred}: no subject",
                w.state_possessive if barred == "的" else w.state_barred,
            )
        if self._words.at(mention.end, lists.conjunctions):
            return Evidence(f"{name} and others act", w.state_and_others)
        if self.subject_before(mention.end):
            return Evidence(f"{name} acts", w.state_acts)
        if self._words.at(mention.end, lists.verb_nouns | lists.intransitive):
            return Evidence(f"{name} acts, as it seems", w.state_seems_to_act)
        return Evidence(f"{name} named first", w.state_named)

    def _actor_opening(self, actor: Mention) -> Evidence:
        w = self._weights
        name = self._text[actor.start : actor.end]
        if self._model.predicate_at(actor.end) or self._model.acts(actor.start):
            return Evidence(f"{name} acts", w.place_acts if actor.kind == "place" else w.actor_acts)
        if self._words.at(actor.end, self._lists.conjunctions):
            return Evidence(f"{name} and others act", w.actor_and_others)
        acting = self._acting_after_comma(actor.end)
        if acting:
            return Evidence(f"{name} named, then {acting} acts", w.actor_then_subject)
        return Evidence(f"{name} named", w.actor_named)

    def _clause_opening(self, index: int, *, weak: bool) -> Evidence:
        """An adverbial clause opens a cell when who acts follows its comma."""
        w = self._weights
        acting = self._acting_after_comma(index)
        if acting:
            weight = w.weak_clause_then_subject if weak else w.clause_then_subject
            return Evidence(f"opening clause, then {acting} acts", weight)
        comma = self._comma(index)
        if comma is None:
            return Evidence("clause without a comma", w.clause_without_comma)
        if any(place in self._states for place in range(index, comma)):
            return Evidence("opening clause names a State", w.clause_names_state)
        return Evidence("opening clause", w.clause)

    def _acting_after_comma(self, index: int) -> str:
        """Return the name that acts behind the comma of the clause that begins here.

        A State that acts before the comma is in a cell of its own: the clause
        then does not reach so far.
        """
        comma = self._comma(index)
        if comma is None or any(
            place in self._states
            and self.possible(place)
            and self.ending(place).weight >= 0
            and self._state_opening(self._states[place]).weight >= self._weights.state_acts
            for place in range(index + 1, comma)
        ):
            return ""
        mention = self._states.get(comma + 1)
        if mention is not None and not self._words.at(
            mention.end, self._lists.not_subject - {"的"}
        ):
            return self._text[mention.start : mention.end]
        if comma + 1 in self._actors or self._model.acts(comma + 1):
            return self._words.whole(comma + 1)
        return ""

    def _comma(self, index: int) -> int | None:
        """Return the comma that ends the clause, None where a stop comes first."""
        for place in range(index, min(index + _CLAUSE_REACH, len(self._text))):
            if self._text[place] == "，":
                return place
            if self._text[place] in "。；：":
                return None
        return None
