"""Files that a person gives by hand: what they are, by their masthead first, their name second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasks.errors import (
    CtbtError,
    DamagedInput,
    EmptyInput,
    NotThisReport,
    WrongEdition,
    WrongFormat,
)
from tasks.extract.masthead import Masthead, read_masthead
from tasks.extract.probe import Probe
from tasks.extract.sniff import NAMES, MediaType
from tasks.fetch.archive.store import Archive, Arrival
from tasks.fetch.inbox.file_names import Claim
from tasks.fetch.inbox.folder import GivenFile
from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.verdict import DOCUMENT_TYPES, normal_symbol, printed
from tasks.fetch.replies import Reply
from tasks.records import SPECIMEN_MARK, Language
from tasks.reference import Reference
from tasks.reference.symbols import read_symbol

TEXT: MediaType = "text/plain"


@dataclass(frozen=True, slots=True)
class Recognized:
    """A file that was given by hand, recognized.

    Attributes:
        given: the file as it was read.
        symbol: by its masthead, else by its name; of a specimen without one by its session,
            such as SPECIMEN/66.
        language: likewise.
        edition_id: of the registry, None where the symbol is not in it.
        format: docx, doc, wpd, pdf or txt.
        reply: held, or scan.
        review: why a person should look at it, such as a name that says otherwise.
        masthead: what its front says.
    """

    given: GivenFile
    symbol: str | None
    language: Language | None
    edition_id: str | None
    format: str
    reply: Reply
    review: str | None
    masthead: Masthead

    @property
    def claim(self) -> Claim:
        """Symbol and language, as the later stages take them."""
        return Claim(self.symbol, self.language)


def recognize(given: GivenFile, reference: Reference) -> Recognized:
    """Recognize a file of the inbox.

    Raises:
        EmptyInput: there is nothing in it.
        WrongFormat: it is no document in a format in which reports come.
        DamagedInput: it is no whole document, or needs a password.
        NotThisReport: its title is that of another item.
        WrongEdition: neither its masthead nor its name says which document it is.
    """
    if not given.data:
        raise _refused(EmptyInput, given, "a report", "no bytes")
    probe = given.probe
    if probe.state == "other" or (probe.media_type not in {TEXT, *DOCUMENT_TYPES}):
        raise _refused(WrongFormat, given, "a report (docx, doc, pdf, text)", _what(probe))
    if probe.state in {"damaged", "encrypted"}:
        raise _refused(DamagedInput, given, "a whole document", f"{probe.state}: {probe.detail}")
    masthead = read_masthead(
        probe.text, reference.packs, reference.servers.missing_document_phrases
    )
    if masthead.says_missing:
        found = "a document of the server that says that the document does not exist"
        raise _refused(WrongFormat, given, "a report", found)
    if masthead.look_alike is not None:
        expected = "a report on the Treaty itself"
        raise _refused(NotThisReport, given, expected, masthead.look_alike)
    claim = given.claim
    symbol = masthead.symbol or (claim.symbol if claim else None)
    if symbol is None and masthead.is_specimen and masthead.session is not None:
        symbol = f"{SPECIMEN_MARK}/{masthead.session}"
    if symbol is None:
        raise _refused(
            WrongEdition,
            given,
            "a symbol in its masthead, or a name like A_66_165.zh.docx; of a specimen: its session",
            "no symbol in its masthead, and a name that is no document's",
        )
    language = masthead.language or (claim.language if claim else None)
    doubts = _disagreements(masthead, claim, symbol)
    untitled = masthead.title is None and probe.state == "text" and probe.media_type != TEXT
    if untitled and symbol and read_symbol(symbol) is not None:
        doubts.append("the title of the reports is not in its masthead")
    if probe.state == "scan":
        doubts.append("a scan: a person has to read it")
    return Recognized(
        given=given,
        symbol=symbol,
        language=language,
        edition_id=_edition_of(symbol, reference),
        format=DOCUMENT_TYPES.get(probe.media_type, "txt"),
        reply=Reply.SCAN if probe.state == "scan" else Reply.HELD,
        review="; ".join(doubts) or None,
        masthead=masthead,
    )


def keep(found: Recognized, archive: Archive, now: datetime) -> LedgerEntry:
    """Keep a recognized file in the archive; return its entry for the ledger."""
    given = found.given
    document = archive.keep(
        given.data,
        Arrival(
            source="inbox",
            asked=given.name,
            file_name=given.name,
            arrived_at=now.isoformat(),
            reply=found.reply,
            edition_id=found.edition_id,
            symbol=found.symbol,
            language=found.language,
            format=found.format,
            detail=describe(found),
            review=found.review,
        ),
        media_type=given.probe.media_type,
        printed=printed(given.probe, found.masthead),
    )
    return new_entry(
        source="inbox",
        asked=given.name,
        reply=found.reply,
        now=now,
        edition_id=found.edition_id,
        symbol=found.symbol,
        language=found.language,
        format=found.format,
        sha256=document.sha256,
        media_type=given.probe.media_type,
        byte_size=len(given.data),
        detail=describe(found),
        review=found.review,
    )


def refused_entry(name: str, error: CtbtError, now: datetime) -> LedgerEntry:
    """Return the ledger's entry for a file of the inbox that was refused."""
    return new_entry(
        source="inbox",
        asked=name,
        reply=Reply.DAMAGED if isinstance(error, DamagedInput) else Reply.UNCLEAR,
        now=now,
        detail=str(error)[:500],
        next_action="a person looks at the file",
    )


