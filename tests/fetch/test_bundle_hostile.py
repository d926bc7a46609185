"""Bundles made to do harm, one trick each: refused, and nothing enters the archive."""

from __future__ import annotations

import hashlib
import json
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import BundleRefused
from tasks.fetch.archive.bundle import export_bundle, import_bundle
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.archive.verify import verify
from tasks.fetch.archive.zips import LIMITS, StrictZip
from tasks.fetch.ledger import LedgerEntry
from tests.fetch.bundles import (
    NOW,
    Part,
    arrival,
    content,
    entry,
    filled,
    keep,
    parts_of,
    relisted,
    zip_of,
)

Trick = Callable[[list[Part]], bytes]
"""Makes a hostile bundle of the members of a good one.

They are: manifest, document, sidecar, document, sidecar, journal.
"""

EVIL_NAMES = [
    "../evil.bin",
    "/etc/evil",
    "..\\evil.bin",
    "C:/evil.bin",
    "C:\\evil.bin",
    "ab/../../evil.json",
    "ab/",
    "",
    ".",
    "partial/1.part",
    ".lock",
    "ab/notes.txt",
    f"ab/{'c' * 64}.bin",
    f"cc/{'c' * 63}.bin",
    f"cc/{'c' * 64}.bin\n",
    f"cc/{'c' * 64}.exe",
    f"CC/{'C' * 64}.bin",
    f"./cc/{'c' * 64}.bin",
    "journal.jsonl\x00",
    "MANIFEST.JSON",
    "x" * 300,
    "\u202ejournal",
]


def with_part(parts: list[Part], index: int, **changes: object) -> list[Part]:
    changed = list(parts)
    changed[index] = replace(changed[index], **changes)  # type: ignore[arg-type]
    return changed


def with_sidecar(parts: list[Part], **changes: object) -> bytes:
    """The first sidecar says something else, and the manifest lists it so."""
    told = json.loads(parts[2].data) | changes
    return zip_of(relisted(with_part(parts, 2, data=json.dumps(told).encode())))


def with_journal(parts: list[Part], data: bytes) -> bytes:
    return zip_of(relisted(with_part(parts, 5, data=data)))


def line(of: LedgerEntry) -> bytes:
    return of.model_dump_json().encode() + b"\n"


def with_manifest(parts: list[Part], **changes: object) -> bytes:
    told = json.loads(parts[0].data) | changes
    return zip_of(with_part(parts, 0, data=json.dumps(told).encode()))


def with_listed(parts: list[Part], index: int, **changes: object) -> bytes:
    members = json.loads(parts[0].data)["members"]
    members[index] |= changes
    return with_manifest(parts, members=members)


def unlike_its_name(parts: list[Part]) -> bytes:
    """A document whose bytes are not those of its name; the manifest agrees with the bytes."""
    return zip_of(relisted(with_part(parts, 1, data=b"%PDF another document")))


def two_at_one_offset(parts: list[Part]) -> bytes:
    size = 30 + len(parts[0].name) + len(parts[0].data)
    return zip_of(with_part(parts, 3, offset=size))


def quoted_inside(parts: list[Part]) -> bytes:
    """A member whose bytes are a whole other bundle, with the end record of that one last."""
    return zip_of(parts) + zip_of(relisted([parts[0], parts[5]]))


def hidden_between(parts: list[Part]) -> bytes:
    return zip_of(with_part(parts, 3, before=zip_of([Part("hidden", b"x")])))


def deflated(part: Part, **changes: object) -> Part:
    return replace(part, method=8, **changes)  # type: ignore[arg-type]


def bomb(parts: list[Part]) -> bytes:
    data = b"\0" * 3_000_000
    name = hashlib.sha256(data).hexdigest()
    return zip_of(relisted([*parts, Part(f"{name[:2]}/{name}.bin", data, method=8)]))


