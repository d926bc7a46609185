"""One document by its chain: every shape of answer leads where it should, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.fetch.network.asking import Wanted
from tasks.fetch.network.exchange import retry_after
from tasks.fetch.network.fetcher import fetch_all
from tasks.fetch.replies import CONSEQUENCES, Reply
from tasks.fetch.told import counts
from tests.fake_un import Asked, Shape, make_pdf, masthead, native_word, report
from tests.fake_un.wire import Answer as FakeAnswer
from tests.fake_un.wire import head
from tests.fetch.sessions import EN, SYMBOL, Place, canaries_asked, documents

WORD, PAPER = (SYMBOL, "en", "docx"), (SYMBOL, "en", "pdf")


def test_the_best_format_comes_and_nothing_else_is_asked(place: Place) -> None:
    answer = place.one()
    assert (answer.reply, answer.format) == (Reply.AVAILABLE, "docx")
    assert place.asked() == ["docx"]
    (document, _) = sorted(place.archive.documents(), key=lambda item: item.file_name)
    assert document.file_name == "A_66_165.en.docx"
    assert place.archive.read(document) == place.un.documents[WORD]
    assert document.printed.symbol == SYMBOL
    assert document.printed.language == "en"
    assert document.printed.session == 66
    assert document.first.headers["etag"].startswith('"')
    assert document.first.asked == answer.asked
    assert document.sha256 == answer.sha256


@pytest.mark.parametrize(
    ("shape", "replies"),
    [
        (Shape.NOT_FOUND, ["absent", "absent"]),
        (Shape.NO_MATCH, ["absent", "absent"]),
        (Shape.ERROR_91, ["no_word_version"]),
        (Shape.SAYS_MISSING, ["missing_document", "missing_document"]),
        (Shape.OTHER_DOCUMENT, ["wrong_document"]),
        (Shape.LOOK_ALIKE, ["wrong_document"]),
        (Shape.OTHER_LANGUAGE, ["wrong_language"]),
        (Shape.BAD_REQUEST, ["malformed", "malformed", "malformed"]),
        (Shape.SCAN, ["scan"]),
        (Shape.ZIP_BOMB, ["damaged"]),
        (Shape.LENGTH_HUGE, ["too_large"]),
        (Shape.ENDLESS, ["too_large"]),
        (Shape.GZIP_BOMB, ["too_large"]),
        (Shape.GZIP_BROKEN, ["damaged"]),
        (Shape.LENGTH_TOO_SHORT, ["damaged"]),
        (Shape.REDIRECT_OTHER_HOST, ["off_limits"]),
        (Shape.REDIRECT_METADATA, ["off_limits"]),
        (Shape.REDIRECT_FILE, ["off_limits"]),
        (Shape.PAGE_SHELL, ["absent", "absent"]),
        (Shape.EMPTY, ["not_published"]),
        (Shape.CUT, ["interrupted", "interrupted", "interrupted"]),
        (Shape.TRICKLE, ["interrupted", "interrupted", "interrupted"]),
        (Shape.HANG_UP, ["unreachable", "unreachable", "unreachable"]),
        (Shape.SERVER_ERROR, ["outage", "outage", "outage"]),
        (Shape.MAINTENANCE, ["outage", "outage", "outage"]),
    ],
)
def test_an_answer_about_one_format_leads_to_the_next(
    place: Place, shape: Shape, replies: list[str]
) -> None:
    """No trouble with the Word file keeps the PDF from coming."""
    once = {Shape.SERVER_ERROR, Shape.MAINTENANCE, Shape.LENGTH_TOO_SHORT}
    for kind in ("docx",) if shape in once else ("docx", "doc"):
        for symbol in (SYMBOL, f"{SYMBOL}(OR)"):
            place.un.script((symbol, "en", kind), [shape], forever=True)
    place.changes["deadline"] = 0.5
    (outcome,) = place.fetch()
    assert outcome.answer is not None
    assert outcome.answer.reply is Reply.AVAILABLE, place.replies()
    assert outcome.answer.format == "pdf"
    word = [
        entry.reply.value
        for entry in place.entries()
        if entry.purpose == "document" and entry.format == "docx"
    ]
    assert word == replies
    assert outcome.stop is None


@pytest.mark.parametrize(
    ("shape", "reply", "minutes"),
    [
        (Shape.CHALLENGE, "challenge", 1440),
        (Shape.METHOD_NOT_ALLOWED, "challenge", 1440),
        (Shape.THROTTLED, "throttled", 30),
    ],
)
def test_a_server_that_wants_no_more_is_left_in_peace(
    place: Place, shape: Shape, reply: str, minutes: int
) -> None:
    place.un.script(SYMBOL, [shape], forever=True)
    other = Wanted("sg-67", "A/67/100", "en")
    outcomes = place.fetch(EN, other)
    assert [outcome.wanted for outcome in outcomes] == [EN]
    *tries, entry = [entry for entry in place.entries() if entry.purpose == "document"]
    assert entry.reply.value == reply
    assert entry.stops_until is not None
    assert (entry.stops_until - entry.asked_at).total_seconds() == pytest.approx(
        60 * minutes, abs=5
    )
    assert len(tries) == (2 if shape is Shape.THROTTLED else 0)
    assert set(place.asked()) == {"docx"}, "nothing else is asked"

    place.un.reset()
    assert place.fetch() == [], "a later run remembers"
    assert place.un.requests == []
    place.fetch(force=True)
    assert place.asked() == ["docx"]
    assert place.replies()[-1] == "available"


@pytest.mark.parametrize(
    "shape", [Shape.OTHER_DOCUMENT, Shape.OTHER_LANGUAGE, Shape.LOOK_ALIKE, Shape.SCAN]
)
def test_not_modified_is_what_it_was(place: Place, shape: Shape) -> None:
    """A wrong document that has not changed is no right one."""
    place.un.script(WORD, [shape], forever=True)
    del place.un.documents[PAPER]
    first = place.one().reply
    assert first is not Reply.AVAILABLE
    again = place.one(refresh=True)
    assert again.reply is first
    assert (again.http_status, again.bytes_received) == (304, 0)
    assert again.review


@pytest.mark.parametrize("shape", [Shape.AUTH_TOKEN, Shape.SERVER_ERROR])
def test_one_document_that_is_refused_does_not_keep_the_others(place: Place, shape: Shape) -> None:
    place.un.script(SYMBOL, [shape], forever=True)
    place.un.script(f"{SYMBOL}(OR)", [shape], forever=True)
    place.un.documents.update(documents("docx", symbol="A/67/100"))
    first, second = place.fetch(EN, Wanted("sg-67", "A/67/100", "en"))
    assert first.answer is not None
    assert first.answer.reply in {Reply.DENIED, Reply.OUTAGE}
    assert second.answer is not None
    assert second.answer.reply is Reply.AVAILABLE


def test_who_was_asked_for_last_waits_longest(place: Place) -> None:
    other = Wanted("sg-67", "A/67/100", "en")
    place.un.script(SYMBOL, [Shape.CHALLENGE], forever=True)
    place.fetch(EN, other)
    outcomes = place.fetch(EN, other, force=True)
    assert [outcome.wanted for outcome in outcomes] == [other, EN]


@pytest.mark.parametrize(
    ("status", "reply"), [(403, "denied"), (429, "throttled"), (503, "outage"), (202, "challenge")]
)
def test_the_status_counts_whatever_becomes_of_its_body(
    place: Place, status: int, reply: str
) -> None:
    """A refusal in an unknown encoding, or without an end, is still a refusal."""
    headers = [("Content-Encoding", "br"), ("Connection", "close")]
    if status == 202:
        headers.append(("x-amzn-waf-action", "challenge"))

    def refusing(asked: Asked) -> FakeAnswer:
        asked.status = status
        return FakeAnswer(status, head(status, headers), [(b"x" * 10, 10)], end="close")

    place.un.answer = refusing  # type: ignore[method-assign]  # a server that only refuses
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    assert place.entries()[-1].reply.value == reply


def test_a_server_that_changes_its_habit_is_understood_again(place: Place) -> None:
    place.un.slash = "encoded"
    place.fetch()
    place.un.slash = "raw"
    place.un.documents.update(documents("docx", symbol="A/67/100"))
    (outcome,) = place.fetch(Wanted("sg-67", "A/67/100", "en"))
    assert outcome.answer is not None
    assert outcome.answer.reply is Reply.AVAILABLE


def test_a_304_that_nobody_asked_for_says_nothing(place: Place) -> None:
    def lying(asked: Asked) -> FakeAnswer:
        asked.status = 304
        return FakeAnswer(304, head(304, []))

    place.un.answer = lying  # type: ignore[method-assign]  # a server that only says 304
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    assert not any(CONSEQUENCES[entry.reply].is_held for entry in place.entries())


def test_a_retry_after_beyond_all_time_is_as_none() -> None:
    for value in ("Mon, 01 Jan 2024 00:00:00 +99999999999999999999", "soon", "-5", "\u0663"):
        assert retry_after(value, datetime.now(UTC)) is None
    assert retry_after("9" * 400, datetime.now(UTC)) == 30 * 86_400


def test_what_was_set_aside_is_asked_for_in_another_format(place: Place) -> None:
    answer = place.one()
    place.archive.set_aside((answer.sha256 or "")[:12], "a person says so")
    place.un.clear_log()
    again = place.one()
    assert (again.reply, again.format) == (Reply.AVAILABLE, "pdf")


def test_another_document_that_names_this_one_is_another_one(place: Place) -> None:
    front = masthead(f"{SYMBOL}/Add.1", "en", 66, 104)
    place.un.documents = {PAPER: make_pdf([[*front, f"Addendum to {SYMBOL}"]])}
    assert place.one().reply is Reply.WRONG_DOCUMENT


def test_a_missing_document_is_absent_when_the_canary_answers(place: Place) -> None:
    place.un.documents.clear()
    (outcome,) = place.fetch()
    assert outcome.stop is None
    assert place.replies() == ["absent"] * 6
    assert place.asked() == ["docx", "docx(OR)", "doc", "doc(OR)", "pdf", "pdf(OR)"]
    last = place.un.requests[-1]
    assert not last.symbol.startswith(SYMBOL), "the canary is asked after the last miss"
    for entry in place.entries():
        if entry.purpose == "document":
            assert entry.recheck_at is not None
            assert (entry.recheck_at - entry.asked_at).days == 30
    place.un.clear_log()
    place.fetch()
    assert place.un.requests == [], "not before the re-check date"
    place.un.documents.update(documents("docx"))
    assert place.one(refresh=True).reply is Reply.AVAILABLE, "no miss is for ever"


def test_our_own_document_is_the_first_canary(place: Place) -> None:
    place.fetch()
    place.un.clear_log()
    place.fetch(Wanted("sg-67", "A/67/999", "en"))
    canaries = [item for item in place.un.requests if not item.symbol.startswith("A/67")]
    assert canaries
    assert {item.symbol for item in canaries} == {SYMBOL}
    assert {item.status for item in canaries} == {200}, "a 304 could come from anywhere"


def test_without_canaries_nothing_is_called_absent(place: Place) -> None:
    place.un.documents.clear()
    place.un.take_canaries_away()
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    assert set(place.replies()) == {"blocked"}


@pytest.mark.parametrize("shape", [Shape.THROTTLED_SECONDS, Shape.THROTTLED_DATE])
def test_retry_after_is_honoured(place: Place, shape: Shape) -> None:
    place.un.script(WORD, [shape])
    assert place.one().reply is Reply.AVAILABLE
    first, second = [item for item in place.un.requests if item.symbol == SYMBOL]
    assert 0.9 <= second.time - first.time <= 4
    assert place.replies() == ["throttled", "available"]


def test_a_long_retry_after_ends_the_run(place: Place) -> None:
    place.un.retry_after = 7200
    place.un.script(WORD, [Shape.THROTTLED_SECONDS])
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    (entry,) = [entry for entry in place.entries() if entry.purpose == "document"]
    assert entry.stops_until is not None
    assert (entry.stops_until - entry.asked_at).total_seconds() == pytest.approx(7200, abs=5)


@pytest.mark.parametrize("shape", [Shape.THROTTLED, Shape.THROTTLED_NONSENSE, Shape.UNAVAILABLE])
def test_a_passing_trouble_passes(place: Place, shape: Shape) -> None:
    place.un.script(WORD, [shape, shape])
    assert place.one().reply is Reply.AVAILABLE
    assert len(place.asked()) == 3


def test_a_server_out_of_order_is_not_asked_for_everything(place: Place) -> None:
    place.un.script(None, [Shape.SERVER_ERROR], forever=True)
    wanted = [Wanted(None, f"A/66/{number}", "en") for number in range(100, 120)]
    outcomes = place.fetch(*wanted)
    assert len(outcomes) < 3
    assert outcomes[-1].stop is not None
    assert outcomes[-1].stop.reply is Reply.OUTAGE
    assert len(place.un.requests) < 20


def test_one_silent_document_does_not_stop_the_others(place: Place) -> None:
    place.changes["read_timeout"] = 0.2
    place.un.script(SYMBOL, [Shape.SILENT], forever=True)
    place.un.documents.update(documents("docx", symbol="A/67/100"))
    first, second = place.fetch(EN, Wanted("sg-67", "A/67/100", "en"))
    assert first.answer is not None
    assert first.answer.reply is Reply.UNREACHABLE
    assert second.answer is not None
    assert second.answer.reply is Reply.AVAILABLE


def test_a_server_that_is_not_there(place: Place) -> None:
    with place.un.running():
        pass  # the address is of a port that is closed now
    (outcome,) = place.fetch()
    assert outcome.stop is not None
    assert (outcome.stop.reply, outcome.stop.until) == (Reply.UNREACHABLE, None)
    assert place.replies("canary") == ["unreachable"] * 2, "nobody is asked more than it takes"
    assert counts([outcome]) == {"not asked": 1}


@pytest.mark.parametrize("slash", ["encoded", "raw"])
def test_the_encoding_is_learned_once(place: Place, slash: str) -> None:
    place.un.slash = slash  # type: ignore[assignment]  # one of its values
    assert place.one().reply is Reply.AVAILABLE
    refused = [item for item in place.un.requests if item.status == 400]
    assert len(refused) == (slash == "raw")
    assert place.asked() == ["docx"]
    place.un.clear_log()
    place.fetch(Wanted("sg-67", "A/67/999", "en"))
    assert 400 not in {item.status for item in place.un.requests}, "what worked is remembered"


def test_a_symbol_that_only_answers_in_its_other_form(place: Place) -> None:
    place.un.documents = {(f"{SYMBOL}(OR)", "en", "pdf"): report(SYMBOL, "en", 66, "pdf", 20_000)}
    answer = place.one()
    assert (answer.reply, answer.symbol, answer.format) == (Reply.AVAILABLE, SYMBOL, "pdf")
    place.un.clear_log()
    assert place.one(refresh=True).reply is Reply.UNCHANGED
    assert place.asked() == ["pdf(OR)"], "what worked is remembered"


def test_the_native_format_is_kept_as_what_it_is(place: Place) -> None:
    for session in (52, 66):
        symbol = f"A/{session}/165"
        native = native_word(session)
        place.un.documents = {(symbol, "en", native): report(symbol, "en", session, native, 20_000)}
        (outcome,) = place.fetch(Wanted(None, symbol, "en"))
        assert outcome.answer is not None
        assert outcome.answer.format == "docx"
        document = place.archive.sidecar(outcome.answer.sha256 or "")
        assert document is not None
        assert document.first.format == native


def test_a_second_run_asks_nothing_and_a_refresh_moves_no_body(place: Place) -> None:
    place.fetch()
    place.un.clear_log()
    place.fetch()
    assert place.un.requests == []
    answer = place.one(refresh=True)
    assert answer.reply is Reply.UNCHANGED
    assert [(item.status, item.sent) for item in place.un.requests] == [(304, 0)]


def test_a_server_without_validators_sends_the_same_bytes_again(place: Place) -> None:
    place.un.etag = place.un.last_modified = False
    place.fetch()
    assert place.one(refresh=True).reply is Reply.UNCHANGED
    assert len([doc for doc in place.archive.documents() if doc.file_name.startswith("A_66")]) == 1


def test_a_changed_document_is_kept_beside_the_old_one(place: Place) -> None:
    old = place.one()
    place.un.documents[WORD] = report(SYMBOL, "en", 66, "docx", 30_000)
    new = place.one(refresh=True)
    assert new.reply is Reply.AVAILABLE
    assert new.sha256 != old.sha256
    assert new.review is not None
    assert (old.sha256 or "")[:12] in new.review
    assert {old.sha256, new.sha256} <= {item.sha256 for item in place.archive.documents()}


def test_all_formats(place: Place) -> None:
    place.fetch(all_formats=True)
    held = [entry.format for entry in place.entries() if entry.reply is Reply.AVAILABLE]
    assert [kind for kind in held if kind] == ["pdf", "docx", "pdf"], "the canary, and both"


def test_what_is_no_document_leaves_no_file(place: Place) -> None:
    place.un.script(SYMBOL, [Shape.PAGE_SHELL, Shape.ZIP_BOMB, Shape.SAYS_MISSING], forever=True)
    place.fetch()
    assert [item.file_name for item in place.archive.documents()] == ["S_2013_220.en.pdf"]
    assert list(place.archive.partial.glob("*")) == []


def test_wrong_documents_are_kept_as_what_they_are(place: Place) -> None:
    place.un.script(WORD, [Shape.OTHER_DOCUMENT])
    place.fetch()
    wrong = next(
        item for item in place.archive.documents() if item.first.reply is Reply.WRONG_DOCUMENT
    )
    assert wrong.printed.symbol == place.un.other_symbol
    assert wrong.first.review


def test_a_document_that_prints_nothing_is_a_doubt(place: Place) -> None:
    place.un.documents = {PAPER: make_pdf([["Nothing that tells what this is."]])}
    answer = place.one()
    assert answer.reply is Reply.AVAILABLE
    assert answer.review is not None
    assert "no symbol" in answer.review


def test_a_run_receives_no_more_than_it_may(place: Place) -> None:
    wanted = [Wanted(None, f"A/66/{number}", "en") for number in range(100, 110)]
    for item in wanted:
        place.un.documents.update(documents("docx", symbol=item.symbol))
    with place.session() as session:
        manner = session.fetcher._manner
        session.fetcher._manner = replace(
            manner, patience=replace(manner.patience, most_bytes=50_000)
        )
        outcomes = fetch_all(session.fetcher, wanted)
    assert len(outcomes) == 3
    assert outcomes[-1].stop is not None


def test_every_answer_says_what_follows(place: Place) -> None:
    place.un.script(SYMBOL, [Shape.NOT_FOUND, Shape.OTHER_LANGUAGE, Shape.CUT])
    place.fetch()
    assert canaries_asked(place.un) >= 1
    for entry in place.entries():
        assert entry.detail
        assert entry.next_action == CONSEQUENCES[entry.reply].next_action
        assert entry.recheck_at is not None
