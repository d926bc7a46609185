"""`ctbt show` of a document: what it claims and prints, how it was read, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.cli.app import json_default
from flows.cli.output import labelled, say, say_json
from tasks.errors import SettingsError
from tasks.fetch.archive.store import Archive, ArchivedDocument
from tasks.records import MAIN
from warehouse.described import DescribedDocument, Record, described_document, document_names


def show_document(path: Path, archive: Archive | None, start: str, *, as_json: bool) -> None:
    """Print a document, be it loaded, refused, or only kept in the archive.

    Args:
        path: the warehouse.
        archive: where the documents are kept; None for specimens, which are not.
        start: the first digits of its hash, in lower case.
        as_json: print one JSON object.

    Raises:
        SettingsError: no document begins so, or several do.
        WarehouseError: the warehouse cannot be read.
        DamagedInput: a sidecar of the archive is none.
    """
    kept = {one.sha256: one for one in archive.documents()} if archive else {}
    names = {sha256: one.file_name for sha256, one in kept.items() if sha256.startswith(start)}
    names = document_names(path, start) | names
    if len(names) != 1:
        raise _not_one(start, names)
    (sha256,) = names
    found, own = described_document(path, sha256), kept.get(sha256)
    if as_json:
        say_json(_record(sha256, found, own), json_default)
    else:
        say(_lines(sha256, names[sha256], found, own))


def _not_one(start: str, names: dict[str, str]) -> SettingsError:
    several = "; ".join(f"{sha256} ({name})" for sha256, name in sorted(names.items()))
    return SettingsError(
        document=start,
        expected="the first digits of the sha256 of one document; `ctbt archive list` shows them",
        found=f"{len(names)} that begin so: {several}" if names else "none that begins so",
    )


def _record(sha256: str, found: DescribedDocument, kept: ArchivedDocument | None) -> dict[str, Any]:
    return {
        "document_id": sha256,
        "document": found.document,
        "edition": found.edition,
        "loads": found.loads,
        "checks": found.checks,
        "quarantine": found.quarantine,
        "archived": kept.model_dump(mode="json") if kept else None,
    }


def _lines(
    sha256: str, name: str, found: DescribedDocument, kept: ArchivedDocument | None
) -> Iterator[str]:
    yield f"{sha256}: {name}"
    yield from _standing(found, kept)
    if found.document is not None:
        yield from _edition(found, found.document)
        yield from _said(found.document)
        yield from _read(found, found.document)
    yield from _origin(found, kept)
    yield from _quality(found)
    for load in found.loads:
        place = " ".join(filter(None, (load["edition_id"], _part(load), load["language"])))
        outcome = found.words("outcome", load["outcome"])
        yield labelled("Load", f"{load['loaded_at']:%Y-%m-%d %H:%M}, as {place}: {outcome}")


def _standing(found: DescribedDocument, kept: ArchivedDocument | None) -> Iterator[str]:
    document = found.document
    if document is not None:
        speaks = "its rows count" if document["speaks"] else "its rows do not count"
        yield labelled("Standing", f"{speaks}: {document['choice']}")
        if document["may_be_cut"]:
            yield labelled("May be cut", document["may_be_cut"])
        if document["is_specimen"]:
            yield labelled("Specimen", "no State did what it says")
    elif found.loads:
        yield labelled("Standing", f"not loaded: {found.words('outcome', 'refused')}")
    else:
        yield labelled("Standing", "kept in the archive; no load knows it")
    if kept is not None and kept.set_aside is not None:
        yield labelled("Set aside", kept.set_aside)


def _edition(found: DescribedDocument, document: Record) -> Iterator[str]:
    edition = found.edition
    said = [document["edition_id"]]
    if edition is not None:
        said += [
            edition["symbol"],
            str(edition["report_year"] or ""),
            found.words("series", edition["series"]),
            f"{edition['standing']}: {found.words('standing', edition['standing'])}",
        ]
    yield labelled("Edition", ", ".join(filter(None, dict.fromkeys(said))))
    yield labelled("Part", _part(document) or "the report itself")
    yield labelled("Language", found.words("language", document["language"]))


def _said(document: Record) -> Iterator[str]:
    """Yield what it claims, what it prints, and how the two agree."""
    yield labelled("Claimed", f"{document['symbol_claimed'] or 'no symbol'}, by its file's name")
    printed = {
        "symbol": document["symbol_printed"],
        "session": document["session_printed"],
        "agenda item": document["agenda_item_printed"],
        "original": document["original_language"],
        "distributed": document["distributed"],
        "job number": document["job_number"],
    }
    told = [f"{what} {value}" for what, value in printed.items() if value is not None]
    yield labelled("Printed", ", ".join(told) or "nothing of the kind")
    if document["title_printed"]:
        yield labelled("Title", document["title_printed"])
    if document["period_text"]:
        days = " to ".join(str(document[one] or "?") for one in ("period_start", "period_end"))
        yield labelled("Period", f"{days}: {document['period_text']}")
    yield labelled("Symbols", document["symbol_check"])


def _read(found: DescribedDocument, document: Record) -> Iterator[str]:
    size = [
        found.words("format", document["format"]),
        document["media_type"],
        f"{document['byte_size']:,} bytes",
        f"{document['pages']} pages" if document["pages"] is not None else "",
    ]
    yield labelled("Format", ", ".join(filter(None, size)))
    shape = found.words("shape", document["shape"])
    yield labelled("Rows", f"{document['row_count']:,}: {shape}")
    yield labelled(
        "Characters",
        f"{document['characters']:,}, {document['conservation']:.2%} of them in exactly one cell, "
        f"{document['quarantined_characters']:,} in quarantine",
    )
    yield labelled(
        "Read",
        f"{document['loaded_at']:%Y-%m-%d %H:%M}, by parser {document['parser_version']} with "
        f"reference data {document['reference_version']}",
    )


def _origin(found: DescribedDocument, kept: ArchivedDocument | None) -> Iterator[str]:
    if kept is None and found.document is not None:
        source = found.words("source", found.document["source"])
        yield labelled("Came", f"{source}; the archive does not keep it")
    for arrival in kept.arrivals if kept else ():
        words = (
            arrival.arrived_at[:16].replace("T", " "),
            found.words("source", arrival.source),
            arrival.asked,
        )
        yield labelled("Came", f"{', '.join(words)}: {found.words('reply', arrival.reply.value)}")
        if arrival.final_url:
            yield labelled("", f"led on to {arrival.final_url}")
        if arrival.detail:
            yield labelled("", arrival.detail)
        if arrival.review:
            yield labelled("Look at it", arrival.review)


def _quality(found: DescribedDocument) -> Iterator[str]:
    if found.checks:
        met = sum(one["success"] for one in found.checks)
        yield labelled("Checks", f"{met} of {len(found.checks)} met")
    for one in found.checks:
        if not one["success"]:
            where = (
                f"rows {one['unexpected_ordinals']}" if one["unexpected_ordinals"] else "",
                f"observed {one['observed']}" if one["observed"] else "",
            )
            told = ": ".join(filter(None, (f"not met: {one['meaning']}", *where)))
            yield labelled(one["severity"].capitalize(), told)
    for one in found.quarantine:
        yield labelled("Quarantine", f"{one['reason']}: {one['text']}")


def _part(row: Record) -> str:
    return "" if row["part"] == MAIN else str(row["part"])
