"""Finding names in a text of words: whole words, the longest name, whatever the typography."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tasks.reference.name_folding import (
    WORD,
    fold_gap,
    fold_name,
    fold_sign,
    fold_word,
    printed_length,
    tail_of,
)

Prefixes = Literal["none", "arabic"]
"""What may be written at the front of a word without being a part of it."""

_AND = ("و", "ف")
_TO = ("ب", "ل", "ك")
_TO_THE = "لل"
_THE = "ال"


@dataclass(frozen=True, slots=True)
class Hit:
    """text[start:end] is how these names, as they were registered, are printed."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A text, and its words: where they stand and how they are folded."""

    text: str
    places: list[tuple[int, int]]
    folded: list[str]

    def before(self, number: int) -> str:
        """Return what stands before a word and does not leave it the same name."""
        return fold_gap(self.text[self.places[number - 1][1] : self.places[number][0]])


class WordIndex:
    """Names by their folded words.

    A name that begins with a capital is not found in small letters ("Turkey" is no turkey),
    nor an abbreviation in anything but capitals. Where one of several names that fold alike
    is printed exactly, it is that one.
    """

    def __init__(self, names: Iterable[str], prefixes: Prefixes = "none") -> None:
        """Index the names."""
        self._prefixed = prefixes == "arabic"
        self._names: dict[str, list[str]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in names:
            words = fold_name(name)
            if words:
                self._names[" ".join(words)].append(name)
                lengths[words[0]].add(len(words))
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}

    def find(self, text: str) -> Iterator[Hit]:
        """Find the names from left to right, the longest at each word; none overlap."""
        places = [match.span() for match in WORD.finditer(text)]
        words = _Words(text, places, [fold_word(text[start:end]) for start, end in places])
        known, prefixed = self._lengths, self._prefixed
        free = 0
        for number, word in enumerate(words.folded):
            if number < free or not (word in known or prefixed):
                continue
            for first, prefix in bare_words(word) if prefixed else ((word, 0),):
                if first not in known:
                    continue
                length, hit = self._longest(words, number, first, prefix)
                if hit is not None:
                    free = number + length
                    yield hit
                    break

    def _longest(
        self, words: _Words, number: int, first: str, prefix: int
    ) -> tuple[int, Hit | None]:
        """Return the longest name that begins with this word, and of how many words it is."""
        left = len(words.places) - number
        lengths = [length for length in self._lengths[first] if length <= left]
        name = [first]
        for place in range(number + 1, number + max(lengths, default=0)):
            name.append(words.before(place) + words.folded[place])
        start, end = words.places[number]
        start += printed_length(words.text[start:end], prefix) if prefix else 0
        for length in lengths:
            names = self._names.get(" ".join(name[:length]), ())
            end = words.places[number + length - 1][1]
            printed = words.text[start:end]
            fitting = (printed,) if printed in names else _fitting(names, printed)
            if fitting:
                return length, Hit(start, _closed(words.text, end, fitting), fitting)
        return 0, None


def bare_words(word: str) -> Iterator[tuple[str, int]]:
    """Yield a folded Arabic word as it stands, then without what can be written at its front.

    These are "and" and "so", then "in", "to" and "like", and "to the", in which the article
    has lost its first letter. With each comes the number of letters that were taken off.
    """
    yield word, 0
    for conjunction in ("", *_AND):
        if not word.startswith(conjunction):
            continue
        rest, taken = word[len(conjunction) :], len(conjunction)
        if taken:
            yield rest, taken
        if rest.startswith(_TO):
            yield rest[1:], taken + 1
        if rest.startswith(_TO_THE):
            yield _THE + rest[2:], taken + 1


def _fitting(names: Iterable[str], printed: str) -> tuple[str, ...]:
    return tuple(name for name in names if _capitals_fit(name, printed))


def _capitals_fit(name: str, printed: str) -> bool:
    """Say whether the first and last words begin with capitals as the name's do.

    So "La paz mundial" has no city in it, and "República árabe Siria" is the State.
    """
    if name.isupper():
        return printed.isupper()
    ours, theirs = WORD.findall(name), WORD.findall(printed)
    return not any(ours[end][0].isupper() and theirs[end][0].islower() for end in (0, -1))


def _closed(text: str, end: int, names: Iterable[str]) -> int:
    """Return where the name ends with the signs after its last word, such as a bracket."""
    return max((_end_of_tail(text, end, tail_of(name)) for name in names), default=end)


def _end_of_tail(text: str, end: int, tail: str) -> int:
    place = end
    for sign in tail:
        while text[place : place + 1].isspace():
            place += 1
        if fold_sign(text[place : place + 1]) != sign:
            return end
        place += 1
    return place
