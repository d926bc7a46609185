"""What a whole run did, as the parent run shows it: a line an edition, and what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.markdown import in_markdown
from flows.outcomes import EditionSummary, verdict_of
from tasks.fetch.archive.journal import Journal
from tasks.fetch.archive.store import Archive
from tasks.fetch.session import utc_now
from tasks.fetch.status import GridCell, grid
from tasks.records import LANGUAGES
from tasks.reference import Reference
from tasks.settings import Settings
from warehouse.held import held_edition_ids

_NEVER = "·"
"""Stands for most cells, so that all languages fit on the page."""


@dataclass(frozen=True, slots=True)
class FetchStatus:
    """What is held, as a page and in one line."""

    markdown: str
    counts: str


@dataclass(frozen=True, slots=True)
class EditionPages:
    """Where the UI shows an edition: ids of its run, and of the report of that run."""

    run: str
    report: str


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run did.

    Attributes:
        editions: what became of each, in the order in which they were taken up; a document that
            could not be taken up stands for itself.
        pages: {title of an edition: where the UI shows it}.
        held_unread: names of documents in a format that is not read.
        notes: what a person should know.
        warnings: what a person should do something about.
        warehouse: the file that was written.
        fetch_status: what is held, absent, blocked, late.
        changed: whether a warehouse changed.
        seconds: {stage: time spent}.
    """

    editions: Sequence[EditionSummary]
    pages: Mapping[str, EditionPages]
    held_unread: Sequence[str]
    notes: Sequence[str]
    warnings: Sequence[str]
    warehouse: Path
    fetch_status: FetchStatus
    changed: bool
    seconds: Mapping[str, float]

    @property
    def errors(self) -> int:
        """Documents that failed, and editions whose languages disagree."""
        return sum(edition.errors for edition in self.editions)

    @property
    def warning_count(self) -> int:
        """Warnings of the run and of its editions."""
        return len(self.warnings) + sum(edition.warnings for edition in self.editions)

    @property
    def verdict(self) -> str:
        """PASSED, PASSED WITH n WARNINGS or FAILED."""
        return verdict_of(self.errors, self.warning_count)

    def summary(self) -> dict[str, Any]:
        """Return what `ctbt run --json` prints."""
        documents = [document for edition in self.editions for document in edition.documents]
        loaded = [one for one in self.editions if one.rows or one.languages]
        return {
            "specimen": bool(loaded) and all(one.specimen for one in loaded),
            "verdict": self.verdict,
            "warehouse": str(self.warehouse),
            "changed": self.changed,
            "loaded": sum(one["became"] == "loaded" for one in documents),
            "notes": list(self.notes),
            "warnings": list(self.warnings),
            "held_unread": list(self.held_unread),
            "editions": [one.as_json() for one in self.editions],
            "documents": documents,
            "seconds": {stage: round(spent, 3) for stage, spent in self.seconds.items()},
        }


def run_report(outcome: RunOutcome) -> str:
    """Write the summary of the run: a line an edition with its verdict, report and run."""
    lines = [f"# {outcome.verdict}", ""]
    lines += ["| edition | verdict | languages | rows | States | warnings | report | run |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    for edition in outcome.editions:
        pages = outcome.pages[edition.title]
        cells = (
            f"{'SPECIMEN ' if edition.specimen else ''}{in_markdown(edition.title)}",
            edition.verdict,
            " ".join(edition.languages),
            str(sum(edition.rows.values())),
            str(edition.states),
            str(edition.warnings),
            f"[report](/artifacts/artifact/{pages.report})",
            f"[run](/runs/flow-run/{pages.run})",
        )
        lines.append("| " + " | ".join(cells) + " |")
    for title, said in (("Warnings", outcome.warnings), ("Notes", outcome.notes)):
        if said:
            lines += ["", f"## {title}", "", *(f"- {in_markdown(one)}" for one in said)]
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in outcome.seconds.items())
    return "\n".join(
        [
            *lines,
            "",
            "[What is held, absent, blocked](/artifacts/key/fetch-status)",
            "",
            f"Warehouse: {in_markdown(str(outcome.warehouse))}. Seconds: {spent}.",
        ]
    )


def fetch_status_report(settings: Settings, reference: Reference) -> FetchStatus:
    """Write what `ctbt status` prints: year x language x format."""
    cells = grid(
        reference,
        Archive(settings.archive).documents(),
        Journal(settings.archive).entries(),
        utc_now().date(),
    )
    rows: dict[tuple[str, str, str], dict[str, GridCell]] = {}
    lines = [f"{_NEVER} never asked", ""]
    lines.append("| year | document | format | " + " | ".join(LANGUAGES) + " |")
    lines.append("|" + "---|" * (3 + len(LANGUAGES)))
    without = []
    for cell in cells:
        if cell.symbol is None or cell.language is None:
            without.append(
                f"- {cell.year or ''} {cell.edition_id}: {cell.state}: {in_markdown(cell.detail)}"
            )
        else:
            key = (str(cell.year or ""), cell.symbol, cell.format or "")
            rows.setdefault(key, {})[cell.language] = cell
    for (year, symbol, kind), own in rows.items():
        said = [_said(own.get(language)) for language in LANGUAGES]
        lines.append(f"| {year} | {symbol} | {kind} | " + " | ".join(said) + " |")
    counts = Counter(cell.state for cell in cells)
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return FetchStatus("\n".join(["# What is held", "", told, "", *lines, "", *without]), told)


def unregistered(editions: Sequence[EditionSummary], reference: Reference) -> list[str]:
    """Say which printed symbols the registry does not know, and how it gets to know them."""
    known = {document.symbol for document in reference.documents()}
    return [
        f"{document['name']} prints the symbol {printed}, which the registry does not know: "
        f"`ctbt registry confirm {printed}` takes it from the masthead"
        for edition in editions
        if not edition.specimen
        for document in edition.documents
        if (printed := document["symbol_printed"]) and printed not in known
    ]


def edition_gaps(warehouse: Path, reference: Reference) -> list[str]:
    """Say which editions between the first and the last that are held are not held."""
    held = held_edition_ids(warehouse)
    said = []
    for series in reference.series:
        of_series = [
            one
            for one in reference.editions.values()
            if one.series == series and one.standing != "none_requested"
        ]
        places = [number for number, one in enumerate(of_series) if one.edition_id in held]
        if not places:
            continue
        between = of_series[places[0] : places[-1]]
        missing = [
            f"{one.edition_id} ({one.report_year})" for one in between if one.edition_id not in held
        ]
        if missing:
            said.append(f"not held, between editions that are: {', '.join(missing)}")
    return said


def _said(cell: GridCell | None) -> str:
    if cell is None:
        return ""
    if cell.state == "never asked":
        return _NEVER
    return cell.state if cell.on is None else f"{cell.state} {cell.on}"
