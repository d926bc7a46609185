"""What is asked for to tell "blocked" from "absent": our last document, then the listed ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.ledger import LedgerEntry, new_entry
from tasks.fetch.network.canary import canaries
from tasks.fetch.replies import CONSEQUENCES, Reply
from tests.specimens import project_reference

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SERVERS = project_reference().servers
LISTED = [(item.symbol, item.language, item.format) for item in SERVERS.canaries]
HELD = [reply for reply, what in CONSEQUENCES.items() if what.is_held]


def entry(
    symbol: str | None, reply: Reply = Reply.AVAILABLE, minute: int = 0, **others: Any
) -> LedgerEntry:
    fields: dict[str, Any] = {"source": "network", "language": "en", "format": "docx"}
    return new_entry(
        asked=f"http://127.0.0.1/{symbol}",
        reply=reply,
        now=NOW + timedelta(minutes=minute),
        detail="why",
        symbol=symbol,
        **fields | others,
    )


def asked_for(*entries: LedgerEntry) -> list[tuple[str, str, str]]:
    """Return symbol, language and format of each canary, in order."""
    found = canaries(entries, SERVERS)
    assert all(wanted.edition_id is None and not wanted.is_report for wanted, _ in found)
    return [(wanted.symbol, wanted.language, kind) for wanted, kind in found]


def test_with_nothing_of_our_own_the_listed_ones() -> None:
    assert asked_for() == LISTED
    assert len(LISTED) == len(set(LISTED)) > 1, "one can be taken off the server"


def test_our_own_last_document_comes_first() -> None:
    first, last = entry("A/62/100"), entry("A/63/100", minute=1)
    assert asked_for(first, last) == [("A/63/100", "en", "docx"), *LISTED]
    again = entry("A/62/100", Reply.UNCHANGED, 2)
    assert asked_for(first, last, again) == [("A/62/100", "en", "docx"), *LISTED]


def test_a_listed_one_that_came_last_stands_once_and_first() -> None:
    symbol, language, kind = LISTED[1]
    came = entry(symbol, language=language, format=kind, purpose="canary")
    assert asked_for(came) == [LISTED[1], LISTED[0], *LISTED[2:]]


@pytest.mark.parametrize("reply", [reply for reply in Reply if reply not in HELD])
def test_what_did_not_come_is_no_canary(reply: Reply) -> None:
    assert asked_for(entry("A/62/100", reply)) == LISTED


@pytest.mark.parametrize(
    "others",
    [{"source": "inbox"}, {"source": "specimen"}, {"language": None}, {"format": None}],
)
def test_only_what_this_server_gave_to_a_question_that_can_be_asked_again(
    others: dict[str, Any],
) -> None:
    assert asked_for(entry("A/62/100", **others)) == LISTED


def test_a_search_is_no_canary() -> None:
    """A question of discovery names no document."""
    search = entry(None, language=None, format=None, purpose="discovery")
    assert asked_for(search) == LISTED
    assert asked_for(entry("A/62/100"), search) == [("A/62/100", "en", "docx"), *LISTED]


@given(
    st.lists(
        st.builds(
            entry,
            st.sampled_from(["A/62/100", "A/63/100", "S/2013/220", "A/80/604/Add.1"]),
            st.sampled_from(Reply),
            st.integers(0, 9),
            language=st.sampled_from(["en", "fr"]),
            format=st.sampled_from(["docx", "pdf"]),
            purpose=st.sampled_from(["document", "canary"]),
        ),
        max_size=8,
    )
)
def test_the_listed_ones_are_always_there_and_none_twice(entries: list[LedgerEntry]) -> None:
    found = asked_for(*entries)
    assert len(found) == len(set(found))
    assert set(LISTED) <= set(found)
    assert len(found) <= len(LISTED) + 1, "no more than one of our own"
    held = [item for item in entries if item.reply in HELD]
    if held:
        assert found[0] == (held[-1].symbol, held[-1].language, held[-1].format)
