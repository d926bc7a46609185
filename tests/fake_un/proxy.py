"""A proxy of the loopback address: passes plain requests on, and opens tunnels (CONNECT)."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PIECE = 65_536


@dataclass(eq=False)
class Proxy:
    """A proxy, and what it was asked for.

    Attributes:
        trickle: seconds between the bytes of its own answer to CONNECT, which then never
            ends; 0 for a proxy that answers at once.
        asked: first lines of the requests, in order.
        heads: their headers, each as one text.
        address: where it listens.
    """

    trickle: float = 0.0
    asked: list[str] = field(default_factory=list, init=False)
    heads: list[str] = field(default_factory=list, init=False)
    address: str = field(default="", init=False)
    closing: threading.Event = field(default_factory=threading.Event, init=False)

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        """Listen while the block runs; afterwards no thread and no connection is left."""
        server = _Server(self)
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            server.shutdown()
            server.cut()
            server.server_close()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False
    allow_reuse_address = True

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def remember(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.append(sock)

    def cut(self) -> None:
        with self._lock:
            for sock in self._sockets:
                _end(sock)


class _Handler(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        self.server.remember(self.request)
        head = _head(self.request)
        if head is None:
            return
        first, _, headers = head.partition(b"\r\n")
        proxy = self.server.proxy
        proxy.asked.append(first.decode("latin-1"))
        proxy.heads.append(headers.decode("latin-1"))
        tunnel = re.fullmatch(rb"CONNECT ([^ :]+):([0-9]+) HTTP/1\.[01]", first)
        plain = re.fullmatch(rb"([A-Z]+) http://([^ :/]+):([0-9]+)(/[^ ]*) (HTTP/1\.[01])", first)
        if tunnel and proxy.trickle:
            self._trickle(proxy)
        elif tunnel:
            with self._connected(tunnel[1], tunnel[2]) as upstream:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._pass_on(upstream)
        elif plain:
            with self._connected(plain[2], plain[3]) as upstream:
                # One request a connection, so that the next one is seen here too.
                line = plain[1] + b" " + plain[4] + b" " + plain[5] + b"\r\n"
                upstream.sendall(line + b"Connection: close\r\n" + headers)
                self._pass_on(upstream)

    def _trickle(self, proxy: Proxy) -> None:
        try:
            self.request.sendall(b"HTTP/1.1 200 OK\r\nX-Filler: ")
            while not proxy.closing.wait(proxy.trickle):
                self.request.sendall(b"x")
        except OSError:
            return  # the client has gone

    def _connected(self, host: bytes, port: bytes) -> socket.socket:
        upstream = socket.create_connection((host.decode("ascii"), int(port)), timeout=5)
        upstream.settimeout(None)
        self.server.remember(upstream)
        return upstream

    def _pass_on(self, upstream: socket.socket) -> None:
        """Carry bytes in both directions until both have ended."""
        other = threading.Thread(target=_carry, args=(self.request, upstream))
        other.start()
        _carry(upstream, self.request)
        other.join()


def _head(sock: socket.socket) -> bytes | None:
    """Return a request as far as its empty line, None if the client goes before."""
    found = bytearray()
    while not found.endswith(b"\r\n\r\n"):
        piece = sock.recv(1)
        if not piece:
            return None
        found += piece
    return bytes(found)


def _carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(_PIECE):
            target.sendall(piece)
    except OSError:
        pass  # one side is cut; so is the other
    _end(source)
    _end(target)


def _end(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended already
