"""Mastheads and first paragraphs, in the house style of the United Nations."""

from __future__ import annotations

import random

from tasks.records import SPECIMEN_MARK
from tests.fake_un.mastheads import job_number, masthead_parts
from tests.specimen_reports.content import Front
from tests.specimen_reports.dates import Printed
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.sentences import Grammar
from tests.specimen_reports.words import Wording

FIRST_YEAR = 1945
"""Session n of the General Assembly opens in September of this year plus n."""
SESSIONS = tuple(session for session in range(57, 81) if session != 66)
"""Session 66 has reviewed corrections of misprints, which would be applied to its specimens."""
ART14_YEARS = tuple(range(2009, 2026, 2))


def front_of(plan: Plan, session: int, period: Printed, grammar: Grammar) -> Front:
    """The front of the yearly report, or of its addendum."""
    dice = random.Random(f"front {plan.seed}")  # noqa: S311 - no secret
    wording = grammar.wording
    item = dice.randint(90, 110)
    symbol = f"A/{session}/{dice.randint(100, 399)}" + ("/Add.1" if plan.addendum else "")
    parts = masthead_parts(symbol, plan.language, session, item)
    lines = [SPECIMEN_MARK, *parts.front[:-1], wording.author]
    if plan.addendum:
        lines.append(wording.addendum)
    intro = (
        ()
        if plan.addendum
        else tuple(
            f"{number}. {grammar.filled(form)}" for number, form in enumerate(wording.intro, 1)
        )
    )
    return Front(
        symbol=symbol,
        session=session,
        agenda_item=item,
        organization=parts.organization,
        header=parts.header,
        footer=parts.footer,
        lines=tuple(lines),
        intro=intro,
        annex=_annex(wording, plan, period),
    )


def art14_front(plan: Plan, year: int, period: Printed) -> Front:
    """The front of the Article XIV document; `year` is that of its conference."""
    symbol = f"CTBT-Art.XIV/{year}/{4 + plan.seed % 2}"
    title = (
        "Activities undertaken by signatory and ratifying States under measure (l) of the Final"
        f" Declaration of the {year - 2} Conference on Facilitating the Entry into Force of the"
        f" Treaty in the period {period.text}"
    )
    return Front(
        symbol=symbol,
        session=None,
        agenda_item=None,
        organization="Conference on Facilitating the Entry into Force of the Comprehensive"
        " Nuclear-Test-Ban Treaty",
        header=(f"{2 + plan.seed % 20} September {year}", "Original: English"),
        footer=job_number(symbol, "en", year),
        lines=(SPECIMEN_MARK, title),
        intro=(),
        annex=(),
    )


def _annex(wording: Wording, plan: Plan, period: Printed) -> tuple[str, ...]:
    return (wording.annex, wording.titles[plan.wording], period.text)
