"""What an annotated agenda says under the Treaty's item: documents, and older sessions. English."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from tasks.fetch.discovery.listing import Entry, Listing, propose
from tasks.fetch.discovery.ordinals import ORDINAL, read_ordinal
from tasks.fetch.discovery.proposals import Proposal, kind_of, not_a_report, session_of
from tasks.fetch.discovery.symbols import Named, find_symbols

_REPORT = re.compile(r"\b(?:report|note)s? (?:of|by) the Secretary-General\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:report of the (?!Secretary-General)|(?:verbatim|summary) records?|plenary meetings?"
    r"|draft (?:resolution|decision)s?|letter|note verbale|resolutions? [0-9]|decisions? [0-9])",
    re.IGNORECASE,
)
_NEW_SENTENCE = re.compile(r"[.;]\s+[A-Z]")
_SHOWN = 160
"""Characters before a symbol that an evidence quotes."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_REFERENCES = re.compile(
    rf"References for the (?P<ordinal>{ORDINAL}) session"
    r"\s*\(agenda item (?P<item>[0-9]{1,3})\s*\)",
    re.IGNORECASE,
)


def named_under(entry: Entry, listing: Listing) -> list[Proposal]:
    """Read what stands under the Treaty's item: documents, and its number at older sessions."""
    text = " ".join(filter(None, entry.lines))
    older = [
        (match.start(), read_ordinal(match["ordinal"]), int(match["item"]), match[0])
        for match in _REFERENCES.finditer(text)
    ]
    where = f"{listing.document}, under item {entry.number}"
    base = propose(listing, entry, "", None, None)
    found = [
        replace(base, session=session, agenda_item=item, title=None, evidence=f"{where}: {words}")
        for _start, session, item, words in older
        if session is not None
    ]
    said_before = _Openers.of(text)
    for named in find_symbols(text):
        said = text[max(0, named.start - _SHOWN) : named.end]
        found.append(
            replace(
                base,
                symbol=named.symbol,
                session=session_of(named.symbol) if named.symbol else None,
                kind=kind_of(named.symbol) if named.symbol else "report",
                agenda_item=_item_of(named, entry, listing, older),
                title=None,
                evidence=f"{where}: {said}",
                rejected=_rejected(text, named, said_before),
            )
        )
    return found


def _item_of(
    named: Named,
    entry: Entry,
    listing: Listing,
    older: list[tuple[int, int | None, int, str]],
) -> int | None:
    """Return the item a document stands under, at its own session; None when not said."""
    session = session_of(named.symbol) if named.symbol else None
    if session is None:
        return None
    before = [(said, item) for start, said, item, _words in older if start < named.start]
    if before:
        return before[-1][1] if before[-1][0] == session else None
    return entry.number if session == listing.session and not listing.is_allocation else None


@dataclass(frozen=True, slots=True)
class _Openers:
    """Where the words end that say what the symbol behind them is; brackets do not count."""

    reports: list[int]
    others: list[int]

    @classmethod
    def of(cls, text: str) -> _Openers:
        blanked = _IN_BRACKETS.sub(lambda match: " " * len(match[0]), text)
        return cls(
            [match.end() for match in _REPORT.finditer(blanked)],
            [match.end() for match in _OTHER.finditer(blanked)],
        )

    @staticmethod
    def last(ends: list[int], before: int) -> int | None:
        at = bisect_right(ends, before)
        return ends[at - 1] if at else None


def _rejected(text: str, named: Named, openers: _Openers) -> str | None:
    """Say why a document is no report; None when words for one stand before it in its sentence."""
    if named.symbol is None:
        return named.reason
    report = openers.last(openers.reports, named.start)
    other = openers.last(openers.others, named.start)
    if report is None or (other is not None and other > report):
        return "does not stand behind a report or note of the Secretary-General"
    if _NEW_SENTENCE.search(text, report, named.start):
        return "stands in a later sentence than the report of the Secretary-General"
    return not_a_report(named.symbol)
