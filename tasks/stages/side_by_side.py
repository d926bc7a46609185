"""The languages of an edition that is held, side by side; for the flow and the command line.

Imports neither Prefect nor Polars.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import cast

from tasks.agreement.edition import EditionAgreement, agree
from tasks.agreement.rows import AgreementRow, StatesIn
from tasks.records import Language, PeriodBasis, PeriodPrecision, StateBasis
from tasks.reference import Reference
from tasks.reference.gazetteer import Gazetteer
from warehouse.held import HeldDocument, HeldEdition, HeldRow

_BEST_FORMATS = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/msword",
    "application/pdf",
)
"""Media types by how well they keep a table's rows; flattened text keeps them least."""


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part of an edition whose languages were compared.

    Attributes:
        part: "main", or the part of the edition.
        found: how they agree.
        rows: {(language, ordinal): the row}.
    """

    part: str
    found: EditionAgreement
    rows: Mapping[tuple[str, int], HeldRow]

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
    edition: HeldEdition, reference: Reference, languages: Collection[str] | None = None
) -> list[ComparedPart]:
    """Compare the languages of each part that is held in two or more.

    Args:
        edition: what is held.
        reference: for the names of States, which are evidence for the alignment.
        languages: only these; None for all.
    """
    states_in = _names_of_states(reference)
    compared: list[ComparedPart] = []
    for part, documents in groupby(edition.documents, key=lambda one: one.part):
        chosen = [one for one in documents if languages is None or one.language in languages]
        # An edition in prose is held as cells: there are no rows that could agree.
        if len(chosen) > 1 and any(one.rows for one in chosen):
            compared.append(_compare(part, chosen, states_in))
    return compared


def _compare(part: str, documents: list[HeldDocument], states_in: StatesIn) -> ComparedPart:
    found = agree(
        {
            cast(Language, one.language): [_compared_row(one.language, row) for row in one.rows]
            for one in documents
        },
        rank={cast(Language, one.language): _rank(one.media_type) for one in documents},
        states_in=states_in,
    )
    return ComparedPart(
        part, found, {(one.language, row.ordinal): row for one in documents for row in one.rows}
    )


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
    )


def _rank(media_type: str) -> int:
    known = media_type in _BEST_FORMATS
    return _BEST_FORMATS.index(media_type) if known else len(_BEST_FORMATS)


def _names_of_states(reference: Reference) -> StatesIn:
    @cache
    def gazetteer(language: Language) -> Gazetteer:
        # Names of every time: a report may well name a State as it was called before.
        return reference.gazetteer(language, None)

    def states_in(language: Language, text: str) -> frozenset[str]:
        mentions = gazetteer(language).find(text)
        named = (mention.states for mention in mentions if mention.kind == "state")
        return frozenset().union(*named)

    return states_in
