"""The Prefect server as this program runs it: a process that `deployments.server` starts.

It is Prefect's own application. Around it stands what Prefect has no setting for: requests
under a name that is not the server's are refused, which is how a web page reaches a server of
this machine that it may not ask (DNS rebinding). Login, cross-origin requests and CSRF are
Prefect's own settings, which come as environment variables.

The process ends with its parent, however that ends: its standard input is a pipe that nobody
writes to, and which closes then. That holds on every Unix.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware

_GRACE_SECONDS = 10.0
"""What a server whose parent is gone may take to end in order."""


def main(arguments: Sequence[str]) -> None:
    """Serve on a socket that the parent listens at, under these names, until told to stop."""
    parser = argparse.ArgumentParser(prog="deployments.guarded")
    parser.add_argument("--socket", type=int, required=True, help="descriptor of the socket")
    parser.add_argument("--name", action="append", required=True, help="a name of the server")
    given = parser.parse_args(arguments)
    _end_with_parent()
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    api = get_current_settings().server.api
    config = uvicorn.Config(
        TrustedHostMiddleware(create_app(final=True), allowed_hosts=given.name),
        timeout_keep_alive=api.keepalive_timeout,
        ws_ping_interval=api.websocket_ping_interval,
        ws_ping_timeout=api.websocket_ping_timeout,
        log_level="warning",
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=given.socket)])


def _end_with_parent() -> None:
    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1:])
