"""The numbers that Word prints before paragraphs of lists, which are nowhere in the text.

ISO/IEC 29500-1, 17.9: a paragraph names a list instance (num), which is of an
abstract list with nine levels. Instances of one abstract list count on, unless
they start anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tasks.extract.docx.formats import is_known, print_number
from tasks.extract.docx.names import TAGS, attribute, child, integer, is_on, line_of, value_of
from tasks.extract.docx.styles import Numbered, Styles
from tasks.extract.docx.symbols import shown_symbols
from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_LONGEST = 255
"""Characters of a label before it is numbered; it is printed once a paragraph."""
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str | None = None


@dataclass(slots=True)
class _Num:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """A number or bullet as printed, with the space after it.

    `reason` says what of it is not certain, "" where all is.
    """

    text: str
    reason: str = ""


class Numbering:
    """The lists of a document (part `numbering.xml`)."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        """Read the lists; none where there is no such part."""
        self.styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._nums: dict[str, _Num] = {}
        for element in () if root is None else root:
            name = TAGS.get(element.tag)
            if name == "abstractNum":
                key = attribute(element, "abstractNumId") or ""
                self._abstract[key] = _levels(element)
                link = value_of(element, "numStyleLink")
                if link is not None:
                    self._links[key] = link
            elif name == "num":
                self._nums[attribute(element, "numId") or ""] = _read_num(element)

    def find(self, direct: Numbered, style: str | None) -> tuple[str, int] | None:
        """Return the list instance and level of a paragraph, None if it is not numbered."""
        styled = self.styles.numbered(style)
        number = styled.number if direct.number is None else direct.number
        if number is None or number not in self._nums:
            return None
        level = direct.level
        if level is None and direct.number is None:
            level = self._level_of_style(number, style)
        if level is None:
            level = styled.level or 0
        return number, min(max(level, 0), _LEVELS - 1)

    def abstract_of(self, number: str) -> str:
        """Return the abstract list that counts for a list instance."""
        abstract = self._nums[number].abstract
        link = self._links.get(abstract)
        linked = None if link is None else self.styles.numbered(link).number
        if linked is None or linked not in self._nums:
            return abstract
        return self._nums[linked].abstract

    def level(self, number: str, level: int) -> _Level:
        """Return a level of a list instance."""
        own = self._nums[number].levels.get(level)
        if own is not None:
            return own
        return self._abstract.get(self.abstract_of(number), {}).get(level, _Level())

    def start_override(self, number: str, level: int) -> int | None:
        """Return where a list instance starts anew, None where it counts on."""
        return self._nums[number].starts.get(level)

    def _level_of_style(self, number: str, style: str | None) -> int | None:
        names = self.styles.ancestry(style)
        for level in range(_LEVELS):
            if self.level(number, level).style in names[:1]:
                return level
        return None


class ListCounters:
    """Counts the paragraphs of lists in one story: the body, a head, a note."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, direct: Numbered, style: str | None) -> Label | None:
        """Count a paragraph and return what is printed before it, None where nothing is."""
        found = self._numbering.find(direct, style)
        if found is None:
            return None
        number, level = found
        counts = self._counts.setdefault(self._numbering.abstract_of(number), {})
        self._count(counts, number, level)
        shown = self._numbering.level(number, level)
        text, reason = self._printed(shown, number, counts)
        if not text.strip():
            return None
        return Label(text + ("" if shown.suffix == "nothing" else "\t"), reason)

    def _count(self, counts: dict[int, int], number: str, level: int) -> None:
        start = self._numbering.start_override(number, level)
        if start is not None and (number, level) not in self._begun:
            counts[level] = start
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._numbering.level(number, level).start
        self._begun.add((number, level))
        for above in range(level):
            counts.setdefault(above, self._numbering.level(number, above).start)
        for below in [other for other in counts if other > level]:
            restart = self._numbering.level(number, below).restart
            # lvlRestart counts levels from 1; 0 means that the level is never counted anew.
            if restart is None or level < restart:
                del counts[below]

    def _printed(self, shown: _Level, number: str, counts: dict[int, int]) -> tuple[str, str]:
        unknown: set[str] = set()

        def one(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            other = self._numbering.level(number, level)
            form = "decimal" if shown.legal and other.form != "none" else other.form
            if not is_known(form):
                unknown.add(form)
            return print_number(counts.get(level, other.start), form)

        text = shown.text if shown.form == "bullet" else _PLACE.sub(one, shown.text)
        return text, "".join(f"number format {form} shown in digits" for form in sorted(unknown))


def _levels(parent: _Element) -> dict[int, _Level]:
    return {
        integer(element, "ilvl"): _read_level(element)
        for element in parent
        if TAGS.get(element.tag) == "lvl"
    }


def _read_level(element: _Element) -> _Level:
    form = value_of(element, "numFmt")
    if form is None:  # a format of later versions of Word, with one for earlier ones beside it
        choice = child(element, "mc:AlternateContent")
        form = value_of(child(choice, "mc:Fallback"), "numFmt") or "decimal"
    text = value_of(element, "lvlText") or ""
    if len(text) > _LONGEST:
        raise Broken(f"a list label of {len(text):,} characters", line_of(element))
    level = _Level(
        start=integer(child(element, "start"), default=0),
        form=form,
        text=text,
        restart=None if (restart := child(element, "lvlRestart")) is None else integer(restart),
        legal=(legal := child(element, "isLgl")) is not None and is_on(legal),
        suffix=value_of(element, "suff") or "tab",
        style=value_of(element, "pStyle"),
    )
    if form != "bullet":
        return level
    fonts = child(child(element, "rPr"), "rFonts")
    font = "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or ""
    return replace(level, text=shown_symbols(text, font))


def _read_num(element: _Element) -> _Num:
    num = _Num(value_of(element, "abstractNumId") or "")
    for override in element:
        if TAGS.get(override.tag) != "lvlOverride":
            continue
        level = integer(override, "ilvl")
        own = child(override, "lvl")
        if own is not None:
            num.levels[level] = _read_level(own)
        start = child(override, "startOverride")
        if start is not None:
            num.starts[level] = integer(start)
    return num
