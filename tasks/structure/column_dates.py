"""What an unspaced text can hold in its date column: dates, open periods, words that last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.reference.date_grammar import DateForm
from tasks.reference.wording import MarkedDates
from tasks.structure.compact import Compact


def with_openers(
    text: str, dates: Sequence[DateForm], wording: MarkedDates
) -> tuple[DateForm, ...]:
    """Return the dates, an open period with the word that opens it ("自2014年1月起").

    Only together with its open end: "自2014年1月" alone is as often the sentence's.
    """
    openers = sorted(wording.from_, key=len, reverse=True)

    def whole(form: DateForm) -> DateForm:
        if not form.is_open:
            return form
        opener = next((word for word in openers if text.endswith(word, 0, form.start)), "")
        return replace(form, start=form.start - len(opener))

    return tuple(map(whole, dates))


def lasting_forms(compact: Compact, wording: MarkedDates) -> tuple[DateForm, ...]:
    """Find the words that the date column prints instead of a date ("持续进行").

    They are also ordinary words; what stands around them must tell that they are none.
    """
    words = sorted((*wording.ongoing, *wording.reporting_period), key=len, reverse=True)
    if not words:
        return ()
    pattern = re.compile("|".join(map(re.escape, words)))
    return tuple(
        DateForm(match.start(), match.end(), is_open=False)
        for match in pattern.finditer(compact.text)
        if compact.begins_word(match.start()) and compact.begins_word(match.end())
    )


def may_stand_in_column(
    text: str, form: DateForm, end: int, wording: MarkedDates, *, announced: bool
) -> bool:
    """Say whether a form can be a cell of the date column, by the words around it.

    Args:
        text: the document.
        form: the date, or the words that stand for one.
        end: where its section ends.
        wording: the language's words of dates.
        announced: a label stands before it: then the word before tells nothing against it.
    """
    if form.end >= end or text[form.end] in '，。、；：的）)》”"':
        return False
    if not announced and _ends_with(text, form.start, wording.inline_before):
        return False
    if not form.is_open and _begins_with(text, form.end, wording.inline_after):
        return False
    ends_on_year = text[form.end - 1] == wording.year
    return not (ends_on_year and _begins_with(text, form.end, wording.year_inline_after))


def _ends_with(text: str, index: int, words: frozenset[str]) -> bool:
    return any(text[max(0, index - length) : index] in words for length in range(1, 4))


def _begins_with(text: str, index: int, words: frozenset[str]) -> bool:
    return any(text[index : index + length] in words for length in range(1, 4))
