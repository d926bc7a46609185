"""The best segmentation of a section into rows, and who reports each: a Viterbi search.

The section is read as a sequence of events: places where a row could begin
(`Opening`) and mentions of States, offices, places and groups. The search state
is who reports the present row (a State, several, or a group) and how firmly the row is tied
to that. Each event changes the scores; the best path at the end is the segmentation. Costs
are linear in events times those who report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tasks.reference.gazetteer import Mention
from tasks.structure.compact import Compact
from tasks.structure.openings import STRONG_LABEL, Opening
from tasks.structure.reporters import Party, codes_of
from tasks.structure.roster import Roster
from tasks.structure.weights import Weights

UNKNOWN: Party = ()
"""Stands for a row of which nothing tells who reports it."""

SHORTEST_ACTIVITY = 8
"""Characters; no activity is told in fewer."""

# How firmly the present row is tied to its State.
_LOOSE, _NAMED, _CARRIED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class DecodedRow:
    """A row of the best path: how it begins, and who reports it (UNKNOWN if nothing tells it)."""

    opening: Opening
    party: Party


@dataclass(slots=True)
class _Path:
    row: DecodedRow
    before: _Path | None


def decode_section(
    compact: Compact,
    openings: Sequence[Opening],
    mentions: Sequence[Mention],
    roster: Roster,
    *,
    end: int,
    weights: Weights,
    acts: Callable[[Mention], bool] | None = None,
) -> list[DecodedRow]:
    """Return the rows of one section in order; the first opening's place begins the first row.

    `acts` says whether who is mentioned is the subject of a sentence; without it the marks
    of unspaced text tell.
    """
    search = _Search(compact, roster, weights, acts or (lambda m: _acts_unspaced(compact, m)))
    places = [(index, list(group)) for index, group in groupby(openings, key=lambda o: o.index)]
    following = iter(mentions)
    mention = next(following, None)
    for number, (index, group) in enumerate(places):
        while mention is not None and mention.start < index:
            search.meet(mention)
            mention = next(following, None)
        search.open_row(group, first=number == 0)
    while mention is not None:
        search.meet(mention)
        mention = next(following, None)
    return search.best(end)


class _Search:
    def __init__(
        self, compact: Compact, roster: Roster, weights: Weights, acts: Callable[[Mention], bool]
    ) -> None:
        self._compact = compact
        self._acts = acts
        self._roster = roster
        self._weights = weights
        self._end_cost = {_LOOSE: weights.loose_end, _NAMED: 0.0, _CARRIED: weights.carried_end}
        self._parties = (*roster.order, UNKNOWN)
        self._codes = [codes_of(party) for party in self._parties]
        self._reporting = frozenset().union(*self._codes)
        self._ranks: dict[str, list[int]] = {}
        for rank, codes in enumerate(self._codes):
            for code in codes:
                self._ranks.setdefault(code, []).append(rank)
        size = len(self._parties)
        impossible = float("-inf")
        self._score = [[impossible] * 3 for _ in range(size)]
        self._path: list[list[_Path | None]] = [[None] * 3 for _ in range(size)]

    def open_row(self, group: Sequence[Opening], *, first: bool) -> None:
        """Let a row begin in each of these ways, or (unless it is the first) none."""
        ended = [self._ended(rank, group[0].index) for rank in range(len(self._parties))]
        if first:
            came_from: list[tuple[float, _Path | None, bool]] = [(0.0, None, False)] * len(
                self._parties
            )
            self._score = [[float("-inf")] * 3 for _ in self._parties]
        else:
            came_from = _transitions(ended, self._weights.backward)
        for opening in group:
            acting = tuple(one.code for one in opening.subject)
            for rank, party in enumerate(self._parties):
                cost = self._cost(opening, party)
                if cost is None:
                    continue
                base, path, same = came_from[rank]
                if opening.label is None and not first and not same:
                    base, path, same = self._unlabelled_change(came_from[rank], ended[rank])
                score = base + opening.score + cost + self._subject_gain(opening, acting, rank)
                if acting and acting[0] in self._codes[rank]:
                    tie = _NAMED
                else:
                    tie = _CARRIED if same or opening.label is not None else _LOOSE
                if score > self._score[rank][tie]:
                    self._score[rank][tie] = score
                    self._path[rank][tie] = _Path(DecodedRow(opening, party), path)

    def _unlabelled_change(
        self, changed: tuple[float, _Path | None, bool], kept: tuple[float, _Path | None]
    ) -> tuple[float, _Path | None, bool]:
        """Where labels are kept, another State's row has one: the State without one goes on."""
        if not self._roster.kept:
            return changed
        score, path, _ = changed
        return max(
            (score + self._weights.unlabelled_change, path, False),
            (*kept, True),
            key=lambda option: option[0],
        )

    def _cost(self, opening: Opening, party: Party) -> float | None:
        """What it costs that this party reports the row; None where it cannot be."""
        w = self._weights
        if party == UNKNOWN:
            return w.unknown_state if opening.label is None else None
        if opening.label is None:
            return 0.0 if self._roster.labelled[party] < opening.index else w.never_labelled
        if party != opening.label.party:
            return None
        doubled = opening.label_score > STRONG_LABEL + 2
        name = self._compact.text[opening.label.start : opening.label.end]
        seen = self._roster.strings.get(name, opening.index) < opening.index
        if self._roster.repeated and opening.label_score >= STRONG_LABEL:
            return 0.0
        if not doubled and self._roster.labelled[party] < opening.index:
            if seen:
                return w.label_again
            sure = opening.index in self._roster.confirmed
            return w.label_again_doubled if sure else w.label_renamed
        if seen:
            return w.label_again_doubled if doubled else w.label_again
        return 0.0

    def meet(self, mention: Mention) -> None:
        """Let a mention speak for and against who reports the present row."""
        subject = self._acts(mention)
        reporting = bool(mention.states & self._reporting)
        owners = self._ranks_of(mention.states)
        groups = self._ranks_of(mention.groups)
        for rank in range(len(self._parties)):
            own = rank in owners
            scores = self._score[rank]
            paths = self._path[rank]
            gains = _gains(mention, own=own, subject=subject, reporting=reporting, w=self._weights)
            names = rank in groups or (own and mention.kind in {"state", "office"})
            for tie, gain in zip((_LOOSE, _NAMED, _CARRIED), gains, strict=True):
                scores[tie] += gain
            if names:
                for tie in (_LOOSE, _CARRIED):
                    if scores[tie] > scores[_NAMED]:
                        scores[_NAMED] = scores[tie]
                        paths[_NAMED] = paths[tie]
                    scores[tie] = float("-inf")

    def _ranks_of(self, codes: Iterable[str]) -> set[int]:
        """Return the ranks of the parties to which any of these States or groups belongs."""
        return {rank for code in codes for rank in self._ranks.get(code, ())}

    def _subject_gain(self, opening: Opening, acting: Sequence[str], rank: int) -> float:
        """What the names on which the activity begins cost a row of this party.

        A State that does not report itself can act in another's row (a visitor, a host), and
        a group often does, for its members. Without a label, who acts is the party of exactly
        these names, if there is one; else the first of them counts.
        """
        if not acting:
            return 0.0
        w, codes = self._weights, self._codes[rank]
        if acting[0] in codes:
            another = opening.label is None and codes != set(acting) and set(acting) in self._codes
            return w.other_subject if another else 0.0
        if acting[0] in self._reporting:
            return w.other_subject
        return w.stranger_subject if any(one.state_iso3 for one in opening.subject) else 0.0

    def best(self, end: int) -> list[DecodedRow]:
        """Return the rows of the best path; the section ends at `end`.

        Where the whole section is shorter than an activity, it is one short row.
        """
        path: _Path | None = None
        for shortest in (SHORTEST_ACTIVITY, 0):
            ended = [self._ended(rank, end, shortest) for rank in range(len(self._parties))]
            path = max(ended, key=lambda pair: pair[0])[1]
            if path is not None:
                break
        rows: list[DecodedRow] = []
        while path is not None:
            rows.append(path.row)
            path = path.before
        return rows[::-1]

    def _ended(
        self, rank: int, index: int, shortest: int = SHORTEST_ACTIVITY
    ) -> tuple[float, _Path | None]:
        """Return the best path whose last row, of this State, ends here and is long enough."""
        best: tuple[float, _Path | None] = (float("-inf"), None)
        for tie in range(3):
            path = self._path[rank][tie]
            score = self._score[rank][tie] + self._end_cost[tie]
            if path is None or index - path.row.opening.activity < shortest:
                continue
            if score > best[0]:
                best = (score, path)
        return best


