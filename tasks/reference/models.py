"""The shapes of the reference data; unknown keys and wrong types are refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from tasks.records import LANGUAGES, Language, SectionId
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

__all__ = ["BreakerLimits", "UnServers"]
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


class GroupMember(Dated):
    """The membership of a State in a named group."""

    group_id: str
    language: Language
    name: Annotated[str, Field(min_length=2)]
    iso3: Iso3


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


class Correction(Strict):
    """A reviewed reading of a slip in a document: what is printed and what is meant."""

    edition_id: str
    language: Language
    field: Literal["period"]
    printed: Annotated[str, Field(min_length=1)]
    meant: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=10)]
    reviewed_by: Annotated[str, Field(min_length=2)]
    reviewed_on: date


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"a valid pattern ({error})") from error
    return value


Pattern = Annotated[str, BeforeValidator(_is_pattern)]
Words = frozenset[str]


class Masthead(Strict):
    """How the front of a report is worded.

    The patterns are over text without needless spaces: none at all in an
    unspaced script, and with `loose_spaces`; else one between words. Upper and
    lower case, forms of an apostrophe or hyphen, Arabic marks and the order of
    neighbouring lam and alef do not matter.

    Attributes:
        session: the session, in the group `number`; `{ordinal}` in it stands for any
            ordinal number that `ordinals` can say.
        agenda_item: the agenda item, its whole number in the group `number`.
        titles: the title of the report.
        author: what follows the title.
        requested_by: the request, in the groups `resolution` and `paragraph`.
        look_alikes: titles of other series.
        loose_spaces: spaces in extracted text say nothing and are dropped.
        ordinals: value of each word of an ordinal number; its words are added up.
        joiners: words between the words of one ordinal number.
        original: what stands before the language of the original.
        languages: how each language is called there.
        year: a date's year in the group `number`, where digits of PDF files cannot be
            trusted; a year that is none tells that they are garbled.
    """

    session: Pattern
    agenda_item: Pattern
    titles: tuple[str, ...]
    author: Pattern
    requested_by: Pattern
    look_alikes: tuple[Pattern, ...]
    loose_spaces: bool = False
    ordinals: dict[str, int] = Field(default_factory=dict)
    joiners: Words = frozenset()
    original: tuple[str, ...] = ()
    languages: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    year: Pattern | None = None


class SectionWording(Strict):
    """How the headings of the four sections are worded."""

    level: Pattern
    groups: dict[Literal["1", "2"], str]
    titles: dict[SectionId, Pattern]
    not_after: Pattern
    not_before: Pattern


class DateWording(Strict):
    """How dates are written; style "marked" is year, month, day with a mark behind each."""

    style: Literal["marked"]
    year: str
    month: str
    day: tuple[str, ...]
    parts: tuple[str, ...]
    to: tuple[str, ...]
    and_: tuple[str, ...] = Field(alias="and")
    open_end: tuple[str, ...]
    inline_after: Words
    year_inline_after: Words
    inline_before: Words


class RemarksWording(Strict):
    """Words that begin a cell of the remarks column."""

    openers: Words


class EdgeWords(Strict):
    """Words that tell where a cell can end and begin; each list is described in the pack."""

    cannot_end: Words
    seldom_end: Words
    verb_nouns: Words
    intransitive: Words
    attributive: Words
    closers: Words
    adverbial_openers: Words
    weak_openers: Words
    predicates: Words
    titles: Words
    person_suffixes: Words
    institution_suffixes: Words
    name_prefixes: Words
    not_in_name: Words
    not_subject: Words
    anaphora: Words
    conjunctions: Words
    makes_noun: Words
    makes_verb: Words


class LanguagePack(Strict):
    """Everything the parser knows of one language.

    A pack with `complete: false` only lets its language be recognized, so that
    a document in it is refused by name.
    """

    language: Language
    complete: bool
    script: Literal["unspaced", "spaced"]
    stop_words: Words = frozenset()
    masthead: Masthead | None = None
    table_head: tuple[tuple[str, ...], ...] = ()
    sections: SectionWording | None = None
    dates: DateWording | None = None
    remarks: RemarksWording | None = None
    edges: EdgeWords | None = None

    @field_validator("language")
    @classmethod
    def _known(cls, value: Language) -> Language:
        if value not in LANGUAGES:
            raise ValueError(f"not one of {', '.join(LANGUAGES)}")
        return value
