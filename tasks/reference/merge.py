"""The registry that ships with the project, together with what was noted on this machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import cast

from tasks.errors import ReferenceDataError
from tasks.records import LANGUAGES, Language
from tasks.reference.documents import (
    RANKS,
    DocumentStanding,
    EditionPart,
    LocalEntry,
    RegisteredDocument,
    document_order,
)
from tasks.reference.models import Edition
from tasks.reference.symbols import read_symbol

NOT_SHIPPED = "not among the editions that ship with the project"
_SERIES_ORDER = ("sg-report", "art14", "specimen")


@dataclass(frozen=True, slots=True)
class Registry:
    """Editions and their documents.

    Attributes:
        editions: by edition id, in the order of sessions, then of years.
        parts: addenda, corrigenda and revisions.
        candidates: symbols of reports that no masthead has decided on, beside the one
            that is an edition's symbol; an edition with several equals has no symbol.
    """

    editions: dict[str, Edition]
    parts: tuple[EditionPart, ...]
    candidates: tuple[RegisteredDocument, ...] = ()

    def documents(self) -> tuple[RegisteredDocument, ...]:
        """Return every document with a symbol, in the order of editions, report before parts."""
        found: dict[str, list[RegisteredDocument]] = {key: [] for key in self.editions}
        for edition in self.editions.values():
            report = report_of(edition)
            if report is not None:
                found[edition.edition_id].append(report)
        for document in (*self.candidates, *(part.document for part in self.parts)):
            found[document.edition_id].append(document)
        return tuple(
            document
            for documents in found.values()
            for document in sorted(documents, key=document_order)
        )

    def decided(self, edition_id: str) -> Edition | None:
        """Return the edition if a document, or its own masthead, names its symbol."""
        edition = self.editions.get(edition_id)
        if edition is None or edition.symbol is None:
            return None
        return edition if RANKS[edition.standing] >= RANKS["named"] else None


def report_of(edition: Edition) -> RegisteredDocument | None:
    """Return the report under the edition's symbol, None where it has none."""
    if edition.symbol is None:
        return None
    return RegisteredDocument(
        edition.edition_id,
        edition.symbol,
        "report",
        edition.languages,
        cast(DocumentStanding, edition.standing),
        edition.evidence,
    )


def check_entries(shipped: Registry, entries: Sequence[LocalEntry], file: str) -> None:
    """Check that no line contradicts what ships with the project, and none stands twice.

    Args:
        shipped: the registry that ships with the project.
        entries: the lines of the local registry below its header, one a line.
        file: its name.

    Raises:
        ReferenceDataError: a line gives another symbol to a report whose symbol is named
            or confirmed, or a masthead contradicts another, or a line stands twice.
    """
    seen: dict[tuple[str, str, str], int] = {}
    confirmed: dict[str, str] = {}
    for line, entry in enumerate(entries, 2):
        place = f"line {line}, {entry.symbol}"
        base = entry.named.base
        edition = shipped.decided(entry.edition_id)
        if edition is not None and base != edition.symbol:
            raise ReferenceDataError(
                document=file,
                place=place,
                expected=f"{edition.symbol} or a part of it ({edition.standing})",
                found=entry.symbol,
            )
        before = seen.setdefault((entry.symbol, entry.standing, entry.evidence), line)
        if before != line:
            raise ReferenceDataError(
                document=file, place=place, expected="each line once", found=f"it in line {before}"
            )
        if entry.standing == "confirmed":
            other = confirmed.setdefault(entry.edition_id, base)
            if other != base:
                raise ReferenceDataError(
                    document=file,
                    place=place,
                    expected=f"{other} or a part of it, as another masthead says",
                    found=entry.symbol,
                )


