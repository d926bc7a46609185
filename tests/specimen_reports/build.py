"""A plan to what its report says."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.records import SECTIONS, SectionId
from tests.specimen_reports.content import SOFT_HYPHEN, Content, Note, Paragraph, Row, Section
from tests.specimen_reports.dates import (
    Printed,
    Window,
    closed_date,
    misprint,
    open_date,
    opening_date,
)
from tests.specimen_reports.fronts import (
    ART14_YEARS,
    FIRST_YEAR,
    SESSIONS,
    art14_front,
    front_of,
)
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.sentences import Grammar, joined
from tests.specimen_reports.words import (
    StateWords,
    groups_of,
    several,
    states_of,
    wording_of,
)

ART14_HEADINGS: dict[SectionId, tuple[str | None, str]] = {
    "1a": ("Part I. Bilateral activities", "A. Activities relating to Annex 2 States"),
    "1b": (None, "B. Activities relating to non-Annex 2 States"),
    "2a": ("Part II. Multilateral activities", "A. Global level"),
    "2b": (None, "B. Regional level"),
}


@dataclass(frozen=True, slots=True)
class _Pen:
    """What writes the rows of one report: its switches, words, dice and the next note's mark."""

    plan: Plan
    grammar: Grammar
    marks: Iterator[str]
    labelled: set[str] = field(default_factory=set)
    """States whose label has been printed: a flattened text prints it once."""

    @property
    def dice(self) -> random.Random:
        return self.grammar.dice


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def content_of(plan: Plan) -> Content:
    """Say everything that the plan leaves open; the same plan says the same."""
    dice = random.Random(plan.to_json())  # noqa: S311 - no secret
    wording = wording_of(plan.language)
    if plan.series == "art14":
        year = dice.choice(ART14_YEARS)
        window = Window(year - 2, year)
    else:
        session = dice.choice(SESSIONS)
        year = FIRST_YEAR + session
        window = Window(year - 1, year)
    period = window.printed(wording.dates)
    grammar = Grammar(wording, window, dice, set(), plan.joint)
    front = (
        art14_front(plan, year, period)
        if plan.series == "art14"
        else front_of(plan, year - FIRST_YEAR, period, grammar)
    )
    pen = _Pen(plan, grammar, _marks(plan))
    sections = tuple(
        Section(
            section,
            *_headings(plan, section),
            tuple(_rows(pen, section, count)),
        )
        for section, count in _counts(plan, dice).items()
    )
    state, date, activity, remarks = wording.heads[plan.wording]
    head = {
        "four": (state, date, activity, remarks),
        "no_remarks": (state, date, activity),
        "no_date": (state, activity, remarks),
    }[plan.columns]
    return Content(front, window, period, head, sections)


def _headings(plan: Plan, section: SectionId) -> tuple[str | None, str]:
    if plan.series == "art14":
        return ART14_HEADINGS[section]
    wording = wording_of(plan.language)
    group, part = section
    above = wording.groups[group][plan.wording] if plan.group_headings and part == "a" else None
    return above, wording.sections[section][plan.wording]


def _counts(plan: Plan, dice: random.Random) -> dict[SectionId, int]:
    """Rows of each section: at least one, none in the empty one."""
    empty = dice.choice(SECTIONS) if plan.empty_section else None
    held = [section for section in SECTIONS if section != empty]
    shares = dice.choices(held, [dice.uniform(0.5, 2) for _ in held], k=plan.rows - len(held))
    return {s: 0 if s == empty else 1 + shares.count(s) for s in SECTIONS}


def _rows(pen: _Pen, section: SectionId, count: int) -> Iterator[Row]:
    if count == 0:
        return
    for state, size in _groups(pen.plan, count, pen.dice):
        for place in range(size):
            yield _row(pen, section, state, first=place == 0)


def _groups(plan: Plan, count: int, dice: random.Random) -> list[tuple[StateWords, int]]:
    """States of a section with the number of their rows."""
    states = [state for state in states_of(plan.language) if state.reports]
    chosen = dice.sample(states, min(len(states), max(1, round(count / dice.uniform(1, 2.5)))))
    if plan.joint:
        chosen = _with_joint(plan, chosen, dice)
    chosen.sort(key=lambda state: state.label if plan.own_order else state.english)
    more = dice.choices(range(len(chosen)), k=count - len(chosen))
    return [(state, 1 + more.count(place)) for place, state in enumerate(chosen)]


