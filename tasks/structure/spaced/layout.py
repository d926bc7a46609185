"""Where the table stands in spaced text: its head, and the headings of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.errors import NoAnnex, UnknownSection
from tasks.records import SECTIONS, SectionId
from tasks.reference.folding import Folded, fold_pattern, fold_words
from tasks.reference.models import LanguagePack, SectionWording
from tasks.structure.compact import Compact
from tasks.structure.headings import SectionBody, TableLayout, footnotes_start
from tasks.structure.section_headings import heading_patterns

Found = tuple[SectionId, int, int]
"""A heading: its section, and where it begins and where what follows it begins."""


def find_layout_spaced(compact: Compact, pack: LanguagePack, document: str) -> TableLayout:
    """Find the annex table and its sections.

    Raises:
        NoAnnex: there is no heading of a section.
        UnknownSection: a heading stands where it cannot, or is none of the four.
    """
    folded = fold_words(compact.text)
    found = _headings(compact, folded, pack, document)
    places = [start for _, start, _ in found]
    behind = [end for *_, end in found]
    heads = [
        (start, end)
        for start, end in _heads(compact, folded, pack)
        if start in behind or (places and end <= places[0])
    ]
    if not found:
        raise NoAnnex(
            document=document,
            language=pack.language,
            expected="the headings of the annex table: 1(a), 1(b), 2(a), 2(b)",
            found="none of them" + (", only the head of a table" if heads else ""),
        )
    above = [head for head in heads if head[1] <= places[0]][-1:]
    heads = above + [head for head in heads if head[0] in behind]
    begin = above[0][0] if above else places[0]
    _refuse_unknown(compact, folded, pack, found, document)
    notes = footnotes_start(compact, behind[-1])
    ends = [*places[1:], notes]
    return TableLayout(
        front_end=begin,
        footnotes=(notes, len(compact.text)),
        heads=tuple(heads),
        sections=tuple(
            SectionBody(section, start, end, stop)
            for (section, start, end), stop in zip(found, ends, strict=True)
        ),
    )


def _place(compact: Compact, folded: Folded, match: re.Match[str]) -> tuple[int, int]:
    """Return where a match stands, up to the word behind it."""
    start, end = folded.place(*match.span())
    while end < len(compact.text) and compact.text[end] in " .:-–—*":
        end += 1
    return start, end


def _heads(compact: Compact, folded: Folded, pack: LanguagePack) -> Iterator[tuple[int, int]]:
    """Find heads of the table: the columns' words in their order, one or two missing."""
    state, period, activity, remarks = (
        "(?:"
        + "|".join(
            re.sub(r"(?:\\ )*/(?:\\ )*", " ?/ ?", re.escape(fold_words(word).text))
            for word in sorted(words, key=len, reverse=True)
        )
        + ")"
        for words in (*pack.table_head, ("(?!)",))[:4]
    )
    pattern = re.compile(
        rf"(?<!\w){state}(?: {period})? {activity}(?: {remarks})?(?!\w)"
        rf"|(?<!\w){period} {state} {activity}(?: {remarks})?(?!\w)"
        rf"|(?<!\w){period} {activity}(?: {remarks})?(?!\w)"
    )
    for match in pattern.finditer(folded.text):
        start, end = _place(compact, folded, match)
        first = compact.text[start]
        if first.isupper() or not first.islower():
            yield start, end


def _headings(compact: Compact, folded: Folded, pack: LanguagePack, document: str) -> list[Found]:
    """Return each heading once, also where it is printed again as continued.

    Raises:
        UnknownSection: a heading stands again, or before one that it should follow.
    """
    wording = pack.sections
    assert wording is not None  # noqa: S101 - heading_patterns raises without it
    continued = "|".join(map(fold_pattern, wording.continued)) or "(?!)"
    again = re.compile(rf"\W{{0,3}}(?:{continued})(?!\w)[.)\]]*")
    found: list[Found] = []
    repeats: set[int] = set()
    matches = sorted(
        (
            (section, match)
            for section, pattern in heading_patterns(pack).items()
            for match in pattern.finditer(folded.text)
            if _stands_alone(compact, folded, match, wording)
        ),
        key=lambda pair: (pair[1].start(), -pair[1].end()),
    )
    for section, match in matches:
        start, end = _place(compact, folded, match)
        repeated = again.match(folded.text, match.end())
        if repeated:
            _, end = _place(compact, folded, repeated)
            repeats.add(start)
        if not found or start >= found[-1][2]:
            found.append((section, start, end))
    for (before, *_), (section, start, end) in pairwise(found):
        later = SECTIONS.index(section) - SECTIONS.index(before)
        if later < 0 or (later == 0 and start not in repeats):
            raise UnknownSection(
                document=document,
                language=pack.language,
                place=f"character {compact.offsets[start]}",
                at=compact.offsets[start],
                expected=f"a section that comes after {before}",
                found=f"the heading of {section}: {compact.text[start:end].strip()}",
            )
    return found


def _stands_alone(
    compact: Compact, folded: Folded, match: re.Match[str], wording: SectionWording
) -> bool:
    """Say whether a heading is no part of a sentence that names it."""
    before = folded.text[max(0, match.start() - 40) : match.start()].rstrip(" ")
    if before[-1:] in tuple(",(/«“"):
        return False
    if re.search(rf"(?<!\w){fold_pattern(wording.not_after)}$", before):
        return False
    start, _ = folded.place(*match.span())
    first = next((char for char in compact.text[start : match.end() + start] if char.isalpha()), "")
    digit = compact.text[start].isdigit()
    return digit or not first.islower() or compact.text[start] == "("


_NUMBER = r"[1-9]\s?\(?(?P<letter>[^\W\d_])\)(?P<stop>\.)?"


def _refuse_unknown(
    compact: Compact,
    folded: Folded,
    pack: LanguagePack,
    known: Sequence[Found],
    document: str,
) -> None:
    """Refuse a numbered heading ("3 (c). Other") that no section's wording accounts for."""
    wording = pack.sections
    if wording is None:
        return
    groups = "|".join(fold_pattern(group) for group in wording.groups.values())
    level = fold_pattern(wording.level)
    shape = re.compile(
        rf"(?<![\w./(])(?:(?P<group>[1-9]\.? ?-? ?(?:{groups})(?:{level}) )?{_NUMBER})(?= )"
    )
    for match in shape.finditer(folded.text, known[0][1]):
        start, end = folded.place(*match.span())
        inside = any(begin <= start < stop for _, begin, stop in known)
        following = compact.text[end : end + 3].strip()
        if inside or not (match["stop"] or match["group"]) or following[:1].islower():
            continue
        if _stands_alone(compact, folded, match, wording):
            raise UnknownSection(
                document=document,
                language=pack.language,
                place=f"character {compact.offsets[start]}",
                at=compact.offsets[start],
                expected="the heading of section 1(a), 1(b), 2(a) or 2(b)",
                found=compact.text[start : start + 24],
            )
