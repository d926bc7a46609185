"""Which documents there are to read: archive, then inbox, then network, else the specimen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tasks.errors import CtbtError, Unreachable, UnreadableInput, WrongEdition
from tasks.extract import sniff
from tasks.fetch.archive import Archive
from tasks.fetch.file_names import Claim, read_claim
from tasks.fetch.inbox import list_inbox
from tasks.fetch.ledger import Pending, Question, pending_entry
from tasks.fetch.network import Answer, UnServer
from tasks.records import Language
from tasks.reference import Reference
from tasks.reference.models import Edition

SPECIMENS = Path(__file__).parent.parent / "reference" / "specimens"


@dataclass(slots=True)
class Collection:
    """What was found.

    Attributes:
        documents: to read, in order.
        held_unread: names of documents that are held in a format that is not read yet.
        refused: documents that cannot be taken up, as (name, error).
        notes: what a person should know.
        ledger: entries for table fetch_ledger.
    """

    documents: list[Pending] = field(default_factory=list)
    held_unread: list[str] = field(default_factory=list)
    refused: list[tuple[str, CtbtError]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ledger: list[dict[str, object]] = field(default_factory=list)

    def claims(self) -> dict[tuple[str | None, Language | None], Pending]:
        """Return the documents by the symbol and language that they claim."""
        return {
            (document.claim.symbol, document.claim.language): document
            for document in self.documents
        }


READABLE = "text/plain"
SUFFIXES: dict[str, str] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/vnd.wordperfect": "wpd",
}
DOCUMENT_TYPES = frozenset(SUFFIXES)
"""Formats in which reports come and which a later version reads."""


def collect(
    archive: Archive,
    *,
    inbox: Path | None,
    server: UnServer | None,
    reference: Reference,
    editions: Sequence[str],
    languages: Sequence[Language],
    now: datetime,
) -> Collection:
    """Collect the documents of the wanted editions and languages.

    Args:
        archive: documents that are held already; they come first.
        inbox: folder of documents that a person downloaded, None without one.
        server: the UN document server, None to stay offline.
        reference: the registry of editions.
        editions: edition ids to read, empty for all.
        languages: languages to ask the server for.
        now: time of the ledger's entries (UTC).
    """
    found = Collection()
    _from_archive(found, archive, reference, editions)
    if inbox is not None:
        _from_inbox(found, inbox, reference, editions, now)
    if server is None:
        found.notes.append("the UN document server was not asked (offline)")
    else:
        wanted = [
            (edition, language)
            for edition in _registered(reference, editions)
            for language in languages
            if not _held(found, edition, language)
        ]
        _from_network(found, archive, server, wanted, now)
    if found.documents or found.refused:
        return found
    if editions:
        found.notes.append(f"no document to read of {', '.join(editions)}")
    else:
        _from_specimens(found, now)
    return found


def _from_archive(
    found: Collection, archive: Archive, reference: Reference, editions: Sequence[str]
) -> None:
    for document in archive.documents():
        claim = read_claim(document.file_name)
        if claim is None or not _wanted(claim, reference, editions):
            continue
        if document.media_type in DOCUMENT_TYPES:
            found.held_unread.append(document.file_name)
            continue
        try:
            data = archive.read(document)
        except CtbtError as error:
            found.refused.append((document.file_name, error))
            continue
        found.documents.append(
            Pending(document.file_name, document.source, document.asked, data, claim)
        )


def _from_inbox(
    found: Collection, inbox: Path, reference: Reference, editions: Sequence[str], now: datetime
) -> None:
    for item in list_inbox(inbox):
        if item.claim is None:
            found.notes.append(f"inbox: {item.path.name} skipped, its name is no document's")
            continue
        if not _wanted(item.claim, reference, editions):
            continue
        try:
            data = item.path.read_bytes()
        except OSError as error:
            found.refused.append(
                (
                    item.path.name,
                    UnreadableInput(
                        document=item.path.name,
                        place="inbox",
                        expected="a readable file",
                        found=error.strerror or str(error),
                    ),
                )
            )
            continue
        pending = Pending(item.path.name, "inbox", item.path.name, data, item.claim)
        _take(found, pending, now)


def _take(found: Collection, pending: Pending, now: datetime) -> None:
    kind = sniff(pending.data)
    if kind in DOCUMENT_TYPES:
        found.held_unread.append(pending.name)
        found.ledger.append(
            pending_entry(pending, kind, "held", "in a format that is not read yet", now)
        )
        return
    other = found.claims().get((pending.claim.symbol, pending.claim.language))
    if other is None:
        found.documents.append(pending)
    elif other.sha256 != pending.sha256:
        found.refused.append(
            (
                pending.name,
                WrongEdition(
                    document=pending.name,
                    language=pending.claim.language or "",
                    place="inbox",
                    expected=f"the document held as {other.name} (sha256 {other.sha256[:12]})",
                    found=f"another one of the same name claim (sha256 {pending.sha256[:12]})",
                ),
            )
        )


def _from_network(
    found: Collection,
    archive: Archive,
    server: UnServer,
    wanted: Sequence[tuple[Edition, Language]],
    now: datetime,
) -> None:
    for edition, language in wanted:
        asked = Question(edition.edition_id, edition.symbol or "", language, now)
        try:
            answer = server.ask(asked.symbol, language)
        except Unreachable as error:
            found.notes.append(f"the UN document server cannot be reached: {error.found}")
            found.ledger.append(asked.entry(error.place, "unreachable", error.found))
            return
        found.notes.append(
            f"{asked.symbol} [{language}] at the UN server: {answer.reply}, {answer.detail}"
        )
        found.ledger.append(_answered(found, archive, asked, answer))


def _answered(
    found: Collection, archive: Archive, asked: Question, answer: Answer
) -> dict[str, object]:
    entry = asked.entry(answer.url, answer.reply, answer.detail)
    if answer.data is None or answer.media_type is None:
        return entry
    name = f"{asked.symbol.replace('/', '_')}.{asked.language}"
    kept = archive.keep(
        answer.data,
        file_name=f"{name}.{SUFFIXES[answer.media_type]}",
        source="network",
        asked=answer.url,
        media_type=answer.media_type,
        now=asked.now.isoformat(),
    )
    found.held_unread.append(kept.file_name)
    return entry | {
        "sha256": kept.sha256,
        "media_type": kept.media_type,
        "byte_size": len(answer.data),
    }


def _from_specimens(found: Collection, now: datetime) -> None:
    for path in sorted(SPECIMENS.glob("SPECIMEN-*.txt")):
        claim = read_claim(path.name)
        if claim is not None:
            pending = Pending(path.name, "specimen", path.name, path.read_bytes(), claim)
            found.documents.append(pending)
            found.ledger.append(
                pending_entry(pending, READABLE, "held", "shipped with this project", now)
            )


def _registered(reference: Reference, editions: Sequence[str]) -> list[Edition]:
    return [
        edition
        for edition in reference.editions.values()
        if edition.symbol and (not editions or edition.edition_id in editions)
    ]


def _held(found: Collection, edition: Edition, language: Language) -> bool:
    names = [(document.claim.symbol, document.claim.language) for document in found.documents]
    unread = [read_claim(name) for name in found.held_unread]
    names += [(claim.symbol, claim.language) for claim in unread if claim is not None]
    return (edition.symbol, language) in names


def _wanted(claim: Claim, reference: Reference, editions: Sequence[str]) -> bool:
    if not editions:
        return True
    session = int(claim.symbol.split("/")[1]) if claim.symbol else None
    edition = reference.edition_of_session(session) if session is not None else None
    return edition is not None and edition.edition_id in editions
