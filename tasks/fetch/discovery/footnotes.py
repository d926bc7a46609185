"""What a printed resolution on the Treaty asks for, and which reports its footnotes name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.fetch.discovery.ordinals import ORDINAL, read_ordinal
from tasks.fetch.discovery.proposals import (
    Discovery,
    Problem,
    Proposal,
    is_article_xiv,
    kind_of,
    not_a_report,
    session_of,
)
from tasks.fetch.discovery.resolution import (
    Footnote,
    ResolutionText,
    marks,
    read_resolution,
)
from tasks.fetch.discovery.symbols import find_symbols
from tasks.fetch.discovery.titles import Packs, is_treaty_title
from tasks.records import Language

# A footnote's number can stand right behind a word, where \b sees no end of it.
_GENERAL = r"the Secretary-General(?![A-Za-z])"
_REPORT = re.compile(
    rf"\b(?:report|note)s?(?: (?:submitted|prepared))? (?:of|by|from) {_GENERAL}", re.IGNORECASE
)
_REQUEST = re.compile(rf"\brequests? {_GENERAL}", re.IGNORECASE)
_MAY_ASK = re.compile(
    r"Requests|(?:[Aa]lso|[Ff]urther) requests"
    rf"|{_GENERAL}[^;]{{0,300}}\bto (?:prepare|submit|report|provide)\b"
)
"""Words with which a paragraph can ask for a report in another form, or in a damaged text."""
_TO_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_AT_SESSION = re.compile(rf"\bat (?:its|the) (?P<ordinal>{ORDINAL})(?: regular)? session\b", re.I)
_EFFORTS = re.compile(r"\buniversal(?:i[sz]ation|ity|\s+adherence)\b", re.IGNORECASE)
_RATIFIED = re.compile(r"\bratif(?:ied|ying)\b", re.IGNORECASE)
_BETWEEN_MARKS = re.compile(r"[\s,]*")
_SHOWN = 160
"""Characters of a footnote that an evidence quotes."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A paragraph that requests the Secretary-General to report.

    Attributes:
        resolution: symbol of the resolution; None where its text does not say it.
        paragraph: number of the paragraph.
        session: session that the report is for; None where it is not printed readably.
        on_efforts: True for a report on the efforts of ratifying States towards universality,
            which is this project's series; False for a report on something else.
        text: the paragraph.
    """

    resolution: str | None
    paragraph: int
    session: int | None
    on_efforts: bool
    text: str


@dataclass(frozen=True, slots=True)
class ResolutionReading:
    """What a resolution says about the yearly reports.

    Attributes:
        resolution: its symbol.
        session: its session.
        on_the_treaty: whether it is headed with the Treaty's title; None without a heading.
        requests: the requests for reports.
        asks_for_report: True with a request for a report on the efforts; False only when the
            whole text was read and requests no report at all; None when it is not known.
        reason: why asks_for_report is what it is.
        discovery: the documents that the footnotes name; a unit is a footnote.
    """

    resolution: str | None
    session: int | None
    on_the_treaty: bool | None
    requests: tuple[ReportRequest, ...]
    asks_for_report: bool | None
    reason: str
    discovery: Discovery


def read_footnotes(
    text: str, packs: Packs, *, language: Language = "en", name: str = "resolution"
) -> ResolutionReading:
    """Read a resolution; whatever the text is, nothing is raised.

    Requests are read in English only, as every resolution has an English text.
    In another language a footnote is bound to the report by the wording of the
    language's pack, and its symbols are the same.

    Args:
        text: the text with the lines of the printed page.
        packs: the language packs, whose titles tell the Treaty's resolution from others.
        language: language of the text.
        name: what the text is called in evidence where it does not say its own symbol.
    """
    parsed = read_resolution(text)
    on_the_treaty = _on_the_treaty(parsed, packs)
    requests = _requests(parsed) if language == "en" else ()
    asks, reason = _asks(parsed, requests, on_the_treaty, language)
    problems = [Problem("whole text", gap) for gap in parsed.gaps if language == "en"]
    problems += [
        Problem(f"paragraph {item.paragraph}", "requests a report; for which session is not clear")
        for item in requests
        if item.session is None
    ]
    bound = _bound_to_report(parsed, packs, language)
    proposals: list[Proposal] = []
    place = parsed.symbol or name
    for unit, note in enumerate(parsed.footnotes, start=1):
        where = f"{place}, footnote {note.number}"
        if note.number in bound:
            where += f" (to {bound[note.number]})"
        refusal = _refusal(note, bound, on_the_treaty)
        problems += [
            Problem(where, item.reason, unit)
            for item in find_symbols(note.text)
            if item.reason is not None
        ]
        proposals += _propose(note, unit, where, refusal, parsed.session)
    discovery = Discovery("footnotes", len(parsed.footnotes), tuple(proposals), tuple(problems))
    return ResolutionReading(
        parsed.symbol, parsed.session, on_the_treaty, requests, asks, reason, discovery
    )


def _on_the_treaty(parsed: ResolutionText, packs: Packs) -> bool | None:
    if not parsed.titles:
        return None
    return any(is_treaty_title(title, packs) for title in parsed.titles)


def _requests(parsed: ResolutionText) -> tuple[ReportRequest, ...]:
    found = []
    for item in parsed.paragraphs:
        asked = _REQUEST.search(item.text)
        if item.number is None or asked is None or not _TO_REPORT.search(item.text, asked.end()):
            continue
        sessions = {
            read_ordinal(match["ordinal"]) for match in _AT_SESSION.finditer(item.text, asked.end())
        }
        found.append(
            ReportRequest(
                resolution=parsed.symbol,
                paragraph=item.number,
                session=next(iter(sessions)) if len(sessions) == 1 else None,
                on_efforts=bool(_EFFORTS.search(item.text) and _RATIFIED.search(item.text)),
                text=item.text,
            )
        )
    return tuple(found)


def _asks(
    parsed: ResolutionText,
    requests: tuple[ReportRequest, ...],
    on_the_treaty: bool | None,
    language: Language,
) -> tuple[bool | None, str]:
    """Say whether the resolution asks for the report: no only when all of it was read."""
    if language != "en":
        return None, f"requests are read in English only; this text is in {language}"
    if not on_the_treaty:
        return None, "the text is not headed with the Treaty's title"
    asking = [item for item in requests if item.on_efforts]
    if asking:
        return True, f"paragraph {asking[0].paragraph} requests it"
    if requests:
        return None, f"paragraph {requests[0].paragraph} requests a report on something else"
    texts = [item.text for item in parsed.paragraphs] + [item.text for item in parsed.footnotes]
    doubtful = next((text for text in texts if _MAY_ASK.search(text)), None)
    if doubtful is not None:
        return None, f"this may request it: {doubtful[:_SHOWN]}"
    if parsed.gaps:
        return None, f"the text was not read to its end: {parsed.gaps[0]}"
    return False, "read from the session line to the plenary meeting: no paragraph requests it"


def _bound_to_report(parsed: ResolutionText, packs: Packs, language: Language) -> dict[int, str]:
    """Return the footnotes whose marks stand behind the words for the report, and where.

    Only the first marks behind the words are taken: a later one in the same
    paragraph is of something else.
    """
    numbers = {note.number for note in parsed.footnotes}
    bound: dict[int, str] = {}
    for item in parsed.paragraphs:
        where = f"paragraph {item.number}" if item.number is not None else "the preamble"
        placed = marks(item.text, numbers)
        for end in _report_words(item.text, packs, language):
            behind = [mark for mark in placed if mark[0] >= end]
            for before, mark in zip([None, *behind], behind, strict=False):
                if before is not None and not _BETWEEN_MARKS.fullmatch(
                    item.text[before[1] : mark[0]]
                ):
                    break
                bound.setdefault(mark[2], where)
    return bound


def _report_words(text: str, packs: Packs, language: Language) -> list[int]:
    """Return where the words for a report of the Secretary-General end in a text."""
    if language == "en":
        return [match.end() for match in _REPORT.finditer(text)]
    pack = packs.get(language)
    if pack is None or pack.masthead is None:
        return []
    pattern = re.compile(pack.masthead.author, re.IGNORECASE)
    ends = [match.end() for match in pattern.finditer(text)]
    if ends:
        return ends
    # Patterns of a script without spaces are over text without them.
    kept = [index for index, char in enumerate(text) if not char.isspace()]
    compact = "".join(text[index] for index in kept)
    return [kept[match.end() - 1] + 1 for match in pattern.finditer(compact) if match[0]]


def _refusal(note: Footnote, bound: dict[int, str], on_the_treaty: bool | None) -> str | None:
    """Say why a footnote names no report of the series; None when it may."""
    if not on_the_treaty:
        return "the text is not headed with the Treaty's title"
    if note.number not in bound:
        return f"footnote {note.number} does not stand behind a report of the Secretary-General"
    return None


def _propose(
    note: Footnote, unit: int, where: str, refusal: str | None, session: int | None
) -> list[Proposal]:
    evidence = f"{where}, line {note.line}: {note.text[:_SHOWN]}"
    named = [item.symbol for item in find_symbols(note.text)]
    symbols = [symbol for symbol in dict.fromkeys(named) if symbol is not None]
    if not symbols:
        reason = f"footnote {note.number} names no document by its symbol"
        return [_proposal(unit, None, evidence, reason)]
    return [
        _proposal(unit, symbol, evidence, _rejected(symbol, refusal, session)) for symbol in symbols
    ]


def _rejected(symbol: str, refusal: str | None, session: int | None) -> str | None:
    """Say why a symbol is no report; one of the sister series is proposed wherever it stands."""
    if is_article_xiv(symbol):
        return None
    if refusal is not None:
        return refusal
    own = session_of(symbol)
    if own is not None and session is not None and own > session:
        return f"{symbol} is of a later session than the resolution's, {session}"
    return not_a_report(symbol)


def _proposal(unit: int, symbol: str | None, evidence: str, rejected: str | None) -> Proposal:
    return Proposal(
        source="footnotes",
        unit=unit,
        symbol=symbol,
        session=session_of(symbol) if symbol else None,
        kind=kind_of(symbol) if symbol else "report",
        agenda_item=None,
        title=None,
        date=None,
        files=(),
        evidence=evidence,
        rejected=rejected,
        series="article-xiv" if symbol and is_article_xiv(symbol) else "sg-report",
    )
