"""The local registry: what people, discovery and mastheads add on one machine.

It stands in the person's own folder, is read as strictly as the shipped files,
and only ever grows. What ships with the project is never written.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from tasks.disk import disk_full, is_full, new_file
from tasks.errors import ReferenceDataError, SettingsError, WrongEdition
from tasks.records import Language
from tasks.reference.documents import LocalEntry, SeriesCalendar
from tasks.reference.merge import Registry
from tasks.reference.reading import Reader
from tasks.reference.symbols import GRAMMAR, ReportSymbol, read_symbol

FILE_NAME = "registry.csv"
COLUMNS = tuple(LocalEntry.model_fields)

Entries = tuple[LocalEntry, ...]


@dataclass(frozen=True, slots=True)
class MastheadFacts:
    """What a document says of itself, and which document it is.

    Attributes:
        sha256: of the document's bytes.
        language: of its text.
        symbol, session, agenda_item: as its masthead prints them, None where it does not.
        title: the title of the reports of its series, as found in it; None if it is not there.
    """

    sha256: str
    language: Language
    symbol: str | None
    session: int | None
    agenda_item: int | None
    title: str | None


def read_registry(path: Path, reader: Reader | None = None) -> Entries:
    """Read a local registry; none is there before the first line is noted.

    Args:
        path: the file.
        reader: of its folder, where its bytes are to count for a hash.

    Raises:
        ReferenceDataError: the file cannot be read, or a line of it is wrong.
    """
    try:
        path.stat()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ReferenceDataError(
            document=path.name, expected="a readable file", found=error.strerror or str(error)
        ) from error
    return (reader or Reader(path.parent)).table(path.name, LocalEntry)


def write_registry(path: Path, entries: Sequence[LocalEntry]) -> None:
    """Write a local registry: the old file stays whole until the new one is.

    Raises:
        SettingsError: the folder cannot be written.
        DiskFull: no room.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_as_text(getattr(entry, name)) for name in COLUMNS] for entry in entries)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = new_file(path.parent, f".{path.name}.")
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                file.write(out.getvalue())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        if is_full(error):
            raise disk_full(path.parent, len(out.getvalue().encode())) from error
        raise SettingsError(
            document=str(path),
            expected="a folder that can be written",
            found=error.strerror or str(error),
        ) from error


def with_candidate(
    entries: Sequence[LocalEntry],
    shipped: Registry,
    series: dict[str, SeriesCalendar],
    *,
    symbol: str,
    evidence: str,
    noted_on: date,
    noted_by: str,
    languages: Sequence[str] = (),
    standing: Literal["candidate", "named"] = "candidate",
) -> Entries:
    """Add a symbol that somebody, or a search, holds to be a report's or a part's.

    Args:
        entries: the local registry.
        shipped: the registry that ships with the project.
        series: the calendars, whose languages hold where none are given.
        symbol: of the document.
        evidence: what says so, in a line of 10 characters or more.
        noted_on: today.
        noted_by: "person" or "discovery:" and the source.
        languages: those in which the document is known to be.
        standing: named, where the evidence is a document that names this one.

    Returns:
        The entries with one more, or as they are when this one is there already.

    Raises:
        SettingsError: no symbol of a report, no evidence, or nobody who noted it.
        WrongEdition: the symbol contradicts one that is named or confirmed.
    """
    named = _symbol(symbol)
    _check_undecided(named, entries, shipped)
    return _with(
        entries,
        named,
        languages=languages or series[named.series].languages,
        standing=standing,
        evidence=evidence,
        noted_on=noted_on,
        noted_by=noted_by,
    )


def with_confirmation(
    entries: Sequence[LocalEntry],
    shipped: Registry,
    *,
    symbol: str,
    facts: MastheadFacts,
    noted_on: date,
) -> Entries:
    """Confirm a symbol by the masthead of the document itself.

    Args:
        entries: the local registry.
        shipped: the registry that ships with the project.
        symbol: the entry to be confirmed.
        facts: what the document says of itself.
        noted_on: today.

    Returns:
        The entries with one more, or as they are when this masthead is there already.

    Raises:
        SettingsError: no symbol of a report.
        WrongEdition: the masthead does not print this symbol and its session, the title
            of the reports is not found in it, or the symbol contradicts one that is
            named or confirmed.
    """
    named = _symbol(symbol)
    session = f"session {named.session}"
    for place, agrees, expected, found in (
        ("symbol", facts.symbol == symbol, symbol, facts.symbol),
        (
            "session",
            named.session is None or facts.session == named.session,
            session,
            None if facts.session is None else f"session {facts.session}",
        ),
        ("title", bool(facts.title), "the title of the reports of its series", facts.title),
    ):
        if not agrees:
            raise WrongEdition(
                document=f"document {facts.sha256[:12]}",
                language=facts.language,
                place=f"masthead, {place}",
                expected=expected,
                found=found or "none",
            )
    _check_undecided(named, entries, shipped)
    item = "no item printed" if facts.agenda_item is None else f"item {facts.agenda_item}"
    printed = f"{symbol}, {session}, {item}" if named.session is not None else symbol
    return _with(
        entries,
        named,
        languages=(facts.language,),
        standing="confirmed",
        evidence=f"masthead of {facts.sha256[:12]} ({facts.language}): {printed}",
        noted_on=noted_on,
        noted_by="masthead",
    )


def _symbol(symbol: str) -> ReportSymbol:
    named = read_symbol(symbol)
    if named is None:
        raise SettingsError(document="registry", place="symbol", expected=GRAMMAR, found=symbol)
    return named


def _check_undecided(named: ReportSymbol, entries: Sequence[LocalEntry], shipped: Registry) -> None:
    decided = {
        entry.named.base: f"{entry.named.base} ({entry.evidence})"
        for entry in entries
        if entry.standing == "confirmed" and entry.edition_id == named.edition_id
    }
    edition = shipped.decided(named.edition_id)
    if edition is not None and edition.symbol is not None:
        decided[edition.symbol] = f"{edition.symbol} ({edition.standing}: {edition.evidence})"
    if decided and named.base not in decided:
        raise WrongEdition(
            document=named.symbol,
            place=f"registry, {named.edition_id}",
            expected=" or ".join(decided.values()),
            found=named.symbol,
        )


def _with(
    entries: Sequence[LocalEntry],
    named: ReportSymbol,
    *,
    languages: Sequence[str],
    standing: str,
    evidence: str,
    noted_on: date,
    noted_by: str,
) -> Entries:
    try:
        new = LocalEntry.model_validate(
            {
                "edition_id": named.edition_id,
                "series": named.series,
                "session": named.session,
                "report_year": named.report_year,
                "symbol": named.symbol,
                "kind": named.kind,
                "languages": tuple(languages),
                "standing": standing,
                "evidence": evidence,
                "noted_on": noted_on,
                "noted_by": noted_by,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(
            document="registry",
            place=".".join(str(part) for part in first["loc"]) or named.symbol,
            expected=first["msg"],
            found=repr(first["input"])[:200],
        ) from error
    known = {(entry.symbol, entry.standing, entry.evidence) for entry in entries}
    if (new.symbol, new.standing, new.evidence) in known:
        return tuple(entries)
    return (*entries, new)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
