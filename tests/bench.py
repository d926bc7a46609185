"""How long things take: `make bench`. Figures of a shared machine; the ratios count."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tasks.extract import read_source
from tasks.pipeline import structure_source
from tasks.reference import load_reference
from tests.e2e.commands import CTBT, ROOT, ctbt

SPECIMEN = ROOT / "tasks" / "reference" / "specimens" / "SPECIMEN-1.zh.txt"
REPORT = ROOT.parent / "shared" / "documents" / "A_66_165.zh.txt"


def wall(*command: str | Path, times: int = 5) -> float:
    """Return the median of the wall seconds of a command."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        subprocess.run([*map(str, command)], check=True, capture_output=True, cwd=ROOT)
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def structure_seconds(document: Path) -> float:
    """Return the median seconds of the structure stage alone."""
    reference, source = load_reference(), read_source(document)
    spent = []
    for _ in range(7):
        begin = time.perf_counter()
        structure_source(source, reference)
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def main() -> None:
    """Measure everything side by side and print it."""
    document = REPORT if REPORT.exists() else SPECIMEN
    print(f"document: {document.name}, {document.stat().st_size:,} bytes")
    bare = wall(sys.executable, "-c", "pass")
    rows: list[tuple[str, float, float | None]] = [("bare python", bare, None)]
    rows.append(("ctbt parse, whole command", wall(CTBT, "parse", document, "--json"), 1.5))
    rows.append(("structure stage alone", structure_seconds(document), 0.2))
    with tempfile.TemporaryDirectory() as home:
        arguments = ["run", "--offline", "--home", home, "--json"]
        if document == REPORT:
            arguments += ["--inbox", str(REPORT.parent)]
        ctbt(*arguments)
        begin = time.perf_counter()
        warm = ctbt(*arguments)
        rows.append(("ctbt run, warm", time.perf_counter() - begin, 45.0))
        query = "SELECT section, count(*) FROM activities GROUP BY ALL"
        rows.append(("ctbt sql", wall(CTBT, "sql", "--home", home, query), 1.0))
    for library in ("polars", "duckdb", "prefect", "great_expectations"):
        rows.append((f"import {library}", wall(sys.executable, "-c", f"import {library}"), None))
    print(f"{'':<28}{'seconds':>9}{'x bare':>9}{'goal':>7}")
    for name, seconds, goal in rows:
        verdict = "" if goal is None else f"{goal:>7} {'holds' if seconds < goal else 'MISSED'}"
        print(f"{name:<28}{seconds:>9.3f}{seconds / bare:>9.1f}{verdict}")
    print("ctbt run, warm, by stage: ", warm.summary["seconds"])


if __name__ == "__main__":
    main()
