"""What Prefect is told before it is imported.

Prefect reads its settings once, from the environment, when it is imported. A
machine that is new and offline needs other ones than Prefect's defaults: the
usage reports cannot be sent and are then logged as errors, and the run record
would land in the user's home directory.

Nothing here overrules a variable that the user has set.

The settings reach the other processes of Prefect (server, runs of a
deployment) because they are environment variables, and each of those
processes is a Prefect of its own.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tasks.errors import ProgramFault, ServerStopped, SettingsError
from tasks.faults import as_refusal
from tasks.settings import read_settings

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

_EVERYWHERE: Mapping[str, str] = {
    # No usage reports: server, client, and the metrics of the runs of a deployment.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The same log on a terminal, in a file and in a pipe.
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # Who holds a deployment's only slot is kept in files. Kept in memory (the default), it is
    # forgotten when a server dies, and the slot stays taken: no run would start ever again.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    # No stored credentials (blocks) are used: registering their types costs up to a second.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
}


def prefect_home(home: Path) -> Path:
    """Return the directory of Prefect's own files (run record, settings) for our `home`.

    It is the user's PREFECT_HOME where that is set.
    """
    chosen = os.environ.get("PREFECT_HOME")
    return Path(chosen).expanduser() if chosen else home.resolve() / "prefect"


def prefect_environment(own: Path) -> dict[str, str]:
    """Return the variables that a Prefect with its files in `own` needs."""
    return {
        **_EVERYWHERE,
        "PREFECT_HOME": str(own),
        # Prefect would copy its pages into its own package, which may be read-only.
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(own / "ui"),
    }


def prepare_environment(home: Path) -> None:
    """Set the environment that Prefect needs, where the user has not set it.

    Args:
        home: the product's working directory; Prefect's files go below it.

    Raises:
        RuntimeError: Prefect is imported already and has read its settings.
        SettingsError: no directory can be made or written to there (Prefect would only
            warn, and then try to start its server until the time limit), or PREFECT_API_URL
            holds a password, which Prefect shows in many places.
    """
    if "prefect" in sys.modules:
        raise RuntimeError(
            "prepare_environment: expected to be called before prefect is imported; "
            "found it imported, with its settings read"
        )
    if urlsplit(os.environ.get("PREFECT_API_URL", "")).username is not None:
        raise SettingsError(
            document="environment",
            place="PREFECT_API_URL",
            expected="an address without user and password; PREFECT_API_AUTH_STRING takes them",
            found=os.environ["PREFECT_API_URL"],
        )
    own = prefect_home(home)
    for name, value in prefect_environment(own).items():
        os.environ.setdefault(name, value)
    _keep_loopback_off_proxies()
    _make_directory(own)


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            expected="a directory that can be made, for Prefect's run record",
            found=error.strerror or type(error).__name__,
            document=str(path),
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise SettingsError(
            expected="a directory that can be written to, for Prefect's run record",
            found="no permission",
            document=str(path),
        )


def require_server() -> None:
    """Return if the Prefect server that the user has named answers, and takes our login.

    Raises:
        ServerStopped: it does not; Prefect would say so in a hundred lines.
    """
    url = os.environ["PREFECT_API_URL"]
    try:
        if not url.startswith(("http://", "https://")):
            raise ValueError("no http address")
        asked = Request(f"{url.rstrip('/')}/admin/version")  # noqa: S310 - checked above
        login = os.environ.get("PREFECT_API_AUTH_STRING")
        if login:
            asked.add_header("Authorization", f"Basic {b64encode(login.encode()).decode()}")
        urlopen(asked, timeout=10).close()  # noqa: S310 - checked above
    except HTTPError as error:
        if error.code != HTTPStatus.UNAUTHORIZED:
            return  # it answers
        raise ServerStopped(
            document=url,
            place="PREFECT_API_AUTH_STRING",
            expected="the login of this server as user:password (ctbt serve --show-login)",
            found="none" if login is None else "one that it does not take",
        ) from error
    except (OSError, ValueError) as error:
        raise ServerStopped(
            document=url,
            place="PREFECT_API_URL",
            expected="a Prefect server that answers",
            found=str(getattr(error, "reason", error)),
        ) from error


def artifacts_url(url: str) -> str:
    """Return the address of the page that lists the artifacts: reports, summary, fetch status.

    Args:
        url: address of a Prefect server's UI or of its API, which is below it at /api.
    """
    return f"{url.rstrip('/').removesuffix('/api')}/artifacts"


def ending_signals() -> tuple[signal.Signals, ...]:
    """Return the signals that end a command in order: Ctrl-C, kill, and the terminal's end.

    A command that was told to outlive its terminal (nohup) goes on without it.
    """
    ended = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ended.append(signal.SIGHUP)
    return tuple(ended)


def exit_on_signals() -> None:
    """Make kill and the terminal's end exit in order, with code 128 + signal; for the main thread.

    By default they end a process at once, without a word to the server about its run.
    """

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    for number in ending_signals():
        if number is not signal.SIGINT:  # which raises KeyboardInterrupt
            signal.signal(number, leave)


def end_with_parent() -> None:
    """End this process at once when the one that started it has ended, however it has.

    For processes that `multiprocessing` starts: a run that `ctbt serve` has started, a reader of
    documents. What they write is whole or not there at every moment.
    """
    parent = multiprocessing.parent_process()
    if parent is None or any(one.name == _WATCH for one in threading.enumerate()):
        return

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, name=_WATCH, daemon=True).start()


_WATCH = "end with parent"


def name_folders(home: Path, inboxes: Sequence[Path]) -> None:
    """Name the folders that the runs of this process, and of those it starts, may use.

    They are settings of who starts the process, which no request to the server can change.
    """
    os.environ["CTBT_HOME"] = str(home.resolve())
    os.environ["CTBT_INBOXES"] = json.dumps([str(path.resolve()) for path in inboxes])


def _keep_loopback_off_proxies() -> None:
    """Add this machine to NO_PROXY: Prefect asks a proxy even for its own server."""
    names = [name for name in ("no_proxy", "NO_PROXY") if name in os.environ] or ["NO_PROXY"]
    for name in names:
        hosts = [host.strip() for host in os.environ.get(name, "").split(",") if host.strip()]
        own = [host for host in ("127.0.0.1", "localhost") if host not in hosts]
        os.environ[name] = ",".join([*hosts, *own])


class _OneLineErrors(logging.Filter):
    """Tells an error in one line: a refusal as it is, any other as a fault of this program.

    Where the setting `debug` asks for it, the traceback of a fault stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            refusal = as_refusal(error, THIS_RUN)
            record.msg, record.args = str(refusal), None
            if not (isinstance(refusal, ProgramFault) and read_settings().debug):
                record.exc_info = record.exc_text = None
        return True


THIS_RUN = "this run"
"""What a fault is about that is of no document."""

_ONE_LINE_ERRORS = _OneLineErrors()


def log_errors_in_one_line() -> None:
    """Make Prefect log an error as one line, on the terminal and in the run's log.

    To be called by the module of the flow when it is imported: a run of a deployment is a
    process that imports nothing else of ours. Calling it again changes nothing.
    """
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).addFilter(_ONE_LINE_ERRORS)


@contextmanager
def no_heartbeats() -> Iterator[None]:
    """Start no heartbeat for the subflows called within.

    Prefect lets the end of each flow wait up to a second for its heartbeat's thread. The
    parent flow keeps its own, which is enough to see a run that died. There is no
    environment variable for it: None cannot be written in one.
    """
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def task_runner() -> TaskRunner[Any]:
    """Return what reads documents side by side: threads or processes, by the settings."""
    from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

    settings = read_settings()
    if settings.readers == "processes":
        return ProcessPoolTaskRunner(max_workers=settings.readers_at_once)
    return ThreadPoolTaskRunner(max_workers=settings.readers_at_once)
