"""Who acts where the text of a row opens, for rows beside which no State is printed.

Only what the first clause says is taken: the State with which it opens, behind a date or not,
and a verb behind it. Whom somebody urged, met or visited is no subject, nor is a State of which
something is said to have been done to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tasks.reference import Reference
from tasks.reference.gazetteer import Gazetteer, Mention
from tasks.reference.models import EdgeWords, FlowWords, LabelWords, LanguagePack
from tasks.reference.wording import WrittenDates
from tasks.structure.actors import ActorModel
from tasks.structure.compact import compact_unspaced
from tasks.structure.spaced import text as spaced_text
from tasks.structure.spaced.openings import dates_at_words
from tasks.structure.spaced.sentences import (
    Sentences,
    basic_names,
    declined_names,
    is_cased,
    word_set,
)
from tasks.structure.words import Words

_OPENING = 400
"""Characters in which the first clause ends."""
_OFFICE = 80
"""Characters from an office to the State whose it is."""
_FEW = 3
"""Words behind a subject in which the passive shows ("has recently been")."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts: `sure` is False where the clause can be read otherwise, or several act."""

    states: frozenset[str]
    sure: bool


class SubjectReader:
    """Reads the subjects of one document's rows.

    Args:
        pack: the wording of the document's language.
        reference: the reference data.
        names: the names of States in that language.
    """

    def __init__(self, pack: LanguagePack, reference: Reference, names: Gazetteer) -> None:
        """Prepare the wording of the language."""
        self._names = names
        self._grammar = reference.date_grammar(pack.language)
        self._between = _between(pack.labels)
        self._read: Callable[[str, Sequence[Mention]], Subject | None]
        if pack.flow is not None:
            self._read = _SpacedSubjects(pack, pack.flow, reference, self._listed).read
        elif pack.edges is not None:
            self._read = _UnspacedSubjects(pack.edges, self._listed).read
        else:
            raise AssertionError(f"pack {pack.language} has neither flow nor edges")

    def read(self, activity: str) -> Subject | None:
        """Return who acts in the clause with which a text opens, None where no State does."""
        activity = " ".join(activity.split())
        date = self._grammar.opening(activity)
        rest = activity[date.end :].lstrip(" ,،，") if date is not None else activity
        rest = rest[:_OPENING]
        named = [
            mention
            for mention in self._names.find(rest)
            if mention.kind == "state" and len(mention.states) == 1
        ]
        return self._read(rest, named) if named else None

    def _listed(self, text: str, named: Sequence[Mention], first: Mention) -> list[Mention]:
        """Return the States of the list that begins with this one."""
        found = [first]
        for mention in named[named.index(first) + 1 :]:
            if not self._between.fullmatch(text, found[-1].end, mention.start):
                break
            found.append(mention)
        return found


def _between(words: LabelWords | None) -> re.Pattern[str]:
    """Return what stands between two names of a list in running text."""
    joining = "|".join(map(re.escape, words.joining)) if words else ""
    articles = "|".join(map(re.escape, words.articles)) if words else ""
    return re.compile(
        rf"\s*[,،、/]?\s*(?:(?:{joining or '(?!)'})\s*)?(?:(?:{articles or '(?!)'})[\s'’]*)?",
        re.IGNORECASE,
    )


_Listed = Callable[[str, Sequence[Mention], Mention], list[Mention]]


def _states_of(mentions: Sequence[Mention]) -> frozenset[str]:
    return frozenset().union(*(mention.states for mention in mentions))


