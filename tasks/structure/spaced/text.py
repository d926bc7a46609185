"""Text with single spaces, with the way back to the file, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tasks.reference.folding import fold_words
from tasks.structure.compact import Compact

SENTENCE_ENDS = ".!?…؟۔"
_CLOSING = "\"'”’»)]*"


def compact_spaced(text: str) -> Compact:
    """Make one space of each run of white space, none at the ends."""
    kept: list[str] = []
    offsets: list[int] = []
    starts = bytearray()
    after_space = True
    for offset, char in enumerate(text):
        if char.isspace():
            after_space = True
            continue
        if after_space and kept:
            kept.append(" ")
            offsets.append(offset - 1)
            starts.append(0)
        kept.append(char)
        offsets.append(offset)
        starts.append(1 if after_space else 0)
        after_space = False
    return Compact("".join(kept), tuple(offsets), bytes(starts), segmented=True)


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces.

    Attributes:
        start, end: where it stands, with its marks.
        core: its letters and digits folded, without the marks around it.
        capital: its first letter is a capital.
        trail: the marks behind its last letter or digit.
    """

    start: int
    end: int
    core: str
    capital: bool
    trail: str

    @property
    def stops(self) -> bool:
        """Whether a sentence ends with it, be it inside quotes or brackets."""
        return any(char in SENTENCE_ENDS for char in self.trail.rstrip(_CLOSING)[-1:])

    @property
    def goes_on(self) -> bool:
        """Whether a mark behind it says that the sentence goes on."""
        return self.trail[-1:] in tuple(",;:،؛-–—/([«“„‘")


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Return a word as the lists of a language pack are compared with it."""
    return fold_words(word).text


class Words:
    """The words of a text, by number and by place."""

    def __init__(self, text: str) -> None:
        """Take a text with single spaces."""
        self.text = text
        self.all = [_word(match) for match in re.finditer(r"\S+", text)]
        self._at = {word.start: number for number, word in enumerate(self.all)}

    def number_at(self, index: int) -> int | None:
        """Return the number of the word that begins at this place, None if none does."""
        return self._at.get(index)

    def phrase_at(self, number: int, phrases: Mapping[str, Iterable[tuple[str, ...]]]) -> int:
        """Return how many words the longest phrase has that begins with this word, 0 for none.

        No phrase goes over a mark of punctuation.
        """
        longest = 0
        for phrase in phrases.get(self.all[number].core, ()):
            words = self.all[number : number + len(phrase)]
            if (
                len(phrase) > longest
                and tuple(word.core for word in words) == phrase
                and not any(word.stops or word.goes_on for word in words[:-1])
            ):
                longest = len(phrase)
        return longest


def phrases_of(written: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Prepare phrases of a language pack for `Words.phrase_at`, by their first word."""
    result: dict[str, list[tuple[str, ...]]] = {}
    for phrase in written:
        words = tuple(folded(word).strip(".,") for word in phrase.split())
        result.setdefault(words[0], []).append(words)
    return result


def _word(match: re.Match[str]) -> Word:
    printed = match[0]
    inner = re.search(r"\w(?:.*\w)?", printed)
    if inner is None:
        return Word(match.start(), match.end(), "", capital=False, trail=printed)
    first = next((char for char in inner[0] if char.isalnum()), "")
    return Word(
        match.start(), match.end(), folded(inner[0]), first.isupper(), printed[inner.end() :]
    )
