"""The data-quality report of one edition, as a reviewer reads it: verdict first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expectations.results import RuleResult, SuiteResult
from tasks.normalize.editions import RecognizedEdition
from tasks.records import MAIN, SECTIONS, ActivityRow, ParsedReport
from tasks.reference import Reference

SECTION_NAMES = {
    "1a": "1(a) bilateral, Annex 2 States",
    "1b": "1(b) bilateral, non-Annex 2 States",
    "2a": "2(a) multilateral, global",
    "2b": "2(b) multilateral, regional",
}

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the report is about and how it ended."""

    report: ParsedReport
    recognized: RecognizedEdition
    suites: Sequence[SuiteResult]
    failure: str | None

    @property
    def passed(self) -> bool:
        """True when the edition may be loaded."""
        return self.failure is None and all(suite.success for suite in self.suites)

    @property
    def failed_rules(self) -> list[tuple[str, RuleResult]]:
        """Every rule that was not met, errors before warnings, with its suite's name."""
        failed = [
            (suite.suite, result)
            for suite in self.suites
            for result in suite.results
            if not result.success
        ]
        return sorted(failed, key=lambda pair: pair[1].rule.severity != "error")


def artifact_key(edition_id: str, language: str, kind: str, part: str = MAIN) -> str:
    """Return the key under which the versions of an artifact line up over the years."""
    of_part = "" if part == MAIN else "-" + "".join(char for char in part if char.isalnum())
    return f"{kind}-{edition_id}{of_part}-{language}".lower()


def place_of(row: ActivityRow) -> str:
    """Say where a row stands, as a person looks for it: page, table and row, or characters."""
    parts = []
    if row.page is not None:
        pages = {box.page for box in row.boxes}
        parts.append(f"page {row.page}" + (f"-{max(pages)}" if len(pages) > 1 else ""))
    if row.table is not None:
        parts.append(f"table {row.table} row {row.table_row}")
    return ", ".join(parts) or f"characters {row.span.start}-{row.span.end}"


def markdown_report(verdict: Verdict, reference: Reference) -> str:
    """Write the report: verdict, what failed and where it stands, then what was read."""
    report, edition = verdict.report, verdict.recognized.edition
    checks = sum(len(suite.results) for suite in verdict.suites)
    failed = verdict.failed_rules
    errors = sum(result.rule.severity == "error" for _, result in failed)
    title = edition.symbol or edition.edition_id
    parts = [
        f"# {'PASSED' if verdict.passed else 'FAILED'}: {title} [{report.front.language}]",
        "",
    ]
    if report.is_specimen:
        parts += ["**SPECIMEN: written by this project; no State did what it says.**", ""]
    parts += [
        f"{checks - len(failed)} of {checks} checks passed, {errors} errors, "
        f"{len(failed) - errors} warnings. {_conservation(report)}",
        "",
    ]
    if verdict.failure:
        parts += [f"**Not loaded:** {verdict.failure}", ""]
    parts += _failed_section(verdict, failed)
    parts += _edition_section(verdict)
    parts += _section_table(report.rows)
    parts += _flag_section(report.rows, reference)
    return "\n".join(parts)


def table_rows(report: ParsedReport, reference: Reference) -> list[dict[str, object]]:
    """Return the table artifact: one flat record for each State, counts by section."""
    counts: Mapping[str, Counter[str]] = {section: Counter() for section in SECTIONS}
    for row in report.rows:
        counts[row.section][row.state_iso3 or "unknown"] += 1
    states = sorted({row.state_iso3 or "unknown" for row in report.rows})
    return [
        {
            "state": state,
            "name": reference.states[state].order_name if state in reference.states else "unknown",
            **{section: counts[section][state] for section in SECTIONS},
            "all": sum(counts[section][state] for section in SECTIONS),
            "specimen": "SPECIMEN" if report.is_specimen else "",
        }
        for state in states
    ]


