"""One command for the UI, the schedule, and the runs that they start."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deployments.schedule import DEPLOYMENTS, RUNS_AT_ONCE, as_prefect_deployments
from deployments.server import Server, require_free_port, running_prefect_server, server_url
from flows.prefect_env import prefect_home, prepare_environment
from tasks.errors import SettingsError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

_QUERY_SECONDS = 3.0
_WATCH_SECONDS = 0.5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(
    home: Path, *, host: str = "127.0.0.1", port: int = 4200, inbox: Path | None = None
) -> None:
    """Start a Prefect server and serve the deployments on it, until SIGINT or SIGTERM.

    Call it before Prefect is imported, and in the main thread.

    Args:
        home: the product's working directory.
        host: address to listen at; the default is reachable from this machine only.
        port: port to listen at.
        inbox: directory with documents that runs may take; None for none.

    Raises:
        SettingsError: the port is in use, or PREFECT_API_URL names another server.
        ServerStopped: the server did not start, or ended by itself.
    """
    _use_own_server(server_url(host, port))
    require_free_port(host, port)
    prepare_environment(home)
    with _signals_stop_us():
        try:
            print(f"Starting the Prefect server at {server_url(host, port)} ...", flush=True)
            with running_prefect_server(prefect_home(home), host, port) as server:
                deployments = as_prefect_deployments(home=home, inbox=inbox)
                asyncio.run(_serve_until_stopped(server, deployments))
        except KeyboardInterrupt:
            pass  # asked to stop before the deployments were served: stopped all the same
    print("Stopped.", flush=True)


def _use_own_server(url: str) -> None:
    api_url = f"{url}/api"
    found = os.environ.get("PREFECT_API_URL") or api_url
    if found.rstrip("/") != api_url:
        raise SettingsError(
            document="environment",
            place="PREFECT_API_URL",
            expected=f"not set, or {api_url}: this command starts a server of its own",
            found=found,
        )
    os.environ["PREFECT_API_URL"] = api_url


@contextmanager
def _signals_stop_us() -> Iterator[None]:
    """Make SIGTERM interrupt as SIGINT does, so that what was started is stopped."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _serve_until_stopped(server: Server, deployments: list[RunnerDeployment]) -> None:
    from prefect.runner import Runner

    # The schedule is not paused at the end: without this server nothing is scheduled, and
    # a date that passed meanwhile is caught up when the command is started again.
    runner = Runner(
        name="ctbt", limit=RUNS_AT_ONCE, query_seconds=_QUERY_SECONDS, pause_on_shutdown=False
    )
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    running = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets its own signal handlers first; ours replace them
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, asked_to_stop.set)
    names = ", ".join(deployment.name for deployment in DEPLOYMENTS)
    print(f"Serving {names}. Web page: {server.url} - stop with Ctrl-C.", flush=True)
    try:
        await _watch(server, running, asked_to_stop)
    finally:
        await _stop(runner, running, server_lives=server.process.poll() is None)


async def _watch(server: Server, running: asyncio.Task[None], asked_to_stop: asyncio.Event) -> None:
    """Return when asked to stop; raise when the server or the runner ends."""
    while not asked_to_stop.is_set():
        server.check_alive()
        if running.done():
            await running
            return
        await asyncio.sleep(_WATCH_SECONDS)


async def _stop(runner: Runner, running: asyncio.Task[None], *, server_lives: bool) -> None:
    if server_lives and runner.started:
        await runner.astop()  # cancels the runs that are on their way, and records it
    elif not running.done():
        running.cancel()
    await asyncio.gather(running, return_exceptions=True)
