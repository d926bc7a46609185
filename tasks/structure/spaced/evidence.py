"""How well a cell can end, and an activity begin, at a word of spaced text; scores in nats."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from tasks.records import Evidence
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.reference.wording import FlowWords
from tasks.structure.reporters import Label
from tasks.structure.spaced.sentences import Sentences
from tasks.structure.spaced.text import Words, phrases_of
from tasks.structure.spaced.weights import FlowWeights


class FlowModel(Sentences):
    """Scores the words of one document as edges of cells.

    Args:
        words, flow, mentions, dates, labels, acting, names, declined, cased: as `Sentences` has
            them.
        weights: how much each piece of evidence counts.

    Attributes:
        full_stop: how much a full stop speaks against a cell's end, as measured on the document.
    """

    def __init__(
        self,
        words: Words,
        flow: FlowWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateForm],
        *,
        labels: Mapping[int, Label],
        acting: frozenset[str],
        names: Container[str],
        declined: Container[str],
        cased: bool,
        weights: FlowWeights,
    ) -> None:
        """Index the words that begin cells and sentences."""
        super().__init__(
            words,
            flow,
            mentions,
            dates,
            labels=labels,
            acting=acting,
            names=names,
            declined=declined,
            cased=cased,
        )
        self.weights = weights
        self.full_stop = 0.0
        self._offices = {m.start for m in mentions if m.kind in {"office", "place"}}
        self._continues, self._remarks = phrases_of(flow.continues), phrases_of(flow.remarks)
        self._behind_labels = {
            named.end + 1
            for number in range(len(words.all))
            if (named := self.label_at(number) or self.state_at(number)) is not None
            and self.may_begin(number)
        }
        self._clause_subjects = self._subjects_of_clauses() if cased else set()

    def _subjects_of_clauses(self) -> set[int]:
        """Find the States that act behind the clause with which a sentence opens."""
        found: set[int] = set()
        for number, word in enumerate(self.words.all):
            opens = word.capital and self.words.phrase_at(number, self._opens)
            if opens or (self.begins_with_date(number) and self.may_begin(number)):
                subject = self.clause_subject(number)
                if subject is not None and self.state_at(number) is None:
                    found.add(subject.start)
        return found

    def behind_label(self, number: int) -> bool:
        """Say whether a State's name stands right before this word, and may begin a cell."""
        return self.words.all[number].start in self._behind_labels

    def ending(self, number: int) -> Evidence:
        """Score what stands before this word as the end of a cell."""
        w, before = self.weights, self.words.all[number - 1]
        if self.behind_label(number):
            return Evidence("a name that may be a label before", w.label_before)
        if before.stops:
            if self._linked_by and not self._is_linked(number):
                return Evidence("full stop before, and no word that links", w.unlinked)
            return Evidence("full stop before", self.full_stop)
        state = self.state_at(number)
        if state is not None and state.start in self._clause_subjects:
            return Evidence("acts in the sentence that began before", w.subject_inside)
        if state is not None and self.cased and self._is_object(state):
            # A name has its capital as an object too: "urged Finland to …".
            return Evidence("a name that does not act, inside a sentence", w.object_inside)
        capital = self.cased and self.words.all[number].capital
        return Evidence("no full stop before", w.unended if capital else 0.0)

    def _is_object(self, mention: Mention) -> bool:
        """Say whether a sentence goes on behind a State's name that has no verb behind it."""
        return self._is_named_first(mention) and not self.acts(mention)

    def _is_linked(self, number: int) -> bool:
        core = self.words.all[number].core
        verb = any(core.startswith(letters) for letters in self._linked_by)
        known = core in self._verbs or bool(self.words.phrase_at(number, self._opens))
        return (verb and not known) or bool(self.words.phrase_at(number, self._continues))

    def opening(self, number: int) -> Evidence:
        """Score the activity that begins with this word."""
        w, word = self.weights, self.words.all[number]
        stopped = number > 0 and self.words.all[number - 1].stops
        if self.begins_remark(number):
            return Evidence(f"{word.core} begins a remark", w.remark)
        if stopped and self.words.phrase_at(number, self._continues):
            return Evidence(f"{word.core} continues", w.continues)
        if self.begins_with_date(number) and self.clause_subject(number) is not None:
            return Evidence("a date, and a State acts", w.clause_then_state)
        if word.core[:1].isdigit():
            return Evidence("number first", w.number)
        if self.cased and not word.capital:
            return Evidence("no capital", w.lower_case)
        state = self.state_at(number)
        if state is not None:
            name = self.text[state.start : state.end]
            if stopped and self._says_also(state):
                return Evidence(f"{name} does something more", w.continues)
            if self.acts(state) or self._verb_follows(state):
                return Evidence(f"{name} acts", w.state_acts)
            if self._is_named_first(state):
                return Evidence(f"{name} named first", w.state_named)
        acting = self.verb_subject(number)
        if acting is not None:
            return Evidence(
                f"{word.core}: {self.text[acting.start : acting.end]} acts", w.state_acts
            )
        return self._opening_word(number)

    def _opening_word(self, number: int) -> Evidence:
        w, word = self.weights, self.words.all[number]
        opens = self.words.phrase_at(number, self._opens)
        if opens:
            subject = self.clause_subject(number)
            if subject is not None:
                name = self.text[subject.start : subject.end]
                return Evidence(f"{word.core} …, {name} acts", w.clause_then_state)
            if self.cased:
                return Evidence(f"{word.core} opens a sentence", w.function_word)
        if word.core in self._verbs and self._verb_opens(number):
            actor = self.words.phrase_at(number + 1, self._actors)
            weight = w.verb_and_actor if actor else w.verb_acts
            return Evidence(f"{word.core} opens a sentence", weight)
        before = self.words.all[number - 1] if number else None
        if self.cased and before is not None and before.capital and not before.stops:
            return Evidence(f"{word.core} goes on with a title or name", w.unknown_capital)
        if self.cased and (
            self.words.phrase_at(number, self._actors) or word.start in self._offices
        ):
            return Evidence(f"{word.core} acts", w.actor)
        if self.cased and word.core in self._common:
            return Evidence(f"{word.core} with a capital", w.common_word)
        return Evidence("no beginning of a cell", w.unknown_capital)

    def _verb_opens(self, number: int) -> bool:
        """Say whether who acts stands behind a verb, rather than where or how."""
        if number + 1 >= len(self.words.all):
            return False
        word, following = self.words.all[number], self.words.all[number + 1]
        if word.stops or word.goes_on or following.core in self._cannot_end:
            return False
        # Behind an indefinite noun, as "a meeting", the verb describes it, unless an actor does.
        return bool(self.words.phrase_at(number + 1, self._actors)) or (
            number == 0 or self.words.all[number - 1].stops
        )

    def begins_remark(self, number: int) -> int:
        """Return how many words here open a remark that is no reference, 0 if none do."""
        return self.words.phrase_at(number, self._remarks)

    def _says_also(self, mention: Mention) -> bool:
        """Say whether one of the two words behind a name takes up the sentence before."""
        place = self.words.number_at(mention.end + 1)
        if place is None:
            return False
        behind = range(place, min(place + 2, len(self.words.all)))
        return any(
            self.words.phrase_at(number, self._continues) and not self.words.all[number].capital
            for number in behind
        )

    def _is_named_first(self, mention: Mention) -> bool:
        """Say whether a sentence goes on behind a State's name, without a verb at once."""
        place = self.words.number_at(self.end_of_list(mention) + 1)
        if place is None or not self.cased:
            return True
        return not (self.words.all[place].capital or self.begins_with_date(place))
