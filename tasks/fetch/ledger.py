"""The fetch ledger: each question asked and each answer, with what follows from it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, NaiveDatetime

from tasks.errors import without_login
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.records import Language

Source = Literal["inbox", "network", "specimen"]


class LedgerEntry(BaseModel):
    """One question and its answer: a line of the journal, a row of table fetch_ledger.

    Attributes:
        ledger_id: hash of when and what was asked, and the answer.
        asked_at: when (UTC, without zone).
        edition_id, symbol, language, format: what was asked for; format is docx, doc, pdf or txt.
        source: where it was asked.
        asked: URL or file name.
        purpose: document; canary (known to exist, to tell blocked from absent); discovery.
        http_status: status of the last answer, None where none came.
        reply: the class of the answer.
        sha256, media_type, byte_size: of the document that came.
        bytes_received: bytes of body that crossed the network for this answer.
        detail: what the answer was, in words.
        next_action: what follows.
        recheck_at: not asked again before (UTC).
        stops_until: no question to this server before (UTC); set where the breaker opened.
        review: why a person should look at it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ledger_id: str
    asked_at: NaiveDatetime
    edition_id: str | None = None
    symbol: str | None = None
    language: Language | None = None
    format: str | None = None
    source: Source
    asked: str
    purpose: Literal["document", "canary", "discovery"] = "document"
    http_status: int | None = None
    reply: Reply
    sha256: str | None = None
    media_type: str | None = None
    byte_size: int | None = None
    bytes_received: int = 0
    detail: str
    next_action: str
    recheck_at: NaiveDatetime | None = None
    stops_until: NaiveDatetime | None = None
    review: str | None = None

    def row(self) -> dict[str, object]:
        """Return it as a row of table fetch_ledger."""
        return self.model_dump() | {"reply": self.reply.value}


def new_entry(
    *, source: Source, asked: str, reply: Reply, now: datetime, **others: Any
) -> LedgerEntry:
    """Return an entry; the same answer to the same question at the same time has the same id.

    A file that was given by hand has one id however often it is found: no question was asked.

    Args:
        source: where it was asked.
        asked: URL or file name.
        reply: the class of the answer.
        now: when it was asked (UTC, with or without zone).
        others: further fields of `LedgerEntry`.
    """
    asked = without_login(asked)
    if others.get("detail"):
        others["detail"] = without_login(others["detail"])
    asked_at = now.replace(tzinfo=None)
    when = asked_at.isoformat() if source == "network" else ""
    # What was refused twice for two reasons are two answers.
    what = others.get("sha256") or (others.get("detail") if source == "inbox" else None)
    key = "|".join((when, source, asked, reply.value, str(what)))
    return LedgerEntry(
        ledger_id=hashlib.sha256(key.encode()).hexdigest()[:24],
        asked_at=asked_at,
        source=source,
        asked=asked,
        reply=reply,
        next_action=others.pop("next_action", CONSEQUENCES[reply].next_action),
        **others,
    )
