"""Through the annex from top to bottom: headings open sections, the rest are rows."""

from __future__ import annotations

from tasks.blocks import Block
from tasks.errors import UnknownSection
from tasks.records import SectionId
from tasks.reference.models import LanguagePack
from tasks.structure.section_headings import Heading, heading_shape, match_heading
from tasks.structure.tables.columns import Columns
from tasks.structure.tables.drafts import Draft, Parts, Placing, Placings
from tasks.structure.tables.grid import Grid, GridCell, GridRow, joined
from tasks.structure.tables.states import RowState, StateReader


class Walk:
    """Reads the tables of the annex in order; what it finds is in `drafts`."""

    def __init__(
        self, pack: LanguagePack, states: StateReader, placings: Placings, document: str
    ) -> None:
        """Begin above the first section."""
        self.drafts: list[Draft] = []
        self._pack = pack
        self._states = states
        self._placings = placings
        self._document = document
        self._unspaced = pack.script == "unspaced"
        self._section: SectionId | None = None
        self._above: RowState | None = None
        self._waiting: tuple[Block, ...] = ()

    def heading(self, text: str) -> Heading | None:
        """Enter the section that a heading opens; None when the text is no heading."""
        found = match_heading(text, self._pack)
        if found is None:
            return None
        if found.repeats and found.section is None and self._section is not None:
            return found  # "1. Bilateral (continued)": the section goes on
        if found.section != self._section or not found.repeats:
            self._leave()
        self._section = found.section
        return found

    def paragraph(self, block: Block) -> bool:
        """Take a paragraph between tables if it is a heading or a State's name; say whether."""
        if self.heading(block.text) is not None:
            self._placings.put([block], Placing("heading", self._section))
            return True
        if self._section is not None and block.text and self._states.is_state(block.text):
            self._wait((block,), self._states.of_label(block.text))
            return True
        return False

    def grid(self, grid: Grid, columns: Columns) -> None:
        """Take all rows of a table."""
        for row in grid.rows:
            if self._is_head(row, columns):
                self._placings.put(_blocks(row), Placing("heading", self._section))
            elif not self._lone(row, columns):
                self._activity(row, grid, columns)

    def rest_of_label(self, block: Block) -> bool:
        """Take what stands right below a table if it ends the last row's label; say whether.

        A long name in a narrow column can have its last line below all other cells of the last
        row, where nothing shows that it is of the table. Only a label that names no State, and
        names one with these words, is continued.
        """
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.label is None or last.state.basis != "unknown":
            return False
        label = joined((*last.parts.get("state", ()), block), unspaced=self._unspaced)
        if not self._states.is_state(label):
            return False
        last.parts["state"] = (*last.parts.get("state", ()), block)
        last.label, last.state = label, self._states.of_label(label)
        self._above = last.state
        return True

    def close(self) -> None:
        """End the annex: a label without a row below it is quarantined."""
        self._leave()

    def _is_head(self, row: GridRow, columns: Columns) -> bool:
        """Return whether a row is one of the head's, or a cell of the head reaches down into it."""
        rows = {row.number, *(cell.place.row for cell in row.covered.values())}
        is_marked = all(cell.place.is_head for cell in row.cells.values()) and len(row.cells) > 1
        return is_marked or not rows.isdisjoint(columns.head_rows)

    def _lone(self, row: GridRow, columns: Columns) -> bool:
        """Take a row with one cell that is a heading or a State's name; say whether it was."""
        if len(row.cells) != 1:
            return False
        (cell,) = row.cells.values()
        text = cell.text(unspaced=self._unspaced)
        if len(cell.blocks) > 1 and all(
            match_heading(block.text, self._pack) is not None for block in cell.blocks
        ):
            for block in cell.blocks:
                self.heading(block.text)
                self._placings.put([block], Placing("heading", self._section))
            return True
        if self.heading(text) is not None:
            self._placings.put(cell.blocks, Placing("heading", self._section))
            return True
        if heading_shape(text, self._pack):
            raise UnknownSection(
                document=self._document,
                language=self._pack.language,
                place=_place(cell),
                at=cell.blocks[0].span.start,
                expected="the heading of section 1(a), 1(b), 2(a) or 2(b)",
                found=text[:60],
            )
        wide = cell.place.column_span > 1
        role = columns.role_at(cell.place.column, cell.place.column_span)
        if (role == "state" or wide) and not row.covered and self._states.is_state(text):
            self._wait(cell.blocks, self._states.of_label(text))
            return True
        return False

    def _wait(self, blocks: tuple[Block, ...], state: RowState) -> None:
        """Keep a label that stands above its rows; it belongs to the first of them."""
        self._quarantine_waiting()
        self._waiting, self._above = blocks, state

    def _activity(self, row: GridRow, grid: Grid, columns: Columns) -> None:
        parts: Parts = {}
        strange: list[Block] = []
        for cell in row.cells.values():
            role = columns.role_at(cell.place.column, cell.place.column_span)
            if role is None:
                strange += cell.blocks
            else:
                parts[role] = parts.get(role, ()) + cell.blocks
        if self._section is None:
            self._placings.quarantine(_blocks(row), "a row above the first section's heading")
            return
        merged = _merged(row, columns, parts)
        whole = parts | merged
        if not parts or "activity" not in whole:
            self._placings.quarantine(_blocks(row), "a row without an activity", self._section)
            return
        if strange:
            reason = "a column that the table's head does not name"
            self._placings.quarantine(strange, reason, self._section)
        last = self.drafts[-1] if self.drafts else None
        if parts.keys() == {"remarks"} and last and last.of("activity") == whole["activity"]:
            # a cell more of the remarks on one activity
            last.parts["remarks"] = last.parts.get("remarks", ()) + parts["remarks"]
            return
        state, label = self._state(parts, merged)
        if self._waiting:
            parts["state"] = self._waiting + parts.get("state", ())
            label = label or joined(self._waiting, unspaced=self._unspaced)
            state = self._above if self._above is not None else state
            self._waiting = ()
        evidence = [f"columns by {columns.basis}"]
        evidence += [reason for block in _blocks(row) for reason in block.reasons]
        self.drafts.append(
            Draft(self._section, state, label, parts, grid.number, row.number, evidence, merged)
        )

    def _state(self, parts: Parts, merged: Parts) -> tuple[RowState, str | None]:
        """Return the row's State and its label, of a merged cell also below its first row."""
        label = joined((parts | merged).get("state", ()), unspaced=self._unspaced)
        if label:
            state = self._states.of_label(label)
            if "state" in parts:
                self._above = state
            return state, label
        if self._waiting and self._above is not None:
            return self._above, None
        activity = joined((parts | merged)["activity"], unspaced=self._unspaced)
        return self._states.of_unlabelled(self._above, activity), None

    def _leave(self) -> None:
        """Forget the label above: none goes over a section's end."""
        self._quarantine_waiting()
        self._above = None

    def _quarantine_waiting(self) -> None:
        reason = "a State's name without a row below it"
        self._placings.quarantine(self._waiting, reason, self._section)
        self._waiting = ()


def _merged(row: GridRow, columns: Columns, parts: Parts) -> Parts:
    """Return what cells of rows above give a row, for the columns in which it has no cell."""
    merged: Parts = {}
    for cell in row.covered.values():
        role = columns.role_at(cell.place.column, cell.place.column_span)
        if role is not None and role not in parts:
            merged[role] = merged.get(role, ()) + cell.blocks
    return merged


def _blocks(row: GridRow) -> list[Block]:
    return [block for cell in row.cells.values() for block in cell.blocks]


def _place(cell: GridCell) -> str:
    page = cell.blocks[0].page
    where = f"table {cell.place.table}, row {cell.place.row}"
    return f"page {page}, {where}" if page is not None else where
