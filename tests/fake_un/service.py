"""Normal service of a document: conditional questions and ranges (RFC 9110, 13 and 14)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wpd": "application/vnd.wordperfect",
    "pdf": "application/pdf",
}


@dataclass
class Plan:
    """What would be sent if nothing went wrong.

    Attributes:
        status, headers, body: of the answer; Content-Length is not among the headers.
        range_start: first byte, where a range is sent.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    range_start: int | None = None


@lru_cache(maxsize=1024)
def etag_of(data: bytes) -> str:
    """Return the strong ETag of a body."""
    return f'"{hashlib.sha256(data).hexdigest()}"'


def plan_document(
    data: bytes,
    media_type: str,
    asked: dict[str, str],
    *,
    modified: datetime,
    has_etag: bool,
    has_modified: bool,
    has_ranges: bool,
) -> Plan:
    """Answer one question for a document that is held.

    Args:
        data: the document.
        media_type: said in Content-Type.
        asked: headers of the request, names in lower case.
        modified: when the document was last changed, with time zone.
        has_etag, has_modified, has_ranges: what this server can do.
    """
    tag = etag_of(data) if has_etag else None
    moment = modified.replace(microsecond=0)
    date = format_datetime(moment, usegmt=True) if has_modified else None
    headers = [(name, value) for name, value in (("ETag", tag), ("Last-Modified", date)) if value]
    if _is_unchanged(asked, tag, moment if has_modified else None):
        return Plan(304, headers)
    headers.append(("Content-Type", media_type))
    if not has_ranges:
        return Plan(200, headers, data)
    headers.append(("Accept-Ranges", "bytes"))
    wanted = _range(asked.get("range", ""), len(data))
    condition = asked.get("if-range")
    if wanted is None or (condition is not None and condition not in (tag, date)):
        return Plan(200, headers, data)
    first, last = wanted
    if first >= len(data) or last < first:
        return Plan(416, [*headers, ("Content-Range", f"bytes */{len(data)}")])
    headers.append(("Content-Range", f"bytes {first}-{last}/{len(data)}"))
    return Plan(206, headers, data[first : last + 1], first)


def _is_unchanged(asked: dict[str, str], tag: str | None, modified: datetime | None) -> bool:
    """Say whether the client has this document; its ETags go before its date."""
    tags = asked.get("if-none-match")
    if tags is not None:
        known = {part.strip().removeprefix("W/") for part in tags.split(",")}
        return tag is not None and (tag in known or "*" in known)
    since = asked.get("if-modified-since")
    return since is not None and modified is not None and modified <= parsedate_to_datetime(since)


def _range(value: str, length: int) -> tuple[int, int] | None:
    """Read a Range header of one range: first and last byte; None where it is to be ignored."""
    match = re.fullmatch(r"bytes=([0-9]*)-([0-9]*)", value.replace(" ", ""))
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return (max(length - int(last), 0) if int(last) else length), length - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), length - 1) if last else length - 1
