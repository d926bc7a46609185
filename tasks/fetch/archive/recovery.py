"""After a kill: what the archive holds and the journal does not know yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from tasks.fetch.archive.files import hash_file
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.partials import left_over
from tasks.fetch.replies import Reply


def recover(
    archive: Archive,
    entries: Iterable[LedgerEntry],
    recheck_at: Callable[[Reply, datetime], datetime],
) -> list[LedgerEntry]:
    """Return the entries of documents that were kept right before a run was killed.

    The sidecar has all that the entry needs, so the document is not asked for
    again. Unfinished files that belong to no download are removed.

    Args:
        archive: its lock has to be held.
        entries: the journal.
        recheck_at: when an answer of a class may be asked again.
    """
    for path in (*left_over(archive.partial), *_archived(archive)):
        path.unlink(missing_ok=True)
    known = {(entry.asked, entry.sha256) for entry in entries}
    found: list[LedgerEntry] = []
    for document in archive.documents():
        for arrival in document.arrivals:
            if arrival.source != "network" or (arrival.asked, document.sha256) in known:
                continue
            arrived = datetime.fromisoformat(arrival.arrived_at)
            found.append(
                new_entry(
                    source="network",
                    asked=arrival.asked,
                    reply=arrival.reply,
                    now=arrived,
                    purpose=arrival.purpose,
                    edition_id=arrival.edition_id,
                    symbol=arrival.symbol,
                    language=arrival.language,
                    format=arrival.requested,
                    sha256=document.sha256,
                    media_type=document.media_type,
                    byte_size=document.byte_size,
                    detail=f"{arrival.detail}; noted after a run that was stopped",
                    recheck_at=recheck_at(arrival.reply, arrived),
                    review=arrival.review,
                )
            )
    return found


def _archived(archive: Archive) -> Iterator[Path]:
    """Yield the downloads that the archive has taken, and a kill kept from being removed."""
    for path in archive.partial.glob("*.part"):
        # Its second name is the one in the archive.
        if path.stat().st_nlink > 1 and archive.sidecar(hash_file(path)[0]) is not None:
            yield path
