"""A client that interprets nothing, and a fake server with a few documents."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tests.fake_un import FakeUn, Shape, make_wpd, report

PDF = report("A/66/165", "en", 66, "pdf", 20_000)
DOCX = report("A/66/165", "en", 66, "docx", 20_000)
DOC = report("A/66/165", "en", 66, "doc")
KEY = ("A/66/165", "en", "pdf")
CLOSE = {"Connection": "close"}


@dataclass
class Got:
    """An answer, not interpreted."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    def header(self, name: str) -> str | None:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


def question(symbol: str = "A/66/165", language: str = "en", kind: str = "pdf") -> str:
    return f"/api/symbol/access?s={quote(symbol, safe='')}&l={language}&t={kind}"


def connect(un: FakeUn) -> socket.socket:
    where = urlsplit(un.address)
    assert where.hostname is not None
    return socket.create_connection((where.hostname, where.port or 0), timeout=5)


def send(connection: socket.socket, target: str, headers: dict[str, str]) -> None:
    lines = [f"GET {target} HTTP/1.1", "Host: un", *(f"{n}: {v}" for n, v in headers.items())]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())


def ask(un: FakeUn, target: str | None = None, headers: dict[str, str] | None = None) -> Got:
    """Ask on a connection of its own, and read until its end."""
    with connect(un) as connection:
        send(connection, target or question(), {**CLOSE, **(headers or {})})
        data = bytearray()
        while piece := connection.recv(1 << 20):
            data += piece
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    return Got(head, body)


def shaped(un: FakeUn, shape: Shape, headers: dict[str, str] | None = None) -> Got:
    un.script(None, [shape])
    got = ask(un, headers=headers)
    assert un.requests[-1].shape is shape
    return got


@contextmanager
def serving() -> Iterator[FakeUn]:
    """Serve the documents above, one of each format, and one under "(OR)" only."""
    documents = {
        KEY: PDF,
        ("A/66/165", "en", "docx"): DOCX,
        ("A/60/1", "fr", "doc"): DOC,
        ("A/60/1", "fr", "wpd"): make_wpd(["A/60/1"]),
        ("A/53/1", "es", "wpd"): make_wpd(["A/53/1"]),
        ("A/62/2(OR)", "en", "pdf"): PDF,
    }
    with FakeUn(documents=documents, bomb_size=5_000_000).running() as server:
        yield server
