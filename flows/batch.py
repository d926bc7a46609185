"""One batch of documents: read side by side, validated and chosen, loaded in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from prefect.futures import PrefectFuture

from expectations.thresholds import load_thresholds
from flows.outcomes import Attempt, EditionOutcome, judge
from flows.whole import whole
from tasks.errors import CtbtError
from tasks.fetch.archive.store import Archive, ArchivedDocument
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.pending import Pending
from tasks.fetch.session import utc_now
from tasks.frames import Standing
from tasks.normalize.choice import candidate_of, choose
from tasks.reference import Reference
from tasks.reference.symbols import read_symbol
from tasks.settings import Settings
from tasks.stages.documents import (
    ReadDocument,
    build_batch,
    keep,
    read_document,
    refusal,
    validate_documents,
)
from tasks.stages.editions import MadeEdition, load_documents, make_editions
from warehouse.batches import LoadBatch, choice_of, set_aside_batch
from warehouse.held import held_frames, held_records, last_set_aside
from warehouse.load import LoadResult
from warehouse.rebuild import Rebuild
from warehouse.schema import DOCUMENTS

Reading = tuple[Pending, PrefectFuture[ReadDocument]]


@dataclass(slots=True)
class Ground:
    """What a run stands on.

    Attributes:
        settings: of this machine.
        reference: the reference data.
        warehouse, specimens: the files that are written.
        rebuilds: {file that is loaded: the rebuild}, of a warehouse that is made anew.
        seconds: {stage: time spent}, added up.
        noted: entries of the ledger that the batches have made.
    """

    settings: Settings
    reference: Reference
    warehouse: Path
    specimens: Path
    rebuilds: Mapping[Path, Rebuild] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    noted: list[LedgerEntry] = field(default_factory=list)

    def load(
        self, path: Path, batches: Sequence[LoadBatch], editions: Sequence[MadeEdition]
    ) -> LoadResult:
        """Load documents, what is made of their editions, and the ledger, as one task."""
        rebuild = self.rebuilds.get(path)
        named = "load {count} documents" if batches else "load what was asked and answered"
        return load_documents.with_options(task_run_name=named)(
            path,
            whole(batches),
            whole(editions),
            ledger=whole(self.noted),
            reference=whole(self.reference),
            history=None if rebuild is None else whole(rebuild.history),
            count=len(batches),
        )


def batches_of(
    documents: Sequence[Pending], reference: Reference, size: int
) -> list[list[Pending]]:
    """Put documents into batches, those of an edition into one: it bounds what a run holds.

    What edition a document is of, its claim says here; only how they are put together hangs on it.

    Args:
        documents: to be put together.
        reference: for the editions of their symbols.
        size: documents of a batch; more only where one edition has more.
    """
    by_edition: dict[str, list[Pending]] = {}
    for document in documents:
        by_edition.setdefault(claimed_edition(document, reference) or "", []).append(document)
    batches: list[list[Pending]] = [[]]
    for own in by_edition.values():
        if batches[-1] and len(batches[-1]) + len(own) > size:
            batches.append([])
        batches[-1] += own
    return [batch for batch in batches if batch]


def claimed_edition(document: Pending, reference: Reference) -> str | None:
    """Return the edition that a document is claimed to be of, None where nothing is claimed."""
    symbol = document.claim.symbol
    if symbol is None:
        return None
    registered = reference.document_of_symbol(symbol)
    if registered is not None:
        return registered.edition_id
    named = read_symbol(symbol)
    return None if named is None else named.edition_id


def start_reading(documents: Sequence[Pending], ground: Ground) -> list[Reading]:
    """Hand documents to the task runner, a task each; nothing is waited for."""
    registry, version = ground.settings.registry, ground.reference.version
    return [(document, read_document.submit(document, registry, version)) for document in documents]


def finish(readings: Sequence[Reading], ground: Ground) -> list[EditionOutcome]:
    """Wait for a batch that is being read, and take it through all other stages.

    One document's failure is its own: the others go on.
    """
    chains = _read_and_judge(readings, ground)
    outcomes = _by_edition(chains, ground.reference)
    _choose(outcomes)
    for is_specimen in (False, True):
        chosen = [one for one in outcomes if one.is_specimen is is_specimen]
        if chosen:
            _load(chosen, ground.specimens if is_specimen else ground.warehouse, ground)
    return outcomes


Chain = list[Attempt]
"""The formats of one document that were read, the best first."""


def _read_and_judge(readings: Sequence[Reading], ground: Ground) -> list[Chain]:
    """Read each document; one that fails, has no rows or may be cut, in its next format too."""
    chains: list[Chain] = [[] for _ in readings]
    open_chains = list(enumerate(readings))
    while open_chains:
        attempts = {number: _wait(reading, ground) for number, reading in open_chains}
        _validate([one for one in attempts.values() if one.read is not None], ground)
        again: list[tuple[int, Pending]] = []
        for number, attempt in attempts.items():
            chains[number].append(attempt)
            others = attempt.pending.others
            if others and _faults(attempt):
                again.append((number, replace(others[0], others=others[1:])))
        started = start_reading([document for _, document in again], ground)
        open_chains = [
            (number, reading) for (number, _), reading in zip(again, started, strict=True)
        ]
    return chains


def _wait(reading: Reading, ground: Ground) -> Attempt:
    document, future = reading
    begin = perf_counter()
    result: object = future.result(raise_on_failure=False)
    ground.seconds["read"] += perf_counter() - begin
    if isinstance(result, CtbtError):
        return Attempt(document, error=result)
    if isinstance(result, BaseException):
        raise result
    if not isinstance(result, ReadDocument):
        raise TypeError(f"read_document: expected a ReadDocument; found {type(result).__name__}")
    return Attempt(document, result)


def _validate(attempts: Sequence[Attempt], ground: Ground) -> None:
    if not attempts:
        return
    documents = [one.read for one in attempts if one.read is not None]
    begin = perf_counter()
    known = frozenset(ground.reference.states)
    found = validate_documents(whole(documents), known, len(documents))
    ground.seconds["validate"] += perf_counter() - begin
    for attempt, document, suites in zip(attempts, documents, found, strict=True):
        attempt.suites = suites
        attempt.error = refusal(document, suites)


def _faults(attempt: Attempt) -> list[str]:
    """Return why another format has to be asked, in words; empty where none has."""
    if attempt.read is None or attempt.error is not None:
        return [str(attempt.error)]
    return [*([] if attempt.read.report.rows else ["it has no rows"]), *attempt.read.signs]


def _fallback_warnings(chain: Chain) -> Iterator[str]:
    """Say why a format of a document is not read, where a less good one is read in its place."""
    accepted = [
        (not one.read.report.rows, bool(one.read.signs), number)
        for number, one in enumerate(chain)
        if one.read is not None and one.error is None
    ]
    if not accepted:
        return
    *_, used = min(accepted)
    for attempt in chain[:used]:
        yield (
            f"{attempt.pending.title}: {attempt.pending.name} is not used "
            f"({'; '.join(_faults(attempt))}); {chain[used].pending.name} is read in its place"
        )


def _by_edition(chains: Sequence[Chain], reference: Reference) -> list[EditionOutcome]:
    """Put the documents together by edition; one that nothing recognizes stands for itself."""
    found: dict[tuple[str, bool], EditionOutcome] = {}
    for chain in chains:
        read = next((one.read for one in chain if one.read is not None), None)
        edition_id = (
            read.recognized.edition.edition_id
            if read is not None
            else claimed_edition(chain[0].pending, reference)
        )
        edition = reference.editions.get(edition_id) if edition_id else None
        key = edition.edition_id if edition else chain[0].pending.name
        specimen = read.report.is_specimen if read else chain[0].pending.source == "specimen"
        name = (edition.symbol or edition.edition_id) if edition else chain[0].pending.name
        outcome = found.setdefault(
            (key, specimen),
            EditionOutcome(
                edition.edition_id if edition else None,
                name,
                edition.series if edition else None,
                specimen,
            ),
        )
        outcome.attempts += chain
        outcome.warnings += _fallback_warnings(chain)
        if all(one.error is not None for one in chain):
            outcome.failures.append(chain[0])
    return list(found.values())


def _choose(outcomes: Sequence[EditionOutcome]) -> None:
    """Let one document speak for each edition, part and language."""
    for outcome in outcomes:
        by_place: dict[tuple[str, str, str], list[Attempt]] = defaultdict(list)
        for attempt in outcome.attempts:
            if attempt.read is not None and attempt.error is None:
                by_place[attempt.read.place].append(attempt)
        for own in by_place.values():
            candidates = {
                one.read.report.source.sha256: candidate_of(
                    one.read.report,
                    one.pending.claim.symbol,
                    is_whole=not one.read.signs,
                    preferred=one.pending.preferred,
                )
                for one in own
                if one.read is not None
            }
            choice = choose(list(candidates.values()))
            outcome.warnings += choice.warnings
            for one in own:
                sha256 = one.pending.sha256
                signs = "; ".join(one.read.signs) if one.read else ""
                one.standing = Standing(
                    sha256 == choice.speaker.sha256, choice.why[sha256], signs or None
                )


def _load(outcomes: Sequence[EditionOutcome], path: Path, ground: Ground) -> None:
    """Load what a batch gives to one warehouse, and what is made of its editions."""
    _compare_sizes(outcomes, path)
    attempts = [one for outcome in outcomes for one in outcome.attempts if one.read is not None]
    batches = [_batch(one, ground) for one in attempts]
    if not any(batch.outcome == "loaded" for batch in batches) and not path.exists():
        return  # a warehouse is made when there is something to ask it
    begin = perf_counter()
    touched = len({batch.edition_id for batch in batches})
    made = {
        edition.edition_id: edition
        for edition in make_editions(path, whole(batches), whole(ground.reference), touched)
    }
    ground.seconds["agree"] += perf_counter() - begin
    begin = perf_counter()
    archive = Archive(ground.settings.archive)
    for attempt in attempts:
        if attempt.became in {"loaded", "superseded"} and attempt.read is not None:
            entry = keep(archive, attempt.pending, attempt.read, wait=ground.settings.wait)
            ground.noted += [entry] if entry is not None else []
    result = ground.load(path, batches, list(made.values()))
    ground.seconds["load"] += perf_counter() - begin
    for outcome in outcomes:
        edition = made.get(outcome.edition_id or "")
        if edition is not None:
            outcome.changed = result.changed
            judge(outcome, edition)


def take_out(
    ground: Ground, documents: Sequence[ArchivedDocument], editions: Sequence[str]
) -> tuple[list[str], bool]:
    """Take the readings of documents that a person set aside out of the warehouses.

    Their rows in table documents and their quality stay, as those of a document that does not
    speak, and the history says when. A warehouse that is made anew takes these over from the
    one before.

    Args:
        ground: what the run stands on.
        documents: all that the archive holds.
        editions: edition ids that the run is about, empty for all.

    Returns:
        What a person should know, and whether a warehouse has changed.
    """
    aside = {one.sha256: one for one in documents if one.set_aside is not None}
    now = utc_now().replace(tzinfo=None)
    said: list[str] = []
    changed = False
    for path in (ground.warehouse, ground.specimens):
        rebuild = ground.rebuilds.get(path)
        held_in = path if rebuild is None else rebuild.target
        if rebuild is not None and rebuild.keep_as is not None:
            continue  # nothing can be taken over of an older or damaged one
        held = {
            sha256: frames
            for sha256, frames in held_records(held_in, aside.keys()).items()
            if not editions or frames[DOCUMENTS.name]["edition_id"].item() in editions
        }
        batches: list[LoadBatch] = []
        for sha256, frames in held.items():
            why = aside[sha256].set_aside or ""
            row = frames[DOCUMENTS.name].row(0, named=True)
            is_news = row["speaks"] or row["choice"] != choice_of(why)
            if is_news or rebuild is not None:
                batches.append(set_aside_batch(frames, why, now))
            if row["speaks"]:
                said.append(
                    f"{row['file_name']} (sha256 {sha256[:12]}) was set aside ({why}): its "
                    f"{row['row_count']} rows are taken out of {held_in.name}; "
                    f"`ctbt archive set-aside --undo {sha256[:12]}` brings them back"
                )
        again = last_set_aside(held_in) - aside.keys()
        said += [
            f"{one.file_name} (sha256 {one.sha256[:12]}) is in use again after it was set aside"
            for one in documents
            if one.sha256 in again and not editions
        ]
        if batches:
            made = make_editions(path, whole(batches), whole(ground.reference), len(batches))
            changed |= ground.load(path, batches, made).changed
    return said, changed


def _batch(attempt: Attempt, ground: Ground) -> LoadBatch:
    if attempt.read is None:
        raise ValueError(f"{attempt.pending.name}: expected a document that was read")
    became = attempt.became
    return build_batch(
        attempt.read,
        attempt.pending,
        attempt.suites,
        outcome="refused" if became == "failed" else became,
        standing=attempt.standing or Standing(False, str(attempt.error), None),
        reference_version=ground.reference.version,
    )


def _compare_sizes(outcomes: Sequence[EditionOutcome], path: Path) -> None:
    """Say of a document with far fewer rows than another language or the load before: cut?"""
    least = load_thresholds().fewest_of_most
    ids = [one.edition_id for one in outcomes if one.edition_id is not None]
    held = held_frames(path, ids)[DOCUMENTS.name].filter("speaks")
    before: dict[tuple[str, str], dict[str, tuple[int, str]]] = defaultdict(dict)
    for edition_id, part, language, rows, sha256 in held.select(
        "edition_id", "part", "language", "row_count", "document_id"
    ).iter_rows():
        before[edition_id, part][language] = (rows, sha256)
    for outcome in outcomes:
        speaking = [one for one in outcome.speaking if one.read is not None]
        for attempt in speaking:
            _compare_size(attempt, speaking, before, least)
            if attempt.standing is not None and attempt.standing.may_be_cut:
                outcome.warnings.append(
                    f"{attempt.pending.title} ({attempt.pending.name}) may stop in the middle: "
                    f"{attempt.standing.may_be_cut}; `ctbt archive set-aside "
                    f"{attempt.pending.sha256[:12]}` takes it out of use, and a whole one takes "
                    "its place by itself"
                )


def _compare_size(
    attempt: Attempt,
    speaking: Sequence[Attempt],
    before: Mapping[tuple[str, str], Mapping[str, tuple[int, str]]],
    least: float,
) -> None:
    if attempt.read is None or attempt.standing is None:
        return
    edition_id, part, language = attempt.read.place
    rows = len(attempt.read.report.rows)
    known = {
        own: (count, f"{own} has {count}")
        for own, (count, _) in before[edition_id, part].items()
        if own != language
    }
    known |= {
        one.read.place[2]: (
            len(one.read.report.rows),
            f"{one.read.place[2]} has {len(one.read.report.rows)}",
        )
        for one in speaking
        if one.read is not None and one is not attempt and one.read.place[1] == part
    }
    count, sha256 = before[edition_id, part].get(language, (0, ""))
    if sha256 != attempt.pending.sha256:
        known[language] = (count, f"the load before had {count}")
    most, said = max(known.values(), default=(0, ""))
    if rows < least * most:
        signs = [attempt.standing.may_be_cut, f"it has {rows} rows where {said}"]
        attempt.standing = replace(attempt.standing, may_be_cut="; ".join(filter(None, signs)))
