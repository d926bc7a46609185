"""The main job: every document there is, from source to warehouse, tracked by Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast
from uuid import UUID

from prefect import flow, get_run_logger, tags
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.context import TagsContext
from prefect.runtime import flow_run
from prefect.states import Failed

from expectations.gx import import_ahead
from flows.batch import Ground, batches_of, finish, start_reading, take_out
from flows.edition import ended, failed, publish_edition
from flows.outcomes import EditionOutcome, EditionSummary, run_counts
from flows.prefect_env import (
    THIS_RUN,
    end_with_parent,
    log_errors_in_one_line,
    no_heartbeats,
    task_runner,
)
from flows.run_names import BY_HAND, FLOW_NAME, run_name, tags_of
from flows.run_report import (
    EditionPages,
    RunOutcome,
    edition_gaps,
    fetch_status_report,
    run_report,
    unregistered,
)
from flows.running import running_mark
from tasks.disk import only_run
from tasks.errors import EditionsFailed, one_line
from tasks.extract.isolated_document import WORKERS
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.mending import set_broken_aside, what_is_broken
from tasks.fetch.archive.store import Archive
from tasks.fetch.collect import Collection
from tasks.fetch.confirm import confirm_held
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.session import fetch_session, utc_now, wanted_documents
from tasks.fetch.told import notes as notes_of
from tasks.fetch.told import warnings as warnings_of
from tasks.records import LANGUAGES, Language
from tasks.reference import Reference, load_reference
from tasks.settings import Settings, settings_of_run
from tasks.stages.sources import collect_documents, fetch_documents, server_slot
from warehouse.rebuild import (
    Rebuild,
    begin_rebuild,
    clear_unfinished,
    condition_of,
    finish_rebuild,
)

# A run of a deployment is a process that imports this module and nothing else of ours.
log_errors_in_one_line()
end_with_parent()


@flow(
    name=FLOW_NAME,
    flow_run_name=run_name,
    task_runner=task_runner(),
    persist_result=False,
)
def universality_run(  # noqa: PLR0917 - the form in the UI
    inbox: str | None = None,
    home: str | None = None,
    editions: list[str] | None = None,
    languages: list[str] | None = None,
    offline: bool = False,
    rebuild: bool = False,
) -> dict[str, Any] | State[Any]:
    """Fetch, parse, validate and load every edition there is.

    Args:
        inbox: folder of documents that a person downloaded: one that was named when this
            server, or this run by hand, was started.
        home: the working directory that it was started for; no other can be named.
        editions: edition ids (sg-66), all by default.
        languages: languages to ask the server for, each that a document is in by default.
        offline: do not ask the UN server.
        rebuild: make the warehouse anew from the archive.

    Returns:
        The summary that `ctbt run --json` prints, as the data of a state whose message holds the
        counts: completed, completed with warnings, or failed, with an `EditionsFailed` that
        carries the summary. A run that broke off has failed with the error as its message.
    """
    try:
        # Tags are of runs: of each tag of a task Prefect asks the server whether a limit stands
        # on it, which takes longer than to read a document.
        with TagsContext(current_tags=set()):
            settings, folder = settings_of_run(home, inbox)
            with running_mark(settings.home, UUID(flow_run.id)):
                outcome = _run(
                    settings, folder, editions or [], languages, offline=offline, rebuild=rebuild
                )
                _tell(outcome)
    except Exception as broke_off:  # noqa: BLE001 - the edge: Prefect would show its traceback
        return failed(broke_off, THIS_RUN)
    summary, counts = outcome.summary(), run_counts(outcome.editions, outcome.warnings)
    error = failed_editions(summary)
    if error is not None:
        error.summary = summary
        return Failed(message=f"{counts}: {error}", data=error)
    state = ended(counts, warned=outcome.warning_count > 0)
    state.data = summary
    return state


def start_run(**parameters: Any) -> dict[str, Any]:
    """Run the flow here and now and return its summary, whether editions failed or not.

    Raises:
        CtbtError: the run could not be done at all.
    """
    with tags(*tags_of(BY_HAND, *(parameters.get("editions") or ()))):
        state = cast(State[Any], universality_run(**parameters, return_state=True))
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, EditionsFailed) and outcome.summary is not None:
        return outcome.summary
    if isinstance(outcome, BaseException):
        raise outcome
    return cast(dict[str, Any], outcome)


def failed_editions(summary: dict[str, Any]) -> EditionsFailed | None:
    """Return the error that names the editions which failed, None if none did."""
    failed = [item for item in summary["editions"] if item["error"]]
    refused = [item for item in summary["documents"] if item["is_failure"]]
    if not failed:
        return None
    said = []
    if refused:
        whole_run = "no document could be loaded: " if not summary["loaded"] else ""
        said.append(f"{whole_run}{len(refused)} of {len(summary['documents'])} documents failed")
    disagreeing = [item for item in failed if item["disagrees"]]
    if disagreeing:
        said.append(f"the languages of {len(disagreeing)} disagree")
    return EditionsFailed(
        document=", ".join(dict.fromkeys(item["edition_id"] or item["name"] for item in failed)),
        expected="every edition loaded, and its languages agreeing",
        found="; ".join(said),
    )


def _run(
    settings: Settings,
    inbox: Path | None,
    editions: list[str],
    languages: list[str] | None,
    *,
    offline: bool,
    rebuild: bool,
) -> RunOutcome:
    tell = partial(get_run_logger().warning, "%s")
    with only_run(settings.home, wait=settings.wait, tell=tell):
        return _run_alone(settings, inbox, editions, languages, offline=offline, rebuild=rebuild)


def _run_alone(
    settings: Settings,
    inbox: Path | None,
    editions: list[str],
    languages: list[str] | None,
    *,
    offline: bool,
    rebuild: bool,
) -> RunOutcome:
    begin = perf_counter()
    import_ahead()
    reference = load_reference(local=settings.registry)
    reference.require_editions(editions)
    notes: list[str] = []
    archive = Archive(settings.archive)
    warnings = _set_broken_aside(archive, settings)
    rebuilds = _rebuilds(settings, notes, warnings, on_purpose=rebuild)
    if rebuilds:
        editions = []  # what is made anew holds everything
    registry = perf_counter()
    if offline:
        notes.append("the UN document server was not asked (offline)")
    else:
        asked, warned = _fetch(settings, reference, editions, _languages(languages))
        notes += asked
        warnings += warned
    collection = collect_documents(settings, reference, inbox=inbox, editions=editions)
    documents = archive.documents()
    notes += confirm_held(settings.registry, documents, reference, utc_now().date())
    reference = load_reference(local=settings.registry)
    ground = _ground(settings, reference, rebuilds)
    ground.noted += _noted(collection, settings)
    ground.seconds |= {"registry": registry - begin, "fetch": perf_counter() - registry}
    said, changed = take_out(ground, documents, editions)
    notes += said
    outcomes, pages = _documents(collection, ground)
    changed |= _finish(ground, rebuilds, outcomes)
    ground.seconds["whole flow"] = perf_counter() - begin
    return RunOutcome(
        editions=outcomes,
        pages=pages,
        held_unread=collection.held_unread,
        notes=[
            *notes,
            *collection.notes,
            *edition_gaps(settings.warehouse, reference),
            *unregistered(outcomes, reference),
        ],
        warnings=warnings + collection.warnings,
        warehouse=_warehouse_of(outcomes, settings),
        fetch_status=fetch_status_report(settings, reference),
        changed=changed,
        seconds=dict(ground.seconds),
    )


def _set_broken_aside(archive: Archive, settings: Settings) -> list[str]:
    """Move what is broken in the archive out of the way; return warnings about it."""
    if not what_is_broken(archive):
        return []
    with only_writer(archive.folder, wait=settings.wait):
        return set_broken_aside(archive)


def _rebuilds(
    settings: Settings, notes: list[str], warnings: list[str], *, on_purpose: bool
) -> list[Rebuild]:
    """Begin to make anew what is asked for, and what is damaged or of an older version."""
    rebuilds = []
    for path in (settings.warehouse, settings.specimen_warehouse):
        clear_unfinished(path)
        condition = condition_of(path)
        is_wanted = on_purpose and condition.kind != "absent"
        if is_wanted or condition.kind in {"outdated", "damaged"}:
            rebuilds.append(begin_rebuild(path, condition))
    for one in rebuilds:
        if one.keep_as is None:
            continue
        stays = f"it is made anew from the archive, and stays as {one.keep_as.name}"
        if one.condition.kind == "outdated":
            notes.append(f"{one.target} was made by an older version: {stays}")
        else:
            lost = ", the history of its loads begins anew" if one.is_history_lost else ""
            warnings.append(f"{one.target} is damaged ({one.condition.found}): {stays}{lost}")
    return rebuilds


def _ground(settings: Settings, reference: Reference, rebuilds: list[Rebuild]) -> Ground:
    building = {one.target: one.building for one in rebuilds}
    warehouse, specimens = settings.warehouse, settings.specimen_warehouse
    return Ground(
        settings,
        reference,
        building.get(warehouse, warehouse),
        building.get(specimens, specimens),
        {one.building: one for one in rebuilds},
    )


def _fetch(
    settings: Settings, reference: Reference, editions: list[str], languages: list[Language]
) -> tuple[list[str], list[str]]:
    """Ask the server for what is due; return notes and warnings about it."""
    wanted = wanted_documents(reference, editions=editions, languages=languages)
    with server_slot(), fetch_session(settings, reference) as session:
        outcomes = fetch_documents(session, wanted)
        stop = session.fetcher.stop
        return notes_of(outcomes, stop), warnings_of(outcomes, stop)


def _languages(wanted: list[str] | None) -> list[Language]:
    return [language for language in LANGUAGES if wanted is None or language in wanted]


def _noted(collection: Collection, settings: Settings) -> list[LedgerEntry]:
    """Note what the inbox gave in the journal; return all that was ever answered."""
    journal = Journal(settings.archive)
    noted = [entry for entry in collection.ledger if entry.source != "specimen"]
    if noted:
        with only_writer(settings.archive, wait=settings.wait):
            journal.append(noted)
    return journal.entries() + [one for one in collection.ledger if one.source == "specimen"]


def _documents(
    collection: Collection, ground: Ground
) -> tuple[list[EditionSummary], dict[str, EditionPages]]:
    """Take every document through all stages.

    The next batch is read while one is loaded, and told in the UI while the next is loaded: the
    server takes its time for what it is told.

    Returns:
        What became of each edition, and {its title: where the UI shows it}.
    """
    batches = batches_of(collection.documents, ground.reference, ground.settings.batch)
    outcomes: list[EditionSummary] = []
    pages: dict[str, EditionPages] = {}

    def publish(found: list[EditionOutcome]) -> None:
        with _timed(ground, "publish"):
            for outcome in found:
                pages[outcome.title] = publish_edition(outcome, ground.reference)
        # Their texts and frames are let go of: a run over many documents would hold all.
        outcomes.extend(outcome.summed_up() for outcome in found)

    ahead = start_reading(batches[0], ground) if batches else []
    with no_heartbeats(), closing(WORKERS), ThreadPoolExecutor(1) as publisher:

        def tell(found: list[EditionOutcome]) -> Future[None]:
            return publisher.submit(copy_context().run, publish, found)

        told = tell([])
        for number in range(len(batches)):
            readings = ahead
            ahead = start_reading(batches[number + 1], ground) if batches[number + 1 :] else []
            found = finish(readings, ground)
            told.result()
            told = tell(found)
        told.result()
        tell([EditionOutcome(None, n, refusal=error) for n, error in collection.refused]).result()
    return outcomes, pages


@contextmanager
def _timed(ground: Ground, stage: str) -> Iterator[None]:
    begin = perf_counter()
    try:
        yield
    finally:
        ground.seconds[stage] += perf_counter() - begin


def _finish(ground: Ground, rebuilds: list[Rebuild], outcomes: list[EditionSummary]) -> bool:
    """Load what the sources answered; put what was made anew in its place."""
    path = ground.specimens if _only_specimens(outcomes) else ground.warehouse
    changed = any(outcome.changed for outcome in outcomes)
    if path.exists():
        changed |= ground.load(path, [], []).changed
    for rebuild in rebuilds:
        changed |= finish_rebuild(rebuild)
    return changed


def _only_specimens(outcomes: list[EditionSummary]) -> bool:
    loaded = [outcome.specimen for outcome in outcomes if outcome.rows or outcome.languages]
    return bool(loaded) and all(loaded)


def _warehouse_of(outcomes: list[EditionSummary], settings: Settings) -> Path:
    return settings.specimen_warehouse if _only_specimens(outcomes) else settings.warehouse


def _tell(outcome: RunOutcome) -> None:
    """Say in the run's log and in its artifacts what happened."""
    logger = get_run_logger()
    for note in outcome.notes:
        logger.info("%s", one_line(note))
    for warning in outcome.warnings:
        logger.warning("%s", one_line(warning))
    create_markdown_artifact(
        key="run-summary",
        markdown=run_report(outcome),
        description=f"{outcome.verdict}: {run_counts(outcome.editions, outcome.warnings)}",
    )
    create_markdown_artifact(
        key="fetch-status",
        markdown=outcome.fetch_status.markdown,
        description=outcome.fetch_status.counts,
    )