def swapped(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1
    return data.replace(old, new)


ZIP_TRICKS: dict[str, tuple[Trick, str]] = {
    "no zip": (lambda _: b"%PDF-1.4 " + b"x" * 500, "a ZIP file"),
    "empty file": (lambda _: b"", "a ZIP file"),
    "empty zip": (lambda _: zip_of([]), "no member at all"),
    "half": (lambda p: zip_of(p)[: len(zip_of(p)) // 2], "a ZIP file"),
    "prefix": (lambda p: b"MZ garbage" + zip_of(p), "right before the end record"),
    "prefix, offsets adjusted": (lambda p: zip_of(with_part(p, 0, before=b"MZ")), "at byte 0"),
    "suffix": (lambda p: zip_of(p, tail=b"x"), "a ZIP file"),
    "comment": (lambda p: zip_of(p, comment=b"a comment of more than 22 bytes"), "a ZIP file"),
    "gap": (lambda p: zip_of(with_part(p, 2, before=b"gap")), "behind the member before"),
    "hidden zip in a gap": (hidden_between, "behind the member before"),
    "gap before the directory": (
        lambda p: zip_of([*p[:-1], replace(p[-1], packed=p[-1].data + b"x")]),
        "as many bytes packed",
    ),
    "two entries at one offset": (two_at_one_offset, "behind the member before"),
    "a zip behind a zip": (quoted_inside, "right before the end record"),
    "one more counted": (lambda p: zip_of(p, count=7), "a record"),
    "one less counted": (lambda p: zip_of(p, count=5), "one right behind the other"),
    "far too many counted": (lambda p: zip_of(p, count=0xFFFF), "a record"),
    "a name twice": (lambda p: zip_of([*p, p[1]]), "each name once"),
    "own header names another": (
        lambda p: zip_of(with_part(p, 1, own={"name": p[1].name[:-3] + "exe"})),
        "say the same",
    ),
    "own header of another size": (
        lambda p: zip_of(with_part(p, 1, own={"size": 5})),
        "say the same",
    ),
    "own header of another method": (
        lambda p: zip_of(with_part(p, 1, own={"method": 8})),
        "say the same",
    ),
    "own header of another checksum": (
        lambda p: zip_of(with_part(p, 1, own={"crc": 5})),
        "say the same",
    ),
    "encrypted": (lambda p: zip_of(with_part(p, 1, flags=1)), "not encrypted"),
    "encrypted in its own header": (
        lambda p: zip_of(with_part(p, 1, own={"flags": 1})),
        "say the same",
    ),
    "sizes behind the data": (lambda p: zip_of(with_part(p, 1, flags=8)), "no flags"),
    "bzip2": (lambda p: zip_of(with_part(p, 1, method=12)), "compression method 12"),
    "lzma": (lambda p: zip_of(with_part(p, 1, method=14)), "compression method 14"),
    "symbolic link": (
        lambda p: zip_of(with_part(p, 1, attributes=(stat.S_IFLNK | 0o777) << 16)),
        "a symbolic link",
    ),
    "device": (
        lambda p: zip_of(with_part(p, 1, attributes=(stat.S_IFCHR | 0o777) << 16)),
        "a plain file",
    ),
    "folder": (lambda p: zip_of(with_part(p, 1, attributes=0x10)), "a plain file"),
    "extra field": (lambda p: zip_of(with_part(p, 1, extra=b"UT\1\0x")), "no extra fields"),
    "comment of a member": (lambda p: zip_of(with_part(p, 1, comment=b"c")), "without comment"),
    "ZIP64 offset that lies": (
        lambda p: zip_of(
            with_part(p, 1, offset=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 2**40))
        ),
        "behind the member before",
    ),
    "checksum": (lambda p: zip_of(with_part(p, 1, crc=5)), "checksum"),
    "declared smaller": (
        lambda p: zip_of([p[0], deflated(p[1], size=3), *p[2:]]),
        "3 bytes",
    ),
    "declared larger": (
        lambda p: zip_of(
            relisted([p[0], deflated(p[1], size=99, data=b"x"), *p[2:]])
        ),
        "bytes",
    ),
    "no deflate stream": (
        lambda p: zip_of([p[0], deflated(p[1], packed=b"\xff" * 20), *p[2:]]),
        "bytes that unpack",
    ),
    "half a deflate stream": (
        lambda p: zip_of([p[0], deflated(p[1], packed=deflated(p[1]).stored()[:-4]), *p[2:]]),
        "one deflate stream",
    ),
    "bytes behind the deflate stream": (
        lambda p: zip_of([p[0], deflated(p[1], packed=deflated(p[1]).stored() + b"x"), *p[2:]]),
        "bytes behind its end",
    ),
    "bomb": (bomb, "bytes out of one"),
    "bomb with a lying header": (
        lambda p: zip_of(
            with_part(p, 1, method=8, packed=Part("", b"\0" * 9_000_000, method=8).stored())
        ),
        "as declared",
    ),
}  # fmt: skip

CONTENT_TRICKS: dict[str, tuple[Trick, str]] = {
    "no manifest": (lambda p: zip_of(p[1:]), "manifest.json"),
    "manifest last": (lambda p: zip_of([*p[1:], p[0]]), "manifest.json"),
    "manifest is no JSON": (lambda p: zip_of(with_part(p, 0, data=b"{")), "a bundle's manifest"),
    "manifest nested deeply": (
        lambda p: zip_of(with_part(p, 0, data=b"[" * 100_000)),
        "a bundle's manifest",
    ),
    "manifest of another version": (lambda p: with_manifest(p, bundle_format=2), "bundle_format"),
    "manifest with more in it": (lambda p: with_manifest(p, more=1), "more"),
    "manifest of something else": (lambda p: with_manifest(p, kind="x"), "kind"),
    "one listed too few": (
        lambda p: with_manifest(p, members=json.loads(p[0].data)["members"][:-1]),
        "4 members it lists",
    ),
    "one listed too many": (
        lambda p: with_manifest(p, members=json.loads(p[0].data)["members"] * 2),
        "10 members it lists",
    ),
    "listed in another order": (
        lambda p: with_manifest(p, members=json.loads(p[0].data)["members"][::-1]),
        JOURNAL,
    ),
    "another size listed": (lambda p: with_listed(p, 0, size=1), "of 1 bytes"),
    "another hash of a document listed": (
        lambda p: with_listed(p, 0, sha256="0" * 64),
        "as its name",
    ),
    "another hash of a sidecar listed": (lambda p: with_listed(p, 1, sha256="0" * 64), "0000"),
    "another hash of the journal listed": (lambda p: with_listed(p, 4, sha256="0" * 64), "0000"),
    "a document altered": (unlike_its_name, "as its name"),
    "a document altered, the manifest not": (
        lambda p: zip_of(with_part(p, 1, data=p[1].data.upper())),
        "sha256",
    ),
    "a document without sidecar": (lambda p: zip_of(relisted([*p[:2], *p[3:]])), "without"),
    "a sidecar without document": (lambda p: zip_of(relisted([p[0], *p[2:]])), "without"),
    "sidecar is no JSON": (
        lambda p: zip_of(relisted(with_part(p, 2, data=b"{"))),
        "the sidecar of",
    ),
    "sidecar of another document": (lambda p: with_sidecar(p, sha256="0" * 64), "0000"),
    "sidecar of another size": (lambda p: with_sidecar(p, byte_size=5), "found 5"),
    "sidecar with more in it": (lambda p: with_sidecar(p, path="../x"), "path"),
    "sidecar without arrival": (lambda p: with_sidecar(p, arrivals=[]), "arrivals"),
    "sidecar with a time that is none": (
        lambda p: with_sidecar(
            p, arrivals=[arrival().model_dump(mode="json") | {"arrived_at": "tomorrow"}]
        ),
        "arrived_at",
    ),
    "journal line that is no entry": (lambda p: with_journal(p, b"{}\n"), "line 1"),
    "journal with half a line": (lambda p: with_journal(p, p[5].data[:-1]), "half a line"),
    "journal with a time in a zone": (
        lambda p: with_journal(p, swapped(p[5].data, b'01T00:00:00"', b'01T00:00:00Z"')),
        "asked_at",
    ),
    "journal names a document that is not there": (
        lambda p: with_journal(p, p[5].data + line(entry(sha256="0" * 64))),
        "no such member",
    ),
}  # fmt: skip

NAME_TRICKS: dict[str, tuple[Trick, str]] = {
    f"named {name[:20]!r}": (
        lambda p, name=name: zip_of(relisted([*p, Part(name, b"evil")])),  # type: ignore[misc]
        "another name|one without the other|at most 100 bytes",
    )
    for name in EVIL_NAMES
}
TRICKS = ZIP_TRICKS | CONTENT_TRICKS | NAME_TRICKS


@cache
def good() -> tuple[bytes, tuple[Part, ...]]:
    with tempfile.TemporaryDirectory() as name:
        export_bundle(filled(Path(name, "archive"), 2), Path(name, "bundle"), NOW)
        return Path(name, "bundle").read_bytes(), tuple(parts_of(Path(name, "bundle")))


def test_the_hand_made_bundle_without_a_trick_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(zip_of(good()[1]))
    summary = import_bundle(Archive(tmp_path / "archive"), tmp_path / "bundle")
    assert summary.new_documents == 2


def test_a_deflated_bundle_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(zip_of([deflated(part) for part in good()[1]]))
    import_bundle(Archive(tmp_path / "archive"), tmp_path / "bundle")
    assert verify(Archive(tmp_path / "archive")).documents == 2


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.attack("sends an archive with a trick: names, links, sizes, bombs")
def test_a_trick_is_refused_and_nothing_enters(tmp_path: Path, trick: str) -> None:
    make, said = TRICKS[trick]
    path = tmp_path / "inner" / "bundle.zip"
    path.parent.mkdir()
    path.write_bytes(make(list(good()[1])))
    archive = Archive(tmp_path / "inner" / "archive")
    keep(archive, b"held before", "elsewhere")
    before = content(tmp_path)
    with pytest.raises(BundleRefused, match=said) as refusal:
        import_bundle(archive, path)
    assert content(tmp_path) == before
    assert refusal.value.document == "bundle.zip"
    assert refusal.value.expected
    assert refusal.value.found
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"member_bytes": 100}, "at most 100 bytes"),
        ({"total_bytes": 1000}, "1,000 bytes unpacked"),
        ({"members": 5}, "5 members"),
    ],
)
@pytest.mark.attack("sends an archive larger than the limits")
def test_more_than_the_limits_is_refused(tmp_path: Path, change: dict[str, int], said: str) -> None:
    (tmp_path / "bundle").write_bytes(good()[0])
    with pytest.raises(BundleRefused, match=said):
        import_bundle(
            Archive(tmp_path / "archive"), tmp_path / "bundle", limits=replace(LIMITS, **change)
        )
    assert not (tmp_path / "archive").exists()


