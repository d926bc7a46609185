"""Waiting for a passing trouble: how often, how long, and never longer than is polite."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_attempt

from tasks.fetch.network.asking import Answer
from tasks.fetch.replies import CONSEQUENCES


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long is waited for a passing trouble.

    Attributes:
        tries: questions at the most, the first one included.
        first_wait: seconds before the second try; doubled for each further one, with jitter.
        longest_wait: seconds; a server that asks for more is not waited for.
        most_bytes: of body in one run; a run that has received more ends.
        sleep: for tests.
    """

    tries: int = 3
    first_wait: float = 2.0
    longest_wait: float = 60.0
    most_bytes: int = 4_000_000_000
    sleep: Callable[[float], None] = time.sleep

    def asks_too_much(self, answer: Answer) -> bool:
        """Say whether the server asks for a longer wait than a run can spend."""
        return (answer.retry_after or 0.0) > self.longest_wait

    def ask(
        self, ask: Callable[[], Answer], note: Callable[[Answer], None], *, tries: int | None = None
    ) -> Answer:
        """Ask until the answer is no passing trouble, or the tries are used up; return the last.

        Args:
            ask: asks once.
            note: told of every answer but the last.
            tries: fewer than usual.
        """
        retrying = Retrying(
            stop=stop_after_attempt(tries or self.tries),
            retry=retry_if_result(self._is_worth_waiting),
            wait=self._wait,
            sleep=self.sleep,
            before_sleep=lambda state: note(_answer(state)),
            retry_error_callback=_answer,
        )
        answer: Answer = retrying(ask)
        return answer

    def _is_worth_waiting(self, answer: Answer) -> bool:
        return CONSEQUENCES[answer.verdict.reply].is_passing and not self.asks_too_much(answer)

    def _wait(self, state: RetryCallState) -> float:
        doubled: float = self.first_wait * 2 ** (state.attempt_number - 1)
        jittered = doubled * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        return max(min(jittered, self.longest_wait), _answer(state).retry_after or 0.0)


def _answer(state: RetryCallState) -> Answer:
    if state.outcome is None:
        raise AssertionError("a try without an outcome")
    answer: Answer = state.outcome.result()
    return answer
