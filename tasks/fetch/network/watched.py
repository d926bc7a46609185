"""Connections that can be cut from outside while somebody waits on them.

The time limits of the library are for each piece: a server that sends a byte
now and then would be listened to for ever. Cutting the socket ends the wait.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection


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
