"""When the server is left in peace, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.breaker import Breaker
from tasks.fetch.replies import Reply
from tests.specimens import project_reference

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PLAIN = NOW.replace(tzinfo=None)
LIMITS = project_reference().servers.breaker


@pytest.mark.parametrize(
    "reply",
    [Reply.BLOCKED, Reply.CHALLENGE, Reply.DENIED, Reply.THROTTLED, Reply.OUTAGE],
)
def test_each_reason_has_its_time(reply: Reply) -> None:
    breaker = Breaker(LIMITS)
    stop = breaker.open(reply, "why", NOW, None)
    assert breaker.stop is stop
    assert stop.until == PLAIN + timedelta(minutes=getattr(LIMITS, f"{reply.value}_minutes"))


def test_nobody_there_is_no_reason_to_wait() -> None:
    assert Breaker(LIMITS).open(Reply.UNREACHABLE, "why", NOW, None).until is None


def test_the_server_may_ask_for_more_time() -> None:
    day = 86_400.0
    stop = Breaker(LIMITS).open(Reply.THROTTLED, "why", NOW, day)
    assert stop.until == PLAIN + timedelta(days=1)


def entry(reply: Reply, until: datetime | None = None) -> LedgerEntry:
    return new_entry(
        source="network", asked="url", reply=reply, now=NOW, detail="why", stops_until=until
    )


@pytest.mark.parametrize(("minutes", "is_open"), [(1, True), (-1, False), (0, False)])
def test_a_later_run_remembers(minutes: int, is_open: bool) -> None:
    breaker = Breaker(LIMITS)
    breaker.recall([entry(Reply.BLOCKED, PLAIN + timedelta(minutes=minutes))], NOW)
    assert (breaker.stop is not None) == is_open


def test_a_document_that_came_later_ends_the_pause() -> None:
    until = PLAIN + timedelta(hours=1)
    stopped = entry(Reply.BLOCKED, until)
    for minutes, is_open in ((1, False), (-1, True)):
        came = entry(Reply.AVAILABLE).model_copy(
            update={"asked_at": PLAIN + timedelta(minutes=minutes)}
        )
        breaker = Breaker(LIMITS)
        breaker.recall([stopped, came], NOW)
        assert (breaker.stop is not None) == is_open


def test_what_came_before_the_canary_failed_ends_no_pause() -> None:
    """The miss was asked first, then a document came, then the canary did not."""
    stopped = entry(Reply.BLOCKED, PLAIN + timedelta(hours=1))
    came = entry(Reply.AVAILABLE).model_copy(update={"asked_at": PLAIN + timedelta(seconds=1)})
    failed = entry(Reply.UNCLEAR).model_copy(
        update={"asked_at": PLAIN + timedelta(seconds=2), "purpose": "canary"}
    )
    breaker = Breaker(LIMITS)
    breaker.recall([stopped, came, failed], NOW)
    assert breaker.stop is not None
