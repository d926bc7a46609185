"""Text in the form in which wording is looked for, whatever typography and extraction did to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Spaces = Literal["none", "one", "lines"]
"""What becomes of a run of white space: nothing, one space, or one line end if it holds one."""

APOSTROPHES = "'`\u00b4\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
"""Forms of the apostrophe: straight, curly to either side, an accent that stands for one, and the
letters and signs that keyboards and fonts have in its place. They are one character in a name."""

_SAME = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufffe", "-")
    | dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys("أإآٱ", "ا")
    | {char: str(ord(char) - 0x660) for char in "٠١٢٣٤٥٦٧٨٩"}
)
_TATWEEL = "\u0640"
_LAM_ALEF = re.compile(r"[ال]{2,}")


@dataclass(frozen=True)
class Folded:
    """A text in the form in which wording is looked for, and where each character is from."""

    text: str
    offsets: Sequence[int]
    source: str

    def printed(self, start: int, end: int) -> str:
        """Return the source of text[start:end], with single spaces."""
        places = self.offsets[start:end]
        return " ".join(self.source[min(places) : max(places) + 1].split())

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where text[start:end] stands in the source, with the marks on its last letter."""
        last = self.offsets[end - 1] + 1
        while last < len(self.source) and unicodedata.category(self.source[last]) == "Mn":
            last += 1
        return self.offsets[start], last


def fold(text: str, spaces: Spaces) -> Folded:
    """Drop what extraction and typography change: spaces, marks, forms of one letter.

    Readers of PDF give the ligature of lam and alef in both orders, so a run of
    the two letters in a word is put into one order.

    Args:
        text: as extracted.
        spaces: what becomes of a run of white space.
    """
    source = unicodedata.normalize("NFC", text)
    found = list(_characters(source))
    in_order = _LAM_ALEF.sub(
        lambda run: "".join(sorted(run[0])), "".join(char for _, char in found)
    )
    chars: list[str] = []
    offsets: list[int] = []
    for (offset, _), char in zip(found, in_order, strict=True):
        if char.isspace():
            if spaces == "none" or not chars:
                continue
            if chars[-1] in " \n":
                if spaces == "lines" and char == "\n":
                    chars[-1] = "\n"
                continue
            if chars[-1] == "-" and spaces == "one" and len(chars) > 1 and chars[-2].isalpha():
                continue  # a word broken at the end of a line
            chars.append("\n" if spaces == "lines" and char in "\n\r\v\f" else " ")
        else:
            chars.append(char)
        offsets.append(offset)
    return Folded("".join(chars), offsets, source)


def _characters(source: str) -> Iterator[tuple[int, str]]:
    for offset, original in enumerate(source):
        for char in _kept(original):
            yield offset, char


@lru_cache(maxsize=16384)
def _kept(original: str) -> str:
    """Return what stays of one character."""
    return "".join(
        char
        for char in unicodedata.normalize("NFKC", original).translate(_SAME)
        if char != _TATWEEL and unicodedata.category(char) not in {"Mn", "Cf"}
    )


@lru_cache(maxsize=8192)
def folded_wording(text: str, spaces: Spaces) -> str:
    """Return the folded text of a word or phrase of reference data, which is asked for often."""
    return fold(text, spaces).text


_SPELLINGS = str.maketrans("ةىکی", "هيكي")
"""Arabic letters that stand for each other at the end of a word, and on other keyboards."""


def fold_words(text: str, *, spaces: bool = True) -> Folded:
    """Fold a text so that a word is found however it is written.

    Beyond `fold`, capitals and accents go, ё is е, Arabic teh marbuta is heh,
    any script's digits are ASCII, and raised digits, which refer to notes, are
    spaces. Offsets are into the text as given.

    Args:
        text: one block, or running text.
        spaces: keep one space for each run of white space; else none at all.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for offset, original in enumerate(text):
        for char in _folded(original):
            if char == " " and (not spaces or not chars or chars[-1] == " "):
                continue
            chars.append(char)
            offsets.append(offset)
    if chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    return Folded("".join(chars), offsets, text)


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if char.isspace() or unicodedata.category(char) == "No":
        return " "
    value = unicodedata.decimal(char, None)
    if value is not None:
        return str(value)
    parts = unicodedata.normalize("NFKD", char.translate(_SAME)).translate(_SAME)
    kept = [
        part
        for part in parts.casefold().translate(_SPELLINGS)
        if part != _TATWEEL and unicodedata.category(part) not in {"Mn", "Cf"}
    ]
    return "".join(" " if part.isspace() else part for part in kept)


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a regular expression as `fold_words` folds a text; escapes stay."""
    pieces = re.split(r"(\\.|\(\?P<\w+>)", pattern)
    return "".join(
        piece if index % 2 else "".join(map(_folded, piece)) for index, piece in enumerate(pieces)
    )
