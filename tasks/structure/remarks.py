"""Where the remarks of a row begin, in unspaced text."""

from __future__ import annotations

import re

from tasks.reference.models import RemarksWording
from tasks.structure.compact import Compact
from tasks.structure.edges import EdgeModel
from tasks.structure.rows import RemarksStart

_LONGEST = 80
"""Characters of a remark that its first words tell."""
_SHORTEST_ACTIVITY = 8


def unspaced_remarks(compact: Compact, edges: EdgeModel, wording: RemarksWording) -> RemarksStart:
    """Return what finds remarks in unspaced text.

    A remark is told from the activity when it begins with a reference ("见 A/66/…") where no
    comma or bracket makes it a part of the sentence before; or, in words, when it begins as
    remarks do where a cell can end, and what follows up to the row's end is no full sentence.
    """
    text = compact.text
    openers = "|".join(sorted(map(re.escape, wording.openers), key=len, reverse=True))
    reference = re.compile(
        f'(?<=[^，、；：《（("])(?:{openers})'
        r"(?=(?:[A-Z]+[/.\-]|https?|www|附件|附文|上文|下文|脚注|第[0-9]+段))"
    )
    in_words = re.compile("|".join(wording.in_words) or "(?!)")

    def remarks_start(start: int, stop: int) -> int:
        references = list(reference.finditer(text, start + 1, stop))
        split = references[-1].start() if references else stop
        first = max(start + _SHORTEST_ACTIVITY, stop - _LONGEST, text.rfind("。", start, stop) + 1)
        return next(
            (
                index
                for index in range(first, split)
                if in_words.match(text, index, stop)
                and edges.possible(index)
                and edges.may_end_here(index)
            ),
            split,
        )

    return remarks_start
