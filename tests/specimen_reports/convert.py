"""Word files to PDF (or .doc) by LibreOffice, many in one call."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

BATCH = 25
"""Files of one call: starting LibreOffice takes longer than converting one."""
_SECONDS_TO_START, _SECONDS_A_FILE = 120, 60


def soffice() -> str | None:
    """The program, None where LibreOffice is not installed."""
    return shutil.which("soffice")


def convert_to_pdf(paths: Sequence[Path]) -> list[Path]:
    """Write a PDF beside each Word file; see `convert`."""
    return convert(paths, "pdf")


def convert(paths: Sequence[Path], kind: Literal["pdf", "doc"]) -> list[Path]:
    """Convert Word files; those that have a newer conversion beside them are left.

    Args:
        paths: the .docx files; no two with the same name.
        kind: what they become.

    Raises:
        FileNotFoundError: LibreOffice is not installed, or wrote no file.
        subprocess.TimeoutExpired: it takes more than a minute a file.
        subprocess.CalledProcessError: it fails.
    """
    targets = [path.with_suffix(f".{kind}") for path in paths]
    missing = [
        path for path, target in zip(paths, targets, strict=True) if not _is_fresh(path, target)
    ]
    for start in range(0, len(missing), BATCH):
        _convert_batch(missing[start : start + BATCH], kind)
    for target in targets:
        if not target.is_file():
            raise FileNotFoundError(f"LibreOffice wrote no {target.name}")
    return targets


def _is_fresh(path: Path, target: Path) -> bool:
    return target.is_file() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns


def _convert_batch(paths: Sequence[Path], kind: str) -> None:
    program = soffice()
    if program is None:
        raise FileNotFoundError("LibreOffice (soffice) is not installed: see .ci/apt.sh")
    filters = {"pdf": "pdf:writer_pdf_Export", "doc": "doc:MS Word 97"}
    with tempfile.TemporaryDirectory(prefix="specimens-") as folder:
        # A profile of its own: two calls at the same time would wait for each other.
        profile, out = Path(folder) / "profile", Path(folder) / "out"
        _run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                filters[kind],
                "--outdir",
                str(out),
                *map(str, paths),
            ],
            _SECONDS_TO_START + _SECONDS_A_FILE * len(paths),
        )
        for path in paths:
            made = out / f"{path.stem}.{kind}"
            if made.is_file():
                shutil.move(made, path.with_suffix(f".{kind}"))


def _run(command: Sequence[str], seconds: int) -> None:
    """Run a program and all that it starts; end all of it when its time is over."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0], out, err)
