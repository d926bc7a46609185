"""The main job: every document there is, from source to warehouse, tracked by Prefect."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, cast

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.agreement import AgreementOutcome, agree_on_editions
from flows.edition import EditionOutcome, run_edition
from flows.prefect_env import log_refusals_in_one_line, no_heartbeats
from flows.whole import whole
from tasks.errors import EditionsFailed
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.collect import Collection
from tasks.fetch.confirm import confirm_held
from tasks.fetch.session import fetch_session, utc_now, wanted_documents
from tasks.fetch.told import notes as notes_of
from tasks.records import LANGUAGES, Language
from tasks.reference import Reference, load_reference
from tasks.settings import Settings, read_settings
from tasks.stages.documents import load_batch
from tasks.stages.sources import collect_documents, fetch_documents, server_slot

# A run of a deployment is a process that imports this module and nothing else of ours.
log_refusals_in_one_line()


@flow(name="universality-run", persist_result=False)
def universality_run(
    inbox: str | None = None,
    home: str | None = None,
    editions: list[str] | None = None,
    languages: list[str] | None = None,
    offline: bool = False,
) -> dict[str, Any]:
    """Fetch, parse, validate and load every edition there is.

    Args:
        inbox: folder of documents that a person downloaded.
        home: folder for archive and warehouse, the setting's by default.
        editions: edition ids (sg-66), all by default.
        languages: languages to ask the server for, each that a document is in by default.
        offline: do not ask the UN server.

    Returns:
        The summary that `ctbt run --json` prints. When an edition failed the run
        ends as Failed, with the same summary as its data.
    """
    summary = _run(inbox, home, editions or [], languages, offline=offline)
    failed = _failed(summary)
    if failed:
        names = "; ".join(f"{item['name']}: {item['error']}" for item in failed)
        return cast(dict[str, Any], Failed(message=names, data=summary))
    return summary


def start_run(**parameters: Any) -> dict[str, Any]:
    """Run the flow here and now and return its summary, whether editions failed or not.

    Raises:
        CtbtError: the run could not be done at all.
    """
    state = cast(State[Any], universality_run(**parameters, return_state=True))
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    return cast(dict[str, Any], outcome)


def failed_editions(summary: dict[str, Any]) -> EditionsFailed | None:
    """Return the error that names the editions which failed, None if none did."""
    failed = _failed(summary)
    if not failed:
        return None
    refused = sum(bool(item["error"]) for item in summary["editions"])
    said = [f"{refused} of {len(summary['editions'])} failed"] if refused else []
    if len(failed) > refused:
        said.append(f"the languages of {len(failed) - refused} disagree")
    return EditionsFailed(
        document=", ".join(dict.fromkeys(item["edition_id"] or item["name"] for item in failed)),
        expected="every edition loaded, and its languages agreeing",
        found="; ".join(said),
    )


def _failed(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the documents that were refused, then the editions whose languages disagree."""
    return [item for item in summary["editions"] + summary["agreement"] if item["error"]]


def _run(
    inbox: str | None,
    home: str | None,
    editions: list[str],
    languages: list[str] | None,
    *,
    offline: bool,
) -> dict[str, Any]:
    begin = perf_counter()
    settings = read_settings(home=Path(home) if home else None)
    reference = load_reference(local=settings.registry)
    reference.require_editions(editions)
    registry = perf_counter()
    notes = ["the UN document server was not asked (offline)"]
    if not offline:
        notes = _fetch(settings, reference, editions, _languages(languages))
    collection = collect_documents(
        settings, reference, inbox=Path(inbox) if inbox else None, editions=editions
    )
    documents = Archive(settings.archive).documents()
    notes += confirm_held(settings.registry, documents, reference, utc_now().date())
    reference = load_reference(local=settings.registry)
    collection.notes = notes + collection.notes
    fetched = perf_counter()
    with no_heartbeats():
        outcomes = [run_edition(item, settings, reference) for item in collection.documents]
        loaded = perf_counter()
        agreed = agree_on_editions(outcomes, settings, reference)
    compared = perf_counter()
    outcomes += [EditionOutcome(name, error=error) for name, error in collection.refused]
    collection.notes += [
        f"{outcome.name} is a SPECIMEN, no report of the United Nations"
        for item, outcome in zip(collection.documents, outcomes, strict=False)
        if outcome.is_specimen and item.source == "inbox"
    ]
    ledger_changed = _store_ledger(collection, outcomes, settings, reference)
    seconds = {"registry": registry - begin, "fetch": fetched - registry}
    for outcome in outcomes:
        for stage, spent in outcome.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    seconds["agree"] = compared - loaded
    seconds["whole flow"] = perf_counter() - begin
    return _summary(collection, outcomes, agreed, settings, seconds, ledger_changed=ledger_changed)


def _fetch(
    settings: Settings, reference: Reference, editions: list[str], languages: list[Language]
) -> list[str]:
    """Ask the server for what is due; return what a person should know of it."""
    wanted = wanted_documents(reference, editions=editions, languages=languages)
    with server_slot(), fetch_session(settings, reference) as session:
        outcomes = fetch_documents(session, wanted)
        return notes_of(outcomes, session.fetcher.stop)


def _languages(wanted: list[str] | None) -> list[Language]:
    return [language for language in LANGUAGES if wanted is None or language in wanted]


def _store_ledger(
    collection: Collection,
    outcomes: list[EditionOutcome],
    settings: Settings,
    reference: Reference,
) -> bool:
    """Load what the sources answered; a machine with specimens only has no other warehouse."""
    journal = Journal(settings.archive)
    noted = [entry for entry in collection.ledger if entry.source != "specimen"]
    if noted:
        with only_writer(settings.archive):
            journal.append(noted)
    entries = journal.entries()
    entries += [entry for entry in collection.ledger if entry.source == "specimen"]
    if not entries:
        return False
    only_specimens = bool(outcomes) and all(
        outcome.is_specimen or outcome.error for outcome in outcomes
    )
    path = settings.specimen_warehouse if only_specimens else settings.warehouse
    return load_batch(path, None, whole(entries), whole(reference)).changed


def _summary(
    collection: Collection,
    outcomes: list[EditionOutcome],
    agreed: list[AgreementOutcome],
    settings: Settings,
    seconds: dict[str, float],
    *,
    ledger_changed: bool,
) -> dict[str, Any]:
    specimens = [outcome.is_specimen for outcome in outcomes if outcome.edition_id]
    only_specimens = bool(specimens) and all(specimens)
    path = settings.specimen_warehouse if only_specimens else settings.warehouse
    return {
        "specimen": only_specimens,
        "warehouse": str(path),
        "changed": ledger_changed
        or any(outcome.changed for outcome in outcomes)
        or any(outcome.changed for outcome in agreed),
        "notes": collection.notes,
        "held_unread": collection.held_unread,
        "editions": [
            {
                "name": outcome.name,
                "edition_id": outcome.edition_id,
                "symbol": outcome.symbol,
                "part": outcome.part,
                "language": outcome.language,
                "specimen": outcome.is_specimen,
                "rows": outcome.rows,
                "states": len(outcome.states),
                "checks": outcome.checks,
                "failed_checks": outcome.failed_checks,
                "warnings": outcome.warnings,
                "quarantined_characters": outcome.quarantined,
                "conservation": outcome.conservation,
                "changed": outcome.changed,
                "error": None if outcome.error is None else str(outcome.error),
                "exit_code": None if outcome.error is None else outcome.error.exit_code,
            }
            for outcome in outcomes
        ],
        "agreement": [outcome.summary() for outcome in agreed],
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
    }
