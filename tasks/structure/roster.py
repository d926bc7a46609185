"""Who reports, as their labels show: States, several of them together, and groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tasks.structure.compact import Compact
from tasks.structure.openings import STRONG_LABEL, Opening
from tasks.structure.reporters import Party, only_state

_REPEATED = 3
"""So many labels beyond doubt of what is labelled before show that labels are repeated."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Those who report, as their labels show.

    Attributes:
        order: the parties in the order of their English names, by the first name of each.
        labelled: index of the first label of each party.
        strings: index of the first label of each printed form.
        repeated: the document labels States again and again, in the same form or another.
        kept: it does so in the same form: flattening then did not keep each line only once,
            and no label is lost.
        confirmed: where labels stand that their own rows confirm.
    """

    order: tuple[Party, ...]
    labelled: Mapping[Party, int]
    strings: Mapping[str, int]
    repeated: bool
    kept: bool = False
    confirmed: Collection[int] = frozenset()

    @property
    def groups(self) -> frozenset[str]:
        """The ids of the groups that report."""
        return frozenset(one.group_id for party in self.order for one in party if one.group_id)


def build_roster(
    compact: Compact,
    openings: Sequence[Opening],
    english_order: Mapping[str, int],
    *,
    sure: float = STRONG_LABEL + 2,
    confirmed: Collection[int] = (),
) -> Roster:
    """Collect those who report from every opening of the document that has a label.

    A State without a strong label (its name twice, or before a date, or before
    a clause of its own) comes in by its best weak one, if that would be believed; several
    States or a group do not, for sentences name them as often. A label
    printed again counts as such if it is stronger than `sure`. At one of the places
    `confirmed` a label is beyond doubt, and counts also when its State was labelled before in
    another form.
    """
    labelled: dict[Party, int] = {}
    strings: dict[str, int] = {}
    again = same_form = 0
    for opening in openings:
        if opening.label is None or opening.score <= 0:
            continue
        if opening.label_score >= STRONG_LABEL:
            party = opening.label.party
            name = compact.text[opening.label.start : opening.label.end]
            again += (name in strings and opening.label_score > sure) or (
                party in labelled and opening.index in confirmed
            )
            same_form += name in strings and opening.index in confirmed
            labelled.setdefault(party, opening.index)
            strings.setdefault(name, opening.index)
    for opening in openings:
        if opening.label is not None and opening.score > 0 and only_state(opening.label.party):
            labelled.setdefault(opening.label.party, opening.index)
    return Roster(
        order=tuple(
            sorted(
                labelled,
                key=lambda party: [english_order[one.code] for one in party],
            )
        ),
        labelled=labelled,
        strings=strings,
        repeated=again >= _REPEATED,
        kept=same_form >= _REPEATED,
        confirmed=confirmed,
    )
