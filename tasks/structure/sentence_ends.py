"""How cells end: as sentences do, or in the midst of one."""

from __future__ import annotations

from tasks.reference.folding import fold_words
from tasks.reference.models import LanguagePack

STOPS = (".", "!", "?", ";", ":", "。", "！", "？", "；", "：", "؟", "؛")
CLOSERS = "\"'”’»）)]】* "
DASHES = ("-", "–", "—", "/")
UNENDED = (*DASHES, ",", "،", "，", "、", "(", "（", "«", "“")
"""No cell ends on one of these."""
_LAST_WORD = 40
"""Characters among which the last word stands."""


def ends_as_sentence(text: str) -> bool:
    """Say whether a text ends on a stop, closing quotes and brackets left aside."""
    return text.rstrip(CLOSERS).endswith(STOPS)


def wants_another_word(text: str, pack: LanguagePack) -> str:
    """Return the last word of a text where no cell ends on it, as "of"; "" where one can."""
    if pack.flow is not None:
        words = fold_words(text[-_LAST_WORD:]).text.split()
        return words[-1] if words and words[-1] in pack.flow.cannot_end else ""
    if pack.edges is None:
        return ""
    ends = [word for word in pack.edges.cannot_end if text.endswith(word)]
    return max(ends, key=len, default="")
