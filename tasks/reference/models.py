"""The shapes of the reference data; unknown keys and wrong types are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from tasks.records import LANGUAGES, Language
from tasks.reference.servers import BreakerLimits, UnServers
from tasks.reference.strict import (
    Evidence,
    Iso3,
    LanguageCodes,
    OptionalDate,
    OptionalInt,
    OptionalText,
    Strict,
)
from tasks.reference.wording import (
    DateWording,
    EdgeWords,
    FlowWords,
    LabelWords,
    Masthead,
    RemarksWording,
    SectionWording,
    Words,
)

__all__ = [
    "BreakerLimits",
    "DateWording",
    "EdgeWords",
    "FlowWords",
    "LabelWords",
    "Masthead",
    "RemarksWording",
    "SectionWording",
    "UnServers",
]
# Of the shapes that stand in other modules, those that are asked for here.


class Dated(Strict):
    """Something that holds from one day to another, both inclusive; None is without limit."""

    valid_from: OptionalDate
    valid_to: OptionalDate

    def holds_on(self, day: date | None) -> bool:
        """Say whether it held on that day; without a day, whether it ever did."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class State(Strict):
    """A State that can report."""

    iso3: Iso3
    status: Literal["member", "observer", "non_member_state"]
    annex2: bool
    ctbt_region: OptionalText
    m49: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    order_name: str
    capital_en: OptionalText


class StateName(Dated):
    """A name of a State as documents in one language print it."""

    iso3: Iso3
    language: Language
    kind: Literal["short", "formal", "alias"]
    name: Annotated[str, Field(min_length=2)]


class Place(Strict):
    """A city that speaks for a State, unless it is a seat of international meetings."""

    iso3: Iso3
    language: Language
    name: Annotated[str, Field(min_length=2)]
    kind: Literal["capital", "city"]
    seat: bool


class Office(Dated):
    """An office or institution whose name says which State acts, or excludes one."""

    iso3: Iso3
    language: Language
    name: Annotated[str, Field(min_length=2)]
    relation: Literal["names", "excludes"]
    source_note: str


GroupId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class GroupName(Strict):
    """A name of a group of States or an organization of States, in one language."""

    group_id: GroupId
    language: Language
    kind: Literal["short", "formal", "alias"]
    name: Annotated[str, Field(min_length=2)]


class GroupMember(Dated):
    """The membership of a State in a group; `source` says where a dated one is attested."""

    group_id: GroupId
    iso3: Iso3
    source: OptionalText


class Edition(Strict):
    """What the registry knows of one yearly report, or of its sister series.

    `languages` are those in which it is published; none where there is no report.
    """

    edition_id: Annotated[
        str, Field(pattern=r"^(sg-[0-9]{2,3}|art14-[0-9]{4}|specimen-[a-z0-9-]+)$")
    ]
    series: Literal["sg-report", "art14", "specimen"]
    session: OptionalInt
    report_year: OptionalInt
    symbol: OptionalText
    agenda_item: OptionalInt
    requested_by: OptionalText
    languages: LanguageCodes
    standing: Literal["confirmed", "named", "candidate", "unknown", "none_requested", "specimen"]
    evidence: Evidence


class CodeMeaning(Strict):
    """What a code means that a column of the warehouse can hold."""

    column: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
    code: Annotated[str, Field(min_length=1)]
    meaning: Annotated[str, Field(min_length=3)]


class Correction(Strict):
    """A reviewed reading of a slip in a document: what is printed and what is meant.

    `seen_in` is where the slip was seen: a format, or the sha256 of one document; another format
    of the same report may print it right.
    """

    edition_id: str
    language: Language
    seen_in: Annotated[str, Field(pattern=r"^(docx|doc|pdf|txt|[0-9a-f]{64})$")]
    field: Literal["period"]
    printed: Annotated[str, Field(min_length=1)]
    meant: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=10)]
    reviewed_by: Annotated[str, Field(min_length=2)]
    reviewed_on: date


class LanguagePack(Strict):
    """Everything the parser knows of one language.

    A pack with `complete: false` only lets its language be recognized, so that
    a document in it is refused by name.

    Attributes:
        stop_words: function words of the language, and words of every masthead in it.
        table_head: the wording of the columns State, period, activity and remarks.
        labels: words between the names in a cell of the column State.
        edges: words that tell rows in text without any trace of its table; None where such
            text cannot be read.
        flow: the same for a script with spaces between words.
    """

    language: Language
    complete: bool
    script: Literal["unspaced", "spaced"]
    stop_words: Words = frozenset()
    masthead: Masthead | None = None
    table_head: tuple[tuple[str, ...], ...] = ()
    labels: LabelWords | None = None
    sections: SectionWording | None = None
    dates: DateWording | None = None
    remarks: RemarksWording | None = None
    edges: EdgeWords | None = None
    flow: FlowWords | None = None

    @field_validator("language")
    @classmethod
    def _known(cls, value: Language) -> Language:
        if value not in LANGUAGES:
            raise ValueError(f"not one of {', '.join(LANGUAGES)}")
        return value
