"""Which edition a document is: by what it prints, against what is claimed and registered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.errors import WrongEdition
from tasks.records import MAIN, SPECIMEN_MARK, FrontMatter
from tasks.reference import Reference
from tasks.reference.documents import RegisteredDocument
from tasks.reference.models import Edition
from tasks.reference.symbols import read_specimen_symbol, read_symbol

_PART = re.compile(r"(?:/(?:Add|Corr|Rev)\.[0-9]+)+")
_REVISION = re.compile(r"/Rev\.[0-9]+")
_SYMBOL = re.compile(r"A/(?P<session>[0-9]{2,3})/[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class RecognizedEdition:
    """The edition of a document.

    Attributes:
        edition: the registry's entry.
        symbol_check: how the printed, the claimed and the registered symbol agree, in words.
        notes: what a reader should know, such as an agenda item that differs.
        part: "main", or which part of the edition it is, such as "Add.1". A revision takes the
            place of what it revises.
    """

    edition: Edition
    symbol_check: str
    notes: tuple[str, ...]
    part: str = MAIN


def specimen_edition(
    front: FrontMatter, claimed: str | None, reference: Reference, document: str
) -> RecognizedEdition:
    """Recognize the specimen edition of the session that a specimen prints.

    Whatever symbol it prints or is claimed to have, it is of no edition of the United Nations.

    Raises:
        WrongEdition: no session is printed, the registry has no specimens of it, or the symbol
            is of another session.
    """
    if front.session is None:
        expected = "the session of the General Assembly that the specimen stands for"
        raise _wrong(front, document, expected, "none")
    specimens = [item for item in reference.editions.values() if item.series == "specimen"]
    edition = next((item for item in specimens if item.session == front.session), None)
    if edition is None:
        sessions = ", ".join(str(item.session) for item in specimens)
        expected = f"a session that has specimens ({sessions}: tasks/reference/editions.csv)"
        raise _wrong(front, document, expected, f"session {front.session}")
    for kind, symbol in (("claimed", claimed), ("printed", front.symbol)):
        if symbol is not None and read_specimen_symbol(symbol)[0] not in {None, front.session}:
            expected = f"a specimen of session {front.session}, which it prints"
            raise _wrong(front, document, expected, f"the {kind} symbol {symbol}")
    _, parts = read_specimen_symbol(front.symbol or claimed or "")
    check = f"{SPECIMEN_MARK}: no document of the United Nations; {_agreement(front, claimed, ())}"
    return RecognizedEdition(edition, check, _notes(front, edition), _part(parts))


def recognize_edition(
    front: FrontMatter, claimed: str | None, reference: Reference, document: str
) -> RecognizedEdition:
    """Recognize the edition from what the document prints: its session, or its own symbol.

    The symbol in a file's name is a claim: it is checked against the session
    and against the registry, and proves nothing by itself.

    Raises:
        WrongEdition: neither session nor symbol is printed, the registry has no such
            report, or the claimed or printed symbol is of another report.
    """
    if front.series == "art14":
        return _of_article_xiv(front, claimed, reference, document)
    session = front.session
    if session is None and front.symbol is not None:
        printed = read_symbol(front.symbol)  # an addendum can go without the masthead's rest
        session = printed.session if printed else None
    if session is None:
        raise _wrong(front, document, "the session of the General Assembly", "none")
    edition = reference.edition_of_session(session)
    if edition is None:
        expected = "a session of the registry (tasks/reference/editions.csv)"
        raise _wrong(front, document, expected, f"session {session}")
    registered = _reports(edition, reference)
    for kind, symbol in (("printed", front.symbol), ("claimed", claimed)):
        _check_symbol(
            symbol,
            kind,
            [item.symbol for item in registered],
            session=session,
            front=front,
            document=document,
        )
    return RecognizedEdition(
        edition,
        _agreement(front, claimed, registered),
        _notes(front, edition),
        part_of(front.symbol or claimed),
    )


def part_of(symbol: str | None) -> str:
    """Return which part of its edition the document of that symbol is: "main", "Add.1", ..."""
    if symbol is not None and symbol.startswith(SPECIMEN_MARK):
        return _part(read_specimen_symbol(symbol)[1])
    named = read_symbol(symbol) if symbol else None
    return _part(named.symbol.removeprefix(named.base)) if named else MAIN


def _part(parts: str) -> str:
    return _REVISION.sub("", parts).lstrip("/") or MAIN


def _of_article_xiv(
    front: FrontMatter, claimed: str | None, reference: Reference, document: str
) -> RecognizedEdition:
    """Recognize a document of the Article XIV conferences.

    Its masthead names no session; its year is that of its symbol, and the period in its title
    ends in that year. A claim alone is believed only where that period bears it out.
    """
    named = read_symbol(front.symbol or claimed or "")
    ends = front.period.end.year if front.period and front.period.end else None
    if named is None or named.series != "art14":
        expected = "a symbol of the form CTBT-Art.XIV/<year>/<number>"
        raise _wrong(front, document, expected, front.symbol or claimed or "none")
    if front.symbol is None and named.report_year != ends:
        expected = f"a reporting period that ends in {named.report_year}, as {claimed} claims"
        raise _wrong(front, document, expected, front.period_text or "none printed")
    if claimed is not None and front.symbol is not None:
        other = read_symbol(claimed)
        if other is None or other.base != named.base:
            raise _wrong(front, document, f"{claimed}, as is claimed", front.symbol)
    edition = reference.editions.get(named.edition_id)
    if edition is None:
        expected = "an edition of the registry (tasks/reference/editions.csv)"
        raise _wrong(front, document, expected, named.symbol)
    registered = _reports(edition, reference)
    return RecognizedEdition(
        edition, _agreement(front, claimed, registered), _period_notes(front), part_of(named.symbol)
    )


def _reports(edition: Edition, reference: Reference) -> list[RegisteredDocument]:
    return [item for item in reference.documents([edition.edition_id]) if item.kind == "report"]


def _wrong(front: FrontMatter, document: str, expected: str, found: str) -> WrongEdition:
    return WrongEdition(
        document=document,
        language=front.language,
        place="front matter",
        at=0,
        expected=expected,
        found=found,
    )


def _check_symbol(
    symbol: str | None,
    kind: str,
    registered: Sequence[str],
    *,
    session: int,
    front: FrontMatter,
    document: str,
) -> None:
    if symbol is None:
        return
    match = _SYMBOL.match(symbol)
    if match is None or int(match["session"]) != session:
        expected = f"a document of session {session}, which it prints"
        raise _wrong(front, document, expected, f"the {kind} symbol {symbol}")
    if registered and not any(
        symbol == report or _PART.fullmatch(symbol.removeprefix(report)) for report in registered
    ):
        expected = f"{' or '.join(registered)}, registered for session {session}"
        raise _wrong(front, document, expected, f"the {kind} symbol {symbol}")


def _agreement(
    front: FrontMatter, claimed: str | None, registered: Sequence[RegisteredDocument]
) -> str:
    printed = f"printed {front.symbol}" if front.symbol else "no symbol printed"
    claim = f"claimed {claimed}" if claimed else "none claimed"
    known = " or ".join(f"{item.symbol} ({item.standing})" for item in registered)
    return f"{printed}; {claim}; {f'registered {known}' if known else 'none registered'}"


def _notes(front: FrontMatter, edition: Edition) -> tuple[str, ...]:
    notes: list[str] = []
    if front.agenda_item is None:
        notes.append("no agenda item printed")
    elif edition.agenda_item is not None and front.agenda_item != edition.agenda_item:
        notes.append(
            f"agenda item {front.agenda_item} printed, {edition.agenda_item} registered "
            "(a provisional item can differ from the final one)"
        )
    if front.title is None:
        notes.append("the title of the report is not found as the language pack words it")
    return (*notes, *_period_notes(front))


def _period_notes(front: FrontMatter) -> tuple[str, ...]:
    return ("no reporting period printed above the table",) if front.period is None else ()
