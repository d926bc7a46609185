"""Signs that a document stops in the middle: nothing in it says so, but its own manner does.

A download or a copy that broke off is still read, into fewer rows. What the
rest of the document does (how its cells end, which sections it has, how far
through the alphabet its sections go) tells that its end is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tasks.records import SECTIONS, ActivityRow, ParsedReport, SectionId
from tasks.reference.models import LanguagePack
from tasks.structure.section_headings import match_heading
from tasks.structure.sentence_ends import UNENDED, ends_as_sentence, wants_another_word

CUT_FLAG = "document_may_be_cut"
"""The flag of the last row of such a document."""

_FEWEST = 6
"""Cells that show how cells end."""
_SURE = 0.95
"""Share of the cells that must end as sentences do before one that does not tells anything."""
_ORDERED = 0.9
"""Share of the steps from State to State that must follow the order of English names."""
_CHANCE = 0.0005
"""How rarely a whole section ends so early in the alphabet, before it is a sign."""
_PAIRS = ("()", "（）", "[]", "“”", "«»", "《》")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def truncation_signs(
    report: ParsedReport,
    english_order: Mapping[str, int],
    pack: LanguagePack,
    *,
    is_main: bool = True,
) -> tuple[str, ...]:
    """Return the reasons, in words, to think that a document was cut off; empty without any.

    Args:
        report: the document.
        english_order: rank of each State (alpha-3) in the order of English names.
        pack: the wording of the document's language.
        is_main: it is the main report of its edition, which has all sections; an addendum
            has some.
    """
    rows = report.rows
    if not rows:
        return ()
    signs: list[str] = []
    if _ends_within_sentence(rows, pack):
        signs.append("the last cell ends in mid-sentence")
    elif pack.script == "spaced" and _ends_within_word(report):
        signs.append("the last cell ends within a word")
    if is_main:
        signs += [f"no rows of section {section}" for section in _sections_behind(report, pack)]
    if _ends_early(rows, english_order):
        signs.append("the States of the last section end early in the alphabet")
    return tuple(signs)


def _last_cells(rows: Sequence[ActivityRow]) -> tuple[str, list[str]]:
    """Return the text of the last cell, and those of the cells of its column before it."""
    is_remark = rows[-1].remarks is not None
    texts = [row.remarks if is_remark else row.activity for row in rows]
    *others, last = [text for text in texts if text]
    return last, others


def _ends_within_sentence(rows: Sequence[ActivityRow], pack: LanguagePack) -> bool:
    """Say whether the last cell of a document ends as no cell does, or as its others do not."""
    last, others = _last_cells(rows)
    if last.endswith(UNENDED) and not any(other.endswith(UNENDED) for other in others):
        return True
    word = wants_another_word(last, pack)
    # where no spaces part words, one character may be the end of another word
    is_word = len(word) > 1 or (word != "" and pack.script == "spaced")
    if is_word and not any(wants_another_word(other, pack) == word for other in others):
        return True
    if _is_open(last) and not any(map(_is_open, others)):
        return True
    if len(others) < _FEWEST or ends_as_sentence(last):
        return False
    return sum(map(ends_as_sentence, others)) >= _SURE * len(others)


def _ends_within_word(report: ParsedReport) -> bool:
    """Say whether the last cell ends on what is only the beginning of words of the document.

    No other cell of its column ends so: where names and forms of words are many, one may.
    """
    counts = Counter(word for cell in report.cells for word in _WORD.findall(cell.text.casefold()))
    known = sorted(counts)

    def is_cut(text: str) -> bool:
        found = _LAST_WORD.search(text.casefold())
        if found is None or counts[found[0]] > 1:
            return False
        after = bisect_right(known, found[0])
        return after < len(known) and known[after].startswith(found[0])

    last, others = _last_cells(report.rows)
    return is_cut(last) and not any(map(is_cut, others))


def _is_open(text: str) -> bool:
    """Say whether a bracket or quote is opened and not closed."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)


def _sections_behind(report: ParsedReport, pack: LanguagePack) -> list[SectionId]:
    """Return the sections behind the last that has rows, but those whose heading is there.

    A section without activities has its heading only, which may stand below the last table.
    """
    headed = {cell.section for cell in report.cells if cell.role == "heading"}
    found = (match_heading(cell.text, pack) for cell in report.cells if cell.role == "text")
    headed |= {heading.section for heading in found if heading is not None}
    behind = SECTIONS[SECTIONS.index(report.rows[-1].section) + 1 :]
    return [section for section in behind if section not in headed]


def _ends_early(rows: Sequence[ActivityRow], english_order: Mapping[str, int]) -> bool:
    """Say whether the last section's States end too early in the alphabet to be all.

    If they are drawn as those of the earlier sections are, it is known how often so many of
    them all stand so early. Only in a document whose sections follow the order of English
    names does that tell anything.
    """
    sections: dict[SectionId, list[int]] = {}
    for row in rows:
        if row.state_iso3 is not None:
            ranks = sections.setdefault(row.section, [])
            rank = english_order[row.state_iso3]
            if not ranks or ranks[-1] != rank:
                ranks.append(rank)
    last = sections.pop(rows[-1].section, [])
    steps = [
        later > earlier
        for ranks in (*sections.values(), last)
        for earlier, later in pairwise(ranks)
    ]
    if not last or len(steps) < _FEWEST or sum(steps) < _ORDERED * len(steps):
        return False
    earlier = [rank for ranks in sections.values() for rank in set(ranks)]
    if len(earlier) < _FEWEST:
        return False
    reached = (sum(rank <= max(last) for rank in earlier) + 1) / (len(earlier) + 1)
    return reached ** len(set(last)) < _CHANCE
