"""The listening part: sockets, threads, and sending an answer as it is meant."""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import Protocol

from tests.fake_un.questions import Asked, read_question
from tests.fake_un.wire import Answer

_BEFORE_RESET = 0.05
"""Seconds in which the client reads what was sent; a reset would take it back."""


class Service(Protocol):
    """What answers; FakeUn is it."""

    latency: float
    closing: threading.Event

    def enter(self, connection: socket.socket, asked: Asked) -> None:
        """Take note that a request is under way."""

    def leave(self, connection: socket.socket) -> None:
        """Take note that it is not any more."""

    def answer(self, asked: Asked) -> Answer:
        """Decide what is sent."""


class Listener(ThreadingHTTPServer):
    """A server of the loopback address; a thread for each connection, all joined at the end."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, service: Service, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Listen; port 0 is any free one. With a context it is an https server."""
        self.service = service
        self.tls = tls
        self.errors: list[BaseException] = []
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._to_reset: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking for a name of this machine, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        if self.tls is not None:
            # The handshake is made by the thread of the connection, when it reads.
            connection = self.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        with self._lock:
            self._connections.add(connection)
        return connection, address

    def reset(self, connection: socket.socket) -> None:
        """Have a connection end with a reset."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with self._lock:
            self._to_reset.add(connection)

    def shutdown_request(self, request: object) -> None:
        """End a connection; one to be reset must not be ended in order first."""
        if not isinstance(request, socket.socket):
            raise TypeError(f"no connection: {request!r}")
        with self._lock:
            self._connections.discard(request)
            is_reset = request in self._to_reset
            self._to_reset.discard(request)
        if is_reset:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep what went wrong here; a client that goes, or does not trust us, does no wrong."""
        del request, client_address
        error = sys.exception() if sys.version_info >= (3, 12) else sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError | ssl.SSLError):
            self.errors.append(error)

    def stop(self, thread: threading.Thread) -> None:
        """End every answer that is under way, and every thread."""
        self.service.closing.set()
        self.shutdown()
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # the client was faster
                    continue
        self.server_close()
        thread.join()


def is_gone(connection: socket.socket) -> bool:
    """Say whether the client has closed a connection."""
    try:
        # Not the method of a TLS socket, which knows no flags; a byte of TLS is one too.
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing; the log is in FakeUn."""

    def _answer(self) -> None:
        service = self.server.service
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = read_question(time.monotonic(), self.command, self.path, headers)
        service.enter(self.connection, asked)
        try:
            if service.latency and service.closing.wait(service.latency):
                self.close_connection = True
                return
            self._send(service.answer(asked), asked)
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True  # the client did not want the rest
        finally:
            service.leave(self.connection)

    def _send(self, answer: Answer, asked: Asked) -> None:
        closing = self.server.service.closing
        if answer.end != "keep":
            self.close_connection = True
        if answer.is_silent:
            while not closing.wait(0.02) and not is_gone(self.connection):
                pass
            return
        pieces = iter(() if self.command == "HEAD" else answer.body)
        first, count = (b"", 0) if answer.pause else next(pieces, (b"", 0))
        pending: bytes | memoryview = answer.head + first
        for piece, length in chain(pieces):
            self._write(pending, count, asked)
            if closing.wait(answer.pause) if answer.pause else closing.is_set():
                self.close_connection = True
                return
            pending, count = piece, length
        # With the last bytes the client has its answer and may ask the next question.
        self.server.service.leave(self.connection)
        self._write(pending, count, asked)
        if answer.end == "reset":
            closing.wait(_BEFORE_RESET)
            self.server.reset(self.connection)

    def _write(self, data: bytes | memoryview, count: int, asked: Asked) -> None:
        """Send; it is in the log before the client can have it."""
        if not data:
            return
        asked.sent += count
        try:
            self.connection.sendall(data)
        except ConnectionError:
            asked.sent -= count
            raise
