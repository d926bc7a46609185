"""Flattened plain text: bytes to characters, strictly."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tasks.errors import DamagedInput, EmptyInput, WrongFormat
from tasks.extract.encodings import east_asian_encoding, how_to_save, unicode_encoding
from tasks.extract.once import read_once
from tasks.extract.sniff import NAMES, sniff
from tasks.records import SourceText

LARGEST = 20_000_000
"""Bytes: some hundred times the longest report; more is no flattened report."""


LARGEST_DOCUMENT = 200_000_000
"""Bytes of a PDF or Word file that is looked into; `ctbt fetch` takes less."""


def read_bytes(path: Path) -> bytes:
    """Read a file of any format.

    Raises:
        UnreadableInput, WrongFormat: as `tasks.extract.once.read_once`.
    """
    return read_once(path, most=LARGEST_DOCUMENT, document=str(path))


def read_source(path: Path) -> SourceText:
    """Read a file as the text of a report.

    Raises:
        UnreadableInput, WrongFormat: as `tasks.extract.once.read_once`.
        EmptyInput, WrongFormat, DamagedInput: see `source_from_bytes`.
    """
    return source_from_bytes(read_once(path, most=LARGEST, document=str(path)), path.name)


def source_from_bytes(data: bytes, name: str) -> SourceText:
    """Decode the bytes of a flattened report.

    Raises:
        EmptyInput: no bytes, or nothing but white space.
        WrongFormat: not plain text, in another encoding, or larger than any report.
        DamagedInput: not UTF-8; a character cut off at the end means that the file is truncated.
    """
    if len(data) > LARGEST:
        raise WrongFormat(
            document=name,
            expected=f"a report of at most {LARGEST:,} bytes",
            found="a larger file",
        )
    if not data.strip():
        raise EmptyInput(
            document=name,
            expected="the text of a report",
            found="no bytes" if not data else f"{len(data)} bytes of white space",
        )
    kind = sniff(data)
    if kind != "text/plain":
        raise WrongFormat(document=name, expected="flattened plain text", found=NAMES[kind])
    if encoding := unicode_encoding(data):
        raise _other_encoding(name, encoding)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding := east_asian_encoding(data):
            raise _other_encoding(name, encoding) from error
        cut = error.end >= len(data) and "unexpected end" in error.reason
        raise DamagedInput(
            document=name,
            place=f"byte {error.start}",
            expected="UTF-8 text to the end",
            found=(
                "a character that is cut off: the file is truncated"
                if cut
                else f"a byte that is no UTF-8 (0x{data[error.start]:02x})"
            ),
        ) from error
    if not text.strip():
        raise EmptyInput(document=name, expected="the text of a report", found="white space only")
    return SourceText(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=kind,
        byte_size=len(data),
        text=text,
    )


def _other_encoding(name: str, encoding: str) -> WrongFormat:
    return WrongFormat(document=name, expected="plain text in UTF-8", found=how_to_save(encoding))
