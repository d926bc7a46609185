"""`python -m tests.fuzz`: read many mutated documents, and say what came of them."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path

from tests.fuzz.run import Failure, fuzz


def main() -> int:
    """Run, print a summary by outcome, keep what failed; 1 when anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default 10000)")
    parser.add_argument("--run", type=int, default=1, help="another number, other inputs")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--keep", type=Path, default=Path("data/fuzz"), help="folder for failures")
    parser.add_argument("--kind", default="", help="only files of this ending, such as .docx")
    parser.add_argument(
        "--conversions", type=int, default=10, help="how many .doc files go through LibreOffice"
    )
    chosen = parser.parse_args()
    begin = time.monotonic()

    def show(done: int, failure: Failure | None) -> None:
        if failure is not None:
            kept = keep(failure, chosen.keep)
            print(f"input {failure.number} ({kept}): {failure.verdict.detail}", flush=True)
        if done % (20 if sys.stderr.isatty() else 1000) == 0:
            speed = done / (time.monotonic() - begin)
            line = f"{done:,} of {chosen.inputs:,} inputs, {speed:.0f} a second"
            end = "\r" if sys.stderr.isatty() else "\n"
            print(line, end=end, file=sys.stderr, flush=True)

    numbers = range(chosen.first, chosen.first + chosen.inputs)
    summary = fuzz(chosen.run, numbers, show, kind=chosen.kind, conversions=chosen.conversions)
    print("\n".join(summary.lines()))
    return 1 if summary.failures else 0


def keep(failure: Failure, folder: Path) -> Path:
    """Write an input that failed into a folder, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(failure.data).hexdigest()[:12]}-{failure.name}"
    path.write_bytes(failure.data)
    return path


if __name__ == "__main__":
    sys.exit(main())
