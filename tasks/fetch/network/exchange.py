"""What is said to the server beside the question, and what it says beside the answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tasks.fetch.archive.sidecar import ArchivedDocument, Arrival
from tasks.fetch.network.partials import Partial
from tasks.fetch.network.transport import AnswerFailed, OpenAnswer
from tasks.fetch.network.verdict import PAGE_READ, Verdict, judge_status
from tasks.fetch.replies import CONSEQUENCES, Reply

_LONGEST_WAIT = timedelta(days=30)
"""A server that asks for more is asked again after this."""


def receive(answer: OpenAnswer, partial: Partial) -> Verdict | None:
    """Bring a body into its partial file; return a verdict where the status tells enough.

    Raises:
        AnswerFailed: the body of a document broke off, or is too large.
    """
    if answer.status == 416:
        partial.discard()
        return Verdict(Reply.INTERRUPTED, "status 416, the part that is held is of another file")
    verdict = judge_status(answer.status, answer.headers)
    if verdict is None:
        partial.take(answer)
    else:
        # Read, so that the connection can serve the next question; whatever becomes of
        # that, the status has said what there is to say.
        with suppress(AnswerFailed):
            answer.head(PAGE_READ)
    return verdict


def still(url: str, held: ArchivedDocument) -> Verdict:
    """Judge "not modified": what came from this address is what it was, held or not."""
    arrival = _arrival(url, held)
    if CONSEQUENCES[arrival.reply].is_held:
        return Verdict(Reply.UNCHANGED, "not modified", review=arrival.review)
    return Verdict(arrival.reply, f"not modified: {arrival.detail}", review=arrival.review)


def _arrival(url: str, held: ArchivedDocument) -> Arrival:
    return next(item for item in reversed(held.arrivals) if item.asked == url)


def validators(url: str, held: ArchivedDocument | None) -> dict[str, str]:
    """Return the headers that ask for the document only if it is another one by now."""
    if held is None:
        return {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    found = _arrival(url, held).headers
    return {names[name]: found[name] for name in names if name in found}


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read the header Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:12])
    else:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None  # unreadable: as if it were not there
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (aware - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT.total_seconds())
