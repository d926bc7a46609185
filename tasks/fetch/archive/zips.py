"""A strict reader of ZIP files: every byte is accounted for, and nothing is believed.

The format lets two readers see two different contents: a prefix before the
first member, gaps, members that share bytes, a directory that says another
thing than the members' own headers. Here a file is read in one way or refused:
the members stand one behind the other from byte 0, then the directory, then
the end record, and nothing else. The layout is that of PKWARE's APPNOTE 6.3,
sections 4.3.7 (member), 4.3.12 (directory) and 4.3.14 to 4.3.16 (end records).
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from tasks.errors import BundleRefused

STORED: Final = 0
DEFLATED: Final = 8

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_END64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR = struct.Struct("<4sLQL")
_OFFSET64 = struct.Struct("<HHQ")

_UTF8 = 0x800
_ENCRYPTED = 0x1
_DOS_FOLDER = 0x10
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_LONGEST_RECORD = 200
"""Bytes of the directory for one member, with its name; ours need 150."""
_LONGEST_NAME = 100
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from a file that somebody made.

    Attributes:
        member_bytes: of one member, unpacked; 60 MB is what the archive takes from a server.
        total_bytes: of all members, unpacked.
        members: how many.
        ratio: unpacked bytes for one packed byte; text reaches 20, only bombs more than 100.
    """

    member_bytes: int = 60_000_000
    total_bytes: int = 8_000_000_000
    members: int = 100_000
    ratio: int = 100


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Member:
    """A member as directory and own header say, in agreement.

    Attributes:
        name: as printed.
        method: stored or deflated.
        crc: CRC-32 of the unpacked bytes.
        packed, size: bytes in the file, and unpacked.
        header, start: offsets of its header and of its bytes.
    """

    name: str
    method: int
    crc: int
    packed: int
    size: int
    header: int
    start: int


