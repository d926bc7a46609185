"""One question to the document server, and its answer judged, kept and ready for the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from tasks.extract.masthead import read_masthead
from tasks.extract.probe import Probe
from tasks.fetch.archive.store import Archive, ArchivedDocument, Arrival
from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.exchange import receive, retry_after, still, validators
from tasks.fetch.network.hosts import AddressForm
from tasks.fetch.network.partials import Notes, Partial, kept_headers
from tasks.fetch.network.transport import AnswerFailed, Transport
from tasks.fetch.network.verdict import (
    DOCUMENT_TYPES,
    PAGE_READ,
    Verdict,
    judge_document,
    judge_page,
    printed,
)
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.records import Language
from tasks.reference import Reference

Purpose = Literal["document", "canary"]

_GOES_ON = frozenset(reply for reply, what in CONSEQUENCES.items() if what.is_passing or what.stops)
"""Answers after which an unfinished download waits to be taken up again."""


class Prober(Protocol):
    """Reads the front of files, also in several threads; `tasks.extract.isolated.IsolatedProbe`."""

    def probe(self, data: bytes, *, whole: bool = False) -> Probe:
        """Return what can be read of its front, or of all of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is wanted: one symbol in one language.

    Attributes:
        edition_id: the edition it belongs to, None for a canary.
        symbol, language: of the document.
        is_report: whether it should be titled as the reports are.
        formats: only these; empty for all, the best one first.
    """

    edition_id: str | None
    symbol: str
    language: Language
    is_report: bool = True
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A document in one format, asked for at one form of its address."""

    wanted: Wanted
    kind: str
    form: AddressForm = field(default_factory=AddressForm)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, judged.

    Attributes:
        verdict: its class and why.
        entry: its line in the ledger, not written yet.
        retry_after: seconds the server asks us to wait, None where it does not say.
    """

    verdict: Verdict
    entry: LedgerEntry
    retry_after: float | None = None


@dataclass(slots=True)
class _Exchange:
    """What happened on the network, before anybody has judged it."""

    verdict: Verdict | None = None
    status: int | None = None
    received: int = 0
    headers: Mapping[str, str] | None = None


class Asker:
    """Asks one question at a time."""

    def __init__(
        self,
        *,
        base: str,
        transport: Transport,
        archive: Archive,
        prober: Prober,
        reference: Reference,
        now: Callable[[], datetime],
    ) -> None:
        """Take what it works with.

        Args:
            base: https://documents.un.org.
            transport: the way to the network.
            archive: where documents are kept.
            prober: reads the front of a file.
            reference: wording of servers and mastheads.
            now: the time (UTC).
        """
        self._base = base
        self._transport = transport
        self._archive = archive
        self._prober = prober
        self._reference = reference
        self._now = now
        self._notes = Notes(archive.partial)

    def close(self) -> None:
        """Close what it keeps open."""
        self._notes.close()

    def ask(self, question: Question, *, purpose: Purpose = "document") -> Answer:
        """Ask, judge the answer, and keep the document if it is one.

        A document that is held from this address is asked for only if it has changed; a
        canary always, since "not modified" can come from somewhere before the server.
        """
        wanted = question.wanted
        url = question.form.address(self._base, wanted.symbol, wanted.language, question.kind)
        begun_at = self._now()
        partial = Partial(self._notes, self._archive.partial, url)
        if purpose == "canary":
            partial.discard()  # what is here already says nothing of the server
        held = self._last_from(url) if purpose == "document" else None
        exchange = self._exchange(partial, validators(url, held))
        verdict, document = exchange.verdict, None
        if verdict is None:
            verdict, document = self._judge_file(question, partial, begun_at, purpose)
        elif verdict.reply is Reply.UNCHANGED and held is not None:
            verdict, document = still(url, held), held
        headers = exchange.headers or {}
        entry = new_entry(
            source="network",
            asked=url,
            reply=verdict.reply,
            now=begun_at,
            purpose=purpose,
            edition_id=wanted.edition_id,
            symbol=wanted.symbol,
            language=wanted.language,
            format=question.kind,
            http_status=exchange.status,
            sha256=document.sha256 if document else None,
            media_type=document.media_type if document else None,
            byte_size=document.byte_size if document else None,
            bytes_received=exchange.received,
            detail=verdict.detail[:500],
            recheck_at=self.recheck_at(verdict.reply, begun_at),
            review=document.arrivals[-1].review if document else verdict.review,
        )
        return Answer(verdict, entry, retry_after(headers.get("retry-after"), begun_at))

    def recheck_at(self, reply: Reply, asked_at: datetime) -> datetime:
        """Return when a question with this answer may be asked again (UTC, without zone)."""
        days = self._reference.servers.recheck_days[reply.value]
        return asked_at.replace(tzinfo=None) + timedelta(days=days)

    def _last_from(self, url: str) -> ArchivedDocument | None:
        digests = list(self._archive.from_url(url))
        held = self._archive.sidecar(digests[-1]) if digests else None
        return held if held is not None and self._archive.path(held.sha256).is_file() else None

    def _exchange(self, partial: Partial, conditions: Mapping[str, str]) -> _Exchange:
        """Bring the body into the partial file; a verdict where there is none to judge."""
        if partial.is_whole:
            return _Exchange(status=200)  # a run that was stopped had all of it
        exchange = _Exchange()
        try:
            headers = partial.headers() or conditions
            with self._transport.open(partial.url, headers) as answer:
                exchange.status, exchange.headers = answer.status, answer.headers
                try:
                    exchange.verdict = receive(answer, partial)
                finally:
                    exchange.received = answer.received
        except AnswerFailed as failure:
            exchange.status = exchange.status or failure.status
            exchange.verdict = Verdict(failure.reply, failure.detail)
        is_unchanged = exchange.verdict is not None and exchange.verdict.reply is Reply.UNCHANGED
        if is_unchanged and not conditions:
            said = "status 304, though there was nothing to compare"
            exchange.verdict = Verdict(Reply.UNCLEAR, said, is_ambiguous=True)
        if exchange.verdict is not None and exchange.verdict.reply not in _GOES_ON:
            partial.discard()
        return exchange

    def _judge_file(
        self, question: Question, partial: Partial, arrived_at: datetime, purpose: Purpose
    ) -> tuple[Verdict, ArchivedDocument | None]:
        """Judge the file that came, and move it into the archive if it is a document."""
        wanted, begun = question.wanted, partial.begun
        data = partial.path.read_bytes()
        verdict = judge_page(data[:PAGE_READ], partial.size, self._reference.servers)
        if verdict is not None or begun is None:
            partial.discard()
            return verdict or Verdict(Reply.INTERRUPTED, "the download was taken away"), None
        probe = self._prober.probe(data)
        masthead = read_masthead(
            probe.text, self._reference.packs, self._reference.servers.missing_document_phrases
        )
        verdict = judge_document(
            probe,
            masthead,
            symbol=wanted.symbol,
            language=wanted.language,
            is_report=wanted.is_report,
        )
        if not CONSEQUENCES[verdict.reply].is_kept:
            partial.discard()
            return verdict, None
        last = next(reversed(self._archive.from_url(partial.url)), None)
        suffix = DOCUMENT_TYPES.get(probe.media_type, question.kind)
        document = self._archive.keep_file(
            partial.path,
            Arrival(
                source="network",
                asked=partial.url,
                final_url=begun.final_url if begun.final_url != partial.url else None,
                file_name=f"{wanted.symbol.replace('/', '_')}.{wanted.language}.{suffix}",
                arrived_at=arrived_at.isoformat(),
                reply=verdict.reply,
                edition_id=wanted.edition_id,
                symbol=wanted.symbol,
                language=wanted.language,
                format=suffix,
                requested=question.kind,
                purpose=purpose,
                headers=kept_headers(begun.headers),
                detail=verdict.detail,
                review=verdict.review,
            ),
            media_type=probe.media_type,
            printed=printed(probe, masthead),
        )
        partial.discard()
        if verdict.reply is Reply.AVAILABLE and document.sha256 == last:
            verdict = Verdict(Reply.UNCHANGED, "the same bytes again", review=verdict.review)
        return verdict, document
