"""What is done with an edition once all its documents were loaded: do its languages agree?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact

from flows.agreement_report import agreement_report
from flows.edition import EditionOutcome
from flows.whole import whole
from tasks.errors import AgreementError
from tasks.reference import Reference
from tasks.settings import Settings
from tasks.stages.agreement import check_agreement, compare, gate_agreement, load_agreement
from tasks.stages.side_by_side import ComparedPart


@dataclass(frozen=True, slots=True)
class AgreementOutcome:
    """How the languages of one edition agree, for the summary.

    Attributes:
        edition_id, name: the edition; its symbol, or its id where it has none.
        is_specimen: this project wrote it.
        parts: those that are held in two languages or more.
        changed: whether the warehouse changed.
        error: the disagreement, None where they agree well enough.
    """

    edition_id: str
    name: str
    is_specimen: bool
    parts: Sequence[ComparedPart]
    changed: bool
    error: AgreementError | None

    def summary(self) -> dict[str, Any]:
        """Return what `ctbt run --json` prints of it."""
        return {
            "edition_id": self.edition_id,
            "name": self.name,
            "specimen": self.is_specimen,
            "languages": sorted({one for part in self.parts for one in part.found.languages}),
            "rows": sum(len(part.found.groups) for part in self.parts),
            "errors": sum(part.found.errors for part in self.parts),
            "warnings": sum(part.found.warnings for part in self.parts),
            "changed": self.changed,
            "error": None if self.error is None else str(self.error),
            "exit_code": None if self.error is None else self.error.exit_code,
        }


def agree_on_editions(
    outcomes: Iterable[EditionOutcome], settings: Settings, reference: Reference
) -> list[AgreementOutcome]:
    """Compare the languages of each edition of which this run has read a document.

    What the warehouse holds is compared, documents of earlier runs too. An edition that is
    held in one language only has no outcome; specimens never fail.
    """
    editions = {
        (outcome.edition_id, outcome.is_specimen): outcome.symbol or outcome.edition_id
        for outcome in outcomes
        if outcome.edition_id is not None and outcome.error is None
    }
    found = [
        _agree(
            edition_id,
            name,
            settings.specimen_warehouse if specimen else settings.warehouse,
            reference,
            specimen=specimen,
        )
        for (edition_id, specimen), name in editions.items()
    ]
    return [outcome for outcome in found if outcome is not None]


def _agree(
    edition_id: str, name: str, path: Path, reference: Reference, *, specimen: bool
) -> AgreementOutcome | None:
    parts = compare(path, edition_id, whole(reference))
    if not parts:
        return None
    suites = check_agreement(parts)
    changed = load_agreement(
        path, edition_id, whole(parts), whole(suites), whole(reference)
    ).changed
    error: AgreementError | None = None
    try:
        gate_agreement(name, parts, suites)
    except AgreementError as refusal:
        # Nothing says that specimens are translations of each other: they are shown, not judged.
        error = None if specimen else refusal
    create_markdown_artifact(
        key=f"agreement-{edition_id}".lower(),
        markdown=agreement_report(name, parts, suites, specimen=specimen),
        description=f"{'SPECIMEN ' if specimen else ''}Agreement: the languages of an edition, "
        "row by row",
    )
    return AgreementOutcome(edition_id, name, specimen, parts, changed, error)
