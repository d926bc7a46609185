"""FakeUn: the loopback server, its settings, its scripts and its log."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Literal
from urllib.parse import quote

from tests.fake_un.answers import Held, document, normal, page, shaped
from tests.fake_un.documents import Key, canaries
from tests.fake_un.library import make_marcxml
from tests.fake_un.listener import Listener, is_gone
from tests.fake_un.mastheads import LANGUAGES
from tests.fake_un.questions import Asked, Question, Script
from tests.fake_un.shapes import Shape
from tests.fake_un.wire import Answer

_WORD = ("docx", "doc", "wpd")
_KINDS = {"docx": _WORD, "doc": ("doc",), "pdf": ("pdf",)}
"""What the server looks for when it is asked for a kind: docx is whatever Word it has."""


@dataclass(eq=False, repr=False)
class FakeUn:
    """A server that behaves like those of the United Nations; see the package.

    Every setting can be changed while it runs.

    Attributes:
        documents: what exists, by symbol (as asked: "A/66/165(OR)" is another one),
            language and kind (docx doc wpd pdf).
        slash: in which form a symbol's strokes are understood; the other one is
            answered by BAD_REQUEST.
        missing: what is answered for a document that does not exist.
        latency: seconds before each answer.
        body_pause: seconds between the pieces (64 kB) of a document that is served normally.
        soft_block_after: requests until everything is answered by block_shape; None
            for never.
        heal_after: seconds from its first answer until the block ends and the
            requests are counted anew; 0 for never.
        retry_after: seconds that THROTTLED_SECONDS, THROTTLED_DATE and UNAVAILABLE say.
        etag, last_modified, ranges, content_length: what the server can do.
        modified: Last-Modified of every document.
        content_type: said of every document; None for the true one.
        cut_after: bytes after which a body is cut; None for half of it.
        search_pages: bodies of the search by first record (jrec), before search_body.
    """

    documents: dict[Key, bytes] = field(default_factory=dict)
    slash: Literal["encoded", "raw", "both"] = "both"
    missing: Shape = Shape.PAGE_SHELL
    latency: float = 0.0
    body_pause: float = 0.0
    soft_block_after: int | None = None
    heal_after: float = 0.0
    block_shape: Shape = Shape.PAGE_SHELL
    retry_after: float = 1.0
    etag: bool = True
    last_modified: bool = True
    ranges: bool = True
    content_length: bool = True
    modified: datetime = datetime(2011, 8, 3, 12, 0, 0, tzinfo=UTC)
    content_type: str | None = None
    trickle_pause: float = 0.05
    cut_after: int | None = None
    bomb_size: int = 200_000_000
    other_symbol: str = "A/66/999"
    search_body: bytes = field(default_factory=lambda: make_marcxml([]))
    search_pages: dict[int, bytes] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list, init=False)
    most_at_once: int = field(default=0, init=False)
    address: str = field(default="", init=False)
    closing: threading.Event = field(default_factory=threading.Event, init=False)

    def __post_init__(self) -> None:
        """Begin with the canaries, no script and no block."""
        self._lock = threading.Lock()
        self._canaries = canaries()
        self._scripts: list[Script] = []
        self._under_way: set[socket.socket] = set()
        self._counted = 0
        self._blocked_since: float | None = None

    @contextmanager
    def running(self, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[FakeUn]:
        """Listen while the block runs; afterwards no thread and no connection is left.

        Args:
            port: of 127.0.0.1; 0 for any free one.
            tls: with a certificate; the address is then https.

        Raises:
            ExceptionGroup: the server itself failed at a request.
        """
        self.closing.clear()
        listener = Listener(self, port, tls)
        self.address = f"{'https' if tls else 'http'}://127.0.0.1:{listener.server_port}"
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            listener.stop(thread)
            self._under_way.clear()
        if listener.errors:
            raise BaseExceptionGroup("the fake server failed", listener.errors)

    def script(self, question: Question, shapes: Iterable[Shape], *, forever: bool = False) -> None:
        """Answer a question by these shapes, one after the other, then normally.

        It replaces the script of the same question. The most exact question
        that fits goes first: symbol with language and kind, symbol, None.

        Args:
            question: symbol; or (symbol, language, kind), None for any; or None for all.
            shapes: in order.
            forever: the last of them is given again and again.
        """
        with self._lock:
            self._scripts = [known for known in self._scripts if known.question != question]
            self._scripts.append(Script(question, list(shapes), forever))
            self._scripts.sort(key=lambda known: known.exactness, reverse=True)

    def block(self) -> None:
        """Begin the soft block now."""
        with self._lock:
            self._blocked_since = time.monotonic()

    def unblock(self) -> None:
        """End the soft block and count requests anew."""
        with self._lock:
            self._blocked_since, self._counted = None, 0

    def is_blocked(self) -> bool:
        """Say whether the block has begun and has not healed."""
        with self._lock:
            return self._blocked_since is not None and not self._has_healed()

    def take_canaries_away(self) -> None:
        """Have the documents that always exist exist no more."""
        self._canaries = {}

    def bring_canaries_back(self) -> None:
        """Have them again."""
        self._canaries = canaries()

    @property
    def canaries(self) -> dict[Key, bytes]:
        """The documents that always exist."""
        return dict(self._canaries)

    def clear_log(self) -> None:
        """Forget what was asked, and how much at once."""
        with self._lock:
            self.requests.clear()
            self.most_at_once = 0

    def reset(self) -> None:
        """Forget what was asked, every script and the soft block; settings and documents stay."""
        self.clear_log()
        self.unblock()
        with self._lock:
            self._scripts.clear()

    def wait_until_idle(self, timeout: float = 5.0) -> None:
        """Wait until no request is under way, so that the log is complete.

        Raises:
            TimeoutError: one still is.
        """
        end = time.monotonic() + timeout
        while True:
            with self._lock:
                self._drop_the_gone()
                if not self._under_way:
                    return
            if time.monotonic() > end:
                raise TimeoutError("a request is still under way")
            time.sleep(0.005)

    # What the listener calls.

    def enter(self, connection: socket.socket, asked: Asked) -> None:
        """Log a request and count it; one whose client has gone is not under way any more."""
        with self._lock:
            self._drop_the_gone()
            self._under_way.add(connection)
            self.most_at_once = max(self.most_at_once, len(self._under_way))
            self.requests.append(asked)

    def leave(self, connection: socket.socket) -> None:
        """Count a request no more."""
        with self._lock:
            self._under_way.discard(connection)

    def answer(self, asked: Asked) -> Answer:
        """Decide what is sent, and write it to the log."""
        held = self._held(asked)
        shape, asked.blocked = self._shape(asked)
        if shape in (None, Shape.NORMAL):
            shape = self._fault(asked, held)
        asked.shape = shape
        answer = self._normal(asked, held) if shape is None else shaped(self, asked, shape, held)
        asked.status, asked.planned = answer.status, answer.planned
        asked.range_start = answer.range_start
        return answer

    def _drop_the_gone(self) -> None:
        self._under_way -= {connection for connection in self._under_way if is_gone(connection)}

    def _has_healed(self) -> bool:
        if self._blocked_since is None or self.heal_after <= 0:
            return False
        return time.monotonic() - self._blocked_since >= self.heal_after

    def _shape(self, asked: Asked) -> tuple[Shape | None, bool]:
        """Return the shape that block or script want, and whether it is the block."""
        with self._lock:
            if self._has_healed():
                self._blocked_since, self._counted = None, 0
            self._counted += 1
            if (
                self._blocked_since is None
                and self.soft_block_after is not None
                and self._counted > self.soft_block_after
            ):
                self._blocked_since = time.monotonic()
            if self._blocked_since is not None:
                return self.block_shape, True
            if asked.endpoint == "loop" or asked.target.startswith("/moved/"):
                return None, False
            for known in self._scripts:
                if known.shapes and asked.fits(known.question):
                    return known.next(), False
            return None, False

    def _held(self, asked: Asked) -> Held:
        """Find the document that is asked for."""
        kinds = _KINDS.get(asked.kind, ())
        if asked.endpoint == "daccess" and asked.kind == "doc":
            kinds = _WORD
        for kind in kinds:
            key = (asked.symbol, asked.language, kind)
            data = self.documents.get(key, self._canaries.get(key))
            if data is not None:
                return kind, data
        return None

    def _fault(self, asked: Asked, held: Held) -> Shape | None:
        """Return the shape of what is asked wrongly or does not exist."""
        if asked.endpoint == "loop":
            return Shape.REDIRECT_LOOP
        if asked.endpoint in ("search", "viewer"):
            return None
        if asked.endpoint == "other":
            return Shape.NOT_FOUND
        raw = asked.raw_symbol
        is_understood = bool(raw) and asked.language in LANGUAGES and asked.kind in _KINDS
        refused = {"encoded": "/", "raw": "%2f", "both": "\0"}[self.slash]
        if not is_understood or refused in raw.lower():
            return Shape.BAD_REQUEST
        if held is not None:
            return None
        if asked.endpoint == "access":
            return self.missing
        has_pdf = (asked.symbol, asked.language, "pdf") in {**self.documents, **self._canaries}
        return Shape.ERROR_91 if asked.kind == "doc" and has_pdf else Shape.NO_MATCH

    def _normal(self, asked: Asked, held: Held) -> Answer:
        if held is not None:
            answer = normal(self, document(self, asked, *held))
            answer.pause = self.body_pause
            return answer
        if asked.endpoint == "search":
            first = int(asked.raw_query.get("jrec", "1"))
            body = self.search_pages.get(first, self.search_body)
            return normal(self, page(body, "text/xml; charset=utf-8"))
        link = f"/api/symbol/access?s={quote(asked.symbol, safe='')}&l={asked.language}&t=pdf"
        return normal(
            self,
            page(
                f'<!DOCTYPE html>\n<html lang="{asked.language}"><head>'
                f"<title>{escape(asked.symbol)}</title></head>"
                f'<body><iframe src="{escape(link)}"></iframe></body></html>\n'.encode()
            ),
        )
