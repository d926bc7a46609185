"""Symbols of United Nations documents, such as A/80/604/Add.1, in a masthead."""

from __future__ import annotations

import re

from tasks.reference.folding import fold

_TOP = 300
"""Characters at the very top, where a symbol need not have a line of its own."""

_PART = (
    r"(?:(?:[A-Z]{1,6}\.)?(?:(?:19|20)[0-9] [0-9]|(?:19|20) [0-9]{2}|[12] [0-9]{3})(?= ?/)"
    r"|[A-Za-z]{1,8}\. ?(?:[0-9]{1,4}|[IVXLC]{1,6})"  # Add.1, CN.10, L. 5, C.I
    r"|[A-Z]{1,12}(?:-[0-9]{1,3})?"  # INF, RES, S-10
    r"|[0-9]{1,4}[a-z]?)"
)
"""Part of a symbol; a space in the midst of a year ("201 0") is proved by the slash behind it."""
_SYMBOL = re.compile(
    r"(?<![\w/.:@-])(?P<symbol>[A-Z]{1,8}(?:-Art\.[IVX]+)?"
    rf"(?: ?/ ?{_PART}){{1,9}}"
    r"(?: \((?:Vol|Sect|Part|Parts)\. ?[0-9IVX]+\))?)(?![\w/])"
)
"""Series, then parts between slashes (Dag Hammarskjöld Library: document symbols)."""


def find_symbols(zone: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the document's own symbol, and every one in its masthead."""
    text = fold(zone, "lines").text
    own: str | None = None
    found: list[str] = []
    for match in _SYMBOL.finditer(text):
        symbol = re.sub(r" (?!\()", "", match["symbol"])
        if not any(char.isdigit() for char in symbol):
            continue
        if own is None and _is_own(text, match.start(), match.end()):
            own = symbol
        found.append(symbol)
    return own, tuple(dict.fromkeys([*([own] if own else []), *found]))


def is_starred(zone: str, own: str) -> bool:
    """Return True if the document's own symbol bears a star: it was issued again."""
    text = fold(zone, "lines").text
    return any(
        re.sub(r" (?!\()", "", match["symbol"]) == own
        and text[match.end() :].lstrip(" ").startswith("*")
        for match in _SYMBOL.finditer(text)
    )


def _is_own(text: str, start: int, end: int) -> bool:
    """Tell a document's own symbol from one in a note or between brackets."""
    if text[:start].rstrip(" ").endswith(("*", "(", "[")):
        return False
    rest = text[end:].partition("\n")[0]
    return end <= _TOP or not rest.strip(" *")
