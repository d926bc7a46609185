"""What a run tells a person: what came, why anything is missing, and when to try again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.fetch.network.breaker import Stop
from tasks.fetch.network.outcome import Outcome
from tasks.fetch.network.verdict import DOCUMENT_TYPES
from tasks.fetch.replies import CONSEQUENCES, Reply

_NAMES = {
    Reply.UNREACHABLE: "the UN document server cannot be reached",
    Reply.BLOCKED: "the UN document server blocks us",
    Reply.CHALLENGE: "the UN document server wants to see a browser",
    Reply.DENIED: "the UN document server refuses us",
    Reply.THROTTLED: "the UN document server wants fewer questions",
    Reply.OUTAGE: "the UN document server is out of order",
    Reply.TOO_LARGE: "this run has received more than it may",
}


def stop_line(stop: Stop) -> str:
    """Say why nothing more was asked, and when to try again."""
    name = _NAMES.get(stop.reply, stop.reply.value)
    when = f"; try again from {stop.until:%Y-%m-%d %H:%M} UTC" if stop.until else ""
    return f"{name}: {stop.detail}{when}"


def outcome_lines(outcomes: Iterable[Outcome]) -> list[str]:
    """Say what became of documents, the languages of which the same is to be said together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        said = _said(outcome)
        if said is not None:
            key = (outcome.wanted.symbol, said)
            grouped.setdefault(key, []).append(outcome.wanted.language)
    return [
        f"{symbol} [{' '.join(languages)}]: {said}" for (symbol, said), languages in grouped.items()
    ]


def _said(outcome: Outcome) -> str | None:
    answer = outcome.answer
    if answer is None:
        return None
    said = answer.reply.value.replace("_", " ")
    kind = next((kind for kind in DOCUMENT_TYPES if kind == answer.media_type), None)
    if kind is not None:
        said += f", {DOCUMENT_TYPES[kind]}, {answer.byte_size:,} bytes"
    else:
        said += f", {answer.detail}"
        if answer.recheck_at is not None:
            said += f"; asked again from {answer.recheck_at:%Y-%m-%d}"
    return said + (f" — look at it: {answer.review}" if answer.review else "")


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many documents got each class of answer; "not due" for those not asked."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        silent = "not due" if outcome.stop is None else "not asked"
        key = outcome.answer.reply.value if outcome.answer is not None else silent
        found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))


def is_news(outcome: Outcome) -> bool:
    """True when a person should read of it: it was asked for, and did more than not change."""
    answer = outcome.answer
    return answer is not None and (answer.reply is not Reply.UNCHANGED or answer.review is not None)


def notes(outcomes: Sequence[Outcome], stop: Stop | None) -> list[str]:
    """Return what a run should note of its questions to the server."""
    return outcome_lines(
        outcome
        for outcome in outcomes
        if is_news(outcome) and not _is_covered(outcome, stop) and not _asks_for_a_look(outcome)
    )


def warnings(outcomes: Sequence[Outcome], stop: Stop | None) -> list[str]:
    """Return what a person should do something about: a server that stops us, doubtful answers."""
    lines = outcome_lines(
        outcome
        for outcome in outcomes
        if is_news(outcome) and not _is_covered(outcome, stop) and _asks_for_a_look(outcome)
    )
    return lines + ([stop_line(stop)] if stop is not None else [])


def _asks_for_a_look(outcome: Outcome) -> bool:
    """Return True if a person should look at the answer, or it says nothing of the document."""
    answer = outcome.answer
    return answer is not None and (
        answer.review is not None or CONSEQUENCES[answer.reply].is_passing
    )


def _is_covered(outcome: Outcome, stop: Stop | None) -> bool:
    """True when the line about the stop says all there is to say of this document."""
    answer = outcome.answer
    return (
        stop is not None
        and answer is not None
        and (CONSEQUENCES[answer.reply].is_passing or CONSEQUENCES[answer.reply].stops)
    )
