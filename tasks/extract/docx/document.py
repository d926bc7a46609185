"""The stories of a Word document in order: heads, body, notes, feet, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.extract.docx.draft import Draft, count_letters
from tasks.extract.docx.gathered import Place
from tasks.extract.docx.names import switch
from tasks.extract.docx.numbering import Numbering
from tasks.extract.docx.paragraph import ParagraphReader
from tasks.extract.docx.parts import Parts
from tasks.extract.docx.sections import (
    Section,
    note_numbers,
    number_notes,
    read_section,
    running_parts,
)
from tasks.extract.docx.story import NOT_SHOWN, Context, StoryReader
from tasks.extract.docx.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_drafts(parts: Parts) -> tuple[list[Draft], int]:
    """Read all stories of a document.

    Returns:
        Drafts in reading order, and the number of characters that were read.

    Raises:
        Broken: a part is broken or missing.
    """
    styles = Styles(parts.root("styles"))
    numbering = Numbering(parts.root("numbering"), styles)
    settings = parts.root("settings")
    reader = StoryReader(ParagraphReader(styles, Place()), numbering)
    sections: list[Section] = []
    body = _body(parts, reader, sections)
    running = running_parts(sections, even_differs=bool(switch(settings, "evenAndOddHeaders")))
    heads, feet = (
        [
            draft
            for each in running
            if each.side == side
            for draft in reader.read(
                parts.open(parts.part(each.relation, parts.main)),
                parts.part(each.relation, parts.main),
                Context("running", hidden=None if each.shown else NOT_SHOWN),
            )
        ]
        for side in ("head", "foot")
    )
    for reference, reason in number_notes(
        list(reader.paragraphs.references.values()), sections, note_numbers(settings)
    ):
        reader.count.computed += 0 if reference.custom else count_letters(reference.mark)
        reference.reason = reason
    footnotes, endnotes, comments = (
        _notes(parts, reader, kind) for kind in ("footnotes", "endnotes", "comments")
    )
    drafts = [*heads, *body, *footnotes, *endnotes, *feet, *comments]
    return drafts, reader.count.stored + reader.count.computed


def _body(parts: Parts, reader: StoryReader, sections: list[Section]) -> list[Draft]:
    def end_section(properties: _Element) -> None:
        sections.append(read_section(properties))
        reader.paragraphs.place.section += 1

    reader.on_section = end_section
    with parts.open(parts.main) as file:
        body = reader.read(file, parts.main, Context("paragraph"))
    reader.on_section = None
    return body


def _notes(parts: Parts, reader: StoryReader, kind: str) -> list[Draft]:
    """Read notes or comments, notes in the order of their references."""
    part = parts.related(kind)
    if part is None:
        return []
    with parts.open(part) as file:
        drafts = reader.read(file, part, Context("note"))
    for draft in drafts:
        own = draft.own_mark
        if own is not None and not own.custom and draft.own_mark_at is not None:
            reader.count.computed += count_letters(own.mark)
    order = {id(each): place for place, each in enumerate(reader.paragraphs.references.values())}
    return sorted(drafts, key=lambda draft: order.get(id(draft.own_mark), len(order)))
