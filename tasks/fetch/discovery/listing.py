"""A listing of the agenda, cut into its items and sub-items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.fetch.discovery.proposals import Proposal
from tasks.fetch.discovery.symbols import plain
from tasks.fetch.discovery.titles import Packs

_ITEM = re.compile(r"(?P<number>\d{1,3})\s*(?:[.．、]|[-–—](?=\s))\s*(?P<text>\S.*)")
_INLINE = re.compile(r"(?<=\s)(?=\d{1,3}\s*[.．、]\s*[^\s\d])")
_SUB_ITEM = re.compile(r"[(（]\s*(?P<letter>[^\W\d_]{1,2})\s*[)）]\s*(?P<text>.*)")
_HEADING = re.compile(r"(?:[A-Z]|[IVXL]{1,5}|[А-Я])\s?[.．、]\s.*")
_FURNITURE = re.compile(r"[0-9]{1,3}(?:/[0-9]{1,3})?|[0-9]{2}-[0-9]{5}.{0,20}|A/[0-9/A-Z.]+\**")
_BRACKETED = re.compile(r"\s*[(（\[]\D{0,30}?(?P<number>\d{1,3})[^()（）\[\]\d]{0,4}[)）\]]\s*$")
_LEADER = re.compile(r"(?:\.\s?\.\s?\.|…)\s?\Z")
_PAGE = re.compile(r"[0-9]{1,4}\Z")
_MOST_LINES = 4
"""Lines that the Treaty's title can run over."""


@dataclass(slots=True)
class Entry:
    """An item or sub-item of a listing, with the lines that stand under it."""

    number: int
    letter: str | None
    line: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which listing is read, and with which wording."""

    document: str
    session: int
    is_allocation: bool
    packs: Packs


def cut_entries(text: str) -> list[Entry]:
    """Cut a listing into items and sub-items; an item also keeps the lines of its sub-items.

    Within a line a number begins an item only when it follows the item before.
    """
    items: list[Entry] = []
    entries: list[Entry] = []
    for number, raw in enumerate(plain(text).splitlines(), start=1):
        line = " ".join(raw.split())
        if line and _FURNITURE.fullmatch(line):
            continue
        for place, piece in enumerate(_INLINE.split(line)):
            match = _ITEM.fullmatch(piece.strip())
            follows = bool(items) and match and int(match["number"]) == items[-1].number + 1
            if match and (place == 0 or follows):
                items.append(Entry(int(match["number"]), None, number, [match["text"]]))
                entries.append(items[-1])
            elif items:
                _add_line(items[-1], entries, piece.strip(), number)
    return entries


def _add_line(item: Entry, entries: list[Entry], line: str, number: int) -> None:
    sub_item = _SUB_ITEM.fullmatch(line)
    if sub_item is not None:
        entries.append(Entry(item.number, sub_item["letter"], number, [sub_item["text"]]))
        item.lines.append("")
    elif entries[-1] is not item:
        entries[-1].lines.append(line)
    item.lines.append(line)


def title_lines(entry: Entry) -> list[str]:
    """Return the lines that can hold an entry's title: up to a blank line or a heading."""
    lines: list[str] = []
    for line in entry.lines[:_MOST_LINES]:
        if not line or (lines and _HEADING.fullmatch(line)):
            break
        lines.append(line)
    return lines


def bare_title(title: str) -> tuple[str, int | None]:
    """Take dot leaders, stops and an item number in brackets off the end of a title."""
    stripped = _without_leaders(title)
    match = _BRACKETED.search(stripped)
    if match is None:
        return stripped, None
    return _without_leaders(stripped[: match.start()]), int(match["number"])


def _without_leaders(title: str) -> str:
    head = title.rstrip()
    page = _PAGE.search(head)
    if page is not None and _LEADER.search(head[max(0, page.start() - 8) : page.start()]):
        head = head[: page.start()]
    return head.rstrip(" .…*＊。;；")


def propose(
    listing: Listing, entry: Entry, title: str, item: int | None, rejected: str | None
) -> Proposal:
    """Propose the number of an entry as the agenda item of the listing's session."""
    printed = f"{entry.number} ({entry.letter})" if entry.letter else f"{entry.number}"
    return Proposal(
        source="agenda",
        unit=0,
        symbol=None,
        session=listing.session,
        kind="report",
        agenda_item=item,
        title=title,
        date=None,
        files=(),
        evidence=f"{listing.document}, line {entry.line}: {printed}. {title}",
        rejected=rejected,
    )
