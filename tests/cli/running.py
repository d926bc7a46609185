"""Running `ctbt` in this process, as a person would run it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from flows.cli.app import main


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """Runs `ctbt`; what it prints is caught and not shown."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Done:
        self.monkeypatch.setattr(sys, "argv", ["ctbt", *map(str, arguments)])
        self.capsys.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        caught = self.capsys.readouterr()
        return Done(code, caught.out, caught.err)
