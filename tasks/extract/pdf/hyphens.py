"""Hyphens at line ends: which only break a word, told by how the document prints it elsewhere.

A line end shows "confidence-" above "building" and "ratifi-" above "cation" in the
same way. The document itself tells them apart: by the same word in the midst of a
line, else by its habit, for a document either breaks words or does not. A page
may end within a word too: then the piece before ends with a soft hyphen where
the hyphen only breaks the word. What its column cuts in two without a hyphen is told likewise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.blocks import Block

BREAK = "\ufdd0"
"""Stands in a text where a hyphen at a line end is not decided on; no document has this
character, which Unicode keeps for uses such as this one."""

CUT = "\ufdd1"
"""Likewise between the two halves of what may be one word, cut where its column is full."""

SOFT_HYPHEN = "\u00ad"
"""At the end of a piece: the piece that goes on with it begins in the midst of its last word."""

_CUTS = re.compile(rf"\S+(?:{CUT}\S+)+")
_DIGIT = re.compile(r"\d")
_AROUND = ".,;:()[]\"'“”«»"
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_WORD = re.compile(rf"[^\W\d_]+(?:[-{BREAK}][^\W\d_]+)*")


def settle_breaks(blocks: Sequence[Block]) -> list[Block]:
    """Decide on each hyphen at a line end, and return the blocks with it or without it."""
    blocks = _settle_cuts(blocks)
    over_pages = dict(_over_pages(blocks))
    if not over_pages and not any(BREAK in block.text for block in blocks):
        return list(blocks)
    tokens = [token for block in blocks for token in _words(block.text) if BREAK in token]
    words = Counter(token for block in blocks for token in _words(block.text) if BREAK not in token)
    breaks_words = _habit(tokens, words)

    def only_breaks(token: str) -> bool:
        told = _told(token, words)
        if told is not None:
            return told
        # a word that has another hyphen, as "non-nuclear-weapon", is broken at it, as a rule
        return breaks_words and "-" not in token and not _is_of_words(token, words)

    def decide(match: re.Match[str]) -> str:
        token = match[0]
        if BREAK not in token:
            return token
        return token.replace(BREAK, "" if only_breaks(token.casefold()) else "-")

    settled: list[Block] = []
    for number, block in enumerate(blocks):
        text = block.text
        if BREAK in text:
            text = _WORD.sub(decide, text).replace(BREAK, "-")
        if number in over_pages and only_breaks(over_pages[number]):
            text = text[:-1] + SOFT_HYPHEN
        settled.append(block if text == block.text else replace(block, text=text))
    return settled


def _settle_cuts(blocks: Sequence[Block]) -> Sequence[Block]:
    """Join what is cut in two where the document has it whole elsewhere, and not its first half."""
    if not any(CUT in block.text for block in blocks):
        return blocks
    known = {_shape(token) for token in {token for b in blocks for token in b.text.split()}}

    def decide(match: re.Match[str]) -> str:
        parts = match[0].split(CUT)
        told = parts[0]
        for before, part in pairwise(parts):
            is_whole = _shape(before + part) in known and _shape(before) not in known
            told += part if is_whole else f" {part}"
        return told

    return [
        replace(block, text=_CUTS.sub(decide, block.text)) if CUT in block.text else block
        for block in blocks
    ]


def _shape(token: str) -> str:
    """Return a token without regard to capitals, to its numbers and to punctuation around it."""
    return _DIGIT.sub("0", token.strip(_AROUND)).casefold()


def _over_pages(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of blocks that end with a hyphen within a word, and the word.

    The block that goes on is the next of the same cell, or of the text outside of tables.
    """
    open_blocks: dict[object, int] = {}
    for number, block in enumerate(blocks):
        place = block.place and (block.place.table, block.place.row, block.place.column)
        key = (block.kind, place)
        before = open_blocks.get(key)
        if before is not None and block.continues and blocks[before].text.endswith("-"):
            first, last = _WORD.match(block.text), _LAST.search(blocks[before].text)
            if first is not None and last is not None and block.text[:1].islower():
                yield before, f"{last[1]}{BREAK}{first[0]}".casefold()
        open_blocks[key] = number


def _told(token: str, words: Counter[str]) -> bool | None:
    """Say whether the hyphen only breaks the word; None where it stands nowhere else."""
    whole, hyphened = words[token.replace(BREAK, "")], words[token.replace(BREAK, "-")]
    return None if whole == hyphened else whole > hyphened


def _habit(tokens: Iterable[str], words: Counter[str]) -> bool:
    """Say whether the document breaks words: more of those that can be told are broken."""
    told = [_told(token, words) for token in tokens]
    return told.count(True) > told.count(False)


def _is_of_words(token: str, words: Counter[str]) -> bool:
    """Say whether each part is a word of the document by itself, as in a compound."""
    return all(words[part] for part in token.replace("-", BREAK).split(BREAK))


def _words(text: str) -> Iterable[str]:
    return (match[0].casefold() for match in _WORD.finditer(text))
