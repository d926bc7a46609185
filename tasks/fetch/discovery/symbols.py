"""The symbols that a printed text names, with the short forms that house style allows.

"A/71/134 and Add.1/Rev.1" and "A/66/165 and Add.1, Corr.1" continue the symbol
before them; "Add.1 and 2" and "Add.1-3" continue the part before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROOT = (
    r"(?<![A-Za-z0-9/.])(?:A|S|E|CD|NPT|CCW|BWC|INFCIRC|GC|CTBT[-A-Za-z0-9.]{0,16})"
    r"(?:/[A-Z0-9][A-Za-z0-9]*(?:\.[A-Za-z0-9]+|(?<=[A-Z])-[A-Za-z0-9]+)*)+"
)
_PARTS = r"(?:Add|Corr|Rev)\.[0-9]{1,3}(?:/(?:Add|Corr|Rev)\.[0-9]{1,3})*"
_TOKEN = re.compile(
    rf"(?P<root>{_ROOT})"
    rf"|(?<![A-Za-z0-9/.])(?P<parts>{_PARTS})(?![A-Za-z0-9/])"
    r"|(?<![A-Za-z0-9/.])(?P<number>[0-9]{1,3})"
    r"(?=\s*(?:$|[.,;:)\]،؛、，。；](?![A-Za-z0-9])|(?:and|et|y|и|و|和|及|以及)(?=\s|[0-9])))"
)
_LISTED = re.compile(r"\s*[,;،、，؛]?\s*(?:(?:and|et|y|и|و|和|及|以及)\s*)?")
_COUNTED = re.compile(r"\s*(?:[,،、，]|(?:and|et|y|и|و|和|及|以及)(?=\s|[0-9]))\s*")
_RANGE = re.compile(r"\s?[-–]\s?")
_LAST_PART = re.compile(r"(?P<before>.*(?P<kind>Add|Corr|Rev)\.)(?P<number>[0-9]{1,3})")
_SPLIT = re.compile(rf"(?P<document>.*?)(?:/(?P<parts>{_PARTS}))?")
_BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_LONGEST_RANGE = 20
"""A range of more parts than this is a misreading, not a list of addenda."""


@dataclass(frozen=True, slots=True)
class Named:
    """A symbol that a text names.

    Attributes:
        symbol: the full symbol; None where a short form cannot be completed with certainty.
        start: where it begins in the text.
        end: where it ends.
        printed: as printed, so "Add.1" for a short form.
        reason: why it cannot be completed.
    """

    symbol: str | None
    start: int
    end: int
    printed: str
    reason: str | None = None


def plain(text: str) -> str:
    """Return a text without marks of direction and with one kind of hyphen: the same words."""
    return text.translate(_BIDI).translate(_HYPHENS)


def find_symbols(text: str) -> list[Named]:
    """Find every symbol in a text, short forms completed, in the order of the text."""
    named: list[Named] = []
    first: Named | None = None
    last: Named | None = None
    for match in _TOKEN.finditer(text):
        between = text[last.end : match.start()] if last else ""
        if match["root"] is not None:
            if not any(char.isdigit() for char in match["root"]):
                continue
            first = last = Named(match["root"], match.start(), match.end(), match["root"])
            named.append(first)
        elif match["parts"] is not None:
            if first is None or _LISTED.fullmatch(between) is None:
                first = last = _alone(match)
            else:
                last = _continued(match, first)
            named.append(last)
        elif last is not None:
            more = _counted(match, last, between)
            named += more
            first, last = (first, more[-1]) if more else (None, None)
    return named


def _alone(match: re.Match[str]) -> Named:
    reason = f"{match[0]} continues no symbol that stands before it"
    return Named(None, match.start(), match.end(), match[0], reason)


def _continued(match: re.Match[str], beginning: Named) -> Named:
    """Complete a short form by the full symbol that its list begins with.

    "A/71/134/Add.1 and Corr.1" can mean a corrigendum of the report or of its
    addendum: it is not completed.
    """
    place = (match.start(), match.end(), match[0])
    first = beginning.symbol
    if first is None:
        return _alone(match)
    split = _SPLIT.fullmatch(first)
    if split is None:
        raise AssertionError(f"no symbol: {first!r}")
    printed_parts = split["parts"]
    if printed_parts is None:
        return Named(f"{first}/{match[0]}", *place)
    if "/" not in printed_parts and printed_parts.partition(".")[0] == match[0].partition(".")[0]:
        return Named(f"{split['document']}/{match[0]}", *place)
    reason = f"{match[0]} can continue {first} or {split['document']}"
    return Named(None, *place, reason)


def _counted(match: re.Match[str], before: Named, between: str) -> list[Named]:
    """Read the numbers of "Add.1 and 2" and "Add.1-3", which continue the part before them."""
    last = _LAST_PART.fullmatch(before.symbol or "")
    if last is None:
        return []
    number, first = int(match["number"]), int(last["number"])
    place = (match.start(), match.end(), match[0])
    if _COUNTED.fullmatch(between) is not None and number == first + 1:
        return [Named(f"{last['before']}{number}", *place)]
    if _RANGE.fullmatch(between) is not None:
        if not first < number <= first + _LONGEST_RANGE:
            reason = f"{before.symbol}-{match[0]} is no range of documents"
            return [Named(None, *place, reason)]
        return [Named(f"{last['before']}{each}", *place) for each in range(first + 1, number + 1)]
    return []
