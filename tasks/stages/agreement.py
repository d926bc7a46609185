"""The stages that an edition goes through once its documents are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.results import SuiteResult
from expectations.runner import validate_agreement
from tasks.errors import AgreementError
from tasks.frames import ledger_frame, reference_frames
from tasks.reference import Reference
from tasks.stages.agreement_frames import agreement_frames, group_frame
from tasks.stages.side_by_side import ComparedPart, compare_edition
from warehouse.held import held_edition
from warehouse.load import LoadResult, load


@task(name="agree", cache_policy=NO_CACHE)
def compare(path: Path, edition_id: str, reference: Reference) -> list[ComparedPart]:
    """Align the languages of an edition that is held; no part where it is held in one only."""
    return compare_edition(held_edition(path, edition_id), reference)


@task(name="validate-agreement", cache_policy=NO_CACHE)
def check_agreement(parts: Sequence[ComparedPart]) -> dict[str, SuiteResult]:
    """Run the suite "agreement" on each part; its outcome is judged by `gate_agreement`."""
    return {part.part: validate_agreement(group_frame(part)) for part in parts}


@task(name="load-agreement", cache_policy=NO_CACHE)
def load_agreement(
    path: Path,
    edition_id: str,
    parts: Sequence[ComparedPart],
    suites: Mapping[str, SuiteResult],
    reference: Reference,
) -> LoadResult:
    """Replace the agreement of one edition; the same again changes nothing."""
    return load(
        path,
        reference=reference_frames(reference),
        batches=[],
        ledger=ledger_frame([]),
        agreement={edition_id: agreement_frames(edition_id, parts, suites)},
    )


def gate_agreement(
    name: str, parts: Sequence[ComparedPart], suites: Mapping[str, SuiteResult]
) -> None:
    """Refuse an edition whose languages say too different things; its rows stay loaded.

    Raises:
        AgreementError: an expectation of severity error failed.
    """
    for part in parts:
        failed = suites[part.part].failed("error")
        if failed:
            found = part.found
            worst = min(found.pairs, key=lambda pair: pair.share)
            raise AgreementError(
                document=name,
                place="" if part.part == "main" else part.part,
                language=" ".join(found.languages),
                expected=failed[0].rule.meaning,
                found=f"{failed[0].observed}: {found.errors} errors in {len(found.groups)} rows, "
                f"most between {worst.language_a} and {worst.language_b} "
                f"({worst.agreeing} of {worst.rows} rows agree)",
            )
