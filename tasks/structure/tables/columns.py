"""What the columns of a table are: by their head, or else by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from tasks.reference.models import LanguagePack
from tasks.structure.table_heads import match_head
from tasks.structure.tables.grid import Grid, GridRow

Column = Literal["state", "period", "activity", "remarks"]
COLUMNS: tuple[Column, ...] = ("state", "period", "activity", "remarks")

_HEAD_ROWS = 4
"""Rows among which a head is looked for; captions and section headings may stand above it."""
_LONGEST_HEAD = 80
"""Characters of a cell of a head; longer ones are text."""
_MOST = 0.6
"""Share of a column's cells that must be States (or dates) before it is taken for theirs."""
_FEWEST = 3
"""Cells that show what a column is."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The roles of a table's columns, and how they are known.

    Attributes:
        roles: {column from 1: role}; a column without role is not there.
        head_rows: numbers of the rows that are heads.
        basis: "head", "table before" (the same columns, no head of its own) or "content".
    """

    roles: Mapping[int, Column]
    head_rows: frozenset[int]
    basis: Literal["head", "table before", "content"]

    def role_at(self, column: int, span: int) -> Column | None:
        """Return the role of a cell.

        One that covers several columns is of the first that has a role, but of the activity
        where that is among them.
        """
        roles = [self.roles[at] for at in range(column, column + span) if at in self.roles]
        return "activity" if "activity" in roles else next(iter(roles), None)


def head_of_row(row: GridRow, pack: LanguagePack) -> dict[int, Column] | None:
    """Return the roles of the columns below a head row; None when it is none."""
    order = sorted(row.cells)
    texts = [row.cells[column].text(unspaced=pack.script == "unspaced") for column in order]
    if len(texts) < 2 or any(len(text) > _LONGEST_HEAD for text in texts):
        return None
    found = match_head(texts, pack)
    return None if found is None else {order[index]: role for index, role in found.items()}


def columns_of(
    grid: Grid, pack: LanguagePack, before: Columns | None, is_state: Callable[[str], bool]
) -> Columns | None:
    """Return what the columns are by the table's head, or by the table before it.

    Args:
        grid: the table.
        pack: the language's wording.
        before: the columns of the last table of activities above it.
        is_state: says whether a text is the name of a State.

    Returns:
        None when the table has no such head, and does not go on with the one before: it has
        more columns, none where the activities should be, or labels that are no States.
    """
    heads = {row.number: found for row in grid.rows if (found := head_of_row(row, pack))}
    early = [row.number for row in grid.rows[:_HEAD_ROWS] if row.number in heads]
    if early:
        roles = _with_states(grid, heads[early[0]], frozenset(heads), is_state, pack)
        return Columns(roles, frozenset(heads), "head")
    if before is not None and _goes_on(grid, before, is_state, pack.script == "unspaced"):
        return Columns(before.roles, frozenset(heads), "table before")
    return None


def _with_states(
    grid: Grid,
    roles: Mapping[int, Column],
    heads: frozenset[int],
    is_state: Callable[[str], bool],
    pack: LanguagePack,
) -> Mapping[int, Column]:
    """Add the State column where the head calls it by an unknown word, by what stands in it."""
    if "state" in roles.values():
        return roles
    unspaced = pack.script == "unspaced"
    texts: dict[int, list[str]] = {}
    for row in grid.rows:
        if row.number not in heads and len(row.cells) > 1:
            for column, cell in row.cells.items():
                texts.setdefault(column, []).append(cell.text(unspaced=unspaced))
    named = (at for at in sorted(texts) if at not in roles and _mostly(texts[at], is_state))
    state = next(named, None)
    return roles if state is None else {**roles, state: "state"}


def _goes_on(grid: Grid, before: Columns, is_state: Callable[[str], bool], unspaced: bool) -> bool:
    activity = next(column for column, role in before.roles.items() if role == "activity")
    if not activity <= grid.columns <= max(before.roles) + 1:
        return False
    labels = [
        cell.text(unspaced=unspaced)
        for row in grid.rows
        if len(row.cells) > 1
        for column, cell in row.cells.items()
        if before.roles.get(column) == "state"
    ]
    return sum(map(is_state, labels)) >= _MOST * len(labels)


def columns_by_content(
    grid: Grid,
    is_state: Callable[[str], bool],
    is_date: Callable[[str], bool],
    *,
    unspaced: bool,
) -> Columns | None:
    """Return what the columns of a table without head are, where what stands in them shows it.

    The State column is the first whose cells are names of States, the date column one
    whose cells are dates, the activity the column with the most text; what follows it is
    remarks.
    """
    texts: dict[int, list[str]] = {}
    for row in grid.rows:
        if len(row.cells) + len(row.covered) < 2:
            continue
        for column, cell in row.cells.items():
            texts.setdefault(column, []).append(cell.text(unspaced=unspaced))
    state = next((c for c in sorted(texts) if _mostly(texts[c], is_state)), None)
    if state is None:
        return None
    roles: dict[int, Column] = {state: "state"}
    period = next((c for c in sorted(texts) if c != state and _mostly(texts[c], is_date)), None)
    if period is not None:
        roles[period] = "period"
    rest = [column for column in texts if column not in roles]
    if not rest:
        return None
    activity = max(rest, key=lambda column: sum(map(len, texts[column])))
    roles[activity] = "activity"
    after = [column for column in rest if column > activity]
    if after:
        roles[after[0]] = "remarks"
    return Columns(roles, frozenset(), "content")


def _mostly(texts: list[str], holds: Callable[[str], bool]) -> bool:
    return len(texts) >= _FEWEST and sum(map(holds, texts)) >= _MOST * len(texts)
