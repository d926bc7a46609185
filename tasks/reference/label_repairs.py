"""Mechanical repairs of labels: what printing, notes and extraction did to a name is undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from tasks.reference.folding import APOSTROPHES
from tasks.reference.name_folding import RAISED, fold_word

_CONTINUED = (
    rf"continued|cont[{APOSTROPHES}]?d|cont|contd|suite|suite et fin|fin"
    "|continuaci[oó]n|conclusi[oó]n|продолжение|продолж|окончание|تابع|يتبع|续前?|續"
)
"""What says that a row goes on, in any of the six languages."""
_CONTINUATION = re.compile(
    rf"\s*[(（\[]\s*(?:{_CONTINUED})\.?\s*[)）\]]\s*$"
    rf"|[\s,–—-]+(?:{_CONTINUED})\.?\s*$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"^(?:تابع|续)\s*[:：]?\s+")
_NUMBER = re.compile(r"^(?:[-–—•·▪*]|\(?\d{1,3}\s?[.)\]،–-]+|\d{1,3}\s|\(?[a-zа-я]\)|[a-z]\.\s)\s*")
_NOTES = re.compile(
    r"(?:[\s*†‡§¶#:;,.،؛。：、，；…]|(?<!\d)\d{1,2}|\[(?:\d{1,2}|\w)\]|[(（](?:\d{1,2}|\w)[)）]|\s[a-z]/)+$"
)
"""Note marks and stops after a name: "*", "2", "[1]", "(a)", "a/" with a space before it."""
_ARTICLE = re.compile(rf"^(?:(?:the|le|la|les|el|los|las)\s+|l[{APOSTROPHES}]\s*)", re.IGNORECASE)
_TURNED = re.compile(r"^(?P<name>[^(（,،，]+?)\s*[(（,،，]\s*(?P<before>[^()（）]+?)\s*[)）]?$")
_PLACEHOLDER = re.compile(r"\s+[-–—]\s+")
_STUCK = frozenset("abcdefghjklmopqrtuvwxyzабвгде")
"""Letters that mark notes; without i, n and s, which make other words of names (Omani, Indian)."""

_LOOK_ALIKE = str.maketrans("авекмнорстухіјѕ", "abekmhopctyxijs")
_LAM_ALEF = re.compile(r"[ال]{2,}")
_NO_LETTER = re.compile(rf"[^\w]|_|{RAISED}")


@lru_cache(maxsize=65_536)
def letters_of(name: str) -> str:
    """Return the letters and digits of a name alone, folded.

    Spaces, hyphens and brackets do not matter then, nor Cyrillic letters that look like Latin
    ones, nor the order of neighbouring lam and alef, which readers of PDF give in both orders.
    """
    folded = fold_word(_NO_LETTER.sub("", name.replace("&", "and")))
    return _LAM_ALEF.sub(lambda run: "".join(sorted(run[0])), folded.translate(_LOOK_ALIKE))


def readings(label: str) -> list[str]:
    """Return the label as printed, then with ever more repairs."""
    return _repaired(label, (*_OF_ANY, turned, without_article))


def readings_of_list(label: str) -> list[str]:
    """Return a label of several names as printed, then with the repairs that leave their order."""
    return _repaired(label, _OF_ANY)


def _repaired(label: str, repairs: Iterable[Callable[[str], str]]) -> list[str]:
    found = [label]
    for repair in repairs:
        for reading in list(found):
            repaired = repair(reading)
            if repaired and repaired not in found:
                found.append(repaired)
    return found


def without_article(name: str) -> str:
    """Return a name without the article before it."""
    return _ARTICLE.sub("", name).strip()


def without_stuck_letter(label: str) -> Iterator[str]:
    """Yield the label without a note letter that extraction stuck to its last word."""
    if label[-1:] in _STUCK and label[-2:-1].isalpha():
        yield label[:-1]


def turned(label: str) -> str:
    """Return "Korea, Republic of" and "Iran (Islamic Republic of)" in the order of speech."""
    match = _TURNED.match(label)
    if match is None:
        return label
    name, before = match["name"], match["before"]
    if _PLACEHOLDER.search(f" {before} "):  # Arabic marks where the name has its place
        return _PLACEHOLDER.sub(f" {name} ", f" {before} ").strip()
    return f"{before} {name}"


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda label: pattern.sub("", label).strip()


_TAIL = 80
"""Characters in which what stands behind a name is looked for."""


def _without_end(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """Return the repair that takes off what ends a label."""

    def repair(label: str) -> str:
        match = pattern.search(label, max(0, len(label) - _TAIL))
        return label[: match.start()].strip() if match else label

    return repair


_OF_ANY: tuple[Callable[[str], str], ...] = (
    _without_end(_NOTES),
    _without_end(_CONTINUATION),
    _without(_CONTINUES),
    _without(_NUMBER),
    _without_end(_NOTES),
)
"""Repairs of what stands around a label, whatever it names."""