class StrictZip:
    """A ZIP file whose layout was checked when it was opened; its bytes are when they are read."""

    def __init__(self, file: BinaryIO, document: str, limits: Limits = LIMITS) -> None:
        """Read and check the directory and each member's header.

        Args:
            file: open for reading, seekable.
            document: its name, for messages.
            limits: how much is taken.

        Raises:
            BundleRefused: anything but the one layout above, or more than the limits allow.
        """
        self._file = file
        self._document = document
        self._limits = limits
        self.members = self._read_members()

    def pieces(self, member: Member) -> Iterator[bytes]:
        """Yield a member's bytes, unpacked, never more than it declares.

        Raises:
            BundleRefused: another size or checksum than declared, or bytes that do not unpack.
        """
        crc, size = 0, 0
        for piece in self._unpacked(member):
            size += len(piece)
            if size > member.size:
                raise self._refusal(member.name, f"{member.size:,} bytes, as declared", "more")
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != member.size:
            raise self._refusal(member.name, f"{member.size:,} bytes, as declared", f"{size:,}")
        if crc != member.crc:
            raise self._refusal(member.name, f"checksum {member.crc:08x}", f"{crc:08x}")

    def read(self, member: Member) -> bytes:
        """Return all bytes of a member, with the checks of `pieces`."""
        return b"".join(self.pieces(member))

    def _refusal(self, place: str, expected: str, found: str) -> BundleRefused:
        return BundleRefused(document=self._document, place=place, expected=expected, found=found)

    def _at(self, offset: int, length: int) -> bytes:
        try:
            self._file.seek(offset)
            data = self._file.read(length)
        except OSError as error:
            raise self._refusal(
                f"byte {offset:,}", "a readable file", error.strerror or str(error)
            ) from error
        if len(data) != length:
            raise self._refusal(f"byte {offset:,}", f"{length:,} bytes", f"{len(data):,}")
        return data

    def _raw(self, member: Member) -> Iterator[bytes]:
        for offset in range(0, member.packed, _PIECE):
            yield self._at(member.start + offset, min(_PIECE, member.packed - offset))

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        if member.method == STORED:
            yield from self._raw(member)
            return
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for raw in self._raw(member):
                rest = raw
                while True:
                    piece = unpack.decompress(rest, _PIECE)
                    rest = unpack.unconsumed_tail
                    yield piece
                    # A full piece may have more behind it, even when all input is taken.
                    if not rest and len(piece) < _PIECE:
                        break
        except zlib.error as error:
            raise self._refusal(member.name, "bytes that unpack", str(error)) from error
        if not unpack.eof or unpack.unused_data:
            found = "bytes behind its end" if unpack.eof else "no end"
            raise self._refusal(member.name, "one deflate stream to its end", found)

    def _read_members(self) -> tuple[Member, ...]:
        count, size, offset = self._read_end()
        if count > self._limits.members:
            raise self._refusal(
                "directory", f"at most {self._limits.members:,} members", f"{count:,}"
            )
        if size > _LONGEST_RECORD * max(count, 1):
            raise self._refusal(
                "directory", f"at most {_LONGEST_RECORD} bytes a member", f"{size:,} for {count:,}"
            )
        directory = self._at(offset, size)
        found: dict[str, Member] = {}
        position, next_header, total = 0, 0, 0
        for _ in range(count):
            member, position = self._read_record(directory, position, next_header)
            if member.name in found:
                raise self._refusal(member.name, "each name once", "a second member of that name")
            found[member.name] = member
            next_header = member.start + member.packed
            total += member.size
        if position != size or next_header != offset:
            raise self._refusal(
                "directory",
                f"{count:,} members and the directory one right behind the other",
                f"members to byte {next_header:,}, directory from {offset:,}, "
                f"{size - position:,} bytes left in it",
            )
        if total > self._limits.total_bytes:
            raise self._refusal(
                "directory", f"at most {self._limits.total_bytes:,} bytes unpacked", f"{total:,}"
            )
        return tuple(found.values())

    def _read_end(self) -> tuple[int, int, int]:
        """Return number of members, size and offset of the directory."""
        length = self._file.seek(0, 2)
        end = length - _END.size
        expected = "a ZIP file without comment, whole to its end record"
        if end < 0 or (data := self._at(end, _END.size))[:4] != b"PK\5\6":
            raise self._refusal("end", expected, f"{length:,} bytes that end otherwise")
        _, disk, first_disk, here, count, size, offset, comment = _END.unpack(data)
        if disk or first_disk or comment or here != count:
            raise self._refusal("end", expected, "a comment, or a part of several files")
        locator = end - _LOCATOR.size
        if locator >= 0 and (data := self._at(locator, _LOCATOR.size))[:4] == b"PK\6\7":
            end = locator - _END64.size
            wide = self._read_wide_end(data, end)
            for short, full, value in zip(
                (count, size, offset), (_FULL16, _FULL32, _FULL32), wide, strict=True
            ):
                if short not in {full, value}:
                    raise self._refusal("end", "two end records that agree", f"{short}, {value}")
            count, size, offset = wide
        if offset + size != end:
            raise self._refusal(
                "end",
                "the directory right before the end record",
                f"{offset:,} and {size:,} bytes of it, end record at {end:,}",
            )
        return count, size, offset

    def _read_wide_end(self, locator: bytes, end: int) -> tuple[int, int, int]:
        _, disk, where, disks = _LOCATOR.unpack(locator)
        if end < 0 or disk or disks != 1 or where != end:
            raise self._refusal("end", f"a ZIP64 end record at {end:,}", f"{where:,}")
        fields = _END64.unpack(self._at(end, _END64.size))
        mark, own_size, _, _, disk, first_disk, here, count, size, offset = fields
        # The size of this record does not count its first twelve bytes.
        is_one = mark == b"PK\6\6" and own_size == _END64.size - 12 and here == count
        if not is_one or disk or first_disk:
            raise self._refusal("end", "a ZIP64 end record of one file", repr(mark))
        return count, size, offset

    def _read_record(self, directory: bytes, position: int, header: int) -> tuple[Member, int]:
        """Return the member of the record at `position`, and where the next one begins."""
        body = position + _CENTRAL.size
        if body > len(directory) or directory[position : position + 4] != b"PK\1\2":
            raise self._refusal("directory", "a record of a member", "other bytes")
        (_, _, _, flags, method, time, date, crc, packed, size, *rest) = _CENTRAL.unpack(
            directory[position:body]
        )
        name_length, extra_length, comment, disk, _, attributes, offset = rest
        raw_name = directory[body : body + name_length]
        end = body + name_length + extra_length
        name = raw_name.decode("ascii", errors="backslashreplace")
        extra = directory[body + name_length : end]
        if name_length > _LONGEST_NAME:
            raise self._refusal(
                name[:_LONGEST_NAME], f"a name of at most {_LONGEST_NAME} bytes", f"{name_length}"
            )
        if end > len(directory) or comment or disk:
            raise self._refusal(name, "a record without comment", "a comment, or half a record")
        if offset == _FULL32 and extra_length == _OFFSET64.size:
            number, length, offset = _OFFSET64.unpack(extra)
            extra = b"" if (number, length) == (1, 8) else extra
        if extra:
            raise self._refusal(name, "no extra fields", f"{extra_length} bytes of them")
        self._check_kind(name, flags, method, attributes)
        self._check_sizes(name, method, packed, size)
        if offset != header:
            raise self._refusal(
                name, f"its header at byte {header:,}, behind the member before", f"{offset:,}"
            )
        local = _LOCAL.unpack(self._at(offset, _LOCAL.size))
        said = (flags, method, time, date, crc, packed, size, name_length, 0)
        own_name = self._at(offset + _LOCAL.size, name_length)
        if local[0] != b"PK\3\4" or local[2:] != said or own_name != raw_name:
            raise self._refusal(
                name, "directory and own header that say the same", "two different ones"
            )
        start = offset + _LOCAL.size + name_length
        return Member(name, method, crc, packed, size, offset, start), end

    def _check_kind(self, name: str, flags: int, method: int, attributes: int) -> None:
        if flags & _ENCRYPTED:
            raise self._refusal(name, "a member that is not encrypted", "an encrypted one")
        if flags & ~_UTF8:
            raise self._refusal(name, "no flags but that of UTF-8 names", f"{flags:#06x}")
        if method not in {STORED, DEFLATED}:
            raise self._refusal(name, "stored or deflated", f"compression method {method}")
        kind = stat.S_IFMT(attributes >> 16)
        if kind not in {0, stat.S_IFREG} or attributes & _DOS_FOLDER:
            what = "a symbolic link" if kind == stat.S_IFLNK else "a folder or device"
            raise self._refusal(name, "a plain file", what)

    def _check_sizes(self, name: str, method: int, packed: int, size: int) -> None:
        most = self._limits.member_bytes
        if size > most or packed > most:
            raise self._refusal(name, f"at most {most:,} bytes", f"{max(size, packed):,}")
        if method == STORED and size != packed:
            raise self._refusal(name, "as many bytes packed as stored", f"{packed:,} and {size:,}")
        if size > self._limits.ratio * max(packed, 1):
            raise self._refusal(
                name,
                f"at most {self._limits.ratio} bytes out of one",
                f"{size:,} out of {packed:,}",
            )