def _acts_unspaced(compact: Compact, mention: Mention) -> bool:
    """A name right behind a mark of punctuation, or a cell's beginning, acts itself."""
    text = compact.text
    before = text[mention.start - 1] if mention.start else "。"
    after = text[mention.end] if mention.end < len(text) else "。"
    return before in "，。；" and after not in "、的"


def _transitions(
    ended: Sequence[tuple[float, _Path | None]],
    backward_cost: float,
) -> list[tuple[float, _Path | None, bool]]:
    """Return, for each State of a new row, the best row before it and whether it is the same.

    Rows follow the English order of States; going back costs. The last rank is
    UNKNOWN, which stands nowhere in the order and is free to follow and to be followed.
    """
    known = len(ended) - 1
    unknown = ended[known]
    forward: list[tuple[float, _Path | None]] = []
    best: tuple[float, _Path | None] = unknown
    for rank in range(known):
        forward.append(best)
        best = max(best, ended[rank], key=lambda pair: pair[0])
    everything = best
    backward: list[tuple[float, _Path | None]] = [(float("-inf"), None)] * known
    best = (float("-inf"), None)
    for rank in reversed(range(known)):
        backward[rank] = best
        best = max(best, ended[rank], key=lambda pair: pair[0])
    result: list[tuple[float, _Path | None, bool]] = []
    for rank in range(known):
        options = [
            (ended[rank][0], ended[rank][1], True),
            (*forward[rank], False),
            (backward[rank][0] + backward_cost, backward[rank][1], False),
        ]
        result.append(max(options, key=lambda option: option[0]))
    result.append((*everything, False))
    return result


def _gains(
    mention: Mention, *, own: bool, subject: bool, reporting: bool, w: Weights
) -> tuple[float, float, float]:
    """Return what a mention is worth to a row that is loose, named or carried.

    Loose: nothing has tied the row to its State. Named: a name or an office of
    the State has. Carried: it follows a row of the same State, or a label.
    """
    if mention.kind == "state":
        if own or not subject:
            return 0.0, 0.0, 0.0
        first = w.other_subject if reporting else w.stranger_subject
        return first, w.other_subject_later, first
    if not own or mention.kind in {"office", "seat"}:
        return 0.0, 0.0, 0.0
    if mention.kind == "excluded_office":
        return w.excluded_office, -0.3, w.excluded_office
    if mention.kind == "place":
        return w.own_place, 0.0, 0.3
    return (w.own_group, 0.0, 0.0) if subject else (0.2, 0.0, 0.0)
