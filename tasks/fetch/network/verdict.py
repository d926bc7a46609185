"""What an answer is: from its status, its bytes, and what the document says of itself.

Pure. The order is that of trust: status, kind of bytes, wholeness, identity.
Neither the Content-Type nor the file's name is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tasks.extract.masthead import Masthead
from tasks.extract.probe import Probe
from tasks.extract.sniff import NAMES, MediaType, sniff
from tasks.fetch.archive.store import Printed
from tasks.fetch.replies import Reply
from tasks.records import Language
from tasks.reference.models import UnServers

DOCUMENT_TYPES: dict[MediaType, str] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/vnd.wordperfect": "wpd",
    "application/pdf": "pdf",
}
"""The kinds of file in which a server gives a document, with the format's short name."""

PAGE_READ = 65_536
"""Bytes of a page that are looked at."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of an answer, why, and what a person should look at.

    Attributes:
        reply: the class.
        detail: in words.
        is_ambiguous: "missing" and "blocked" look like this; a canary decides.
        review: why a person should look at it, None if nobody need.
    """

    reply: Reply
    detail: str
    is_ambiguous: bool = False
    review: str | None = None


def judge_status(status: int, headers: Mapping[str, str]) -> Verdict | None:
    """Judge by the status and headers alone; None where the body has to be looked at.

    A challenge shows itself as status 202 with the header x-amzn-waf-action, or as 405.
    """
    if "x-amzn-waf-action" in headers or status == 405:
        return Verdict(Reply.CHALLENGE, f"status {status}, a challenge to a browser")
    if status in {200, 206}:
        return None
    known = {
        304: (Reply.UNCHANGED, "not modified"),
        400: (Reply.MALFORMED, "the question is not understood"),
        401: (Reply.DENIED, "refused"),
        403: (Reply.DENIED, "refused"),
        404: (Reply.ABSENT, "not found"),
        410: (Reply.ABSENT, "gone"),
        429: (Reply.THROTTLED, "too many questions"),
    }
    if status in known:
        reply, words = known[status]
        return Verdict(reply, f"status {status}, {words}")
    if status >= 500:
        return Verdict(Reply.OUTAGE, f"status {status}, the server is out of order")
    return Verdict(Reply.UNCLEAR, f"status {status}", is_ambiguous=True)


def judge_page(head: bytes, size: int, servers: UnServers) -> Verdict | None:
    """Judge a body that is no document; None if it is one.

    Args:
        head: its first `PAGE_READ` bytes.
        size: bytes of the whole.
        servers: how the servers word their pages.
    """
    if size == 0:
        return Verdict(Reply.NOT_PUBLISHED, "an answer of no bytes", is_ambiguous=True)
    kind = sniff(head)
    if kind in DOCUMENT_TYPES:
        return None
    if kind not in {"text/html", "text/plain"}:
        return Verdict(Reply.DAMAGED, f"{size:,} bytes of {NAMES[kind]}")
    text = head.decode("utf-8", errors="replace")
    plain = " ".join(text.split()).casefold()
    for page in servers.pages:
        words = next((words for words in page.any_of if words.casefold() in plain), None)
        if words is not None:
            return Verdict(_PAGE_REPLIES[page.reply], f"a page that says: {words}")
    title = re.search(r"<title[^>]*>(.{0,80}?)</title>", text, re.IGNORECASE | re.DOTALL)
    called = f" titled {' '.join(title[1].split())!r}" if title else ""
    what = f"{NAMES[kind]}{called} of {size:,} bytes instead of a document"
    if kind == "text/html":
        return Verdict(Reply.ABSENT, what, is_ambiguous=True)
    return Verdict(Reply.UNCLEAR, what, is_ambiguous=True)


_PAGE_REPLIES = {
    "no_match": Reply.ABSENT,
    "no_word_version": Reply.NO_WORD_VERSION,
    "outage": Reply.OUTAGE,
}


def judge_document(
    probe: Probe, masthead: Masthead, *, symbol: str, language: Language, is_report: bool
) -> Verdict:
    """Judge a document by what it says of itself.

    Args:
        probe: what could be read of its front.
        masthead: what the front says.
        symbol: what was asked for.
        language: in which it was asked for.
        is_report: whether it should be titled as the reports are.
    """
    if masthead.says_missing:
        return Verdict(Reply.MISSING_DOCUMENT, "a document that says that it does not exist")
    if probe.state in {"damaged", "encrypted", "other"}:
        what = "no document" if probe.state == "other" else probe.state
        return Verdict(Reply.DAMAGED, f"{what}: {probe.detail}")
    if probe.state == "scan":
        return Verdict(Reply.SCAN, probe.detail, review="a scan: a person has to read it")
    if probe.state == "unread":
        note = f"not checked against its masthead: {probe.detail}"
        return Verdict(Reply.AVAILABLE, note, review=note)
    if masthead.symbol is not None and normal_symbol(masthead.symbol) != normal_symbol(symbol):
        return Verdict(
            Reply.WRONG_DOCUMENT,
            f"prints {masthead.symbol} instead of {symbol}",
            review=f"asked for {symbol}, got {masthead.symbol}",
        )
    if masthead.look_alike is not None and is_report:
        return Verdict(
            Reply.WRONG_DOCUMENT,
            f"the title of another item: {masthead.look_alike}",
            review=f"{symbol} is no report of this series",
        )
    if masthead.language is not None and masthead.language != language:
        return Verdict(
            Reply.WRONG_LANGUAGE,
            f"in {masthead.language} instead of {language}",
            review=f"asked for {language}, got {masthead.language}",
        )
    doubts = _doubts(masthead, is_report=is_report)
    checked = f"prints {masthead.symbol} [{masthead.language or 'language not told'}]"
    return Verdict(
        Reply.AVAILABLE,
        checked if masthead.symbol else "prints no symbol",
        review="; ".join(doubts) or None,
    )


def printed(probe: Probe, masthead: Masthead) -> Printed:
    """Return what the document prints of itself, for its sidecar."""
    return Printed(
        symbol=masthead.symbol,
        language=masthead.language,
        session=masthead.session,
        agenda_item=masthead.agenda_item,
        title=masthead.title,
        pages=probe.pages,
    )


def normal_symbol(symbol: str) -> str:
    """Return a symbol in the form in which two are compared."""
    return "".join(symbol.split()).removesuffix("(OR)").casefold()


def _doubts(masthead: Masthead, *, is_report: bool) -> list[str]:
    doubts = []
    if masthead.symbol is None:
        doubts.append("prints no symbol: not confirmed to be what was asked for")
    if masthead.language is None:
        doubts.append("its language cannot be told")
    if is_report and masthead.title is None:
        doubts.append("the title of the reports is not in its masthead")
    return doubts
