"""The fetch stage: which documents there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.fetch.archive import Archive
from tasks.fetch.collect import Collection, collect
from tasks.fetch.network import UnServer
from tasks.records import Language
from tasks.reference import Reference
from tasks.settings import Settings


@task(name="fetch", cache_policy=NO_CACHE)
def fetch(
    settings: Settings,
    reference: Reference,
    *,
    inbox: Path | None,
    editions: Sequence[str],
    languages: Sequence[Language],
    offline: bool,
) -> Collection:
    """Collect the documents: archive, inbox, network, else the specimen."""
    server = (
        None
        if offline
        else UnServer(
            settings.un_server,
            (settings.connect_timeout, settings.read_timeout),
            settings.contact,
        )
    )
    return collect(
        Archive(settings.archive),
        inbox=inbox,
        server=server,
        reference=reference,
        editions=editions,
        languages=languages,
        now=datetime.now(UTC),
    )