def check_in_use(found: Recognized, archive: Archive) -> None:
    """Refuse a file that was set aside.

    Another file that is held as the same document is no reason: which of them speaks is decided
    when both were read (tasks.normalize.choice).

    Raises:
        WrongEdition: it was.
    """
    held = archive.sidecar(found.given.sha256)
    if held is not None and held.set_aside is not None:
        raise _refused(
            WrongEdition,
            found.given,
            "a document that is in use; ctbt archive set-aside --undo takes it into use again",
            f"one that was set aside: {held.set_aside}",
        )


def describe(found: Recognized) -> str:
    """Say in words what the file was recognized by."""
    by_masthead = [
        f"{name} {value}"
        for name, value in (
            ("symbol", found.masthead.symbol),
            ("language", found.masthead.language),
            ("session", found.masthead.session),
        )
        if value is not None
    ]
    return f"by its masthead: {', '.join(by_masthead)}" if by_masthead else "by its name"


def _refused(kind: type[CtbtError], given: GivenFile, expected: str, found: str) -> CtbtError:
    return kind(document=given.name, place="inbox", expected=expected, found=found)


def _what(probe: Probe) -> str:
    return f"{NAMES[probe.media_type]}" + (f": {probe.detail}" if probe.state == "other" else "")


def _disagreements(masthead: Masthead, claim: Claim | None, symbol: str | None) -> list[str]:
    found: list[str] = []
    if claim is not None:
        if claim.symbol and masthead.symbol:
            if normal_symbol(claim.symbol) != normal_symbol(masthead.symbol):
                found.append(f"its name says {claim.symbol}, its masthead {masthead.symbol}")
        elif claim.symbol:
            found.append(f"{claim.symbol} is by its name only: its masthead prints no symbol")
        if claim.language and masthead.language and claim.language != masthead.language:
            found.append(f"its name says {claim.language}, its text is {masthead.language}")
    session = symbol.split("/")[1] if symbol and symbol.startswith("A/") else ""
    if masthead.session is not None and session.isdigit() and int(session) != masthead.session:
        found.append(f"the symbol {symbol} is not of session {masthead.session}, which it prints")
    return found


def _edition_of(symbol: str | None, reference: Reference) -> str | None:
    document = reference.document_of_symbol(symbol) if symbol else None
    return document.edition_id if document is not None else None