class _SpacedSubjects:
    """Subjects in a script with spaces between words."""

    def __init__(
        self, pack: LanguagePack, flow: FlowWords, reference: Reference, listed: _Listed
    ) -> None:
        self._flow, self._listed = flow, listed
        self._month_first = isinstance(pack.dates, WrittenDates) and pack.dates.month_first
        self._grammar = reference.date_grammar(pack.language)
        self._basic = basic_names(reference, pack.language)
        self._declined = declined_names(reference, pack.language)
        self._cased = is_cased(pack.language)
        self._passive, self._cannot_end = word_set(flow.passive), word_set(flow.cannot_end)
        self._auxiliaries = word_set(flow.auxiliaries)
        self._articles = word_set(flow.articles)
        self._actors = spaced_text.phrases_of(flow.actors)
        self._predicate = re.compile(flow.predicate or flow.verb_shape or "(?!)")
        self._counts = word_set(flow.counts)

    def read(self, text: str, named: Sequence[Mention]) -> Subject | None:
        words = spaced_text.Words(text)
        dates = dates_at_words(words, self._grammar, self._counts, month_first=self._month_first)
        sentences = Sentences(
            words,
            self._flow,
            named,
            dates,
            labels={},
            names=self._basic,
            declined=self._declined,
            cased=self._cased,
        )
        first = sentences.state_at(0)
        if first is not None:
            return self._of_first(words, sentences, self._listed(text, named, first))
        if not self._cased and sentences.is_verb(0):
            return self._behind_verb(words, sentences, named)
        behind_clause = sentences.clause_subject(0)
        if behind_clause is not None and not self._is_passive(words, behind_clause):
            return Subject(behind_clause.states, sure=False)
        return self._of_office(words, named)

    def _of_first(
        self, words: spaced_text.Words, sentences: Sentences, listed: Sequence[Mention]
    ) -> Subject | None:
        """Read a clause that opens with one or several States."""
        last = listed[-1]
        states = _states_of(listed)
        if words.text[last.end : last.end + 1] not in {" ", ":"}:
            return self._of_owner(words, last)
        if self._is_passive(words, last):
            return None
        verb = words.number_at(last.end + 1)
        acts = verb is not None and (
            self._is_predicate(words.all[verb]) if self._cased else sentences.is_verb(verb)
        )
        return Subject(states, sure=acts and len(states) == 1)

    def _of_owner(self, words: spaced_text.Words, state: Mention) -> Subject | None:
        """Read a genitive: "Sweden's Ambassador" may act for it, its ratification does not."""
        number = words.number_at(state.start)
        if number is None or number + 1 >= len(words.all):
            return None
        acting = words.phrase_at(number + 1, self._actors)
        return Subject(state.states, sure=False) if acting else None

    def _behind_verb(
        self, words: spaced_text.Words, sentences: Sentences, named: Sequence[Mention]
    ) -> Subject | None:
        """Read a verb with a State behind it, which acts where its object follows."""
        state = sentences.verb_subject(0)
        if state is None or state not in named:
            return self._of_office(words, named)
        listed = self._listed(words.text, named, state)
        behind = words.number_at(listed[-1].end + 1)
        core = words.all[behind].core if behind is not None else ""
        if not core or core in self._cannot_end or core.startswith(self._flow.prepositions):
            return None  # "urged India to": the State is what the verb is about
        states = _states_of(listed)
        direct = state.start == words.all[0].end + 1  # not "the Government of" it
        return Subject(states, sure=direct and len(states) == 1)

    def _of_office(self, words: spaced_text.Words, named: Sequence[Mention]) -> Subject | None:
        """Read "The Minister for Foreign Affairs of Sweden met": the State acts, as it seems."""
        number = next((n for n in (0, 1) if n < len(words.all) and self._is_office(words, n)), None)
        state = named[0]
        if number is None or state.start > words.all[number].start + _OFFICE:
            return None
        if any(word.stops for word in words.all[number:] if word.end <= state.start):
            return None
        verb = words.number_at(state.end + 1)
        if self._cased and (verb is None or not self._is_predicate(words.all[verb])):
            return None
        return None if self._is_passive(words, state) else Subject(state.states, sure=False)

    def _is_office(self, words: spaced_text.Words, number: int) -> bool:
        behind_article = number == 0 or words.all[0].core in self._articles or not self._cased
        return behind_article and words.phrase_at(number, self._actors) > 0

    def _is_predicate(self, word: spaced_text.Word) -> bool:
        if word.capital or not word.core[:1].isalpha():
            return False
        if word.core in self._auxiliaries:
            return True
        return word.core not in self._cannot_end and bool(self._predicate.search(word.core))

    def _is_passive(self, words: spaced_text.Words, state: Mention) -> bool:
        number = words.number_at(state.end + 1)
        if number is None:
            return False
        return any(word.core in self._passive for word in words.all[number : number + _FEW])


_CLAUSE = re.compile(r"[^。；：]*，")
"""A clause before the subject."""


class _UnspacedSubjects:
    """Subjects in a script without spaces."""

    def __init__(self, edges: EdgeWords, listed: _Listed) -> None:
        self._edges, self._listed = edges, listed

    def read(self, text: str, named: Sequence[Mention]) -> Subject | None:
        words = Words(compact_unspaced(text))
        actors = ActorModel(words, self._edges, {mention.start for mention in named})
        listed = self._listed(text, named, named[0])
        states, end = _states_of(listed), listed[-1].end
        if named[0].start > 0:
            behind_clause = _CLAUSE.fullmatch(text, 0, named[0].start)
            acts = behind_clause and actors.predicate_at(end)
            return Subject(states, sure=False) if acts else None
        if words.at(end, self._edges.passive):
            return None
        if actors.predicate_at(end):
            return Subject(states, sure=len(states) == 1)
        if words.at(end, self._edges.not_subject) and not actors.acts(end, of_state=True):
            return None
        return Subject(states, sure=False)
