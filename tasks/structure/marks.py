"""Quotes and brackets: what stands inside them begins no cell."""

from __future__ import annotations

_PAIRS = {"《": "》", "（": "）", "(": ")", "“": "”", "‘": "’", "〈": "〉"}
PAIR_REACH = 160
"""Characters within which the other half of a mark must follow."""


def enclosed(text: str) -> bytes:
    """Mark with 1 each character that stands inside quotes or brackets, the opening mark not.

    A mark whose other half does not follow within 160 characters encloses nothing,
    so that one slip does not swallow the rest of the document.
    """
    inside = bytearray(len(text) + 1)
    index = 0
    while index < len(text):
        char = text[index]
        close = _PAIRS.get(char, '"' if char == '"' else "")
        if close:
            end = text.find(close, index + 1, index + PAIR_REACH)
            if end > 0:
                for place in range(index + 1, end + 1):
                    inside[place] = 1
                if char == '"':
                    index = end
        index += 1
    return bytes(inside)
