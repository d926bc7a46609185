"""Signs that a document stops in the middle: nothing in it says so, but its own manner does.

A download or a copy that broke off is still read, into fewer rows. What the
rest of the document does (how its cells end, which sections it has, how far
through the alphabet its sections go) tells that its end is none.

Some signs tell it alone. Where there is none, weaker ones are weighed together:
each is the log of how much more often it is seen where a document is cut at any
place than where one ends, in nats, and they add up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise, takewhile
from math import comb, log

from tasks.records import SECTIONS, ActivityRow, Evidence, ParsedReport, SectionId, SourceText
from tasks.reference.models import LanguagePack
from tasks.structure.compact import words_are_parted
from tasks.structure.last_words import NUMERALS, kinds_of_last_words
from tasks.structure.section_headings import match_heading
from tasks.structure.sentence_ends import (
    CLOSERS,
    STOPS,
    UNENDED,
    ends_as_sentence,
    wants_another_word,
)

CUT_FLAG = "document_may_be_cut"
"""The flag of the last row of such a document."""

_FEWEST = 6
"""Cells that show how cells end."""
_SURE = 0.95
"""Share of the cells that must end as sentences do before one that does not tells anything."""
_ORDERED = 0.9
"""Share of the steps from State to State that must follow the order of English names."""
_TOLD = 4.0
"""Nats of all evidence from which it is told; whole reports stay below, and mostly far below."""
_LEAST_OF_WORDS, _MOST_OF_WORDS = -2.0, 4.0
"""Nats that the last words can give: of any document's cells, one in fifty ends as no other."""
_BEGUN_WORD = 3.5
"""Nats of a word that is only the beginning of those that stand there elsewhere."""
_NO_LINE_END = log(0.7 / 0.1)
_LINE_END = log(0.3 / 0.9)
"""Of the last line: an editor can end the line of a text that was cut, or drop that of a whole."""
_LEAST_SEEN = 3
"""Places that a rarer form of what stands last weighs as much as, against a more common one."""
_LONGEST_PHRASE = 4
_BEGINNING, _REST = 4, 2
"""Letters of a word that is cut, and of what it lacks, where there is no doubt."""
_AS_LONG = 0.6
"""Share of the length of a cell, from which to its inverse others are as long."""
_PAIRS = ("()", "（）", "[]", "“”", "«»", "《》")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_TOKEN = re.compile(r"\w+|[^\w\s]")


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
        english_order: rank of each State (alpha-3) among the States, in the order of English
            names.
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
    alphabet = _weigh_alphabet(rows, english_order)
    evidence = [alphabet, *_weigh_last_cell(report, pack), *_weigh_line_end(report.source)]
    total = sum(one.weight for one in evidence)
    if total > _TOLD and alphabet.weight > _TOLD:
        signs.append(alphabet.what)
    elif total > _TOLD and not signs:
        told = ", ".join(f"{one.what} {one.weight:+.1f}" for one in evidence if one.weight)
        signs.append(f"its end is more like a cut than like an end ({told}; from {_TOLD} on)")
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
        # shorter words are beginnings by chance, and shorter rests are those of other forms
        return len(found[0]) >= _BEGINNING and any(
            len(word) >= len(found[0]) + _REST
            for word in takewhile(
                lambda word: word.startswith(found[0]),
                islice(known, bisect_right(known, found[0]), None),
            )
        )

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


def _weigh_alphabet(rows: Sequence[ActivityRow], english_order: Mapping[str, int]) -> Evidence:
    """Weigh how far through the alphabet the States of the last section go.

    In a whole report they are drawn from all States that report, so that the last of them
    seldom stands early; in a cut one they are drawn from those before the cut. Only in a
    document whose sections follow the order of English names does that tell anything.
    """
    what = "the States of the last section end early in the alphabet"
    sections: dict[SectionId, list[int]] = {}
    for row in rows:
        if row.state_iso3 is not None:
            ranks = sections.setdefault(row.section, [])
            rank = english_order[row.state_iso3]
            if not ranks or ranks[-1] != rank:
                ranks.append(rank)
    steps = [later > earlier for ranks in sections.values() for earlier, later in pairwise(ranks)]
    last = set(sections.pop(rows[-1].section, []))
    others = {rank for ranks in sections.values() for rank in ranks}
    if not last or min(len(steps), len(others)) < _FEWEST or sum(steps) < _ORDERED * len(steps):
        return Evidence(what, 0.0)
    states = sorted(others | last)
    reached = bisect_right(states, max(last))
    of_whole = comb(reached - 1, len(last) - 1) / comb(len(states), len(last))
    return Evidence(what, -log(len(states) * of_whole))


def _weigh_last_cell(report: ParsedReport, pack: LanguagePack) -> list[Evidence]:
    """Weigh the last words and the length of the last activity, if it is what stands last."""
    rows = report.rows
    if len(rows) <= _FEWEST or rows[-1].remarks is not None:
        return []
    *others, last = _tokens(report, pack)
    if not all(others) or not last:
        return []
    stops = last[-1] in STOPS
    words = _weigh_stop(others) if stops else _weigh_last_words(others, last, pack)
    return [
        Evidence("its last words", words),
        Evidence("the length of the last cell", _weigh_length([len(one) for one in others], last)),
    ]


