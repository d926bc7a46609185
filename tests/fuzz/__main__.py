"""`python -m tests.fuzz`: read many mutated documents, and say what came of them."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path

from tests.fuzz.run import fuzz


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

    def show(done: int, failed: int) -> None:
        if sys.stderr.isatty() or done % 1000 == 0:
            print(
                f"\r{done:,} of {chosen.inputs:,} inputs, {failed} failures,"
                f" {done / (time.monotonic() - begin):.0f} a second",
                end="" if sys.stderr.isatty() else "\n",
                file=sys.stderr,
                flush=True,
            )

    numbers = range(chosen.first, chosen.first + chosen.inputs)
    summary = fuzz(chosen.run, numbers, show, kind=chosen.kind, conversions=chosen.conversions)
    print("\n".join(summary.lines()))
    for failure in summary.failures:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        name = f"{hashlib.sha256(failure.data).hexdigest()[:12]}-{failure.name}"
        (chosen.keep / name).write_bytes(failure.data)
        print(f"input {failure.number} ({chosen.keep / name}): {failure.verdict.detail}")
    return 1 if summary.failures else 0


if __name__ == "__main__":
    sys.exit(main())