@given(st.data())
@settings(max_examples=300, deadline=None)
@pytest.mark.attack("alters one byte of an archive on its way")
def test_one_altered_byte_is_refused_or_changes_nothing(data: st.DataObject) -> None:
    altered = bytearray(good()[0])
    place = data.draw(st.integers(0, len(altered) - 1), label="place")
    altered[place] ^= data.draw(st.integers(1, 255), label="bits")
    with tempfile.TemporaryDirectory() as name:
        right, archive = filled(Path(name, "right"), 2), Archive(Path(name, "archive"))
        Path(name, "bundle").write_bytes(altered)
        try:
            import_bundle(archive, Path(name, "bundle"))
        except BundleRefused:
            assert content(archive.folder) == {}
        else:
            assert content(archive.folder) == content(right.folder)
            assert Journal(archive.folder).entries() == Journal(right.folder).entries()


@given(st.data())
@settings(max_examples=150, deadline=None)
@pytest.mark.attack("cuts an archive, or adds to it")
def test_a_bundle_that_was_cut_or_grew_is_refused(data: st.DataObject) -> None:
    whole = good()[0]
    place = data.draw(st.integers(0, len(whole) - 1))
    more = data.draw(st.binary(max_size=30))
    rest = data.draw(st.sampled_from([b"", whole[place:]]))
    changed = whole[:place] + more + rest
    if changed == whole:
        return
    with tempfile.TemporaryDirectory() as name:
        Path(name, "bundle").write_bytes(changed)
        with pytest.raises(BundleRefused):
            import_bundle(Archive(Path(name, "archive")), Path(name, "bundle"))
        assert content(Path(name, "archive")) == {}


