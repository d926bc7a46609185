"""A real Prefect server for a test, on a port of its own and with an empty record."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deployments.server import listen, names_of, running_prefect_server
from flows.prefect_env import prefect_environment


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(home: Path, port: int) -> Iterator[str]:
    """Start a server whose record is below `home`; yield its address; stop it.

    It asks for no login. The environment of the test's process stays as it is, so Prefect may be
    imported in it.
    """
    own = home.resolve() / "prefect"
    own.mkdir(parents=True, exist_ok=True)
    with running_prefect_server(
        own,
        listen("127.0.0.1", port),
        names=names_of("127.0.0.1"),
        environment=prefect_environment(own),
    ) as server:
        yield server.url
