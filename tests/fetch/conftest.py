"""A fake server that runs, and a home of its own, for each test that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_un import FakeUn
from tests.fetch.sessions import Place, documents


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The report to session 66 in English as docx and pdf, on a server that runs."""
    monkeypatch.setenv("NO_PROXY", "*")
    un = FakeUn(
        documents=documents("docx", "pdf"), bomb_size=20_000_000, trickle_pause=0.05, retry_after=1
    )
    with un.running():
        yield Place(un, tmp_path)
