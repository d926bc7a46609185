"""What styles say of a paragraph or run: bold, hidden, raised, numbered."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.extract.docx.names import TAGS, attribute, child, integer, is_on, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TOGGLES = frozenset({"b", "bCs", "vanish"})
_DEEPEST = 50
"""Styles that are based on one another; Word allows some ten."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks: `bold_cs` is for complex scripts, such as Arabic."""

    bold: bool = False
    bold_cs: bool = False
    vanish: bool = False
    raised: bool = False


_LOOKS = {flags: Look(*flags) for flags in itertools.product((False, True), repeat=4)}
"""Every look there is, so that none is made anew for each run."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """What numbers a paragraph: a list, or "0" for none, and a level; None where not said."""

    number: str | None = None
    level: int | None = None


_UNSAID = Numbered()
_SAID = frozenset({"pStyle", "numPr", "framePr", "rPr", "sectPr"})
"""Properties of a paragraph that are read."""


@dataclass(slots=True)
class _Style:
    based_on: str | None
    toggles: dict[str, bool]
    raised: bool | None
    numbered: Numbered


class Styles:
    """The styles of a document; an unknown name is a style that says nothing."""

    def __init__(self, root: _Element | None = None) -> None:
        """Read the part `styles.xml`, if there is one."""
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._looks: dict[tuple[str, str], Look] = {}
        self._numbered: dict[str, Numbered] = {}
        self._base: dict[str, bool] = {}
        if root is None:
            return
        for style in root:
            if TAGS.get(style.tag) != "style":
                continue
            name = attribute(style, "styleId") or ""
            self._styles[name] = _read_style(style)
            is_default = attribute(style, "default") in {"1", "true", "on"}
            if is_default and attribute(style, "type") == "paragraph":
                self._default = name
        defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        self._base = _toggles(defaults)

    def look(self, paragraph: str | None, run: str | None = None) -> Look:
        """Return the look of a run by the styles of its paragraph and its own."""
        names = (paragraph if paragraph in self._styles else self._default, run or "")
        if names[1] not in self._styles:
            names = (names[0], "")
        found = self._looks.get(names)
        if found is None:
            found = self._looks[names] = self._combined(*names)
        return found

    def numbered(self, name: str | None) -> Numbered:
        """Return how a paragraph style numbers."""
        key = name if name in self._styles else self._default
        found = self._numbered.get(key)
        if found is None:
            number = level = None
            for style in self._chain(key):
                number = style.numbered.number if number is None else number
                level = style.numbered.level if level is None else level
            found = self._numbered[key] = Numbered(number, level)
        return found

    def ancestry(self, name: str | None) -> list[str]:
        """Return a paragraph style and those that it is based on, nearest first."""
        return list(self._names(name if name in self._styles else self._default))

    def _combined(self, paragraph: str, run: str) -> Look:
        # Two styles that both say bold make the run not bold (ISO 29500-1, 17.7.3).
        on = {
            toggle: self._toggle(paragraph, toggle) != self._toggle(run, toggle)
            if self._says(paragraph, toggle) or self._says(run, toggle)
            else self._base.get(toggle, False)
            for toggle in _TOGGLES
        }
        raised = [
            style.raised
            for name in (run, paragraph)
            for style in self._chain(name)
            if style.raised is not None
        ]
        return _LOOKS[on["b"], on["bCs"], on["vanish"], bool(raised and raised[0])]

    def _says(self, name: str, toggle: str) -> bool:
        return any(toggle in style.toggles for style in self._chain(name))

    def _toggle(self, name: str, toggle: str) -> bool:
        said = (style.toggles[toggle] for style in self._chain(name) if toggle in style.toggles)
        return next(said, False)

    def _names(self, name: str) -> Iterator[str]:
        current: str | None = name
        for _ in range(_DEEPEST):
            if current is None or current not in self._styles:
                return
            yield current
            current = self._styles[current].based_on

    def _chain(self, name: str) -> Iterator[_Style]:
        return (self._styles[each] for each in self._names(name))


def _read_style(style: _Element) -> _Style:
    properties = child(style, "rPr")
    return _Style(
        based_on=value_of(style, "basedOn"),
        toggles=_toggles(properties),
        raised=raised_by(properties),
        numbered=_numbered_by(child(style, "pPr")),
    )


def _toggles(properties: _Element | None) -> dict[str, bool]:
    if properties is None:
        return {}
    return {
        name: is_on(element)
        for element in properties
        if (name := TAGS.get(element.tag, "")) in _TOGGLES
    }


def raised_by(properties: _Element | None) -> bool | None:
    """Return whether run properties raise the text, None where they do not say."""
    value = value_of(properties, "vertAlign")
    return None if value is None else value == "superscript"


def _numbered_by(properties: _Element | None) -> Numbered:
    """Return how paragraph properties number."""
    numbering = child(properties, "numPr")
    return _UNSAID if numbering is None else _read_numbered(numbering)


def _read_numbered(numbering: _Element) -> Numbered:
    level = child(numbering, "ilvl")
    return Numbered(value_of(numbering, "numId"), None if level is None else integer(level))


def changed_look(styled: Look, said: Mapping[str, _Element]) -> Look:
    """Return the look of a run whose own properties, by their names, change its styles."""
    bold, bold_cs = styled.bold, styled.bold_cs
    vanish, raised = styled.vanish, styled.raised
    complex_script = False
    for name, element in said.items():
        if name == "b":
            bold = is_on(element)
        elif name == "bCs":
            bold_cs = is_on(element)
        elif name == "vanish":
            vanish = is_on(element)
        elif name == "vertAlign":
            raised = attribute(element, "val") == "superscript"
        else:
            complex_script = complex_script or is_on(element)
    return _LOOKS[bold_cs if complex_script else bold, bold_cs, vanish, raised]


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What a paragraph says of itself.

    Attributes:
        style: name of its style.
        numbered: how it is numbered, by itself.
        is_frame: it stands in a frame of its own.
        joins: its end is deleted or hidden, so that the next paragraph goes on in it.
        section: properties of the section that it ends.
    """

    style: str | None = None
    numbered: Numbered = _UNSAID
    is_frame: bool = False
    joins: bool = False
    section: _Element | None = None


_NO_PROPERTIES = ParagraphProperties()


def paragraph_properties(paragraph: _Element) -> ParagraphProperties:
    """Read the properties of a paragraph, which are its first child."""
    if not len(paragraph) or TAGS.get(paragraph[0].tag) != "pPr":
        return _NO_PROPERTIES
    said = {name: each for each in paragraph[0] if (name := TAGS.get(each.tag)) in _SAID}
    if not said:
        return _NO_PROPERTIES
    style = said.get("pStyle")
    numbering = said.get("numPr")
    mark = said.get("rPr")
    return ParagraphProperties(
        style=None if style is None else attribute(style, "val"),
        numbered=_UNSAID if numbering is None else _read_numbered(numbering),
        is_frame="framePr" in said,
        joins=mark is not None and _is_hidden_mark(mark),
        section=said.get("sectPr"),
    )


def _is_hidden_mark(properties: _Element) -> bool:
    for element in properties:
        name = TAGS.get(element.tag)
        if name in {"del", "moveFrom"} or (name == "vanish" and is_on(element)):
            return True
    return False
