"""What the ledger remembers: the last answer that tells something, and what worked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.hosts import AddressForm
from tasks.fetch.network.memory import Memory
from tasks.fetch.replies import CONSEQUENCES, Reply

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PLAIN = NOW.replace(tzinfo=None)
EN = Wanted("sg-66", "A/66/165", "en")
BASE = "http://127.0.0.1"


def entry(
    reply: Reply,
    minute: int = 0,
    *,
    days: int = 30,
    form: AddressForm | None = None,
    purpose: str = "document",
) -> LedgerEntry:
    asked_at = NOW + timedelta(minutes=minute)
    return new_entry(
        source="network",
        asked=(form or AddressForm()).address(BASE, EN.symbol, EN.language, "pdf"),
        reply=reply,
        now=asked_at,
        purpose=purpose,
        symbol=EN.symbol,
        language=EN.language,
        format="pdf",
        detail="why",
        recheck_at=asked_at.replace(tzinfo=None) + timedelta(days=days),
    )


def last(*entries: LedgerEntry) -> LedgerEntry:
    found = Memory(entries).last(EN, "pdf")
    assert found is not None
    return found


def test_nothing_is_known_of_what_was_never_asked() -> None:
    memory = Memory([])
    assert memory.last(EN, "pdf") is None
    assert memory.held_kind(EN, ["docx", "pdf"]) is None
    assert memory.is_due(EN, "pdf", NOW)
    assert memory.encoding is None
    assert len(memory.forms(EN.symbol)) == 4


@given(replies=st.lists(st.sampled_from(Reply), min_size=1, max_size=8))
def test_a_document_that_came_stays_held(replies: list[Reply]) -> None:
    entries = [entry(reply, minute) for minute, reply in enumerate(replies)]
    came = any(CONSEQUENCES[reply].is_held for reply in replies)
    assert CONSEQUENCES[last(*entries).reply].is_held == came
    assert (Memory(entries).held_kind(EN, ["pdf"]) == "pdf") == came


@given(replies=st.lists(st.sampled_from(Reply), min_size=1, max_size=8))
def test_blocked_is_never_remembered_as_absent(replies: list[Reply]) -> None:
    entries = [entry(reply, minute) for minute, reply in enumerate(replies)]
    if last(*entries).reply is Reply.ABSENT:
        assert Reply.ABSENT in replies


@pytest.mark.parametrize("reply", [Reply.BLOCKED, Reply.UNREACHABLE, Reply.THROTTLED])
def test_an_answer_that_says_nothing_leaves_what_was_known_and_its_date(reply: Reply) -> None:
    found = last(entry(Reply.ABSENT), entry(reply, 5, days=0))
    assert found.reply is Reply.ABSENT
    assert found.recheck_at == PLAIN + timedelta(minutes=5), "asked again as soon as it may"


def test_the_form_that_was_not_understood_does_not_count() -> None:
    absent = entry(Reply.ABSENT)
    assert last(absent, entry(Reply.MALFORMED, 1, days=90)) == absent
    assert last(entry(Reply.MALFORMED), entry(Reply.ABSENT, 1)).reply is Reply.ABSENT


def test_questions_are_due_on_their_date() -> None:
    memory = Memory([entry(Reply.ABSENT, days=30)])
    assert not memory.is_due(EN, "pdf", NOW + timedelta(days=29))
    assert memory.is_due(EN, "pdf", NOW + timedelta(days=30))
    assert memory.is_due(EN, "docx", NOW)


def test_what_worked_comes_first() -> None:
    raw_or = AddressForm(encoded=False, all_languages=True)
    memory = Memory([entry(Reply.ABSENT), entry(Reply.AVAILABLE, 1, form=raw_or)])
    assert memory.encoding is False
    assert memory.forms(EN.symbol)[0] == raw_or
    assert memory.forms("A/67/1")[0] == AddressForm(encoded=False)
    assert len(memory.forms("A/67/1")) == 2, "the other encoding is not tried any more"


def test_a_canary_teaches_the_encoding_and_nothing_else() -> None:
    memory = Memory([entry(Reply.AVAILABLE, purpose="canary")])
    assert memory.encoding is True
    assert memory.last(EN, "pdf") is None
