"""Discovery, asked for by name: where symbols may be found that the registry does not know.

Each source fails softly: what goes wrong is told, and nothing else depends on
it. What a source proposes becomes a candidate of this machine's registry; only
the masthead of the document itself confirms one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.errors import SettingsError, WrongEdition
from tasks.extract.sniff import sniff
from tasks.fetch.discovery.agenda import read_agenda
from tasks.fetch.discovery.footnotes import ResolutionReading, read_footnotes
from tasks.fetch.discovery.marcxml import next_jrec, read_page
from tasks.fetch.discovery.proposals import Discovery, Proposal
from tasks.fetch.discovery.salvage import MAX_BYTES
from tasks.fetch.discovery.search import PAGE_SIZE, search_url, title_query
from tasks.fetch.ledger import new_entry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.transport import AnswerFailed
from tasks.fetch.network.verdict import judge_status
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.fetch.session import FetchSession, utc_now
from tasks.fetch.told import stop_line
from tasks.reference.registry import (
    read_registry,
    with_candidate,
    write_registry,
)
from tasks.reference.registry_lock import registry_lock

_MOST_PAGES = 20


def discover(session: FetchSession, sources: Sequence[str]) -> list[str]:
    """Ask the sources and note their candidates; return lines for a person.

    Args:
        session: what asks and keeps.
        sources: names from `SOURCES`.
    """
    lines: list[str] = []
    for source in sources:
        lines += [f"discovery, {source}: {line}" for line in _ASK[source](session)]
    return lines


def _digital_library(session: FetchSession) -> list[str]:
    lines: list[str] = []
    for title in session.reference.servers.discovery.search_titles:
        jrec: int | None = 1
        pages = 0
        while jrec is not None and pages < _MOST_PAGES:
            url = search_url(session.settings.digital_library, title_query(title), jrec)
            data = _get(session, url, lines)
            if data is None:
                return lines
            page = read_page(data, session.reference.packs, jrec=jrec)
            lines += _note(session, page.discovery)
            jrec, pages = next_jrec(page, jrec, PAGE_SIZE), pages + 1
    return lines


def _get(session: FetchSession, url: str, lines: list[str]) -> bytes | None:
    """Ask for a page of a search; None, and a line that says why, where there is none."""
    now, data, status = utc_now(), b"", None
    reply, detail = Reply.AVAILABLE, "a page of results"
    try:
        with session.transport.open(url) as answer:
            status = answer.status
            verdict = judge_status(answer.status, answer.headers)
            if verdict is None:
                data = answer.head(MAX_BYTES)
                if sniff(data) == "text/html" or not data:
                    reply, detail = Reply.UNCLEAR, "a page instead of results"
            else:
                reply, detail = verdict.reply, verdict.detail
    except AnswerFailed as failure:
        reply, detail, status = failure.reply, failure.detail, failure.status
    entry = new_entry(
        source="network",
        asked=url,
        reply=reply,
        now=now,
        purpose="discovery",
        http_status=status,
        bytes_received=len(data),
        detail=detail,
    )
    session.journal.append([entry])
    if reply is Reply.AVAILABLE:
        return data
    lines.append(f"{reply.value}: {detail}; {CONSEQUENCES[reply].next_action}")
    return None


def _footnotes(session: FetchSession) -> list[str]:
    """Read the resolutions whose text nobody has seen yet."""
    lines: list[str] = []
    for resolution in session.reference.resolutions:
        if resolution.asks_for_report != "unknown":
            continue
        text = _text_of(session, resolution.symbol, lines)
        if text is not None:
            reading = read_footnotes(text, session.reference.packs, name=resolution.symbol)
            lines += _requests(resolution.symbol, reading)
            lines += _note(session, reading.discovery)
        if session.fetcher.stop is not None:
            break
    return lines


def _agenda(session: FetchSession) -> list[str]:
    """Read the agenda of each session whose report, or whose item, is not known."""
    lines: list[str] = []
    for edition in session.reference.editions.values():
        is_known = edition.agenda_item is not None and edition.standing != "unknown"
        if edition.series != "sg-report" or is_known:
            continue
        symbol = session.reference.servers.discovery.agenda.format(session=edition.session)
        text = _text_of(session, symbol, lines)
        if text is not None:
            lines += _note(session, read_agenda(text, session.reference.packs, document=symbol))
        if session.fetcher.stop is not None:
            break
    return lines


def _text_of(session: FetchSession, symbol: str, lines: list[str]) -> str | None:
    """Return the text of a document, fetched if it is not held; None, and a line, without one.

    The PDF is asked for: its footnotes stand in its text, on their page.
    """
    wanted = Wanted(None, symbol, "en", is_report=False, formats=("pdf",))
    outcome = session.fetcher.fetch(wanted)
    last = session.fetcher.memory.last(wanted, "pdf")
    if last is None or last.sha256 is None or not CONSEQUENCES[last.reply].is_held:
        said = f"{last.reply.value}: {last.detail}" if last is not None else "not asked for"
        stop = f"; {stop_line(outcome.stop)}" if outcome.stop is not None else ""
        lines.append(f"{symbol}: {said}{stop}")
        return None
    held = session.archive.sidecar(last.sha256)
    if held is None:
        lines.append(f"{symbol}: no longer in the archive, sha256 {last.sha256[:12]}")
        return None
    probe = session.prober.probe(session.archive.read(held), whole=True)
    if probe.state != "text":
        lines.append(f"{symbol}: {probe.state}: {probe.detail}")
        return None
    return probe.text


def _requests(symbol: str, reading: ResolutionReading) -> list[str]:
    said = {True: "asks for a report", False: "asks for no report", None: "not known"}
    lines = [f"{symbol}: {said[reading.asks_for_report]}: {reading.reason}"]
    return lines + [
        f"{symbol} para. {item.paragraph} asks for a report to session {item.session}"
        for item in reading.requests
        if item.on_efforts and item.session is not None
    ]


def _note(session: FetchSession, found: Discovery) -> list[str]:
    """Add what was proposed to this machine's registry; return lines for a person."""
    lines = [f"{item.place}: {item.found}" for item in found.problems]
    path = session.settings.registry
    with registry_lock(path):
        return lines + _add_candidates(session, found)


