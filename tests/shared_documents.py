"""Where the real documents are: beside the checkout, and not in it.

They stand in `../shared/documents`, or in the `documents` of the folder that
CTBT_SHARED names. A machine without them skips the tests that are marked
`shared`, and says so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORT_66 = "A_66_165.zh.txt"


def shared_folder() -> Path:
    """The folder `shared`, whether it exists or not."""
    named = os.environ.get("CTBT_SHARED")
    return Path(named) if named else ROOT.parent / "shared"


def shared_document(name: str) -> Path:
    """The path of a real document; the test that asks is skipped where there is none."""
    path = shared_folder() / "documents" / name
    if not path.is_file():
        pytest.skip(f"no {path}: the real documents are not beside this checkout (CTBT_SHARED)")
    return path
