"""`make specimens`: write reports with their truth into a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Literal

from tasks.records import LANGUAGES
from tests.specimen_reports.accuracy import CACHE
from tests.specimen_reports.convert import convert
from tests.specimen_reports.plan import Plan, plan_of_seed
from tests.specimen_reports.writing import write_report


def main() -> int:
    """Write them, and say where they are."""
    options = _parser().parse_args()
    plans = [Plan.from_json(text) for text in options.plan] or [
        plan_of_seed(options.seed + number, language, options.rows)
        for language in options.languages
        for number in range(options.reports)
    ]
    documents = [write_report(plan, options.out).docx for plan in plans]
    kinds: tuple[Literal["pdf", "doc"], ...] = ("pdf", "doc")
    for kind in kinds:
        if kind in options.formats:
            convert(documents, kind)
    for path in documents:
        sys.stdout.write(f"{path.with_suffix('')}.*\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make specimens", description=__doc__)
    parser.add_argument("--out", type=Path, default=CACHE)
    parser.add_argument("--reports", type=int, default=3, help="of each language")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--seed", type=int, default=0, help="of the first report")
    parser.add_argument("--rows", type=int, default=None, help="of each report; drawn without")
    parser.add_argument(
        "--formats",
        nargs="*",
        choices=("pdf", "doc"),
        default=["pdf"],
        help="beside .docx and .txt; needs LibreOffice",
    )
    parser.add_argument(
        "--plan", action="append", default=[], help="a plan as JSON, instead of seeds"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
