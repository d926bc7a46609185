"""Labels that name no State: refused, because the rows below them would go to another."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.errors import UnknownState
from tasks.reference.date_grammar import DateForm
from tasks.reference.gazetteer import Mention
from tasks.structure.compact import Compact
from tasks.structure.edges import EdgeModel

_MOST_WORDS = 5
_SHORTEST, _LONGEST = 2, 18


def refuse_unknown_labels(
    compact: Compact,
    start: int,
    end: int,
    *,
    edges: EdgeModel,
    mentions: Sequence[Mention],
    dates: Sequence[DateForm],
    document: str,
    language: str,
) -> None:
    """Refuse a name that stands as label and subject, as only a State's does, and is none.

    The shape is that of a label beyond doubt: at a possible end of a cell the
    same words twice in a row (a date between them or not), then a predicate or
    an office that acts.

    Raises:
        UnknownState: such a name is no State of the reference data.
    """
    known = {place for m in mentions for place in range(m.start, m.end)}
    forms = {form.start: form.end for form in dates}
    words = [index for index in range(start, end) if compact.begins_word(index)] + [end]
    for number, index in enumerate(words[:-1]):
        if index in known or not compact.text[index].isalpha():
            continue
        for size in range(1, _MOST_WORDS + 1):
            if number + size >= len(words):
                break
            stop = words[number + size]
            name = compact.text[index:stop]
            again = forms.get(stop, stop)
            if (
                _SHORTEST <= len(name) <= _LONGEST
                and name.isalpha()
                and compact.text.startswith(name, again)
                and (index == start or (edges.possible(index) and edges.ending(index).weight > -1))
                and edges.subject_before(again + len(name))
            ):
                raise UnknownState(
                    document=document,
                    language=language,
                    place=f"character {compact.offsets[index]}",
                    at=compact.offsets[index],
                    expected="the name of a State in the State column",
                    found=name,
                )
