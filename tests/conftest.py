"""What holds for every test: no network, and nothing of the person who runs them.

Settings of Prefect and of the product that the person has set are taken away,
and what Prefect or Great Expectations would keep in the home directory lands in
a folder that goes with the test run. Processes that a test starts inherit it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
from hypothesis import settings

from tests.kills import KILLS

# How long an example takes says how busy the machine is, with two workers above all;
# speed is measured by `make bench`.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

_KEPT = {"CTBT_SHARED", KILLS}
"""Where the real documents are, see tests.shared_documents; how often tests kill."""


class NetworkUsed(BaseException):
    """A test asked another machine; no `except Exception` may hide it."""


def _is_here(host: object) -> bool:
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: Python calls it before a name is looked up and before a connection is made."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return  # a socket of this machine's file system has a path, no tuple
    if not _is_here(host):
        raise NetworkUsed(f"tests use no network; asked for {host}")


@contextmanager
def _own_environment() -> Iterator[None]:
    before = dict(os.environ)
    for name in before:
        if name.startswith(("PREFECT_", "CTBT_")) and name not in _KEPT:
            del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="ctbt-tests-", ignore_cleanup_errors=True) as folder:
        os.environ |= {
            "PREFECT_HOME": f"{folder}/prefect",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


_environment = _own_environment()


def pytest_configure() -> None:
    """Before any test module is imported, since Prefect reads its settings when imported."""
    _environment.__enter__()
    sys.addaudithook(_refuse_network)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the environment back."""
    del config
    _environment.__exit__(None, None, None)
