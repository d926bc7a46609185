"""Headings of the annex's sections, told by the whole text of one block.

A sentence that speaks of Annex 2 States, or of the bilateral level, is no
heading: what stands in the block has to be number, name and title, and nothing
else but a mark of a note and the word that says "continued".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tasks.errors import ReferenceDataError
from tasks.records import SECTIONS, SectionId
from tasks.reference.folding import fold_pattern, fold_words
from tasks.reference.models import LanguagePack
from tasks.structure.annex_titles import is_annex_title

GroupId = Literal["1", "2"]
GROUPS: tuple[GroupId, ...] = ("1", "2")

_LONGEST = 250
"""Characters; a heading with both its group and its section spelled out is shorter."""
_SHORT = 70
"""Characters of a title of unknown wording; a numbered sentence is longer, or ends on a stop."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading opens.

    Attributes:
        kind: "section" when it names its section by number, or by its title with the group's
            name; "title" when the title stands alone, as below the group's own heading;
            "group" when it only names a group.
        group: "1" bilateral, "2" multilateral.
        section: the section, None of a group.
        repeats: it says that it is printed again ("continued").
    """

    kind: Literal["section", "group", "title"]
    group: GroupId
    section: SectionId | None
    repeats: bool


def match_heading(text: str, pack: LanguagePack) -> Heading | None:
    """Return what the text of one block opens as a heading, None when it is none.

    Text that names two different sections, or a letter without a title ("(a)"), is none; nor
    is "Annex II", which is the title of an annex of the document.

    Args:
        text: the text of a paragraph or of a cell over the whole width.
        pack: the language, with its section wording.
    """
    if len(text) > _LONGEST:
        return None
    patterns = _patterns(pack)
    body, repeats = patterns.body(text)
    if not body or is_annex_title(text, pack):
        return None
    found = [Heading("section", _group(s), s, repeats) for s in SECTIONS if patterns.names(s, body)]
    found = found or [
        Heading("title", _group(section), section, repeats)
        for section in SECTIONS
        if patterns.titles[section].fullmatch(body)
    ]
    found = found or [
        Heading("group", group, None, repeats)
        for group in GROUPS
        if patterns.groups[group].fullmatch(body)
    ]
    if not found and not text.rstrip().endswith(_STOPS):
        found = [Heading("section", _group(s), s, repeats) for s in patterns.told(body)]
    return found[0] if len(found) == 1 else None


def heading_shape(text: str, pack: LanguagePack) -> bool:
    """Say whether the text looks like a numbered heading of the annex that is none it knows.

    That is a short text with a number and a letter in front ("3 (c) Other"), or with a
    number and a word of headings behind it ("3. Trilateral level").
    """
    if len(text) > _LONGEST or match_heading(text, pack) is not None:
        return False
    patterns = _patterns(pack)
    body, _ = patterns.body(text)
    return re.fullmatch(patterns.shape, body) is not None


def heading_patterns(pack: LanguagePack) -> dict[SectionId, re.Pattern[str]]:
    """Return what finds each section's heading in running text, with its number or group's name.

    The patterns are over text folded by tasks.reference.folding.fold_words, in an unspaced
    script with `spaces=False`. A title alone is not found, as any sentence can hold its words.
    """
    patterns = _patterns(pack)
    return {section: re.compile(pattern) for section, pattern in patterns.running.items()}


def _group(section: SectionId) -> GroupId:
    return "1" if section[0] == "1" else "2"


@dataclass(frozen=True, slots=True)
class _Patterns:
    spaced: bool
    continued: re.Pattern[str]
    numbered: dict[SectionId, re.Pattern[str]]
    titles: dict[SectionId, re.Pattern[str]]
    groups: dict[GroupId, re.Pattern[str]]
    running: dict[SectionId, str]  # compiled where asked for: that takes as long as all the others
    shape: str
    lead: dict[SectionId, re.Pattern[str]]
    words: dict[str, re.Pattern[str]]

    def body(self, text: str) -> tuple[str, bool]:
        """Return the folded text without the "continued" at its end, and whether it had it."""
        folded = fold_words(text, spaces=self.spaced).text.strip(_TRIMMED)
        body = self.continued.sub("", folded)
        return body.strip(_TRIMMED), body != folded

    def names(self, section: SectionId, body: str) -> bool:
        return self.numbered[section].fullmatch(body) is not None

    def told(self, body: str) -> list[SectionId]:
        """Return the sections whose number, or group's name, opens the text, and words agree.

        Translators word what stands between the names of group and section each in their own
        way. Those two names have to be there, of no other group, and of no other section.
        """
        if _SENTENCE.search(body):
            return []
        groups = {group for group in GROUPS if self.words[group].search(body)}
        sections = self._spoken_of(body)
        return [
            section
            for section in SECTIONS
            if (found := self.lead[section].match(body)) is not None
            and groups <= {_group(section)}
            and (section in sections or (found["number"] and groups and not sections))
            and (section[0] == "2" or sections <= {section, "2a", "2b"})
        ]

    def _spoken_of(self, body: str) -> set[SectionId]:
        """Return the sections whose titles stand in the text and in no longer title of another."""
        found = [
            (match.start(), match.end(), section)
            for section in SECTIONS
            for match in self.words[section].finditer(body)
        ]
        return {
            section
            for start, end, section in found
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
        }


_TRIMMED = " *.:;,、-"
_STOPS = (".", ";", "。", "；", "؛")
_SENTENCE = re.compile(r"\w{3}[.;。；؛] ?\w{2}")
"""A sentence ends here and another begins."""


def _patterns(pack: LanguagePack) -> _Patterns:
    wording = pack.sections
    if wording is None:
        raise ReferenceDataError(
            document=f"languages/{pack.language}.yaml", expected="section wording", found="none"
        )
    return _build(
        tuple(wording.groups.items()),
        tuple(wording.titles.items()),
        tuple(wording.numbers.items()),
        tuple(wording.letters.items()),
        (wording.level, wording.part, wording.about, wording.tail, *wording.continued),
        spaced=pack.script == "spaced",
    )


@lru_cache(maxsize=32)
def _build(
    groups: tuple[tuple[GroupId, str], ...],
    titles: tuple[tuple[SectionId, str], ...],
    numbers: tuple[tuple[GroupId, str], ...],
    letters: tuple[tuple[str, str], ...],
    words: tuple[str, ...],
    *,
    spaced: bool,
) -> _Patterns:
    """Build the patterns of one language from its folded wording."""
    level, part, about, tail, *continued = map(fold_pattern, words)
    gap = " ?" if spaced else ""
    start, edge = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")
    stop = f"{gap}[.,:;、)-]?{gap}"
    part = f"(?:{part}{gap})?" if part else ""
    written = dict(numbers)
    number = {
        group: _either(
            *_DIGITS[group], *([fold_pattern(written[group])] if group in written else [])
        )
        for group in GROUPS
    }
    other = {key: fold_pattern(pattern) for key, pattern in letters}
    letter = {key: _either(key, *([other[key]] if key in other else [])) for key in "ab"}
    of_group: dict[GroupId, str] = {"1": letter["a"], "2": letter["b"]}
    named = {
        group: f"{part}(?:(?:\\(?(?:{number[group]})|{of_group[group]}(?={gap}[.)-])){stop})?"
        f"(?:{fold_pattern(name)}){gap}(?:{level})"
        for group, name in groups
    }
    # "Part II" may stand in a line of its own, above the name of the group
    bare = {group: rf"{part[:-1]}\(?(?:{number[group]})\)?" for group in GROUPS} if part else {}
    title = {
        section: f"(?:{about}{gap})?(?:{fold_pattern(pattern)})(?:{tail})"
        for section, pattern in titles
    }
    numbered: dict[SectionId, str] = {}
    running: dict[SectionId, str] = {}
    for section in SECTIONS:
        group, key = _group(section), section[1]
        full = rf"{part}\(?(?:{number[group]}){stop}\(?{letter[key]}\b\)?"
        lettered = rf"(?:\({letter[key]}\)|{letter[key]}{gap}[.)-])"
        above = f"(?:{named[group]}{stop})?"
        its_title = title[section]
        known = _either(
            f"{above}{full}{stop}{its_title}",
            f"{named[group]}{stop}(?:{lettered}{stop})?{its_title}",
            f"{lettered}{stop}{its_title}",
        )
        running[section] = f"{start}(?:{known}){edge}"
        numbered[section] = _either(known, f"{above}{full}", f"{its_title}{stop}{named[group]}")
    lead = {
        section: rf"(?P<number>{part}\(?(?:{number[_group(section)]}){stop}"
        rf"\(?{letter[section[1]]}(?!\w)\)?)|{named[_group(section)]}{edge}"
        for section in SECTIONS
    }
    named_words: dict[str, str] = {
        key: f"{start}(?:{fold_pattern(name)}){edge}" for key, name in (*groups, *titles)
    }
    any_title = _either(*(fold_pattern(pattern) for _, pattern in titles))
    any_name = _either(*(fold_pattern(pattern) for _, pattern in groups))
    count = r"\(?(?:[1-9]|[ivx]{1,4}|[一二三四五六七八九])(?!\w)"
    few = rf"[^.;。；]{{0,{_SHORT}}}"
    shape = _either(
        rf"{part}{count}{stop}\(?\w\){stop}{few}",
        rf"{part}{count}{gap}[.):、-]{gap}{few}(?:{any_title}|{any_name})(?:{level})",
        rf"{part}{count}{gap}[.):、-]{gap}{few}(?=.)(?:{level})",
        *([rf"{part[:-1]}{count}{stop}{few}"] if part else []),
    )
    marks = _either(*continued) if continued else "(?!)"
    return _Patterns(
        spaced=spaced,
        continued=re.compile(rf"{gap}[-(\[]?{gap}(?:{marks}){gap}\.?[)\]]?$"),
        numbered={section: re.compile(pattern) for section, pattern in numbered.items()},
        titles={section: re.compile(pattern) for section, pattern in title.items()},
        groups={
            group: re.compile(_either(pattern, *([bare[group]] if group in bare else [])))
            for group, pattern in named.items()
        },
        running=running,
        shape=shape,
        lead={section: re.compile(pattern) for section, pattern in lead.items()},
        words={key: re.compile(pattern) for key, pattern in named_words.items()},
    )


_DIGITS: dict[GroupId, tuple[str, ...]] = {"1": ("1", "i", "一"), "2": ("2", "ii", "二")}


def _either(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"