def _conservation(report: ParsedReport) -> str:
    conserved = report.conservation
    if conserved.holds:
        return (
            f"Each of the {conserved.total:,} characters of the document is in exactly one cell; "
            f"{conserved.by_role.get('quarantine', 0):,} of them in quarantine."
        )
    return f"**{conserved.lost:,} characters lost, {conserved.doubled:,} doubled.**"


def _failed_section(verdict: Verdict, failed: Sequence[tuple[str, RuleResult]]) -> list[str]:
    if not failed:
        return ["## What failed", "", "Nothing.", ""]
    where = {row.ordinal: place_of(row) for row in verdict.report.rows}
    lines = [
        "## What failed",
        "",
        "| severity | suite | check | rows | where in the document | observed |",
        "|---|---|---|---|---|---|",
    ]
    for suite, result in failed:
        numbers = list(result.unexpected_rows[:8])
        more = " …" if len(result.unexpected_rows) > len(numbers) else ""
        places = ", ".join(
            where[number] for number in numbers[:3] if suite == "normalized" and number in where
        )
        lines.append(
            f"| {result.rule.severity} | {suite} | {_cell(result.rule.meaning)} "
            f"| {', '.join(map(str, numbers))}{more} | {places} | {_cell(result.observed or '')} |"
        )
    return [*lines, ""]


def _edition_section(verdict: Verdict) -> list[str]:
    front, recognized = verdict.report.front, verdict.recognized
    edition = recognized.edition
    facts = {
        "edition": f"{edition.edition_id}, {edition.series}, {edition.standing}",
        "part": recognized.part,
        "session, agenda item": f"{front.session or '-'}, {front.agenda_item or '-'}",
        "symbol": recognized.symbol_check,
        "requested by": front.requested_by or edition.requested_by or "-",
        "distributed, original, job": (
            f"{front.distributed or '-'}, {front.original or '-'}, {front.job_number or '-'}"
        ),
        "rows read from": verdict.report.shape,
        "reporting period": front.period_text or "not printed",
        "document": f"{verdict.report.source.name}, sha256 {verdict.report.source.sha256}",
        "notes": "; ".join(recognized.notes) or "-",
    }
    return [
        "## The document",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {_cell(value)} |" for name, value in facts.items()),
        "",
    ]


def _section_table(rows: Sequence[ActivityRow]) -> list[str]:
    lines = ["## Rows by section", "", "| section | rows | States |", "|---|---|---|"]
    for section in SECTIONS:
        inside = [row for row in rows if row.section == section]
        states = {row.state_iso3 for row in inside if row.state_iso3}
        lines.append(f"| {SECTION_NAMES[section]} | {len(inside)} | {len(states)} |")
    states = {row.state_iso3 for row in rows if row.state_iso3}
    return [*lines, f"| **all** | **{len(rows)}** | **{len(states)}** |", ""]


def _flag_section(rows: Sequence[ActivityRow], reference: Reference) -> list[str]:
    flagged = [row for row in rows if row.flags]
    lines = [
        "## Rows to look at",
        "",
        f"{len(flagged)} of {len(rows)} rows carry a flag.",
        "",
    ]
    if not flagged:
        return lines
    counts = Counter(flag for row in flagged for flag in row.flags)
    meanings = reference.meanings("flags")
    lines += [f"- {count} × {meanings[flag]}" for flag, count in counts.most_common()]
    lines += [
        "",
        "| row | State | where | flags | activity |",
        "|---|---|---|---|---|",
    ]
    for row in flagged[:_SHOWN]:
        name = reference.states[row.state_iso3].order_name if row.state_iso3 else "unknown"
        lines.append(
            f"| {row.ordinal} | {name} | {place_of(row)} "
            f"| {', '.join(row.flags)} | {_cell(row.activity[:40])}… |"
        )
    if len(flagged) > _SHOWN:
        lines.append(
            f"\n… and {len(flagged) - _SHOWN} more: `flags` in the warehouse has them all."
        )
    return [*lines, ""]


def _cell(text: str) -> str:
    """Make text safe for a cell of a markdown table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
