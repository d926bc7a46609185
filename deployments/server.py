"""A Prefect server as a subprocess: start, wait until it answers, stop."""

from __future__ import annotations

import atexit
import errno
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.login import CLIENT_LOGIN, SERVER_LOGIN, login_of
from tasks.errors import ServerStopped, SettingsError

START_SECONDS = 120
"""A first start on a slow machine builds the database and took over 20 seconds."""

STOP_SECONDS = 15
_POLL_SECONDS = 0.2
_LOOPBACK = "127.0.0.1"
TEMPORARY = "PREFECT__SERVER_EPHEMERAL"
"""Prefect's own variable for a server of one command: no pages, no schedules."""
_BACKLOG = 2048
_RECORD = "server.json"
"""What runs in a directory: {"process": id, "url": address}, for who finds its port in use."""
_PROGRAM = "deployments.guarded"


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


def is_loopback(host: str) -> bool:
    """Return whether an address to listen at is reachable from this machine only.

    Raises:
        SettingsError: it is no address of this machine.
    """
    return all(
        address.startswith("127.") or address == "::1" for *_, (address, *_) in _addresses(host, 0)
    )


def names_of(host: str, more: Sequence[str] = ()) -> list[str]:
    """Return the names under which a server that listens at an address is asked.

    Args:
        host: the address, as the person gave it.
        more: further names, of a server that others reach.
    """
    if is_loopback(host):
        names = ["127.0.0.1", "localhost", host, *more]
    else:
        names = ["127.0.0.1", "localhost", host, *_own_names(), *more]
    # Starlette takes the name up to the first colon: of an address of version 6 only the bracket
    # is left. No name begins with one, and only names can be made to lead elsewhere.
    return list(dict.fromkeys("[" if ":" in name else name for name in names))


def _own_names() -> list[str]:
    """Return the name of this machine, and the addresses that it leads to, if it leads anywhere."""
    name = socket.gethostname()
    try:
        found = socket.getaddrinfo(name, 0, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return [name]
    return [name, *sorted({str(address[0]) for *_, address in found})]


def login_environment(own: Path, url: str, names: Sequence[str]) -> dict[str, str]:
    """Return the variables of a server that asks who it is, and of its clients.

    Args:
        own: directory of the server's files, which exists.
        url: its address.
        names: as `names_of` gives them.

    Raises:
        SettingsError: the login cannot be made or read.
    """
    login = login_of(own)
    port = url.rpartition(":")[2]
    origins = [url, *(f"http://{name}:{port}" for name in names if name != "[")]
    return {
        SERVER_LOGIN: login,
        CLIENT_LOGIN: login,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(dict.fromkeys(origins)),
    }


def listen(host: str, port: int | None, *, own: Path | None = None) -> socket.socket:
    """Return a socket that listens at an address.

    Args:
        host: the address.
        port: the port; None for any that is free.
        own: directory of a server's files, to tell what has the port.

    Raises:
        SettingsError: the port is in use, or the host is none of this machine.
    """
    if port is not None and not 0 < port < 65536:
        raise SettingsError(
            document=f"{host}:{port}", expected="a port from 1 to 65535", found=str(port)
        )
    family, kind, protocol, _, address = _addresses(host, port or 0)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        found = error.strerror or str(error)
        left = _left_behind(own) if own is not None and error.errno == errno.EADDRINUSE else None
        if left is not None:
            found += f": the server of an earlier command is left there; end it with: kill {left}"
        raise SettingsError(
            document=f"{host}:{port}",
            expected="an address of this machine with a free port",
            found=found,
        ) from error
    return listening


def _addresses(
    host: str, port: int
) -> list[tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SettingsError(
            document=host, expected="an address of this machine", found=error.strerror or str(error)
        ) from error
    return [(int(a), int(b), c, d, (str(e[0]), int(e[1]))) for a, b, c, d, e in found]


def use_own_login(own: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Log in on the server of this home, where PREFECT_API_URL names it; on no other.

    Args:
        own: directory of its files.
        environment: where the address stands, and the login is put.

    Raises:
        SettingsError: the login cannot be read.
    """
    url = environment.get("PREFECT_API_URL", "").rstrip("/").removesuffix("/api")
    if CLIENT_LOGIN not in environment and _recorded(own).get("url") == url:
        environment[CLIENT_LOGIN] = login_of(own)


def _recorded(own: Path) -> dict[str, Any]:
    """Return what is recorded of the server of a directory; empty where nothing is."""
    try:
        found = json.loads((own / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _left_behind(own: Path) -> int | None:
    """Return the process of a server that is recorded in a directory and still runs."""
    process = _recorded(own).get("process")
    if not isinstance(process, int):
        return None
    try:
        os.kill(process, 0)
    except OSError:
        return None  # it has ended
    command = Path(f"/proc/{process}/cmdline")
    if command.parent.is_dir() and _PROGRAM.encode() not in command.read_bytes():
        return None  # its number was given to another program
    return process


@contextmanager
def running_prefect_server(
    own: Path,
    listening: socket.socket,
    *,
    names: Sequence[str],
    environment: Mapping[str, str],
) -> Iterator[Server]:
    """Start a server; stop it at the end. It also ends when this process does, however that is.

    Args:
        own: directory for the server's log, which exists.
        listening: where it listens; closed here.
        names: as `names_of` gives them; it answers under no others.
        environment: variables that differ from ours.

    Yields:
        The server, once it answers.

    Raises:
        ServerStopped: the server ended or did not answer in time.
    """
    host, port, *_ = listening.getsockname()
    url = server_url(host, port)
    log = own / "server.log"
    options = [f"--name={name}" for name in names]
    held, watched = os.pipe()
    with listening, log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, no shell
            [sys.executable, "-m", _PROGRAM, f"--socket={listening.fileno()}", *options],
            env={**os.environ, **environment, "PREFECT_API_URL": f"{url}/api"},
            stdin=held,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listening.fileno()],
            # Ctrl-C on the terminal is for us: we stop the server after the runs.
            start_new_session=True,
        )
    os.close(held)
    server = Server(url, process, log)
    record = own / _RECORD
    try:
        record.write_text(json.dumps({"process": process.pid, "url": url}), encoding="utf-8")
        _wait_until_healthy(server)
        yield server
    finally:
        _stop(process)
        os.close(watched)
        with suppress(FileNotFoundError):
            record.unlink()


def start_temporary_server(own: Path) -> None:
    """Start a server for this command only, and make Prefect's clients in this process use it.

    It listens at any free port of this machine, asks for the login, and ends with this process.
    To be called before Prefect is imported.

    Args:
        own: directory of its files, which exists.

    Raises:
        SettingsError: the login cannot be made or read.
        ServerStopped: the server ended or did not answer in time.
    """
    listening = listen(_LOOPBACK, None)
    url = server_url(_LOOPBACK, listening.getsockname()[1])
    names = names_of(_LOOPBACK)
    environment = {**login_environment(own, url, names), TEMPORARY: "1"}
    os.environ.update(environment, PREFECT_API_URL=f"{url}/api")
    stack = ExitStack()
    # After what Prefect does at the end (the last lines of a log are sent then): what is
    # registered first is done last.
    atexit.register(stack.close)
    stack.enter_context(
        running_prefect_server(own, listening, names=names, environment=environment)
    )


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
                pass  # not answering yet
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
