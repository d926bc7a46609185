"""Hyphens at line ends: which only break a word, told by how the document prints it elsewhere.

A line end shows "confidence-" above "building" and "ratifi-" above "cation" in the
same way. The document itself tells them apart: by the same word in the midst of a
line, else by its habit, for a document either breaks words or does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.blocks import Block

BREAK = "\ufdd0"
"""Stands in a text where a hyphen at a line end is not decided on; no document has this
character, which Unicode keeps for uses such as this one."""

_WORD = re.compile(rf"[^\W\d_]+(?:[-{BREAK}][^\W\d_]+)*")


def settle_breaks(blocks: Sequence[Block]) -> list[Block]:
    """Decide on each hyphen at a line end, and return the blocks with it or without it."""
    if not any(BREAK in block.text for block in blocks):
        return list(blocks)
    tokens = [token for block in blocks for token in _words(block.text) if BREAK in token]
    words = Counter(token for block in blocks for token in _words(block.text) if BREAK not in token)
    breaks_words = _habit(tokens, words)
    return [
        replace(block, text=_settled(block.text, words, breaks_words=breaks_words))
        if BREAK in block.text
        else block
        for block in blocks
    ]


def _settled(text: str, words: Counter[str], *, breaks_words: bool) -> str:
    def decide(match: re.Match[str]) -> str:
        token = match[0]
        if BREAK not in token:
            return token
        only_breaks = _told(token.casefold(), words)
        if only_breaks is None:
            only_breaks = breaks_words and not _is_of_words(token.casefold(), words)
        return token.replace(BREAK, "" if only_breaks else "-")

    return _WORD.sub(decide, text).replace(BREAK, "-")


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
