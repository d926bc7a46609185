"""Sentences of spaced text: where one can begin, and which State acts in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import TypeGuard, TypeVar

from tasks.records import Language
from tasks.reference import Reference
from tasks.reference.date_grammar import DateForm
from tasks.reference.folding import APOSTROPHES, fold_words
from tasks.reference.gazetteer import Mention
from tasks.reference.wording import FlowWords
from tasks.structure.marks import enclosed
from tasks.structure.reporters import Label, Party, named_by, party_of
from tasks.structure.spaced.text import Word, Words, folded, phrases_of

_Name = TypeVar("_Name", Mention, Label)

_CLAUSE_REACH = 140
"""Characters between the beginning of a sentence and the State that acts in it."""
_FEW = 5
"""Words of a clause that is only a date ("On the 12th of June")."""
_COMMAS = (",", "،")
_ELIDED = re.compile(rf"\w[{APOSTROPHES}]")
"""An article that is written together with the name: "l'Autriche"."""


class Sentences:
    """Tells where a sentence or cell could begin, and who acts in it.

    Args:
        words: the text.
        flow: the language's word lists.
        mentions: every name in the text, in order.
        dates: every date form in the text, in order.
        labels: lists of names and names of groups, by where they begin.
        acting: ids of groups that act as States do, for they report.
        names: State names in their basic form, folded.
        declined: those of them that have other forms in other cases.
        cased: the script has capitals; without, verbs are known and stand before who acts.
    """

    def __init__(
        self,
        words: Words,
        flow: FlowWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateForm],
        *,
        labels: Mapping[int, Label],
        acting: frozenset[str] = frozenset(),
        names: Container[str],
        declined: Container[str],
        cased: bool,
    ) -> None:
        """Index names, dates and word lists."""
        self.words, self.text, self.cased = words, words.text, cased
        self._names, self._declined = names, declined
        actors = [m for m in mentions if m.kind == "state" or m.groups & acting]
        self._states = {m.start: m for m in actors}
        self._cannot_end, self._auxiliaries = word_set(flow.cannot_end), word_set(flow.auxiliaries)
        self._owners, self._verbs = word_set(flow.owners), word_set(flow.verbs)
        self._articles = word_set(flow.articles)
        self._verb_shape = re.compile(flow.verb_shape) if flow.verb_shape else None
        self._tells_verbs = cased and self._verb_shape is not None
        self._linked_by = flow.linked_by
        self._opens, self._actors = phrases_of(flow.opens), phrases_of(flow.actors)
        self._enclosed = enclosed(self.text)
        self._inside = bytearray(len(self.text) + 1)
        for start, end in [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]:
            self._inside[start + 1 : end] = b"\1" * max(0, end - start - 1)
        self._labels = labels
        self._states_by_end = {m.end: m for m in actors}
        self._date_ends = {form.end for form in dates}
        self._date_starts = {form.start for form in dates}
        self._common = _common_words(words)
        self._named: dict[int, Mention | None] = {}
        self._clauses: dict[int, Mention | None] = {}

    def is_free(self, number: int) -> bool:
        """Say whether a word stands outside quotes, brackets, names and dates."""
        word = self.words.all[number]
        bracket = self.text[word.start] in "(["
        inside = self._enclosed[word.start] or self._inside[word.start]
        return bool(word.core) and not (bracket or inside)

    def may_begin(self, number: int) -> bool:
        """Say whether a cell could begin at this word, after whatever stands before it."""
        if not self.is_free(number) or number == 0:
            return self.is_free(number)
        before = self.words.all[number - 1]
        if before.goes_on:
            return False
        if not self.cased and (
            (self.is_verb(number - 1) and not before.stops) or self._is_verb_of_clause(number)
        ):
            return False
        mention = self._states.get(self.words.all[number].start)
        if mention is not None and not before.stops and self._is_owned(mention, before):
            return False
        return before.stops or before.core not in self._cannot_end

    def _is_verb_of_clause(self, number: int) -> bool:
        """Say whether the State right before acts behind the comma of a clause."""
        state = self._states_by_end.get(self.words.all[number].start - 1)
        first = self.words.number_at(state.start) if state is not None else None
        return bool(first) and self.words.all[(first or 0) - 1].goes_on

    def begins_with_date(self, number: int) -> bool:
        """Say whether a sentence could begin with a date here ("12 June 2010 in Vienna …")."""
        word = self.words.all[number]
        return word.start in self._date_starts and word.core not in self._cannot_end

    def is_common(self, number: int) -> bool:
        """Say whether the document writes this word with a small letter as a rule."""
        return self.words.all[number].core in self._common

    def opens_sentence(self, number: int) -> bool:
        """Say whether the words here are such as open any sentence."""
        return bool(self.words.phrase_at(number, self._opens))

    def opens(self, number: int) -> bool:
        """Say whether a sentence begins here, by its word and its capital."""
        word = self.words.all[number]
        return word.capital and (
            bool(self.words.phrase_at(number, self._opens))
            or bool(self.words.phrase_at(number, self._actors))
            or word.core in self._common
        )

    def state_at(self, number: int) -> Mention | None:
        """Return the State with which the words begin here, an article before it or not."""
        if number not in self._named:
            self._named[number] = self._find_state_at(number)
        return self._named[number]

    def _find_state_at(self, number: int) -> Mention | None:
        mention = self._begun(number, self._states)
        return mention if self._is_one(mention) else None

    def label_at(self, number: int) -> Label | None:
        """Return the names of several, or of a group, with which the words begin here."""
        label = self._begun(number, self._labels)
        if label is None or (not self.words.all[number].capital and self.cased):
            return None
        return label

    def _begun(self, number: int, names: Mapping[int, _Name]) -> _Name | None:
        """Return the name that begins with this word, or behind the article that it is."""
        word = self.words.all[number]
        name = names.get(word.start)
        if name is None and word.core in self._articles and number + 1 < len(self.words.all):
            name = names.get(self.words.all[number + 1].start)
        if name is None:
            elided = _ELIDED.match(self.text, word.start)
            if elided and folded(elided[0]) in self._articles:
                name = names.get(word.start + 2)
        return name

    def _is_one(self, mention: Mention | None) -> TypeGuard[Mention]:
        return mention is not None and len(named_by(mention)) == 1 and self.is_basic(mention)

    def is_basic(self, mention: Mention) -> bool:
        """Say whether the State's name is printed in its basic form, and is nobody's genitive."""
        name = self.text[mention.start : mention.end]
        if not mention.groups and not is_basic_name(name, self._names):
            return False
        number = self.words.number_at(mention.start)
        if number is None or number == 0:
            return True
        before = self.words.all[number - 1]
        return before.stops or before.goes_on or not self._is_owned(mention, before)

    def _is_owned(self, mention: Mention, before: Word) -> bool:
        """Say whether the noun before makes the name a genitive, which looks like a subject."""
        name = _basic(self.text[mention.start : mention.end])
        return before.core in self._owners and name not in self._declined

    def acts(self, mention: Mention) -> bool:
        """Say whether a State is the subject of a sentence: at its beginning, a verb behind it."""
        number = self._first_word(mention)
        if number is None or mention.start not in self._states or not self.is_basic(mention):
            return False
        before = self.words.all[number - 1] if number else None
        if not self.cased:
            return self.is_verb(number - 1) if before is not None else False
        free = before is None or before.stops or before.trail[-1:] in _COMMAS
        if not free and before is not None and (before.goes_on or before.core in self._cannot_end):
            return False
        return self._verb_behind(mention)

    def _first_word(self, mention: Mention) -> int | None:
        """Return the number of the word with which a State's name begins, its article included."""
        number = self.words.number_at(mention.start)
        if number is None:
            elided = self.words.number_at(mention.start - 2)
            if (
                elided is None
                or folded(self.text[mention.start - 2 : mention.start]) not in self._articles
            ):
                return None
            return elided
        if number and self.words.all[number - 1].core in self._articles:
            before = self.words.all[number - 1]
            return number if before.stops or before.goes_on else number - 1
        return number

    def _verb_behind(self, mention: Mention) -> bool:
        end = self.end_of_list(mention)
        place = self.words.number_at(end + 1)
        if place is None or self.text[end] != " ":
            return False
        word = self.words.all[place]
        if word.capital or not word.core[:1].isalpha():
            return False
        if word.core in self._auxiliaries:
            return True
        if self._tells_verbs:
            return self._has_verb_shape(word)
        return word.core not in self._cannot_end

    def _has_verb_shape(self, word: Word) -> bool:
        if self._verb_shape is None or word.capital:
            return False
        return self._verb_shape.search(word.core) is not None

    def _verb_follows(self, mention: Mention) -> bool:
        """Say whether a verb stands behind the State, in a script without capitals."""
        place = self.words.number_at(self.end_of_list(mention) + 1)
        return not self.cased and place is not None and self.is_verb(place)

    def end_of_list(self, mention: Mention) -> int:
        """Return where the list ends that begins with a name, or the name alone."""
        label = self._labels.get(mention.start)
        return label.end if label is not None else mention.end

    def is_verb(self, number: int) -> bool:
        """Say whether a word is a verb with its subject behind it."""
        core = self.words.all[number].core
        for letters in ("", *self._linked_by):
            if core.startswith(letters) and core[len(letters) :] in self._verbs:
                return True
        return self._has_verb_shape(self.words.all[number])

    def verb_subject(self, number: int) -> Mention | None:
        """Return the State that stands behind the verb here, in a script without capitals."""
        if self.cased or number + 1 >= len(self.words.all) or not self.is_verb(number):
            return None
        word = self.words.all[number]
        if word.goes_on or word.stops:
            return None
        place = number + 1
        named = self._states.get(self.words.all[place].start)
        if named is None and self.words.all[place].core in self._owners and self._is_first(number):
            # "The government of" the State acts, unless a State before the verb does.
            place = min(place + 1, len(self.words.all) - 1)
            named = self._states.get(self.words.all[place].start)
        return named

    def actors_at(self, number: int) -> Party:
        """Return the State, or whoever else, named first or behind a verb here."""
        label = self.label_at(number)
        if label is None and not self.cased and self.is_verb(number):
            label = self._labels.get(self.words.all[number].end + 1)
        if label is not None:
            return label.party
        state = self.state_at(number) or self.verb_subject(number)
        return party_of(state) if state is not None else ()

    def _is_first(self, number: int) -> bool:
        """Say whether no State stands right before this verb."""
        return self.words.all[number].start - 1 not in self._states_by_end

    def clause_subject(self, number: int) -> Mention | None:
        """Return the State that acts behind the clause that begins here, None if none does."""
        if number not in self._clauses:
            self._clauses[number] = self._find_clause_subject(number)
        return self._clauses[number]

    def _find_clause_subject(self, number: int) -> Mention | None:
        start = self.words.all[number].start
        for place in range(number + 1, len(self.words.all)):
            word, before = self.words.all[place], self.words.all[place - 1]
            if word.start > start + _CLAUSE_REACH or before.stops:
                return None
            if self.opens(place) and self.may_begin(place) and self.state_at(place) is None:
                return None
            comma = before.trail[-1:] in _COMMAS
            if not self.cased and comma:
                return self.verb_subject(place) or self._named_before_verb(place)
            mention = self.state_at(place)
            if mention is not None:
                if (
                    self.cased
                    and self.acts(mention)
                    and self._ends_clause(number, place, comma=comma)
                ):
                    return mention
                if self.may_begin(place):
                    return None
            if self._tells_verbs and self._has_verb_shape(word):
                return None
        return None

    def _ends_clause(self, first: int, behind: int, *, comma: bool) -> bool:
        """Say whether a clause without a verb can end before a word.

        Where no form of the verb tells, that takes a comma, or a date that is all of it.
        """
        dated = self.words.all[behind - 1].end in self._date_ends and behind - first <= _FEW
        return comma or dated or self._tells_verbs

    def _named_before_verb(self, number: int) -> Mention | None:
        state = self.state_at(number)
        return state if state is not None and self._verb_follows(state) else None


