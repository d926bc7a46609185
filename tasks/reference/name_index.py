"""Finding names in a text of words: whole words, the longest name, whatever the typography."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
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


@dataclass(slots=True)
class _Node:
    """Where the names have come that begin with the same words: those that end here, and on."""

    names: list[str] = field(default_factory=list)
    next: dict[str, _Node] = field(default_factory=dict)


_Starts = tuple[tuple[_Node, int], ...]


class WordIndex:
    """Names by their folded words.

    A name that begins with a capital is not found in small letters ("Turkey" is no turkey),
    nor an abbreviation in anything but capitals. Where one of several names that fold alike
    is printed exactly, it is that one.
    """

    def __init__(self, names: Iterable[str], prefixes: Prefixes = "none") -> None:
        """Index the names."""
        self._prefixed = prefixes == "arabic"
        self._root = _Node()
        self._small: set[str] = set()
        for name in names:
            words = fold_name(name)
            if not words:
                continue
            node = self._root
            for word in words:
                node = node.next.setdefault(word, _Node())
            node.names.append(name)
            if name[0].islower():
                self._small.add(words[0])
        self._starts: Callable[[str], _Starts] = lru_cache(maxsize=65_536)(self._starts_of)

    def find(self, text: str) -> Iterator[Hit]:
        """Find the names from left to right, the longest at each word; none overlap."""
        free = 0
        for word in WORD.finditer(text):
            starts = self._starts(word[0])
            if not starts or word.start() < free:
                continue
            for node, prefix in starts:
                hit = _longest(text, word.start() + prefix, word.end(), node)
                if hit is not None:
                    free = hit.end
                    yield hit
                    break

    def _starts_of(self, word: str) -> _Starts:
        """Return the names that can begin with this word, and after how many of its characters."""
        folded = fold_word(word)
        known = self._root.next
        if self._prefixed:
            return tuple(
                (known[bare], printed_length(word, prefix) if prefix else 0)
                for bare, prefix in bare_words(folded)
                if bare in known
            )
        if folded not in known or (word[0].islower() and folded not in self._small):
            return ()
        return ((known[folded], 0),)


def _longest(text: str, start: int, end: int, node: _Node) -> Hit | None:
    """Return the longest name that begins at `start` with the word that ends at `end`."""
    found: Hit | None = None
    while True:
        if node.names:
            printed = text[start:end]
            names = (printed,) if printed in node.names else _fitting(node.names, printed)
            if names:
                found = Hit(start, _closed(text, end, names), names)
        following = WORD.search(text, end) if node.next else None
        if following is None:
            return found
        branch = node.next.get(fold_gap(text[end : following.start()]) + fold_word(following[0]))
        if branch is None:
            return found
        node, end = branch, following.end()


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
