"""`ctbt status`: what is held, missing, blocked, late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from flows.cli.app import json_default
from flows.cli.output import say, say_json, warn_of
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.mending import what_is_broken
from tasks.fetch.archive.store import Archive
from tasks.fetch.status import NEVER, OTHER_FORMAT, GridCell, grid
from tasks.records import LANGUAGES
from tasks.reference import load_reference
from tasks.settings import read_settings

_WIDTH = 20


def run_status(*, as_json: bool, as_of: date | None, home: Path | None) -> None:
    """Print the grid; reads the archive and its journal, asks nobody.

    Raises:
        CtbtError: the archive or the registry is not readable.
    """
    settings = read_settings(home=home)
    journal = Journal(settings.archive)
    entries = journal.entries()
    warn_of(what_is_broken(Archive(settings.archive)))
    today = as_of or datetime.now(UTC).date()
    cells = grid(
        load_reference(local=settings.registry),
        Archive(settings.archive).documents(),
        entries,
        today,
    )
    if as_json:
        for cell in cells:
            say_json(asdict(cell), json_default)
        return
    say(grid_lines(cells))
    waits = [entry for entry in entries if entry.stops_until is not None]
    if waits and waits[-1].stops_until is not None:
        until = waits[-1].stops_until
        if until > datetime.now(UTC).replace(tzinfo=None):
            said = f"the server is left in peace until {until:%Y-%m-%d %H:%M} UTC: "
            say([said + waits[-1].detail])


def grid_lines(cells: Iterable[GridCell]) -> list[str]:
    """Return the grid as a person reads it: a line for each document and format."""
    lines = [_line("year", "document", "format", list(LANGUAGES))]
    rows: dict[tuple[str, str, str], dict[str, GridCell]] = {}
    without: list[GridCell] = []
    reviews: list[str] = []
    cells = list(cells)
    for cell in cells:
        if cell.symbol is None or cell.language is None:
            without.append(cell)
            continue
        key = (str(cell.year or ""), cell.symbol, cell.format or "")
        rows.setdefault(key, {})[cell.language] = cell
        if cell.review:
            reviews.append(f"look at {cell.symbol} [{cell.language}]: {cell.review}")
    for (year, symbol, kind), by_language in rows.items():
        said = [_say(by_language.get(language)) for language in LANGUAGES]
        lines.append(_line(year, symbol, kind, said))
    lines.append("")
    lines += [
        f"{cell.year or '':<5}{cell.edition_id:<12}{cell.state}"
        + (f" since {cell.expected_by}" if cell.state == "late" else "")
        + f": {cell.detail}"
        for cell in without
    ]
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.state] = counts.get(cell.state, 0) + 1
    said_counts = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return [*lines, "", *dict.fromkeys(reviews), f"cells: {said_counts}"]


def _say(cell: GridCell | None) -> str:
    if cell is None:
        return ""
    if cell.state == NEVER or cell.on is None:
        return cell.state
    short = {OTHER_FORMAT: "see other"}.get(cell.state, cell.state)
    return f"{short} {cell.on:%y-%m-%d}"


def _line(year: str, symbol: str, kind: str, said: list[str]) -> str:
    start = f"{year:<5}{symbol:<24}{kind:<7}"
    return (start + "".join(f"{text:<{_WIDTH}}" for text in said)).rstrip()
