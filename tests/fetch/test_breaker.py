"""When the server is left in peace, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.fetch.ledger import new_entry
from tasks.fetch.network.breaker import Breaker
from tasks.fetch.replies import Reply
from tests.specimens import project_reference

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PLAIN = NOW.replace(tzinfo=None)
LIMITS = project_reference().servers.breaker


def test_one_answer_is_enough_where_the_server_wants_no_more() -> None:
    for reply in (Reply.BLOCKED, Reply.CHALLENGE, Reply.DENIED):
        breaker = Breaker(LIMITS)
        stop = breaker.note(reply, "why", NOW, None)
        assert stop is not None
        assert stop is breaker.stop
        minutes = getattr(LIMITS, f"{reply.value}_minutes")
        assert stop.until == PLAIN + timedelta(minutes=minutes)


@pytest.mark.parametrize("reply", [Reply.THROTTLED, Reply.OUTAGE])
def test_failures_in_a_row_open_it(reply: Reply) -> None:
    breaker = Breaker(LIMITS)
    for _ in range(LIMITS.consecutive_failures - 1):
        assert breaker.note(reply, "why", NOW, None) is None
    assert breaker.note(reply, "why", NOW, None) is not None


def test_a_good_answer_between_them_counts() -> None:
    breaker = Breaker(LIMITS)
    for _ in range(10):
        for _ in range(LIMITS.consecutive_failures - 1):
            assert breaker.note(Reply.OUTAGE, "why", NOW, None) is None
        assert breaker.note(Reply.ABSENT, "why", NOW, None) is None
    assert breaker.stop is None


def test_the_server_may_ask_for_more_time() -> None:
    day = 86_400.0
    stop = Breaker(LIMITS).open(Reply.THROTTLED, "why", NOW, day)
    assert stop.until == PLAIN + timedelta(days=1)


def test_a_later_run_remembers() -> None:
    def entry(until: datetime) -> object:
        return new_entry(
            source="network",
            asked="url",
            reply=Reply.BLOCKED,
            now=NOW,
            detail="why",
            stops_until=until,
        )

    for minutes, is_open in ((1, True), (-1, False), (0, False)):
        breaker = Breaker(LIMITS)
        breaker.recall([entry(PLAIN + timedelta(minutes=minutes))], NOW)  # type: ignore[list-item]
        assert (breaker.stop is not None) == is_open
