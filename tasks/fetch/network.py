"""The UN document server: one question, one classified answer.

The client is the smallest that tells apart what must not be confused: a
server that cannot be reached, one that refuses, a document that does not
exist, and an answer that proves neither (an HTML page with status 200, which
stands for "missing" as well as for "blocked").
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

import requests

from tasks.errors import Unreachable
from tasks.extract import sniff
from tasks.records import Language

Reply = Literal["held", "absent", "refused", "unclear"]

LARGEST = 60_000_000
"""Bytes; an answer is not read beyond."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to one question; `data` only when the reply is "held"."""

    url: str
    reply: Reply
    detail: str
    data: bytes | None = None
    media_type: str | None = None


class UnServer:
    """The document server, by symbol and language.

    Args:
        base: base address, such as https://documents.un.org.
        timeouts: seconds to connect and to read.
        contact: who to ask about our requests.
    """

    def __init__(self, base: str, timeouts: tuple[float, float], contact: str) -> None:
        """Open a session; nothing is sent yet."""
        self._base = base
        self._timeouts = timeouts
        self._session = requests.Session()
        agent = f"ctbt-universality/{version('ctbt-universality')}"
        self._session.headers["User-Agent"] = f"{agent} ({contact})" if contact else agent

    def ask(self, symbol: str, language: Language) -> Answer:
        """Ask for a document in its native Word format.

        Raises:
            Unreachable: no answer came; nothing is known of the document.
        """
        url = f"{self._base}/api/symbol/access"
        try:
            with self._session.get(
                url,
                params={"s": symbol, "l": language, "t": "docx"},
                timeout=self._timeouts,
                stream=True,
                allow_redirects=False,
            ) as response:
                return self._classify(response)
        except requests.RequestException as error:
            raise Unreachable(
                document=symbol,
                language=language,
                place=url,
                expected="an answer of the UN document server",
                found=_plain(error),
            ) from error

    @staticmethod
    def _classify(response: requests.Response) -> Answer:
        url, status = response.url, response.status_code
        if status == 404:
            return Answer(url, "absent", "status 404")
        if status != 200:
            return Answer(url, "refused", f"status {status}")
        data = bytearray()
        for chunk in response.iter_content(65_536):
            data += chunk
            if len(data) > LARGEST:
                return Answer(url, "refused", f"more than {LARGEST:,} bytes")
        kind = sniff(bytes(data)) if data else "text/plain"
        if not data:
            return Answer(url, "unclear", "no bytes: not yet published, or blocked")
        if kind in {"text/html", "text/plain", "application/octet-stream"}:
            return Answer(url, "unclear", f"{kind} instead of a document: missing, or blocked")
        return Answer(url, "held", f"{len(data):,} bytes", bytes(data), kind)


def _plain(error: requests.RequestException) -> str:
    """Say in a few words why no answer came, without the library's nested representation."""
    names = {
        requests.exceptions.ConnectTimeout: "no connection in time",
        requests.exceptions.ReadTimeout: "no answer in time",
        requests.exceptions.SSLError: "a certificate that cannot be trusted",
        requests.exceptions.ProxyError: "a proxy that does not let through",
        requests.exceptions.ConnectionError: "no connection",
    }
    return next((text for kind, text in names.items() if isinstance(error, kind)), str(error))
