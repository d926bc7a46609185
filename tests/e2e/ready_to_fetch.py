"""What `ctbt fetch` needs is imported and read; see `tests.e2e.ready`."""

from __future__ import annotations

import flows.cli.fetch  # noqa: F401 - the command imports it when it is asked for
from flows.cli import main
from tasks.reference import load_reference

__all__ = ["main"]

load_reference()
