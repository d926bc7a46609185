"""From a shape to an answer."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from email.utils import formatdate
from functools import cache
from math import ceil
from typing import Protocol

from tests.fake_un.documents import report, says_missing, scan
from tests.fake_un.mastheads import LANGUAGES, LOOK_ALIKE
from tests.fake_un.pdf import noise
from tests.fake_un.questions import Asked
from tests.fake_un.service import MEDIA_TYPES, Plan, plan_document
from tests.fake_un.shapes import PAGES, REDIRECTS, Shape
from tests.fake_un.wire import (
    Answer,
    End,
    Piece,
    byte_by_byte,
    chunked,
    endless,
    gzip_bomb,
    gzipped,
    head,
    whole,
)
from tests.fake_un.word import zip_bomb_docx

_HUGE = 10**15
_FILLER = 1_000_000
_MANY = 10_000
_MADE = {Shape.OTHER_DOCUMENT, Shape.OTHER_LANGUAGE, Shape.LOOK_ALIKE, Shape.SCAN}
_MORE_THAN_LOCATION = {Shape.REDIRECT_TO_HTTP, Shape.REDIRECT_BOMB, Shape.REDIRECT_ENDLESS}
_COOKIES = [("Set-Cookie", f"c{n}={'x' * 1000}; Path=/; Max-Age=31536000") for n in range(90)]
_NO_ANSWER = {Shape.SILENT, Shape.HANG_UP, Shape.GARBAGE, Shape.ENDLESS}
_SAVED_AS = 'attachment; filename="../../../../etc/passwd"'


class Settings(Protocol):
    """What an answer depends on besides the question; FakeUn has it."""

    @property
    def address(self) -> str:
        """Where the server listens."""

    content_length: bool
    content_type: str | None
    etag: bool
    last_modified: bool
    modified: datetime
    ranges: bool
    retry_after: float
    trickle_pause: float
    cut_after: int | None
    bomb_size: int
    other_symbol: str


Held = tuple[str, bytes] | None
"""Kind and content of the document that was asked for."""


def page(body: bytes, content_type: str = "text/html; charset=utf-8") -> Plan:
    """Plan a page that is no document."""
    return Plan(200, [("Content-Type", content_type)], body)


def document(un: Settings, asked: Asked, kind: str, data: bytes) -> Plan:
    """Plan the service of a document."""
    return plan_document(
        data,
        MEDIA_TYPES[kind] if un.content_type is None else un.content_type,
        asked.headers,
        modified=un.modified,
        has_etag=un.etag,
        has_modified=un.last_modified,
        has_ranges=un.ranges,
    )


def normal(un: Settings, plan: Plan) -> Answer:
    """Send a plan as it is."""
    if not un.content_length:
        return _closing(plan)
    return _sent(plan, length=len(plan.body))


def shaped(un: Settings, asked: Asked, shape: Shape, held: Held) -> Answer:
    """Return the answer of one shape.

    Args:
        un: settings of the server.
        asked: the question.
        shape: any but NORMAL.
        held: the document that was asked for; None where there is none, and a
            made one is taken for the shapes that need one.
    """
    if shape in PAGES:
        return normal(un, _page(un, shape))
    if shape in REDIRECTS:
        return normal(un, _redirect(un, asked, REDIRECTS[shape]))
    if shape in _MORE_THAN_LOCATION:
        return _redirect_with_more(un, asked, shape)
    if shape in _NO_ANSWER:
        return _no_answer(shape)
    if shape is Shape.SAYS_MISSING:
        return normal(un, document(un, asked, "pdf", _says_missing()))
    if shape is Shape.ZIP_BOMB:
        return normal(un, document(un, asked, "docx", _zip_bomb(un.bomb_size)))
    kind, data = held if held is not None else _stand_in(asked)
    if shape in _MADE:
        kind, data = _instead(un, asked, shape, kind)
        return normal(un, document(un, asked, kind, data))
    if shape in (Shape.GZIPPED, Shape.GZIP_BOMB, Shape.GZIP_BROKEN):
        return normal(un, _encoded(un, shape, kind, data))
    return _badly_sent(un, shape, document(un, asked, kind, data))


def _page(un: Settings, shape: Shape) -> Plan:
    status, body = PAGES[shape]
    headers = [("Content-Type", "text/html; charset=utf-8")]
    later = ceil(un.retry_after)
    if shape is Shape.CHALLENGE:
        headers.append(("x-amzn-waf-action", "challenge"))
    elif shape in (Shape.THROTTLED_SECONDS, Shape.UNAVAILABLE):
        headers.append(("Retry-After", str(later)))
    elif shape is Shape.THROTTLED_DATE:
        moment = ceil(time.time() + un.retry_after)
        headers.append(("Retry-After", formatdate(moment, usegmt=True)))
    elif shape is Shape.THROTTLED_NONSENSE:
        headers.append(("Retry-After", "soon"))
    elif shape is Shape.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    return Plan(status, headers, body)


def _redirect(un: Settings, asked: Asked, location: str | None) -> Plan:
    if location is None:
        return Plan(302)
    host = un.address.partition("://")[2]
    place = location.format(address=un.address, host=host, target=asked.target)
    return Plan(302, [("Location", place)])


def _redirect_with_more(un: Settings, asked: Asked, shape: Shape) -> Answer:
    if shape is Shape.REDIRECT_TO_HTTP:
        return normal(un, _redirect(un, asked, "http://{host}/moved{target}"))
    plan = _redirect(un, asked, REDIRECTS[Shape.REDIRECT_SAME_HOST])
    if shape is Shape.REDIRECT_BOMB:
        plan.headers.append(("Content-Encoding", "gzip"))
        plan.body = gzip_bomb(un.bomb_size)
        return normal(un, plan)
    headers = [*plan.headers, ("Connection", "close")]
    return Answer(302, head(302, headers), endless(), end="close")


def _instead(un: Settings, asked: Asked, shape: Shape, kind: str) -> tuple[str, bytes]:
    language = _language(asked)
    if shape is Shape.SCAN:
        return "pdf", scan(asked.symbol)
    if shape is Shape.OTHER_DOCUMENT:
        return kind, _made(un.other_symbol, language, kind)
    if shape is Shape.OTHER_LANGUAGE:
        return kind, _made(asked.symbol, "fr" if language == "en" else "en", kind)
    return kind, _made(asked.symbol, language, kind, LOOK_ALIKE[language])


def _encoded(un: Settings, shape: Shape, kind: str, data: bytes) -> Plan:
    body = {
        Shape.GZIPPED: lambda: gzipped(data),
        Shape.GZIP_BOMB: lambda: gzip_bomb(un.bomb_size),
        Shape.GZIP_BROKEN: lambda: b"\x1f\x8b\x08\0" + noise("gzip", 5000),
    }[shape]()
    headers = [("Content-Type", MEDIA_TYPES[kind]), ("Content-Encoding", "gzip")]
    return Plan(200, headers, body)


def _badly_sent(un: Settings, shape: Shape, plan: Plan) -> Answer:
    length = len(plan.body)
    cut = plan.body[: length // 2 if un.cut_after is None else un.cut_after]
    match shape:
        case Shape.CUT:
            return _sent(plan, length=length, body=whole(cut), end="close")
        case Shape.RESET:
            return _sent(plan, length=length, body=whole(cut), end="reset")
        case Shape.CHUNKED:
            return _sent(plan, length=None, body=chunked(plan.body))
        case Shape.CUT_CHUNKED:
            return _sent(plan, length=None, body=chunked(cut, is_whole=False), end="close")
        case Shape.LENGTH_TOO_SHORT:
            return _sent(plan, length=max(length - 100, 0), end="close")
        case Shape.LENGTH_TOO_LONG:
            return _sent(plan, length=length + 100, end="close")
        case Shape.LENGTH_HUGE:
            return _sent(plan, length=_HUGE, end="close")
        case Shape.TRICKLE:
            return _sent(plan, length=length, body=byte_by_byte(plan.body), pause=un.trickle_pause)
        case Shape.TRICKLE_TO_THE_END:
            answer = _closing(plan)
            answer.body, answer.pause = byte_by_byte(plan.body), un.trickle_pause
            return answer
        case Shape.TRICKLE_HEAD:
            return _head_by_bytes(plan, un.trickle_pause)
        case Shape.HTTP10:
            return _closing(plan)
    plan.headers += _odd_headers(shape)
    return normal(un, plan)


def _no_answer(shape: Shape) -> Answer:
    """Return what is no answer to anything."""
    match shape:
        case Shape.SILENT:
            return Answer(0, b"", end="close", is_silent=True)
        case Shape.HANG_UP:
            return Answer(0, b"", end="close")
        case Shape.GARBAGE:
            return Answer(0, b"SSH-2.0-SPECIMEN\r\n" + noise("garbage", 500), end="close")
        case Shape.ENDLESS:
            headers = [("Content-Type", "application/pdf"), ("Connection", "close")]
            return Answer(200, head(200, headers), endless(), end="close")
    raise AssertionError(f"no answer for {shape}")


def _odd_headers(shape: Shape) -> list[tuple[str, str]]:
    match shape:
        case Shape.HUGE_HEADERS:
            return [("X-Filler", "x" * _FILLER)]
        case Shape.MANY_HEADERS:
            return [(f"X-Filler-{number}", "x") for number in range(_MANY)]
        case Shape.COOKIES:
            return _COOKIES
        case Shape.HOSTILE_NAME:
            return [("Content-Disposition", _SAVED_AS)]
    raise AssertionError(f"no answer for {shape}")


def _sent(
    plan: Plan,
    *,
    length: int | None,
    body: Iterator[Piece] | None = None,
    end: End = "keep",
    pause: float = 0.0,
) -> Answer:
    """Send a plan with a length that may be another one; None sends it in chunks."""
    headers = list(plan.headers)
    if plan.status == 304:
        body = iter(())  # it has no body, and no length either
    elif length is None:
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(length)))
    return Answer(
        plan.status,
        head(plan.status, headers),
        whole(plan.body) if body is None else body,
        len(plan.body),
        end,
        pause,
        range_start=plan.range_start,
    )


def _closing(plan: Plan) -> Answer:
    """Send a plan as HTTP/1.0 does: the body ends with the connection."""
    headers = [*plan.headers, ("Connection", "close")]
    top = head(plan.status, headers, "HTTP/1.0")
    return Answer(
        plan.status, top, whole(plan.body), len(plan.body), "close", range_start=plan.range_start
    )


def _head_by_bytes(plan: Plan, pause: float) -> Answer:
    answer = _sent(plan, length=len(plan.body))
    slow = byte_by_byte(answer.head, counts=False)

    def pieces() -> Iterator[Piece]:
        yield from slow
        yield from whole(plan.body)

    return Answer(plan.status, b"", pieces(), len(plan.body), pause=pause)


def _language(asked: Asked) -> str:
    return asked.language if asked.language in LANGUAGES else "en"


def _stand_in(asked: Asked) -> tuple[str, bytes]:
    kind = asked.kind if asked.kind in MEDIA_TYPES else "pdf"
    return kind, _made(asked.symbol, _language(asked), kind)


@cache
def _made(symbol: str, language: str, kind: str, title: str | None = None) -> bytes:
    """Make a report; its session is the one that its symbol names, if it names one."""
    match = re.match(r"A/([5-8][0-9])/", symbol)
    return report(symbol, language, int(match.group(1)) if match else 66, kind, title=title)


@cache
def _says_missing() -> bytes:
    return says_missing()


@cache
def _zip_bomb(size: int) -> bytes:
    return zip_bomb_docx(size)
