"""Which documents there are to read: archive, then inbox, else the specimens.

The network has been asked before (tasks.fetch.network.fetcher); what it gave is in the archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tasks.errors import CtbtError, DamagedInput, EmptyInput, WrongEdition, one_line
from tasks.extract import sniff
from tasks.extract.doc import converter
from tasks.fetch.archive.files import usable
from tasks.fetch.archive.store import Archive, ArchivedDocument
from tasks.fetch.formats import choose_formats
from tasks.fetch.inbox import intake
from tasks.fetch.inbox.file_names import Claim, read_claim
from tasks.fetch.inbox.folder import InboxFile, list_inbox, passed_over
from tasks.fetch.inbox.taking import is_no_document
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Prober
from tasks.fetch.network.verdict import DOCUMENT_TYPES
from tasks.fetch.pending import Pending
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.fetch.specimens import shipped_specimens
from tasks.reference import Reference
from tasks.reference.symbols import read_symbol

READABLE = "text/plain"
WORDPERFECT = "application/vnd.wordperfect"


@dataclass(slots=True)
class Collection:
    """What was found.

    Attributes:
        documents: to read, in order.
        held_unread: names of documents that are held in a format that is not read: WordPerfect.
        refused: documents that cannot be taken up, as (name, error).
        notes: what a person should know.
        warnings: what a person should do something about.
        ledger: entries of the inbox and of the specimens.
    """

    documents: list[Pending] = field(default_factory=list)
    held_unread: list[str] = field(default_factory=list)
    refused: list[tuple[str, CtbtError]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)

    def with_bytes(self, sha256: str) -> Pending | None:
        """Return the document with that hash that is to be read, None where there is none."""
        return next((one for one in self.documents if one.sha256 == sha256), None)


@dataclass(frozen=True, slots=True)
class _Taking:
    """What an inbox is taken in with."""

    archive: Archive
    prober: Prober
    reference: Reference
    editions: Sequence[str]
    now: datetime


def collect(
    archive: Archive,
    *,
    inbox: Path | None,
    prober: Prober,
    reference: Reference,
    editions: Sequence[str],
    now: datetime,
) -> Collection:
    """Collect the documents of the wanted editions.

    A PDF or Word file of the inbox is recognized and kept here; a text is kept when it has
    passed every gate (tasks.stages.documents), so that a broken one fails one run only. Of a
    document that is held in several formats one is read (tasks.fetch.formats).

    Args:
        archive: documents that are held already; they come first.
        inbox: folder of documents that a person downloaded, None without one.
        prober: reads the front of PDF and Word files.
        reference: the registry of editions.
        editions: edition ids to read, empty for all.
        now: time of the ledger's entries (UTC).
    """
    found = Collection()
    altered = _from_archive(found, archive, reference, editions)
    if inbox is not None:
        taking = _Taking(archive, prober, reference, editions, now)
        for item in list_inbox(inbox):
            _from_inbox(found, item, taking)
        found.notes += [
            f"inbox: {name} passed over, no file to read" for name in passed_over(inbox)
        ]
    _tell_altered(found, altered)
    _spare_damaged(found)
    found.documents, notes = choose_formats(found.documents, word_converter=converter() is not None)
    found.notes += notes
    if found.documents or found.refused or found.held_unread:
        return found
    if editions:
        found.notes.append(f"no document to read of {', '.join(editions)}")
    else:
        for pending, entry in shipped_specimens(reference, now):
            found.documents.append(pending)
            found.ledger.append(entry)
    return found


def _from_archive(
    found: Collection, archive: Archive, reference: Reference, editions: Sequence[str]
) -> dict[str, CtbtError]:
    """Add what is held; return {sha256: what is wrong} of documents without their bytes."""
    altered: dict[str, CtbtError] = {}
    for document in archive.documents():
        arrival = next(
            (item for item in document.arrivals if CONSEQUENCES[item.reply].is_held), None
        )
        if arrival is None:
            if _is_scan(document):
                found.warnings.append(f"{document.file_name} is a scan: a person has to read it")
            continue
        claim = Claim(arrival.symbol, arrival.language)
        is_report = arrival.source != "network" or arrival.edition_id is not None
        if document.set_aside is not None or not is_report:
            continue
        if not _wanted(claim, reference, editions):
            continue
        if document.media_type == WORDPERFECT:
            found.held_unread.append(document.file_name)
            continue
        try:
            data = archive.read(document)
        except CtbtError as error:
            altered[document.sha256] = error
            continue
        found.documents.append(
            Pending(document.file_name, arrival.source, arrival.asked, data, claim)
        )
    return altered


def _tell_altered(found: Collection, altered: Mapping[str, CtbtError]) -> None:
    """Refuse documents whose bytes are altered or lost, but for those that the inbox gave anew."""
    for sha256, error in altered.items():
        healed = found.with_bytes(sha256)
        if healed is None:
            found.refused.append((error.document, error))
        else:
            found.warnings.append(
                f"{error.document} was altered in the archive, and taken from {healed.name} of the "
                f"inbox again ({error.place}: found {error.found})"
            )


def _is_scan(document: ArchivedDocument) -> bool:
    return any(arrival.reply is Reply.SCAN for arrival in document.arrivals)


def _from_inbox(found: Collection, item: InboxFile, taking: _Taking) -> None:
    try:
        intake.check_file(item.path)
        with usable(item.path):
            data = item.path.read_bytes()
    except EmptyInput:
        data = b""  # the gates say of a report that it is empty
    except CtbtError as error:
        found.refused.append((one_line(item.path.name), error))
        return
    held = taking.archive.sidecar(hashlib.sha256(data).hexdigest())
    if held is not None and held.set_aside is not None:
        found.notes.append(
            f"inbox: {one_line(item.path.name)} is not used: it was set aside ({held.set_aside}); "
            f"`ctbt archive set-aside --undo {held.sha256[:12]}` takes it into use again"
        )
    elif sniff(data) in DOCUMENT_TYPES:
        _keep_document(found, item.path, data, taking)
    elif item.claim is None:
        found.notes.append(f"inbox: {item.path.name} skipped, its name is no document's")
    elif _wanted(item.claim, taking.reference, taking.editions):
        pending = Pending(item.path.name, "inbox", item.path.name, data, item.claim)
        _take(found, pending)


def _keep_document(found: Collection, path: Path, data: bytes, taking: _Taking) -> None:
    try:
        recognized = intake.recognize(path, taking.prober, taking.reference)
        if not _wanted(recognized.claim, taking.reference, taking.editions):
            return
        found.ledger.append(intake.keep(recognized, taking.archive, taking.now))
    except CtbtError as error:
        if is_no_document(path, error):
            found.notes.append(f"inbox: {one_line(path.name)} passed over: {error.found}")
            return
        found.refused.append((path.name, error))
        found.ledger.append(intake.refused_entry(path, error, taking.now))
        return
    if recognized.probe.media_type == WORDPERFECT:
        if path.name not in found.held_unread:
            found.held_unread.append(path.name)
    elif recognized.reply is Reply.SCAN:
        found.warnings.append(f"{path.name} is a scan: a person has to read it")
    elif found.with_bytes(hashlib.sha256(data).hexdigest()) is None:
        found.documents.append(Pending(path.name, "inbox", path.name, data, recognized.claim))
    if recognized.review is not None:
        found.warnings.append(f"inbox: {path.name}: {recognized.review}")


def _take(found: Collection, pending: Pending) -> None:
    """Take a flattened text, whose name alone says what it is; the same bytes are one document."""
    held = found.with_bytes(pending.sha256)
    if held is None:
        found.documents.append(pending)
    elif held.claim != pending.claim:
        refusal = WrongEdition(
            document=pending.name,
            language=pending.claim.language or "",
            place="inbox",
            expected=f"another text than that of {held.name}, whose name says {held.title}",
            found=f"the same bytes under a name that says {pending.title}",
        )
        found.refused.append((pending.name, refusal))


def _spare_damaged(found: Collection) -> None:
    """Make a damaged file no failure of the run where the document that it is named for is held."""
    by_claim = {document.claim: document for document in reversed(found.documents)}
    failed: list[tuple[str, CtbtError]] = []
    for name, error in found.refused:
        claim = read_claim(name)
        other = by_claim.get(claim) if claim is not None and claim.symbol is not None else None
        if isinstance(error, DamagedInput) and other is not None:
            found.warnings.append(
                f"{name} is not used ({error}); {other.name} is held in its place"
            )
        else:
            failed.append((name, error))
    found.refused = failed


def _wanted(claim: Claim, reference: Reference, editions: Sequence[str]) -> bool:
    if not editions:
        return True
    if claim.symbol is None:
        return False
    document = reference.document_of_symbol(claim.symbol)
    if document is not None:
        return document.edition_id in editions
    named = read_symbol(claim.symbol)
    return named is not None and named.edition_id in editions
