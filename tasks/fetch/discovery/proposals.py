"""What a source proposes, what it names besides, and what of it could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tasks.records import Language

Source = Literal["digital-library", "footnotes", "agenda"]
Kind = Literal["report", "addendum", "corrigendum", "revision"]
Series = Literal["sg-report", "article-xiv"]

_SYMBOL = re.compile(
    r"A/(?P<session>[0-9]{2,3})/[0-9]{1,4}(?P<parts>(?:/(?:Add|Corr|Rev)\.[0-9]{1,3})*)"
)
_KINDS: dict[str, Kind] = {"Add": "addendum", "Corr": "corrigendum", "Rev": "revision"}
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"A/RES/"), "a resolution"),
    (re.compile(r"A/(?:C\.[0-9]+)/"), "a document of a Main Committee"),
    (re.compile(r"A/DEC/"), "a decision"),
    (re.compile(r"A/(?:[0-9]+/)?(?:PV|L)\."), "a verbatim record or a draft"),
    (re.compile(r"NPT/"), "a document of the Non-Proliferation Treaty"),
)
_ARTICLE_XIV = re.compile(r"CTBT-Art\.XIV/[0-9]{4}(?:/[A-Za-z0-9.]+)*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document, or an agenda item, that a source names.

    Attributes:
        source: which kind of source named it.
        unit: the record, footnote or entry of the source it came from, from 1.
        symbol: as the source writes it; None where only the agenda item is named.
        session: session of the General Assembly, as the symbol or the listing gives it.
        kind: by the last part of the symbol, so that `Add.1/Rev.1` is a revision.
        agenda_item: number of the agenda item, where the source names it.
        title: as the source writes it.
        date: as the source writes it.
        files: language and address of each file that the source links.
        evidence: a sentence that says what said so, and where.
        rejected: why it is no candidate; None for a candidate.
        series: the yearly report, or its sister of the article XIV conferences.
    """

    source: Source
    unit: int
    symbol: str | None
    session: int | None
    kind: Kind
    agenda_item: int | None
    title: str | None
    date: str | None
    files: tuple[tuple[Language, str], ...]
    evidence: str
    rejected: str | None = None
    series: Series = "sg-report"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a source that could not be read, or only in part.

    Attributes:
        place: where in the source: byte offset, line, paragraph or footnote.
        found: what stands there, in words.
        unit: the record, footnote or entry it is about; None when it is about the whole source.
    """

    place: str
    found: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units (records, footnotes, entries) a source held, and what became of them.

    Attributes:
        read: units found in the source.
        proposed: units with at least one candidate.
        rejected: units with proposals that are all rejected.
        unreadable: units that gave problems only.
    """

    read: int
    proposed: int
    rejected: int
    unreadable: int

    @property
    def add_up(self) -> bool:
        """True when each unit that was found is accounted for."""
        return self.read == self.proposed + self.rejected + self.unreadable


@dataclass(frozen=True, slots=True)
class Discovery:
    """Everything that was read from one answer of one source.

    Attributes:
        source: which kind of source.
        read: units (records, footnotes, entries) found, counted where they were cut out.
        proposals: candidates and rejected ones, in the order of the source.
        problems: what could not be read, with its place.
    """

    source: Source
    read: int
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def candidates(self) -> tuple[Proposal, ...]:
        """What may be a yearly report, or the agenda item of one."""
        return self._accepted("sg-report")

    @property
    def sisters(self) -> tuple[Proposal, ...]:
        """What may be of the sister series, the article XIV conferences."""
        return self._accepted("article-xiv")

    @property
    def counts(self) -> Counts:
        """Where the units went, from the proposals and problems themselves."""
        proposed = {item.unit for item in self.proposals if item.rejected is None}
        rejected = {item.unit for item in self.proposals} - proposed
        troubled = {item.unit for item in self.problems if item.unit is not None}
        return Counts(
            read=self.read,
            proposed=len(proposed),
            rejected=len(rejected),
            unreadable=len(troubled - proposed - rejected),
        )

    def _accepted(self, series: Series) -> tuple[Proposal, ...]:
        return tuple(
            item for item in self.proposals if item.rejected is None and item.series == series
        )


def session_of(symbol: str) -> int | None:
    """Return the session in a symbol such as A/66/165/Add.1; None for a symbol of another form."""
    match = _SYMBOL.fullmatch(symbol)
    return int(match["session"]) if match else None


def kind_of(symbol: str) -> Kind:
    """Return what the last part of a symbol makes of it: A/71/134/Add.1/Rev.1 is a revision."""
    return _KINDS.get(symbol.rpartition("/")[2].partition(".")[0], "report")


def is_article_xiv(symbol: str) -> bool:
    """Say whether a symbol is of the article XIV conferences, which have a sister series."""
    return _ARTICLE_XIV.fullmatch(symbol) is not None


def not_a_report(symbol: str) -> str | None:
    """Say why a symbol cannot be one of the yearly reports; None when it can be."""
    if session_of(symbol) is not None:
        return None
    for pattern, what in _OTHERS:
        if pattern.match(symbol):
            return f"{symbol} is {what}"
    return f"{symbol} is not of the form A/<session>/<number>"
