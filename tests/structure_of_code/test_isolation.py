"""That the tests themselves keep to this machine and out of the person's home (tests.conftest)."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

# An address that is set aside for documentation (RFC 5737), and a name that never exists.
ELSEWHERE = "192.0.2.1"


@pytest.mark.parametrize("host", [ELSEWHERE, "documents.invalid"])
def test_another_machine_is_never_asked(host: str) -> None:
    with pytest.raises(BaseException, match=f"tests use no network; asked for {host}"):
        socket.create_connection((host, 80), timeout=1)


def test_this_machine_can_be_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1]), timeout=1).close()


def test_prefect_keeps_nothing_in_the_home_directory() -> None:
    own = Path(os.environ["PREFECT_HOME"])
    assert not own.is_relative_to(Path.home())
    kept = {name for name in os.environ if name.startswith("CTBT_")}
    assert kept <= {"CTBT_SHARED"}
