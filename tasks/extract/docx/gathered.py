"""What was found in one paragraph of a Word document, as it is found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.extract.docx.draft import Mark, Reference
from tasks.extract.docx.styles import Look

if TYPE_CHECKING:
    from lxml.etree import _Element

DELETED = "tracked deletion"
FIELD = "field code"
_VANISHED = "hidden text"
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Place:
    """Where the reader is: sections and pages counted from 0, as far as they have ended."""

    section: int = 0
    page: int = 0


@dataclass(slots=True)
class Gathered:
    """What was found in a paragraph, in order.

    Attributes:
        literal: pieces of printed text.
        length: characters of them.
        hidden: pieces of text that is not printed, by the reason.
        raised: printed stretches that are raised.
        marks: references to notes.
        boxes: contents of text boxes that are anchored here.
        own_mark_at: where the number of the note that this paragraph is of is printed.
        custom: the reference whose mark stands in the rest of the run.
    """

    literal: list[str] = field(default_factory=list)
    length: int = 0
    hidden: dict[str, list[str]] = field(default_factory=dict)
    raised: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    own_mark_at: int | None = None
    custom: Reference | None = None
    _plain: list[str] = field(default_factory=list)
    _bold: list[str] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)

    def add(self, text: str, look: Look, hidden: str | None) -> None:
        """Add a piece of text, printed or not."""
        hidden = self.why_hidden(look, hidden)
        if hidden is not None:
            self.hidden.setdefault(hidden, []).append(text)
            return
        start = self.length
        self.literal.append(text)
        self.length += len(text)
        if self.custom is not None:
            self.custom.custom += text.strip()
            self.marks[-1].end = self.length
            return
        if look.raised:
            self.raised.append((start, self.length))
        elif look.bold:
            self._bold.append(text)
        else:
            self._plain.append(text)

    @property
    def is_bold(self) -> bool:
        """Tell whether all letters are bold, or where there are none, all digits and signs.

        Raised letters do not count: marks of notes are rarely bold.
        """
        if not self._bold:
            return False
        bold, plain = "".join(self._bold), "".join(self._plain)
        if _LETTER.search(bold) or _LETTER.search(plain):
            return _LETTER.search(plain) is None
        return bool(bold.strip()) and not plain.strip()

    def why_hidden(self, look: Look, hidden: str | None) -> str | None:
        """Return why a piece is not printed: what is around it, its look, or a field's code."""
        if hidden is None and look.vanish:
            return _VANISHED
        if hidden is None and self._fields and any(self._fields):
            return FIELD
        return hidden

    def turn_field(self, step: str | None) -> None:
        """Follow a field: its code stands from "begin" to "separate", its result to "end".

        A field is followed to the end of its paragraph only. Its code has an element of its
        own, and a field that never ends must not hide the rest of the document.
        """
        if step == "begin":
            self._fields.append(True)
        elif step == "separate" and self._fields:
            self._fields[-1] = False
        elif step == "end" and self._fields:
            self._fields.pop()
