"""The text of a General Assembly resolution, taken apart: heading, paragraphs, footnotes.

Works on text whose lines are those of the printed page, as a PDF gives them:
footnotes stand at the foot of each page, between two parts of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tasks.fetch.discovery.ordinals import ORDINAL, read_ordinal
from tasks.fetch.discovery.symbols import find_symbols, plain

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")

_RULE = re.compile(r"[_＿]{3,}|[-–—]{5,}")
_FURNITURE = re.compile(
    r"[0-9]{1,3}(?:/[0-9]{1,3})?"  # page, or page of pages
    r"|(?:[0-9]{1,3}/[0-9]{1,3}\s+)?[0-9]{2}-[0-9]{5}(?:\s.{0,12})?(?:\s+[0-9]{1,3}/[0-9]{1,3})?"
    r"|\*[0-9]{5,}\*"  # bar code
)
_HEADING = re.compile(r"(?P<session>[0-9]{2,3})/(?P<number>[0-9]{1,3})\s*[.．]\s*(?P<title>\S.*)")
_SYMBOL = re.compile(r"A/RES/[0-9]{2,3}/[0-9]{1,3}(?![0-9])")
_SESSION = re.compile(rf"(?P<ordinal>{ORDINAL}) session", re.IGNORECASE)
_END = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th) plenary meeting\b.*")
_OPERATIVE = re.compile(r"(?P<number>[0-9]{1,2})\s?[.．]\s+(?P<text>[^\W\d_].*)")
_NOTE = re.compile(
    rf"(?:(?P<raised>[{_SUPERSCRIPTS}]{{1,2}})|[\[(](?P<bracket>[0-9]{{1,2}})[\])]"
    r"|(?P<plain>[0-9]{1,2})(?=\s|$|[AS]/|CTBT-|NPT/))\s*(?P<text>.*)"
)
_MARK = re.compile(
    rf"([{_SUPERSCRIPTS}]{{1,2}})|\[([0-9]{{1,2}})\]|\^([0-9]{{1,2}})"
    r"|(?<=[^\W\d_])([0-9]{1,2})(?![\w/.-]*\w)"
    r"|(?<=[^\W\d_)”\"’»][,.;:)”\"’»])([0-9]{1,2})(?=[\s,.;:]|$)"
    r"|(?<=/[0-9]{2}[,.;])([0-9]{1,2})(?=[\s,.;:]|$)"
)
_REFERENCE = re.compile(r"(?:See|Ibid|Voir|Véase|См\.|见|انظر|United Nations, |Official Records)")
_ABBREVIATION = re.compile(r"(?:^|[\s(/])(?:Nos?|vols?|paras?|chap|sect|pp?|cf|arts?)\.$", re.I)
_UNFINISHED = (",", ";", "/", " and", " et", " y", " и", " و", "和")
_MOST_SKIPPED = 3
"""A number this far beyond the last paragraph's begins a line by chance."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `number` is None in the preamble."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, with the line of the text (from 1) that it begins on."""

    number: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ResolutionText:
    """A resolution taken apart.

    Attributes:
        symbol: A/RES/<session>/<number>, from heading and masthead; None when they say none or two.
        session: session of the resolution, as its heading numbers it.
        titles: the heading's title, read over one, two and three lines.
        paragraphs: in order, the preamble's first.
        footnotes: in order.
        gaps: what is missing for the text to be whole; empty when it was read to its end.
    """

    symbol: str | None
    session: int | None
    titles: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...]
    gaps: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """Paragraphs and footnotes while they are being put together."""

    heads: frozenset[str]
    paragraphs: list[tuple[int | None, list[str]]] = field(default_factory=list)
    footnotes: list[tuple[int, list[str], int]] = field(default_factory=list)
    last: int = 0
    at_foot: bool = False
    in_note: bool = False
    ended: bool = False
    new_paragraph: bool = True


def read_resolution(text: str) -> ResolutionText:
    """Take the text of a resolution apart; whatever it holds, nothing is raised."""
    lines = [" ".join(line.split()) for line in plain(text).splitlines()]
    at = next((index for index, line in enumerate(lines) if _HEADING.fullmatch(line)), None)
    heading = _HEADING.fullmatch(lines[at]) if at is not None else None
    titles = _titles(lines, at, heading["title"]) if heading and at is not None else ()
    draft = _Draft(heads=_running_heads(heading, titles))
    for number, line in enumerate(lines, start=1):
        if at is None or number > at + 1:
            following = next(filter(None, lines[number : number + 3]), "")
            _take(draft, line, number, following)
    symbol, gaps = _symbol(lines, heading)
    session = int(heading["session"]) if heading else None
    paragraphs = tuple(Paragraph(number, _join(parts)) for number, parts in draft.paragraphs)
    gaps += _gaps(lines[: at or 0], session, paragraphs, draft.ended)
    footnotes = tuple(Footnote(number, _join(parts), at) for number, parts, at in draft.footnotes)
    return ResolutionText(symbol, session, titles, paragraphs, footnotes, tuple(gaps))


def marks(text: str, numbers: set[int]) -> list[tuple[int, int, int]]:
    """Find the footnote marks in a paragraph: start, end and number of each.

    A mark is raised, in brackets, or stuck to the word or stop before it; only
    numbers of footnotes that exist are marks.
    """
    hidden = list(text)
    for named in find_symbols(text):
        hidden[named.start : named.end] = " " * (named.end - named.start)
    found = [
        (match.start(), match.end(), int(next(filter(None, match.groups())).translate(_TO_DIGITS)))
        for match in _MARK.finditer("".join(hidden))
    ]
    return [mark for mark in found if mark[2] in numbers]