@given(st.lists(st.binary(max_size=3000), max_size=5), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_python_packs_is_read_as_it_was(datas: list[bytes], packed: bool) -> None:
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", method) as bundle:
            for number, data in enumerate(datas):
                bundle.writestr(zipfile.ZipInfo(str(number)), data, method)
        found = StrictZip(file, "bundle")
        assert [found.read(member) for member in found.members] == datas


def test_a_large_text_is_unpacked_in_pieces(tmp_path: Path) -> None:
    data = b"".join(b"%d " % number for number in range(700_000))
    (tmp_path / "z").write_bytes(zip_of([Part("a", data, method=8)]))
    with (tmp_path / "z").open("rb") as file:
        found = StrictZip(file, "z")
        pieces = list(found.pieces(found.members[0]))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) <= 1 << 20 < len(data)


def test_more_members_than_the_old_format_counts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z", "w") as bundle:
        for number in range(0x10001):
            bundle.writestr(zipfile.ZipInfo(f"{number}"), b"")
    with (tmp_path / "z").open("rb") as file:
        assert len(StrictZip(file, "z").members) == 0x10001
    whole = (tmp_path / "z").read_bytes()
    for place in range(len(whole) - 22 - 20 - 56, len(whole) - 22):
        version_bytes = range(len(whole) - 98 + 12, len(whole) - 98 + 16)
        if place in version_bytes:
            continue
        (tmp_path / "z").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with (tmp_path / "z").open("rb") as file, pytest.raises(BundleRefused):
            StrictZip(file, "z")


def test_a_place_beyond_four_gigabytes(tmp_path: Path) -> None:
    """The wide offset of a member, here of one that would not need it."""
    first = Part("a", b"one")
    wide = struct.pack("<HHQ", 1, 8, 30 + 1 + 3)
    (tmp_path / "z").write_bytes(zip_of([first, Part("b", b"two", offset=0xFFFFFFFF, extra=wide)]))
    with (tmp_path / "z").open("rb") as file:
        found = StrictZip(file, "z")
        assert [found.read(member) for member in found.members] == [b"one", b"two"]


def test_the_checksum_alone_does_not_protect(tmp_path: Path) -> None:
    """Whoever alters a member can mend its checksum; the manifest's sha256 then refuses."""
    parts = list(good()[1])
    altered = with_part(parts, 1, data=b"x" * len(parts[1].data))
    assert zlib.crc32(altered[1].data) == altered[1].said("crc")
    (tmp_path / "bundle").write_bytes(zip_of(altered))
    with pytest.raises(BundleRefused, match="sha256"):
        import_bundle(Archive(tmp_path / "archive"), tmp_path / "bundle")
