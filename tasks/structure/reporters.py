"""Who reports a row, as its label names them: a State, several States, or a group.

In flattened text a list of States is a label only where rows begin; what is found here could be
one, and stands in running text as often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.records import Reporter
from tasks.reference.gazetteer import Mention
from tasks.reference.labels import Labels
from tasks.reference.models import LabelWords

Party = tuple[Reporter, ...]
"""Everybody who reports a row, in the order of its label; empty where nothing tells."""


@dataclass(frozen=True, slots=True)
class Label:
    """What could stand in the State column: text[start:end] names everybody of `party`."""

    start: int
    end: int
    party: Party

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the party."""
        return codes_of(self.party)

    @property
    def lists(self) -> bool:
        """Whether it names more than one; a sentence may list those, and then another acts."""
        return len(self.party) > 1


def codes_of(party: Party) -> frozenset[str]:
    """Return alpha-3 codes of States and ids of groups."""
    return frozenset(one.code for one in party)


def only_state(party: Party) -> str | None:
    """Return the alpha-3 code of the State that reports alone, None where none does."""
    return party[0].state_iso3 if len(party) == 1 else None


def party_of(mention: Mention) -> Party:
    """Return whom a mention names outright."""
    group = mention.kind == "group"
    return tuple(
        Reporter(None, code, "label") if group else Reporter(code, None, "label")
        for code in sorted(named_by(mention))
    )


def party_flags(party: Party) -> tuple[str, ...]:
    """Return the flags that say that a label names more than one State."""
    told = {
        "state_label_of_several": len(party) > 1,
        "reporter_is_group": any(one.group_id is not None for one in party),
    }
    return tuple(flag for flag, holds in told.items() if holds)


def named_by(mention: Mention) -> frozenset[str]:
    """Return the codes that a mention names outright: a State's or a group's, not its members'."""
    if mention.kind == "group":
        return mention.groups
    return mention.states if mention.kind == "state" else frozenset()


def find_labels(
    text: str, mentions: Iterable[Mention], names: Labels, words: LabelWords | None
) -> dict[int, Label]:
    """Find whatever could be a label of several names or of a group, by where it begins.

    That is a list as long as it goes on: names with nothing between them but what parts the
    names of a list. Whether it is one, and whom it names, is for `names` to say, as in a table.

    Args:
        text: the document.
        mentions: the names in it, in order; a list does not go over a name that is left out.
        names: the reader of labels.
        words: what stands between the names of labels; without, there are no lists.
    """
    between = _between(words)
    found: dict[int, Label] = {}
    for run in _runs(text, [m for m in mentions if named_by(m)], between):
        start, end = run[0].start, run[-1].end
        if len(run) == 1 and not run[0].groups:
            continue
        match = names.match(text[start:end])
        if match is not None and match.iso3 is None:
            found[start] = Label(start, end, match.reporters)
    return found


def _runs(
    text: str, mentions: Sequence[Mention], between: re.Pattern[str]
) -> Iterable[list[Mention]]:
    run: list[Mention] = []
    for mention in mentions:
        if run and mention.start < run[-1].end:
            continue  # the same name in another sense
        if run and not between.fullmatch(text, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _between(words: LabelWords | None) -> re.Pattern[str]:
    """Return what parts two names of a list: a mark or a joining word, then perhaps an article."""
    if words is None:
        return re.compile(r"(?!)")
    joining, articles = (
        "|".join(re.escape(word) for word in sorted(each, key=len, reverse=True)) or r"(?!)"
        for each in (words.joining, words.articles)
    )
    return re.compile(
        rf"\s*(?:[,،、;；؛/／|]\s*(?:(?:{joining})\s*)?|(?:{joining})\s*)(?:(?:{articles})['’\s]\s*)?",
        re.IGNORECASE,
    )
