"""What the XML of a Word document holds, counted without regard to what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.extract.docx.draft import count_letters
from tasks.extract.docx.names import line_of, tags_of
from tasks.extract.docx.paragraph import is_told_before
from tasks.extract.package import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = tags_of("t", "delText", "instrText", "delInstrText", "m:t", "a:t")
_DRAWN = tags_of("v:textpath")
_COUNTED = _TEXTS | _DRAWN | tags_of("sym", "noBreakHyphen", "softHyphen")
_TELLINGS = tags_of("mc:Choice", "mc:Fallback")


def letters_in(element: _Element) -> int:
    """Count the characters in an element that are no white space, printed or not.

    What is told again for older programs counts once.
    """
    counted = _all_letters(element)
    if counted:
        for form in element.iter(*_TELLINGS):
            if is_told_before(form) and not _is_in_told(form, element):
                counted -= _all_letters(form)
    return counted


def refuse_text(element: _Element) -> None:
    """Refuse text that stands where no text may stand.

    Raises:
        Broken: there is some.
    """
    if letters_in(element):
        raise Broken("text outside of every paragraph", line_of(element))


def drop(element: _Element) -> None:
    """Free a piece that is read, and what stands before it.

    Raises:
        Broken: text stands before it, outside of every paragraph.
    """
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        if len(before) or before.text:
            refuse_text(before)
        parent.remove(before)


def _all_letters(element: _Element) -> int:
    texts: list[str] = []
    signs = 0
    for each in element.iter(*_COUNTED):
        tag = each.tag
        if tag in _TEXTS:
            texts.append(each.text or "")
        elif tag in _DRAWN:
            texts.append(each.get("string") or "")
        else:
            signs += 1
    return count_letters("".join(texts)) + signs


def _is_in_told(form: _Element, top: _Element) -> bool:
    """Tell whether a form of a content is itself in one that is not the first."""
    above = form.getparent()
    while above is not None and above is not top:
        if above.tag in _TELLINGS and is_told_before(above):
            return True
        above = above.getparent()
    return False