def _tokens(report: ParsedReport, pack: LanguagePack) -> list[list[str]]:
    """Return words and marks of each activity; characters, where no spaces part words."""
    text = report.source.text
    if pack.script == "spaced":
        return [_TOKEN.findall(row.activity.casefold()) for row in report.rows]
    if words_are_parted(text):
        spans = (row.activity_span for row in report.rows)
        return [text[span.start : span.end].split() for span in spans]
    return [list("".join(row.activity.split())) for row in report.rows]


def _weigh_last_words(others: list[list[str]], last: list[str], pack: LanguagePack) -> float:
    """Weigh how seldom a cell or sentence ends on such words, of all places where they stand.

    First of the places behind a word of this kind, then behind this word, then behind it and
    the one before, and so on: the more places there are, the less the ones before count.
    """
    kinds = _kinds(pack)
    kind = _kind_of(last[-1], kinds)
    ends: dict[bool, int] = {True: 1, False: 1}
    of_kind: dict[bool, int] = {True: 0, False: 0}
    phrases: set[tuple[tuple[str, ...], str]] = set()
    for tokens in (*([*cell, ""] for cell in others), last):
        for place, (token, after) in enumerate(pairwise(tokens)):
            if token in STOPS:
                continue
            behind = "" if after in STOPS else after
            ends[not behind] += 1
            of_kind[not behind] += _kind_of(token, kinds) == kind
            if token == last[-1]:
                first = max(0, place + 1 - _LONGEST_PHRASE)
                phrases.add((tuple(tokens[first : place + 1]), behind))
    usual = share = ends[True] / sum(ends.values())
    share = (of_kind[True] + _LEAST_SEEN * share) / (sum(of_kind.values()) + _LEAST_SEEN)
    for length in range(1, min(_LONGEST_PHRASE, len(last)) + 1):
        alike = [not behind for words, behind in phrases if words[-length:] == (*last[-length:],)]
        share = (sum(alike) + _LEAST_SEEN * share) / (len(alike) + _LEAST_SEEN)
    weight = log((1 - share) / share) - log((1 - usual) / usual)
    if last[-1] in CLOSERS:  # a quotation or bracket may end any cell
        weight = min(weight, 0.0)
    elif _is_begun(others, last, pack):
        weight = max(weight, _BEGUN_WORD)
    return min(max(weight, _LEAST_OF_WORDS), _MOST_OF_WORDS)


def _weigh_stop(others: list[list[str]]) -> float:
    """Weigh that the last cell ends on a stop, as some of the others do."""
    stops = sum(token in STOPS for tokens in others for token in tokens)
    of_places = (stops + 1) / (sum(map(len, others)) + 2)
    of_ends = (sum(tokens[-1] in STOPS for tokens in others) + 1) / (len(others) + 2)
    return max(log(of_places / of_ends), _LEAST_OF_WORDS)


def _kinds(pack: LanguagePack) -> Mapping[str, str]:
    """Return what each word of the pack tells as the last one of a cell."""
    if pack.edges is not None:
        return kinds_of_last_words(pack.edges)
    return dict.fromkeys(pack.flow.cannot_end, "function") if pack.flow is not None else {}


def _kind_of(word: str, kinds: Mapping[str, str]) -> str:
    """Return the kind of a word: that of the pack, or what its form tells."""
    if word in kinds:
        return kinds[word]
    if word[0].isdigit() or word[0] in NUMERALS:
        return "number"
    if not word[0].isalnum():
        return word
    return "character" if len(word) == 1 else "word"


def _is_begun(others: list[list[str]], last: list[str], pack: LanguagePack) -> bool:
    """Say whether the last word is only the beginning of those behind the same word elsewhere.

    In an unspaced script, whose words have no forms, also where it is of any word.
    """
    word, cells = last[-1], (*others, last[:-1])
    pairs = [pair for tokens in cells for pair in pairwise(tokens)]
    places = [{two for one, two in pairs if last[-2:-1] == [one]}]
    if pack.script == "unspaced":
        places.append({token for tokens in cells for token in tokens})
    rest = _REST if pack.script == "spaced" else 1
    # a number is no beginning of a greater one
    return word[0].isalnum() and any(
        word not in known
        and any(
            token.startswith(word) and len(token) >= len(word) + rest and not token.isdigit()
            for token in known
        )
        for known in places
    )


def _weigh_length(lengths: Sequence[int], last: Sequence[str]) -> float:
    """Weigh how seldom cells of about this length end there, of those that go so far."""
    low, high = len(last) * _AS_LONG, len(last) / _AS_LONG
    usual = len(lengths) / sum(lengths)
    ended = sum(low <= length < high for length in lengths)
    went_on = sum(max(0.0, min(length, high) - low) for length in lengths)
    # two cells of the usual length besides: few cells tell little
    return -log((ended + 2) / (went_on + 2 / usual) / usual)


def _weigh_line_end(source: SourceText) -> list[Evidence]:
    """Weigh that the last line of a text has no end, although those before it have one."""
    if source.format != "txt" or "\n" not in source.text.strip():
        return []
    if source.text.endswith("\n"):
        return [Evidence("its last line has its end", _LINE_END)]
    return [Evidence("its last line has no end", _NO_LINE_END)]
