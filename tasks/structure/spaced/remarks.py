"""Where the remarks of a row begin, in spaced text."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.reference.models import RemarksWording
from tasks.structure.rows import RemarksStart
from tasks.structure.spaced.evidence import FlowModel
from tasks.structure.spaced.text import phrases_of

_LONGEST = 250
"""Characters of a remark that its first words tell."""
_SHORT = 120
"""Characters of a remark that only its capital tells."""
_SHORTEST_ACTIVITY = 15


def spaced_remarks(model: FlowModel, wording: RemarksWording) -> RemarksStart:
    """Return what finds the remarks of a row.

    They begin with words that open remarks ("See document …"), or, where the sentence before
    has not ended, with any word whose capital cannot be its own.
    """
    references = phrases_of(wording.openers)
    words = model.words

    def remarks_start(start: int, stop: int) -> int:
        split = stop
        for number in reversed(_numbers(model, start, stop)):
            word, before = words.all[number], words.all[number - 1]
            if word.start - start < _SHORTEST_ACTIVITY or stop - word.start > _LONGEST:
                break
            if model.cased and not word.capital:
                continue
            if not model.may_begin(number):
                continue
            # A sentence more can begin with one of these words, but hardly with two.
            least = 2 if before.stops or not model.cased else 1
            told = words.phrase_at(number, references) or model.begins_remark(number) >= least
            by_capital = (
                model.cased
                and not before.stops
                and not before.capital
                and stop - word.start <= _SHORT
                and model.is_common(number)
                and not model.opens_sentence(number)
            )
            if told or by_capital:
                split = word.start
        return split

    return remarks_start


def _numbers(model: FlowModel, start: int, stop: int) -> Sequence[int]:
    first = model.words.number_at(start)
    if first is None:
        return ()
    last = first
    while last < len(model.words.all) and model.words.all[last].start < stop:
        last += 1
    return range(first + 1, last)
