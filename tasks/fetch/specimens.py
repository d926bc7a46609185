"""The specimens that ship with the project, as documents to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.pending import Pending, pending_entry
from tasks.fetch.specimen_docx import docx_bytes
from tasks.reference import Reference
from tasks.reference.specimen_texts import SpecimenText, load_specimens


def shipped_specimens(reference: Reference, now: datetime) -> Iterator[tuple[Pending, LedgerEntry]]:
    """Yield each specimen with its entry for the ledger, by session, part and language.

    Args:
        reference: the States and editions that the specimens speak of.
        now: time of the entries (UTC).

    Raises:
        ReferenceDataError: what the specimens are written from is wrong.
    """
    for text in load_specimens(reference):
        name = specimen_name(text)
        claim = Claim(text.symbol, text.language)
        pending = Pending(name, "specimen", name, docx_bytes(text), claim)
        yield pending, pending_entry(pending, text.edition_id, "shipped with this project", now)


def specimen_name(text: SpecimenText) -> str:
    """Return the file name of a specimen, such as SPECIMEN-70-1-Add.1.en.docx."""
    return f"{text.symbol.replace('/', '-')}.{text.language}.docx"
