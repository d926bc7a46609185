"""Taking over a document of another archive, with all that is known of it there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tasks.fetch.archive.sidecar import ArchivedDocument, Arrival, Printed
from tasks.fetch.archive.store import Archive


def adopt(archive: Archive, file: Path, document: ArchivedDocument) -> ArchivedDocument:
    """Take over a finished file of the archive's own disk; return its sidecar as it is now.

    Twice is the same as once, and nothing that is held is lost. Where the address
    of an arrival has given other bytes to this archive, and no person is asked to
    look at those, the new arrival gets a review flag.

    Args:
        archive: its lock has to be held.
        file: bytes whose sha256 was checked; moved, not copied.
        document: the sidecar of the other archive.
    """
    held = archive.sidecar(document.sha256)
    known = {arrival.key for arrival in held.arrivals} if held is not None else set()
    new = [
        _flagged(archive, document.sha256, arrival)
        for arrival in document.arrivals
        if arrival.key not in known
    ]
    result = merged(held, document, new)
    archive.put(file, result)
    return result


def merged(
    held: ArchivedDocument | None, other: ArchivedDocument, new: Iterable[Arrival]
) -> ArchivedDocument:
    """Return one sidecar of two of the same bytes; the one that is held goes before.

    Args:
        held: of this archive, if it is.
        other: of the other one.
        new: arrivals of the other one that this one does not know.
    """
    if held is None:
        return other.model_copy(update={"arrivals": tuple(new)})
    arrivals = held.arrivals
    if new := tuple(new):
        arrivals = tuple(sorted((*arrivals, *new), key=_moment))
    return held.model_copy(
        update={
            "arrivals": arrivals,
            "printed": other.printed if held.printed == Printed() else held.printed,
            "set_aside": held.set_aside or other.set_aside,
            "preferred": held.preferred or other.preferred,
        }
    )


def _moment(arrival: Arrival) -> datetime:
    return datetime.fromisoformat(arrival.arrived_at)


def _flagged(archive: Archive, digest: str, arrival: Arrival) -> Arrival:
    if arrival.source != "network" or arrival.review is not None:
        return arrival
    for other in archive.from_url(arrival.asked):
        if other != digest and not _is_looked_at(archive.sidecar(other), arrival.asked):
            note = f"the same address gave other bytes here: sha256 {other[:12]}"
            return arrival.with_review(note)
    return arrival


def _is_looked_at(document: ArchivedDocument | None, url: str) -> bool:
    return document is not None and any(
        arrival.asked == url and arrival.review is not None for arrival in document.arrivals
    )
