"""The network side of fetch: each wanted document by its chain, judged with the canary's help.

    for each format that is due (docx, doc, pdf: the best to extract first)
        for each form of its address (encoding, "(OR)")
            ask, again while the trouble is a passing one
            held            -> done
            a miss          -> the next form or format
            no answer, an error, a refusal
                            -> the canary: is it the document, or the server?
            a challenge, too many questions
                            -> the breaker opens, nothing more is asked

An unclear miss (a page, no bytes) can be a block as well. It counts as a miss
only between two documents that the server really gave: one at most a minute
before it and one after it, a canary where there is no other. Until the second
has come it is not written into the ledger, so that "blocked" can never stand
there as "absent".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.recovery import recover
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Answer, Asker, Question, Wanted
from tasks.fetch.network.breaker import Breaker, Stop
from tasks.fetch.network.canary import SERVER_OR_DOCUMENT, Witness, as_reply
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
        self._witness = Witness(
            asker=asker,
            memory=self.memory,
            breaker=self._breaker,
            entries=self._entries,
            servers=servers,
            write=self._write,
            now=now,
        )
        self._received = 0
        self.latest: dict[Wanted, Outcome] = {}
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
        is_used = held is not None and not self._is_set_aside(self.memory.last(wanted, held))
        if held is not None and is_used and not self._manner.all_formats:
            kinds = [held]
        return [
            kind
            for kind in kinds
            if self._manner.refresh
            or self.memory.is_due(wanted, kind, self._now())
            or self._is_lost(self.memory.last(wanted, kind))
        ]

    def _is_set_aside(self, last: LedgerEntry | None) -> bool:
        """Say whether a person took out of use what came; another format may do."""
        held = self._archive.sidecar(last.sha256) if last is not None and last.sha256 else None
        return held is not None and held.set_aside is not None

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
        self.latest[wanted] = outcome
        return outcome

    def _ask_format(
        self, wanted: Wanted, kind: str, outcome: Outcome, undecided: list[Answer]
    ) -> Reply | None:
        """Ask for a format at each form of its address; return the class of the last answer."""
        self._witness.learn_encoding(outcome)
        reply: Reply | None = None
        forms = self.memory.forms(wanted.symbol)
        for form in forms:
            if self.stop is not None:
                break
            answer = self._ask_form(Question(wanted, kind, form), outcome, undecided)
            reply = answer.verdict.reply
            other = AddressForm(not form.encoded)
            if reply is Reply.MALFORMED and not form.all_languages and other not in forms:
                forms.append(other)  # the server has changed its habit
            if reply not in _TRY_OTHER_FORM:
                break
        return reply

    def _ask_form(self, question: Question, outcome: Outcome, undecided: list[Answer]) -> Answer:
        """Ask one question to the end: until its answer is written, or waits among `undecided`."""
        answer = self._ask_patiently(question, outcome)
        if self._witness.is_missed_by(answer):
            # Asked at once, so that a server which blocks is not asked any further; then the
            # question again, since the block may have ended in between.
            self._witness.ask(outcome, Reply.BLOCKED)
            if self.stop is not None:
                undecided.append(answer)
                return answer
            self._write(as_reply(answer.entry, Reply.UNCLEAR, answer.verdict.detail), outcome)
            answer = self._ask_patiently(question, outcome)
        if answer.verdict.is_ambiguous:
            undecided.append(answer)
            return answer
        verdict, entry = answer.verdict, answer.entry
        now, wait = self._now(), answer.retry_after
        if verdict.reply in SERVER_OR_DOCUMENT:
            self._witness.ask(outcome, verdict.reply)
        elif CONSEQUENCES[verdict.reply].stops or verdict.reply is Reply.THROTTLED:
            self._breaker.open(verdict.reply, verdict.detail, now, wait)
        if self._manner.patience.asks_too_much(answer) and verdict.reply is Reply.OUTAGE:
            self._breaker.open(verdict.reply, verdict.detail, now, wait)
        if self.stop is not None:
            entry = entry.model_copy(update={"stops_until": self.stop.until})
        self._write(entry, outcome)
        return answer

    def _ask_patiently(self, question: Question, outcome: Outcome) -> Answer:
        """Ask, with retries; every answer but the last is written."""
        answer = self._manner.patience.ask(
            partial(self._asker.ask, question), lambda failed: self._write(failed.entry, outcome)
        )
        if answer.verdict.reply is Reply.AVAILABLE:
            self._witness.note_document()
        return answer

    def _decide(self, undecided: list[Answer], outcome: Outcome) -> None:
        """Write the unclear misses as what the canary, asked after them, shows them to be."""
        if undecided:
            self._witness.ask(outcome, Reply.BLOCKED)
        stop = self.stop
        for answer in undecided:
            entry = answer.entry
            if stop is not None:
                why = stop.reply if CONSEQUENCES[stop.reply].stops else Reply.UNCLEAR
                entry = as_reply(entry, why, f"{entry.detail}; {stop.detail}").model_copy(
                    update={
                        "recheck_at": self._asker.recheck_at(why, entry.asked_at),
                        "stops_until": stop.until,
                    }
                )
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
        wanted: the documents; those that were asked for least recently go first, so that
            none can keep the others from their turn for ever.
        shown: told of each document before it is asked for.
    """
    outcomes: list[Outcome] = []
    for document in sorted(wanted, key=fetcher.memory.last_asked):
        if fetcher.stop is not None:
            break
        shown(document)
        outcomes.append(fetcher.fetch(document))
    return outcomes
