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
from tasks.structure.compact import Compact

_LONGEST_WORD = 6
_CLAUSE_REACH = 110
"""An adverbial clause that opens a cell ends at its comma within so many characters."""
_SUBJECT_WORDS = 14
"""The name of an office or institution that acts has at most so many words."""
_HOLDER_WORDS = 5
"""The name of who holds an office has at most so many words, as segmenters cut names."""

_CLOSING_MARKS = frozenset("，。、；：！？》）)”’,;:!?·.")
_OPENING_MARKS = frozenset("，、；：《（(“‘,;:/-－—·")
_SENTENCE_ENDS = frozenset("。！？!?")
_NAME_ENDS = frozenset('，。、；：《》（）()"“”')
_NUMERALS = frozenset("〇一二三四五六七八九十百千万两")


class EdgeModel:
    """Scores the edges of cells of one section of text.

    Args:
        compact: the document.
        words: the language's word lists.
        dates: every date form in the document, in order.
        mentions: every State, office and group named in the document, in order.
        full_stop_weight: how much a full stop speaks against the end of a cell,
            as measured on the document itself.
    """

    def __init__(
        self,
        compact: Compact,
        words: EdgeWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateForm],
        full_stop_weight: float,
    ) -> None:
        """Index mentions and dates by where they begin."""
        self._compact = compact
        self._text = compact.text
        self._words = words
        self._full_stop_weight = full_stop_weight
        self._states = {m.start: m for m in mentions if m.kind == "state"}
        self._actors = {m.start: m for m in mentions if m.kind in {"office", "group"}}
        self._dates = frozenset(form.start for form in dates)
        self._date_ends = frozenset(form.end for form in dates)
        self._name_ends = frozenset(m.end for m in mentions if m.kind in {"state", "group"})
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

    def ending(self, index: int) -> Evidence:
        """Score text[:index] as the end of a cell."""
        words = self._words
        before = self._text[index - 1]
        if before in _SENTENCE_ENDS:
            return Evidence("full stop before", self._full_stop_weight)
        if before in '"”’' and self._text[index - 2] in _SENTENCE_ENDS:
            return Evidence("quotation with its full stop before", 0.12 * self._full_stop_weight)
        if index in self._date_ends:
            return Evidence("a date of the sentence before", -0.8)
        word = self._longest_before(index, words.cannot_end)
        closing = self._longest_before(index, words.closers)
        if word and len(word) >= len(closing):
            return Evidence(f"no cell ends on {word}", -7.0)
        numeral = before in _NUMERALS and self._compact.begins_word(index - 1)
        if before.isdigit() or (numeral and not closing):
            return Evidence("number before", -3.0)
        describes = self._longest_before(index, words.attributive)
        if describes and len(describes) >= len(closing):
            return Evidence(f"{describes} describes what follows", -1.8)
        wants = self._longest_before(index, words.seldom_end)
        if wants and self._longest_before(index - len(wants), words.makes_noun):
            return Evidence(f"{wants} as a noun before", 0.7)
        if wants and len(wants) > len(closing):
            return Evidence(f"{wants} wants an object", -2.2)
        if closing and wants:
            return Evidence(f"{closing} may end a cell or want an object", -0.3)
        if closing:
            return Evidence(f"cells end on {closing}", 1.0)
        if index in self._name_ends:
            return Evidence("a name before", -1.5)
        return Evidence("nothing known of the word before", -0.4)

    def opening(self, index: int) -> Evidence:
        """Score text[index:] as the beginning of an activity that nothing announces."""
        words = self._words
        referring = self._longest_at(index, words.anaphora)
        if referring:
            return Evidence(f"{referring} refers back", -3.0)
        mention = self._states.get(index)
        if mention is not None:
            return self._state_opening(mention)
        actor = self._actors.get(index)
        if actor is not None:
            return self._actor_opening(actor)
        opener = self._longest_at(index, words.adverbial_openers)
        if opener or index in self._dates:
            return self._clause_opening(index, weak=opener in words.weak_openers)
        if self._acts(index):
            return Evidence("an office or institution acts", 1.8)
        return Evidence("no beginning of a cell", -2.8)

    def together(self, index: int) -> Evidence | None:
        """Score how often the words around this place stand together elsewhere.

        Words that the document keeps together ("条约组织", "会议期间") are not the
        end of one cell and the beginning of another. Only words of two
        characters or more tell anything.
        """
        before = self._last_word(index)
        after = self._text[index : self._word_end(index)]
        if not self._compact.segmented or len(before) < 2 or len(after) < 2:
            return None
        pair = before + after
        count = self._text.count(pair)
        if count < 2 or index in self._states:
            return None
        return Evidence(f"{before} {after} together {count} times", -min(3.5, 1.2 * log(count)))

    def clause_end(self, index: int) -> int | None:
        """Return where the adverbial clause that opens here has its comma, None if it is none."""
        if not (self._longest_at(index, self._words.adverbial_openers) or index in self._dates):
            return None
        return self._comma(index)

    def _last_word(self, index: int) -> str:
        start = index - 1
        while start > 0 and not self._compact.begins_word(start):
            start -= 1
        return self._text[start:index]

    def predicate_at(self, index: int) -> bool:
        """Say whether a predicate begins here, so that what stands before it was a subject.

        A verb with 的 behind it describes the noun that follows, and is none.
        """
        word = self._longest_at(index, self._words.predicates)
        return bool(word) and not self._text.startswith("的", index + len(word))

    def _state_opening(self, mention: Mention) -> Evidence:
        words = self._words
        name = self._text[mention.start : mention.end]
        barred = self._longest_at(mention.end, words.not_subject)
        if barred:
            return Evidence(f"{name}{barred}: no subject", 0.6 if barred == "的" else -2.0)
        if self._longest_at(mention.end, words.conjunctions):
            return Evidence(f"{name} and others act", 2.0)
        if self.predicate_at(mention.end) or self._acts(mention.end):
            return Evidence(f"{name} acts", 3.0)
        return Evidence(f"{name} named first", 1.6)

    def _actor_opening(self, actor: Mention) -> Evidence:
        name = self._text[actor.start : actor.end]
        if self.predicate_at(actor.end) or self._acts(actor.end):
            return Evidence(f"{name} acts", 2.2)
        if self._longest_at(actor.end, self._words.conjunctions):
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
            return Evidence("opening clause names a State", 0.6)
        return Evidence("opening clause", 0.3)

    def _acting_after_comma(self, index: int) -> str:
        """Return the name that acts behind the comma of the clause that begins here."""
        comma = self._comma(index)
        if comma is None:
            return ""
        mention = self._states.get(comma + 1)
        if mention is not None and not self._longest_at(
            mention.end, self._words.not_subject - {"的"}
        ):
            return self._text[mention.start : mention.end]
        if comma + 1 in self._actors or self._acts(comma + 1):
            return self._text[comma + 1 : self._word_end(comma + 1)]
        return ""

    def _comma(self, index: int) -> int | None:
        """Return the comma that ends the clause, None where a stop comes first."""
        for place in range(index, min(index + _CLAUSE_REACH, len(self._text))):
            if self._text[place] == "，":
                return place
            if self._text[place] in "。；：":
                return None
        return None

    def _acts(self, index: int) -> bool:
        """Say whether the name of an office or institution begins here, and then acts.

        That is a noun phrase without marks or function words, which ends on a
        title ("外交部长") or, behind at least one other word, on a body
        ("国家地理研究所"), then a few words for the holder's name, then a
        predicate.
        """
        words = self._words
        place = index
        head = -1
        for count in range(_SUBJECT_WORDS):
            if place >= len(self._text) or self._text[place] in _NAME_ENDS:
                return False
            if head >= 0 and self.predicate_at(place):
                return True
            if place != index and place in self._states:
                return False
            end = self._word_end(place)
            word = self._text[place:end]
            if word in words.titles or (word in words.bodies and count > 0):
                head = count
            elif self._breaks_name(word, count - head if head >= 0 else None):
                return False
            place = end
        return False

    def _breaks_name(self, word: str, behind_head: int | None) -> bool:
        """Say whether no name of an office goes across this word.

        `behind_head` counts the words since the office, None before it.
        """
        words = self._words
        if word in words.bodies or word in words.not_in_name:
            return True
        if word in words.cannot_end - words.conjunctions - words.name_prefixes:
            return True
        if behind_head is not None:
            return behind_head > _HOLDER_WORDS
        return word in words.predicates - words.conjunctions

    def _word_end(self, index: int) -> int:
        if self._compact.segmented:
            end = index + 1
            while end < len(self._text) and not self._compact.word_starts[end]:
                end += 1
            return end
        head = self._longest_at(index, self._words.titles | self._words.bodies)
        return index + (len(head) or 1)

    def _longest_before(self, index: int, words: frozenset[str]) -> str:
        for length in range(min(_LONGEST_WORD, index), 0, -1):
            word = self._text[index - length : index]
            if word in words and self._compact.begins_word(index - length):
                return word
        return ""

    def _longest_at(self, index: int, words: frozenset[str]) -> str:
        for length in range(_LONGEST_WORD, 0, -1):
            word = self._text[index : index + length]
            if word in words and self._compact.begins_word(index + length):
                return word
        return ""


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
