"""Connections that can be cut from outside while somebody waits on them.

The time limits of the library are for each piece: a server that sends a byte
now and then would be listened to for ever. Cutting the socket ends the wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection


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
                    self._due = self._late = None
                    continue
                wait = self._due - now
            self._wake.wait(wait)


class WatchedAdapter(HTTPAdapter):
    """Knows the socket in use, so that a watch can cut it from outside."""

    def __init__(self) -> None:
        self._sockets: list[Any] = []
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools, of connections that tell us their sockets."""
        super().init_poolmanager(*args, **kwargs)
        pools: tuple[tuple[str, type, type[HTTPConnection]], ...] = (
            ("http", urllib3.HTTPConnectionPool, HTTPConnection),
            ("https", urllib3.HTTPSConnectionPool, HTTPSConnection),
        )
        self.poolmanager.pool_classes_by_scheme = {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": _watched(kind, self._seen)})
            for scheme, pool, kind in pools
        }

    def _seen(self, connection: Any) -> None:
        self._sockets = [*self._sockets[-7:], connection]

    def cut(self) -> None:
        """End every connection; whoever waits on one is told at once."""
        for connection in self._sockets:
            try:
                connection.shutdown(2)
            except OSError:
                continue  # it is closed already


def _watched(base: type[HTTPConnection], seen: Callable[[Any], None]) -> type[HTTPConnection]:
    """Return a kind of connection that shows its socket when it has one."""

    def connect(self: HTTPConnection) -> None:
        base.connect(self)
        seen(self.sock)

    return type(f"Watched{base.__name__}", (base,), {"connect": connect})
