"""What of an activity row is compared between languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tasks.records import Language, PeriodBasis, PeriodPrecision, StateBasis

StatesIn = Callable[[Language, str], frozenset[str]]
"""Gives the States (alpha-3) that a text of a language names."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A row of one language, as the warehouse holds it.

    Attributes:
        language: of the document it was read from.
        ordinal: its number in that document, from 1.
        section: where it stands, None where the report has no sections.
        state_iso3, state_basis: the reporting State and how it is known.
        period_start, period_end, period_precision, period_basis: its period and where that
            is from.
        activity, remarks: its texts.
        reading_id: its key, for those who ask which rows are one.
    """

    language: Language
    ordinal: int
    section: str | None
    state_iso3: str | None
    state_basis: StateBasis
    period_start: date | None
    period_end: date | None
    period_precision: PeriodPrecision | None
    period_basis: PeriodBasis | None
    activity: str
    remarks: str | None
    reading_id: str = ""

    @property
    def text(self) -> str:
        """Activity and remarks."""
        return self.activity if self.remarks is None else f"{self.activity}\n{self.remarks}"

    @property
    def compared_state(self) -> str | None:
        """The State, where the document itself tells it: printed in its column or in its text.

        A State that was inferred from the order of rows alone says nothing of the document.
        """
        return self.state_iso3 if self.state_basis in {"label", "text"} else None

    @property
    def has_own_period(self) -> bool:
        """True where the row itself gives its period.

        Flattened text has lost most dates; such a row has the document's period, which
        neither agrees nor disagrees with the date another language prints.
        """
        return self.period_start is not None and self.period_basis in {"column", "activity"}


def no_states(_language: Language, _text: str) -> frozenset[str]:
    """Name no States: for callers without a gazetteer."""
    return frozenset()
