"""The shapes of the reference data; unknown keys and wrong types are refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from tasks.records import LANGUAGES, Language, SectionId


class Strict(BaseModel):
    """Frozen, and no key that the model does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


OptionalText = Annotated[str | None, BeforeValidator(_empty_to_none)]
OptionalDate = Annotated[date | None, BeforeValidator(_empty_to_none)]
OptionalInt = Annotated[int | None, BeforeValidator(_empty_to_none)]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


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
    """What the registry knows of the report to one session of the General Assembly."""

    edition_id: Annotated[str, Field(pattern=r"^(sg-[0-9]{2,3}|specimen-[a-z0-9-]+)$")]
    series: Literal["sg-report", "specimen"]
    session: OptionalInt
    report_year: OptionalInt
    symbol: OptionalText
    agenda_item: OptionalInt
    requested_by: OptionalText
    standing: Literal["confirmed", "named", "candidate", "unknown", "none_requested", "specimen"]
    evidence: Annotated[str, Field(min_length=3)]


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
    """How the front of a report is worded: patterns over compact text."""

    session: Pattern
    agenda_item: Pattern
    titles: tuple[str, ...]
    author: Pattern
    requested_by: Pattern
    look_alikes: tuple[Pattern, ...]


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
