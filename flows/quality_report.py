"""The data-quality report of one edition, as a reviewer reads it: verdict first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from expectations.results import RuleResult
from flows.markdown import in_markdown
from flows.outcomes import Attempt, EditionOutcome, agreement_summary
from tasks.errors import CtbtError, one_line
from tasks.records import MAIN, SECTIONS, ActivityRow, ParsedReport
from tasks.reference import Reference
from warehouse.schema import ACTIVITIES, ACTIVITY_REPORTERS

SECTION_NAMES = {
    "1a": "1(a) bilateral, Annex 2 States",
    "1b": "1(b) bilateral, non-Annex 2 States",
    "2a": "2(a) multilateral, global",
    "2b": "2(b) multilateral, regional",
}
_SHOWN = 40


def artifact_key(kind: str, name: str) -> str:
    """Return the key under which the versions of an artifact line up over the years.

    Lower-case letters, digits and dashes, as Prefect wants them.
    """
    return re.sub(r"[^a-z0-9]+", "-", f"{kind}-{name}".lower()).strip("-")


def edition_report(outcome: EditionOutcome, reference: Reference) -> str:
    """Write the report: verdict, what is wrong and what to do, then each document."""
    lines = [f"# {outcome.verdict}: {in_markdown(outcome.name)}", ""]
    if outcome.is_specimen:
        lines += ["**SPECIMEN: written by this project; no State did what it says.**", ""]
    lines += [f"{outcome.counts()}. Languages: {', '.join(outcome.languages) or 'unknown'}.", ""]
    lines += _problems(outcome)
    lines += _agreement(outcome)
    lines += _rows_by_section(outcome)
    for attempt in outcome.attempts:
        lines += _document(attempt, reference)
    return "\n".join(lines)


def table_rows(outcome: EditionOutcome, reference: Reference) -> list[dict[str, object]]:
    """Return the table artifact: one flat record for each reporter, counts of activities."""
    if outcome.made is None:
        return []
    activities, reporters = (
        outcome.made.frames[table.name] for table in (ACTIVITIES, ACTIVITY_REPORTERS)
    )
    section_of = dict(activities.select("activity_id", "section").iter_rows())
    counts: Mapping[str, Counter[str]] = {section: Counter() for section in SECTIONS}
    told: set[str] = set()
    for activity_id, iso3, group in reporters.select(
        "activity_id", "state_iso3", "group_id"
    ).iter_rows():
        counts[section_of[activity_id]][iso3 or group] += 1
        told.add(activity_id)
    for activity_id, section in section_of.items():
        if activity_id not in told:
            counts[section]["unknown"] += 1
    names = sorted({name for own in counts.values() for name in own})
    return [
        {
            "reporter": name,
            "name": reference.states[name].order_name if name in reference.states else name,
            **{section: counts[section][name] for section in SECTIONS},
            "all": sum(counts[section][name] for section in SECTIONS),
            "specimen": "SPECIMEN" if outcome.is_specimen else "",
        }
        for name in names
    ]


def _problems(outcome: EditionOutcome) -> list[str]:
    lines: list[str] = []
    if outcome.refusal is not None:
        lines += _problem(f"{in_markdown(outcome.name)} is not taken up", outcome.refusal)
    for attempt in outcome.failures:
        if attempt.error is not None:
            lines += _problem(f"{in_markdown(attempt.pending.title)} is not loaded", attempt.error)
    if outcome.disagreement is not None:
        title = "The rows are loaded, and not to be relied on"
        lines += _problem(title, outcome.disagreement)
    if outcome.warnings:
        lines += ["## Warnings", "", *(f"- {in_markdown(one)}" for one in outcome.warnings), ""]
    return lines


def _problem(title: str, error: CtbtError) -> list[str]:
    lines = [
        f"## {title}",
        "",
        f"**{in_markdown(str(error))}**",
        "",
        f"What to do: {error.remedy}.",
        "",
    ]
    if error.excerpt:
        lines += ["The text there:", "", *_quoted(error.excerpt), ""]
    return lines


def _quoted(text: str) -> Iterator[str]:
    """Yield text as a block that Markdown leaves as it is."""
    for line in text.splitlines() or [""]:
        yield f"    {one_line(line)}"


def _agreement(outcome: EditionOutcome) -> list[str]:
    found = None if outcome.made is None else agreement_summary(outcome.made)
    if found is None:
        return []
    page = f"/artifacts/key/{artifact_key('agreement', outcome.edition_id or outcome.name)}"
    return [
        f"[Agreement of the languages, row by row]({page}): {found['rows']} rows compared, "
        f"errors: {found['errors']}, warnings: {found['warnings']}.",
        "",
    ]


def _rows_by_section(outcome: EditionOutcome) -> list[str]:
    if outcome.made is None:
        return []
    lines = ["## Activities by section", "", "| section | activities |", "|---|---|"]
    lines += [f"| {SECTION_NAMES[one]} | {outcome.rows.get(one, 0)} |" for one in SECTIONS]
    total = f"**{sum(outcome.rows.values())}**, by **{outcome.made.states}** States"
    return [*lines, f"| **all** | {total} |", ""]


def _document(attempt: Attempt, reference: Reference) -> list[str]:
    if attempt.read is None:
        return []
    report = attempt.read.report
    failed = attempt.failed_rules
    errors = sum(result.rule.severity == "error" for _, result in failed)
    checks = len(attempt.results)
    lines = [
        f"## {report.front.language}, {report.source.format}: {attempt.became}",
        "",
        f"{checks - len(failed)} of {checks} checks passed, {errors} errors, "
        f"{len(failed) - errors} warnings. {_conservation(report)}",
        "",
    ]
    lines += _failed_section(report, failed)
    lines += _facts(attempt, report)
    if attempt.became == "loaded":
        lines += _section_table(report.rows)
        lines += _flag_section(report.rows, reference)
    return lines


def place_of(row: ActivityRow) -> str:
    """Say where a row stands, as a person looks for it: page, table and row, or characters."""
    parts = []
    if row.page is not None:
        pages = {box.page for box in row.boxes}
        parts.append(f"page {row.page}" + (f"-{max(pages)}" if len(pages) > 1 else ""))
    if row.table is not None:
        parts.append(f"table {row.table} row {row.table_row}")
    return ", ".join(parts) or f"characters {row.span.start}-{row.span.end}"


def _conservation(report: ParsedReport) -> str:
    conserved = report.conservation
    if conserved.holds:
        return (
            f"Each of the {conserved.total:,} characters of the document is in exactly one cell; "
            f"{conserved.by_role.get('quarantine', 0):,} of them in quarantine."
        )
    return f"**{conserved.lost:,} characters lost, {conserved.doubled:,} doubled.**"


def _failed_section(report: ParsedReport, failed: Sequence[tuple[str, RuleResult]]) -> list[str]:
    if not failed:
        return ["### What failed", "", "Nothing.", ""]
    where = {row.ordinal: place_of(row) for row in report.rows}
    lines = [
        "### What failed",
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
            f"| {result.rule.severity} | {suite} | {in_markdown(result.rule.meaning)} "
            f"| {', '.join(map(str, numbers))}{more} | {places} "
            f"| {in_markdown(result.observed or '')} |"
        )
    return [*lines, ""]


def _facts(attempt: Attempt, report: ParsedReport) -> list[str]:
    if attempt.read is None:
        return []
    front, recognized = report.front, attempt.read.recognized
    edition = recognized.edition
    facts = {
        "edition": f"{edition.edition_id}, {edition.series}, {edition.standing}",
        "part": recognized.part if recognized.part != MAIN else "main",
        "session, agenda item": f"{front.session or '-'}, {front.agenda_item or '-'}",
        "symbol": recognized.symbol_check,
        "requested by": front.requested_by or edition.requested_by or "-",
        "distributed, original, job": (
            f"{front.distributed or '-'}, {front.original or '-'}, {front.job_number or '-'}"
        ),
        "rows read from": report.shape,
        "reporting period": front.period_text or "not printed",
        "document": f"{report.source.name}, sha256 {report.source.sha256}",
        "notes": "; ".join(recognized.notes) or "-",
    }
    if attempt.standing is not None:
        facts["speaks for its place"] = attempt.standing.choice
        facts["may be cut"] = attempt.standing.may_be_cut or "no sign of it"
    return [
        "### The document",
        "",
        *(f"- {name}: {in_markdown(value)}" for name, value in facts.items()),
        "",
    ]


def _section_table(rows: Sequence[ActivityRow]) -> list[str]:
    lines = ["### Rows by section", "", "| section | rows | States |", "|---|---|---|"]
    for section in SECTIONS:
        inside = [row for row in rows if row.section == section]
        states = {one.state_iso3 for row in inside for one in row.reporters if one.state_iso3}
        lines.append(f"| {SECTION_NAMES[section]} | {len(inside)} | {len(states)} |")
    states = {one.state_iso3 for row in rows for one in row.reporters if one.state_iso3}
    return [*lines, f"| **all** | **{len(rows)}** | **{len(states)}** |", ""]


def _flag_section(rows: Sequence[ActivityRow], reference: Reference) -> list[str]:
    flagged = [row for row in rows if row.flags]
    lines = [
        "### Rows to look at",
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
        name = ", ".join(one.code for one in row.reporters) or "unknown"
        lines.append(
            f"| {row.ordinal} | {name} | {place_of(row)} "
            f"| {', '.join(row.flags)} | {in_markdown(row.activity[:40])}… |"
        )
    if len(flagged) > _SHOWN:
        lines.append(
            f"\n… and {len(flagged) - _SHOWN} more: `flags` in the warehouse has them all."
        )
    return [*lines, ""]
