"""The subflow of one edition: extract, structure, normalize, validate, gate, load, publish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar, cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State

from expectations.results import SuiteResult
from flows.quality_report import Verdict, artifact_key, markdown_report, table_rows
from flows.whole import whole
from tasks.errors import CtbtError
from tasks.fetch.archive.store import Archive
from tasks.fetch.pending import Pending
from tasks.records import MAIN
from tasks.reference import Reference
from tasks.settings import Settings
from tasks.stages import documents
from tasks.stages.documents import Normalized

R = TypeVar("R")


@dataclass(slots=True)
class EditionOutcome:
    """What became of one document, for the summary.

    Attributes:
        name: file name of the document.
        edition_id, language: as recognized; None when it failed before that.
        part: "main", or which part of the edition it is, such as "Add.1".
        rows: activity rows read, by section.
        states: reporting States, alpha-3.
        checks, failed_checks, warnings: expectations evaluated, failed with severity
            error, failed with severity warning.
        quarantined: characters in quarantine.
        conservation: share of the characters in exactly one cell.
        changed: whether the warehouse changed.
        error: the refusal, None when it was loaded.
        seconds: time spent by stage.
    """

    name: str
    edition_id: str | None = None
    symbol: str | None = None
    part: str = MAIN
    language: str | None = None
    is_specimen: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    checks: int = 0
    failed_checks: int = 0
    warnings: int = 0
    quarantined: int = 0
    conservation: float = 0.0
    changed: bool = False
    error: CtbtError | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + perf_counter() - begin


def run_edition(pending: Pending, settings: Settings, reference: Reference) -> EditionOutcome:
    """Take one document through every stage, as a subflow; return its outcome, failed or not.

    The subflow's parameters are what a person in the UI wants to know of it;
    bytes and reference data reach it through the closure, since Prefect stores
    every parameter.
    """
    outcome = EditionOutcome(pending.name)

    @flow(name="edition", flow_run_name="{document}", persist_result=False)
    def edition(document: str, sha256: str, source: str) -> None:  # noqa: ARG001
        _run_stages(outcome, pending, settings, reference)

    state = cast(
        State[Any], edition(pending.name, pending.sha256, pending.source, return_state=True)
    )
    failure = state.result(raise_on_failure=False)
    if isinstance(failure, CtbtError):
        outcome.error = failure
    elif isinstance(failure, BaseException):
        raise failure
    return outcome


def _run_stages(
    outcome: EditionOutcome, pending: Pending, settings: Settings, reference: Reference
) -> None:
    with outcome.timed("extract"):
        source = documents.extract(whole(pending))
    with outcome.timed("structure"):
        structured = documents.structure(whole(source), whole(pending), whole(reference))
    with outcome.timed("normalize"):
        normalized = documents.normalize(
            whole(source), whole(structured), whole(pending), whole(reference)
        )
    _describe(outcome, normalized)
    with outcome.timed("validate"):
        suites = documents.check(whole(normalized), whole(reference))
    _count(outcome, suites)
    refusal: CtbtError | None = None
    try:
        documents.gate(whole(normalized), whole(suites))
    except CtbtError as error:
        refusal = error
    with outcome.timed("load"):
        _load(
            outcome,
            pending,
            settings,
            reference,
            normalized=normalized,
            suites=suites,
            refusal=refusal,
        )
    with outcome.timed("publish"):
        _publish(
            Verdict(normalized.report, normalized.recognized, suites, _line(refusal)), reference
        )
    if refusal is not None:
        raise refusal


def _load(
    outcome: EditionOutcome,
    pending: Pending,
    settings: Settings,
    reference: Reference,
    *,
    normalized: Normalized,
    suites: list[SuiteResult],
    refusal: CtbtError | None,
) -> None:
    path = settings.specimen_warehouse if outcome.is_specimen else settings.warehouse
    batch = documents.build_batch(normalized, suites, pending, reference, accepted=refusal is None)
    ledger = []
    if refusal is None:
        entry = documents.keep(Archive(settings.archive), whole(pending), whole(normalized))
        ledger += [entry] if entry is not None else []
    result = documents.load_batch(path, whole(batch), whole(ledger), whole(reference))
    outcome.changed = result.changed


def _publish(verdict: Verdict, reference: Reference) -> None:
    """Leave the report and the table in the UI, under keys that line up over the years."""
    edition_id = verdict.recognized.edition.edition_id
    language, part = verdict.report.front.language, verdict.recognized.part
    create_markdown_artifact(
        key=artifact_key(edition_id, language, "data-quality", part),
        markdown=markdown_report(verdict, reference),
        description="SPECIMEN data-quality report"
        if verdict.report.is_specimen
        else "Data-quality report: verdict, what failed and where, rows to look at",
    )
    create_table_artifact(
        key=artifact_key(edition_id, language, "rows-by-state", part),
        table=table_rows(verdict.report, reference),
        description="Rows by State and section",
    )


def _describe(outcome: EditionOutcome, normalized: Normalized) -> None:
    report, edition = normalized.report, normalized.recognized.edition
    outcome.edition_id, outcome.symbol = edition.edition_id, edition.symbol
    outcome.part = normalized.recognized.part
    outcome.language, outcome.is_specimen = report.front.language, report.is_specimen
    outcome.rows = {
        section: sum(row.section == section for row in report.rows)
        for section in dict.fromkeys(row.section for row in report.rows)
    }
    outcome.states = tuple(sorted({row.state_iso3 for row in report.rows if row.state_iso3}))
    outcome.quarantined = report.conservation.by_role.get("quarantine", 0)
    outcome.conservation = report.conservation.ratio


def _count(outcome: EditionOutcome, suites: list[SuiteResult]) -> None:
    results = [result for suite in suites for result in suite.results]
    failed = [result for result in results if not result.success]
    outcome.checks = len(results)
    outcome.failed_checks = sum(result.rule.severity == "error" for result in failed)
    outcome.warnings = len(failed) - outcome.failed_checks


def _line(error: CtbtError | None) -> str | None:
    return None if error is None else str(error)
