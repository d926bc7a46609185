"""Whether the bytes of a PDF file are all there, seen before a reader repairs them."""

from __future__ import annotations

import re

_TAIL = 1_024
"""Bytes at the end among which the end mark must stand (ISO 32000-1, annex H.3.4.4: the same
latitude that readers give)."""

_ENDS = re.compile(rb"startxref\s+([0-9]{1,12})\s+%%EOF")
_LINEARIZED = re.compile(rb"/Linearized\b")
_LENGTH = re.compile(rb"/L\s+([0-9]{1,12})")
_UPDATE = re.compile(rb"\s*(?:xref|trailer|startxref|[0-9]{1,10}\s+[0-9]{1,5}\s+obj)\b")
_XREF = re.compile(rb"\s{0,4}(?:xref\b|[0-9]{1,10}\s+[0-9]{1,5}\s+obj\b)")


def what_is_broken(data: bytes) -> str:
    """Say what shows that the file is not whole; "" when nothing does."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail:
        return "a PDF without its end mark: the file is truncated"
    begin = data.find(b"%PDF-", 0, _TAIL)
    head = data[begin : begin + _TAIL]
    length = _LENGTH.search(head) if _LINEARIZED.search(head) else None
    if length and int(length[1]) > len(data) - begin:
        return f"a PDF of {len(data) - begin:,} bytes that says it has {int(length[1]):,}"
    ends = list(_ENDS.finditer(data, max(0, len(data) - _TAIL - 64)))
    if not ends:
        return "a PDF that does not say where its cross-reference table is"
    if _UPDATE.match(data, ends[-1].end()):
        return "a PDF whose last update has no end mark: the file is truncated"
    target = int(ends[-1][1])
    if not any(_XREF.match(data, start) for start in {target, begin + target}):
        return f"a PDF whose cross-reference table is not at byte {target:,}, where it should be"
    return ""
