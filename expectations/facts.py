"""What is known of a document beside its frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.records import MAIN, Language, Shape


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a frame is compared with.

    Attributes:
        document_id: sha256 of the document's bytes.
        language: the document's language.
        characters: non-space characters of the document.
        conservation: share of these characters that are in exactly one cell.
        known_states: alpha-3 codes of the States that can report.
        document_period_start: first day of the reporting period the document prints.
        document_period_end: last day of that period.
        report_year: calendar year of the report, None if the registry does not know it.
        is_specimen: True when this project wrote the document.
        part: which part of its edition it is, "main" for the report itself.
        shape: what its rows were read from, "none" where it holds nothing that can be.
    """

    document_id: str
    language: Language
    characters: int
    conservation: float
    known_states: frozenset[str]
    document_period_start: date | None
    document_period_end: date | None
    report_year: int | None
    is_specimen: bool
    part: str = MAIN
    shape: Shape = "table"
