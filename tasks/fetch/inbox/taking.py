"""A whole inbox: each file taken in or refused, none in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tasks.errors import CtbtError, WrongEdition, WrongFormat, one_line
from tasks.fetch.archive.store import Archive
from tasks.fetch.inbox.file_names import read_claim
from tasks.fetch.inbox.intake import check_in_use, keep, recognize, refused_entry
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Prober
from tasks.reference import Reference

_DOCUMENT_SUFFIXES = {".pdf", ".docx", ".doc", ".wpd"}
"""A file that is called so is meant to be a document."""


def is_no_document(path: Path, error: CtbtError) -> bool:
    """Say whether a refused file only happens to lie there: neither it nor its name is one."""
    if read_claim(path.name) is not None:
        return False
    is_named_so = path.suffix.lower() in _DOCUMENT_SUFFIXES
    return isinstance(error, WrongEdition) or (isinstance(error, WrongFormat) and not is_named_so)


def take_all(
    folder: list[Path],
    archive: Archive,
    prober: Prober,
    reference: Reference,
    now: Callable[[], datetime],
) -> tuple[list[LedgerEntry], list[tuple[str, CtbtError]]]:
    """Take files into the archive; return the entries, and what was refused with its reason."""
    entries: list[LedgerEntry] = []
    refused: list[tuple[str, CtbtError]] = []
    for path in folder:
        try:
            found = recognize(path, prober, reference)
            check_in_use(found, archive)
            entries.append(keep(found, archive, now()))
        except CtbtError as error:
            refused.append((one_line(path.name), error))
            entries.append(refused_entry(path, error, now()))
    return entries, refused
