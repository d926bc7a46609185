"""Flattened plain text: bytes to characters, strictly."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tasks.errors import DamagedInput, EmptyInput, UnreadableInput, WrongFormat
from tasks.extract.sniff import NAMES, sniff
from tasks.records import SourceText

LARGEST = 20_000_000
"""Bytes: some hundred times the longest report; more is no flattened report."""


LARGEST_DOCUMENT = 200_000_000
"""Bytes of a PDF or Word file that is looked into; `ctbt fetch` takes less."""


def read_bytes(path: Path) -> bytes:
    """Read a file of any format.

    Raises:
        UnreadableInput: no such file, not a file, or no permission.
        WrongFormat: it is larger than any report.
    """
    data = _read(path, LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise WrongFormat(
            document=path.name,
            expected=f"a report of at most {LARGEST_DOCUMENT:,} bytes",
            found="a larger file",
        )
    return data


def read_source(path: Path) -> SourceText:
    """Read a file as the text of a report.

    Raises:
        UnreadableInput: no such file, not a file, or no permission.
        EmptyInput, WrongFormat, DamagedInput: see `source_from_bytes`.
    """
    return source_from_bytes(_read(path, LARGEST + 1), path.name)


def _read(path: Path, most: int) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableInput(document=str(path), expected="a file", found="a folder")
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise UnreadableInput(
            document=str(path), expected="a readable file", found=error.strerror or str(error)
        ) from error


def source_from_bytes(data: bytes, name: str) -> SourceText:
    """Decode the bytes of a flattened report.

    Raises:
        EmptyInput: no bytes, or nothing but white space.
        WrongFormat: not plain text, or larger than any report.
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
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
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
