"""What the wording of a language tells of where rows begin and end, for page breaks."""

from __future__ import annotations

from tasks.reference import DateGrammar
from tasks.reference.folding import fold_words
from tasks.reference.models import LanguagePack
from tasks.structure.section_headings import match_heading
from tasks.structure.sentence_ends import wants_another_word
from tasks.structure.tables.pages import Wording
from tasks.structure.tables.states import StateReader

_BEHIND_VERB = 60
"""Characters in which the subject follows its verb."""
_WORDS = 3
"""Words of the longest phrase that takes up a sentence, such as "in addition"."""


def row_wording(pack: LanguagePack, states: StateReader, grammar: DateGrammar) -> Wording:
    """Return what the wording of a document tells.

    Args:
        pack: the wording of its language.
        states: the names of States in it.
        grammar: its dates.
    """

    def is_date(text: str) -> bool:
        return grammar.read(text) is not None

    def opens_row(text: str) -> bool:
        form = grammar.opening(text)
        rest = text[form.end :].lstrip(" ,،，") if form is not None else text
        if pack.flow is not None and _first_word(rest) in pack.flow.verbs:
            return states.names_one(rest[:_BEHIND_VERB])
        return states.of_opening(rest) is not None

    def takes_up(text: str) -> bool:
        if pack.flow is None:
            return False
        words = fold_words(text[:80]).text.replace(",", " ").split()
        phrases = {" ".join(words[:count]) for count in range(1, _WORDS + 1)}
        if not phrases.isdisjoint(pack.flow.continues):
            return True
        # "and" is written with the word behind it in Arabic, where it may be a letter of its own
        linked = bool(words) and words[0].startswith(pack.flow.linked_by)
        return (
            linked
            and states.of_opening(text) is None
            and not any(
                phrases & known
                for known in (pack.flow.verbs, pack.flow.actors, pack.flow.owners, pack.flow.opens)
            )
        )

    return Wording(
        is_heading=lambda text: match_heading(text, pack) is not None,
        is_state=states.is_state,
        is_date=is_date,
        opens_row=opens_row,
        breaks_off=lambda text: wants_another_word(text, pack) != "",
        takes_up=takes_up,
        unspaced=pack.script == "unspaced",
    )


def _first_word(text: str) -> str:
    words = fold_words(text[:40]).text.split()
    return words[0] if words else ""
