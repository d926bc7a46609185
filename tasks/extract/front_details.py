"""What a masthead says beside symbol, session and item: the sister series, the day of issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tasks.extract.masthead import masthead_zone
from tasks.records import Language, Period
from tasks.reference.date_grammar import DateGrammar
from tasks.reference.folding import fold
from tasks.reference.models import LanguagePack

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
            behind = zone.printed(match.end(), len(zone.text)) if zone.text[match.end() :] else ""
            behind = behind.lstrip(" ,:(")
            grammar = DateGrammar(pack.dates)
            form = grammar.opening(behind)
            period_text = behind[form.start : form.end] if form else None
            return SisterTitle(
                zone.printed(*match.span()),
                period_text,
                grammar.read(period_text) if period_text else None,
            )
    return None


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
