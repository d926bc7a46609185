"""Each answer is told from the others: by status, by bytes, by what the document says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.masthead import Masthead
from tasks.extract.probe import Probe
from tasks.fetch.network.verdict import (
    Verdict,
    judge_document,
    judge_page,
    judge_status,
    normal_symbol,
)
from tasks.fetch.replies import CONSEQUENCES, Reply
from tests.specimens import project_reference

PDF = "application/pdf"
HTML = b"<!DOCTYPE html><html><head><title>ODS</title></head><body>%s</body></html>"


def masthead(
    symbol: str | None = "A/66/165",
    *,
    language: str | None = "en",
    title: str | None = "Comprehensive Nuclear-Test-Ban Treaty",
    look_alike: str | None = None,
    says_missing: bool = False,
) -> Masthead:
    return Masthead(
        symbol=symbol,
        symbols=(symbol,) if symbol else (),
        language=language,  # type: ignore[arg-type]  # of the six, or None
        original=None,
        session=66,
        agenda_item=104,
        title=title,
        look_alike=look_alike,
        says_missing=says_missing,
        digits_doubtful=False,
    )


def probe(state: str = "text", detail: str = "why") -> Probe:
    return Probe(PDF, state, "text", 2, detail)  # type: ignore[arg-type]  # one of the states


def judged(found: Masthead, seen: Probe | None = None, *, is_report: bool = True) -> Verdict:
    return judge_document(
        seen or probe(), found, symbol="A/66/165", language="en", is_report=is_report
    )


def page(body: bytes) -> Verdict | None:
    return judge_page(body, len(body), project_reference().servers)


@pytest.mark.parametrize(
    ("status", "headers", "reply"),
    [
        (304, {}, Reply.UNCHANGED),
        (400, {}, Reply.MALFORMED),
        (401, {}, Reply.DENIED),
        (403, {}, Reply.DENIED),
        (404, {}, Reply.ABSENT),
        (405, {}, Reply.CHALLENGE),
        (410, {}, Reply.ABSENT),
        (429, {}, Reply.THROTTLED),
        (500, {}, Reply.OUTAGE),
        (503, {}, Reply.OUTAGE),
        (202, {"x-amzn-waf-action": "challenge"}, Reply.CHALLENGE),
        (200, {"x-amzn-waf-action": "challenge"}, Reply.CHALLENGE),
        (202, {}, Reply.UNCLEAR),
        (418, {}, Reply.UNCLEAR),
    ],
)
def test_the_status_tells(status: int, headers: dict[str, str], reply: Reply) -> None:
    verdict = judge_status(status, headers)
    assert verdict is not None
    assert verdict.reply is reply
    assert str(status) in verdict.detail
    assert verdict.is_ambiguous == (reply is Reply.UNCLEAR)


@pytest.mark.parametrize("status", [200, 206])
def test_a_good_status_tells_nothing_yet(status: int) -> None:
    assert judge_status(status, {"content-type": "text/html"}) is None


@pytest.mark.parametrize(
    ("body", "reply", "ambiguous"),
    [
        (b"", Reply.NOT_PUBLISHED, True),
        (HTML % b"", Reply.ABSENT, True),
        (HTML % b"There is no document matching your request.", Reply.ABSENT, False),
        (HTML % b"There is  no document\n matching your REQUEST", Reply.ABSENT, False),
        (HTML % b"Error 91: Object variable not set", Reply.NO_WORD_VERSION, False),
        (HTML % b"urgent maintenance and is currently unavailable", Reply.OUTAGE, False),
        (b"urgent maintenance and is currently unavailable", Reply.OUTAGE, False),
        (b"auth token", Reply.UNCLEAR, True),
        (b"\x00\x01\x02", Reply.DAMAGED, False),
        (b"PK\x03\x04 no word in it", Reply.DAMAGED, False),
    ],
)
def test_a_page_is_no_document(body: bytes, reply: Reply, ambiguous: bool) -> None:
    verdict = page(body)
    assert verdict is not None
    assert (verdict.reply, verdict.is_ambiguous) == (reply, ambiguous)


@pytest.mark.parametrize(
    "head", [b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0", b"\xffWPC", b"PK\x03\x04word/"]
)
def test_a_document_is_no_page(head: bytes) -> None:
    assert page(head + bytes(100)) is None


@given(body=st.binary(max_size=200))
def test_whatever_comes_is_judged(body: bytes) -> None:
    verdict = page(body)
    assert verdict is None or not CONSEQUENCES[verdict.reply].is_held


def test_the_document_that_was_asked_for() -> None:
    verdict = judged(masthead())
    assert (verdict.reply, verdict.review) == (Reply.AVAILABLE, None)
    assert "A/66/165" in verdict.detail


@pytest.mark.parametrize(
    ("found", "reply"),
    [
        (masthead("A/66/166"), Reply.WRONG_DOCUMENT),
        (masthead("A/66/165/Add.1"), Reply.WRONG_DOCUMENT),
        (masthead(look_alike="Cooperation"), Reply.WRONG_DOCUMENT),
        (masthead(language="fr"), Reply.WRONG_LANGUAGE),
        (masthead(None, language="fr"), Reply.WRONG_LANGUAGE),
        (masthead(says_missing=True), Reply.MISSING_DOCUMENT),
    ],
)
def test_another_document_is_told(found: Masthead, reply: Reply) -> None:
    verdict = judged(found)
    assert verdict.reply is reply
    assert (verdict.review is None) == (reply is Reply.MISSING_DOCUMENT)


@pytest.mark.parametrize("found", [masthead(None), masthead(language=None), masthead(title=None)])
def test_what_it_does_not_print_stays_a_doubt(found: Masthead) -> None:
    verdict = judged(found)
    assert verdict.reply is Reply.AVAILABLE
    assert verdict.review


def test_only_reports_have_to_have_the_title() -> None:
    for found in (masthead(title=None), masthead(look_alike="Cooperation", title=None)):
        verdict = judged(found, is_report=False)
        assert (verdict.reply, verdict.review) == (Reply.AVAILABLE, None)


@pytest.mark.parametrize(
    ("state", "reply"),
    [
        ("damaged", Reply.DAMAGED),
        ("encrypted", Reply.DAMAGED),
        ("scan", Reply.SCAN),
        ("unread", Reply.AVAILABLE),
        ("other", Reply.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_told(state: str, reply: Reply) -> None:
    verdict = judged(masthead(None, language=None), probe(state))
    assert verdict.reply is reply
    assert "why" in verdict.detail
    assert (verdict.review is None) == (reply is Reply.DAMAGED)


def test_two_ways_to_write_a_symbol() -> None:
    assert judged(masthead("A /66/165")).reply is Reply.AVAILABLE
    assert normal_symbol("A/66/165(OR)") == normal_symbol(" a/66/ 165")
    assert normal_symbol("A/66/165") != normal_symbol("A/66/1650")


def test_each_reply_has_its_consequence_and_its_days() -> None:
    assert set(CONSEQUENCES) == set(Reply)
    assert set(project_reference().servers.recheck_days) == {reply.value for reply in Reply}
    for reply, what in CONSEQUENCES.items():
        assert what.meaning, reply
        assert what.next_action, reply
        assert not (what.is_held and what.is_miss), reply
        assert not (what.stops and (what.is_miss or what.is_held)), reply