def _add_candidates(session: FetchSession, found: Discovery) -> list[str]:
    lines: list[str] = []
    path = session.settings.registry
    entries = new = read_registry(path)
    for proposal in (*found.candidates, *found.sisters):
        if proposal.symbol is None:
            lines.append(f"item {proposal.agenda_item}: {proposal.evidence}")
            continue
        try:
            new = with_candidate(
                new,
                session.reference.shipped,
                session.reference.series,
                symbol=proposal.symbol,
                evidence=_evidence(proposal),
                noted_on=utc_now().date(),
                noted_by=f"discovery:{proposal.source}",
            )
        except (WrongEdition, SettingsError) as error:
            lines.append(f"{proposal.symbol} is not added: {error}")
            continue
        lines.append(f"candidate {proposal.symbol}: {proposal.evidence}")
    if new != entries:
        write_registry(path, new)
    counts = found.counts
    rejected = [item for item in found.proposals if item.rejected is not None]
    lines += [f"not taken: {item.symbol}: {item.rejected}" for item in rejected]
    lines.append(
        f"{counts.read} read, {counts.proposed} proposed, {counts.rejected} rejected, "
        f"{counts.unreadable} unreadable"
    )
    return lines


def _evidence(proposal: Proposal) -> str:
    """Return the evidence as one printable line, as the registry wants it."""
    text = " ".join(proposal.evidence.split())
    return "".join(char if char.isprintable() else "?" for char in text)[:500]


_ASK: dict[str, Callable[[FetchSession], list[str]]] = {
    "digital-library": _digital_library,
    "footnotes": _footnotes,
    "agenda": _agenda,
}
SOURCES = tuple(_ASK)
"""The sources of discovery."""
