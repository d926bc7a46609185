"""How often is asked, how long is waited, and what is noted; no network, and nobody sleeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

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
"""Jitter: the shares of a wait between which it is drawn."""


def answer(reply: Reply = Reply.OUTAGE, retry_after: float | None = None) -> Answer:
    entry = new_entry(source="network", asked="x", reply=reply, now=NOW, detail="why")
    return Answer(Verdict(reply, "why"), entry, retry_after)


@dataclass
class Waiting:
    """Somebody who waits for a server that gives answers in this order, then the last for ever."""

    answers: Sequence[Answer]
    asked: int = 0
    noted: list[Answer] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def ask(self, *, tries: int = 3, first_wait: float = 2.0, longest_wait: float = 60.0) -> Answer:
        patience = Patience(
            tries=tries, first_wait=first_wait, longest_wait=longest_wait, sleep=self.waits.append
        )
        return patience.ask(self.next, self.noted.append)

    def next(self) -> Answer:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


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
    assert waiting.ask(tries=tries) is answers[-1], "the last answer counts"
    assert waiting.asked == tries
    assert waiting.noted == answers[:-1], "every answer but the last, which the caller writes"
    assert len(waiting.waits) == tries - 1


@given(st.integers(1, 6), st.sampled_from(PASSING), st.sampled_from(FINAL), st.integers(0, 8))
def test_asking_ends_with_the_first_answer_that_counts(
    tries: int, trouble: Reply, end: Reply, troubles: int
) -> None:
    answers = [*(answer(trouble) for _ in range(troubles)), answer(end)]
    waiting = Waiting(answers)
    last = waiting.ask(tries=tries)
    assert waiting.asked == min(tries, troubles + 1)
    assert last is answers[waiting.asked - 1]
    assert [*map(id, waiting.noted), id(last)] == [*map(id, answers[: waiting.asked])]


def test_fewer_tries_for_one_question() -> None:
    waiting = Waiting([answer()])
    Patience(tries=5, sleep=waiting.waits.append).ask(waiting.next, waiting.noted.append, tries=2)
    assert waiting.asked == 2


@given(st.integers(2, 8), st.floats(0.01, 10.0))
def test_each_wait_is_twice_the_one_before_but_for_the_jitter(
    tries: int, first_wait: float
) -> None:
    waiting = Waiting([answer()])
    waiting.ask(tries=tries, first_wait=first_wait)
    for number, wait in enumerate(waiting.waits):
        doubled = first_wait * 2**number
        assert min(60.0, LEAST * doubled) <= wait <= min(60.0, MOST * doubled)
    assert all(one <= other for one, other in pairwise(waiting.waits)), "it never gets impatient"


def test_waits_are_no_clockwork() -> None:
    waits = set()
    for _ in range(50):
        waiting = Waiting([answer()])
        waiting.ask(tries=2)
        waits |= set(waiting.waits)
    assert len(waits) > 40
    assert max(waits) - min(waits) > 0.25 * (MOST - LEAST) * 2.0


def test_without_a_first_wait_nobody_waits() -> None:
    waiting = Waiting([answer()])
    waiting.ask(tries=4, first_wait=0.0)
    assert waiting.waits == [0.0] * 3


@given(st.lists(st.one_of(st.none(), st.floats(0.0, 60.0)), min_size=2, max_size=5))
def test_it_is_never_asked_before_the_server_allows(asked_for: list[float | None]) -> None:
    answers = [answer(Reply.THROTTLED, seconds) for seconds in asked_for]
    waiting = Waiting(answers)
    waiting.ask(tries=len(answers))
    for number, (wait, seconds) in enumerate(zip(waiting.waits, asked_for[:-1], strict=True)):
        assert wait >= max(seconds or 0.0, LEAST * 2.0 * 2**number)
        assert wait <= max(seconds or 0.0, MOST * 2.0 * 2**number)


@pytest.mark.parametrize(("seconds", "asked"), [(59.9, 3), (60.0, 3), (60.1, 1), (7200.0, 1)])
def test_a_server_that_asks_for_more_than_a_run_can_spend(seconds: float, asked: int) -> None:
    waiting = Waiting([answer(Reply.THROTTLED, seconds)])
    last = waiting.ask(longest_wait=60.0)
    assert waiting.asked == asked
    assert len(waiting.waits) == asked - 1
    assert all(wait == seconds for wait in waiting.waits)
    assert Patience(longest_wait=60.0).asks_too_much(last) == (asked == 1)


def test_a_server_that_loses_its_patience_is_left() -> None:
    answers = [answer(), answer(Reply.THROTTLED, 3600.0), answer(Reply.AVAILABLE)]
    waiting = Waiting(answers)
    assert waiting.ask(tries=5) is answers[1]
    assert waiting.noted == answers[:1]


def test_an_error_of_ours_is_no_trouble_of_the_server() -> None:
    waiting = Waiting([])
    with pytest.raises(IndexError):
        waiting.ask()
    assert (waiting.asked, waiting.waits) == (1, [])
