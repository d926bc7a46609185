"""A Prefect server for the tests that need one and do not look at all that it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.prefect_server import free_port, running_server


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that is started once; it takes as long as a run."""
    with running_server(tmp_path_factory.mktemp("server"), free_port()) as url:
        yield url
