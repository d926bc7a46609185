"""In which encoding a text is that is not in UTF-8, where its bytes prove it."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
"""Byte order marks; that of UTF-32LE begins with that of UTF-16LE."""

_SIGNS = frozenset(range(0xA1, 0xA4))
_EAST_ASIAN = (
    ("GB18030", "gb2312", _SIGNS | frozenset(range(0xB0, 0xD8))),
    ("BIG5", "big5", _SIGNS | frozenset(range(0xA4, 0xC7))),
    ("EUC-KR", "euc_kr", _SIGNS | frozenset(range(0xB0, 0xC9))),
    ("EUC-JP", "euc_jp", _SIGNS | frozenset({0xA4, 0xA5}) | frozenset(range(0xB0, 0xD0))),
)
"""Encodings of two bytes a letter: their name, what its common letters are encoded with, and the
first bytes of those: signs and the level that each of these standards has for common letters."""
_LOOKED_AT = 1 << 16
"""Bytes of a text that are looked at."""
_FEWEST = 20
"""Letters that are evidence."""
_COMMON = 0.9
"""Share of the letters that are common ones in a text of that encoding; in others it is half."""


def unicode_encoding(data: bytes) -> str | None:
    """Return UTF-16 or UTF-32 with the order of its bytes, None where it is neither."""
    head = data[:_LOOKED_AT]
    for mark, name in _MARKS:
        if head.startswith(mark) and len(head) > len(mark):
            return name if _decoded(head[len(mark) :], name) else None
    # Without a mark: a zero byte beside each line end, space and Latin letter; read the wrong way
    # round these are no characters.
    for name in ("UTF-16LE", "UTF-16BE") if 0 in head else ():
        text = _decoded(head, name) or ""
        is_text = all(char.isprintable() or char.isspace() for char in text)
        if is_text and len(text) >= _FEWEST and any(map(str.isspace, text)):
            return name
    return None


def east_asian_encoding(data: bytes) -> str | None:
    """Return GB18030, Big5 or a like encoding of a text that is no UTF-8, None if not known.

    Many texts can be decoded as several of them; in the right one nearly all letters are common.
    """
    head = data[:_LOOKED_AT]
    shares = sorted(
        ((_share(head, name, common, first), name) for name, common, first in _EAST_ASIAN),
        reverse=True,
    )
    (best, name), (second, _) = shares[:2]
    return name if best >= _COMMON and best > second else None


def how_to_save(name: str) -> str:
    """Say what a text in an encoding is, and how it becomes UTF-8."""
    return f"text in {name}: save it as UTF-8 (iconv -f {name} -t UTF-8 OLD > NEW)"


def _share(head: bytes, name: str, common: str, first: frozenset[int]) -> float:
    """Return which share of the letters beyond ASCII are common ones, 0 if it is no such text."""
    letters = [char for char in _decoded(head, name) or "" if not char.isascii()]
    if len(letters) < _FEWEST:
        return 0.0
    encoded = (char.encode(common, "ignore") for char in letters)
    return sum(len(one) == 2 and one[0] in first for one in encoded) / len(letters)


def _decoded(head: bytes, name: str) -> str | None:
    """Return the text of a beginning, which may end within a letter; None if it is none."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        return decoder.decode(head)
    except UnicodeDecodeError:
        return None
