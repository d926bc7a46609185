"""What `ctbt run` needs is imported and read; see `tests.e2e.ready`.

Prefect reads its settings here: PREFECT_HOME and PREFECT_API_URL have to be set, and hold for all
runs that are forked.
"""

from __future__ import annotations

import os
from pathlib import Path

import flows.cli.run
from expectations.gx import import_gx
from flows.cli import main
from flows.prefect_env import prepare_environment
from tasks.reference import load_reference

__all__ = ["main"]

prepare_environment(Path(os.environ["PREFECT_HOME"]))

import duckdb  # noqa: E402, F401
import pandas as pd  # noqa: E402, F401

import flows.cli.progress  # noqa: E402
import flows.run  # noqa: E402

import_gx()
load_reference()


def _is_prepared(_: Path) -> None:
    """Do nothing: it is done, and refused once Prefect is imported."""


vars(flows.cli.run)["prepare_environment"] = _is_prepared
