"""How long things take: `make bench`. Figures of a shared machine; the ratios count.

Every figure stands beside the start of a bare Python that was measured in the
same minute. Nothing fails here but a command that does not work.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tasks.agreement.align import align
from tasks.agreement.evidence import profile_of
from tasks.agreement.rows import no_states
from tasks.extract import read_source
from tasks.pipeline import structure_source
from tasks.records import SECTIONS
from tasks.reference import load_reference
from tests import bench_backfill, bench_fetch, bench_peers
from tests.agreement.translations import STATES, Fact, translated
from tests.e2e.commands import CTBT, ROOT, environment
from tests.shared_documents import REPORT_66, shared_folder
from tests.specimens import SPECIMEN

LIBRARIES = ("polars", "duckdb", "prefect", "great_expectations")
TIMES = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: seconds, and the goal that the project has set, if any."""

    name: str
    best: float
    median: float
    goal: float | None = None

    def line(self, bare: float) -> str:
        """Return the table's line; the median is held against the goal."""
        verdict = ""
        if self.goal is not None:
            holds = "holds" if self.median <= self.goal else "MISSED"
            verdict = f"{self.goal:>8} {self.median / self.goal:>8.0%}  {holds}"
        return (
            f"{self.name:<28}{self.best:>8.3f}{self.median:>9.3f}"
            f"{self.median / bare:>9.1f}{verdict}"
        )


def measured(
    name: str, action: Callable[[], object], *, goal: float | None = None, times: int = TIMES
) -> Figure:
    """Do it several times and return its best and median seconds."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        spent.append(time.perf_counter() - begin)
    return Figure(name, min(spent), statistics.median(spent), goal)


def command(*arguments: str | Path) -> str:
    """Run a command that has to work; return what it printed."""
    done = subprocess.run(
        [*map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
    )
    if done.returncode != 0:
        sys.exit(f"bench: {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def measure_run(document: Path, home: Path) -> tuple[list[Figure], dict[str, Any]]:
    """Measure the main job on an empty and on a filled home, and a query on what it loaded."""
    summaries = []
    arguments: list[str | Path] = [CTBT, "run", "--offline", "--json", "--home", home]
    if document != SPECIMEN:
        inbox = home / "inbox"
        inbox.mkdir()
        (inbox / document.name).write_bytes(document.read_bytes())
        arguments += ["--inbox", inbox]

    def run() -> None:
        summaries.append(json.loads(command(*arguments)))

    query = "SELECT section, count(*) FROM activities GROUP BY ALL"
    figures = [
        measured("ctbt run, empty home", run, times=1),
        measured("ctbt run, warm", run, goal=45.0, times=2),
        measured("ctbt sql", lambda: command(CTBT, "sql", "--home", home, query), goal=1.0),
    ]
    return figures, summaries[-1]["seconds"]


def importing(library: str) -> Figure:
    """Measure a Python that imports a library and does nothing else."""
    code = f"import {library}"
    return measured(code, lambda: command(sys.executable, "-c", code), times=3)


def aligning(rows: int) -> Figure:
    """Measure the alignment of two languages with so many rows."""
    report = [
        Fact(
            section=SECTIONS[4 * number // rows],
            state=STATES[number % len(STATES)],
            start=date(2010, 1, 1) + timedelta(days=number % 360),
            days=0,
            phrases=(number % 5, (number + 1) % 5),
            resolution=f"{60 + number % 8}/{1 + number % 99}",
            count=11 + number % 300,
        )
        for number in range(rows)
    ]
    english, chinese = (
        [profile_of(row, no_states) for row in own]
        for own in translated(report, ("en", "zh")).values()
    )
    name = f"align {rows:,} x {rows:,} rows"
    return measured(name, lambda: align(english, chinese), goal=1.0)


def main() -> None:
    """Measure everything side by side and print it."""
    report = shared_folder() / "documents" / REPORT_66
    document = report if report.is_file() else SPECIMEN
    print(f"document: {document.name}, {document.stat().st_size:,} bytes", flush=True)
    bare = measured("bare python", lambda: command(sys.executable, "-c", "pass"))
    reference, source = load_reference(), read_source(document)
    figures = [
        bare,
        measured("ctbt parse, with its start", lambda: command(CTBT, "parse", document), goal=1.5),
        measured("structure stage alone", lambda: structure_source(source, reference), goal=0.2),
        aligning(1000),
    ]
    with tempfile.TemporaryDirectory() as home:
        run, by_stage = measure_run(document, Path(home))
    figures += run + [importing(library) for library in LIBRARIES]

    print(f"{'seconds':<28}{'best':>8}{'median':>9}{'x bare':>9}{'goal':>8}{'of it':>9}")
    for figure in figures:
        print(figure.line(bare.median))
    whole = by_stage["whole flow"]
    print("\nctbt run, warm, its own seconds by stage (the rest is Prefect's server and imports):")
    for stage, seconds in by_stage.items():
        print(f"  {stage:<26}{seconds:>8.3f}{seconds / whole:>9.0%}")
    missed = [item.name for item in figures if item.goal and item.median > item.goal]
    print(f"\ngoals: {'all hold' if not missed else 'MISSED: ' + ', '.join(missed)}", flush=True)
    bench_fetch.main()
    bench_backfill.run()
    bench_peers.main()


if __name__ == "__main__":
    main()