def merge(known: Registry, entries: Iterable[LocalEntry]) -> Registry:
    """Add what was noted to what is known; the order of the entries does not matter.

    A standing only rises. Of several symbols for one report the confirmed one stands
    alone; before that, all of them stay, and the one that is best known is the
    edition's symbol, unless others are known as well.
    """
    noted: dict[str, list[LocalEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda item: (item.noted_on, item.noted_by, item.evidence)):
        noted[entry.edition_id].append(entry)
    editions = dict(known.editions)
    parts = {part.symbol: part for part in known.parts}
    candidates = {item.symbol: item for item in known.candidates}
    for edition_id, of_edition in noted.items():
        edition = editions.get(edition_id) or _new_edition(of_edition[0])
        reports = {
            item.symbol: item for item in candidates.values() if item.edition_id == edition_id
        }
        report = report_of(edition)
        if report is not None:
            reports[report.symbol] = report
        for entry in of_edition:
            if entry.kind == "report":
                reports[entry.symbol] = _with_entry(reports.get(entry.symbol), entry)
            else:
                parts[entry.symbol] = _part_with(parts.get(entry.symbol), entry)
        # A report is in the same languages whichever of its candidates it turns out to be.
        languages = _union(edition.languages, *(item.languages for item in reports.values()))
        for symbol, document in reports.items():
            reports[symbol] = replace(document, languages=languages)
            candidates.pop(symbol, None)
        edition, undecided = _decide(edition, reports)
        editions[edition_id] = edition
        candidates |= {item.symbol: item for item in undecided}
        if edition.standing == "confirmed":
            parts = {
                symbol: part
                for symbol, part in parts.items()
                if part.edition_id != edition_id or _base(symbol) == edition.symbol
            }
    return Registry(
        editions={item.edition_id: item for item in sorted(editions.values(), key=_edition_order)},
        parts=tuple(parts[symbol] for symbol in sorted(parts)),
        candidates=tuple(candidates[symbol] for symbol in sorted(candidates)),
    )


def _decide(
    edition: Edition, reports: dict[str, RegisteredDocument]
) -> tuple[Edition, list[RegisteredDocument]]:
    """Return the edition with the symbol that is best known, and the symbols that stay beside."""
    if not reports:
        return edition, []
    highest = max(RANKS[item.standing] for item in reports.values())
    best = [item for item in reports.values() if RANKS[item.standing] == highest]
    if highest < RANKS[edition.standing]:
        return edition, list(reports.values())
    if len(best) > 1:
        # Several equals: which one it is, a masthead has to say.
        tied = edition.model_copy(update={"symbol": None, "standing": best[0].standing})
        return tied, list(reports.values())
    chosen = best[0]
    others = [item for item in reports.values() if item is not chosen]
    evidence = _joined(edition.evidence, chosen.evidence)
    if chosen.standing == "confirmed":
        for symbol in sorted(item.symbol for item in others):
            evidence = _joined(evidence, f"not {symbol}: overruled by the masthead")
        others = []
    decided = edition.model_copy(
        update={
            "symbol": chosen.symbol,
            "standing": chosen.standing,
            "languages": chosen.languages,
            "evidence": evidence,
        }
    )
    return decided, others


def _with_entry(known: RegisteredDocument | None, entry: LocalEntry) -> RegisteredDocument:
    new = entry.document
    return RegisteredDocument(
        new.edition_id,
        new.symbol,
        new.kind,
        _union(new.languages, known.languages if known else ()),
        max(known.standing, new.standing, key=RANKS.__getitem__) if known else new.standing,
        _joined(known.evidence, new.evidence) if known else new.evidence,
    )


def _part_with(known: EditionPart | None, entry: LocalEntry) -> EditionPart:
    document = _with_entry(known.document if known else None, entry)
    return EditionPart.model_validate(asdict(document))


def _new_edition(entry: LocalEntry) -> Edition:
    return Edition(
        edition_id=entry.edition_id,
        series=entry.series,
        session=entry.session,
        report_year=entry.report_year,
        symbol=None,
        agenda_item=None,
        requested_by=None,
        languages=(),
        standing="unknown",
        evidence=NOT_SHIPPED,
    )


def _joined(known: str, new: str) -> str:
    if known in new:
        return new
    return known if new in known else f"{known}; {new}"


def _union(*lists: tuple[Language, ...]) -> tuple[Language, ...]:
    return tuple(code for code in LANGUAGES if any(code in codes for codes in lists))


def _base(symbol: str) -> str | None:
    named = read_symbol(symbol)
    return named.base if named else None


def _edition_order(edition: Edition) -> tuple[int, int, int, str]:
    series = _SERIES_ORDER.index(edition.series)
    return series, edition.session or 0, edition.report_year or 0, edition.edition_id
