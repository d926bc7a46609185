"""A document asked for by a program of its own, with little memory for its worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ASK = """
import os, sys
from pathlib import Path
from tasks.errors import DamagedInput
from tasks.extract.isolated_document import extract_isolated

if "--held" not in sys.argv:
    held = b"x" * (3 << 28)
    os.execv(sys.executable, [*sys.orig_argv, "--held"])
path, *worker, _ = sys.argv[1:]
more = {"worker": worker} if worker else {}
try:
    extract_isolated(Path(path).read_bytes(), "a.pdf", memory=1 << 29, **more)
except DamagedInput as error:
    print(error)
"""


def refusal_within_half_a_gibibyte(path: Path, *worker: str) -> str:
    """Return how a document is refused by a worker that may hold half a GiB.

    The program that asks holds little, as what its worker held cannot be told from what it held
    itself; but in its process another ran before that held more than the worker may.
    """
    done = subprocess.run(
        [sys.executable, "-c", _ASK, path, *worker],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=_ROOT,
    )
    return done.stdout
