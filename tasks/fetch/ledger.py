"""Entries of the fetch ledger: what was asked, and what was answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tasks.fetch.archive import Source
from tasks.fetch.file_names import Claim
from tasks.records import Language


@dataclass(frozen=True, slots=True)
class Pending:
    """A document to read.

    Attributes:
        name: file name under which it arrived.
        source: where it first came from; a document of the archive keeps its source.
        asked: URL or path.
        data: its bytes.
        claim: what its name says it is.
    """

    name: str
    source: Source
    asked: str
    data: bytes
    claim: Claim

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def ledger_entry(
    pending: Pending, edition_id: str | None, detail: str, now: datetime
) -> dict[str, object]:
    """Return the ledger's entry for a document that was read."""
    return pending_entry(pending, "text/plain", "held", detail, now) | {"edition_id": edition_id}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for, and when."""

    edition_id: str | None
    symbol: str
    language: Language | None
    now: datetime

    def entry(self, asked: str, reply: str, detail: str) -> dict[str, object]:
        """Return the ledger's entry for an answer; the same answer has the same ledger_id."""
        key = f"{asked}|{self.edition_id}|{self.language}|{reply}"
        return {
            "ledger_id": hashlib.sha256(key.encode()).hexdigest()[:24],
            "asked_at": self.now.replace(tzinfo=None),
            "edition_id": self.edition_id,
            "language": self.language,
            "source": "network",
            "asked": asked,
            "reply": reply,
            "sha256": None,
            "media_type": None,
            "byte_size": None,
            "detail": detail,
        }


def pending_entry(
    pending: Pending, kind: str, reply: str, detail: str, now: datetime
) -> dict[str, object]:
    """Return the ledger's entry for a document of a known media type."""
    asked = Question(None, pending.claim.symbol or "", pending.claim.language, now)
    key = f"{pending.asked}|{reply}|{pending.sha256}"
    return asked.entry(pending.asked, reply, detail) | {
        "ledger_id": hashlib.sha256(key.encode()).hexdigest()[:24],
        "source": pending.source,
        "sha256": pending.sha256,
        "media_type": kind,
        "byte_size": len(pending.data),
    }
