"""The languages of an edition, side by side, and its activities; for flow and command line.

Imports neither Prefect nor Polars.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from tasks.agreement.activities import Activity, Translation, activities_of
from tasks.agreement.corrigenda import Corrected, correct
from tasks.agreement.edition import EditionAgreement
from tasks.agreement.rows import AgreementRow, StatesIn
from tasks.records import FORMATS, MAIN, Language, PeriodBasis, PeriodPrecision, StateBasis
from tasks.reference import Reference
from warehouse.held import HeldDocument, HeldRow

_CORRIGENDUM = re.compile(r"(?:(?P<base>.*)/)?Corr\.[0-9]+")


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part of an edition whose languages were compared.

    Attributes:
        part: "main", or the part of the edition.
        found: how they agree; a language alone agrees with itself.
        rows: {(language, ordinal): the row}.
        activities: what is counted of the part, its corrigenda applied; none of a corrigendum.
        unmatched: reading ids of a corrigendum's rows that correct nothing that is found.
    """

    part: str
    found: EditionAgreement
    rows: Mapping[tuple[str, int], HeldRow]
    activities: Sequence[Activity]
    unmatched: frozenset[str] = frozenset()

    @property
    def is_compared(self) -> bool:
        """True when there are two languages to compare."""
        return len(self.found.languages) > 1

    def place(self, language: str, ordinals: Sequence[int]) -> str:
        """Say where rows stand: language, number, page where there is one."""
        if not ordinals:
            return f"{language} -"
        said = f"{language} {', '.join(map(str, ordinals))}"
        page = self.rows[language, ordinals[0]].page
        return said if page is None else f"{said} (page {page})"

    def text(self, language: str, ordinals: Sequence[int], length: int) -> str:
        """Return the first characters of the rows' activities, in one line."""
        activities = (self.rows[language, ordinal].activity for ordinal in ordinals)
        text = " / ".join(" ".join(activity.split()) for activity in activities)
        return text if len(text) <= length else text[: length - 1] + "…"


def compare_edition(
    documents: Sequence[HeldDocument],
    reference: Reference,
    languages: Collection[str] | None = None,
) -> list[ComparedPart]:
    """Align the languages of each part of an edition; what is one row is one activity.

    A part without rows (an edition in prose is held as cells) is left out.

    Args:
        documents: of the edition, one for each part and language, by part.
        reference: for the names of States, which are evidence for the alignment.
        languages: only these; None for all.
    """
    states_in = _names_of_states(reference)
    compared: dict[str, ComparedPart] = {}
    for part, of_part in groupby(documents, key=lambda one: one.part):
        chosen = [one for one in of_part if languages is None or one.language in languages]
        if any(one.rows for one in chosen):
            compared[part] = _compare(part, chosen, states_in)
    for part in sorted(compared):
        corrigendum = _CORRIGENDUM.fullmatch(part)
        if corrigendum is not None:
            _correct(compared, part, corrigendum["base"] or MAIN)
    return list(compared.values())


def _correct(compared: dict[str, ComparedPart], part: str, base: str) -> None:
    """Let the corrigendum `part` correct its base; what it corrects not is unmatched."""
    own = compared[part]
    corrected = Corrected((), tuple(own.activities))
    if base in compared:
        corrected = correct(compared[base].activities, own.activities)
        compared[base] = replace(compared[base], activities=corrected.activities)
    unmatched = frozenset(
        row.reading_id
        for activity in corrected.unmatched
        for rows in activity.readings.values()
        for row in rows
    )
    compared[part] = replace(own, activities=(), unmatched=unmatched)


def _compare(part: str, documents: list[HeldDocument], states_in: StatesIn) -> ComparedPart:
    made = activities_of(
        [
            Translation(
                language=cast(Language, one.language),
                rows=[_compared_row(one.language, row) for row in one.rows],
                rank=FORMATS.index(one.format),
                is_original=one.is_original,
            )
            for one in documents
        ],
        states_in=states_in,
    )
    rows = {(one.language, row.ordinal): row for one in documents for row in one.rows}
    return ComparedPart(part, made.found, rows, made.activities)


def _compared_row(language: str, row: HeldRow) -> AgreementRow:
    return AgreementRow(
        language=cast(Language, language),
        ordinal=row.ordinal,
        section=row.section,
        state_iso3=row.state_iso3,
        state_basis=cast(StateBasis, row.state_basis),
        period_start=row.period_start,
        period_end=row.period_end,
        period_precision=cast(PeriodPrecision | None, row.period_precision),
        period_basis=cast(PeriodBasis | None, row.period_basis),
        activity=row.activity,
        remarks=row.remarks,
        reading_id=row.reading_id,
    )


def _names_of_states(reference: Reference) -> StatesIn:
    def states_in(language: Language, text: str) -> frozenset[str]:
        # Names of every time: a report may well name a State as it was called before.
        mentions = reference.gazetteer(language, None).find(text)
        named = (mention.states for mention in mentions if mention.kind == "state")
        return frozenset().union(*named)

    return states_in
