"""The slot of the run that may ask the server: made by the run that is first."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from prefect.exceptions import ObjectAlreadyExists

from tasks.stages import sources


class Client:
    """A client whose server has the limit from the first creation on."""

    def __init__(self, made_meanwhile: int) -> None:
        self.refusals = made_meanwhile
        self.limits: list[tuple[str, int]] = []

    def upsert_global_concurrency_limit_by_name(self, name: str, limit: int) -> None:
        if self.refusals:
            self.refusals -= 1
            raise ObjectAlreadyExists(http_exc=RuntimeError("409"))
        self.limits.append((name, limit))


@pytest.mark.parametrize("made_meanwhile", [0, 1])
def test_a_limit_that_another_run_makes_at_once_is_used(
    monkeypatch: pytest.MonkeyPatch, made_meanwhile: int
) -> None:
    client = Client(made_meanwhile)
    held: list[str] = []

    def concurrency(name: str, **_: Any) -> Any:
        held.append(name)
        return nullcontext()

    monkeypatch.setattr(sources, "get_client", lambda **_: nullcontext(client))
    monkeypatch.setattr(sources, "concurrency", concurrency)
    with sources.server_slot():
        assert client.limits == [(sources.SERVER_LIMIT, 1)]
        assert held == [sources.SERVER_LIMIT]
