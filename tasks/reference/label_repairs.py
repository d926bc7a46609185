"""Mechanical repairs of labels: what printing, notes and extraction did to a name is undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tasks.reference.name_folding import RAISED, WORD, fold_word

_CONTINUED = (
    "continued|cont['’]?d|cont|contd|suite|suite et fin|fin|continuaci[oó]n|conclusi[oó]n"
    "|продолжение|продолж|окончание|تابع|يتبع|续前?|續"
)
"""What says that a row goes on, in any of the six languages."""
_CONTINUATION = re.compile(
    rf"\s*[(（\[]\s*(?:{_CONTINUED})\.?\s*[)）\]]\s*$"
    rf"|[\s,–—-]+(?:{_CONTINUED})\.?\s*$|^(?:تابع|续)\s*[:：]?\s+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:[-–—•·▪*]|\(?\d{1,3}\s?[.)\]،–-]+|\d{1,3}\s|\(?[a-zа-я]\)|[a-z]\.\s)\s*")
_NOTES = re.compile(
    r"(?:[\s*†‡§¶#:;,.،؛。：、，；…]|(?<!\d)\d{1,2}|\[(?:\d{1,2}|\w)\]|[(（](?:\d{1,2}|\w)[)）]|\s[a-z]/)+$"
)
"""Note marks and stops after a name: "*", "2", "[1]", "(a)", "a/" with a space before it."""
_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|el|los|las)\s+|l['’]\s*)", re.IGNORECASE)
_TURNED = re.compile(r"^(?P<name>[^(（,،，]+?)\s*[(（,،，]\s*(?P<before>[^()（）]+?)\s*[)）]?$")
_PLACEHOLDER = re.compile(r"\s+[-–—]\s+")
_STUCK = frozenset("abcdefghjklmopqrtuvwxyzабвгде")
"""Letters that mark notes; without i, n and s, which make other words of names (Omani, Indian)."""

_LOOK_ALIKE = str.maketrans("авекмнорстухіјѕ", "abekmhopctyxijs")
_LAM_ALEF = re.compile(r"[ال]{2,}")
_NO_LETTER = re.compile(rf"[^\w]|_|{RAISED}")

_JOINING = frozenset(
    {"and", "et", "y", "e", "и", "و", "和", "与", "與", "及"}
    | {"the", "le", "la", "les", "l", "el", "los", "las"}
)
_UNIT = re.compile(rf"[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])(?:{WORD.pattern}))")
_MOST_NOTE_DIGITS = 2
_AND = "و"


def letters_of(name: str) -> str:
    """Return the letters and digits of a name alone, folded.

    Spaces, hyphens and brackets do not matter then, nor Cyrillic letters that look like Latin
    ones, nor the order of neighbouring lam and alef, which readers of PDF give in both orders.
    """
    folded = fold_word(_NO_LETTER.sub("", name.replace("&", "and")))
    return _LAM_ALEF.sub(lambda run: "".join(sorted(run[0])), folded.translate(_LOOK_ALIKE))


def readings(label: str) -> list[str]:
    """Return the label as printed, then with ever more repairs."""
    found = [label]
    for repair in _REPAIRS:
        for reading in list(found):
            repaired = repair(reading)
            if repaired and repaired not in found:
                found.append(repaired)
    return found


def without_stuck_letter(label: str) -> Iterator[str]:
    """Yield the label without a note letter that extraction stuck to its last word."""
    if label[-1:] in _STUCK and label[-2:-1].isalpha():
        yield label[:-1]


def units_of(label: str) -> tuple[tuple[str, bool], ...] | None:
    """Return the words of a label, Chinese ones by character, and whether each joins names.

    None when there are numbers in it that are no note marks.
    """
    units: list[tuple[str, bool]] = []
    for match in _UNIT.finditer(label):
        word = fold_word(match[0])
        if word.isdigit():
            if len(word) > _MOST_NOTE_DIGITS:
                return None
            continue
        if word.startswith(_AND) and len(word) > 1:
            # The Arabic "and" is written with the word that follows, where "w" may also be
            # the first letter of a name; the names of States have none that begins with it.
            units.append((_AND, True))
            word = word[1:]
        units.append((word, word in _JOINING))
    return tuple(units)


def _turned(label: str) -> str:
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


_REPAIRS: tuple[Callable[[str], str], ...] = (
    _without(_NOTES),
    _without(_CONTINUATION),
    _without(_NUMBER),
    _without(_NOTES),
    _turned,
    _without(_ARTICLE),
)
