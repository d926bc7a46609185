"""A compound file: streams in one file, as older Word keeps them.

Written from [MS-CFB], version 3: sectors of 512 bytes, one root, all streams
in ordinary sectors (each is at least as long as the mini stream's limit).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_MINI_LIMIT = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_IN_HEADER = 109
"""Sectors of the allocation table that the header can name."""


def make_compound_file(streams: Mapping[str, bytes], class_id: bytes) -> bytes:
    """Write a compound file with three streams at most.

    Args:
        streams: name to content; one shorter than 4,096 bytes gets zeros behind it.
        class_id: 16 bytes that say which program made it.

    Raises:
        ValueError: more streams than one directory sector names, or more bytes
            than the header's list of allocation sectors covers (about 7 MB).
    """
    if len(streams) > 3:
        raise ValueError(f"at most 3 streams, not {len(streams)}")
    # The directory is a search tree by length of name, then by name.
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    contents = [streams[name].ljust(_MINI_LIMIT, b"\0") for name in names]
    counts = [-(-len(content) // _SECTOR) for content in contents]
    tables = 1
    while tables * _SECTOR // 4 < tables + 1 + sum(counts):
        tables += 1
    if tables > _IN_HEADER:
        raise ValueError(f"too large: {sum(map(len, contents)):,} bytes")
    chains = [_FAT] * tables + [_END]
    starts = []
    for count in counts:
        starts.append(len(chains))
        chains += [*range(len(chains) + 1, len(chains) + count), _END]
    chains += [_FREE] * (tables * _SECTOR // 4 - len(chains))
    return b"".join(
        [
            _header(tables),
            struct.pack(f"<{len(chains)}I", *chains),
            _directory(names, contents, starts, class_id),
            *(
                content.ljust(count * _SECTOR, b"\0")
                for content, count in zip(contents, counts, strict=True)
            ),
        ]
    )


def _header(tables: int) -> bytes:
    listed = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    return struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,  # minor version
        3,
        0xFFFE,  # little-endian
        9,  # sectors of 2**9 bytes
        6,  # mini sectors of 2**6 bytes
        0,  # directory sectors: not counted in version 3
        tables,
        tables,  # the directory stands behind the allocation table
        0,
        _MINI_LIMIT,
        _END,
        0,
        _END,
        0,
        *listed,
    )


def _directory(
    names: list[str], contents: list[bytes], starts: list[int], class_id: bytes
) -> bytes:
    middle = len(names) // 2
    entries = [_entry("Root Entry", 5, child=middle + 1, start=_END, class_id=class_id)]
    for place, name in enumerate(names):
        is_middle = place == middle
        entries.append(
            _entry(
                name,
                2,
                left=middle if is_middle and middle > 0 else _NONE,
                right=middle + 2 if is_middle and middle + 1 < len(names) else _NONE,
                start=starts[place],
                size=len(contents[place]),
            )
        )
    entries += [_entry("", 0, start=0)] * (_SECTOR // 128 - len(entries))
    return b"".join(entries)


def _entry(
    name: str,
    kind: int,
    *,
    left: int = _NONE,
    right: int = _NONE,
    child: int = _NONE,
    start: int,
    size: int = 0,
    class_id: bytes = bytes(16),
) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sI16xIQ",
        encoded,
        len(encoded) + 2 if name else 0,
        kind,
        1,  # black
        left,
        right,
        child,
        class_id,
        0,
        start,
        size,
    )
