"""What is broken in an archive: set aside so that it stops nothing else, and mended by proof.

    archive/broken/         lines of the journal, sidecars, altered bytes: what was found broken

A run sets aside and says so. Only `ctbt archive verify --repair` mends, and only what the
bytes prove: an object is known by its hash alone, and the journal says how it came.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from tasks.fetch.archive.files import BROKEN, hash_file, usable
from tasks.fetch.archive.journal import JOURNAL, Journal
from tasks.fetch.archive.sidecar import ArchivedDocument, Arrival, parse_sidecar
from tasks.fetch.archive.store import Archive
from tasks.fetch.ledger import LedgerEntry
from tasks.fetch.replies import CONSEQUENCES

_OBJECT = re.compile(r"[0-9a-f]{64}\.bin")
_REPAIR = "`ctbt archive verify --repair` remakes what its bytes prove"


def what_is_broken(archive: Archive) -> list[str]:
    """Say which lines of the journal and which sidecars are not read, a line each kind.

    Raises:
        ArchiveError: the folder cannot be read.
    """
    said: list[str] = []
    lines = Journal(archive.folder).broken_lines()
    if lines:
        said.append(
            f"broken lines of the archive's {JOURNAL}, which are not read: {len(lines)} (the first "
            f"is line {lines[0].number}: {lines[0].problem})"
        )
    sidecars = archive.broken_sidecars()
    if sidecars:
        first = next(iter(sidecars.values()))
        said.append(
            f"documents of the archive that are not used, as their sidecars are broken: "
            f"{len(sidecars)} (the first is {first.document}: {first.found}); {_REPAIR}"
        )
    return said


def set_broken_aside(archive: Archive) -> list[str]:
    """Move what is broken out of the way; return what a person should know of it.

    Args:
        archive: its lock has to be held.

    Raises:
        ArchiveError: the folder cannot be read or written.
        DiskFull: no room.
    """
    said = what_is_broken(archive)
    if not said:
        return []
    Journal(archive.folder).set_broken_aside()
    with usable(archive.folder):
        for path in archive.broken_sidecars():
            _move(path, _free_place(archive, path.name))
    return [f"{line}; set aside in {archive.folder / BROKEN}" for line in said]


def repair(archive: Archive) -> list[str]:
    """Mend what the bytes prove; return what was done, a line each.

    Bytes that stand under another hash than theirs get their own place if anything knows that
    hash, and are set aside if nothing does: the document is then lost, and not wrong. A sidecar
    that is missing is remade from the journal. What is known of a document in its broken sidecar
    alone, such as that it was set aside, is not.

    Args:
        archive: its lock has to be held.

    Raises:
        ArchiveError: the folder cannot be read or written.
        DiskFull: no room.
    """
    done = set_broken_aside(archive)
    arrivals = _arrivals(Journal(archive.folder).entries())
    known = {document.sha256 for document in archive.documents()} | set(arrivals)
    with usable(archive.folder):
        # What stands in the way of another is set aside first, so there it may be too: now, or
        # since a repair that was killed.
        for pattern in ("[0-9a-f][0-9a-f]/*.bin", f"{BROKEN}/*.bin*"):
            for path in sorted(archive.folder.glob(pattern)):
                if _OBJECT.match(path.name) and not path.is_symlink() and path.is_file():
                    done += _place(archive, path, known)
        for path in sorted(archive.folder.glob("[0-9a-f][0-9a-f]/*.bin")):
            if _OBJECT.fullmatch(path.name) and path == archive.path(path.stem):
                done += _describe(archive, path, arrivals.get(path.stem, ()))
    return done


def _place(archive: Archive, path: Path, known: Iterable[str]) -> list[str]:
    """Bring an object under the name that its bytes prove."""
    digest, _ = hash_file(path)
    right = archive.path(digest)
    name = path.relative_to(archive.folder)
    is_aside = path.parent.name == BROKEN
    if path == right or (is_aside and digest not in known):
        return []
    if digest != path.stem and digest not in known:
        _move(path, _free_place(archive, path.name))
        return [f"{name}: other bytes than were kept, of no document that is known: set aside"]
    if right.is_file() and hash_file(right)[0] == digest:
        path.unlink()
    else:
        if right.is_file():
            _move(right, _free_place(archive, right.name))
        _move(path, right)
    about, place = path.with_suffix(".json"), right.with_suffix(".json")
    if digest == path.stem and about.is_file() and not place.exists():
        _move(about, place)
    return [f"{name}: its bytes are those of {digest}: moved to their place"]


def _describe(archive: Archive, path: Path, arrivals: Iterable[_Came]) -> list[str]:
    """Make the sidecar of an object say what its bytes and the journal say."""
    digest, size = hash_file(path)
    about = path.with_suffix(".json")
    name = about.relative_to(archive.folder)
    if about.is_file():
        document = parse_sidecar(about.read_bytes(), digest, about.name)
        if document.byte_size == size:
            return []
        archive.write(document.model_copy(update={"byte_size": size}))
        return [f"{name}: it said {document.byte_size:,} bytes; there are {size:,}"]
    came = tuple(arrivals)
    if not came:
        return []
    archive.write(
        ArchivedDocument(
            sha256=digest,
            byte_size=size,
            media_type=came[0][1],
            arrivals=tuple(arrival for arrival, _ in came),
        )
    )
    return [f"{name}: remade from the journal"]


_Came = tuple[Arrival, str]
"""How a document came, and its media type."""


def _arrivals(entries: Iterable[LedgerEntry]) -> dict[str, list[_Came]]:
    """Return {sha256: how it came, from the first to the last}, as the journal knows it."""
    found: dict[str, list[_Came]] = defaultdict(list)
    for entry in entries:
        is_kept = CONSEQUENCES[entry.reply].is_held or entry.reply.value == "scan"
        if not is_kept or entry.sha256 is None or entry.source == "specimen":
            continue
        if entry.media_type is None or entry.purpose == "discovery":
            continue
        arrival = Arrival(
            source=entry.source,
            asked=entry.asked,
            file_name=entry.asked if entry.source == "inbox" else _file_name(entry),
            arrived_at=entry.asked_at.replace(tzinfo=UTC).isoformat(),
            reply=entry.reply,
            edition_id=entry.edition_id,
            symbol=entry.symbol,
            language=entry.language,
            format=entry.format,
            requested=entry.format,
            purpose=entry.purpose,
            detail=f"{entry.detail}; remade from the journal",
            review=entry.review,
        )
        known = {one.question for one, _ in found[entry.sha256]}
        if arrival.question not in known:
            found[entry.sha256].append((arrival, entry.media_type))
    return found


def _file_name(entry: LedgerEntry) -> str:
    named = (entry.symbol or "").replace("/", "_") or (entry.sha256 or "")[:12]
    return ".".join(filter(None, (named, entry.language, entry.format)))


def _free_place(archive: Archive, name: str) -> Path:
    """Return a path in the folder of what is broken; no other one is overwritten."""
    folder = archive.folder / BROKEN
    number = 0
    while (path := folder / (f"{name}.{number}" if number else name)).exists():
        number += 1
    return path


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
