"""The fetch stage: the network, a task a document; then which documents there are to read.

One request at a time goes to a host whatever else runs: within a process by
the transport's pacing, between the runs on a Prefect server by a global
concurrency limit, which is made before it is used and whose absence is an
error (`strict`); Prefect would otherwise only warn and go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import get_client, task
from prefect.cache_policies import NO_CACHE, CacheKeyFnPolicy
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.context import TaskRunContext
from prefect.exceptions import ObjectAlreadyExists

from tasks.errors import FetchError, StoppedAsking
from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.store import Archive
from tasks.fetch.collect import Collection, collect
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.replies import CONSEQUENCES
from tasks.fetch.session import FetchSession
from tasks.reference import Reference
from tasks.settings import Settings

SERVER_LIMIT = "un-document-server"
"""The global concurrency limit of Prefect for questions to the server."""

_SLOT_SECONDS = 60.0
"""After this the slot of a run that was killed is free again (renewed while a run lives)."""
_WAIT_SECONDS = 3600.0
_RETRIES = 2


@contextmanager
def server_slot() -> Iterator[None]:
    """Hold the only slot for asking the server, waiting for a run that has it.

    Raises:
        StoppedAsking: the run that has it does not end.
    """
    with get_client(sync_client=True) as client:
        try:
            client.upsert_global_concurrency_limit_by_name(SERVER_LIMIT, limit=1)
        except ObjectAlreadyExists:
            # Prefect looks and then makes it: another run that began at once was quicker.
            client.upsert_global_concurrency_limit_by_name(SERVER_LIMIT, limit=1)
    with ExitStack() as stack:
        try:
            stack.enter_context(
                concurrency(
                    SERVER_LIMIT,
                    occupy=1,
                    strict=True,
                    timeout_seconds=_WAIT_SECONDS,
                    lease_duration=_SLOT_SECONDS,
                )
            )
        except TimeoutError as error:
            raise StoppedAsking(
                document=SERVER_LIMIT,
                place="Prefect's concurrency limit",
                expected=f"the slot within {_WAIT_SECONDS:g} s",
                found="another run that holds it",
            ) from error
        yield


def _content_key(_: TaskRunContext, parameters: dict[str, Any]) -> str | None:
    """Return a key of what is held of a document; None, for no caching, when it is due.

    The key changes with the bytes in the archive and with every newer answer, so a
    cached result always speaks of what is there.
    """
    wanted: Wanted = parameters["wanted"]
    session: FetchSession = parameters["session"]
    fetcher = session.fetcher
    if fetcher.kinds_due(wanted):
        return None
    parts = [str(session.archive.folder.resolve()), wanted.symbol, wanted.language]
    for kind in session.reference.servers.formats:
        last = fetcher.memory.last(wanted, kind)
        if last is not None:
            held = last.sha256 is not None and session.archive.path(last.sha256).is_file()
            parts += [kind, last.ledger_id, last.sha256 or "", str(held)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _may_pass(_: object, __: object, state: State[Any]) -> bool:
    """Retry what may go better in a moment; a refusal of any other kind will not."""
    return type(state.result(raise_on_failure=False)) is FetchError


@task(
    name="fetch-document",
    task_run_name="fetch {wanted.symbol} [{wanted.language}]",
    cache_policy=CacheKeyFnPolicy(cache_key_fn=_content_key),
    persist_result=True,
    retries=_RETRIES,
    retry_condition_fn=_may_pass,
)
def fetch_document(wanted: Wanted, session: FetchSession) -> Outcome:
    """Ask the server for one document.

    Raises:
        FetchError: a passing trouble, after the retries within; Prefect tries again, and
            an unfinished download goes on from where it is.
    """
    outcome = session.fetcher.fetch(wanted)
    answer = outcome.answer
    if answer is not None and outcome.stop is None and CONSEQUENCES[answer.reply].is_passing:
        raise FetchError(
            document=wanted.symbol,
            language=wanted.language,
            place=answer.asked,
            expected="the document",
            found=f"{answer.reply.value}: {answer.detail}",
        )
    return outcome


def fetch_documents(session: FetchSession, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Ask for each document that is due, a task each, until the server wants no more.

    To be called with `server_slot` held. A document that failed after every retry is in
    the ledger, and does not end the run.
    """
    delays = [session.settings.retry_wait * 5 * 6**number for number in range(_RETRIES)]
    fetch_one = fetch_document.with_options(retry_delay_seconds=delays)
    outcomes: list[Outcome] = []
    # As in fetch_all: who was asked for least recently goes first.
    for document in sorted(wanted, key=session.fetcher.memory.last_asked):
        if session.fetcher.stop is not None:
            break
        state = fetch_one(document, session, return_state=True)
        result: object = state.result(raise_on_failure=False)
        if isinstance(result, Outcome):
            outcomes.append(result)
        elif isinstance(result, FetchError) and document in session.fetcher.latest:
            outcomes.append(session.fetcher.latest[document])
        elif isinstance(result, BaseException):
            raise result
    return outcomes


@task(name="collect", task_run_name="collect documents", cache_policy=NO_CACHE)
def collect_documents(
    settings: Settings, reference: Reference, *, inbox: Path | None, editions: Sequence[str]
) -> Collection:
    """Collect what there is to read: archive, inbox, else the specimens."""
    archive = Archive(settings.archive)
    with ExitStack() as stack:
        prober = stack.enter_context(IsolatedProbe())
        if inbox is not None:
            stack.enter_context(only_writer(archive.folder, wait=settings.wait))
        return collect(
            archive,
            inbox=inbox,
            prober=prober,
            reference=reference,
            editions=editions,
            now=datetime.now(UTC),
        )
