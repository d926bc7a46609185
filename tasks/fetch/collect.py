"""Which documents there are to read: archive, then inbox, else the specimens.

The network has been asked before (tasks.fetch.network.fetcher); what it gave is in the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tasks.errors import CtbtError, DamagedInput, WrongEdition
from tasks.extract.doc import converter
from tasks.extract.sniff import NAMES
from tasks.fetch.archive.store import Archive, ArchivedDocument
from tasks.fetch.formats import choose_formats
from tasks.fetch.inbox import intake
from tasks.fetch.inbox.file_names import Claim, read_claim
from tasks.fetch.inbox.folder import (
    GivenFile,
    InboxFile,
    list_inbox,
    look_at_all,
    only_lies_there,
    passed_over_line,
)
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

    Each file of the inbox is read once. A PDF or Word file is recognized and kept here; a text
    is kept when it has passed every gate (tasks.stages.documents), so that a broken one fails
    one run only. Of a document that is held in several formats one is read
    (tasks.fetch.formats).

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
        taking = _Taking(archive, reference, editions, now)
        files, passed_over = list_inbox(inbox)
        for file, given in look_at_all(files, prober):
            _from_inbox(found, file, given, taking)
        found.notes += passed_over
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
            Pending(
                document.file_name,
                arrival.source,
                arrival.asked,
                data,
                claim,
                preferred=document.preferred,
            )
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


def _from_inbox(
    found: Collection, file: InboxFile, given: GivenFile | CtbtError, taking: _Taking
) -> None:
    if isinstance(given, CtbtError):
        if only_lies_there(file, given):
            found.notes.append(passed_over_line(file, given))
        else:
            found.refused.append((file.name, given))
        return
    held = taking.archive.sidecar(given.sha256)
    if held is not None and held.set_aside is not None:
        found.notes.append(
            f"inbox: {given.name} is not used: it was set aside ({held.set_aside}); "
            f"`ctbt archive set-aside --undo {held.sha256[:12]}` takes it into use again"
        )
    elif given.probe.media_type in DOCUMENT_TYPES:
        _keep_document(found, file, given, taking)
    elif given.claim is None:
        what = NAMES[given.probe.media_type]
        found.notes.append(
            f"inbox: {given.name} passed over: it is {what}, and its name is no document's"
        )
    elif _wanted(given.claim, taking.reference, taking.editions):
        _take(found, Pending(given.name, "inbox", given.name, given.data, given.claim))


def _keep_document(found: Collection, file: InboxFile, given: GivenFile, taking: _Taking) -> None:
    name = given.name
    try:
        recognized = intake.recognize(given, taking.reference)
        if not _wanted(recognized.claim, taking.reference, taking.editions):
            return
        found.ledger.append(intake.keep(recognized, taking.archive, taking.now))
    except CtbtError as error:
        if only_lies_there(file, error):
            found.notes.append(passed_over_line(file, error))
            return
        found.refused.append((name, error))
        found.ledger.append(intake.refused_entry(name, error, taking.now))
        return
    if given.probe.media_type == WORDPERFECT:
        if name not in found.held_unread:
            found.held_unread.append(name)
    elif recognized.reply is Reply.SCAN:
        found.warnings.append(f"{name} is a scan: a person has to read it")
    elif found.with_bytes(given.sha256) is None:
        found.documents.append(Pending(name, "inbox", name, given.data, recognized.claim))
    if recognized.review is not None:
        found.warnings.append(f"inbox: {name}: {recognized.review}")


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
