"""What kind of character a character is, as far as its place in a line depends on it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "\ufffd"
"""Stands for a character whose Unicode value the file does not tell."""

_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]")
"""Latin, Armenian, Hebrew and Arabic presentation forms: one drawn form of one or more letters."""
_HALVES = re.compile("[\ud800-\udfff]")
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LAM = "\u0644"
_ALEFS = "\u0622\u0623\u0625\u0627"
_WORDS = {
    unicodedata.normalize("NFKC", chr(code)).replace(" ", "") for code in range(0xFDF0, 0xFDFD)
}
"""Words that have a presentation form, which the engine takes apart in logical order."""
FIRST_RTL = "\u0590"
"""No letter before it is written from right to left."""
FIRST_MARK = "\u02ff"
"""No character up to it is drawn over another."""
FIRST_CJK = "\u2e80"
"""No character before it is of a script that is written without spaces."""
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")

PAIRS = "()[]{}«»‹›"
"""Brackets and quotation marks: of each pair the opening one first."""
MIRRORED = dict(zip(PAIRS + "<>≤≥", ")(][}{»«›‹><≥≤", strict=True))
_MIRRORED_ANY = re.compile("[" + re.escape("".join(MIRRORED)) + "]")
_KINDS = {
    "L": "L",
    "R": "R",
    "AL": "R",
    **dict.fromkeys(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"), "weak"),
}


def has_presentation_forms(text: str) -> bool:
    """Say whether a form that `take_apart` takes apart is in a text."""
    return _LIGATURES.search(text) is not None


@lru_cache(maxsize=4096)
def take_apart(char: str) -> str:
    """Return a presentation form as the letters it shows, in logical order."""
    if _LIGATURES.match(char):
        return unicodedata.normalize("NFKC", char).replace(" ", "") or char
    return char


def unreadable_in(text: str) -> tuple[str, int]:
    """Replace control codes and halves of pairs, and count what means nothing.

    Returns:
        The text with `REPLACEMENT` for each, and how many of these and of characters of private
        use there are, which say a shape only to one who has the font.
    """
    if _HALVES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if text.isprintable():
        return text, text.count(REPLACEMENT)
    classes = [unicodedata.category(char) for char in text]
    text = "".join(
        REPLACEMENT if found in {"Cc", "Cs"} else char
        for char, found in zip(text, classes, strict=True)
    )
    return text, text.count(REPLACEMENT) + classes.count("Co")


JOINED_LETTERS = "".join(
    chr(code) for code in range(0x590, 0x900) if unicodedata.bidirectional(chr(code)) in {"R", "AL"}
)
"""What is written from right to left and is no mark or presentation form."""


def has_rtl_letter(text: str) -> bool:
    """Say whether a character of a right-to-left script is in a text."""
    return _RTL.search(text) is not None


@lru_cache(maxsize=4096)
def is_rtl(text: str) -> bool:
    """Say whether it has a letter that is written from right to left; Arabic digits are none."""
    return any(_RTL.match(char) and unicodedata.bidirectional(char) in {"R", "AL"} for char in text)


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Say whether a character is of a script that is written without spaces."""
    return _CJK.match(char) is not None


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """Return what a text is for the direction of writing.

    "R" a letter from right to left, "L" another letter, "N" a European digit, "A" an
    Arabic-Indic digit, "-" anything else.
    """
    if is_rtl(text):
        return "R"
    classes = {unicodedata.bidirectional(char) for char in text}
    return "L" if "L" in classes else "N" if "EN" in classes else "A" if "AN" in classes else "-"


@lru_cache(maxsize=4096)
def rtl_cluster(text: str) -> str:
    """Put the letters of one drawn form in logical order, when the engine gave them reversed.

    The engine turns the characters of a right-to-left line one by one, and so those of a
    form that stands for several. Lam comes before alef, letters before their marks.
    """
    letters = [char for char in text if not is_mark(char)]
    marks = [char for char in text if is_mark(char)]
    if "".join(letters) not in _WORDS:
        letters.reverse()
    if len(letters) == 2 and letters[0] in _ALEFS and letters[1] == _LAM:
        letters.reverse()
    return "".join(letters + marks)


@lru_cache(maxsize=4096)
def is_mark(char: str) -> bool:
    """Say whether a character is drawn over or under the letter before it."""
    return unicodedata.category(char[0]) in {"Mn", "Me"}


def mirrored_by_engine(line: str) -> set[int]:
    """Return the numbers of the characters that the engine has mirrored.

    It divides a line into stretches of letters from left to right, from right to left, digits
    with their signs, and others. These it mirrors when the last letters before them, in its
    order, are from right to left; at the start of a line, when most stretches are.

    Args:
        line: the engine's characters from one line end to the next, in its order.
    """
    if not _MIRRORED_ANY.search(line):
        return set()
    kinds = [_KINDS.get(unicodedata.bidirectional(char), "-") for char in line]
    changes = [kind for kind, before in zip(kinds, ["", *kinds], strict=False) if kind != before]
    is_right = 0 < changes.count("R") >= changes.count("L")
    found: set[int] = set()
    for offset, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            is_right = kind == "R"
        elif is_right and kind == "-" and line[offset] in MIRRORED:
            found.add(offset)
    return found
