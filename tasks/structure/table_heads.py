"""What the columns of a table are, by the words of its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tasks.reference.folding import fold_words
from tasks.reference.models import LanguagePack

Column = Literal["state", "period", "activity", "remarks"]
COLUMNS: tuple[Column, ...] = ("state", "period", "activity", "remarks")
"""In the order in which a pack's `table_head` lists their wording."""


def match_head(cells: Sequence[str], pack: LanguagePack) -> dict[int, Column] | None:
    """Return the role of each cell of a head row, by its index in `cells`.

    The order is free, and there may be columns without a role, which are left out. It is the
    head of a table of activities when it has those, and States or periods; else None.

    Args:
        cells: the text of each cell, as printed.
        pack: the language, with its wording of heads.
    """
    words = _words(pack.table_head, spaced=pack.script == "spaced")
    roles: dict[int, Column] = {}
    for index, cell in enumerate(cells):
        role = words.get(_folded(cell, spaced=pack.script == "spaced"))
        if role is not None and role not in roles.values():
            roles[index] = role
    found = set(roles.values())
    return roles if "activity" in found and found & {"state", "period"} else None


@lru_cache(maxsize=16)
def _words(table_head: tuple[tuple[str, ...], ...], *, spaced: bool) -> dict[str, Column]:
    return {
        _folded(word, spaced=spaced): column
        for column, words in zip(COLUMNS, table_head, strict=False)
        for word in words
    }


def _folded(text: str, *, spaced: bool) -> str:
    folded = fold_words(text, spaces=spaced).text
    return re.sub(r" ?([/,()-]) ?", r"\1", folded).strip(" *.:")
