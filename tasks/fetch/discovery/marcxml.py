"""What a search of the Digital Library proposes: its MARCXML, record by record.

Fields: 191$a symbol (may repeat), 245 title, 269$a date, 856$u file with its
language in 856$y, 001 (or 035$a) the record's number. The number of results
stands only in a comment. Titles are catalogued in English whatever the language
of the document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from tasks.fetch.discovery.proposals import (
    Discovery,
    Problem,
    Proposal,
    is_article_xiv,
    kind_of,
    not_a_report,
    session_of,
)
from tasks.fetch.discovery.salvage import Cut, cut_records
from tasks.fetch.discovery.search import PAGE_SIZE
from tasks.fetch.discovery.titles import (
    Packs,
    has_treaty_title,
    look_alike,
    names_secretary_general,
)
from tasks.records import Language

_LANGUAGE_NAMES: dict[str, Language] = {
    "العربية": "ar",
    "中文": "zh",
    "english": "en",
    "français": "fr",
    "русский": "ru",
    "español": "es",
}
"""How field 856$y names a language: in its own script."""

_AUTHOR = re.compile(r"\b(?:report|note)s? (?:of|by) the Secretary-General\b", re.IGNORECASE)
"""How the catalogue names the author, in its English titles."""
_ACTIVITIES = re.compile(
    r"\bActivities undertaken by signatory and ratifying States\b", re.IGNORECASE
)
"""How the reports of the sister series are titled; they are in English only."""
_COMMITTEE = re.compile(r"\b(?:1st|First) Committee\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a search.

    Attributes:
        discovery: proposals and problems; a unit is a record.
        total: results of the whole search; None when the answer does not say.
        well_formed: False when the records were salvaged one by one.
    """

    discovery: Discovery
    total: int | None
    well_formed: bool


def read_page(data: bytes, packs: Packs, *, jrec: int = 1, size: int = PAGE_SIZE) -> Page:
    """Read one answer; whatever the bytes are, nothing is raised.

    Args:
        data: the body of the answer.
        packs: the language packs, whose titles and look-alikes tell the reports from others.
        jrec: number of the first record that was asked for, from 1.
        size: records of a page that were asked for.
    """
    answer = cut_records(data)
    proposals: list[Proposal] = []
    problems = list(answer.problems)
    for cut in answer.cuts:
        if cut.element is not None:
            proposals += _propose(cut, cut.element, packs, problems)
    problems += _missing(answer.total, len(answer.cuts), jrec, size)
    discovery = Discovery("digital-library", len(answer.cuts), tuple(proposals), tuple(problems))
    return Page(discovery, answer.total, answer.well_formed)


def next_jrec(page: Page, jrec: int, size: int) -> int | None:
    """Return the number of the first record of the next page; None when there is none.

    A page without records is the last one whatever its total says, and so is one
    without a total: nothing is asked for without end.
    """
    following = jrec + size
    if page.total is None or page.discovery.read == 0 or following > page.total:
        return None
    return following


def _missing(total: int | None, found: int, jrec: int, size: int) -> list[Problem]:
    if total is None:
        if found < size:
            return []
        return [Problem("whole answer", f"{found} records and no total: there may be more")]
    expected = max(0, min(size, total - jrec + 1))
    if found == expected:
        return []
    said = f"{total} results: {expected} records expected from number {jrec}, {found} found"
    return [Problem("whole answer", said)]


def _propose(
    cut: Cut, record: etree._Element, packs: Packs, problems: list[Problem]
) -> list[Proposal]:
    number = _record_number(record)
    place = f"record {number}" if number else f"record {cut.unit} of the answer, without a number"
    if cut.offset is not None:
        place += f" (byte {cut.offset})"
    symbols: list[str | None] = list(dict.fromkeys(_values(record, "191", "a")))
    title = " ".join(_values(record, "245", "abc")) or None
    date = next(iter(_values(record, "269", "a")), None)
    files = _files(record, cut.unit, place, problems)
    proposals = []
    for symbol in symbols or [None]:
        said = f"191$a {symbol}" if symbol else "no 191$a"
        proposals.append(
            Proposal(
                source="digital-library",
                unit=cut.unit,
                symbol=symbol,
                session=session_of(symbol) if symbol else None,
                kind=kind_of(symbol) if symbol else "report",
                agenda_item=None,
                title=title,
                date=date,
                files=files,
                evidence=f"Digital Library {place}: {said}, 245 {title or 'missing'}",
                rejected=_rejected(symbol, title, packs),
                series="article-xiv" if symbol and is_article_xiv(symbol) else "sg-report",
            )
        )
    return proposals


def _rejected(symbol: str | None, title: str | None, packs: Packs) -> str | None:
    """Say why a document is of neither series; None when it is a candidate."""
    if symbol is None:
        return "the record names no symbol"
    if is_article_xiv(symbol) and title is not None and _ACTIVITIES.search(title):
        return None
    return not_a_report(symbol) or _rejected_title(title, packs)


def _rejected_title(title: str | None, packs: Packs) -> str | None:
    """Say why a title is not that of the yearly report; None when it is."""
    if title is None:
        return "the record has no title"
    other = look_alike(title, packs)
    if other is not None:
        return f"look-alike of another series: {other}"
    if not has_treaty_title(title, packs):
        return "the Treaty's title is no part of the title by itself"
    if _COMMITTEE.search(title):
        return "of the First Committee, not of the Secretary-General"
    if not (_AUTHOR.search(title) or names_secretary_general(title, packs)):
        return "the title names no report or note of the Secretary-General"
    return None


def _record_number(record: etree._Element) -> str | None:
    controls = (
        " ".join(map(str, item.itertext())).strip()
        for item in record.iterfind("{*}controlfield[@tag='001']")
    )
    return next((text for text in controls if text), None) or next(
        iter(_values(record, "035", "a")), None
    )


def _values(record: etree._Element, tag: str, codes: str) -> list[str]:
    """Return the subfields of a field in their order, with single spaces, empty ones left out."""
    return [
        text
        for field in record.iterfind(f"{{*}}datafield[@tag='{tag}']")
        for code, text in _subfields(field)
        if code in codes
    ]


def _subfields(field: etree._Element) -> list[tuple[str, str]]:
    """Return code and text of the subfields; one without a code or text is no value."""
    found = (
        (item.get("code") or "", " ".join("".join(map(str, item.itertext())).split()))
        for item in field.iterfind("{*}subfield")
    )
    return [(code, text) for code, text in found if code and text]


def _files(
    record: etree._Element, unit: int, place: str, problems: list[Problem]
) -> tuple[tuple[Language, str], ...]:
    """Return the files that a record links; a link that cannot be used becomes a problem."""
    files: list[tuple[Language, str]] = []
    for field in record.iterfind("{*}datafield[@tag='856']"):
        parts = _subfields(field)
        named = " ".join(text for code, text in parts if code == "y")
        language = _LANGUAGE_NAMES.get(unicodedata.normalize("NFC", named).casefold())
        addresses = [text for code, text in parts if code == "u"]
        if not addresses:
            problems.append(Problem(f"{place}, 856", "no address in $u", unit))
        for address in addresses:
            if language is None:
                what = f"language {named!r} is none of the six" if named else "no language in $y"
                problems.append(Problem(f"{place}, 856", f"{what}: {address}", unit))
            elif not _is_web(address):
                problems.append(Problem(f"{place}, 856", f"no web address: {address}", unit))
            else:
                files.append((language, address))
    return tuple(files)


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
