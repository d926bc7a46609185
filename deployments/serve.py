"""One command for the UI, the schedule, and the runs that they start."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from deployments.schedule import ANNUAL, BACKFILL, RUNS_AT_ONCE, declared_deployments
from deployments.server import Server, require_free_port, running_prefect_server, server_url
from flows.prefect_env import artifacts_url, prefect_home, prepare_environment
from tasks.errors import SettingsError
from tasks.reference import Reference, load_reference
from tasks.settings import Settings

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

_QUERY_SECONDS = 3.0
_WATCH_SECONDS = 0.5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(
    settings: Settings, *, host: str = "127.0.0.1", port: int = 4200, inbox: Path | None = None
) -> None:
    """Start a Prefect server and serve the deployments on it, until SIGINT or SIGTERM.

    Call it before Prefect is imported, and in the main thread.

    Args:
        settings: its home is the working directory of the runs.
        host: address to listen at; the default is reachable from this machine only.
        port: port to listen at.
        inbox: directory with documents that runs may take; None for none.

    Raises:
        SettingsError: the port is in use, or PREFECT_API_URL names another server.
        ReferenceDataError: the registry of this machine cannot be read.
        ServerStopped: the server did not start, or ended by itself.
    """
    reference = load_reference(local=settings.registry)
    _use_own_server(server_url(host, port))
    require_free_port(host, port)
    prepare_environment(settings.home)
    with _signals_stop_us():
        try:
            print(f"Starting the Prefect server at {server_url(host, port)} ...", flush=True)
            with running_prefect_server(prefect_home(settings.home), host, port) as server:
                asyncio.run(_serve_until_stopped(server, reference, settings.home, inbox))
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


async def _serve_until_stopped(
    server: Server, reference: Reference, home: Path, inbox: Path | None
) -> None:
    from prefect.runner import Runner

    # The schedule is not paused at the end: without this server nothing is scheduled, and
    # a date that passed meanwhile is made up when the command is started again.
    runner = Runner(
        name="ctbt", limit=RUNS_AT_ONCE, query_seconds=_QUERY_SECONDS, pause_on_shutdown=False
    )
    # Before the runner starts: it would run each late date, one after the other.
    said = await deploy(runner, reference, home, inbox)
    running = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets its own signal handlers first; ours replace them
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, asked_to_stop.set)
    print(
        f"Serving {ANNUAL}, {BACKFILL}. Web page: {server.url} - stop with Ctrl-C.",
        f"Reports of the runs: {artifacts_url(server.url)}",
        said,
        sep="\n",
        flush=True,
    )
    try:
        await _watch(server, running, asked_to_stop)
    finally:
        await _stop(runner, running, server_lives=server.process.poll() is None)


async def deploy(runner: Runner, reference: Reference, home: Path, inbox: Path | None) -> str:
    """Register the deployments; return what becomes of the schedule's last and next date."""
    from prefect.client.orchestration import get_client

    from deployments.missed import asks_for_everything, make_up

    switched_on: dict[str, bool] = {}
    ids: dict[str, UUID] = {}
    async with get_client() as client:
        for deployment in declared_deployments(reference, home=home, inbox=inbox):
            switched_on[deployment.name] = await _keep_switches(client, deployment)
            ids[deployment.name] = await runner.aadd_deployment(deployment)
        if not switched_on[ANNUAL]:
            return f"{ANNUAL}: its schedule is switched off: no run is planned or made up."
        possible = {edition.edition_id for edition in reference.possible_editions()}
        return await make_up(
            client,
            ids[ANNUAL],
            datetime.now(UTC),
            partial(asks_for_everything, home=home, possible=possible),
        )


async def _keep_switches(client: PrefectClient, deployment: RunnerDeployment) -> bool:
    """Leave a deployment and its schedule off where a person has switched them off.

    Registering it again would switch both on. Returns whether its schedule is on.
    """
    from prefect.exceptions import ObjectNotFound

    schedules = deployment.schedules or []
    try:
        before = await client.read_deployment_by_name(deployment.full_name)
    except ObjectNotFound:
        return bool(schedules)  # never served before: as declared
    schedule_on = any(schedule.active for schedule in before.schedules)
    deployment.paused = before.paused
    for schedule in schedules:
        schedule.active = schedule_on
    return schedule_on and not before.paused


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
