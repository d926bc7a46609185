"""The agreement report of one edition, as a reviewer reads it: verdict first, then every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from expectations.results import SuiteResult, not_met
from flows.markdown import in_markdown
from tasks.agreement.compare import Disagreement
from tasks.stages.side_by_side import ComparedPart

_SHOWN = 100
_CHARACTERS = 60


def agreement_report(
    name: str, parts: Sequence[ComparedPart], suites: Mapping[str, SuiteResult], *, specimen: bool
) -> str:
    """Write the report as markdown: verdict, shares of each two languages, disagreements."""
    agrees = all(suite.success for suite in suites.values())
    lines = [f"# {'AGREES' if agrees else 'DISAGREES'}: {in_markdown(name)}", ""]
    if specimen:
        lines += ["**SPECIMEN: written by this project; no State did what it says.**", ""]
    if not agrees:
        lines += [
            "**The rows are loaded and not to be relied on:** one of the documents was misread, "
            "or the translations differ.",
            "",
        ]
    for part in parts:
        lines += [*_part_lines(part, suites[part.part]), ""]
    return "\n".join(lines)


def _part_lines(part: ComparedPart, suite: SuiteResult) -> Iterator[str]:
    found = part.found
    pivot, *others = found.languages
    yield f"## {part.part}: {', '.join(others)} compared with {pivot}"
    yield ""
    yield (
        f"{len(found.groups)} rows; {found.errors} errors, {found.warnings} warnings. "
        "A State inferred from the order alone and a date that flattening lost are not compared."
    )
    yield ""
    yield "| languages | rows | both have | agree | share | warnings only | what differs |"
    yield "|---|---|---|---|---|---|---|"
    for pair in found.pairs:
        kinds = ", ".join(f"{kind} {count}" for kind, count in pair.by_kind.items())
        yield (
            f"| {pair.language_a}-{pair.language_b} | {pair.rows} | {pair.aligned} "
            f"| {pair.agreeing} | {pair.share:.1%} | {pair.warned} | {kinds or '-'} |"
        )
    yield ""
    failed = [result for result in suite.results if not result.success]
    for result in failed:
        yield f"- {result.rule.severity}: {not_met(result)}"
    if failed:
        yield ""
    if found.disagreements:
        yield "| severity | kind | row | compared with | says | differs | says | text |"
        yield "|---|---|---|---|---|---|---|---|"
        ordered = sorted(found.disagreements, key=lambda one: one.severity != "error")
        yield from (_disagreement_line(part, one) for one in ordered[:_SHOWN])
        if len(ordered) > _SHOWN:
            yield ""
            yield (
                f"… and {len(ordered) - _SHOWN} more: `agreement_issues` in the warehouse "
                "has them all."
            )


def _disagreement_line(part: ComparedPart, one: Disagreement) -> str:
    text = part.text(one.language_a, one.ordinals_a, _CHARACTERS)
    cells = (
        one.severity,
        one.kind,
        str(one.group_number),
        part.place(one.language_a, one.ordinals_a),
        one.value_a,
        part.place(one.language_b, one.ordinals_b),
        one.value_b,
        text,
    )
    return "| " + " | ".join(map(in_markdown, cells)) + " |"
