"""What the fake server does when nothing is wrong: addresses, ranges, scripts, block and log."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
from lxml import etree

from tests.fake_un import (
    PAGE_SHELL,
    FakeUn,
    Record,
    Shape,
    make_marcxml,
    report,
)
from tests.fake_un.asking import (
    DOC,
    DOCX,
    KEY,
    PDF,
    ask,
    connect,
    question,
    send,
    serving,
)
from tests.fake_un.reading import text_of


@pytest.fixture
def un() -> Iterator[FakeUn]:
    with serving() as server:
        yield server


@pytest.mark.parametrize("letter", ["en", "E"])
def test_a_document_by_both_names_of_its_language(un: FakeUn, letter: str) -> None:
    got = ask(un, question(language=letter))
    assert (got.status, got.body, got.header("Content-Type")) == (200, PDF, "application/pdf")
    asked = un.requests[-1]
    assert (asked.symbol, asked.language, asked.kind) == KEY
    assert (asked.planned, asked.sent, asked.range_start) == (len(PDF), len(PDF), None)


def test_word_is_given_as_it_was_written(un: FakeUn) -> None:
    assert ask(un, question(kind="docx")).body == DOCX
    assert ask(un, question("A/60/1", "F", "docx")).body == DOC
    assert ask(un, question("A/60/1", "fr", "doc")).body == DOC
    assert ask(un, question("A/53/1", "es", "docx")).body.startswith(b"\xffWPC")
    assert ask(un, question("A/53/1", "es", "doc")).body == PAGE_SHELL


@pytest.mark.parametrize(("slash", "encoded", "raw"), [
    ("both", 200, 200), ("encoded", 200, 400), ("raw", 400, 200),
])  # fmt: skip
def test_the_form_of_the_stroke(un: FakeUn, slash: str, encoded: int, raw: int) -> None:
    un.slash = slash  # type: ignore[assignment]  # the cases are the literals
    assert ask(un, question()).status == encoded
    assert ask(un, question().replace("%2F", "/")).status == raw
    assert ask(un, question().replace("%2F", "%2f")).status == encoded


@pytest.mark.parametrize("target", [
    "/api/symbol/access?s=A%2F66%2F165&l=xx&t=pdf", "/api/symbol/access?s=&l=en&t=pdf",
    "/api/symbol/access?s=A%2F66%2F165&l=en&t=odt", "/api/symbol/access",
])  # fmt: skip
def test_a_malformed_question(un: FakeUn, target: str) -> None:
    assert ask(un, target).status == 400


def test_a_symbol_that_is_held_as_or_only(un: FakeUn) -> None:
    assert ask(un, question("A/62/2")).body == PAGE_SHELL
    assert ask(un, question("A/62/2(OR)")).body == PDF
    assert [asked.symbol for asked in un.requests] == ["A/62/2", "A/62/2(OR)"]


def test_what_does_not_exist_is_answered_as_the_setting_says(un: FakeUn) -> None:
    un.missing = Shape.NOT_FOUND
    assert ask(un, question("A/1/1")).status == 404
    assert un.requests[-1].shape is Shape.NOT_FOUND


def test_the_other_servers(un: FakeUn) -> None:
    viewer = ask(un, "/en/A/66/165")
    assert b"<title>A/66/165</title>" in viewer.body
    assert viewer.header("Content-Type") == "text/html; charset=utf-8"
    assert ask(un, "/access.nsf/Get?Open&DS=A/66/165&Lang=E").body == PDF
    assert ask(un, "/access.nsf/Get?Open&DS=A/66/165&Lang=E&Type=DOC").body == DOCX
    assert b"There is no document" in ask(un, "/access.nsf/Get?Open&DS=A/1/1&Lang=E").body
    no_word = ask(un, "/access.nsf/Get?Open&DS=S/2013/220&Lang=E&Type=DOC")
    assert b"Error 91: Object variable not set" in no_word.body
    assert [asked.endpoint for asked in un.requests] == ["viewer", *["daccess"] * 4]
    assert ask(un, "/nothing").status == 404


def test_the_library(un: FakeUn) -> None:
    record = Record("A/66/165", "A & B", "2011-07-14", {"zh": "https://un.example/zh.pdf"})
    un.search_pages[2] = make_marcxml([record], total=212)
    got = ask(un, "/search?p=191__a%3A%22A%2F66%2F165%22&of=xm&jrec=2")
    assert b": 212 -->" in got.body
    values = etree.fromstring(got.body).xpath("//*[local-name()='subfield']/text()")
    assert values == ["A/66/165", "A & B", "2011-07-14", "https://un.example/zh.pdf", "中文"]
    assert un.requests[-1].symbol == '191__a:"A/66/165"'
    assert b": 0 -->" in ask(un, "/search?p=x&of=xm").body
    un.script(("x", None, "search"), [Shape.CHALLENGE])
    assert ask(un, "/search?p=x&of=xm").status == 202


def test_a_script_is_followed_in_order_and_the_most_exact_first(un: FakeUn) -> None:
    un.script(None, [Shape.SERVER_ERROR])
    un.script("A/66/165", [Shape.NORMAL, Shape.THROTTLED])
    un.script(KEY, [Shape.NOT_FOUND])
    un.script("A/60/1", [Shape.AUTH_TOKEN, Shape.EMPTY], forever=True)
    assert [ask(un).status for _ in range(5)] == [404, 200, 429, 500, 200]
    statuses = [ask(un, question("A/60/1", "fr", "doc")).status for _ in range(3)]
    assert statuses == [403, 200, 200]
    assert [asked.planned for asked in un.requests[-2:]] == [0, 0]
    un.reset()
    assert un.requests == []
    assert ask(un, question("A/60/1", "fr", "doc")).body == DOC


def test_what_is_scripted_for_a_document_that_is_not_held(un: FakeUn) -> None:
    un.script("A/71/134", [Shape.HTTP10])
    got = ask(un, question("A/71/134", "zh"))
    assert text_of(got.body)[:2] == ["联合国 A/71/134", "大会"]
    assert "第七十一届会议" in text_of(got.body)


def test_etag_and_date_of_an_unchanged_document(un: FakeUn) -> None:
    first = ask(un)
    tag, date = first.header("ETag"), first.header("Last-Modified")
    assert tag is not None
    assert date == format_datetime(un.modified, usegmt=True)
    for same in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'},
                 {"If-None-Match": "*"}, {"If-Modified-Since": date}):  # fmt: skip
        got = ask(un, headers=same)
        assert (got.status, got.body, got.header("ETag")) == (304, b"", tag)
    earlier = format_datetime(un.modified - timedelta(seconds=1), usegmt=True)
    for other in ({"If-None-Match": '"x"'}, {"If-Modified-Since": earlier},
                  {"If-None-Match": '"x"', "If-Modified-Since": date}):  # fmt: skip
        assert ask(un, headers=other).status == 200
    un.documents[KEY] = PDF + b"\n"
    assert ask(un, headers={"If-None-Match": tag}).body == PDF + b"\n"
    un.etag = un.last_modified = False
    bare = ask(un, headers={"If-None-Match": "*", "If-Modified-Since": date})
    assert (bare.status, bare.header("ETag"), bare.header("Last-Modified")) == (200, None, None)


@pytest.mark.parametrize(("asked", "first", "last"), [
    ("bytes=0-0", 0, 0), ("bytes=100-", 100, len(PDF) - 1),
    ("bytes=-10", len(PDF) - 10, len(PDF) - 1), ("bytes=5-999999999", 5, len(PDF) - 1),
])  # fmt: skip
def test_a_range(un: FakeUn, asked: str, first: int, last: int) -> None:
    got = ask(un, headers={"Range": asked})
    assert (got.status, got.body) == (206, PDF[first : last + 1])
    assert got.header("Content-Range") == f"bytes {first}-{last}/{len(PDF)}"
    assert un.requests[-1].range_start == first


def test_a_range_that_is_not_served(un: FakeUn) -> None:
    beyond = ask(un, headers={"Range": f"bytes={len(PDF)}-"})
    assert (beyond.status, beyond.body) == (416, b"")
    assert beyond.header("Content-Range") == f"bytes */{len(PDF)}"
    for ignored in ("bytes=3-1", "bytes=0-1,5-6", "lines=1-2", "bytes=-"):
        assert ask(un, headers={"Range": ignored}).body == PDF
    tag = ask(un).header("ETag") or ""
    assert ask(un, headers={"Range": "bytes=9-", "If-Range": tag}).status == 206
    assert ask(un, headers={"Range": "bytes=9-", "If-Range": '"other"'}).body == PDF
    un.ranges = False
    got = ask(un, headers={"Range": "bytes=9-"})
    assert (got.status, got.body, got.header("Accept-Ranges")) == (200, PDF, None)


def test_the_soft_block_hits_everything_and_heals(un: FakeUn) -> None:
    un.soft_block_after, un.heal_after = 2, 0.2
    bodies = [ask(un).body for _ in range(4)]
    assert bodies == [PDF, PDF, PAGE_SHELL, PAGE_SHELL]
    assert ask(un, question("S/2013/220")).body == PAGE_SHELL
    assert [asked.blocked for asked in un.requests] == [False] * 2 + [True] * 3
    assert un.is_blocked()
    time.sleep(0.21)
    assert not un.is_blocked()
    assert [ask(un).body for _ in range(3)] == [PDF, PDF, PAGE_SHELL]
    un.unblock()
    assert ask(un).body == PDF
    un.soft_block_after, un.heal_after = None, 0
    un.block()
    assert ask(un).body == PAGE_SHELL


def test_canaries_exist_until_they_are_taken_away(un: FakeUn) -> None:
    targets = [question(*key) for key in un.canaries]
    assert len(targets) == 3
    assert "United Nations S/2013/220" in text_of(ask(un, question("S/2013/220")).body)
    assert all(ask(un, target).body != PAGE_SHELL for target in targets)
    un.take_canaries_away()
    assert all(ask(un, target).body == PAGE_SHELL for target in targets)
    un.bring_canaries_back()
    assert all(ask(un, target).body != PAGE_SHELL for target in targets)


def test_the_log_tells_what_came_at_once(un: FakeUn) -> None:
    for _ in range(20):
        ask(un, headers={"X-Kept": "1"})
    assert (len(un.requests), un.most_at_once) == (20, 1)
    assert un.requests[0].headers["x-kept"] == "1"
    assert un.requests[0].target == question()
    un.latency = 0.1
    threads = [threading.Thread(target=ask, args=(un,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert un.most_at_once == 3
    un.clear_log()
    assert (un.requests, un.most_at_once) == ([], 0)


def test_a_client_that_gave_up_is_not_under_way(un: FakeUn) -> None:
    un.script(None, [Shape.SILENT] * 3)
    for _ in range(3):
        with connect(un) as connection:
            send(connection, question(), {})
            connection.settimeout(0.03)
            with pytest.raises(TimeoutError):
                connection.recv(1)
    assert ask(un).body == PDF
    assert un.most_at_once == 1


def test_one_connection_serves_many_questions_fast(un: FakeUn) -> None:
    with requests.Session() as session, connect(un) as connection:
        session.trust_env = False
        assert {session.get(un.address + question()).content for _ in range(3)} == {PDF}
        begin = time.perf_counter()
        for _ in range(200):
            send(connection, question("A/53/1", "es", "docx"), {})
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 OK")
        each = (time.perf_counter() - begin) / 200
    assert each < 0.01  # a busy machine; alone it is far below 1.5 ms


@pytest.mark.parametrize(
    "shape", [Shape.SILENT, Shape.TRICKLE, Shape.ENDLESS, Shape.NORMAL, Shape.CUT]
)
def test_the_server_stops_while_it_answers(shape: Shape) -> None:
    before = threading.active_count()
    un = FakeUn(documents={KEY: PDF}, latency=60 if shape is Shape.CUT else 0)
    with un.running():
        un.script(None, [shape])
        connection = connect(un)
        send(connection, question(), {})
        while not un.requests:
            time.sleep(0.001)
        begin = time.monotonic()
    connection.close()
    assert time.monotonic() - begin < 1
    assert threading.active_count() == before


def test_a_server_for_people() -> None:
    command = [sys.executable, "-m", "tests.fake_un", "--port", "0", "--size", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        with requests.Session() as session:
            session.trust_env = False
            got = session.get(f"{address}/api/symbol/access?s=A%2F66%2F165&l=F&t=docx")
        process.terminate()
        rest = process.stdout.read()
    assert got.content == report("A/66/165", "fr", 66, "doc")
    assert f"CTBT_UN_SERVER={address} CTBT_PAUSE_MIN=0 CTBT_PAUSE_MAX=0 ctbt fetch" in rest
    assert process.returncode == 0
