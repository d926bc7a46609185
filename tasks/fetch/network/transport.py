"""All network access: one object, one request at a time, nothing believed and nothing unbounded.

A server can at worst waste our time up to the deadline. What it sends is read
a piece at a time up to a size, redirects lead only to listed hosts, nothing
is decoded beyond the size, and no answer is waited for longer than said.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import requests
import urllib3

from tasks.errors import SettingsError, one_line
from tasks.fetch.network.hosts import HostPolicy, proxies_for, redirected
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.plain_session import PlainSession, trusted
from tasks.fetch.network.watched import Watch, WatchedAdapter
from tasks.fetch.replies import Reply

_PIECE = 65_536
_NO_CONTACT = "no contact was set by who runs this"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


class AnswerFailed(Exception):
    """No whole answer came, or one that must not be followed or read; a signal within fetch.

    Attributes:
        reply: its class.
        detail: in words.
        status: HTTP status, if one came.
    """

    def __init__(self, reply: Reply, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.reply = reply
        self.detail = detail
        self.status = status


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much.

    Attributes:
        connect, read: seconds without any sign of the server.
        deadline: seconds for one whole answer, however it trickles.
        largest: bytes of body, after decoding.
    """

    connect: float = 5.0
    read: float = 60.0
    deadline: float = 300.0
    largest: int = 60_000_000


