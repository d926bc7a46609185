"""Who acts: names of offices and institutions, found by their shape, and predicates."""

from __future__ import annotations

from collections.abc import Container

from tasks.reference.models import EdgeWords
from tasks.structure.words import Words

_MOST_WORDS = 16
"""Words in the designation of an office or institution, its holder's name included."""
_HOLDER_WORDS = 5
"""The name of who holds an office has at most so many words, as segmenters cut names."""
_MARKS = frozenset('，。、；：《》（）()"“”？！')
_NUMERALS = frozenset("一二两三四五六七八九十数几多0123456789")
_AFTER_VERB = ("了", "过")


class ActorModel:
    """Tells whether somebody acts at a place in the text.

    Args:
        words: access to the text.
        edges: the language's word lists.
        states: places where a State's name begins; no designation goes over one.
    """

    def __init__(self, words: Words, edges: EdgeWords, states: Container[int]) -> None:
        """Prepare the lists that are asked for most."""
        self._words = words
        self._edges = edges
        self._states = states
        self._noun_like = edges.verb_nouns | edges.intransitive | edges.closers | edges.attributive
        self._verbs = edges.predicates - self._noun_like - edges.conjunctions
        self._no_first_word = (
            (edges.predicates | edges.verb_nouns | edges.intransitive | edges.seldom_end)
            - edges.titles
            - edges.attributive
            - edges.closers
        ) | edges.conjunctions
        self._suffixes = edges.person_suffixes | edges.institution_suffixes
        self._function = edges.cannot_end - edges.conjunctions - edges.name_prefixes

    def predicate_at(self, index: int) -> bool:
        """Say whether a predicate begins here, so that what stands before it was a subject.

        A verb with 的 behind it describes the noun that follows, and is none;
        any word with 了 behind it is one.
        """
        text = self._words.text
        word = self._words.at(index, self._edges.predicates)
        if word:
            return not text.startswith("的", index + len(word))
        if index >= len(text) or text[index] in _MARKS:
            return False
        behind = index + len(self._words.whole(index))
        return text.startswith(_AFTER_VERB, behind) and self._words.compact.begins_word(behind)

    def acts(self, index: int, *, of_state: bool = False) -> bool:
        """Say whether a designation of an office or institution begins here, and then acts.

        That is a noun phrase without marks or function words, which ends on a
        title ("外交部长") or, behind at least one other word, on a person or
        institution ("国家地理研究所", "研究所的专家"), then perhaps the holder's
        name, then a predicate. Behind a State's name (`of_state`) one word is enough.
        """
        text, words = self._words.text, self._words
        first = words.whole(index)
        if first in self._no_first_word or (not of_state and self._is_suffix(first)):
            return False
        place, head, linked = index, -1, False
        for count in range(_MOST_WORDS):
            if place >= len(text) or text[place] in _MARKS:
                return False
            if head >= 0 and self.predicate_at(place):
                return True
            if head == 0 and words.at(place, self._edges.conjunctions):
                return True  # a title and somebody else
            if place != index and place in self._states:
                return False
            word = words.whole(place)
            if self.is_head(word, first=count == 0 and not of_state):
                head = count
            elif word == "的" and head >= 0 and not linked:
                head, linked = -1, True
            elif count == 0 and word[0] in _NUMERALS:
                pass  # "一位高级官员": the number and its measure belong to the designation
            elif self._breaks(word, count - head if head >= 0 else None):
                return False
            place += len(word)
        return False

    def is_head(self, word: str, *, first: bool = False) -> bool:
        """Say whether a designation can end on this word; as its `first` word only a title."""
        if self.is_title(word):
            return True
        if first or word in self._function:
            return False
        return any(word[-length:] in self._suffixes for length in range(1, 5))

    def is_title(self, word: str) -> bool:
        """Say whether the word is a title that acts by itself ("外交部长", "国务部长")."""
        return any(word[start:] in self._edges.titles for start in range(max(1, len(word) - 1)))

    def is_institution(self, word: str) -> bool:
        """Say whether the name of an institution can end on this word."""
        return any(
            word[-length:] in self._edges.institution_suffixes for length in range(1, 5)
        ) and not any(word[-length:] in self._edges.person_suffixes for length in range(1, 5))

    def _is_suffix(self, word: str) -> bool:
        """Say whether the word only ends a designation, and so begins none."""
        return word in self._suffixes and word not in self._edges.titles

    def _breaks(self, word: str, behind_head: int | None) -> bool:
        """Say whether no designation goes over this word.

        `behind_head` counts the words since the office or institution, None before it.
        """
        if word in self._edges.not_in_name or word in self._function:
            return True
        if behind_head is not None:
            return behind_head > _HOLDER_WORDS
        return word in self._verbs
