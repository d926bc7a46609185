"""What a corrigendum corrects: each of its rows takes the place of the row that it names.

A corrigendum prints the corrected rows again, and does not say which rows they were. A row is
named by its section and its State, and then by its period or by the words that it opens with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.agreement.activities import Activity
from tasks.agreement.rows import AgreementRow

CORRECTED = "corrected_by_corrigendum"
"""Flag of an activity whose values are those of a corrigendum."""
UNMATCHED = "corrigendum_unmatched"
"""Flag of a row of a corrigendum that corrects nothing that is found."""

_WORD = re.compile(r"[\u3400-\u9fff]|\w+")
_OPENING = 5
"""Words (in Chinese: characters) by which a row is recognized."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The activities of a part after its corrigenda.

    Attributes:
        activities: of the part, those that are corrected with the corrigendum's values, and its
            rows among their readings.
        unmatched: activities of the corrigendum that correct nothing that is found.
    """

    activities: tuple[Activity, ...]
    unmatched: tuple[Activity, ...]


def correct(activities: Sequence[Activity], corrigendum: Sequence[Activity]) -> Corrected:
    """Put each row of a corrigendum in the place of the row that it names.

    One activity of the same section and State must fit better than any other, by its period,
    its opening words, or both; else the corrigendum's row stays unmatched. No activity is
    corrected twice.
    """
    corrected = {activity.ordinal: activity for activity in activities}
    taken: set[int] = set()
    unmatched: list[Activity] = []
    for correction in corrigendum:
        named = _named(correction, [one for one in activities if one.ordinal not in taken])
        if named is None:
            unmatched.append(correction)
            continue
        taken.add(named.ordinal)
        corrected[named.ordinal] = replace(
            named,
            readings={
                language: (
                    *named.readings.get(language, ()),
                    *correction.readings.get(language, ()),
                )
                for language in (*named.readings, *correction.readings)
            },
            source=correction.source,
            flags=(*named.flags, CORRECTED),
        )
    return Corrected(tuple(corrected.values()), tuple(unmatched))


def _named(correction: Activity, activities: Sequence[Activity]) -> Activity | None:
    """Return the activity that fits best; None where none fits, or two fit equally well."""
    fits = sorted(
        ((fit, one.ordinal, one) for one in activities if (fit := _fit(correction, one))),
        key=lambda found: (-found[0], found[1]),
    )
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return fits[0][2]


def _fit(correction: Activity, activity: Activity) -> int:
    """Return by how many of period and opening words an activity is named; 0 where by none."""
    is_same = correction.source.section == activity.source.section and (
        correction.source.state_iso3 is not None
        and correction.source.state_iso3 == activity.source.state_iso3
    )
    if not is_same:
        return 0
    same_words = any(
        _opening(one) == _opening(other)
        for language, rows in correction.readings.items()
        for one in rows
        for other in activity.readings.get(language, ())
    )
    same_period = any(
        one.has_own_period
        and other.has_own_period
        and (one.period_start, one.period_end) == (other.period_start, other.period_end)
        for one in _rows(correction)
        for other in _rows(activity)
    )
    # Opening words name a row more surely than a month that several rows may have.
    return 2 * same_words + same_period


def _rows(activity: Activity) -> Iterator[AgreementRow]:
    for rows in activity.readings.values():
        yield from rows


def _opening(row: AgreementRow) -> tuple[str, ...]:
    return tuple(_WORD.findall(row.activity.casefold())[:_OPENING])
