"""Text without the spaces of word segmentation, with the way back to the file.

In an unspaced script (Chinese) the spaces of a flattened file are not part of
the text: they tell where words begin. The one space that is kept is that
between two Latin letters ("San Marino" inside Chinese text). Word and PDF tell
the spaces that are printed, and those are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from tasks.records import Span


@dataclass(frozen=True, slots=True)
class Compact:
    """Compact text and, for each of its characters, where it stands in the file.

    Attributes:
        text: the compact text.
        offsets: file offset of each character of `text`.
        word_starts: 1 for each character with white space before it, else 0.
        segmented: whether white space marks words; if not, any character may begin one.
    """

    text: str
    offsets: tuple[int, ...]
    word_starts: bytes
    segmented: bool

    def span(self, start: int, end: int) -> Span:
        """Return the file span of text[start:end], which must not be empty, without its spaces."""
        while end - start > 1 and self.text[start] == " ":
            start += 1
        while end - start > 1 and self.text[end - 1] == " ":
            end -= 1
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def index_at(self, offset: int) -> int:
        """Return the index of the first character that stands at or after a file offset."""
        return bisect_left(self.offsets, offset)

    def begins_word(self, index: int) -> bool:
        """Say whether a word can begin at this index."""
        return not self.segmented or index >= len(self.text) or self.word_starts[index] == 1


SEGMENTED_SHARE = 0.15
"""Share of characters that begin a word, above which white space marks words: about a
half in segmented Chinese, nearly none in unsegmented text."""


def compact_unspaced(text: str) -> Compact:
    """Drop the white space of an unspaced script, and remember where it stood."""
    kept: list[str] = []
    offsets: list[int] = []
    starts = bytearray()
    after_space = True
    for offset, char in enumerate(text):
        if char.isspace():
            after_space = True
            continue
        if after_space and kept and _is_latin(char) and _is_latin(kept[-1]):
            kept.append(" ")
            offsets.append(offset - 1)
            starts.append(0)
        kept.append(char)
        offsets.append(offset)
        starts.append(1 if after_space else 0)
        after_space = False
    return Compact("".join(kept), tuple(offsets), bytes(starts), words_are_parted(text))


def words_are_parted(text: str) -> bool:
    """Say whether the white space of a text in an unspaced script marks words."""
    words = text.split()
    return len(words) > SEGMENTED_SHARE * sum(map(len, words))


_FULL_WIDTH = "\u2e80-\U0003ffff\u2018\u2019\u201c\u201d\u2014\u2026"
"""Chinese letters and signs, and the quotes, dashes and dots that its fonts set as wide."""
_WIDE, _DASH = f"[{_FULL_WIDTH}]", r"[-\u2010-\u2015~]"
_NO_SPACE = re.compile(
    rf"(?<=\d) ?(?P<range>{_DASH}) ?(?=\d)"
    rf"|(?<={_WIDE}) ?(?P<behind>{_DASH}) ?| ?(?P<before>{_DASH}) ?(?={_WIDE})"
    rf"|(?<={_WIDE}) | (?={_WIDE})"
)


def without_cjk_spaces(text: str) -> str:
    """Return Chinese text as it is printed, where the format tells spaces: one line, single spaces.

    A space beside a Chinese letter or sign is none of the text: it is what segmentation, a
    line's end or the width of signs put in, and so is one beside the dash of a range. One
    between two others is printed, as in "85 000" or "AG/RES. 2720 (XLII-O/12)".
    """
    text = " ".join(text.split())
    return _NO_SPACE.sub(lambda match: match[match.lastgroup] if match.lastgroup else "", text)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