@dataclass(slots=True)
class OpenAnswer:
    """An answer whose head has come.

    Attributes:
        url: where it came from in the end.
        status: HTTP status.
        headers: by lower-case name.
        received: bytes of body so far, as they crossed the network.
    """

    url: str
    status: int
    headers: dict[str, str]
    received: int
    _response: requests.Response
    _largest: int
    _late: threading.Event

    @property
    def announced(self) -> int | None:
        """Bytes of body that the head announces; None where it does not say, or unreadably."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def is_encoded(self) -> bool:
        """True when the body is compressed, though we asked for it as it is."""
        return self.headers.get("content-encoding", "identity").lower() not in {"", "identity"}

    def pieces(self) -> Iterator[bytes]:
        """Yield the body, decoded, piece by piece.

        Raises:
            AnswerFailed: it broke off, is too large, or is in an unknown encoding.
        """
        if self.announced is not None and self.announced > self._largest:
            raise self._too_large(f"{self.announced:,} bytes announced")
        size = 0
        for piece in self._decoded():
            size += len(piece)
            if size > self._largest:
                raise self._too_large("it goes on")
            yield piece

    def head(self, most: int) -> bytes:
        """Return at most so many bytes of the body; the rest is not read."""
        found = bytearray()
        for piece in self.pieces():
            found += piece
            if len(found) >= most:
                break
        return bytes(found[:most])

    def _decoded(self) -> Iterator[bytes]:
        encoding = self.headers.get("content-encoding", "identity").lower()
        if not self.is_encoded:
            yield from self._raw()
            return
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise AnswerFailed(Reply.DAMAGED, f"a body in the encoding {encoding!r}", self.status)
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by the data's own head
        try:
            for piece in self._raw():
                data = piece
                while data:
                    # Never more at once than a piece, however small the bomb is.
                    yield decoder.decompress(data, _PIECE)
                    data = decoder.unconsumed_tail
        except zlib.error as error:
            raise AnswerFailed(Reply.DAMAGED, f"a body that is no {encoding}", self.status) from (
                error
            )
        if not decoder.eof:
            raise AnswerFailed(Reply.INTERRUPTED, "the compressed body broke off", self.status)

    def _raw(self) -> Iterator[bytes]:
        try:
            for piece in self._response.raw.stream(_PIECE, decode_content=False):
                self.received += len(piece)
                yield piece
            if self._late.is_set() or not self._has_an_end():
                raise urllib3.exceptions.ProtocolError("cut off")
        except (urllib3.exceptions.HTTPError, OSError) as error:
            wanted = f" of {self.announced:,}" if self.announced is not None else ""
            raise AnswerFailed(
                Reply.INTERRUPTED,
                f"the answer broke off after {self.received:,}{wanted} bytes: {_plain(error)}",
                self.status,
            ) from error

    def _has_an_end(self) -> bool:
        """Say whether an empty body is known to be one: a head that was cut off has no length."""
        is_told = self.announced is not None or "transfer-encoding" in self.headers
        return self.received > 0 or is_told or self.status in {204, 304}

    def _too_large(self, found: str) -> AnswerFailed:
        return AnswerFailed(
            Reply.TOO_LARGE, f"more than {self._largest:,} bytes: {found}", self.status
        )


class Transport:
    """The one way to the network."""

    def __init__(self, policy: HostPolicy, pacer: Pacer, limits: Limits, contact: str = "") -> None:
        """Open a session; nothing is sent yet.

        Args:
            policy: which addresses may be asked.
            pacer: when.
            limits: how long and how much.
            contact: who to ask about our requests; part of the User-Agent.

        Raises:
            SettingsError: the certificates that the environment names are not there.
        """
        self._policy = policy
        self._pacer = pacer
        self._limits = limits
        self._trusted = _checked(trusted())
        self._session = PlainSession()
        adapter = WatchedAdapter()
        self._watch = Watch(limits.deadline, adapter.cut)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)
        agent = f"ctbt-universality/{version('ctbt-universality')}"
        self._session.headers["User-Agent"] = f"{agent} ({contact or _NO_CONTACT})"
        self._session.headers["Accept-Encoding"] = "identity"

    def close(self) -> None:
        """Close the connections."""
        self._watch.close()
        self._session.close()

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[OpenAnswer]:
        """Ask for a URL, following redirects to listed hosts only.

        Args:
            url: what to ask for.
            headers: beside the usual ones.

        Raises:
            AnswerFailed: no answer came, or it leads where nobody may go.
            SettingsError: a proxy that the environment names is no http or https proxy.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            refusal = self._policy.refusal(url)
            if refusal is not None:
                raise AnswerFailed(Reply.OFF_LIMITS, one_line(f"{refusal} ({url[:200]})"))
            late = threading.Event()
            with self._pacer.turn(url), self._watched(url, headers or {}, late) as response:
                location = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or location is None:
                    yield OpenAnswer(
                        url=url,
                        status=response.status_code,
                        headers={name.lower(): value for name, value in response.headers.items()},
                        received=0,
                        _response=response,
                        _largest=self._limits.largest,
                        _late=late,
                    )
                    return
            target = redirected(url, location)
            if target is None:
                raise AnswerFailed(Reply.OFF_LIMITS, f"no address ({one_line(location[:200])})")
            url = target
        raise AnswerFailed(Reply.OFF_LIMITS, f"more than {_MOST_REDIRECTS} redirects")

    @contextmanager
    def _watched(
        self, url: str, headers: Mapping[str, str], late: threading.Event
    ) -> Iterator[requests.Response]:
        """Send the request; whatever happens, the connection is cut at the deadline."""
        self._watch.begin(late)
        try:
            # What fails while the caller works on the answer is not the server's doing.
            with self._send(url, headers, late) as response:
                if late.is_set():
                    # What stands there then is the beginning of a head, taken for a whole one.
                    raise self._too_late()
                yield response
        finally:
            self._watch.end()

    def _too_late(self) -> AnswerFailed:
        return AnswerFailed(Reply.UNREACHABLE, f"no answer within {self._limits.deadline:g} s")

    def _send(
        self, url: str, headers: Mapping[str, str], late: threading.Event
    ) -> requests.Response:
        try:
            return self._session.get(
                url,
                headers=dict(headers),
                timeout=(self._limits.connect, self._limits.read),
                stream=True,
                allow_redirects=False,
                proxies=proxies_for(url),
                verify=self._trusted,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            failure = AnswerFailed(Reply.UNREACHABLE, _plain(error))
            raise (self._too_late() if late.is_set() else failure) from error


def _checked(trusted: str | bool) -> str | bool:
    if isinstance(trusted, str) and not Path(trusted).exists():
        raise SettingsError(
            document="environment",
            place="REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE",
            expected="a file or folder of certificates",
            found=trusted,
        )
    return trusted


def _plain(error: Exception) -> str:
    """Say in a few words why no answer came, without the library's nested representation."""
    names: dict[type[Exception], str] = {
        requests.exceptions.ConnectTimeout: "no connection in time",
        requests.exceptions.ReadTimeout: "no answer in time",
        requests.exceptions.SSLError: "a certificate that cannot be trusted"
        if "CERTIFICATE_VERIFY_FAILED" in str(error)
        else "no encrypted connection",
        requests.exceptions.ProxyError: "a proxy that does not let through",
        requests.exceptions.ConnectionError: "no connection",
        urllib3.exceptions.ReadTimeoutError: "no more bytes in time",
        urllib3.exceptions.ProtocolError: "the connection ended",
        requests.exceptions.InvalidHeader: "an unreadable answer",
    }
    known = next((text for kind, text in names.items() if isinstance(error, kind)), None)
    return known or one_line(f"{type(error).__name__}: {str(error)[:200]}")
