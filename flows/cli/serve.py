"""`ctbt serve`: server, schedule and worker in one command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deployments.serve import login_lines, serve
from flows.cli.output import say
from tasks.settings import read_settings


def run_serve(
    *, host: str, port: int, inboxes: Sequence[Path], names: Sequence[str], home: Path | None
) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: the port is in use, the home is served already, or PREFECT_API_URL names
            another server.
        ReferenceDataError: the registry of this machine cannot be read.
        ServerStopped: the server did not start, or ended by itself.
    """
    serve(read_settings(home=home), host=host, port=port, inboxes=inboxes, names=names)


def show_login(home: Path | None) -> None:
    """Print how to log in.

    Raises:
        SettingsError: the login cannot be made or read.
    """
    say(login_lines(read_settings(home=home)))
