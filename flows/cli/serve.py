"""`ctbt serve`: server, schedule and worker in one command."""

from __future__ import annotations

from pathlib import Path

from deployments.serve import serve
from tasks.settings import read_settings


def run_serve(*, host: str, port: int, inbox: Path | None, home: Path | None) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: the port is in use, or PREFECT_API_URL names another server.
        ReferenceDataError: the registry of this machine cannot be read.
        ServerStopped: the server did not start, or ended by itself.
    """
    serve(read_settings(home=home), host=host, port=port, inbox=inbox)
