"""The symbols under which reports of the registered series are published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tasks.records import SPECIMEN_MARK

Series = Literal["sg-report", "art14"]
Kind = Literal["report", "addendum", "corrigendum", "revision"]

_PARTS = r"(?P<parts>(?:/(?:Add|Corr|Rev)\.[1-9][0-9]{0,2})*)"
_GENERAL_ASSEMBLY = re.compile(
    rf"(?P<base>A/(?P<session>[1-9][0-9]{{1,2}})/[1-9][0-9]{{0,3}}){_PARTS}"
)
_ARTICLE_XIV = re.compile(
    rf"(?P<base>CTBT-Art\.XIV/(?P<year>[0-9]{{4}})/[1-9][0-9]{{0,2}}){_PARTS}"
)
_SPECIMEN_SESSION = re.compile(rf"(?:{SPECIMEN_MARK}/)?(?:A/)?([1-9][0-9]{{1,2}})(?:/|$)")
_LAST_PARTS = re.compile(rf"{_PARTS}$")
_KINDS: dict[str, Kind] = {"Add": "addendum", "Corr": "corrigendum", "Rev": "revision"}
_YEAR_BEFORE_FIRST_SESSION = 1945

GRAMMAR = "A/<session>/<number> or CTBT-Art.XIV/<year>/<number>, then /Add.n, /Corr.n, /Rev.n"
"""The symbols that are read, in words."""


@dataclass(frozen=True, slots=True)
class ReportSymbol:
    """What a symbol says by its form.

    Attributes:
        symbol: the whole, such as A/71/134/Add.1/Rev.1.
        base: the report it belongs to, such as A/71/134.
        series: the series that has symbols of this form.
        session: session of the General Assembly; None for the Article XIV documents.
        report_year: year in which the session opened, or of the conference.
        kind: by the last part, so that Add.1/Rev.1 is a revision.
    """

    symbol: str
    base: str
    series: Series
    session: int | None
    report_year: int
    kind: Kind

    @property
    def edition_id(self) -> str:
        """The registry key of the edition it belongs to."""
        if self.session is not None:
            return f"sg-{self.session}"
        return f"{self.series}-{self.report_year}"

    @property
    def order(self) -> tuple[str | int, ...]:
        """Sorts Add.2 before Add.10, and a document before its own parts."""
        return tuple(
            int(piece) if piece.isdigit() else piece
            for piece in re.findall(r"[0-9]+|[^0-9]+", self.symbol)
        )


def read_symbol(text: str) -> ReportSymbol | None:
    """Read a symbol; None when it has not the form of one of the series (`GRAMMAR`)."""
    match = _GENERAL_ASSEMBLY.fullmatch(text)
    if match is not None:
        session = int(match["session"])
        return ReportSymbol(
            text, match["base"], "sg-report", session, year_of_session(session), _kind(match)
        )
    match = _ARTICLE_XIV.fullmatch(text)
    if match is not None:
        return ReportSymbol(text, match["base"], "art14", None, int(match["year"]), _kind(match))
    return None


def read_specimen_symbol(symbol: str) -> tuple[int | None, str]:
    """Return the session and the parts ("/Add.1", or "") that the symbol of a specimen names.

    That is one like SPECIMEN/70/1/Add.1, which is none of the United Nations, or one of theirs:
    a specimen may show what a report looks like. The session is None where it names none.
    """
    session, parts = _SPECIMEN_SESSION.match(symbol), _LAST_PARTS.search(symbol)
    return int(session[1]) if session else None, parts[0] if parts else ""


def year_of_session(session: int) -> int:
    """Return the year in which a regular session opens: the first did in 1946."""
    return _YEAR_BEFORE_FIRST_SESSION + session


def _kind(match: re.Match[str]) -> Kind:
    last = match["parts"].rpartition("/")[2].partition(".")[0]
    return _KINDS[last] if last else "report"
