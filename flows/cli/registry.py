"""`ctbt registry`: which reports there are, what says so, and what this machine adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from flows.cli.app import json_default
from flows.cli.output import say, say_json
from tasks.errors import FetchError
from tasks.fetch.archive.store import Archive
from tasks.fetch.confirm import facts_of
from tasks.records import Language
from tasks.reference import Reference, load_reference
from tasks.reference.documents import RegisteredDocument
from tasks.reference.models import Edition
from tasks.reference.registry import (
    MastheadFacts,
    read_registry,
    with_candidate,
    with_confirmation,
    write_registry,
)
from tasks.reference.registry_lock import registry_lock
from tasks.settings import read_settings

_COLUMNS = ("session", "year", "symbol", "item", "asked for by", "standing", "languages")
_WIDTHS = (8, 6, 24, 6, 22, 15, 0)
_EVIDENCE = " " * 8 + "because: "


def run_show(*, as_json: bool, home: Path | None) -> None:
    """Print the registry as it is on this machine.

    Raises:
        ReferenceDataError: the registry is wrong.
    """
    reference = load_reference(local=read_settings(home=home).registry)
    show(reference, as_json=as_json, as_of=_today())


def run_add(
    symbol: str, *, evidence: str, named: bool, languages: Sequence[str], home: Path | None
) -> None:
    """Add a symbol to the local registry.

    Raises:
        SettingsError, WrongEdition: as `add`.
        ReferenceDataError: the registry is wrong.
    """
    path = read_settings(home=home).registry
    changed = add(
        path,
        symbol=symbol,
        evidence=evidence,
        standing="named" if named else "candidate",
        languages=languages,
        noted_on=_today(),
    )
    print(f"{symbol} {'added to' if changed else 'is already in'} {path}")


def run_confirm(symbol: str, *, home: Path | None) -> None:
    """Confirm a symbol by the mastheads of the documents that are held.

    Raises:
        FetchError: no document is held that prints this symbol.
        WrongEdition: as `confirm`.
        ReferenceDataError: the registry is wrong.
    """
    settings = read_settings(home=home)
    facts = facts_of(Archive(settings.archive).documents(), symbol)
    if not facts:
        raise FetchError(
            document=symbol,
            place=str(settings.archive),
            expected="a document that is held and prints this symbol, in a language that is told",
            found="none",
        )
    changed = confirm(settings.registry, symbol=symbol, facts=facts, noted_on=_today())
    print(f"{symbol} {'confirmed' if changed else 'was confirmed before'} in {settings.registry}")


def add(
    path: Path,
    *,
    symbol: str,
    evidence: str,
    noted_on: date,
    standing: Literal["candidate", "named"] = "candidate",
    languages: Sequence[str] = (),
    noted_by: str = "person",
) -> bool:
    """Add a symbol with its evidence; return False when it is there already.

    Args:
        path: the local registry.
        symbol: of a report or part.
        evidence: what says so.
        noted_on: today.
        standing: named, where the evidence is a document that names it.
        languages: it is in; empty for those of its series.
        noted_by: person, or discovery: and the source.

    Raises:
        SettingsError: no symbol of a report, no evidence, or no such language.
        WrongEdition: it contradicts a symbol that is named or confirmed.
        ReferenceDataError: the registry is wrong.
    """
    with registry_lock(path):
        reference = load_reference(local=path)
        entries = read_registry(path)
        new = with_candidate(
            entries,
            reference.shipped,
            reference.series,
            symbol=symbol,
            evidence=evidence,
            noted_on=noted_on,
            noted_by=noted_by,
            languages=languages,
            standing=standing,
        )
        if new == entries:
            return False
        write_registry(path, new)
    return True


def confirm(path: Path, *, symbol: str, facts: Sequence[MastheadFacts], noted_on: date) -> bool:
    """Confirm a symbol by mastheads; return False when they all did so before.

    Args:
        path: the local registry.
        symbol: of a report or part.
        facts: what each document says of itself.
        noted_on: today.

    Raises:
        SettingsError: no symbol of a report.
        WrongEdition: a masthead, or the registry, contradicts it; nothing is written.
        ReferenceDataError: the registry is wrong.
    """
    with registry_lock(path):
        shipped = load_reference(local=path).shipped
        entries = new = read_registry(path)
        for masthead in facts:
            new = with_confirmation(new, shipped, symbol=symbol, facts=masthead, noted_on=noted_on)
        if new == entries:
            return False
        write_registry(path, new)
    return True


def show(reference: Reference, *, as_json: bool, as_of: date) -> None:
    """Print the registry: a table for people, or one JSON object an edition.

    Args:
        reference: the registry with what this machine adds.
        as_json: for machines.
        as_of: the day on which a report without symbol is overdue.
    """
    if not as_json:
        say(registry_lines(reference, as_of))
        return
    for edition in _reports(reference):
        entry = edition.model_dump() | {
            "expected_by": reference.expected_by(edition),
            "overdue": _is_overdue(reference, edition, as_of),
            "sisters": [sister.edition_id for sister in reference.sisters(edition)],
            "documents": [asdict(item) for item in reference.documents([edition.edition_id])],
        }
        say_json(entry, json_default)


def registry_lines(reference: Reference, as_of: date) -> list[str]:
    """Return the registry as a person reads it: each series, each edition, its parts indented."""
    lines: list[str] = []
    for name, calendar in reference.series.items():
        lines += [f"{name}: {calendar.meaning}", _EVIDENCE + calendar.evidence, _line(_COLUMNS)]
        for edition in _reports(reference):
            if edition.series == name:
                lines += _edition_lines(reference, edition, as_of)
        lines.append("")
    standings = [item.standing for item in reference.documents()]
    counts = ", ".join(f"{standings.count(name)} {name}" for name in sorted(set(standings)))
    return [*lines, f"documents with a symbol: {counts or 'none'}"]


def _edition_lines(reference: Reference, edition: Edition, as_of: date) -> list[str]:
    documents = reference.documents([edition.edition_id])
    rest = [item for item in documents if item.symbol != edition.symbol]
    standing = edition.standing.replace("_", " ")
    values = (
        str(edition.session or "-"),
        str(edition.report_year or "-"),
        edition.symbol or _without_symbol(edition, rest),
        str(edition.agenda_item or "-"),
        edition.requested_by or "-",
        standing,
        _codes(edition.languages),
    )
    lines = [_line(values), f"{_EVIDENCE}{edition.evidence}"]
    if _is_overdue(reference, edition, as_of):
        lines.append(f"{' ' * 8}expected by {reference.expected_by(edition)}, no symbol is known")
    for item in rest:
        lines.append(_line(("", "", f"  {item.symbol}", "", item.kind, item.standing, "")))
        lines.append(f"{_EVIDENCE}{item.evidence}")
    sisters = [sister.edition_id for sister in reference.sisters(edition)]
    if sisters:
        lines.append(f"{' ' * 8}can tell of the same months: {', '.join(sisters)}")
    return lines


def _without_symbol(edition: Edition, rest: Sequence[RegisteredDocument]) -> str:
    if edition.standing == "none_requested":
        return "no report"
    return "not decided" if any(item.kind == "report" for item in rest) else "not known"


def _is_overdue(reference: Reference, edition: Edition, as_of: date) -> bool:
    expected = reference.expected_by(edition)
    known = any(item.kind == "report" for item in reference.documents([edition.edition_id]))
    return expected is not None and expected < as_of and not known


def _reports(reference: Reference) -> list[Edition]:
    """Specimens are no reports."""
    return [item for item in reference.editions.values() if item.series in reference.series]


def _codes(languages: Sequence[Language]) -> str:
    return " ".join(languages) or "-"


def _line(values: Sequence[str]) -> str:
    padded = (value.ljust(width) for value, width in zip(values, _WIDTHS, strict=True))
    return " ".join(padded).rstrip()


def _today() -> date:
    return datetime.now(UTC).date()
