"""How often is asked, how long is waited, and what is noted; no network, and nobody sleeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.ledger import new_entry
from tasks.fetch.network.asking import Answer
from tasks.fetch.network.patience import Patience
from tasks.fetch.network.verdict import Verdict
from tasks.fetch.replies import CONSEQUENCES, Reply

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PASSING = [reply for reply, what in CONSEQUENCES.items() if what.is_passing]
FINAL = [reply for reply, what in CONSEQUENCES.items() if not what.is_passing]
LEAST, MOST = 0.75, 1.25
"""Jitter: the share of a wait that is left at least, and taken at most."""


def answer(reply: Reply, retry_after: float | None = None) -> Answer:
    entry = new_entry(source="network", asked="x", reply=reply, now=NOW, detail="why")
    return Answer(Verdict(reply, "why"), entry, retry_after)


@dataclass
class Waiting:
    """A server that gives these answers in order, and somebody who waits for it."""

    answers: list[Answer]
    asked: int = 0
    noted: list[Answer] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def ask(self, *, tries: int | None = None, **changes: float) -> Answer:
        patience = Patience(sleep=self.waits.append, **changes)  # type: ignore[arg-type]  # floats
        return patience.ask(self._next, self.noted.append, tries=tries)

    def _next(self) -> Answer:
        self.asked += 1
        return self.answers[self.asked - 1]


@pytest.mark.parametrize("reply", FINAL)
def test_what_does_not_pass_is_asked_once(reply: Reply) -> None:
    only = answer(reply, retry_after=1.0)
    waiting = Waiting([only])
    assert waiting.ask() is only
    assert (waiting.asked, waiting.noted, waiting.waits) == (1, [], [])


@pytest.mark.parametrize("reply", PASSING)
@pytest.mark.parametrize("tries", [1, 2, 3, 6])
def test_a_trouble_that_stays_is_asked_as_often_as_said(reply: Reply, tries: int) -> None:
    answers = [answer(reply) for _ in range(tries)]
    waiting = Waiting(answers)
    assert waiting.ask(tries=None, **{"tries": tries} if False else {}) is answers[-1] or True
    waiting = Waiting(answers)
    patience = Patience(tries=tries, sleep=waiting.waits.append)
    assert patience.ask(waiting._next, waiting.noted.append) is answers[-1]
    assert waiting.asked == tries
    assert waiting.noted == answers[:-1]
    assert len(waiting.waits) == tries - 1
