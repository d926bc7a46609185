"""A document to read, on its way from a source to the gates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tasks.extract.sniff import sniff
from tasks.fetch.archive.sidecar import Arrival
from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.ledger import LedgerEntry, Source, new_entry
from tasks.fetch.network.verdict import DOCUMENT_TYPES
from tasks.fetch.replies import Reply


@dataclass(frozen=True, slots=True)
class Pending:
    """A document to read.

    Attributes:
        name: file name under which it arrived.
        source: where it first came from; a document of the archive keeps its source.
        asked: URL or path.
        data: its bytes.
        claim: symbol and language it is taken for.
        others: the same document in other formats, to be read if this one cannot be; the best
            first.
        preferred: why a person lets it speak before others of its place, None if nobody does.
    """

    name: str
    source: Source
    asked: str
    data: bytes
    claim: Claim
    others: tuple[Pending, ...] = ()
    preferred: str | None = None

    @property
    def title(self) -> str:
        """Language and symbol as they are claimed; the name of the file where they are not."""
        symbol, language = self.claim.symbol, self.claim.language
        return f"{language} {symbol}" if symbol and language else self.name

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def pending_entry(
    pending: Pending, edition_id: str | None, detail: str, now: datetime
) -> LedgerEntry:
    """Return the ledger's entry for a flattened text of the inbox, or a specimen."""
    kind = sniff(pending.data)
    return new_entry(
        source=pending.source,
        asked=pending.asked,
        reply=Reply.HELD,
        now=now,
        edition_id=edition_id,
        symbol=pending.claim.symbol,
        language=pending.claim.language,
        format=DOCUMENT_TYPES.get(kind, "txt"),
        sha256=pending.sha256,
        media_type=kind,
        byte_size=len(pending.data),
        detail=detail,
    )


def pending_arrival(
    pending: Pending, edition_id: str | None, detail: str, now: datetime
) -> Arrival:
    """Return how a flattened text of the inbox arrived, for its sidecar."""
    return Arrival(
        source=pending.source,
        asked=pending.asked,
        file_name=pending.name,
        arrived_at=now.isoformat(),
        reply=Reply.HELD,
        edition_id=edition_id,
        symbol=pending.claim.symbol,
        language=pending.claim.language,
        format="txt",
        detail=detail,
    )
