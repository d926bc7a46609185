"""From the readings of an edition's part to its activities: one for each aligned group of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.agreement.compare import FLAGGED
from tasks.agreement.edition import EditionAgreement, agree
from tasks.agreement.rows import AgreementRow, StatesIn, no_states
from tasks.records import Language

LANGUAGES_DISAGREE = "languages_disagree"
"""Flag of an activity on which languages disagree, or which one of them lacks."""

_SOURCES: tuple[Language, ...] = ("en", "fr", "es", "ru", "zh", "ar")
"""The order in which languages are asked for the values of an activity, behind the original."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The rows of a part in one language.

    Attributes:
        rows: with their `reading_id`, by ordinal.
        rank: how well the format of the document keeps rows, the best lowest.
        is_original: it is the language that the document was written in, as it prints.
    """

    language: Language
    rows: Sequence[AgreementRow]
    rank: int = 0
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of a part, in however many languages.

    Attributes:
        ordinal: from 1 within the part.
        readings: {language: its rows}; a language that lacks the row is not in it, one in which
            it is cut in two has two.
        source: the reading that its values are from.
        flags: what its readings do not tell: `LANGUAGES_DISAGREE`.
    """

    ordinal: int
    readings: Mapping[Language, Sequence[AgreementRow]]
    source: AgreementRow
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartActivities:
    """The activities of a part, and how its languages agree on them."""

    found: EditionAgreement
    activities: tuple[Activity, ...]


def activities_of(
    translations: Sequence[Translation], *, states_in: StatesIn = no_states
) -> PartActivities:
    """Align the languages of a part; each aligned group is one activity.

    With one language there is one activity a row. The values of an activity are those of one
    reading: of a language that has the row whole before one that has it cut; the better format
    first; of one format the original language, then en, fr, es, ru, zh, ar.

    Args:
        translations: one for each language that is held; one or more.
        states_in: gives the States that a text names, as further evidence for the alignment.
    """
    by_language = {one.language: one for one in translations}
    rows = {one.language: {row.ordinal: row for row in one.rows} for one in by_language.values()}
    found = agree(
        {language: list(own.values()) for language, own in rows.items()},
        rank={one.language: one.rank for one in translations},
        states_in=states_in,
    )
    disagreed = {one.group_number for one in found.disagreements if one.kind in FLAGGED}

    def order(language: Language, pieces: Sequence[AgreementRow]) -> tuple[bool, int, bool, int]:
        own = by_language[language]
        return len(pieces) > 1, own.rank, not own.is_original, _SOURCES.index(language)

    activities = []
    for group in found.groups:
        readings = {
            language: [rows[language][ordinal] for ordinal in ordinals]
            for language, ordinals in group.ordinals.items()
        }
        best = min(readings, key=lambda language: order(language, readings[language]))
        flags = (LANGUAGES_DISAGREE,) if group.number in disagreed else ()
        activities.append(Activity(group.number, readings, readings[best][0], flags))
    return PartActivities(found, tuple(activities))
