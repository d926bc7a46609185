"""What the tests of fetch share: the files of a folder."""

from __future__ import annotations

from pathlib import Path


def files_in(folder: Path) -> list[Path]:
    """Every file under a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
