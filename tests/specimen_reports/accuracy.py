"""`make accuracy`: how well reports with known truth are read, by language and format.

A full run (every language and format, 200 reports each or more) writes
ACCURACY.md beside this file and the short table into README.md; any other run
only prints. Reports are kept by the hash of their plan, so that LibreOffice
converts each of them once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import get_args

from tasks.records import LANGUAGES, PARSER_VERSION
from tests.specimen_reports.cases import Case, Format, judge, project_reference
from tests.specimen_reports.convert import BATCH, convert
from tests.specimen_reports.plan import FORMAT_VERSION, Plan, plan_of_seed
from tests.specimen_reports.tables import (
    accuracy_table,
    describe,
    short_table,
    switch_table,
    worst,
)
from tests.specimen_reports.writing import write_report

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "build" / "specimens"
PAGE = Path(__file__).parent / "ACCURACY.md"
README = ROOT / "README.md"
FORMATS: tuple[Format, ...] = ("docx", "pdf", "txt")
FULL = 200
"""Reports of each language and format that a published table is made from."""
BEGIN, END = "<!-- accuracy -->", "<!-- /accuracy -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and publish when everything was measured."""
    options = _parser().parse_args(arguments)
    plans = [
        plan_of_seed(options.seed + number, language)
        for language in options.languages
        for number in range(options.reports)
    ]
    project_reference()  # wrong reference data ends the command here, before anything is written
    cases = list(measure(plans, options.formats, options.cache, options.processes))
    cases.sort(key=lambda case: (case.format, case.plan.language, case.plan.seed))
    sys.stdout.write(accuracy_table(cases) + "\n")
    if options.switches:
        sys.stdout.write("\n" + switch_table(cases) + "\n")
    for case in worst(cases, options.worst):
        sys.stdout.write("\n" + describe(case) + "\n")
    whole = set(options.languages) == set(LANGUAGES) and set(options.formats) >= set(FORMATS)
    if whole and options.reports >= FULL:
        publish(cases, options.reports, options.seed)
        sys.stdout.write(f"\nwritten: {PAGE.relative_to(ROOT)}, README.md\n")
    else:
        sys.stdout.write(
            f"\nnot written: that takes all languages and formats and {FULL} reports of each\n"
        )
    return 0


def measure(
    plans: Sequence[Plan], formats: Sequence[Format], folder: Path, processes: int
) -> Iterator[Case]:
    """Write, convert, parse and score every plan in every format, in any order."""
    batches = [plans[start : start + BATCH] for start in range(0, len(plans), BATCH)]
    with ProcessPoolExecutor(processes) as pool:
        work = partial(measure_batch, formats=formats, folder=folder)
        done = 0
        for future in as_completed([pool.submit(work, batch) for batch in batches]):
            cases = future.result()
            done += len(cases)
            if sys.stderr.isatty():
                whole = len(plans) * len(formats)
                sys.stderr.write(f"\r{done} of {whole} {'' if done < whole else chr(10)}")
            yield from cases


def measure_batch(plans: Sequence[Plan], formats: Sequence[Format], folder: Path) -> list[Case]:
    """What `measure` does, for as many reports as LibreOffice takes in one call."""
    documents = [write_report(plan, folder).docx for plan in plans]
    for kind in ("pdf", "doc"):
        if kind in formats:
            convert(documents, kind)
    return [judge(plan, kind, folder) for plan in plans for kind in formats]


def publish(cases: Sequence[Case], reports: int, seed: int) -> None:
    """Write the tables into the two documents that show them.

    Raises:
        ValueError: README.md has lost the marks between which its table stands.
    """
    PAGE.write_text(
        "# Measured accuracy\n\n"
        f"Written by `make accuracy`: {reports} reports of each language and format from seed"
        f" {seed}, generator {FORMAT_VERSION}, parser {PARSER_VERSION}. Shares are cut after four"
        " digits: 1.0000 means that nothing is wrong.\n\n"
        "A row is found when its activity has the same letters as what was written; State,"
        " section, period (as printed, and its interval) and remarks are shares of all written"
        " rows, so that a row that is not found has none of them; exact is the share of rows whose"
        " activity has the same spaces and hyphens, too. Text error is the edit distance"
        " of all activities for each character. In flattened text (txt) a label, date or remark"
        " stands only where it is printed first, and nothing marks where rows begin.\n\n"
        f"{accuracy_table(cases)}\n",
        encoding="utf-8",
    )
    text = README.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md: {BEGIN} and {END} are not both there")
    README.write_text(f"{before}{BEGIN}\n\n{short_table(cases)}\n\n{END}{after}", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make accuracy", description=__doc__)
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--formats", nargs="+", choices=get_args(Format), default=list(FORMATS))
    parser.add_argument("--reports", type=int, default=FULL, help="of each language")
    parser.add_argument("--seed", type=int, default=0, help="of the first report")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst cases")
    parser.add_argument("--switches", action="store_true", help="print row F1 by switch")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of the reports")
    return parser


if __name__ == "__main__":
    sys.exit(main())
