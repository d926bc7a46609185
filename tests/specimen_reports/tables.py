"""What was measured, as tables to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from tests.specimen_reports.cases import Case, Format
from tests.specimen_reports.plan import Plan
from tests.specimen_reports.scoring import Score, letters, same_period, same_text

COLUMNS = (
    "format",
    "language",
    "reports",
    "rows",
    "row F1",
    "State",
    "section",
    "period",
    "remarks",
    "exact",
    "text error",
    "conserved",
)
_FIELDS = ("state", "section", "period", "remarks")
_UNVARIED = {"seed", "language", "rows", "half_points"}


def accuracy_table(cases: Iterable[Case]) -> str:
    """A line for each format and language, and one for each format."""
    sums: dict[tuple[Format, str], Score] = defaultdict(Score)
    for case in cases:
        sums[case.format, case.plan.language] += case.score
        sums[case.format, "all"] += case.score
    return _markdown(COLUMNS, (_line(key, total) for key, total in _ordered(sums)))


def short_table(cases: Iterable[Case]) -> str:
    """A line for each format."""
    sums: dict[tuple[Format, str], Score] = defaultdict(Score)
    for case in cases:
        sums[case.format, "six"] += case.score
    return _markdown(COLUMNS, (_line(key, total) for key, total in _ordered(sums)))


def switch_table(cases: Sequence[Case]) -> str:
    """Row F1 by format, switch and its value: where reports are read worse than elsewhere."""
    sums: dict[tuple[str, str, str], Score] = defaultdict(Score)
    for case in cases:
        for switch in fields(Plan):
            if switch.name not in _UNVARIED:
                value = str(getattr(case.plan, switch.name))
                sums[case.format, switch.name, value] += case.score
    lines = (
        (*key, str(total.reports), _share(total.f1), _share(total.share("state")))
        for key, total in sorted(sums.items())
    )
    return _markdown(("format", "switch", "value", "reports", "row F1", "State"), lines)


def worst(cases: Iterable[Case], number: int) -> list[Case]:
    """The cases with the most rows wrong in anything, worst first; right ones are left out."""
    wrong = [case for case in cases if _wrong(case.score)]
    return sorted(wrong, key=lambda case: _wrong(case.score) / case.score.truth, reverse=True)[
        :number
    ]


def describe(case: Case, rows: int = 3) -> str:
    """A bad case: how to build it again, and its first rows that differ."""
    total, plan = case.score, case.plan
    lines = [
        f"{case.format} {plan.name}: row F1 {_share(total.f1)},"
        + "".join(f" {name} {_share(total.share(name))}," for name in _FIELDS)
        + f" {total.errors} characters wrong, conserved {bool(total.conserved)}",
        f"  make specimens SEED={plan.seed} LANGUAGE={plan.language} REPORTS=1",
        f"  plan {plan.to_json()}",
    ]
    if case.error:
        lines.append(f"  {case.error}")
    lines += [line for _, line in zip(range(rows), _differences(case), strict=False)]
    return "\n".join(lines)


def _differences(case: Case) -> Iterator[str]:
    for place, (truth, parsed, found) in enumerate(case.score.pairs, 1):
        if case.error:
            return
        if truth is None or parsed is None or not found:
            yield f"  {place}. written {_row(truth)}\n     read    {_row(parsed)}"
            continue
        wrong = [name for name in ("section", "reporters") if truth[name] != parsed[name]]
        if not same_period(truth, parsed):
            wrong += ["period_text", "period_start", "period_end"]
        if not same_text(truth, parsed, "remarks"):
            wrong.append("remarks")
        if wrong:
            yield f"  {place}. " + ", ".join(
                f"{name}: {truth[name]!r} read as {parsed[name]!r}" for name in wrong
            )


def _row(row: object) -> str:
    if not isinstance(row, dict):
        return "nothing"
    label, period, text = (row[name] for name in ("state_label", "period_text", "activity"))
    shown = text if len(text) <= 160 else f"{text[:80]} ... {text[-75:]}"
    return f"{row['section']} {label!r} | {period!r} | {shown!r} ({len(letters(text))} letters)"


def _wrong(total: Score) -> int:
    right = min(total.state, total.section, total.period, total.remarks)
    return 2 * total.truth - total.found - right + (0 if total.conserved else total.truth)


def _ordered(
    sums: dict[tuple[Format, str], Score],
) -> list[tuple[tuple[Format, str], Score]]:
    return sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] == "all"))


def _line(key: tuple[str, str], total: Score) -> tuple[str, ...]:
    return (
        *key,
        str(total.reports),
        str(total.truth),
        _share(total.f1),
        *(_share(total.share(name)) for name in _FIELDS),
        _share(total.share("exact")),
        f"{total.character_error:.5f}",
        _share(total.share("conserved")),
    )


def _share(value: float) -> str:
    """Four digits, cut and not rounded: 1.0000 means that nothing at all is wrong."""
    return f"{int(value * 10_000) / 10_000:.4f}"


def _markdown(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    ruled = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)
