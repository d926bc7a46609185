"""The documents of an edition: its report, addenda and corrigenda, and what was noted of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tasks.records import Language
from tasks.reference.strict import Evidence, LanguageCodes, OptionalInt, Strict
from tasks.reference.symbols import GRAMMAR, Kind, ReportSymbol, Series, read_symbol

DocumentStanding = Literal["candidate", "named", "confirmed"]
RANKS: dict[str, int] = {
    "unknown": 0,
    "candidate": 1,
    "none_requested": 2,
    "named": 3,
    "confirmed": 4,
}
"""How much a standing weighs. A resolution that was read in full and asks for no report weighs
more than a candidate, less than a document that names the report."""

SomeLanguages = Annotated[LanguageCodes, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """A document that the registry has a symbol of.

    Attributes:
        edition_id: the edition it belongs to.
        symbol: such as A/71/134/Add.1.
        kind: by the last part of its symbol.
        languages: those in which it is, or is expected to be, published.
        standing: candidate, named (by a document) or confirmed (by its own masthead).
        evidence: what the entry rests on.
    """

    edition_id: str
    symbol: str
    kind: Kind
    languages: tuple[Language, ...]
    standing: DocumentStanding
    evidence: str


class EditionPart(Strict):
    """An addendum, corrigendum or revision of an edition's report (edition_parts.csv)."""

    edition_id: str
    symbol: str
    kind: Literal["addendum", "corrigendum", "revision"]
    languages: SomeLanguages
    standing: DocumentStanding
    evidence: Evidence

    @model_validator(mode="after")
    def _is_as_its_symbol_says(self) -> Self:
        _check_symbol(self.symbol, {"edition_id": self.edition_id, "kind": self.kind})
        return self

    @property
    def document(self) -> RegisteredDocument:
        """The part as a document."""
        return RegisteredDocument(
            self.edition_id,
            self.symbol,
            self.kind,
            self.languages,
            self.standing,
            self.evidence,
        )


class SeriesCalendar(Strict):
    """When a report of a series is expected (series.csv).

    Attributes:
        languages: those in which the series is published.
        only_if_requested: a report is expected only where a resolution asked for it.
        every_years, counted_from: reports come in `counted_from` and every so many years
            before and after.
        due_month, due_day: by when a report of a year is expected in that year.
    """

    series: Series
    languages: SomeLanguages
    only_if_requested: bool
    every_years: Annotated[int, Field(ge=1)]
    counted_from: Annotated[int, Field(ge=1996)]
    due_month: int
    due_day: int
    meaning: Evidence
    evidence: Evidence

    @model_validator(mode="after")
    def _is_a_day_of_every_year(self) -> Self:
        self.due_in(1999)
        return self

    def due_in(self, year: int) -> date:
        """Return the day by which a report of that year is expected."""
        return date(year, self.due_month, self.due_day)

    def has(self, year: int) -> bool:
        """Say whether the calendar has a report in that year."""
        return (year - self.counted_from) % self.every_years == 0


class Resolution(Strict):
    """A yearly resolution on the Treaty, and whether it asks for a report (resolutions.csv).

    Attributes:
        session: session that adopted it; the report would be for the next one.
        symbol: such as A/RES/65/91.
        asks_for_report: unknown until its text has been read to the end.
        evidence: what says so.
    """

    session: int
    symbol: Annotated[str, Field(pattern=r"^A/RES/[1-9][0-9]{1,2}/[1-9][0-9]{0,2}$")]
    asks_for_report: Literal["yes", "no", "unknown"]
    evidence: Evidence

    @model_validator(mode="after")
    def _is_of_its_session(self) -> Self:
        if self.symbol.split("/")[2] != str(self.session):
            raise ValueError(f"a resolution of session {self.session}")
        return self


class LocalEntry(Strict):
    """A line of the local registry: what a person, discovery or a masthead said of a symbol."""

    edition_id: str
    series: Series
    session: OptionalInt
    report_year: int
    symbol: str
    kind: Kind
    languages: SomeLanguages
    standing: DocumentStanding
    evidence: Evidence
    noted_on: date
    noted_by: Annotated[str, Field(pattern=r"^(person|masthead|discovery:[a-z][a-z-]*)$")]

    @model_validator(mode="after")
    def _is_as_its_symbol_says(self) -> Self:
        names = ("edition_id", "series", "session", "report_year", "kind")
        _check_symbol(self.symbol, {name: getattr(self, name) for name in names})
        if (self.standing == "confirmed") != (self.noted_by == "masthead"):
            raise ValueError("confirmed by a masthead, and by nothing else")
        return self

    @property
    def named(self) -> ReportSymbol:
        """What its symbol says."""
        return _read(self.symbol)

    @property
    def document(self) -> RegisteredDocument:
        """The entry as a document."""
        return RegisteredDocument(
            self.edition_id,
            self.symbol,
            self.kind,
            self.languages,
            self.standing,
            self.evidence,
        )


def document_order(document: RegisteredDocument) -> tuple[object, ...]:
    """Sort key within an edition: reports first, the best known of them first, then their parts."""
    rank = -RANKS[document.standing] if document.kind == "report" else 0
    return document.kind != "report", rank, _read(document.symbol).order


def _read(symbol: str) -> ReportSymbol:
    named = read_symbol(symbol)
    if named is None:
        raise ValueError(f"a symbol of the form {GRAMMAR}")
    return named


def _check_symbol(symbol: str, given: dict[str, object]) -> None:
    named = _read(symbol)
    for name, value in given.items():
        if getattr(named, name) != value:
            raise ValueError(f"{name} {getattr(named, name)}, as {symbol} says")
