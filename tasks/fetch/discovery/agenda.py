"""The Treaty's item in an agenda: its number, and what an annotated agenda says of its documents.

An allocation of items to a Committee numbers its own list and prints the item
of the agenda in brackets behind each title: there the brackets count.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.fetch.discovery.annotations import named_under
from tasks.fetch.discovery.listing import (
    Entry,
    Listing,
    bare_title,
    cut_entries,
    propose,
    title_lines,
)
from tasks.fetch.discovery.proposals import Discovery, Problem, Proposal
from tasks.fetch.discovery.symbols import plain
from tasks.fetch.discovery.titles import (
    Packs,
    holds_treaty_title,
    is_treaty_title,
    look_alike,
)

_LISTING = re.compile(r"A/(?P<allocation>C\.[0-9]/)?(?P<session>[0-9]{2,3})/[0-9]{1,4}")
_MASTHEAD = re.compile(
    r"(?:.*\s)?(?P<symbol>A/(?:C\.[0-9]/)?(?P<session>[0-9]{2,3})/[0-9]{1,4})\*?"
)
"""A line of the masthead, at whose end the listing's own symbol stands."""
_LOOSE_END = 24
"""A line behind the title that is not longer can be a rest of the title."""


def read_agenda(text: str, packs: Packs, *, document: str) -> Discovery:
    """Find the Treaty's item in a listing; whatever the text is, nothing is raised.

    A unit is an entry that concerns the Treaty: an item with its title, one
    with the title inside a longer one or worded as a look-alike, or a document
    or older item named under the Treaty's item. Documents are read in English only.

    Args:
        text: a listing of the agenda, plain or annotated.
        packs: the language packs, with titles and look-alikes.
        document: symbol of the listing, such as A/66/251; it says the session.
    """
    own = _LISTING.match(document)
    if own is None:
        return _unusable(f"{document!r} is no symbol of a listing: the session is not known")
    entries = cut_entries(text)
    if not entries:
        return _unusable("no numbered items")
    above = plain(text).splitlines()[: entries[0].line - 1]
    printed = next((match for line in above if (match := _MASTHEAD.fullmatch(line.strip()))), None)
    if printed is not None and printed["session"] != own["session"]:
        return _unusable(f"the listing prints {printed['symbol']}; {document} was asked for")
    listing = Listing(document, int(own["session"]), own["allocation"] is not None, packs)
    found: list[Proposal | Problem] = []
    for entry in entries:
        item = _read_entry(entry, listing)
        if item is None:
            continue
        found.append(item)
        if isinstance(item, Proposal) and item.rejected is None:
            found += named_under(entry, listing)
    found = [replace(item, unit=unit) for unit, item in enumerate(found, start=1)]
    proposals = _agreed([item for item in found if isinstance(item, Proposal)], listing)
    problems = [item for item in found if isinstance(item, Problem)]
    if all(item.rejected is not None for item in proposals):
        problems.append(Problem(document, f"none of {len(entries)} entries is the Treaty's item"))
    return Discovery("agenda", len(found), tuple(proposals), tuple(problems))


def _unusable(found: str) -> Discovery:
    return Discovery("agenda", 0, (), (Problem("whole listing", found),))


def _read_entry(entry: Entry, listing: Listing) -> Proposal | Problem | None:
    """Read an entry that concerns the Treaty; None for every other one."""
    lines = title_lines(entry)
    whole = " ".join(lines)
    for count in range(len(lines), 0, -1):
        title = " ".join(lines[:count])
        bare, bracketed = bare_title(title)
        if is_treaty_title(bare, listing.packs):
            rest = lines[count] if count < len(lines) else ""
            if _may_go_on(rest):
                place = f"{listing.document}, item {entry.number}, line {entry.line}"
                return Problem(place, f"the title may go on: {rest}")
            return _item(entry, listing, bare, bracketed)
    other = look_alike(whole, listing.packs)
    if other is not None:
        reason = f"look-alike of another item: {other}"
        return propose(listing, entry, whole, None, reason)
    if holds_treaty_title(whole, listing.packs):
        reason = "the Treaty's title stands inside a longer one"
        return propose(listing, entry, whole, None, reason)
    return None


def _may_go_on(rest: str) -> bool:
    """Say whether a line behind a title can be more of it: it is short, and opens nothing."""
    return 0 < len(rest) <= _LOOSE_END and not any(mark in rest for mark in ":：")


def _item(entry: Entry, listing: Listing, title: str, bracketed: int | None) -> Proposal:
    if entry.letter is not None:
        reason = f"stands as sub-item ({entry.letter}) of item {entry.number}"
        return propose(listing, entry, title, None, reason)
    if listing.is_allocation:
        missing = None if bracketed else "an allocation that does not print the agenda item"
        return propose(listing, entry, title, bracketed, missing)
    if bracketed not in {None, entry.number}:
        reason = f"two numbers: {entry.number} before the title, {bracketed} behind it"
        return propose(listing, entry, title, None, reason)
    return propose(listing, entry, title, entry.number, None)


def _agreed(proposals: list[Proposal], listing: Listing) -> list[Proposal]:
    """Reject the item's number when the listing gives more than one for its own session."""
    numbers = {
        item.agenda_item
        for item in proposals
        if item.rejected is None and item.symbol is None and item.session == listing.session
    }
    if len(numbers) < 2:
        return proposals
    reason = f"the listing gives several numbers: {sorted(filter(None, numbers))}"
    return [
        replace(item, rejected=reason)
        if item.rejected is None and item.session == listing.session
        else item
        for item in proposals
    ]
