"""Running the commands as a person does: real processes, in a home of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CTBT = Path(sys.executable).with_name("ctbt")


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, Any]:
        """The JSON object that `ctbt run --json` prints."""
        result: dict[str, Any] = json.loads(self.out)
        return result


def environment(**changes: str) -> dict[str, str]:
    """Return our environment without any Prefect or product setting, but with these."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "CTBT_"))
    }
    return clean | changes


def ctbt(*arguments: str | Path, **changes: str) -> Done:
    """Run `ctbt` with these arguments and settings."""
    done = subprocess.run(
        [CTBT, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=ROOT,
        env=environment(**changes),
    )
    return Done(done.returncode, done.stdout, done.stderr)
