"""Running the commands as a person does: real processes, in a home of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
CTBT = Path(sys.executable).with_name("ctbt")


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, Any]:
        """The JSON object that `ctbt run --json` prints."""
        result: dict[str, Any] = json.loads(self.out)
        return result


NOBODY = "http://127.0.0.1:9"
"""The UN server of a test that names none: nothing listens there."""


def environment(**changes: str) -> dict[str, str]:
    """Return our environment without any Prefect or product setting, but with these.

    A command that would ask the UN server asks a port where nothing listens.
    """
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "CTBT_"))
    }
    return clean | {"CTBT_UN_SERVER": NOBODY} | changes


def ctbt(*arguments: str | Path, **changes: str) -> Done:
    """Run `ctbt` with these arguments and settings."""
    done = subprocess.run(
        [CTBT, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=ROOT,
        env=environment(**changes),
    )
    return Done(done.returncode, done.stdout, done.stderr)


def processes_of(home: Path) -> dict[int, str]:
    """Return the processes that know this home, by argument or environment: {id: command}.

    A process that was started in a session of its own is found too, as it inherits both.
    """
    mark, found = str(home).encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            knows = mark in command or mark in (folder / "environ").read_bytes()
        except OSError:
            continue  # it has ended meanwhile, or is not ours to see
        if knows:
            found[int(folder.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def end_processes_of(home: Path) -> None:
    """End what a failed test has left, so that it does not disturb the next one."""
    for number in processes_of(home):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def wait_for(condition: Callable[[], T | None], seconds: float) -> T:
    """Return what the condition returns, as soon as it is something.

    Raises:
        AssertionError: it was nothing for so many seconds.
    """
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} seconds: {condition.__name__}")


def call(
    url: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    login: str | None = None,
) -> Any:
    """Return what the API of the Prefect server at this address answers, None for nothing.

    Args:
        url: the server.
        method: GET, POST ...
        path: below /api.
        body: what is sent as JSON.
        login: user:password for a server that asks for them, and for a CSRF token.
    """
    with requests.Session() as session:
        if login is not None:
            user, _, password = login.partition(":")
            session.auth = (user, password)
            token = session.get(f"{url}/api/csrf-token", params={"client": "test"}, timeout=30)
            token.raise_for_status()
            session.headers["Prefect-Csrf-Token"] = token.json()["token"]
            session.headers["Prefect-Csrf-Client"] = "test"
        for _ in range(_TRIES):
            reply = session.request(method, f"{url}/api{path}", json=body, timeout=30)
            if reply.status_code != requests.codes.unavailable:
                break
            time.sleep(1)  # its database is busy: to be asked again
    reply.raise_for_status()
    return reply.json() if reply.content else None


_TRIES = 5
