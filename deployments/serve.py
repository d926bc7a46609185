"""One command for the UI, the schedule, and the runs that they start."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from deployments.login import login_file, login_of
from deployments.server import (
    Server,
    is_loopback,
    listen,
    login_environment,
    names_of,
    running_prefect_server,
    server_url,
)
from flows.cli.output import next_command
from flows.prefect_env import (
    artifacts_url,
    ending_signals,
    name_folders,
    prefect_home,
    prepare_environment,
)
from tasks.errors import SettingsError
from tasks.reference import Reference, load_reference
from tasks.settings import Settings

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.runner import Runner

    from deployments.schedule import Declared

_QUERY_SECONDS = 3.0
_WATCH_SECONDS = 0.5
_LOCK = "serve.lock"


def serve(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 4200,
    inboxes: Sequence[Path] = (),
    names: Sequence[str] = (),
) -> None:
    """Start a Prefect server and serve the deployments on it, until a signal ends it.

    Call it before Prefect is imported, and in the main thread.

    Args:
        settings: its home is the working directory of the runs.
        host: address to listen at; the default is reachable from this machine only.
        port: port to listen at.
        inboxes: directories with documents that runs may take; the first is taken by default.
        names: further names under which others reach this machine.

    Raises:
        SettingsError: the port is in use, this home is served already, PREFECT_API_URL names
            another server, or the login is not usable.
        ReferenceDataError: the registry of this machine cannot be read.
        ServerStopped: the server did not start, or ended by itself.
    """
    reference = load_reference(local=settings.registry)
    url = server_url(host, port)
    _use_own_server(url)
    prepare_environment(settings.home)
    own = prefect_home(settings.home)
    with _only_one(own, settings.home, url), _signals_stop_us():
        listening = listen(host, port, own=own)
        own_names = names_of(host, names)
        login = login_environment(own, url, own_names)
        os.environ.update(login)
        name_folders(settings.home, inboxes)
        print(f"Starting the Prefect server at {url} ...", flush=True)
        if not is_loopback(host):
            print(
                "Others can reach it: what they and the server say to each other is not "
                "encrypted. Put a proxy with TLS before it.",
                flush=True,
            )
        inbox = inboxes[0] if inboxes else None
        try:
            with running_prefect_server(
                own, listening, names=own_names, environment=login
            ) as server:
                asyncio.run(_serve_until_stopped(server, reference, settings, inbox))
        except KeyboardInterrupt:
            pass  # asked to stop before the deployments were served: stopped all the same
    print("Stopped.", flush=True)


def login_lines(settings: Settings) -> list[str]:
    """Return how a person logs in on the server of a home.

    Raises:
        SettingsError: the login cannot be made or read.
    """
    prepare_environment(settings.home)
    own = prefect_home(settings.home)
    login = login_of(own)
    return [
        "The page of the server asks once for its authentication string, all of this line:",
        login,
        f"It is kept in {login_file(own)}; without that file a new one is made.",
    ]


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
def _only_one(own: Path, home: Path, url: str) -> Iterator[None]:
    """Hold the lock on serving a home, which the system lets go of when this process ends.

    Raises:
        SettingsError: another process holds it.
    """
    with (own / _LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            held = json.loads(file.read() or "{}")
            raise SettingsError(
                document=str(home),
                expected="a home that no other command serves",
                found=f"one that process {held.get('process', '?')} serves at "
                f"{held.get('url', 'an address that it has not told yet')}",
            ) from error
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), "url": url}))
        file.flush()
        yield
        file.truncate(0)


@contextmanager
def _signals_stop_us() -> Iterator[None]:
    """Make other signals interrupt as SIGINT does, so that what was started is stopped."""
    before = {number: signal.getsignal(number) for number in ending_signals()}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _serve_until_stopped(
    server: Server, reference: Reference, settings: Settings, inbox: Path | None
) -> None:
    from prefect.runner import Runner

    from deployments.schedule import ANNUAL, BACKFILL, RUNS_AT_ONCE

    # The schedule is not paused at the end: without this server nothing is scheduled, and
    # a date that passed meanwhile is made up when the command is started again.
    runner = Runner(
        name="ctbt", limit=RUNS_AT_ONCE, query_seconds=_QUERY_SECONDS, pause_on_shutdown=False
    )
    # Before the runner starts: it would run each late date, one after the other.
    said = await deploy(runner, reference, settings.home, inbox)
    running = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets its own signal handlers first; ours replace them
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in ending_signals():
        loop.add_signal_handler(number, asked_to_stop.set)
    print(
        f"Serving {ANNUAL}, {BACKFILL}. Web page: {server.url} - stop with Ctrl-C.",
        f"It asks for a login: {next_command(settings, 'serve', '--show-login')}",
        f"Reports of the runs: {artifacts_url(server.url)}",
        *said,
        sep="\n",
        flush=True,
    )
    try:
        await _watch(server, running, asked_to_stop)
    finally:
        await _stop(runner, running, server_lives=server.process.poll() is None)


async def deploy(runner: Runner, reference: Reference, home: Path, inbox: Path | None) -> list[str]:
    """End the runs that were cut off, and register the deployments.

    The runner gets the flow itself: whatever somebody has made of a deployment in the database
    (its entrypoint, its pull steps), runs are of this code.

    Returns:
        What became of runs that were cut off, and of the schedule's last and next date.
    """
    from prefect.client.orchestration import get_client

    from deployments.crashed import end_cut_off_runs
    from deployments.missed import asks_for_everything, make_up
    from deployments.schedule import ANNUAL, declared_deployments

    switched_on: dict[str, bool] = {}
    ids: dict[str, UUID] = {}
    async with get_client() as client:
        said = [
            f"{name} was cut off: its process is gone, and the record says so now."
            for name in await end_cut_off_runs(client, home)
        ]
        for declared in declared_deployments(reference, home=home, inbox=inbox):
            ids[declared.name], switched_on[declared.name] = await _register(
                runner, client, declared
            )
        if not switched_on[ANNUAL]:
            return [*said, f"{ANNUAL}: its schedule is switched off: no run is planned or made up."]
        possible = {edition.edition_id for edition in reference.possible_editions()}
        return [
            *said,
            await make_up(
                client,
                ids[ANNUAL],
                datetime.now(UTC),
                partial(asks_for_everything, home=home, possible=possible),
            ),
        ]


async def _register(runner: Runner, client: PrefectClient, declared: Declared) -> tuple[UUID, bool]:
    """Register a deployment, but leave it and its schedule off where a person switched them off.

    Returns:
        Its id, and whether its schedule is on.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.exceptions import ObjectNotFound
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from deployments.schedule import ANNUAL_TIMEZONE, RUNS_AT_ONCE
    from flows.run import universality_run
    from flows.run_names import FLOW_NAME

    try:
        before = await client.read_deployment_by_name(f"{FLOW_NAME}/{declared.name}")
    except ObjectNotFound:
        paused, active = False, True  # never served before: as declared
    else:
        paused, active = before.paused, any(one.active for one in before.schedules)
    schedule = declared.cron and Cron(declared.cron, timezone=ANNUAL_TIMEZONE, active=active)
    deployment_id = await runner.aadd_flow(
        universality_run,
        name=declared.name,
        description=declared.description,
        tags=declared.tags,
        parameters=declared.parameters,
        schedule=schedule or None,
        paused=paused,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=RUNS_AT_ONCE,
            collision_strategy=ConcurrencyLimitStrategy(declared.when_running),
        ),
        # A module's name holds wherever the package is installed; a file's path does not.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return deployment_id, schedule is not None and active and not paused


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
