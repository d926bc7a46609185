"""What a run tells a person: one line for each thing, and none of them twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetch.ledger import new_entry
from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.breaker import Stop
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.fetch.told import counts, is_news, notes, outcome_lines, stop_line, warnings
from tasks.records import LANGUAGES, Language

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
UNTIL = datetime(2026, 11, 26, 9, 45)  # noqa: DTZ001 - the ledger's times are UTC, without zone
PDF: dict[str, Any] = {"sha256": "ab" * 32, "media_type": "application/pdf", "byte_size": 12_345}
WHY = "what the server said"
HELD = {reply for reply, what in CONSEQUENCES.items() if what.is_held}
TROUBLES = {reply for reply, what in CONSEQUENCES.items() if what.stops or what.is_passing}
STOPS = sorted({*TROUBLES, Reply.TOO_LARGE} - {Reply.INTERRUPTED})
"""What can end a run; an answer that broke off is of one document only."""


def outcome(
    reply: Reply | None,
    *,
    symbol: str = "A/66/165",
    language: Language = "en",
    detail: str = WHY,
    **others: Any,
) -> Outcome:
    """What became of a document; None where nothing was due."""
    wanted = Wanted("sg-66", symbol, language)
    if reply is None:
        return Outcome(wanted)
    entry = new_entry(
        source="network",
        asked="x",
        reply=reply,
        now=NOW,
        symbol=symbol,
        language=language,
        detail=detail,
        **others,
    )
    return Outcome(wanted, [entry])


def line(found: Outcome) -> str:
    (said,) = outcome_lines([found])
    return said


@pytest.mark.parametrize("reply", Reply)
def test_each_answer_has_a_line_that_names_document_and_answer(reply: Reply) -> None:
    said = line(outcome(reply))
    assert said.startswith("A/66/165 [en]: ")
    assert reply.value.replace("_", " ") in said
    assert WHY in said
    assert "_" not in said
    assert "asked again" not in said


@pytest.mark.parametrize("reply", Reply)
def test_each_answer_without_a_document_says_when_it_is_asked_again(reply: Reply) -> None:
    said = line(outcome(reply, recheck_at=UNTIL))
    assert said.endswith(f"{WHY}; asked again from 2026-11-26")


@pytest.mark.parametrize("reply", sorted(HELD))
def test_a_document_that_came_is_told_with_its_format_and_size(reply: Reply) -> None:
    said = line(outcome(reply, recheck_at=UNTIL, **PDF))
    assert said == f"A/66/165 [en]: {reply.value}, pdf, 12,345 bytes"


@pytest.mark.parametrize("others", [{}, PDF])
def test_what_a_person_should_look_at_stands_at_the_end(others: dict[str, Any]) -> None:
    said = line(outcome(Reply.AVAILABLE, review="its language cannot be told", **others))
    assert said.endswith(" — look at it: its language cannot be told")


def test_what_was_not_due_has_no_line() -> None:
    assert outcome_lines([outcome(None)]) == []


def test_the_same_of_several_languages_is_said_once() -> None:
    found = [outcome(Reply.ABSENT, language=language) for language in LANGUAGES]
    found.append(outcome(Reply.ABSENT, symbol="A/67/1"))
    assert outcome_lines(found) == [
        f"A/66/165 [{' '.join(LANGUAGES)}]: absent, {WHY}",
        f"A/67/1 [en]: absent, {WHY}",
    ]


@given(
    st.lists(
        st.builds(
            outcome,
            st.sampled_from([None, *Reply]),
            symbol=st.sampled_from(["A/66/165", "A/67/1"]),
            language=st.sampled_from(LANGUAGES),
            detail=st.sampled_from(["one", "another"]),
        ),
        max_size=10,
    )
)
def test_nothing_that_was_answered_goes_untold(found: list[Outcome]) -> None:
    lines = outcome_lines(found)
    assert len(lines) == len(set(lines))
    for item in found:
        if item.answer is not None:
            reply = item.answer.reply.value.replace("_", " ")
            (said,) = [
                text
                for text in lines
                if text.startswith(f"{item.wanted.symbol} [")
                and text.partition("]: ")[2] == f"{reply}, {item.answer.detail}"
            ]
            assert item.wanted.language in said.partition("[")[2].partition("]")[0].split()
    assert sum(counts(found).values()) == len(found)
    assert counts(found).get("not due", 0) == sum(item.answer is None for item in found)


@pytest.mark.parametrize("reply", STOPS)
@pytest.mark.parametrize("until", [None, UNTIL])
def test_a_stop_says_why_and_until_when(reply: Reply, until: datetime | None) -> None:
    said = stop_line(Stop(reply, WHY, until))
    name, _, rest = said.partition(": ")
    assert " " in name, "in words, and not by the name of a class"
    assert rest.startswith(WHY)
    assert said.endswith("; try again from 2026-11-26 09:45 UTC") == (until is not None)
    assert ("try again" in said) == (until is not None)


def test_no_two_stops_are_told_by_the_same_words() -> None:
    assert len({stop_line(Stop(reply, "", None)) for reply in Reply}) == len(Reply)


def test_counts_are_by_answer_and_in_order() -> None:
    found = [outcome(Reply.AVAILABLE), outcome(None), outcome(Reply.ABSENT), outcome(Reply.ABSENT)]
    assert list(counts(found).items()) == [("absent", 2), ("available", 1), ("not due", 1)]
    assert counts([]) == {}


def test_what_is_news() -> None:
    assert not is_news(outcome(None))
    assert not is_news(outcome(Reply.UNCHANGED))
    assert is_news(outcome(Reply.UNCHANGED, review="a doubt"))
    for reply in Reply:
        assert is_news(outcome(reply)) == (reply is not Reply.UNCHANGED)


@pytest.mark.parametrize("reply", Reply)
def test_the_notes_do_not_say_again_what_the_stop_says(reply: Reply) -> None:
    stop = Stop(Reply.BLOCKED, "a page instead of a document", UNTIL)
    found = outcome(reply)
    assert warnings([found], stop)[-1] == stop_line(stop)
    told = notes([found], stop) + warnings([found], stop)[:-1]
    assert told == ([] if reply in {*TROUBLES, Reply.UNCHANGED} else outcome_lines([found]))
    alone = [] if reply is Reply.UNCHANGED else outcome_lines([found])
    doubtful = warnings([found], None)
    assert notes([found], None) + doubtful == alone, "without a stop every trouble is told"
    assert bool(doubtful) == CONSEQUENCES[reply].is_passing


def test_an_answer_that_a_person_should_look_at_is_a_warning() -> None:
    found = outcome(Reply.AVAILABLE, review="another title")
    assert notes([found], None) == []
    assert warnings([found], None) == outcome_lines([found])


def test_no_news_is_no_note() -> None:
    assert notes([], None) == []
    assert notes([outcome(None), outcome(Reply.UNCHANGED)], None) == []
