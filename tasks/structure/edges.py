"""How well a cell can end, and how well one can begin, at a place in the text.

Scores are in nats and add up: positive speaks for an edge, negative against.
The words behind them are data of the language pack; the weights are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.reference.models import EdgeWords
from tasks.structure.actors import ActorModel
from tasks.structure.compact import Compact
from tasks.structure.words import Words

_CLAUSE_REACH = 110
"""An adverbial clause that opens a cell ends at its comma within so many characters."""

_ACTS = 3.0
"""A State's name at a possible beginning, with a predicate behind it."""

_CLOSING_MARKS = frozenset("，。、；：！？》）)”’,;:!?·.")
_OPENING_MARKS = frozenset("，、；：《（(“‘,;:/-－—·")
_SENTENCE_ENDS = frozenset("。！？!?")
_NUMERALS = frozenset("〇一二三四五六七八九十百千万两")


class EdgeModel:
    """Scores the edges of cells of one section of text.

    Args:
        compact: the document.
        edge_words: the language's word lists.
        mentions: every State, office, place and group named in the document, in order.
        dates: every date form in the document, in order.
        full_stop_weight: how much a full stop speaks against the end of a cell,
            as measured on the document itself.
    """

    def __init__(
        self,
        compact: Compact,
        edge_words: EdgeWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateForm],
        full_stop_weight: float,
    ) -> None:
        """Index mentions and dates by where they begin."""
        self._compact = compact
        self._text = compact.text
        self._lists = edge_words
        self._words = Words(compact)
        self._full_stop_weight = full_stop_weight
        self._states = {m.start: m for m in mentions if m.kind == "state"}
        self._actors = {m.start: m for m in mentions if m.kind in {"office", "group", "place"}}
        self._model = ActorModel(self._words, edge_words, self._states)
        self._dates = frozenset(form.start for form in dates)
        self._date_ends = frozenset(form.end for form in dates)
        self._name_ends = frozenset(m.end for m in mentions if m.kind in {"state", "group", "place", "seat"})
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
            and text[index] not in _CLOSING_MARKS
            and text[index - 1] not in _OPENING_MARKS
        )

    def predicate_at(self, index: int) -> bool:
        """Say whether a predicate begins here."""
        return self._model.predicate_at(index)

    def ending(self, index: int) -> Evidence:
        """Score text[:index] as the end of a cell."""
        before = self._text[index - 1]
        if before in _SENTENCE_ENDS:
            return Evidence("full stop before", self._full_stop_weight)
        if before in '"”’' and self._text[index - 2] in _SENTENCE_ENDS:
            return Evidence("quotation with its full stop before", 0.12 * self._full_stop_weight)
        if index in self._date_ends:
            return Evidence("a date of the sentence before", -0.8)
        if index in self._name_ends:
            return Evidence("a name before", -1.0)
        return self._last_word_evidence(index)

    def _last_word_evidence(self, index: int) -> Evidence:
        lists, before = self._lists, self._text[index - 1]
        function, attribute, verb, verb_noun, closer = (
            self._words.before(index, words)
            for words in (
                lists.cannot_end,
                lists.attributive,
                lists.seldom_end,
                lists.verb_nouns,
                lists.closers,
            )
        )
        longest = max(function, attribute, verb, verb_noun, closer, key=len)
        if longest and longest == closer:
            return Evidence(f"cells end on {closer}", 1.0)
        if longest and longest == function:
            return Evidence(f"no cell ends on {function}", -7.0)
        if before.isdigit() or (before in _NUMERALS and self._compact.begins_word(index - 1)):
            return Evidence("number before", -3.0)
        if not longest:
            known = len(self._words.last(index)) > 1
            return Evidence("nothing known of the word before", 0.0 if known else -0.6)
        as_noun = self._words.before(index - len(longest), lists.makes_noun)
        if longest == verb_noun:
            return Evidence(f"{verb_noun} may end a cell", 0.7 if as_noun else 0.2)
        if longest == verb:
            if as_noun:
                return Evidence(f"{verb} as a noun before", 0.7)
            return Evidence(f"{verb} wants an object", -2.2)
        return Evidence(f"{attribute} describes what follows", -1.8)

    def opening(self, index: int) -> Evidence:
        """Score text[index:] as the beginning of an activity that nothing announces."""
        referring = self._words.at(index, self._lists.anaphora)
        if referring:
            return Evidence(f"{referring} refers back", -3.0)
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
                return Evidence("an office of the institution before acts", 0.6)
            return Evidence("an office or institution acts", 2.1)
        return Evidence("no beginning of a cell", -2.8)

    def _or_predicate(self, clause: Evidence, opener: str, before: str) -> Evidence:
        """Weaken a clause that may as well say what the one named before it does."""
        if opener not in self._lists.predicates or not self._model.is_head(before):
            return clause
        doubt = 0.7 if self._model.is_institution(before) else 1.5
        return Evidence(f"{clause.what}, or what {before} does", clause.weight - doubt)

    def together(self, index: int) -> Evidence | None:
        """Score how often the words around this place stand together elsewhere.

        Words that the document keeps together ("条约组织", "会议期间") are not the
        end of one cell and the beginning of another. Only words of two
        characters or more tell anything.
        """
        before, after = self._words.last(index), self._words.whole(index)
        if not self._compact.segmented or len(before) < 2 or len(after) < 2:
            return None
        count = self._text.count(before + after)
        if count < 2 or index in self._states:
            return None
        return Evidence(f"{before} {after} together {count} times", -min(3.5, 1.2 * log(count)))

    def clause_end(self, index: int) -> int | None:
        """Return where the adverbial clause that opens here has its comma, None if it is none."""
        if not (self._words.at(index, self._lists.adverbial_openers) or index in self._dates):
            return None
        return self._comma(index)

    def _state_opening(self, mention: Mention) -> Evidence:
        lists = self._lists
        name = self._text[mention.start : mention.end]
        barred = self._words.at(mention.end, lists.not_subject)
        if barred:
            return Evidence(f"{name}{barred}: no subject", 0.6 if barred == "的" else -2.0)
        if self._words.at(mention.end, lists.conjunctions):
            return Evidence(f"{name} and others act", 2.0)
        if self.predicate_at(mention.end) or self._model.acts(mention.end, of_state=True):
            return Evidence(f"{name} acts", _ACTS)
        if self._words.at(mention.end, lists.verb_nouns):
            return Evidence(f"{name} acts, as it seems", 2.6)
        return Evidence(f"{name} named first", 2.0)

    def _actor_opening(self, actor: Mention) -> Evidence:
        name = self._text[actor.start : actor.end]
        if self.predicate_at(actor.end) or self._model.acts(actor.start):
            return Evidence(f"{name} acts", 1.7 if actor.kind == "place" else 2.2)
        if self._words.at(actor.end, self._lists.conjunctions):
            return Evidence(f"{name} and others act", 2.0)
        acting = self._acting_after_comma(actor.end)
        if acting:
            return Evidence(f"{name} named, then {acting} acts", 2.0)
        return Evidence(f"{name} named", 0.4)

    def _clause_opening(self, index: int, *, weak: bool) -> Evidence:
        """An adverbial clause opens a cell when who acts follows its comma."""
        acting = self._acting_after_comma(index)
        if acting:
            return Evidence(f"opening clause, then {acting} acts", 0.8 if weak else 3.0)
        comma = self._comma(index)
        if comma is None:
            return Evidence("clause without a comma", -0.6)
        if any(place in self._states for place in range(index, comma)):
            return Evidence("opening clause names a State", 1.0)
        return Evidence("opening clause", 0.3)

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
            and self._state_opening(self._states[place]).weight >= _ACTS
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


_PAIRS = {"《": "》", "（": "）", "(": ")", "“": "”", "‘": "’", "〈": "〉"}
_PAIR_REACH = 160


def enclosed(text: str) -> bytes:
    """Mark with 1 each character that stands inside quotes or brackets, the opening mark not.

    A mark whose other half does not follow within 160 characters encloses nothing,
    so that one slip does not swallow the rest of the document.
    """
    inside = bytearray(len(text) + 1)
    index = 0
    while index < len(text):
        char = text[index]
        close = _PAIRS.get(char, '"' if char == '"' else "")
        if close:
            end = text.find(close, index + 1, index + _PAIR_REACH)
            if end > 0:
                for place in range(index + 1, end + 1):
                    inside[place] = 1
                if char == '"':
                    index = end
        index += 1
    return bytes(inside)
