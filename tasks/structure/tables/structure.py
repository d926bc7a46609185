"""A document of blocks to rows and cells: tables first, prose where there is none.

The algorithm, in the order in which it is called:

0. `link_typed_notes`: paragraphs below a table that are the notes to its marks. Before that
   a table within a cell becomes text of the cell.
1. `blocks_to_grids`, `items_of`: cells to tables, tables and paragraphs in reading order.
2. `find_annex`: which tables are the table of activities, and what their columns are.
3. `settle_page_cuts`: rows at page breaks are cut or joined as their wording tells.
4. `Walk`: headings open sections; rows get their parts, their State, or their quarantine.
5. `read_prose`: a report without such a table, paragraph by paragraph, where its shape allows.
6. `number_rows`, `Placings.cells`: rows and cells, which tile the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.blocks import Block, NoteMark
from tasks.errors import NoAnnex
from tasks.records import Evidence, FrontMatter, Note, Role, Shape, SourceText, Span
from tasks.reference import Reference
from tasks.reference.models import LanguagePack
from tasks.structure.conservation import count_conservation
from tasks.structure.front_matter import day_of_report
from tasks.structure.report import StructuredReport, StructuredRow
from tasks.structure.section_headings import match_heading
from tasks.structure.tables.annex import Annex, Item, find_annex, items_of
from tasks.structure.tables.columns import Column
from tasks.structure.tables.drafts import Draft, Placing, Placings
from tasks.structure.tables.grid import Grid, blocks_to_grids, joined
from tasks.structure.tables.pages import Wording, manner_of, settle_page_cuts
from tasks.structure.tables.prose import read_prose
from tasks.structure.tables.row_wording import row_wording
from tasks.structure.tables.states import StateReader
from tasks.structure.tables.typed_notes import link_typed_notes
from tasks.structure.tables.walk import Walk


def structure_blocks(
    source: SourceText, front: FrontMatter, pack: LanguagePack, reference: Reference
) -> StructuredReport:
    """Find the table of activities among the blocks of a document.

    Args:
        source: the document, with blocks.
        front: what its masthead says.
        pack: the wording of its language.
        reference: the reference data.

    Raises:
        NoAnnex: it does not say that it is the report, and nothing in it is the table.
        UnknownSection: a heading among the rows is none of the four.
    """
    unspaced = pack.script == "unspaced"
    states = StateReader(reference, pack.language, day_of_report(front))
    grammar = reference.date_grammar(pack.language)
    for told in _tellings(source.blocks):
        blocks = link_typed_notes(told, lambda text: match_heading(text, pack) is not None)
        items = items_of(blocks, blocks_to_grids(blocks))
        annex = find_annex(
            items, pack, states.is_state, lambda text: grammar.read(text) is not None
        )
        if annex is not None:
            break
    source = replace(source, blocks=blocks)
    placings = Placings()
    _place_by_kind(blocks, placings)
    drafts: list[Draft] = []
    shape: Shape = "table"
    if annex is not None:
        items = _settled(items, annex, row_wording(pack, states, grammar))
        walk = Walk(pack, states, placings, source.name)
        _walk(items, annex, walk, placings)
        drafts = walk.drafts
    else:
        drafts = read_prose(items, pack, states, placings)
        shape = "prose" if drafts else "none"
    if not drafts:
        shape = "none"
        if front.series is None:
            raise _no_annex(source, pack, annex)
    rows = number_rows(drafts, blocks, placings, unspaced=unspaced)
    _place_rest(items, annex, placings, has_rows=bool(drafts))
    cells = placings.cells(source, unspaced=unspaced)
    return StructuredReport(
        front=front,
        rows=rows,
        cells=cells,
        conservation=count_conservation(source, cells),
        shape=shape,
    )


def _tellings(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    """Return the blocks as they may be read: tables within cells as text of the cells, or alone.

    The second is for a document whose table of activities is itself within a cell, as where a
    table is used to lay out the page.
    """
    outer = [
        block
        if block.place is None or block.place.within is None
        else replace(block, place=block.place.outermost)
        for block in blocks
    ]
    return [outer] if outer == list(blocks) else [outer, blocks]


def _settled(items: Sequence[Item], annex: Annex, wording: Wording) -> list[Item]:
    """Settle the page breaks in the tables of activities."""
    tables = {
        item.number: (item, annex.columns[item.number])
        for item in items
        if isinstance(item, Grid) and item.number in annex.columns
    }
    manner = manner_of(tables.values(), wording)
    return [
        settle_page_cuts(*tables[item.number], wording, manner)
        if isinstance(item, Grid) and item.number in tables
        else item
        for item in items
    ]


def _walk(items: Sequence[Item], annex: Annex, walk: Walk, placings: Placings) -> None:
    behind_table = False
    for index, item in enumerate(items[annex.first :], annex.first):
        if isinstance(item, Grid):
            columns = annex.columns.get(item.number)
            if columns is not None:
                walk.grid(item, columns)
            behind_table = columns is not None
        elif item not in placings and item.text:
            if behind_table and walk.rest_of_label(item):
                continue
            behind_table = False
            if index <= annex.last and not walk.paragraph(item):
                placings.quarantine([item], "a paragraph among the tables that is no heading")
        if index >= annex.last and not behind_table:
            break
    walk.close()


def _place_by_kind(blocks: Sequence[Block], placings: Placings) -> None:
    """Place what its kind alone tells: heads and feet, notes, hidden text, repeated heads."""
    for block in blocks:
        match block.kind:
            case "running":
                placings.put([block], Placing("running"))
            case "note":
                placings.put([block], Placing("footnote"))
            case "hidden":
                placings.put([block], Placing("hidden"))
            case "cell" if block.place is not None and block.place.is_repeat:
                placings.put([block], Placing("heading"))
            case _:
                pass


def _place_rest(
    items: Sequence[Item], annex: Annex | None, placings: Placings, *, has_rows: bool
) -> None:
    """Place what is no part of the table: before it the front matter, else text with its title."""
    title: str | None = None
    first = annex.first if annex is not None else len(items)
    for index, item in enumerate(items):
        blocks = _blocks_of(item)
        if isinstance(item, Block) and item.text and _is_title(item):
            title = item.text
        free = [block for block in blocks if block not in placings]
        before = index < first and not (annex is None and has_rows and index > 0)
        if before and isinstance(item, Block):
            placings.put(free, Placing("front_matter"))
        else:
            placings.put(free, Placing("text", reason=title))


_TITLE = 150
"""Characters of the longest title of an annex or table."""


def _is_title(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) <= _TITLE and block.text[-1] not in ".;。"


def _blocks_of(item: Item) -> list[Block]:
    if isinstance(item, Block):
        return [item]
    return [b for row in item.rows for cell in row.cells.values() for b in cell.blocks]


_ROLES: dict[Column, Role] = {
    "state": "state_label",
    "period": "period",
    "activity": "activity",
    "remarks": "remarks",
}


def number_rows(
    drafts: Sequence[Draft], blocks: Sequence[Block], placings: Placings, *, unspaced: bool
) -> tuple[StructuredRow, ...]:
    """Number the rows in document order, and place their blocks."""
    rows: list[StructuredRow] = []
    for ordinal, draft in enumerate(drafts, 1):
        for column, part in draft.parts.items():
            placings.put(part, Placing(_ROLES[column], draft.section, ordinal))
        rows.append(_row(ordinal, draft, blocks, unspaced=unspaced))
    return tuple(rows)


def _row(ordinal: int, draft: Draft, blocks: Sequence[Block], *, unspaced: bool) -> StructuredRow:
    def text_of(column: Column) -> str | None:
        return joined(draft.of(column), unspaced=unspaced) or None

    pieces, activity = draft.blocks, draft.of("activity")
    printed = pieces + draft.shared
    return StructuredRow(
        ordinal=ordinal,
        section=draft.section,
        state_iso3=draft.state.iso3,
        state_basis=draft.state.basis,
        state_label=draft.label,
        period_text=text_of("period"),
        activity=joined(activity, unspaced=unspaced),
        remarks=text_of("remarks"),
        span=Span(pieces[0].span.start, max(piece.span.end for piece in pieces)),
        activity_span=Span(activity[0].span.start, activity[-1].span.end),
        boxes=tuple(box for piece in printed for box in piece.boxes),
        table=draft.table,
        table_row=draft.table_row,
        notes=tuple(_note(mark, blocks) for piece in printed for mark in piece.marks),
        flags=draft.state.flags + (("cell_merged",) if draft.merged.keys() - {"state"} else ()),
        joint=draft.state.joint,
        evidence=tuple(Evidence(what, 0.0) for what in dict.fromkeys(draft.evidence)),
    )


def _note(mark: NoteMark, blocks: Sequence[Block]) -> Note:
    return Note(mark.mark, blocks[mark.note - 1].text if mark.note is not None else None)


def _no_annex(source: SourceText, pack: LanguagePack, annex: Annex | None) -> NoAnnex:
    return NoAnnex(
        document=source.name,
        language=pack.language,
        expected="the table of activities with its sections 1(a), 1(b), 2(a), 2(b)",
        found="no such table"
        if annex is None
        else "a table with such a head, and no heading of a section",
    )
