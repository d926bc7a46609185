"""Sections: which heads and feet they show, and how they number notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.extract.docx.draft import Reference
from tasks.extract.docx.formats import is_known, print_number
from tasks.extract.docx.names import (
    TAGS,
    attribute,
    child,
    integer,
    relation_id,
    switch,
    value_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = ("first", "default", "even")
_SIDES = {"headerReference": "head", "footerReference": "foot"}


@dataclass(frozen=True, slots=True)
class NoteNumbers:
    """How notes are numbered; None where the document or Word itself decides."""

    form: str | None = None
    start: int | None = None
    restart: str | None = None

    def over(self, other: NoteNumbers) -> NoteNumbers:
        """Return these, and where they do not say, the others."""
        return NoteNumbers(
            self.form or other.form,
            other.start if self.start is None else self.start,
            self.restart or other.restart,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A section.

    Attributes:
        parts: relationship ids of heads and feet, by side and type (first, default, even).
        first_differs: the first page has heads and feet of its own.
        notes: how it numbers notes, by story.
    """

    parts: dict[tuple[str, str], str]
    first_differs: bool
    notes: dict[str, NoteNumbers]


@dataclass(frozen=True, slots=True)
class Running:
    """A head or foot that sections name: its relationship, its side, and whether it is shown."""

    relation: str
    side: str
    shown: bool


def read_section(properties: _Element) -> Section:
    """Read the properties of a section."""
    parts = {
        (_SIDES[name], attribute(element, "type") or "default"): relation_id(element)
        for element in properties
        if (name := TAGS.get(element.tag, "")) in _SIDES
    }
    return Section(parts, bool(switch(properties, "titlePg")), note_numbers(properties))


def note_numbers(properties: _Element | None) -> dict[str, NoteNumbers]:
    """Read how a section or the document's settings number footnotes and endnotes."""
    numbers = {}
    for story in ("footnote", "endnote"):
        found = child(properties, f"{story}Pr")
        start = child(found, "numStart")
        numbers[story] = NoteNumbers(
            value_of(found, "numFmt"),
            None if start is None else integer(start),
            value_of(found, "numRestart"),
        )
    return numbers


def running_parts(sections: Sequence[Section], *, even_differs: bool) -> list[Running]:
    """Return the heads and feet that sections name, each part once, in the order of their pages.

    A section that names none of a type goes on with those of the section before it. One that
    no page shows, such as an even one where all pages are alike, is not printed.
    """
    current: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], bool] = {}
    for section in sections:
        current |= section.parts
        shown = {"first": section.first_differs, "default": True, "even": even_differs}
        for kind in _TYPES:
            for side in ("head", "foot"):
                if (side, kind) in current:
                    key = (current[side, kind], side)
                    found[key] = found.get(key, False) or shown[kind]
    return [Running(relation, side, shown) for (relation, side), shown in found.items()]


def number_notes(
    references: Sequence[Reference], sections: Sequence[Section], settings: dict[str, NoteNumbers]
) -> Iterator[tuple[Reference, str]]:
    """Give references their marks, in the order of the document.

    Yields:
        A reference, and what is not certain of its mark, "" where all is.
    """
    defaults = {
        "footnote": NoteNumbers("decimal", 1, "continuous"),
        "endnote": NoteNumbers("lowerRoman", 1, "continuous"),
    }
    next_number: dict[str, int] = {}
    before: dict[str, Reference] = {}
    for reference in references:
        story = reference.story
        own = (
            sections[reference.section].notes[story]
            if reference.section < len(sections)
            else (NoteNumbers())
        )
        numbers = own.over(settings[story]).over(defaults[story])
        last = before.get(story)
        starts = (
            last is None
            or (numbers.restart == "eachSect" and last.section != reference.section)
            or (numbers.restart == "eachPage" and last.page != reference.page)
        )
        before[story] = reference
        if starts:
            next_number[story] = 1 if numbers.start is None else numbers.start
        if reference.custom:
            reference.mark = reference.custom
            yield reference, ""
            continue
        form = numbers.form or "decimal"
        reference.mark = print_number(next_number[story], form)
        next_number[story] += 1
        reason = "" if is_known(form) else f"number format {form} shown in digits"
        if numbers.restart == "eachPage":
            reason = "numbered anew on each page, as Word last laid them out"
        yield reference, reason
