"""A whole inbox: each file taken in or refused, none in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tasks.errors import CtbtError
from tasks.fetch.archive.store import Archive
from tasks.fetch.inbox.folder import InboxFile, look_at_all
from tasks.fetch.inbox.intake import check_in_use, keep, recognize, refused_entry
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Prober
from tasks.reference import Reference


def take_all(
    files: Sequence[InboxFile],
    archive: Archive,
    prober: Prober,
    reference: Reference,
    now: Callable[[], datetime],
) -> tuple[list[LedgerEntry], list[tuple[InboxFile, CtbtError]]]:
    """Take files into the archive; return the entries, and what was refused with its reason."""
    entries: list[LedgerEntry] = []
    refused: list[tuple[InboxFile, CtbtError]] = []
    for file, given in look_at_all(files, prober):
        try:
            if isinstance(given, CtbtError):
                raise given
            found = recognize(given, reference)
            check_in_use(found, archive)
            entries.append(keep(found, archive, now()))
        except CtbtError as error:
            refused.append((file, error))
            entries.append(refused_entry(file.name, error, now()))
    return entries, refused
