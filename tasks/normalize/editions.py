"""Which edition a document is: by what it prints, against what is claimed and registered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.errors import WrongEdition
from tasks.records import FrontMatter
from tasks.reference import Reference
from tasks.reference.documents import RegisteredDocument
from tasks.reference.models import Edition

_PART = re.compile(r"(?:/(?:Add|Corr|Rev)\.[0-9]+)+")
_SYMBOL = re.compile(r"A/(?P<session>[0-9]{2,3})/[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class RecognizedEdition:
    """The edition of a document.

    Attributes:
        edition: the registry's entry.
        symbol_check: how the printed, the claimed and the registered symbol agree, in words.
        notes: what a reader should know, such as an agenda item that differs.
    """

    edition: Edition
    symbol_check: str
    notes: tuple[str, ...]


def specimen_edition(reference: Reference) -> RecognizedEdition:
    """Return the edition that all specimens are loaded as."""
    edition = next(item for item in reference.editions.values() if item.series == "specimen")
    return RecognizedEdition(edition, "SPECIMEN: no document of the United Nations", ())


def recognize_edition(
    front: FrontMatter, claimed: str | None, reference: Reference, document: str
) -> RecognizedEdition:
    """Recognize the edition from the session that the document prints.

    The symbol in a file's name is a claim: it is checked against the session
    and against the registry, and proves nothing by itself.

    Raises:
        WrongEdition: no session is printed, the registry has no report to it,
            or the claimed or printed symbol is of another report.
    """
    if front.session is None:
        raise WrongEdition(
            document=document,
            language=front.language,
            place="front matter",
            expected="the session of the General Assembly",
            found="none",
        )
    edition = reference.edition_of_session(front.session)
    if edition is None:
        raise WrongEdition(
            document=document,
            language=front.language,
            place="front matter",
            expected="a session of the registry (tasks/reference/editions.csv)",
            found=f"session {front.session}",
        )
    registered = [
        item for item in reference.documents([edition.edition_id]) if item.kind == "report"
    ]
    for kind, symbol in (("printed", front.symbol), ("claimed", claimed)):
        _check_symbol(symbol, kind, [item.symbol for item in registered], front, document)
    return RecognizedEdition(
        edition, _agreement(front, claimed, registered), _notes(front, edition)
    )


def _check_symbol(
    symbol: str | None,
    kind: str,
    registered: Sequence[str],
    front: FrontMatter,
    document: str,
) -> None:
    if symbol is None:
        return
    match = _SYMBOL.match(symbol)
    if match is None or int(match["session"]) != front.session:
        raise WrongEdition(
            document=document,
            language=front.language,
            place="front matter",
            expected=f"a document of session {front.session}, which it prints",
            found=f"the {kind} symbol {symbol}",
        )
    if registered and not any(
        symbol == report or _PART.fullmatch(symbol.removeprefix(report)) for report in registered
    ):
        raise WrongEdition(
            document=document,
            language=front.language,
            place="front matter",
            expected=f"{' or '.join(registered)}, registered for session {front.session}",
            found=f"the {kind} symbol {symbol}",
        )


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
    if front.period is None:
        notes.append("no reporting period printed above the table")
    return tuple(notes)