def _titles(lines: list[str], at: int, first: str) -> tuple[str, ...]:
    titles = [first]
    for line in lines[at + 1 : at + 3]:
        if not line:
            break
        titles.append(f"{titles[-1]} {line}")
    return tuple(titles)


def _running_heads(heading: re.Match[str] | None, titles: tuple[str, ...]) -> frozenset[str]:
    """Return the lines that can stand at the head of each page."""
    if heading is None:
        return frozenset()
    symbol = f"A/RES/{heading['session']}/{heading['number']}"
    both = (f"{one} {two}" for title in titles for one, two in ((symbol, title), (title, symbol)))
    return frozenset({symbol, *titles, *both})


def _take(draft: _Draft, line: str, number: int, following: str) -> None:
    """Put one line where it belongs: page furniture, footnote, or paragraph."""
    if _RULE.fullmatch(line):
        draft.at_foot, draft.in_note = True, False
    elif not line:
        draft.in_note = draft.in_note and _goes_on(draft.footnotes[-1][1])
        draft.new_paragraph = True
    elif (note := _note_start(draft, line, following)) is not None:
        draft.footnotes.append((note[0], [note[1]] if note[1] else [], number))
        draft.in_note = draft.at_foot = True
    elif _FURNITURE.fullmatch(line) or line in draft.heads:
        draft.in_note = draft.at_foot = False
    elif _END.fullmatch(line):
        draft.ended, draft.in_note, draft.at_foot = True, False, False
    elif draft.in_note and not _note_is_over(draft, line):
        draft.footnotes[-1][1].append(line)
    elif not draft.ended:
        draft.in_note = draft.at_foot = False
        _take_body(draft, line)


def _take_body(draft: _Draft, line: str) -> None:
    match = _OPERATIVE.fullmatch(line)
    if match and draft.last < int(match["number"]) <= draft.last + _MOST_SKIPPED:
        draft.last = int(match["number"])
        draft.paragraphs.append((draft.last, [match["text"]]))
    elif not draft.paragraphs or (draft.last == 0 and draft.new_paragraph):
        draft.paragraphs.append((None, [line]))
    else:
        draft.paragraphs[-1][1].append(line)
    # A paragraph of the preamble ends with a comma; the next one begins with a capital.
    draft.new_paragraph = draft.last == 0 and line.rstrip("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹ ").endswith(",")


def _note_start(draft: _Draft, line: str, following: str) -> tuple[int, str] | None:
    """Read a line as the first of a footnote: the next number, at the foot or with a reference."""
    match = _NOTE.fullmatch(line)
    if match is None:
        return None
    printed = match["raised"] or match["bracket"] or match["plain"]
    number, text = int(printed.translate(_TO_DIGITS)), match["text"]
    last = draft.footnotes[-1][0] if draft.footnotes else 0
    if number <= last:
        return None
    # A number alone on its line is a mark when a reference follows, and else a page number.
    if _is_reference(text or following):
        return number, text
    if not text:
        return None
    return (number, text) if draft.at_foot and number == last + 1 else None


def _is_reference(text: str) -> bool:
    if _REFERENCE.match(text):
        return True
    return any(named.start == 0 for named in find_symbols(text))


def _note_is_over(draft: _Draft, line: str) -> bool:
    """A footnote ends with a full stop that is not of an abbreviation, or at the next paragraph."""
    match = _OPERATIVE.fullmatch(line)
    if match is not None and int(match["number"]) == draft.last + 1:
        return True
    parts = draft.footnotes[-1][1]
    if not parts:
        return False
    return parts[-1].endswith((".", "。")) and not _ABBREVIATION.search(parts[-1])


def _goes_on(parts: list[str]) -> bool:
    """A footnote that stops at a blank line goes on behind it when its last line is unfinished."""
    return not parts or parts[-1].endswith(_UNFINISHED)


def _join(parts: list[str]) -> str:
    """Join lines; a symbol that is broken behind its slash stays in one piece."""
    joined = ""
    for part in parts:
        joined += part if not joined or joined.endswith("/") else f" {part}"
    return joined


def _symbol(lines: list[str], heading: re.Match[str] | None) -> tuple[str | None, list[str]]:
    headed = f"A/RES/{heading['session']}/{heading['number']}" if heading else None
    if headed is None:
        return None, ["no heading such as 72/70. <title>"]
    above = lines[: next(i for i, line in enumerate(lines) if _HEADING.fullmatch(line))]
    printed = next((match[0] for line in above if (match := _SYMBOL.search(line))), None)
    if printed is not None and printed != headed:
        return None, [f"the masthead says {printed}, the heading {headed}"]
    return headed, []


def _gaps(
    above: list[str], session: int | None, paragraphs: tuple[Paragraph, ...], ended: bool
) -> list[str]:
    """Name what an English resolution has from first line to last, and this text has not."""
    gaps = []
    sessions = {
        read_ordinal(match["ordinal"]) for line in above if (match := _SESSION.fullmatch(line))
    }
    if session is None or session not in sessions:
        gaps.append("no line above the heading that says the session of the resolution")
    numbered = [item for item in paragraphs if item.number is not None]
    if not numbered:
        gaps.append("no numbered paragraphs at the beginnings of lines")
    for place, item in enumerate(numbered, start=1):
        if item.number != place:
            gaps.append(f"paragraph {place} is not where it should be: {item.number} is")
            break
    for item in numbered:
        if not item.text.rstrip("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹ ").endswith((";", ".", ".”", '."')):
            gaps.append(f"paragraph {item.number} does not end with a stop")
    if not ended:
        gaps.append("no line with the number of the plenary meeting at the end")
    return gaps
