"""The network side of fetch: each wanted document by its chain, judged with the canary's help.

    for each format that is due (docx, doc, pdf: the best to extract first)
        for each form of its address (encoding, "(OR)")
            ask, again while the trouble is a passing one
            held            -> done
            a clear miss    -> the next form or format
            an unclear miss -> asked of the canary: does the server give a document
                               that is known to exist? yes: a miss; no: blocked
            no answer       -> asked of the canary too: is it the document, or the server?
            stop            -> the breaker opens, nothing more is asked

An unclear miss is written into the ledger only when the canary has been asked
after it, so that "blocked" can never stand there as "absent".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.recovery import recover
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Answer, Asker, Question, Wanted
from tasks.fetch.network.breaker import Breaker, Stop
from tasks.fetch.network.canary import canaries
from tasks.fetch.network.hosts import AddressForm
from tasks.fetch.network.memory import Memory
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.network.patience import Patience
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.reference.models import UnServers

_TRY_OTHER_FORM = frozenset({Reply.ABSENT, Reply.MISSING_DOCUMENT, Reply.MALFORMED, Reply.UNCLEAR})
"""Answers after which the symbol may still be known in another form of the address."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run asks.

    Attributes:
        patience: how long it waits.
        refresh: it asks also what is not due yet.
        all_formats: it goes on after the first format that is held.
        force: it asks although an earlier run was told to stay away.
    """

    patience: Patience = field(default_factory=Patience)
    refresh: bool = False
    all_formats: bool = False
    force: bool = False


class Fetcher:
    """Asks for documents, one after the other, and remembers."""

    def __init__(
        self,
        *,
        asker: Asker,
        archive: Archive,
        journal: Journal,
        servers: UnServers,
        manner: Manner,
        now: Callable[[], datetime],
    ) -> None:
        """Take up the ledger where it stands; the archive's lock has to be held.

        Args:
            asker: asks one question.
            archive: what is held.
            journal: what was answered.
            servers: formats, canaries, limits.
            manner: how to ask.
            now: the time (UTC).
        """
        self._asker = asker
        self._archive = archive
        self._journal = journal
        self._servers = servers
        self._manner = manner
        self._now = now
        journal.append(recover(archive, journal.entries(), asker.recheck_at))
        self._entries = journal.entries()
        self.memory = Memory(self._entries)
        self._breaker = Breaker(servers.breaker)
        self._learned = False
        self._received = 0
        if not manner.force:
            self._breaker.recall(self._entries, now())

    @property
    def stop(self) -> Stop | None:
        """Why nothing more is asked, None while the server answers."""
        return self._breaker.stop

    def kinds_due(self, wanted: Wanted) -> list[str]:
        """Return the formats in which the document would be asked for now, in order."""
        kinds: list[str] = list(wanted.formats or self._servers.formats)
        held = self.memory.held_kind(wanted, kinds)
        if held is not None and not self._manner.all_formats:
            kinds = [held]
        return [
            kind
            for kind in kinds
            if self._manner.refresh
            or self.memory.is_due(wanted, kind, self._now())
            or self._is_lost(self.memory.last(wanted, kind))
        ]

    def _is_lost(self, last: LedgerEntry | None) -> bool:
        """Say whether a document came and its bytes are not in the archive any more."""
        if last is None or last.sha256 is None or not CONSEQUENCES[last.reply].is_held:
            return False
        return not self._archive.path(last.sha256).is_file()

    def fetch(self, wanted: Wanted) -> Outcome:
        """Ask for a document by its chain; every answer is in the journal when this returns."""
        outcome = Outcome(wanted)
        undecided: list[Answer] = []
        for kind in self.kinds_due(wanted):
            if self.stop is not None:
                break
            reply = self._ask_format(wanted, kind, outcome, undecided)
            if reply is not None and CONSEQUENCES[reply].is_held and not self._manner.all_formats:
                break
        self._decide(undecided, outcome)
        outcome.stop = self.stop
        return outcome

    def _ask_format(
        self, wanted: Wanted, kind: str, outcome: Outcome, undecided: list[Answer]
    ) -> Reply | None:
        """Ask for a format at each form of its address; return the class of the last answer."""
        self._learn_encoding(outcome)
        reply: Reply | None = None
        for form in self.memory.forms(wanted.symbol):
            if self.stop is not None:
                break
            answer = self._ask_patiently(Question(wanted, kind, form), outcome)
            reply = answer.verdict.reply
            if answer.verdict.is_ambiguous:
                undecided.append(answer)
                if len(undecided) == 1:
                    # Asked at once, so that a server which blocks is not asked any further.
                    self._check_canary(outcome, Reply.BLOCKED)
            if reply is Reply.UNREACHABLE:
                self._check_canary(outcome, Reply.UNREACHABLE)
            if reply not in _TRY_OTHER_FORM:
                break
        return reply

    def _ask_patiently(self, question: Question, outcome: Outcome) -> Answer:
        """Ask, with retries; every answer but an ambiguous one is written."""
        answer = self._manner.patience.ask(
            partial(self._asker.ask, question), lambda failed: self._write(failed.entry, outcome)
        )
        if not answer.verdict.is_ambiguous:
            self._write(self._noted(answer), outcome)
        return answer

    def _noted(self, answer: Answer) -> LedgerEntry:
        """Tell the breaker of an answer; return its entry, with the stop if it opened."""
        verdict = answer.verdict
        facts = (verdict.reply, verdict.detail, self._now(), answer.retry_after)
        is_asked_to_wait = verdict.reply in {Reply.THROTTLED, Reply.OUTAGE}
        if is_asked_to_wait and self._manner.patience.asks_too_much(answer):
            stop: Stop | None = self._breaker.open(*facts)
        else:
            stop = self._breaker.note(*facts)
        if stop is None:
            return answer.entry
        return answer.entry.model_copy(update={"stops_until": stop.until})

    def _learn_encoding(self, outcome: Outcome) -> None:
        """Find out by a canary how the server wants symbols written, once a run."""
        if self.memory.encoding is None and not self._learned:
            self._learned = True
            self._check_canary(outcome, None)

    def _check_canary(self, outcome: Outcome, otherwise: Reply | None) -> None:
        """Ask for a document that is known to exist; open the breaker if it does not come.

        Args:
            outcome: where the answers are noted.
            otherwise: why the breaker opens; None where nothing hangs on it yet.
        """
        if self.stop is not None:
            return
        said = "no canary to ask for"
        for question in self._canary_questions():
            answer = self._ask_canary(question, outcome)
            if self.stop is not None or CONSEQUENCES[answer.verdict.reply].is_held:
                return
            said = answer.verdict.detail
            if answer.verdict.reply is Reply.UNREACHABLE:
                break
        if otherwise is not None:
            detail = f"no document that is known to exist is given either: {said}"
            self._breaker.open(otherwise, detail, self._now(), None)

    def _canary_questions(self) -> Iterator[Question]:
        known = self.memory.encoding
        encodings = [True, False] if known is None else [known]
        for wanted, kind in canaries(self._entries, self._servers):
            for encoded in encodings:
                yield Question(wanted, kind, AddressForm(encoded))

    def _ask_canary(self, question: Question, outcome: Outcome) -> Answer:
        answer = self._asker.ask(question, purpose="canary")
        entry = self._noted(answer)
        if answer.verdict.is_ambiguous:
            # It is known to exist, so an unclear miss is no miss.
            entry = entry.model_copy(update=_as(Reply.UNCLEAR, answer.verdict.detail))
        self._write(entry, outcome)
        return answer

    def _decide(self, undecided: list[Answer], outcome: Outcome) -> None:
        """Write the unclear misses as what the canary, asked after them, shows them to be."""
        if len(undecided) > 1:
            self._check_canary(outcome, Reply.BLOCKED)
        stop = self.stop
        for answer in undecided:
            entry = answer.entry
            if stop is not None:
                why = stop.reply if CONSEQUENCES[stop.reply].stops else Reply.UNCLEAR
                changes = _as(why, f"{entry.detail}; {stop.detail}")
                changes["recheck_at"] = self._asker.recheck_at(why, entry.asked_at)
                changes["stops_until"] = stop.until
                entry = entry.model_copy(update=changes)
            self._write(entry, outcome)

    def _write(self, entry: LedgerEntry, outcome: Outcome) -> None:
        self._journal.append([entry])
        self._entries.append(entry)
        self.memory.note(entry)
        outcome.entries.append(entry)
        self._received += entry.bytes_received
        most = self._manner.patience.most_bytes
        if self._received > most and self.stop is None:
            self._breaker.stop = Stop(Reply.TOO_LARGE, f"more than {most:,} bytes in a run", None)


def fetch_all(
    fetcher: Fetcher, wanted: Iterable[Wanted], shown: Callable[[Wanted], None] = lambda _: None
) -> list[Outcome]:
    """Fetch documents until the breaker opens; what is not due is not asked for.

    Args:
        fetcher: asks and remembers.
        wanted: the documents, in order.
        shown: told of each document before it is asked for.
    """
    outcomes: list[Outcome] = []
    for document in wanted:
        if fetcher.stop is not None:
            break
        shown(document)
        outcomes.append(fetcher.fetch(document))
    return outcomes


def _as(reply: Reply, detail: str) -> dict[str, object]:
    return {
        "reply": reply,
        "detail": detail[:500],
        "next_action": CONSEQUENCES[reply].next_action,
    }