def word_set(words: frozenset[str]) -> frozenset[str]:
    """Prepare the words of a list of a language pack to be looked up by `Word.core`."""
    return frozenset(folded(word).strip(". ") for word in words)


def basic_names(reference: Reference, language: Language) -> frozenset[str]:
    """Return the names of States of one language, folded."""
    return frozenset(_basic(name.name) for name in reference.names if name.language == language)


def declined_names(reference: Reference, language: Language) -> frozenset[str]:
    """Return those of its names that have other forms in other cases, folded."""
    return frozenset(
        _basic(form.name)
        for form in reference.name_forms
        if form.language == language and form.is_case
    )


def is_basic_name(name: str, names: Container[str]) -> bool:
    """Say whether a name is printed in its basic form; `names` are those forms, folded."""
    return _basic(name) in names


def is_cased(language: Language) -> bool:
    """Say whether the script of a language has capitals."""
    return language != "ar"


def _common_words(words: Words) -> frozenset[str]:
    """Return the words that the document writes with a small letter as a rule."""
    lower = Counter(word.core for word in words.all if not word.capital)
    upper = Counter(
        word.core
        for before, word in zip(words.all, words.all[1:], strict=False)
        if word.capital and not before.stops
    )
    return frozenset(core for core, count in lower.items() if count >= upper[core])


@lru_cache(maxsize=8192)
def _basic(name: str) -> str:
    return fold_words(name).text
