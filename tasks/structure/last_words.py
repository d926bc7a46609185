"""What the last word of a text tells of the end of a cell, in unspaced text."""

from __future__ import annotations

from tasks.records import Evidence
from tasks.reference.models import EdgeWords
from tasks.structure.compact import Compact
from tasks.structure.weights import Weights
from tasks.structure.words import Words

NUMERALS = frozenset("〇一二三四五六七八九十百千万两")
_CLAUSE_MARKS = "。，；：！？"
_CLAUSE_REACH = 40
"""Characters in which a clause says who does what its last verb tells."""


class LastWords:
    """Judges the words that stand last before a place in the text.

    Args:
        compact: the document.
        edge_words: the language's word lists.
        state_ends: where the names of States end.
        weights: how much each piece of evidence counts.
    """

    def __init__(
        self,
        compact: Compact,
        edge_words: EdgeWords,
        state_ends: frozenset[int],
        weights: Weights,
    ) -> None:
        """Sort the known words by what they tell."""
        self._compact = compact
        self._text = compact.text
        self._lists = edge_words
        self._words = Words(compact)
        self._state_ends = state_ends
        self._weights = weights
        self.kinds = kinds_of_last_words(edge_words)

    def evidence(self, index: int) -> Evidence:
        """Score the word that ends at this place as the last one of a cell."""
        w = self._weights
        word = self._words.before(index, self.kinds)
        kind = self.kinds.get(word, "")
        if self._is_whole_clause(index):
            return Evidence("a sentence of one word before", w.function_word)
        if kind == "closer":
            return Evidence(f"cells end on {word}", w.closer)
        if kind == "function":
            return Evidence(f"no cell ends on {word}", w.function_word)
        before = self._text[index - 1]
        if before.isdigit() or (before in NUMERALS and self._compact.begins_word(index - 1)):
            return Evidence("number before", w.number_before)
        if not kind:
            return self._unknown(index)
        if kind == "intransitive":
            return Evidence(f"{word} needs no object", w.verb_noun)
        return self._verb_or_noun(word, kind, index - len(word))

    def _verb_or_noun(self, word: str, kind: str, behind: int) -> Evidence:
        w, lists = self._weights, self._lists
        if self._counted(behind) or (
            kind == "attribute" and self._words.before(behind, lists.copulas)
        ):
            return Evidence(f"{word} as a noun before", w.verb_noun)
        if kind == "attribute":
            return Evidence(f"{word} describes what follows", w.attribute)
        if self._words.before(behind, lists.makes_noun):
            return Evidence(f"{word} as a noun before", w.verb_as_noun)
        if self._has_agent(behind):
            return Evidence(f"{word} has its object before it", w.verb_noun)
        if kind == "verb":
            return Evidence(f"{word} wants an object", w.verb)
        manner = self._words.before(behind, lists.makes_verb)
        if manner and self._words.before(behind - len(manner), lists.seldom_end):
            return Evidence(f"{word} as the object of a verb before", w.verb_noun)
        if manner or behind in self._state_ends:
            return Evidence(f"{word} as a verb before", w.verb)
        return Evidence(f"{word} may end a cell", w.verb_noun)

    def _is_whole_clause(self, index: int) -> bool:
        """One word of two characters or more behind a mark is the beginning of a sentence."""
        if not self._compact.segmented:
            return False
        word = self._words.last(index)
        start = index - len(word)
        return start > 0 and word.isalpha() and self._text[start - 1] in _CLAUSE_MARKS

    def _counted(self, index: int) -> bool:
        """What has a number and a measure word before it ("14个") is a noun.

        Another noun may stand between, if it is one that can also be a verb ("9项援助").
        """
        between = self._words.before(index, self._lists.verb_nouns)
        for place in {index, index - len(between)}:
            measured, number = self._text[place - 1 : place], self._text[place - 2 : place - 1]
            if measured in self._lists.measures and (number.isdigit() or number in NUMERALS):
                return True
        return False

    def _has_agent(self, index: int) -> bool:
        """In a clause with "by whom" what the verb is done to stands before it."""
        for place in range(index - 1, max(0, index - _CLAUSE_REACH), -1):
            if self._text[place] in _CLAUSE_MARKS:
                return False
            if self._compact.begins_word(place) and self._words.at(place, self._lists.agents):
                return True
        return False

    def _unknown(self, index: int) -> Evidence:
        last = self._words.last(index)
        if last[0] in NUMERALS and len(last) <= 3:
            return Evidence(f"{last} counts what follows", self._weights.number_before)
        is_word = len(last) > 1
        weight = self._weights.unknown_word if is_word else self._weights.unknown_character
        return Evidence("nothing known of the word before", weight)


def kinds_of_last_words(lists: EdgeWords) -> dict[str, str]:
    """Return what each known word tells as the last one of a cell.

    A word of several lists counts as what most surely tells: it stands last below.
    """
    kinds = {
        "attribute": lists.attributive,
        "verb": lists.seldom_end,
        "intransitive": lists.intransitive,
        "verb and noun": lists.verb_nouns,
        "function": lists.cannot_end,
        "closer": lists.closers,
    }
    return {word: kind for kind, words in kinds.items() for word in words}
