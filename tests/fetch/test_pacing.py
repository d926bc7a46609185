"""Politeness: one request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.network.pacing import Pacer

UN, OTHER = "https://documents.un.org/a", "https://docs.un.org/b"


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@given(
    spans=st.lists(st.floats(0, 10), min_size=2, max_size=8),
    shortest=st.floats(0, 3),
    more=st.floats(0, 3),
)
def test_between_two_requests_lies_a_pause(
    spans: list[float], shortest: float, more: float
) -> None:
    clock = Clock()
    pacer = Pacer((shortest, shortest + more), clock=clock.read, sleep=clock.sleep)
    ended: float | None = None
    for span in spans:
        with pacer.turn(UN):
            if ended is not None:
                assert shortest - 1e-6 <= clock.now - ended <= shortest + more + 1e-6
            clock.now += span
        ended = clock.now


def test_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    pacer = Pacer((2.0, 2.0), clock=clock.read, sleep=clock.sleep)
    for url in (UN, OTHER):
        with pacer.turn(url):
            pass
    assert clock.slept == []
    with pacer.turn(UN):
        pass
    assert clock.slept == [2.0]


def test_a_request_that_failed_counts_too() -> None:
    clock = Clock()
    pacer = Pacer((2.0, 2.0), clock=clock.read, sleep=clock.sleep)
    try:
        with pacer.turn(UN):
            raise OSError
    except OSError:
        clock.now += 0.5
    with pacer.turn(UN):
        pass
    assert clock.slept == [1.5]


def test_one_at_a_time_also_from_several_threads() -> None:
    pacer = Pacer((0.0, 0.0))
    under_way, most = 0, 0

    def ask() -> None:
        nonlocal under_way, most
        for _ in range(5):
            with pacer.turn(UN):
                under_way += 1
                most = max(most, under_way)
                time.sleep(0.001)
                under_way -= 1

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
