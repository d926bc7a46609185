"""What a file is, by its bytes: extension and Content-Type are never trusted."""

from __future__ import annotations

import re
from typing import Literal

from tasks.extract.encodings import unicode_encoding

MediaType = Literal[
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/msword",
    "application/vnd.wordperfect",
    "application/zip",
    "text/html",
    "text/plain",
    "application/octet-stream",
]

NAMES: dict[MediaType, str] = {
    "application/pdf": "a PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a .docx document",
    "application/msword": "an older Word (.doc) document",
    "application/vnd.wordperfect": "a WordPerfect document",
    "application/zip": "a zip archive that is no .docx",
    "text/html": "an HTML page",
    "text/plain": "plain text",
    "application/octet-stream": "binary data",
}
"""How an error message calls each type."""

_HEAD = 4096
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a")


def sniff(data: bytes) -> MediaType:
    """Tell the type of a file from its first bytes."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            if b"word/" in data or b"[Content_Types].xml" in head
            else "application/zip"
        )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "application/msword"
    if head.startswith(b"\xffWPC"):
        return "application/vnd.wordperfect"
    if re.search(rb"<(?:!doctype\s+html|html|head|body)\b", head, re.IGNORECASE):
        return "text/html"
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head):
        return "text/plain" if unicode_encoding(head) else "application/octet-stream"
    return "text/plain"
