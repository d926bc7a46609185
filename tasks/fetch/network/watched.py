"""Connections that can be cut from outside while somebody waits on them.

The time limits of the library are for each piece: a server that sends a byte
now and then would be listened to for ever. Cutting the socket ends the wait, also
the wait for a proxy. A TLS handshake is cut by its own time limit, which is for the
whole of it; only a look-up of a name is left to the system's own limit.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

_CUT_AGAIN = 0.1
"""Seconds; a connection that was about to begin when the deadline came is met then."""


class Watch:
    """Calls `cut` when one request takes longer than the deadline.

    One thread serves all requests: each only moves the moment at which it looks
    again, since to start a thread a request would cost more than the request.
    """

    def __init__(self, deadline: float, cut: Callable[[], None]) -> None:
        """Take the deadline in seconds; nothing is watched yet."""
        self._deadline = deadline
        self._cut = cut
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._due: float | None = None
        self._late: threading.Event | None = None

    def begin(self, late: threading.Event) -> None:
        """Watch a request; `late` is set before its connection is cut."""
        with self._lock:
            self._due, self._late = time.monotonic() + self._deadline, late
            if self._thread is None:
                self._wake.clear()
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        with self._lock:
            self._due = self._late = None

    def close(self) -> None:
        """End the thread."""
        self._wake.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                now = time.monotonic()
                if self._wake.is_set() or self._due is None:
                    self._thread = None  # the next request starts another one
                    return
                if self._due <= now and self._late is not None:
                    self._late.set()
                    self._cut()
                    self._due = now + _CUT_AGAIN
                wait = self._due - now
            self._wake.wait(wait)


class WatchedAdapter(HTTPAdapter):
    """Knows the connections in use, so that a watch can cut them from outside."""

    def __init__(self) -> None:
        self._known: list[Any] = []
        """Connections, which tell their socket of the moment, and sockets, which outlive them."""
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools, of connections that we know."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Make the pools that go through a proxy, of the same kind of connections."""
        before = len(self.proxy_manager)
        manager: Any = super().proxy_manager_for(*args, **kwargs)
        if len(self.proxy_manager) > before:
            manager.pool_classes_by_scheme = self._pools()
        return manager

    def _pools(self) -> dict[str, type]:
        pools: tuple[tuple[str, type, type[HTTPConnection]], ...] = (
            ("http", urllib3.HTTPConnectionPool, HTTPConnection),
            ("https", urllib3.HTTPSConnectionPool, HTTPSConnection),
        )
        return {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": _watched(kind, self._seen)})
            for scheme, pool, kind in pools
        }

    def _seen(self, known: Any) -> None:
        self._known = [*self._known[-15:], known]

    def cut(self) -> None:
        """End every connection; whoever waits on one is told at once."""
        for known in self._known:
            outer = getattr(known, "sock", known)
            inner = getattr(outer, "socket", outer)  # the TLS in the TLS to a proxy is no socket
            if not isinstance(inner, socket.socket):
                continue  # it is closed, or not open yet
            # TLS has yet to begin there, on a socket that must look connected to be closed by it.
            is_tunnel = isinstance(known, HTTPSConnection) and not isinstance(inner, ssl.SSLSocket)
            try:
                # Not the method of a TLS socket, which forgets its keys first: what still
                # comes would then be taken for the document.
                socket.socket.shutdown(inner, socket.SHUT_RD if is_tunnel else socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already


def _watched(base: type[HTTPConnection], seen: Callable[[Any], None]) -> type[HTTPConnection]:
    """Return a kind of connection that shows itself before it waits for anybody, then its socket.

    The socket too, since a connection that ends with its answer lets go of it at the head.
    """

    def connect(self: HTTPConnection) -> None:
        seen(self)
        base.connect(self)
        seen(self.sock)

    return type(f"Watched{base.__name__}", (base,), {"connect": connect})
