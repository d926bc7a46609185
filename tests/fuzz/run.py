"""A run over many inputs, and its summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tasks.extract.isolated_document import extract_isolated
from tests.fuzz.mutations import input_of
from tests.fuzz.seeds import seeds
from tests.fuzz.verdict import FOR_LIBREOFFICE, Judge, Verdict, judge


@dataclass(frozen=True, slots=True)
class Failure:
    """An input for which the program is to blame."""

    number: int
    name: str
    data: bytes
    verdict: Verdict


@dataclass(slots=True)
class Summary:
    """What came of a run.

    Attributes:
        outcomes: number of inputs by kind of file, outcome and class or reason.
        failures: the inputs that failed.
        slowest: seconds of the slowest input that was not ended.
    """

    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0

    def lines(self) -> list[str]:
        """Return the summary for a person."""
        rows = [
            f"{count:>7,}  {kind:<13} {outcome:<8} {what}"
            for (kind, outcome, what), count in sorted(self.outcomes.items())
        ]
        total = sum(self.outcomes.values())
        return [
            *rows,
            f"{total:>7,}  inputs, {len(self.failures)} failures; the slowest that ended by itself"
            f" took {self.slowest:.1f} s",
        ]


def fuzz(
    run: int,
    numbers: Iterable[int],
    progress: Callable[[int, Failure | None], None] = lambda *_: None,
    kind: str = "",
    conversions: int = 0,
) -> Summary:
    """Judge the inputs of a run.

    Args:
        run: its number, which the inputs depend on.
        numbers: of the inputs.
        progress: is told how many are done, and of the last one when it failed.
        kind: ending of the only names wanted; "" for all.
        conversions: as many of the .doc files that seem sound go through LibreOffice, which takes
            some seconds each.
    """
    summary = Summary()
    documents = [seed for seed in seeds() if seed.name.endswith(kind)]
    with Judge() as worker:
        for done, number in enumerate(numbers, 1):
            name, data = input_of(run, number, documents)
            verdict = worker.judge(data, name)
            if verdict.detail == FOR_LIBREOFFICE and conversions:
                conversions -= 1
                verdict = Verdict(*judge(data, name, extract_isolated), verdict.seconds)
                name = "a.doc converted"
            what = verdict.detail if verdict.outcome == "ended" else verdict.kind
            summary.outcomes[name.removeprefix("a."), verdict.outcome, what] += 1
            failure = None
            if verdict.is_failure:
                failure = Failure(number, name.split()[0], data, verdict)
                summary.failures.append(failure)
            if verdict.outcome != "ended":
                summary.slowest = max(summary.slowest, verdict.seconds)
            progress(done, failure)
    return summary
