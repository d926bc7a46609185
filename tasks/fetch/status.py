"""What is held, missing, blocked, late: a year x language x format grid, from what was kept.

Pure: the registry, the archive's sidecars and the ledger go in, cells come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tasks.fetch.archive.store import ArchivedDocument, Arrival
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.memory import Memory
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.records import Language
from tasks.reference import Reference
from tasks.reference.models import Edition

HELD, LATE, NEVER, OTHER_FORMAT = "held", "late", "never asked", "held in another format"
SET_ASIDE = "set aside"
NOT_REQUESTED, NO_SYMBOL = "none requested", "no symbol known"

_WAITED_FOR = frozenset(
    {Reply.ABSENT, Reply.MISSING_DOCUMENT, Reply.NOT_PUBLISHED, Reply.NO_WORD_VERSION}
)
"""Answers of a server that has no such document: late, where the calendar expects one."""
_SAID = {
    Reply.MISSING_DOCUMENT: "absent",
    Reply.NO_WORD_VERSION: "absent",
    Reply.NOT_PUBLISHED: "not published",
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One document in one language and format.

    Attributes:
        edition_id, session, year, symbol: of the registry; symbol None where none is known.
        part: report, addendum, corrigendum, revision.
        language, format: None where nothing can be asked for.
        state: held, absent, not published, blocked, never asked, late, or another class of answer.
        on: date of the answer or arrival.
        recheck_on: date from which it is asked again.
        expected_by: date from which the calendar expects it.
        detail: why.
        review: why a person should look at it.
        sha256: of the document that is held.
    """

    edition_id: str
    session: int | None
    year: int | None
    symbol: str | None
    part: str
    language: Language | None
    format: str | None
    state: str
    on: date | None = None
    recheck_on: date | None = None
    expected_by: date | None = None
    detail: str = ""
    review: str | None = None
    sha256: str | None = None


def grid(
    reference: Reference,
    documents: Iterable[ArchivedDocument],
    entries: Sequence[LedgerEntry],
    as_of: date,
) -> list[GridCell]:
    """Return a cell for each registered document, language and format.

    An edition without a symbol, or one that nobody asked for, has one cell that says so.

    Args:
        reference: the registry.
        documents: what is archived.
        entries: the ledger, oldest first.
        as_of: the day on which a report is late or not.
    """
    kept = list(documents)
    held = _held(kept)
    aside = {item.sha256: item.set_aside for item in kept if item.set_aside is not None}
    memory = Memory(entries)
    cells: list[GridCell] = []
    for edition in reference.editions.values():
        if edition.series == "specimen":
            continue
        registered = reference.documents([edition.edition_id])
        expected = reference.expected_by(edition)
        if not registered:
            cells.append(_without_symbol(edition, expected, as_of))
        for document in registered:
            for language in document.languages:
                wanted = Wanted(edition.edition_id, document.symbol, language)
                here = held.get((document.symbol, language), {})
                for kind in _kinds(reference.servers.formats, here):
                    cells.append(
                        _cell(
                            edition,
                            document.kind,
                            wanted,
                            kind,
                            here=here,
                            last=memory.last(wanted, kind),
                            expected=expected if document.kind == "report" else None,
                            as_of=as_of,
                            aside=aside,
                        )
                    )
    return cells


def _held(
    documents: Iterable[ArchivedDocument],
) -> dict[tuple[str, Language], dict[str, ArchivedDocument]]:
    """Return {(symbol, language): {format: newest document}} of what is in use."""
    found: dict[tuple[str, Language], dict[str, tuple[str, ArchivedDocument]]] = defaultdict(dict)
    for document in documents:
        if document.set_aside is not None:
            continue
        for arrival in document.arrivals:
            if arrival.symbol and arrival.language and CONSEQUENCES[arrival.reply].is_held:
                formats = found[arrival.symbol, arrival.language]
                kind = arrival.format or "?"
                if kind not in formats or formats[kind][0] < arrival.arrived_at:
                    formats[kind] = (arrival.arrived_at, document)
    return {key: {kind: item[1] for kind, item in value.items()} for key, value in found.items()}


def _kinds(formats: Sequence[str], held: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*formats, *sorted(held)]))


def _without_symbol(edition: Edition, expected: date | None, as_of: date) -> GridCell:
    if edition.standing == "none_requested":
        state = NOT_REQUESTED
    else:
        state = LATE if expected is not None and expected <= as_of else NO_SYMBOL
    return GridCell(
        edition_id=edition.edition_id,
        session=edition.session,
        year=edition.report_year,
        symbol=None,
        part="report",
        language=None,
        format=None,
        state=state,
        expected_by=expected,
        detail=edition.evidence,
    )


def _cell(
    edition: Edition,
    part: str,
    wanted: Wanted,
    kind: str,
    *,
    here: dict[str, ArchivedDocument],
    last: LedgerEntry | None,
    expected: date | None,
    as_of: date,
    aside: Mapping[str, str],
) -> GridCell:
    document = here.get(kind)
    arrival = _arrival(document, wanted) if document is not None else None
    if document is not None and arrival is not None:
        state, detail, review = HELD, arrival.detail, arrival.review
        on: date | None = datetime.fromisoformat(arrival.arrived_at).date()
    elif last is None:
        state, detail, review, on = NEVER, "", None, None
    else:
        is_late = last.reply in _WAITED_FOR and not here and expected and expected <= as_of
        state = LATE if is_late else _SAID.get(last.reply, last.reply.value.replace("_", " "))
        if CONSEQUENCES[last.reply].is_held:
            state = OTHER_FORMAT
        detail, review, on = f"{last.reply.value}: {last.detail}", last.review, last.asked_at.date()
        if last.sha256 is not None and last.sha256 in aside:
            state, detail = SET_ASIDE, f"set aside: {aside[last.sha256]}"
    return GridCell(
        edition_id=edition.edition_id,
        session=edition.session,
        year=edition.report_year,
        symbol=wanted.symbol,
        part=part,
        language=wanted.language,
        format=kind,
        state=state,
        on=on,
        recheck_on=last.recheck_at.date() if last is not None and last.recheck_at else None,
        expected_by=expected,
        detail=detail,
        review=review,
        sha256=document.sha256 if document is not None else None,
    )


def _arrival(document: ArchivedDocument, wanted: Wanted) -> Arrival:
    return next(
        arrival
        for arrival in document.arrivals
        if (arrival.symbol, arrival.language) == (wanted.symbol, wanted.language)
        and CONSEQUENCES[arrival.reply].is_held
    )
