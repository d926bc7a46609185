"""The stages that editions go through: their languages become activities; then all is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.results import SuiteResult, not_met
from expectations.runner import validate_agreement_batch
from tasks.agreement.corrigenda import UNMATCHED
from tasks.errors import AgreementError
from tasks.fetch.ledger import LedgerEntry
from tasks.frames import ledger_frame, reference_frames
from tasks.records import MAIN
from tasks.reference import Reference
from tasks.stages.edition_frames import edition_frames, group_frame
from tasks.stages.side_by_side import ComparedPart, compare_edition
from warehouse.batches import LoadBatch
from warehouse.held import ROW_COLUMNS, HeldDocument, HeldRow, editions_holding, held_frames
from warehouse.load import LoadResult, load
from warehouse.schema import ACTIVITIES, ACTIVITY_REPORTERS, DOCUMENTS, READINGS


@dataclass(frozen=True, slots=True)
class MadeEdition:
    """What is made of the readings of one edition.

    Attributes:
        edition_id: the edition.
        parts: how the languages of each part agree.
        suites: {part: what was found of its agreement}, of parts in two languages or more.
        frames: the rows of `EDITION_TABLES`, by the tables' names.
        unmatched: reading ids of a corrigendum's rows that correct nothing that is found.
    """

    edition_id: str
    parts: Sequence[ComparedPart]
    suites: Mapping[str, SuiteResult]
    frames: Mapping[str, pl.DataFrame]
    unmatched: frozenset[str]

    @property
    def rows(self) -> dict[str, int]:
        """Activities by section, in the order in which sections first stand."""
        sections: list[str] = self.frames[ACTIVITIES.name]["section"].to_list()
        return {section: sections.count(section) for section in dict.fromkeys(sections)}

    @property
    def reporting_states(self) -> frozenset[str]:
        """Reporting States (alpha-3), those who report together with others among them."""
        return frozenset(self.frames[ACTIVITY_REPORTERS.name]["state_iso3"].drop_nulls().to_list())

    @property
    def states(self) -> int:
        """How many States report."""
        return len(self.reporting_states)

    def flagged(self, harmless: Iterable[str]) -> int:
        """Return how many activities carry a flag that is none of these."""
        flags: list[list[str]] = self.frames[ACTIVITIES.name]["flags"].to_list()
        return sum(bool(set(own).difference(harmless)) for own in flags)


@task(name="agree", task_run_name="agree on {count} editions", cache_policy=NO_CACHE)
def make_editions(
    path: Path, batches: Sequence[LoadBatch], reference: Reference, count: int
) -> list[MadeEdition]:
    """Make the activities of each edition that these documents touch, as they will be held.

    Documents that are held and not given anew are part of it.

    Args:
        path: the warehouse; it need not be there yet.
        batches: the documents that are to be loaded.
        reference: for the names of States.
        count: how many editions, for the name of the task's run.
    """
    del count
    given = {batch.document_id for batch in batches}
    touched = {batch.edition_id for batch in batches if batch.outcome != "refused"}
    touched |= editions_holding(path, given)
    held = held_frames(path, touched)
    loaded = [batch for batch in batches if batch.outcome == "loaded"]
    places = {batch.place for batch in loaded}
    stays = [
        document_id
        for document_id, *place in held[DOCUMENTS.name]
        .select("document_id", "edition_id", "part", "language")
        .iter_rows()
        if document_id not in {batch.document_id for batch in batches if batch.outcome != "refused"}
        and tuple(place) not in places
    ]
    frames = {
        table.name: pl.concat(
            [
                held[table.name].filter(pl.col("document_id").is_in(stays)),
                *(batch.frames[table.name] for batch in loaded),
            ]
        )
        for table in (DOCUMENTS, READINGS)
    }
    parts = {
        edition_id: compare_edition(
            held_documents(*(_of(edition_id, frames[one.name]) for one in (DOCUMENTS, READINGS))),
            reference,
        )
        for edition_id in sorted(touched)
    }
    suites = _validated(parts)
    return [
        MadeEdition(
            edition_id,
            own,
            suites[edition_id],
            edition_frames(
                edition_id, own, suites[edition_id], _of(edition_id, frames[READINGS.name])
            ),
            frozenset[str]().union(*(part.unmatched for part in own)),
        )
        for edition_id, own in parts.items()
    ]


def _of(edition_id: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("edition_id") == edition_id)


def _validated(
    parts: Mapping[str, Sequence[ComparedPart]],
) -> dict[str, dict[str, SuiteResult]]:
    """Validate the agreement of all parts in two languages or more at once.

    Returns:
        {edition_id: {part: what was found}}.
    """
    compared = [
        (edition_id, part) for edition_id, own in parts.items() for part in own if part.is_compared
    ]
    found = validate_agreement_batch([group_frame(part) for _, part in compared])
    suites: dict[str, dict[str, SuiteResult]] = {edition_id: {} for edition_id in parts}
    for (edition_id, part), suite in zip(compared, found, strict=True):
        suites[edition_id][part.part] = suite
    return suites


def held_documents(documents: pl.DataFrame, readings: pl.DataFrame) -> list[HeldDocument]:
    """Return the documents that speak with their rows, by part and language.

    Args:
        documents: table documents.
        readings: table readings.
    """
    ordered = readings.sort("document_id", "ordinal")
    keys = ordered["document_id"].to_list()
    rows = [HeldRow(*row) for row in ordered.select(ROW_COLUMNS).iter_rows()]
    of_document = {
        document_id: tuple(row for _, row in own)
        for document_id, own in groupby(zip(keys, rows, strict=True), key=lambda pair: pair[0])
    }
    speaking = documents.filter("speaks").sort("part", "language")
    return [
        HeldDocument(
            document_id=one["document_id"],
            part=one["part"],
            language=one["language"],
            format=one["format"],
            is_original=one["original_language"] == one["language"],
            is_specimen=one["is_specimen"],
            rows=of_document.get(one["document_id"], ()),
        )
        for one in speaking.iter_rows(named=True)
    ]


@task(name="load", task_run_name="load {count} documents", cache_policy=NO_CACHE)
def load_documents(
    path: Path,
    batches: Sequence[LoadBatch],
    editions: Sequence[MadeEdition],
    *,
    ledger: Sequence[LedgerEntry],
    reference: Reference,
    history: pl.DataFrame | None,
    count: int,
) -> LoadResult:
    """Load documents (or none), what is made of their editions, and the ledger, at once.

    Args:
        path: the warehouse.
        batches: the documents.
        editions: each edition that they touch.
        ledger: all that sources answered.
        reference: the reference data, replaced whole.
        history: of a warehouse that is rebuilt, the loads before; else None.
        count: how many documents, for the name of the task's run.
    """
    del count
    unmatched = frozenset().union(*(edition.unmatched for edition in editions))
    return load(
        path,
        reference=reference_frames(reference),
        batches=[_with_flags(batch, unmatched) for batch in batches],
        ledger=ledger_frame(entry.row() for entry in ledger),
        editions={edition.edition_id: edition.frames for edition in editions},
        history=history,
    )


def _with_flags(batch: LoadBatch, unmatched: frozenset[str]) -> LoadBatch:
    """Flag the rows of a corrigendum that correct nothing that is found."""
    if batch.outcome != "loaded":
        return batch
    readings = batch.frames[READINGS.name]
    if not unmatched.intersection(readings["reading_id"].to_list()):
        return batch
    flagged = readings.with_columns(
        pl.when(pl.col("reading_id").is_in(list(unmatched)))
        .then(pl.col("flags").list.concat(pl.lit([UNMATCHED])))
        .otherwise("flags")
        .alias("flags")
    )
    return replace(batch, frames={**batch.frames, READINGS.name: flagged})


def agreement_warnings(edition: MadeEdition) -> list[str]:
    """Return each expectation of severity warning that the languages of an edition do not meet."""
    return [
        f"{' '.join(part.found.languages)}{'' if part.part == MAIN else f' ({part.part})'}: "
        f"{not_met(result)}"
        for part in edition.parts
        if part.part in edition.suites
        for result in edition.suites[part.part].failed("warning")
    ]


def disagreement(name: str, edition: MadeEdition) -> AgreementError | None:
    """Return why an edition is not to be relied on: its languages say too different things.

    Its rows stay loaded. None where every expectation of severity error is met.
    """
    for part in edition.parts:
        if part.part not in edition.suites:
            continue
        failed = edition.suites[part.part].failed("error")
        if failed:
            found = part.found
            worst = min(found.pairs, key=lambda pair: pair.share)
            return AgreementError(
                document=name,
                place="" if part.part == MAIN else part.part,
                language=" ".join(found.languages),
                expected=failed[0].rule.meaning,
                found=f"{failed[0].observed}: {found.errors} errors in {len(found.groups)} rows, "
                f"most between {worst.language_a} and {worst.language_b} "
                f"({worst.agreeing} of {worst.rows} rows agree)",
            )
    return None
