"""An answer as it goes over the wire: a head, pieces of a body, and an end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from http import HTTPStatus
from itertools import repeat
from typing import Literal

_PIECE = 65_536
_BLOCK = 1_000_000

End = Literal["keep", "close", "reset"]

Piece = tuple[bytes | memoryview, int]
"""Bytes for the wire, and how many of them count as body."""


@dataclass
class Answer:
    """What is sent.

    Attributes:
        status: for the log; 0 where the head is no HTTP.
        head: everything before the body.
        body: its pieces; may be made while they are sent, and may never end.
        planned: bytes of the body, see Asked.
        end: what becomes of the connection.
        pause: seconds before each piece behind the first.
        is_silent: nothing is sent until somebody goes.
        range_start: first byte, where a range is sent.
    """

    status: int
    head: bytes
    body: Iterable[Piece] = ()
    planned: int = 0
    end: End = "keep"
    pause: float = 0.0
    is_silent: bool = False
    range_start: int | None = None


def head(status: int, headers: Iterable[tuple[str, str]], version: str = "HTTP/1.1") -> bytes:
    """Return status line, headers and the empty line behind them."""
    lines = [f"{version} {status} {HTTPStatus(status).phrase}", f"Date: {formatdate(usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def whole(data: bytes) -> Iterator[Piece]:
    """Cut a body into pieces, so that the log tells how far it came."""
    view = memoryview(data)
    for first in range(0, len(data), _PIECE):
        piece = view[first : first + _PIECE]
        yield piece, len(piece)


def byte_by_byte(data: bytes, *, counts: bool = True) -> Iterator[Piece]:
    """Cut into single bytes."""
    for number in range(len(data)):
        yield data[number : number + 1], int(counts)


def chunked(data: bytes, *, is_whole: bool = True) -> Iterator[Piece]:
    """Cut into HTTP chunks; without the last, empty one where it is not to be whole."""
    for piece, length in whole(data):
        yield b"%x\r\n%b\r\n" % (length, bytes(piece)), length
    if is_whole:
        yield b"0\r\n\r\n", 0


def endless() -> Iterator[Piece]:
    """Return pieces without end; they begin like a PDF."""
    first = b"%PDF-1.7\n" + bytes(_PIECE)
    yield first, len(first)
    yield from repeat((bytes(_PIECE), _PIECE))


@cache
def gzip_bomb(size: int) -> bytes:
    """Return what gunzip unfolds to `size` bytes (whole millions) that begin like a PDF.

    A million zeros is packed once; the packed block, which refers to nothing
    outside itself, is then repeated.
    """
    first, zeros = b"%PDF-1.7\n".ljust(_BLOCK, b"\0"), bytes(_BLOCK)
    packed, checksum = bytearray(_packed(first)), zlib.crc32(first)
    rest = max(size // _BLOCK - 1, 0)
    packed += _packed(zeros) * rest
    for _ in range(rest):
        checksum = zlib.crc32(zeros, checksum)
    length = (rest + 1) * _BLOCK
    trailer = checksum.to_bytes(4, "little") + (length % 2**32).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + bytes(packed) + b"\x03\0" + trailer


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


@cache
def gzipped(data: bytes) -> bytes:
    """Pack a body; the time of packing is not in it."""
    return gzip.compress(data, compresslevel=1, mtime=0)
