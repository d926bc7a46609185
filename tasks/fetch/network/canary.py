"""Documents that are known to exist: asked for to tell "blocked" from "absent"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Answer, Asker, Question, Wanted
from tasks.fetch.network.breaker import Breaker
from tasks.fetch.network.hosts import AddressForm
from tasks.fetch.network.memory import Memory
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.reference.models import UnServers

SERVER_OR_DOCUMENT = frozenset({Reply.UNREACHABLE, Reply.OUTAGE, Reply.DENIED})
"""Answers that can be about the document or about the whole server: a canary decides."""

_VOUCHED_FOR = timedelta(seconds=60)
"""How long a document that came says that the server does not block us. A block was seen
to last minutes, so none fits between two documents that came within less."""

_SILENT_CANARIES = 2
"""Canaries without any answer after which there is nobody to ask."""

_OWN = 1
"""How many of our own documents are tried before the listed ones."""


def canaries(entries: Iterable[LedgerEntry], servers: UnServers) -> list[tuple[Wanted, str]]:
    """Return what to ask for, in order: (document, format).

    First the document that this server gave us last, which costs no body if
    the server tells that it has not changed; then the listed ones.

    Args:
        entries: the ledger, oldest first.
        servers: the listed canaries.
    """
    own: dict[tuple[Wanted, str], None] = {}
    for entry in entries:
        held = entry.source == "network" and CONSEQUENCES[entry.reply].is_held
        if held and entry.symbol and entry.language and entry.format:
            key = Wanted(None, entry.symbol, entry.language, is_report=False), entry.format
            own.pop(key, None)
            own[key] = None
    listed = [
        (Wanted(None, item.symbol, item.language, is_report=False), item.format)
        for item in servers.canaries
    ]
    return list(dict.fromkeys([*list(reversed(own))[:_OWN], *listed]))


class Witness:
    """Vouches for misses: that the server did give documents around the time of one."""

    def __init__(
        self,
        *,
        asker: Asker,
        memory: Memory,
        breaker: Breaker,
        entries: list[LedgerEntry],
        servers: UnServers,
        write: Callable[[LedgerEntry, Outcome], None],
        now: Callable[[], datetime],
    ) -> None:
        """Take what it asks with; nothing has been vouched for yet.

        Args:
            asker: asks one question.
            memory: which form of address works.
            breaker: is opened where no canary comes.
            entries: the ledger as it grows.
            servers: the listed canaries.
            write: writes an entry into the ledger.
            now: the time (UTC).
        """
        self._asker = asker
        self._memory = memory
        self._breaker = breaker
        self._entries = entries
        self._servers = servers
        self._write = write
        self._now = now
        self._learned = False
        self._vouched_at: datetime | None = None

    def note_document(self) -> None:
        """Take into account that a document came, with its bytes."""
        self._vouched_at = self._now()

    def is_missed_by(self, answer: Answer) -> bool:
        """Say whether a miss is worth nothing yet, as nothing came from the server before it.

        A clear miss needs one document in a whole run, an unclear one a recent one.
        """
        vouched, reply = self._vouched_at, answer.verdict.reply
        if answer.verdict.is_ambiguous:
            return vouched is None or self._now() - vouched > _VOUCHED_FOR
        is_miss = CONSEQUENCES[reply].is_miss and answer.entry.sha256 is None
        is_other = reply in SERVER_OR_DOCUMENT or reply is Reply.MALFORMED
        return is_miss and vouched is None and not is_other

    def learn_encoding(self, outcome: Outcome) -> None:
        """Find out by a canary how the server wants symbols written, once a run."""
        if self._memory.encoding is None and not self._learned:
            self._learned = True
            self.ask(outcome, None)

    def ask(self, outcome: Outcome, otherwise: Reply | None) -> None:
        """Ask for a document that is known to exist; open the breaker if none comes.

        Args:
            outcome: where the answers are noted.
            otherwise: why the breaker opens; None where nothing hangs on it yet, unless
                nobody answers at all.
        """
        if self._breaker.stop is not None:
            return
        said, silent = "no canary to ask for", 0
        for wanted, kind in canaries(self._entries, self._servers):
            answer = self._ask_one(wanted, kind, outcome)
            if self._breaker.stop is not None or CONSEQUENCES[answer.verdict.reply].is_held:
                return
            said = answer.verdict.detail
            silent += answer.verdict.reply is Reply.UNREACHABLE
            if silent == _SILENT_CANARIES:
                otherwise = otherwise or Reply.UNREACHABLE  # there is nobody to ask
                break
        if otherwise is not None:
            detail = f"no document that is known to exist is given either: {said}"
            self._breaker.open(otherwise, detail, self._now(), None)

    def _ask_one(self, wanted: Wanted, kind: str, outcome: Outcome) -> Answer:
        """Ask for a canary; in the other encoding too where the known one is not understood."""
        known = self._memory.encoding
        first = True if known is None else known
        answer = self._ask_form(Question(wanted, kind, AddressForm(first)), outcome)
        reply = answer.verdict.reply
        is_settled = known is not None and reply is not Reply.MALFORMED
        is_held = CONSEQUENCES[answer.verdict.reply].is_held
        if is_held or is_settled or reply is Reply.UNREACHABLE or self._breaker.stop is not None:
            return answer
        return self._ask_form(Question(wanted, kind, AddressForm(not first)), outcome)

    def _ask_form(self, question: Question, outcome: Outcome) -> Answer:
        answer = self._asker.ask(question, purpose="canary")
        verdict, entry = answer.verdict, answer.entry
        if CONSEQUENCES[verdict.reply].is_held:
            self.note_document()
        elif CONSEQUENCES[verdict.reply].stops or verdict.reply is Reply.THROTTLED:
            stop = self._breaker.open(
                verdict.reply, verdict.detail, self._now(), answer.retry_after
            )
            entry = entry.model_copy(update={"stops_until": stop.until})
        elif verdict.is_ambiguous:
            # It is known to exist, so an unclear miss is no miss.
            entry = as_reply(entry, Reply.UNCLEAR, verdict.detail)
        self._write(entry, outcome)
        return answer


def as_reply(entry: LedgerEntry, reply: Reply, detail: str) -> LedgerEntry:
    """Return an entry as one of another class of answer, with what follows from that."""
    changes = {
        "reply": reply,
        "detail": detail[:500],
        "next_action": CONSEQUENCES[reply].next_action,
    }
    return entry.model_copy(update=changes)