def _with_joint(plan: Plan, chosen: list[StateWords], dice: random.Random) -> list[StateWords]:
    """Put several States, or a group, in the places of some States."""
    states = [state for state in states_of(plan.language) if state.reports]
    groups = list(groups_of(plan.language))
    result: list[StateWords] = []
    for state in chosen:
        draw = dice.random()
        if draw < 0.2:
            others = dice.sample([o for o in states if o != state], dice.randint(1, 3))
            listed = sorted([state, *others], key=lambda one: one.english)
            lists = wording_of(plan.language).lists
            result.append(several(listed, dice.choice(lists), lists[0]))
        elif draw < 0.3 and groups:
            result.append(groups.pop(dice.randrange(len(groups))))
        else:
            result.append(state)
    return result


def _row(pen: _Pen, section: SectionId, state: StateWords, *, first: bool) -> Row:
    plan, dice = pen.plan, pen.dice
    label = state.label if first or plan.labels == "each" else None
    if label and plan.other_names and dice.random() < 0.4:
        label = state.other
    period = _period(pen)
    # At the top of a page nothing else shows such a row: it must at least begin like one.
    hidden = label is None and period is None
    opening = None
    if period is None and dice.random() < 0.3:
        opening = opening_date(pen.grammar.wording.dates, pen.grammar.window, dice)
    length = dice.randint(300, 1500) if plan.long_cells and dice.random() < 0.25 else 0
    if not length and dice.random() < 0.4:
        length = 150
    sentences = pen.grammar.activity(
        state,
        named=hidden,
        nameless=not hidden and (not first or state.iso3 not in pen.labelled),
        opening=opening.text if opening else "",
        length=length,
    )
    pen.labelled.add(state.iso3)
    return Row(
        section=section,
        reporters=state.reporters,
        label=_paragraph(label, plan, _note(pen)) if label else None,
        begins_group=first,
        period=period,
        opening=opening,
        activity=_paragraphs(pen, sentences),
        remarks=_remarks(pen),
    )


def _period(pen: _Pen) -> Printed | None:
    plan, dice = pen.plan, pen.dice
    words, window = pen.grammar.wording.dates, pen.grammar.window
    if plan.columns == "no_date" or (plan.empty_dates and dice.random() < 0.4):
        return None
    if plan.misprints and dice.random() < 0.1:
        return misprint(words, window, dice)
    if plan.open_periods and dice.random() < 0.2:
        return open_date(words, window, dice)
    return closed_date(words, window, dice)


def _remarks(pen: _Pen) -> Paragraph | None:
    if pen.plan.columns == "no_remarks" or pen.dice.random() < 0.75:
        return None
    forms = pen.grammar.wording.remarks
    form = pen.dice.choice(forms) if pen.plan.free_remarks else forms[0]
    return _paragraph(pen.grammar.filled(form), pen.plan, None)


def _paragraphs(pen: _Pen, sentences: list[str]) -> tuple[Paragraph, ...]:
    plan, dice = pen.plan, pen.dice
    texts = [joined(sentences, plan.language, full_stop=dice.random() < 0.25)]
    if plan.two_paragraphs and len(sentences) > 1 and dice.random() < 0.6:
        cut = dice.randrange(1, len(sentences))
        texts = [
            joined(sentences[:cut], plan.language, full_stop=True),
            " ".join(sentences[cut:]),
        ]
    last = len(texts) - 1
    return tuple(
        _paragraph(text, plan, _note(pen) if place == last else None)
        for place, text in enumerate(texts)
    )


def _paragraph(text: str, plan: Plan, note: Note | None) -> Paragraph:
    if plan.soft_hyphens:
        text = re.sub(r"[^\W\d_]{9,}", _with_soft_hyphens, text)
    return Paragraph(text, note)


def _with_soft_hyphens(word: re.Match[str]) -> str:
    """Put a soft hyphen behind each fourth letter, and none before the last two.

    Where a language would divide a word is not asked: what matters is that
    the same letters come out again.
    """
    text = word[0]
    parts = [text[start : start + 4] for start in range(0, len(text), 4)]
    if len(parts[-1]) < 3:
        parts[-2:] = ["".join(parts[-2:])]
    return SOFT_HYPHEN.join(parts)


def _note(pen: _Pen) -> Note | None:
    """A note for a tenth of the places that can have one, as long as there are marks."""
    plan, dice = pen.plan, pen.dice
    if plan.notes == "none" or dice.random() >= 0.1:
        return None
    text = pen.grammar.filled(dice.choice(pen.grammar.wording.notes))
    mark = next(pen.marks, None)
    return None if mark is None else Note(mark, text)


def _marks(plan: Plan) -> Iterator[str]:
    """1, 2, 3 and on; or a to z and then aa to zz, beyond which no table goes."""
    if plan.notes == "foot":
        return map(str, itertools.count(1))
    return iter([letter * times for times in (1, 2) for letter in _LETTERS])
