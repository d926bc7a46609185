"""What a file is and how it begins, before anything in it is believed.

Only the front is read: enough to see which document it is. What it holds comes
from whoever sent it, so the work is bounded; see `tasks.extract.isolated` for
a reader that a hostile file cannot take down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tasks.errors import InputError, WrongFormat
from tasks.extract.sniff import NAMES, MediaType, sniff
from tasks.extract.text import source_from_bytes

State = Literal["text", "scan", "unread", "other", "damaged", "encrypted"]

FRONT = 20_000
"""Characters of a document that are its front."""
WHOLE = 300_000
"""Characters of a document that are read of all of it: some hundred pages."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What the first look at a file shows.

    Attributes:
        media_type: by its bytes.
        state: "text" can be read; "scan" is pictures without text; "unread" is a document in a
            form that is not read (WordPerfect, Word before 97), or one that a fault of this
            program keeps from being read; "other" is no document with
            text, such as a workbook, a page of a server, an empty form; "damaged" is cut off
            or broken; "encrypted" wants a password.
        text: its first characters (`FRONT`) in reading order, headers first, and among them
            that of the first page where the format tells which it is; a form feed stands
            between the pages of a PDF.
        pages: number of pages, where the format says it.
        detail: one line for a person: the reason of the state.
    """

    media_type: MediaType
    state: State
    text: str
    pages: int | None
    detail: str


def probe(data: bytes, *, whole: bool = False) -> Probe:
    """Look at the front of a file; whatever the bytes are, the answer is a Probe.

    Args:
        data: the file.
        whole: of a PDF, all text up to `WHOLE` characters instead of the front.
    """
    kind = sniff(data)
    if not data:
        return Probe(kind, "damaged", "", None, "no bytes")
    match kind:
        case "application/pdf":
            from tasks.extract.probe_pdf import probe_pdf

            return probe_pdf(data, whole=whole)
        case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
            from tasks.extract.probe_docx import probe_docx

            return probe_docx(data)
        case "application/zip":
            from tasks.extract.probe_docx import probe_zip

            return probe_zip(data)
        case "application/msword":
            from tasks.extract.probe_doc import probe_doc

            return probe_doc(data)
        case "text/plain":
            return _probe_text(data)
        case "application/vnd.wordperfect":
            return Probe(kind, "unread", "", None, NAMES[kind])
        case _:
            return Probe(kind, "other", "", None, NAMES[kind])


def _probe_text(data: bytes) -> Probe:
    try:
        source = source_from_bytes(data, "")
    except InputError as refusal:
        place = f" ({refusal.place})" if refusal.place else ""
        state: State = "other" if isinstance(refusal, WrongFormat) else "damaged"
        return Probe("text/plain", state, "", None, f"{refusal.found}{place}")
    return Probe("text/plain", "text", source.text[:FRONT], None, f"{len(source.text)} characters")
