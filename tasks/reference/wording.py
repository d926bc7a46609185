"""The shapes of a language pack's parts: how mastheads, headings, dates and remarks are worded."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tasks.records import Language, SectionId
from tasks.reference.strict import Strict


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
        sister_titles: titles of the Article XIV documents, without the period behind them.
        distribution: what stands before the day of distribution.
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
    sister_titles: tuple[Pattern, ...] = ()
    distribution: tuple[str, ...] = ()
    loose_spaces: bool = False
    ordinals: dict[str, int] = Field(default_factory=dict)
    joiners: Words = frozenset()
    original: tuple[str, ...] = ()
    languages: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    year: Pattern | None = None


class SectionWording(Strict):
    """How the headings of the four sections are worded.

    The patterns are over folded text (tasks.reference.folding.fold_words), in an
    unspaced script without any space. A heading is its group's name, its number
    and its title; the number or the name may lack.

    Attributes:
        level: what may stand behind the name of a group.
        annex: what an annex is called in its title, before its number.
        groups: the name of each group, bilateral and multilateral.
        titles: the title of each section.
        not_after, not_before: what makes a number in running text no heading.
        part: words before the number of a group ("Part I").
        numbers: the number of each group in words, beside 1, I and 一.
        letters: the letters of the two sections of a group, beside a and b.
        about: what may stand before a title ("activities at the").
        tail: what may stand behind a title.
        continued: what says that a heading is printed again.
    """

    level: Pattern
    annex: Pattern
    groups: dict[Literal["1", "2"], Pattern]
    titles: dict[SectionId, Pattern]
    not_after: Pattern
    not_before: Pattern
    part: Pattern = ""
    numbers: dict[Literal["1", "2"], Pattern] = Field(default_factory=dict)
    letters: dict[Literal["a", "b"], Pattern] = Field(default_factory=dict)
    about: Pattern = ""
    tail: Pattern = ""
    continued: tuple[str, ...] = ()


class BesideDates(Strict):
    """What can stand beside the dates of a cell; every list can be empty.

    Attributes:
        shifts: words that move a date, or say less than it ("before", "about"): beside one of
            them no date is read.
        leads: words between two dates that can as well lead to a place or an hour ("à").
        before_hour: words before the number of an hour.
        hours, minutes: words behind the number of hours or minutes.
        halves_of_day: words behind an hour that tell its half of the day.
        other_months: months of another calendar, whose dates may stand beside.
        other_eras: words behind its years.
    """

    shifts: tuple[str, ...]
    leads: tuple[str, ...] = ()
    before_hour: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()
    halves_of_day: tuple[str, ...] = ()
    other_months: tuple[str, ...] = ()
    other_eras: tuple[str, ...] = ()


def _numbered(name: str, numbers: dict[int, tuple[str, ...]], last: int) -> None:
    if sorted(numbers) != list(range(1, last + 1)):
        raise ValueError(f"{name} are numbered from 1 to {last}")


class MarkedDates(Strict):
    """Dates written as year, month, day with a mark behind each, as in Chinese.

    What each other list is for stands beside it in the pack.

    Attributes:
        month: marks behind a month, that without more first.
        parts: parts of a year or month; one that is no number of months changes nothing.
        parts_in_cell: more of them, which in running text are as often part of a word.
        halves, quarters: those that are one, by number.
        weekdays: the names of each day of the week, Monday first; one may stand behind a day.
        week_of: what stands behind the first day of a week.
        from_: words before a date that open a period, in a cell of the date column.
        until: words before a date that end a period of which no more is said, in such a cell.
        until_behind: what may stand behind that date.
        ongoing: what goes on, without a date, in such a cell.
        reporting_period: words for the period of the whole report, in such a cell.
        beside: what can stand beside the dates of a cell.
    """

    style: Literal["marked"]
    year: str
    month: tuple[str, ...]
    day: tuple[str, ...]
    parts: tuple[str, ...]
    parts_in_cell: tuple[str, ...] = ()
    halves: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    quarters: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    to: tuple[str, ...]
    and_: tuple[str, ...] = Field(alias="and")
    open_end: tuple[str, ...]
    inline_after: Words
    year_inline_after: Words
    inline_before: Words
    from_: tuple[str, ...] = Field(default=(), alias="from")
    ongoing: tuple[str, ...] = ()
    reporting_period: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    until_behind: tuple[str, ...] = ()
    weekdays: dict[int, tuple[str, ...]]
    week_of: tuple[str, ...] = ()
    beside: BesideDates

    @model_validator(mode="after")
    def _whole(self) -> MarkedDates:
        _numbered("weekdays", self.weekdays, 7)
        return self


class WrittenDates(Strict):
    """Dates written with the names of months; capitals, accents and hamza do not matter.

    An abbreviation that ends on a full stop stands without it too; a word that ends on an
    apostrophe or hyphen stands right before the next.

    Attributes:
        months: the names of each month, in every form and spelling.
        weekdays: the names of each day of the week, Monday first; one may stand beside a day.
        month_first: a day may stand behind its month ("June 12").
        slashed: what 1/6/2010 is; where usage is divided, only a number above 12 tells.
        day_marks: what may be attached to the number of a day ("1st").
        year_marks: words before or behind a year that change nothing.
        fillers: words between the parts of a date that change nothing.
        of: words that join the parts of a date, and open a period that has an end.
        to: words between the first and the last day of a period.
        and_: words between days, months or years of a list.
        attached: an "and" that is written together with the next word.
        from_: words that open a period, which stays open unless an end follows.
        between: words that open a period whose end stands behind an "and".
        until: words before the last day, with or without a first.
        until_alone: those of `to` can stand before a last day without a first too.
        open_end: words for what goes on.
        now: words for the present day, which end a period behind a "to".
        vague: words for a part of a month or year that is no number of months: the whole
            stands for it.
        vague_in_cell: more of them, which in running text are as often something else.
        throughout: words for all of a month or year.
        seasons: parts of a year which are other months in each half of the world; they too
            stand for the whole year.
        halves: the halves of a year.
        quarters: its quarters.
        week_of: words before the first day of a week.
        not_after: words behind which a number is no year ("resolution 2010/11").
        inline_before: words that set a date into a sentence ("in June 2010").
        reporting_period: words for the period of the whole report.
        beside: what can stand beside the dates of a cell.
    """

    style: Literal["written"]
    months: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    month_first: bool = False
    slashed: Literal["day_first", "unknown"]
    day_marks: tuple[str, ...] = ()
    year_marks: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    to: tuple[str, ...]
    and_: tuple[str, ...] = Field(alias="and")
    attached: tuple[str, ...] = ()
    from_: tuple[str, ...] = Field(alias="from")
    between: tuple[str, ...]
    until: tuple[str, ...]
    open_end: tuple[str, ...]
    now: tuple[str, ...]
    vague: tuple[str, ...]
    vague_in_cell: tuple[str, ...]
    throughout: tuple[str, ...]
    seasons: tuple[str, ...]
    halves: dict[int, tuple[str, ...]]
    quarters: dict[int, tuple[str, ...]]
    not_after: tuple[str, ...]
    inline_before: Words
    reporting_period: tuple[str, ...] = ()
    until_alone: bool = False
    week_of: tuple[str, ...]
    beside: BesideDates

    @model_validator(mode="after")
    def _whole(self) -> WrittenDates:
        _numbered("months", self.months, 12)
        _numbered("weekdays", self.weekdays, 7)
        _numbered("halves", self.halves, 2)
        _numbered("quarters", self.quarters, 4)
        return self


DateWording = Annotated[MarkedDates | WrittenDates, Field(discriminator="style")]
"""How dates are written in a language."""


class RemarksWording(Strict):
    """Words that begin a cell of the remarks column.

    Attributes:
        openers: before a reference ("see").
        in_words: how remarks begin, or read as a whole, that are in words; patterns over text
            without spaces, in an unspaced script.
    """

    openers: Words
    in_words: tuple[Pattern, ...] = ()


class LabelWords(Strict):
    """Words between the names of one label; phrases are words with spaces between.

    Attributes:
        joining: which join the last name of a list to the one before ("Finland and Norway").
        articles: which may stand before any name.
        former: which say that a State was or is also called so ("formerly Swaziland").
    """

    joining: tuple[str, ...]
    articles: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


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
    of_state: Words
    anaphora: Words
    conjunctions: Words
    makes_noun: Words
    makes_verb: Words
    passive: Words
    measures: Words = frozenset()
    copulas: Words = frozenset()
    agents: Words = frozenset()


class FlowWords(Strict):
    """Words that tell cells apart in text without any trace of its table, in a spaced script.

    A phrase is words with spaces between; capitals, accents and marks around a word do not
    matter. Each list is of words that any report can hold, not of one report's sentences.

    Attributes:
        cannot_end: behind which a cell never ends, and a name is no subject: articles,
            prepositions, conjunctions, auxiliaries, titles before a person's name.
        opens: which, with a capital, begin a sentence wherever they stand; without capitals
            in the script, which open an adverbial clause before the verb.
        continues: with which a sentence takes up the one before, in the same cell.
        auxiliaries: verbs of cannot_end, which a subject may have behind it.
        passive: with which, behind a subject, it is said what it is or what is done to it.
        articles: which may stand before a State's name.
        actors: persons and bodies that act for a State without its name.
        linked_by: letters before the first word of a sentence that link it to the one before.
        counts: behind which a number counts something, and begins no date.
        owners: nouns behind which a State's name in its basic form is a genitive.
        verbs: which, as a sentence's first word, have the subject behind them.
        verb_shape: what a verb that has a State as its subject ends on; empty where any word
            will do.
        predicate: what a verb of a report looks like behind its subject, as a rule; for
            tables, where "will do" is not enough. Empty where verb_shape tells.
        lasting: what the date column prints instead of a date.
        remarks: which open a remark, beside the openers of references.
    """

    cannot_end: Words
    opens: Words
    continues: Words
    articles: Words
    actors: Words
    lasting: tuple[str, ...]
    remarks: Words
    linked_by: tuple[str, ...] = ()
    auxiliaries: Words = frozenset()
    counts: Words = frozenset()
    owners: Words = frozenset()
    verbs: Words = frozenset()
    verb_shape: Pattern = ""
    passive: Words = frozenset()
    predicate: Pattern = ""
