"""How near parsed rows come to the truth; knows nothing of the parser.

Both are plain dicts in the words of the contract of `ctbt parse`. A row is
found when its activity has the same letters as the truth's: white space and
hyphens are not compared, because where lines end is typesetting. What is not
found has no right State, section, period or remarks. How many activities are the
same with their spaces and hyphens is counted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from tests.specimen_reports.distance import edit_distance

Row = Mapping[str, Any]
_TYPESETTING = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
"""White space, soft hyphens, marks of direction."""
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_HYPHENS = re.compile(r"[-\u2010\u2011]+")


class Pair(NamedTuple):
    """A row of the truth beside the parsed row that stands in its place, if there is one."""

    truth: Row | None
    parsed: Row | None
    found: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one report or the sum of many.

    Attributes:
        reports: number of documents; `refused` gave no rows, `conserved` lost nothing.
        truth, parsed, found: rows that there are, that were read, that are the same.
        state, section, period, remarks: rows of the truth that are right in it; a State when
            everybody who reports is known, in printed order; a period when its text is, and its
            interval as far as the printed words have one.
        exact: rows found whose activity has the same spaces and hyphens too.
        characters, errors: non-space characters of all activities, and how many are wrong.
    """

    reports: int = 0
    refused: int = 0
    conserved: int = 0
    truth: int = 0
    parsed: int = 0
    found: int = 0
    state: int = 0
    section: int = 0
    period: int = 0
    remarks: int = 0
    exact: int = 0
    characters: int = 0
    errors: int = 0
    pairs: tuple[Pair, ...] = field(default=(), compare=False, repr=False)

    def __add__(self, other: Score) -> Score:
        """The sum of both, without the pairs of rows."""
        names = [item.name for item in fields(self) if item.name != "pairs"]
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def f1(self) -> float:
        """Of rows: harmonic mean of precision and recall."""
        both = self.truth + self.parsed
        return 2 * self.found / both if both else 0.0

    @property
    def character_error(self) -> float:
        """Wrong characters for each one of the truth."""
        return self.errors / self.characters if self.characters else 0.0

    def share(self, name: str) -> float:
        """Of the truth's rows, those right in a field; of documents, those conserved."""
        whole = self.reports if name in {"conserved", "refused"} else self.truth
        return float(getattr(self, name)) / whole if whole else 0.0


def score(truth: Sequence[Row], parsed: Sequence[Row], *, conserved: bool) -> Score:
    """Compare the parsed rows of one document with its truth."""
    pairs = tuple(align(truth, parsed))
    both = [(pair.truth, pair.parsed) for pair in pairs if pair.found]
    rows = [(one, other) for one, other in both if one is not None and other is not None]
    return Score(
        reports=1,
        conserved=int(conserved),
        truth=len(truth),
        parsed=len(parsed),
        found=len(rows),
        state=sum(one["reporters"] == other["reporters"] for one, other in rows),
        section=sum(one["section"] == other["section"] for one, other in rows),
        period=sum(same_period(one, other) for one, other in rows),
        remarks=sum(same_text(one, other, "remarks") for one, other in rows),
        exact=sum(printed(one["activity"]) == printed(other["activity"]) for one, other in rows),
        characters=sum(len(squeezed(row["activity"])) for row in truth),
        errors=_errors(pairs),
        pairs=pairs,
    )


def refused(truth: Sequence[Row]) -> Score:
    """The score of a document that was not read at all: every row is missed."""
    return Score(
        reports=1,
        refused=1,
        truth=len(truth),
        characters=sum(len(squeezed(row["activity"])) for row in truth),
        errors=sum(len(squeezed(row["activity"])) for row in truth),
        pairs=tuple(Pair(row, None, False) for row in truth),
    )


def align(truth: Sequence[Row], parsed: Sequence[Row]) -> Iterator[Pair]:
    """Put rows side by side in order; rows between two that are found go by their place."""
    keys = [[letters(row["activity"]) for row in rows] for rows in (truth, parsed)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        ours, theirs = truth[start:end], parsed[other_start:other_end]
        for place in range(max(len(ours), len(theirs))):
            yield Pair(
                ours[place] if place < len(ours) else None,
                theirs[place] if place < len(theirs) else None,
                what == "equal",
            )


def letters(text: str) -> str:
    """A text without white space and hyphens: what makes two activities the same."""
    return _HYPHENS.sub("", squeezed(text))


def squeezed(text: str | None) -> str:
    """A text without white space, soft hyphens and marks of direction."""
    return _TYPESETTING.sub("", text or "")


def printed(text: str) -> str:
    """A text as it is printed: any white space is one space, what is not seen is left out."""
    return " ".join(_UNSEEN.sub("", text).split())


def same_text(one: Row, other: Row, name: str) -> bool:
    """A field has the same letters in both, or is None in both."""
    if one[name] is None or other[name] is None:
        return one[name] is None and other[name] is None
    return letters(one[name]) == letters(other[name])


def same_period(one: Row, other: Row) -> bool:
    """The printed date is the same, and so is its interval where the words have one."""
    ends = ("period_start", "period_end")
    printed = one["period_text"], other["period_text"]
    if (printed[0] is None) != (printed[1] is None) or squeezed(printed[0]) != squeezed(printed[1]):
        return False
    return not one["period_scored"] or all(one[end] == other[end] for end in ends)


def _errors(pairs: Sequence[Pair]) -> int:
    """Wrong characters: rows that stand between two found ones are compared as one text."""
    errors = 0
    ours, theirs = "", ""
    for pair in pairs:
        one = squeezed(pair.truth["activity"]) if pair.truth else ""
        other = squeezed(pair.parsed["activity"]) if pair.parsed else ""
        if pair.found:
            errors += edit_distance(ours, theirs) + edit_distance(one, other)
            ours, theirs = "", ""
        else:
            ours, theirs = ours + one, theirs + other
    return errors + edit_distance(ours, theirs)
