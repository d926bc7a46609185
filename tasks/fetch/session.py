"""A fetch session: everything that asks and keeps, wired from the settings, under one lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from tasks.extract.isolated import IsolatedProbe
from tasks.fetch.archive.files import only_writer
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.network.asking import Asker, Prober, Wanted
from tasks.fetch.network.fetcher import Fetcher, Manner
from tasks.fetch.network.hosts import HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.patience import Patience
from tasks.fetch.network.transport import Limits, Transport
from tasks.records import Language
from tasks.reference import Reference
from tasks.settings import Settings

_MEGABYTE = 1_000_000


class FetchSession:
    """What a run fetches with.

    No dataclass: Prefect would walk through every field of one at each task.

    Attributes:
        settings, reference: what it was opened with.
        archive, journal: what is held and what was answered.
        transport, prober, fetcher: what asks, reads and decides.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        reference: Reference,
        archive: Archive,
        journal: Journal,
        transport: Transport,
        prober: Prober,
        fetcher: Fetcher,
    ) -> None:
        self.settings = settings
        self.reference = reference
        self.archive = archive
        self.journal = journal
        self.transport = transport
        self.prober = prober
        self.fetcher = fetcher


@contextmanager
def fetch_session(
    settings: Settings, reference: Reference, manner: Manner | None = None
) -> Iterator[FetchSession]:
    """Open a session; nothing is sent before something is asked for.

    Args:
        settings: server, limits, politeness, archive.
        reference: the registry and what is known of the servers.
        manner: how to ask; the settings' tries and waits take the place of its own.

    Raises:
        InUse: another process fetches into the same archive, and does not end.
        ArchiveError: the archive cannot be written.
        SettingsError: a server that may not be asked.
    """
    archive, journal = Archive(settings.archive), Journal(settings.archive)
    patience = Patience(tries=settings.tries, first_wait=settings.retry_wait)
    policy = HostPolicy(reference.servers.hosts, [settings.un_server, settings.digital_library])
    transport = Transport(
        policy,
        Pacer((settings.pause_min, settings.pause_max)),
        Limits(
            connect=settings.connect_timeout,
            read=settings.read_timeout,
            deadline=settings.deadline,
            largest=settings.largest_mb * _MEGABYTE,
        ),
        settings.contact,
    )
    with ExitStack() as stack:
        stack.enter_context(only_writer(archive.folder, wait=settings.wait))
        stack.enter_context(closing(transport))
        prober = stack.enter_context(IsolatedProbe())
        asker = stack.enter_context(
            closing(
                Asker(
                    base=settings.un_server,
                    transport=transport,
                    archive=archive,
                    prober=prober,
                    reference=reference,
                    now=utc_now,
                )
            )
        )
        fetcher = Fetcher(
            asker=asker,
            archive=archive,
            journal=journal,
            servers=reference.servers,
            manner=replace(manner or Manner(), patience=patience),
            now=utc_now,
        )
        yield FetchSession(
            settings=settings,
            reference=reference,
            archive=archive,
            journal=journal,
            transport=transport,
            prober=prober,
            fetcher=fetcher,
        )


def wanted_documents(
    reference: Reference, *, editions: Sequence[str] = (), languages: Iterable[Language] = ()
) -> list[Wanted]:
    """Return each registered document in each of its languages, in the order of the registry.

    Args:
        reference: the registry.
        editions: edition ids, empty for all.
        languages: empty for all that a document is in.
    """
    chosen = frozenset(languages)
    wanted: list[Wanted] = []
    for document in reference.documents(editions):
        edition = reference.editions[document.edition_id]
        wanted += [
            Wanted(edition.edition_id, document.symbol, language, is_report=True)
            for language in document.languages
            if not chosen or language in chosen
        ]
    return wanted


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
