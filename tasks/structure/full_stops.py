"""How much a full stop speaks against the end of a cell, as the document itself shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.structure.compact import Compact
from tasks.structure.reporters import Label, party_of

OWN_NAME_REACH = 110
"""Behind a label the State's own name stands within so many characters, after one comma."""

_LEAST, _MOST = -0.2, -5.0


def full_stop_weight(
    compact: Compact,
    mentions: Sequence[Mention],
    dates: Sequence[DateForm],
    section_ends: Sequence[int],
    *,
    labels: Mapping[int, Label],
) -> float:
    """Measure how many cells end on a full stop, where their ends are beyond doubt.

    A cell ends before a label that its own row confirms, and where a section ends. Without
    any such place full stops count as the ends of sentences inside cells.

    Args:
        compact: the document.
        mentions: every name in it, in order.
        dates: every date form in it.
        section_ends: where each section with rows ends.
        labels: lists of names and names of groups, by where they begin.
    """
    ends = {*sure_labels(compact, mentions, dates, labels), *section_ends}
    stops = sum(compact.text[end - 1] == "。" for end in ends if end > 0)
    share = (stops + 0.1) / (len(ends) + 2)
    return min(_LEAST, max(_MOST, 2 * math.log(share / 0.5)))


def sure_labels(
    compact: Compact,
    mentions: Sequence[Mention],
    dates: Sequence[DateForm],
    labels: Mapping[int, Label],
) -> Iterator[int]:
    """Yield where labels stand that their own rows confirm.

    That is a State's name, or its name and a date, with the name again right behind it
    ("巴西巴西在") or behind one adverbial clause ("巴西在会议期间，巴西"). A list of names or a
    group must stand right behind itself: clauses about a group are common.
    """
    text = compact.text
    states = {m.start: Label(m.start, m.end, party_of(m)) for m in mentions if m.kind == "state"}
    date_ends = {form.start: form.end for form in dates}
    for names in (states, labels):
        for start, label in names.items():
            dated = date_ends.get(label.end, label.end)
            again = names.get(dated)
            if again is None and names is states:
                again = names.get(clause_end(text, dated) + 1)
            if start and again is not None and again.codes == label.codes:
                yield start


def clause_end(text: str, start: int) -> int:
    """Return the comma that ends the clause text[start:], -2 where a full stop comes first."""
    comma = text.find("，", start, start + OWN_NAME_REACH)
    stop = text.find("。", start, start + OWN_NAME_REACH)
    return comma if comma >= 0 and (stop < 0 or comma < stop) else -2
