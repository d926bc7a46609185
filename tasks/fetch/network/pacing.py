"""Politeness: one request at a time to a host, and a pause of uneven length between two."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Pacer:
    """Gives each host one turn at a time.

    Args:
        pause: shortest and longest pause in seconds between the end of one
            request to a host and the start of the next.
        clock, sleep: for tests.
    """

    def __init__(
        self,
        pause: tuple[float, float],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Start without any host."""
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._locks: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._own = threading.Lock()

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Wait for the host's turn, and hold it while the body runs."""
        host = urlsplit(url).netloc
        with self._own:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            wait = self._free_at.get(host, 0.0) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                # Jitter, so that our requests are no clockwork; nothing secret depends on it.
                pause = random.uniform(*self._pause)  # noqa: S311
                self._free_at[host] = self._clock() + pause
