"""Blocked is never told as absent, however the block looks, begins and ends."""

from __future__ import annotations

import pytest

from tasks.fetch.network.asking import Wanted
from tasks.fetch.replies import Reply
from tests.fake_un import Asked, Shape
from tests.fake_un.wire import Answer as FakeAnswer
from tests.fetch.sessions import SYMBOL, Place

WORD, PAPER = (SYMBOL, "en", "docx"), (SYMBOL, "en", "pdf")


def test_blocked_never_becomes_absent(place: Place) -> None:
    place.un.block()
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    assert outcome.stop.reply is Reply.BLOCKED
    assert outcome.stop.until is not None
    assert place.replies() == ["blocked"]
    assert "absent" not in place.replies("canary")
    assert place.asked() == ["docx"], "a server that blocks is not asked any further"

    place.un.unblock()
    place.fetch(force=True)
    assert place.replies()[-1] == "available"


def test_a_block_that_begins_in_the_middle_of_a_chain(place: Place) -> None:
    """The first misses are true ones, the later ones the block: none is believed."""
    place.un.documents.clear()
    place.fetch()
    place.un.clear_log()
    place.fetch(refresh=True)
    chain = len(place.un.requests)
    assert chain == 9, "a miss, a canary, the same again, the rest of the chain, a canary"
    for first in range(1, chain):
        place.un.unblock()
        place.un.clear_log()
        place.un.soft_block_after = first
        (outcome,) = place.fetch(force=True, refresh=True)
        told = [entry.reply for entry in outcome.entries if entry.purpose == "document"]
        blocked_at = next(n for n, item in enumerate(place.un.requests) if item.blocked)
        assert blocked_at == first
        assert outcome.stop is not None, first
        assert Reply.ABSENT not in told, first
        assert Reply.BLOCKED in told, first
        place.un.soft_block_after = None


def test_a_block_that_ends_before_the_canary_is_asked(place: Place) -> None:
    place.fetch(Wanted("sg-67", "A/67/999", "en"))
    place.un.clear_log()
    place.un.script(WORD, [Shape.PAGE_SHELL])
    answer = place.one()
    assert answer.reply is Reply.AVAILABLE
    assert place.asked() == ["docx", "docx"], "asked again when the canary had come"
    assert "absent" not in [
        entry.reply.value for entry in place.entries() if entry.symbol == SYMBOL
    ]


@pytest.mark.parametrize(
    "shape", [Shape.NOT_FOUND, Shape.NO_MATCH, Shape.ERROR_91, Shape.SAYS_MISSING, Shape.EMPTY]
)
def test_a_block_that_looks_like_any_other_miss(place: Place, shape: Shape) -> None:
    """Whatever the server says of everything: without one document that came, no miss counts."""
    place.un.block_shape = shape
    for _ in range(2):
        place.un.block()
        (outcome,) = place.fetch(force=True)
        assert outcome.stop is not None
        place.un.unblock()
        place.fetch(Wanted("sg-67", "A/67/999", "en"), force=True)
    told = {entry.reply for entry in place.entries() if entry.symbol == SYMBOL}
    assert told == {Reply.BLOCKED}


def test_a_canary_from_a_cache_vouches_for_nothing(place: Place) -> None:
    """Something in front of a server that blocks still says "not modified"."""
    place.fetch()
    un = place.un
    un.script(None, [Shape.PAGE_SHELL], forever=True)
    un.script((SYMBOL, "en", "docx"), [Shape.NORMAL], forever=True)
    seen = un.answer

    def conditional_only(asked: Asked) -> FakeAnswer:
        if asked.symbol == SYMBOL and "if-none-match" not in asked.headers:
            asked.symbol = "A/1/1"
        return seen(asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(un, "answer", conditional_only)
        (outcome,) = place.fetch(Wanted("sg-67", "A/67/999", "en"))
    assert outcome.stop is not None
    assert outcome.stop.reply is Reply.BLOCKED
