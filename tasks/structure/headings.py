"""Where the table stands: its head and the headings of its four sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tasks.errors import NoAnnex, ReferenceDataError, UnknownSection
from tasks.records import SECTIONS, SectionId
from tasks.reference.models import LanguagePack, SectionWording
from tasks.structure.compact import Compact

_STOP = "[.．、:：]?"
_GROUP_NUMBERS = {"1": "(?:1|一|I)", "2": "(?:2|二|II)"}
_CLOSING = frozenset('》。）)"”')
_OTHER_NUMBERS = "(?:[1-9]|[一二三四五六七八九])"


@dataclass(frozen=True, slots=True)
class SectionBody:
    """One section: its heading text[heading:start], its rows text[start:end]."""

    section: SectionId
    heading: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The parts of a document, as indexes of its compact text.

    Attributes:
        front_end: where the front matter ends and the annex table begins.
        footnotes: the notes below the table, as (start, end); empty without any.
        heads: the table's column heads, wherever they stand, as (start, end).
        sections: the sections in document order.
    """

    front_end: int
    footnotes: tuple[int, int]
    heads: tuple[tuple[int, int], ...]
    sections: tuple[SectionBody, ...]


def find_layout(compact: Compact, pack: LanguagePack, document: str) -> TableLayout:
    """Find the annex table and its sections.

    Raises:
        NoAnnex: there is no heading of a section.
        UnknownSection: a heading has the shape of a section's, and is none of the four.
    """
    if pack.sections is None or not pack.table_head:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="section wording", found="none"
        )
    heads = tuple(
        match.span()
        for match in _head_pattern(pack).finditer(compact.text)
        if compact.begins_word(match.start()) and compact.begins_word(match.end())
    )
    found = _section_headings(compact, pack.sections, document, pack.language)
    first = min([heads[0][0]] if heads else [], default=len(compact.text))
    begin = min(first, found[0][1] if found else first)
    _refuse_unknown(compact, pack.sections, begin, document, pack.language)
    if not found:
        raise NoAnnex(
            document=document,
            language=pack.language,
            expected="the headings of the annex table: 1(a), 1(b), 2(a), 2(b)",
            found="none of them" + (", only the head of a table" if heads else ""),
        )
    notes = footnotes_start(compact, found[-1][2])
    ends = [heading for _, heading, _ in found[1:]] + [notes]
    return TableLayout(
        front_end=begin,
        footnotes=(notes, len(compact.text)),
        heads=heads,
        sections=tuple(
            SectionBody(section, heading, start, end)
            for (section, heading, start), end in zip(found, ends, strict=True)
        ),
    )


_NOTE = re.compile(r"[*＊]{1,3}[^*＊]{4,250}$")


def footnotes_start(compact: Compact, start: int) -> int:
    """Return where the notes below the table begin: at marks that begin a word of their own.

    A mark behind a word refers to a note and is none. Of several notes the
    first that follows only others counts.
    """
    end = len(compact.text)
    while True:
        match = _NOTE.search(compact.text[:end], start)
        if match is None or not compact.begins_word(match.start()):
            return end
        end = match.start()


def _head_pattern(pack: LanguagePack) -> re.Pattern[str]:
    """Heads of four columns, or of three: without remarks, or without a date."""
    state, period, activity, remarks = (
        f"(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})"
        for forms in pack.table_head
    )
    return re.compile(f"{state}{period}{activity}{remarks}?|{state}{activity}{remarks}")


def _section_headings(
    compact: Compact, wording: SectionWording, document: str, language: str
) -> list[tuple[SectionId, int, int]]:
    """Return (section, start, end) of each heading.

    Raises:
        UnknownSection: a heading stands again, or before one that it should follow.
    """
    found = sorted(
        (match.start(), match.end(), section)
        for section in SECTIONS
        for match in _section_pattern(section, wording).finditer(compact.text)
        if _stands_alone(compact, match.start(), wording)
    )
    for (_, _, before), (start, end, section) in pairwise(found):
        if SECTIONS.index(section) <= SECTIONS.index(before):
            raise UnknownSection(
                document=document,
                language=language,
                place=f"character {compact.offsets[start]}",
                at=compact.offsets[start],
                expected=f"a section that comes after {before}",
                found=f"the heading of {section}: {compact.text[start:end]}",
            )
    return [(section, start, end) for start, end, section in found]


def _section_pattern(section: SectionId, wording: SectionWording) -> re.Pattern[str]:
    """A heading is its group's name, its number and its title; the number or the name may lack."""
    number, letter = section
    group_number = _GROUP_NUMBERS[number]
    name = f"{wording.groups['1' if number == '1' else '2']}{wording.level}{_STOP}"
    group = f"{group_number}{_STOP}{name}"
    title = wording.titles[section]
    lettered = f"{group_number}{_STOP}[(（]{letter}[)）]{_STOP}"
    return re.compile(
        f"(?:(?:{group_number}{_STOP})?{name})?{lettered}{title}|{group}(?:[(（]{letter}[)）]{_STOP})?{title}"
        f"|[(（]{letter}[)）]{_STOP}{title}"
    )


def _stands_alone(compact: Compact, start: int, wording: SectionWording) -> bool:
    before = compact.text[max(0, start - 3) : start]
    begins = compact.begins_word(start) or before[-1:] in _CLOSING
    return begins and not re.search(f"{wording.not_after}$", before)


def _refuse_unknown(
    compact: Compact, wording: SectionWording, begin: int, document: str, language: str
) -> None:
    """Refuse a numbered heading that no section's wording accounts for."""
    known = [
        match.span()
        for section in SECTIONS
        for match in _section_pattern(section, wording).finditer(compact.text, begin)
    ]
    groups = "|".join(wording.groups.values())
    shape = re.compile(
        f"(?:{_OTHER_NUMBERS}{_STOP}(?:{groups}){wording.level})?{_OTHER_NUMBERS}[(（][a-z][)）]"
        f"(?P<stop>[.．])?"
    )
    for match in shape.finditer(compact.text, begin):
        if not match["stop"] and not match[0].startswith(tuple("123456789一二三四五六七八九")):
            continue
        is_heading = match["stop"] or re.match(f".{{1,2}}(?:{groups})", match[0])
        inside = any(start <= match.start() < end for start, end in known)
        if is_heading and not inside and _stands_alone(compact, match.start(), wording):
            raise UnknownSection(
                document=document,
                language=language,
                place=f"character {compact.offsets[match.start()]}",
                at=compact.offsets[match.start()],
                expected="the heading of section 1(a), 1(b), 2(a) or 2(b)",
                found=compact.text[match.start() : match.start() + 24],
            )
