"""What a masthead says beside symbol, session and item: the sister series, the day of issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from tasks.extract.masthead import masthead_zone
from tasks.records import Language, Period
from tasks.reference.date_grammar import DateGrammar
from tasks.reference.folding import fold
from tasks.reference.models import LanguagePack

_TITLE_REST = 400
"""Characters behind the first words of the title: the name of the conference, then the period."""
_NEAR = 160
"""Characters behind "Distr." among which the day stands; a symbol and a name can come between."""


@dataclass(frozen=True, slots=True)
class SisterTitle:
    """The title of an Article XIV document, which names the period it covers.

    Attributes:
        title: as printed, without the period.
        period_text: as printed behind it, None without one.
        period: the same as an interval.
    """

    title: str
    period_text: str | None
    period: Period | None


def read_sister_title(head: str, packs: Mapping[Language, LanguagePack]) -> SisterTitle | None:
    """Return the title of an Article XIV document, None when the masthead bears none.

    Args:
        head: the front of the document, a line for each block, pages end with a form feed.
        packs: the wording of each language; only of some the titles are known.
    """
    zone = fold(masthead_zone(head), "one")
    for pack in packs.values():
        if pack.masthead is None or pack.dates is None:
            continue
        for pattern in pack.masthead.sister_titles:
            match = re.search(pattern, zone.text, re.IGNORECASE)
            if match is None:
                continue
            end = min(len(zone.text), match.end() + _TITLE_REST)
            behind = zone.printed(match.end(), end) if end > match.end() else ""
            period_text, period = _longest_period(behind, DateGrammar(pack.dates))
            return SisterTitle(zone.printed(*match.span()), period_text, period)
    return None


def _longest_period(text: str, grammar: DateGrammar) -> tuple[str | None, Period | None]:
    """Return the longest period that a title names: the others are years of conferences."""
    best: tuple[int, str | None, Period | None] = (-1, None, None)
    for form in grammar.find(text):
        printed = text[form.start : form.end]
        period = grammar.read(printed)
        if period is not None and period.start is not None and period.end is not None:
            best = max(best, ((period.end - period.start).days, printed, period), key=itemgetter(0))
    return best[1], best[2]


def read_distribution_day(
    head: str, language: Language, packs: Mapping[Language, LanguagePack]
) -> date | None:
    """Return the day of distribution, None when none is printed behind "Distr.".

    Mastheads in Arabic, Chinese and Russian often print it in English, so that is tried too.

    Args:
        head: the front of the document, a line for each block.
        language: language of its text.
        packs: the wording of each language.
    """
    zone = " ".join(masthead_zone(head).split())
    for pack in (packs[language], packs["en"]):
        if pack.masthead is None or pack.dates is None:
            continue
        labels = "|".join(map(re.escape, pack.masthead.distribution)) or "(?!)"
        label = re.search(rf"(?<!\w)(?:{labels})", zone, re.IGNORECASE)
        if label is None:
            continue
        day = _first_day(zone[label.end() : label.end() + _NEAR], DateGrammar(pack.dates))
        if day is not None:
            return day
    return None


def _first_day(text: str, grammar: DateGrammar) -> date | None:
    periods: Iterable[Period | None] = (
        grammar.read(text[form.start : form.end]) for form in grammar.find(text)
    )
    for period in periods:
        if period is not None and period.precision == "day" and period.start == period.end:
            return period.start
    return None
