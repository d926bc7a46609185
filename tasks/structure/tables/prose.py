"""Reports without a table: paragraphs below the headings of sections and names of States.

A paragraph is a row where both its section and its State are told: by a
heading that is the State's name, by the name with which it begins, or by a
lead-in ("Finland: ..."). Every other paragraph stays text; nothing is
invented for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.blocks import Block
from tasks.records import SectionId
from tasks.reference.models import LanguagePack
from tasks.structure.annex_titles import annex_number
from tasks.structure.section_headings import match_heading
from tasks.structure.sentence_ends import ends_as_sentence
from tasks.structure.tables.annex import Item
from tasks.structure.tables.drafts import Draft, Parts, Placing, Placings
from tasks.structure.tables.states import RowState, StateReader

_MOST = 0.75
"""Share of the paragraphs that must end as sentences do."""
_LONGEST_NAME = 90
"""Characters; no name of a State is longer."""


def read_prose(
    items: Sequence[Item], pack: LanguagePack, states: StateReader, placings: Placings
) -> list[Draft]:
    """Return the rows of a report in prose; empty where its shape does not tell them.

    Where too many of the pieces below the headings are no sentences, they are the pieces of
    something else, such as a table that was not recovered, and none is taken for a row.
    """
    section: SectionId | None = None
    above: RowState | None = None
    label: Block | None = None
    drafts: list[Draft] = []
    headings: list[tuple[Block, SectionId | None]] = []
    read: list[Block] = []
    for item in items:
        if not isinstance(item, Block) or item.kind != "paragraph" or not item.text:
            continue
        found = match_heading(item.text, pack)
        if found is not None:
            section, above, label = found.section, None, None
            headings.append((item, section))
        elif annex_number(item.text, pack) is not None:
            section, above, label = None, None, None  # another annex tells of something else
        elif section is None:
            continue
        elif len(item.text) <= _LONGEST_NAME and states.is_state(item.text):
            above, label = states.of_label(item.text), item
        else:
            read.append(item)
            draft = _draft(item, section, above, label, states)
            if draft is not None:
                drafts.append(draft)
                label = None
    sentences = sum(ends_as_sentence(block.text) for block in read)
    if sentences < _MOST * len(read):
        return []
    for block, placed_section in headings:
        placings.put([block], Placing("heading", placed_section))
    return drafts


def _draft(
    block: Block,
    section: SectionId,
    above: RowState | None,
    label: Block | None,
    states: StateReader,
) -> Draft | None:
    """Return the row that a paragraph is, None where its State is not told."""
    if above is not None and label is not None:
        parts: Parts = {"state": (label,), "activity": (block,)}
        return Draft(section, above, label.text, parts, None, None, ["prose below a State's name"])
    if above is not None:
        state: RowState | None = states.of_unlabelled(above, block.text)
    else:
        state = states.of_opening(block.text)
    if state is None:
        return None
    return Draft(section, state, None, {"activity": (block,)}, None, None, ["prose"])
