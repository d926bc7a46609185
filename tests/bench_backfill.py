"""A whole backfill: 25 editions in six languages, from inbox to warehouse.

Beside it the same work without Prefect, and the same with Prefect as it was done before: one
document after the other, each validated and loaded by itself. The documents are this project's
own, in folders of the benchmark only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tasks.records import LANGUAGES
from tasks.reference import load_reference
from tests.e2e.commands import CTBT, ROOT, environment
from tests.e2e.prefect_server import free_port, running_server
from tests.e2e.reports import table_rows, yearly_report

EDITIONS = 25
FEWER = 14
"""Editions of the smaller backfill, more than a batch: to see how cost and memory grow."""
ONE_BY_ONE = 2
"""Editions of the backfill that is done one document after the other: it takes long enough."""
IN_SECTION = 16
"""Rows of each of the four sections."""
SECONDS, TIMES_FASTER, PREFECT_SHARE = 60.0, 4.0, 0.15
"""The goals: seconds for all, how much faster than one by one, and Prefect's share of the time."""

_WITHOUT_PREFECT = "tests.bench_backfill_plain"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds of its flow, and the most memory of any of its processes (MB)."""

    seconds: float
    megabytes: float
    documents: int

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds

    def line(self, name: str) -> str:
        """Return the table's line."""
        return (
            f"{name:<44}{self.documents:>5} documents{self.seconds:>8.1f} s"
            f"{self.rate:>7.2f} a second{self.megabytes:>8.0f} MB"
        )


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        large, small, few = (
            _inbox(home / f"inbox-{number}", number) for number in (EDITIONS, FEWER, ONE_BY_ONE)
        )
        plain = _spent([sys.executable, "-m", _WITHOUT_PREFECT, str(large), str(home / "p")], {})
        with running_server(home / "prefect", free_port()) as server:
            variables = {"PREFECT_API_URL": f"{server}/api"}
            whole = _run(large, home / "a", variables)
            half = _run(small, home / "b", variables)
            single = {"CTBT_READERS_AT_ONCE": "1", "CTBT_BATCH": "1"}
            before = _run(few, home / "c", variables | single)
    print(f"\nBackfill: {EDITIONS} editions in {len(LANGUAGES)} languages, inbox to warehouse")
    print(plain.line("without Prefect"))
    print(whole.line("ctbt run"))
    print(half.line("a half of it"))
    print(before.line("one by one, one reader, one load a document"))
    share = 1 - plain.seconds / whole.seconds
    growth = (whole.seconds / whole.documents) / (half.seconds / half.documents)
    for said, holds in (
        (f"seconds for all: {whole.seconds:.1f}, goal {SECONDS:.0f}", whole.seconds < SECONDS),
        (
            f"faster than one by one: {whole.rate / before.rate:.1f}x, goal {TIMES_FASTER:.0f}x",
            whole.rate >= TIMES_FASTER * before.rate,
        ),
        (f"Prefect's share: {share:.0%}, goal {PREFECT_SHARE:.0%}", share < PREFECT_SHARE),
        (f"a document of all costs {growth:.2f}x one of half of it, goal 1.2x", growth < 1.2),
        (
            f"memory: {whole.megabytes / half.megabytes:.2f}x that of half of it, goal 1.2x",
            whole.megabytes < 1.2 * half.megabytes,
        ),
    ):
        print(f"{said}: {'holds' if holds else 'MISSED'}")


def _inbox(folder: Path, editions: int) -> Path:
    """Write the reports of the last sessions, each in six languages."""
    folder.mkdir(parents=True)
    registered = load_reference().editions.values()
    sessions = [one for one in registered if one.series == "sg-report" and one.session is not None]
    for edition in [one for one in sessions if one.session != 66][-editions:]:
        session = edition.session or 0
        symbol = edition.symbol or f"A/{session}/{100 + session}"
        for language in LANGUAGES:
            rows = table_rows(language, session, in_section=IN_SECTION)
            name = f"{symbol.replace('/', '_')}.{language}.docx"
            (folder / name).write_bytes(yearly_report(symbol, language, session, rows))
    return folder


def _run(inbox: Path, home: Path, variables: dict[str, str]) -> Spent:
    command = [str(CTBT), "run", "--offline", "--json", "--inbox", str(inbox), "--home", str(home)]
    return _spent(command, variables)


def _spent(command: list[str], variables: dict[str, str]) -> Spent:
    """Run a command that prints a summary as JSON, with seconds of the flow."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(**variables), stdout=out, stderr=err
        )
        # The most memory of the process itself and of those that it has waited for.
        _, status, used = os.wait4(process.pid, 0)
        out.seek(0)
        err.seek(0)
        said = out.read()
        if status:
            raise SystemExit(f"{' '.join(command)}: {said[-2000:]}\n{err.read()[-3000:]}")
    summary = json.loads(said.splitlines()[-1])
    return Spent(summary["seconds"]["whole flow"], used.ru_maxrss / 1024, len(summary["documents"]))


if __name__ == "__main__":
    run()
