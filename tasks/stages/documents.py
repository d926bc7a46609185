"""The stages that one document goes through, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.facts import DocumentFacts
from expectations.results import SuiteResult, failed_rows, to_frames
from expectations.runner import validate
from tasks.errors import ConservationError, ReferenceDataError, ValidationError
from tasks.extract.isolated_document import extract_isolated
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.pending import Pending, pending_arrival, pending_entry
from tasks.frames import (
    Arrival,
    activity_frame,
    cell_frame,
    document_frame,
    ledger_frame,
    quarantine_frame,
    reference_frames,
)
from tasks.normalize.editions import RecognizedEdition, recognize_edition, specimen_edition
from tasks.pipeline import normalize_report, structure_source, unmatched_corrections
from tasks.records import PARSER_VERSION, ParsedReport, SourceText
from tasks.reference import Reference
from tasks.structure.report import StructuredReport
from warehouse.load import LoadBatch, LoadResult, load


@dataclass(frozen=True, slots=True)
class Normalized:
    """A document after normalize: its rows, and the edition it was recognized as."""

    report: ParsedReport
    recognized: RecognizedEdition


@task(name="extract", cache_policy=NO_CACHE)
def extract(pending: Pending) -> SourceText:
    """Read the bytes, in a process of its own where they are a PDF or Word file."""
    return extract_isolated(pending.data, pending.name)


@task(name="structure", cache_policy=NO_CACHE)
def structure(source: SourceText, pending: Pending, reference: Reference) -> StructuredReport:
    """Find the table's rows and cells."""
    return structure_source(source, reference, language=pending.claim.language)


@task(name="normalize", cache_policy=NO_CACHE)
def normalize(
    source: SourceText, structured: StructuredReport, pending: Pending, reference: Reference
) -> Normalized:
    """Give the rows their intervals, and the document its edition."""
    report = normalize_report(source, structured, reference)
    if report.is_specimen:
        specimen = specimen_edition(report.front, pending.claim.symbol, reference, source.name)
        return Normalized(report, specimen)
    recognized = recognize_edition(report.front, pending.claim.symbol, reference, source.name)
    stale = unmatched_corrections(report, reference)
    if stale:
        raise ReferenceDataError(
            document="corrections.csv",
            language=report.front.language,
            place=recognized.edition.edition_id,
            expected=f"{stale[0].printed} printed in the date column of {source.name}",
            found="no such date: the correction matches nothing",
        )
    return Normalized(report, recognized)


@task(name="validate", cache_policy=NO_CACHE)
def check(normalized: Normalized, reference: Reference) -> list[SuiteResult]:
    """Run both suites of expectations; their outcome is judged by `gate`."""
    report = normalized.report
    period = report.front.period
    facts = DocumentFacts(
        document_id=report.source.sha256,
        language=report.front.language,
        characters=report.conservation.total,
        conservation=report.conservation.ratio,
        known_states=frozenset(reference.states),
        document_period_start=period.start if period else None,
        document_period_end=period.end if period else None,
        report_year=normalized.recognized.edition.report_year,
        is_specimen=report.is_specimen,
        part=normalized.recognized.part,
        shape=report.shape,
    )
    activities = activity_frame(report, normalized.recognized)
    return [
        validate("extracted", cell_frame(report), facts),
        validate("normalized", activities, facts),
    ]


@task(name="gate", cache_policy=NO_CACHE)
def gate(normalized: Normalized, suites: Sequence[SuiteResult]) -> None:
    """Refuse a document that lost a character or failed an expectation of severity error."""
    report = normalized.report
    conserved = report.conservation
    if not conserved.holds:
        raise ConservationError(
            document=report.source.name,
            language=report.front.language,
            expected=f"each of {conserved.total:,} characters in exactly one cell",
            found=f"{conserved.lost:,} in none, {conserved.doubled:,} in several",
        )
    failed = [
        result
        for suite in suites
        for result in suite.results
        if not result.success and result.rule.severity == "error"
    ]
    if failed:
        raise ValidationError(
            document=report.source.name,
            language=report.front.language,
            place=", ".join(f"row {number}" for number in failed[0].unexpected_rows[:5]),
            expected=failed[0].rule.meaning,
            found=f"{failed[0].observed or 'otherwise'}"
            + (f", and {len(failed) - 1} other failed checks" if len(failed) > 1 else ""),
        )


def build_batch(
    normalized: Normalized,
    suites: Sequence[SuiteResult],
    pending: Pending,
    reference: Reference,
    *,
    accepted: bool,
) -> LoadBatch:
    """Build what is loaded of a document.

    A document that was refused by the gate leaves its quality results and the
    rows that failed in quarantine, and replaces nothing.
    """
    report, recognized = normalized.report, normalized.recognized
    now = datetime.now(UTC).replace(tzinfo=None)
    arrival = Arrival(pending.source, pending.name, pending.claim.symbol)
    runs, results = to_frames(
        document_id=report.source.sha256,
        parser_version=PARSER_VERSION,
        reference_version=reference.version,
        ran_at=now,
        results=suites,
    )
    failures: dict[int, list[str]] = {}
    for suite in suites:
        if suite.suite == "normalized":
            failures |= failed_rows(suite)
    frames: dict[str, pl.DataFrame] = {
        "quarantine": quarantine_frame(report, failures),
        "quality_runs": runs,
        "quality_results": results,
    }
    if accepted:
        frames |= {
            "documents": document_frame(report, recognized, arrival, reference, now),
            "cells": cell_frame(report),
            "activities": activity_frame(report, recognized),
        }
    return LoadBatch(
        document_id=report.source.sha256,
        edition_id=recognized.edition.edition_id,
        language=report.front.language,
        frames=frames,
        part=recognized.part,
    )


@task(name="load", cache_policy=NO_CACHE)
def load_batch(
    path: Path,
    batch: LoadBatch | None,
    ledger: Sequence[LedgerEntry],
    reference: Reference,
) -> LoadResult:
    """Load one document (or none) and the ledger, in one transaction."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return load(
        path,
        reference=reference_frames(reference),
        batches=[batch] if batch is not None else [],
        ledger=ledger_frame(entry.row() for entry in ledger),
    )


@task(name="archive", cache_policy=NO_CACHE)
def keep(archive: Archive, pending: Pending, normalized: Normalized) -> LedgerEntry | None:
    """Keep a flattened text of the inbox that has passed, and note it."""
    if pending.source != "inbox" or normalized.report.source.media_type != "text/plain":
        return None  # it was noted when it came; the specimens of this project are not archived
    now = datetime.now(UTC)
    edition_id = normalized.recognized.edition.edition_id
    entry = pending_entry(pending, edition_id, "read and loaded", now)
    arrival = pending_arrival(pending, edition_id, "read and loaded", now)
    with only_writer(archive.folder):
        archive.keep(pending.data, arrival, media_type=normalized.report.source.media_type)
        Journal(archive.folder).append([entry])
    return entry
