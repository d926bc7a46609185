"""A Prefect server as a subprocess: start, wait until it answers, stop."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import ServerStopped, SettingsError

START_SECONDS = 120
"""A first start on a slow machine builds the database and took over 20 seconds."""

STOP_SECONDS = 15
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        url: address of the UI; the API is below it at /api.
        process: the server's process.
        log: file with all that the server prints.
    """

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def check_alive(self) -> None:
        """Return if the server runs.

        Raises:
            ServerStopped: it has ended.
        """
        code = self.process.poll()
        if code is not None:
            raise ServerStopped(
                document=f"Prefect server at {self.url}",
                expected="it to run until this command is stopped",
                found=f"it ended with code {code}; its log is {self.log}",
            )


def server_url(host: str, port: int) -> str:
    """Return the address of a server's UI."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def require_free_port(host: str, port: int) -> None:
    """Return if a server can listen there.

    Raises:
        SettingsError: the port is in use, or the host is none of this machine.
    """
    if not 0 < port < 65536:
        raise SettingsError(
            document=f"{host}:{port}", expected="a port from 1 to 65535", found=str(port)
        )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingsError(
            document=f"{host}:{port}",
            expected="an address of this machine with a free port",
            found=error.strerror or str(error),
        ) from error


@contextmanager
def running_prefect_server(
    home: Path, host: str, port: int, *, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server; stop it at the end.

    Args:
        home: directory for the server's log, which exists.
        host: address to listen at.
        port: port to listen at.
        environment: variables that differ from ours.

    Yields:
        The server, once it answers.

    Raises:
        SettingsError: the port is in use.
        ServerStopped: the server ended or did not answer in time.
    """
    require_free_port(host, port)
    log = home / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, no shell
            [*command, "--host", host, "--port", str(port)],
            env={
                **os.environ,
                **(environment or {}),
                "PREFECT_API_URL": f"{server_url(host, port)}/api",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C on the terminal is for us: we stop the server after the runs.
            start_new_session=True,
        )
    server = Server(server_url(host, port), process, log)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        _stop(process)


def _wait_until_healthy(server: Server) -> None:
    import httpx

    limit = time.monotonic() + START_SECONDS
    # trust_env=False: a proxy has no business on the way to this machine.
    with httpx.Client(trust_env=False, timeout=5) as client:
        while time.monotonic() < limit:
            server.check_alive()
            try:
                if client.get(f"{server.url}/api/health").is_success:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(_POLL_SECONDS)
    raise ServerStopped(
        document=f"Prefect server at {server.url}",
        expected=f"an answer within {START_SECONDS} seconds",
        found=f"none; its log is {server.log}",
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
