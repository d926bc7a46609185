"""How near the rows of a document come to a key made by hand; knows nothing of the parser.

A row is found when its activity begins at the character where the key says.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tasks.records import ActivityRow

HERE = Path(__file__).parent
COLUMNS = ("ordinal", "section", "state_iso3", "label", "period", "activity_start", "activity_end")


class Fact(NamedTuple):
    """What is known of a row; label and period are None where they are not printed."""

    section: str
    state: str | None
    label: str | None
    period: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1: of rows found, and of the key's rows with the right value.

    A row that is not found has no right value; only the share of right sections
    is of the rows that are found.
    """

    precision: float
    recall: float
    end: float
    state: float
    section: float
    period: float
    label: float
    missed: tuple[Fact, ...]
    invented: tuple[Fact, ...]
    differing: tuple[tuple[Fact, Fact], ...]

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def explain(self) -> str:
        """The rows that are wrong, one a line, for a test that fails."""
        lines = [f"missed {fact}" for fact in self.missed]
        lines += [f"invented {fact}" for fact in self.invented]
        lines += [f"key {key}\n  read {read}" for key, read in self.differing]
        return "\n" + "\n".join(lines)


def read_key(path: Path) -> list[Fact]:
    """Read a key; its ordinals are checked, so that no line can be lost from it."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    assert tuple(lines[0]) == COLUMNS
    assert [int(line["ordinal"]) for line in lines] == list(range(1, len(lines) + 1))
    facts = [
        Fact(
            line["section"],
            line["state_iso3"] or None,
            line["label"] or None,
            line["period"] or None,
            int(line["activity_start"]),
            int(line["activity_end"]),
        )
        for line in lines
    ]
    places = [place for fact in facts for place in (fact.start, fact.end)]
    assert places == sorted(set(places)), "the key's activities overlap"
    return facts


def facts_of(rows: Sequence[ActivityRow]) -> list[Fact]:
    """What the parser read, in the form of a key."""
    return [
        Fact(
            row.section,
            row.state_iso3,
            row.state_label,
            row.period_text,
            row.activity_span.start,
            row.activity_span.end,
        )
        for row in rows
    ]


def score(key: Sequence[Fact], read: Sequence[Fact]) -> Score:
    """Compare what was read with the key."""
    wanted = {fact.start: fact for fact in key}
    found = {fact.start: fact for fact in read}
    assert len(wanted) == len(key)
    pairs = [(wanted[start], found[start]) for start in sorted(wanted.keys() & found.keys())]

    def share(field: str) -> float:
        place = Fact._fields.index(field)
        return sum(a[place] == b[place] for a, b in pairs) / len(key)

    return Score(
        precision=len(pairs) / len(read) if read else 0.0,
        recall=len(pairs) / len(key),
        end=share("end"),
        state=share("state"),
        section=sum(a.section == b.section for a, b in pairs) / len(pairs) if pairs else 0.0,
        period=share("period"),
        label=share("label"),
        missed=tuple(fact for fact in key if fact.start not in found),
        invented=tuple(fact for fact in read if fact.start not in wanted),
        differing=tuple((a, b) for a, b in pairs if a != b),
    )
