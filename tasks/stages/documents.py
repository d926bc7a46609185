"""The stages that documents go through, in this order: read, validate, choose, load.

Reading is a task a document, so that many are read side by side; the later stages are a task
for many documents. A document goes by what names it (`Pending`), reference data by the file of
this machine's registry and its version: a task may run in another process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.facts import DocumentFacts
from expectations.results import SuiteResult, failed_rows, to_frames
from expectations.runner import validate_batch
from tasks.errors import ConservationError, CtbtError, ReferenceDataError, ValidationError
from tasks.extract.isolated_document import extract_isolated
from tasks.faults import faults_told
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.pending import Pending, pending_arrival, pending_entry
from tasks.frames import (
    Arrival,
    Standing,
    cell_frame,
    document_frame,
    quarantine_frame,
    reading_frame,
)
from tasks.normalize.editions import RecognizedEdition, recognize_edition, specimen_edition
from tasks.pipeline import (
    flag_if_cut,
    normalize_report,
    structure_source,
    unmatched_corrections,
)
from tasks.records import PARSER_VERSION, ParsedReport
from tasks.reference import Reference, load_reference
from tasks.structure.completeness import CUT_FLAG
from warehouse.batches import LoadOutcome
from warehouse.load import LoadBatch

_AROUND = 200
"""Characters shown on either side of the place of an error."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was read: its rows, and the edition it was recognized as.

    Attributes:
        report: without its blocks, which nothing behind structure asks for.
        recognized: the edition and part.
        cells, readings: the report as frames of these tables.
        signs: what says that it stops in the middle, in words.
        seconds: {stage: time it took}.
    """

    report: ParsedReport
    recognized: RecognizedEdition
    cells: pl.DataFrame
    readings: pl.DataFrame
    signs: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str]:
        """The edition, part and language that it is of."""
        edition_id = self.recognized.edition.edition_id
        return edition_id, self.recognized.part, self.report.front.language


@lru_cache(maxsize=2)
def reference_at(registry: Path, version: str) -> Reference:
    """Return the reference data with a machine's registry, read once a process.

    Raises:
        ReferenceDataError: it is another version: the registry was changed meanwhile.
    """
    reference = load_reference(local=registry)
    if reference.version != version:
        raise ReferenceDataError(
            document=registry.name,
            expected=f"the version {version} that the run began with; run it again",
            found=f"{reference.version}: it was changed meanwhile",
        )
    return reference


@task(name="read", task_run_name="read {document.title}", cache_policy=NO_CACHE)
def read_document(document: Pending, registry: Path, version: str) -> ReadDocument:
    """Extract, structure and normalize one document, and recognize its edition.

    Raises:
        InputError: it is not a report that can be read; its excerpt is the text around the place.
        ReferenceDataError: a reviewed correction matches nothing in it.
        ProgramFault: this program failed in a way that nobody expected.
    """
    return read(document, reference_at(registry, version))


def read(document: Pending, reference: Reference) -> ReadDocument:
    """Read one document, without Prefect; as `read_document` does."""
    with faults_told(document.name, document.claim.language or ""):
        return _read(document, reference)


def _read(document: Pending, reference: Reference) -> ReadDocument:
    seconds: dict[str, float] = {}
    with _timed(seconds, "extract"):
        source = extract_isolated(document.data, document.name)
    with _excerpts(source.text):
        with _timed(seconds, "structure"):
            structured = structure_source(source, reference, language=document.claim.language)
        with _timed(seconds, "normalize"):
            report = normalize_report(source, structured, reference)
            recognized = _recognize(report, document.claim.symbol, reference)
            report, signs = flag_if_cut(report, reference)
    report = replace(report, source=replace(source, blocks=()))
    cells, readings = cell_frame(report), reading_frame(report, recognized)
    return ReadDocument(report, recognized, cells, readings, signs, seconds)


def _recognize(
    report: ParsedReport, claimed: str | None, reference: Reference
) -> RecognizedEdition:
    if report.is_specimen:
        return specimen_edition(report.front, claimed, reference, report.source.name)
    recognized = recognize_edition(report.front, claimed, reference, report.source.name)
    stale = unmatched_corrections(report, reference)
    if stale:
        raise ReferenceDataError(
            document="corrections.csv",
            language=report.front.language,
            place=recognized.edition.edition_id,
            expected=f"{stale[0].printed} printed in the date column of {report.source.name}",
            found="no such date: the correction matches nothing",
        )
    return recognized


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    begin = perf_counter()
    try:
        yield
    finally:
        seconds[stage] = perf_counter() - begin


@contextmanager
def _excerpts(text: str) -> Iterator[None]:
    """Give an error that knows its place the text around it."""
    try:
        yield
    except CtbtError as error:
        if error.at is not None:
            begin, end = max(error.at - _AROUND, 0), error.at + _AROUND
            before, behind = "…" if begin else "", "…" if end < len(text) else ""
            error.excerpt = f"{before}{text[begin:end]}{behind}"
        raise


@task(name="validate", task_run_name="validate {count} documents", cache_policy=NO_CACHE)
def validate_documents(
    documents: Sequence[ReadDocument], known_states: frozenset[str], count: int
) -> list[tuple[SuiteResult, ...]]:
    """Run both suites of expectations on many documents at once; `refusal` judges the outcome.

    Args:
        documents: the documents.
        known_states: alpha-3 codes of the States that can report.
        count: how many documents, for the name of the task's run.

    Returns:
        The results of each document, in their order.
    """
    del count
    facts = [_facts(document, known_states) for document in documents]
    cells = [(one.cells, own) for one, own in zip(documents, facts, strict=True)]
    rows = [(one.readings, own) for one, own in zip(documents, facts, strict=True)]
    extracted, normalized = validate_batch("extracted", cells), validate_batch("normalized", rows)
    return list(zip(extracted, normalized, strict=True))


def _facts(document: ReadDocument, known_states: frozenset[str]) -> DocumentFacts:
    report = document.report
    period = report.front.period
    return DocumentFacts(
        document_id=report.source.sha256,
        language=report.front.language,
        characters=report.conservation.total,
        conservation=report.conservation.ratio,
        known_states=known_states,
        document_period_start=period.start if period else None,
        document_period_end=period.end if period else None,
        report_year=document.recognized.edition.report_year,
        is_specimen=report.is_specimen,
        part=document.recognized.part,
        shape=report.shape,
    )


def refusal(document: ReadDocument, suites: Sequence[SuiteResult]) -> CtbtError | None:
    """Return why a document may not be loaded: a character lost, or an expectation not met.

    None where every expectation of severity error is met.
    """
    report = document.report
    conserved = report.conservation
    if not conserved.holds:
        return ConservationError(
            document=report.source.name,
            language=report.front.language,
            expected=f"each of {conserved.total:,} characters in exactly one cell",
            found=f"{conserved.lost:,} in none, {conserved.doubled:,} in several",
        )
    failed = [result for suite in suites for result in suite.failed("error")]
    if not failed:
        return None
    rows = failed[0].unexpected_rows[:5]
    first = next((row for row in report.rows if row.ordinal in rows), None)
    error = ValidationError(
        document=report.source.name,
        language=report.front.language,
        place=", ".join(f"row {number}" for number in rows),
        expected=failed[0].rule.meaning,
        found=f"{failed[0].observed or 'otherwise'}"
        + (f", and {len(failed) - 1} other failed checks" if len(failed) > 1 else ""),
        at=None if first is None else first.span.start,
    )
    error.excerpt = "" if first is None else first.activity[: 2 * _AROUND]
    return error


def build_batch(
    document: ReadDocument,
    pending: Pending,
    suites: Sequence[SuiteResult],
    *,
    outcome: LoadOutcome,
    standing: Standing,
    reference_version: str,
) -> LoadBatch:
    """Build what is loaded of a document.

    A document that was refused by the gate leaves its quality results and the
    rows that failed in quarantine, and replaces nothing; one in whose place another speaks
    leaves its row in table documents and its quality results.
    """
    report, recognized = document.report, document.recognized
    now = datetime.now(UTC).replace(tzinfo=None)
    runs, results = to_frames(
        document_id=report.source.sha256,
        parser_version=PARSER_VERSION,
        reference_version=reference_version,
        ran_at=now,
        results=suites,
    )
    frames: dict[str, pl.DataFrame] = {"quality_runs": runs, "quality_results": results}
    if outcome != "refused":
        arrival = Arrival(pending.source, pending.name, pending.claim.symbol)
        frames["documents"] = document_frame(
            report,
            recognized,
            arrival,
            reference_version=reference_version,
            loaded_at=now,
            standing=standing,
        )
    if outcome != "superseded":
        failures = {
            ordinal: reasons
            for suite in suites
            if suite.suite == "normalized"
            for ordinal, reasons in failed_rows(suite).items()
        }
        frames["quarantine"] = quarantine_frame(report, failures)
    if outcome == "loaded":
        frames["cells"] = document.cells
        is_cut = standing.may_be_cut is not None
        frames["readings"] = _flagged_as_cut(document.readings) if is_cut else document.readings
    return LoadBatch(
        document_id=report.source.sha256,
        edition_id=recognized.edition.edition_id,
        language=report.front.language,
        frames=frames,
        part=recognized.part,
        outcome=outcome,
    )


def _flagged_as_cut(readings: pl.DataFrame) -> pl.DataFrame:
    """Flag the last row of a document that may stop in the middle, if it is not yet."""
    is_last = pl.col("ordinal") == pl.col("ordinal").max()
    flagged = pl.col("flags").list.set_union(pl.lit([CUT_FLAG]))
    return readings.with_columns(pl.when(is_last).then(flagged).otherwise("flags").alias("flags"))


def keep(
    archive: Archive, pending: Pending, document: ReadDocument, *, wait: float
) -> LedgerEntry | None:
    """Keep the bytes of a document that has passed, and note it; a specimen is not archived."""
    if pending.source != "inbox" or document.report.source.media_type != "text/plain":
        return None  # it was noted when it came; the specimens of this project are not archived
    now = datetime.now(UTC)
    edition_id = document.recognized.edition.edition_id
    entry = pending_entry(pending, edition_id, "read and loaded", now)
    arrival = pending_arrival(pending, edition_id, "read and loaded", now)
    with only_writer(archive.folder, wait=wait):
        archive.keep(pending.data, arrival, media_type=document.report.source.media_type)
        Journal(archive.folder).append([entry])
    return entry
