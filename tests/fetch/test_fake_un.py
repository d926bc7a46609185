"""The fake server is what the other tests rest on: each answer is looked at on the wire."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
import zlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.fake_un import (
    PAGE_SHELL,
    REDIRECTS,
    FakeUn,
    Shape,
)
from tests.fake_un.asking import (
    PDF,
    Got,
    ask,
    connect,
    question,
    send,
    serving,
    shaped,
)
from tests.fake_un.mastheads import LOOK_ALIKE
from tests.fake_un.reading import text_of


@pytest.fixture
def un() -> Iterator[FakeUn]:
    with serving() as server:
        yield server


PAGES = {
    Shape.PAGE_SHELL: (200, b'<div id="root">'),
    Shape.EMPTY: (200, b""),
    Shape.NOT_FOUND: (404, b"Not found"),
    Shape.BAD_REQUEST: (400, b"malformed"),
    Shape.NO_MATCH: (200, b"There is no document matching your request"),
    Shape.ERROR_91: (200, b"Error 91: Object variable not set"),
    Shape.CHALLENGE: (202, b""),
    Shape.METHOD_NOT_ALLOWED: (405, b"not allowed"),
    Shape.AUTH_TOKEN: (403, b"auth token"),
    Shape.THROTTLED: (429, b""),
    Shape.THROTTLED_SECONDS: (429, b""),
    Shape.THROTTLED_DATE: (429, b""),
    Shape.THROTTLED_NONSENSE: (429, b""),
    Shape.MAINTENANCE: (200, b"urgent maintenance and is currently unavailable"),
    Shape.SERVER_ERROR: (500, b"error"),
    Shape.UNAVAILABLE: (503, b"unavailable"),
}


@pytest.mark.parametrize("shape", PAGES)
def test_a_shape_that_is_a_page(un: FakeUn, shape: Shape) -> None:
    status, words = PAGES[shape]
    got = shaped(un, shape)
    assert (got.status, got.header("Content-Length")) == (status, str(len(got.body)))
    assert words in got.body
    assert (got.body == b"") == (shape in (Shape.EMPTY, Shape.CHALLENGE))
    assert (got.header("x-amzn-waf-action") == "challenge") == (shape is Shape.CHALLENGE)
    assert ask(un).body == PDF


def test_the_page_shell_is_as_long_as_the_real_one() -> None:
    assert 1200 <= len(PAGE_SHELL) <= 1400


def test_how_long_a_throttled_client_is_to_wait(un: FakeUn) -> None:
    un.retry_after = 7
    assert shaped(un, Shape.THROTTLED).header("Retry-After") is None
    assert shaped(un, Shape.THROTTLED_SECONDS).header("Retry-After") == "7"
    assert shaped(un, Shape.UNAVAILABLE).header("Retry-After") == "7"
    until = parsedate_to_datetime(shaped(un, Shape.THROTTLED_DATE).header("Retry-After") or "")
    assert 5 < until.timestamp() - time.time() <= 8
    assert shaped(un, Shape.THROTTLED_NONSENSE).header("Retry-After") == "soon"


def test_the_right_type_and_not_the_document(un: FakeUn) -> None:
    assert "does not exist in the Official Document System (ODS)" in " ".join(
        text_of(shaped(un, Shape.SAYS_MISSING).body)
    )
    assert text_of(shaped(un, Shape.OTHER_DOCUMENT).body)[0] == "United Nations A/66/999"
    assert text_of(shaped(un, Shape.OTHER_LANGUAGE).body)[0] == "Nations Unies A/66/165"
    assert LOOK_ALIKE["en"] in text_of(shaped(un, Shape.LOOK_ALIKE).body)
    assert text_of(shaped(un, Shape.SCAN).body) == [""]
    un.script(None, [Shape.OTHER_DOCUMENT])
    assert b"word/header3.xml" in ask(un, question(kind="docx")).body


def test_a_zip_bomb_is_small_until_it_is_unfolded(un: FakeUn) -> None:
    body = shaped(un, Shape.ZIP_BOMB).body
    assert len(body) < 20_000
    member = zipfile.ZipFile(io.BytesIO(body)).getinfo("word/document.xml")
    assert member.file_size > 5_000_000


def test_a_gzip_bomb_is_small_until_it_is_unfolded(un: FakeUn) -> None:
    got = shaped(un, Shape.GZIP_BOMB)
    assert got.header("Content-Encoding") == "gzip"
    assert len(got.body) < 10_000
    assert len(gzip.decompress(got.body)) == 5_000_000


def test_a_body_in_gzip(un: FakeUn) -> None:
    got = shaped(un, Shape.GZIPPED)
    assert (got.header("Content-Encoding"), gzip.decompress(got.body)) == ("gzip", PDF)
    with pytest.raises((zlib.error, gzip.BadGzipFile, EOFError)):
        gzip.decompress(shaped(un, Shape.GZIP_BROKEN).body)


@pytest.mark.parametrize(
    ("shape", "announced", "sent"),
    [
        (Shape.CUT, len(PDF), len(PDF) // 2),
        (Shape.LENGTH_TOO_SHORT, len(PDF) - 100, len(PDF)),
        (Shape.LENGTH_TOO_LONG, len(PDF) + 100, len(PDF)),
        (Shape.LENGTH_HUGE, 10**15, len(PDF)),
        (Shape.HTTP10, None, len(PDF)),
    ],
)
def test_the_length_and_what_comes(
    un: FakeUn, shape: Shape, announced: int | None, sent: int
) -> None:
    got = shaped(un, shape)
    length = got.header("Content-Length")
    assert (None if length is None else int(length), got.body) == (announced, PDF[:sent])
    assert got.head.startswith(b"HTTP/1.0 200") == (shape is Shape.HTTP10)
    asked = un.requests[-1]
    assert (asked.planned, asked.sent) == (len(PDF), sent)


def test_a_cut_at_a_byte_and_its_rest(un: FakeUn) -> None:
    un.cut_after = 1234
    first = shaped(un, Shape.CUT).body
    rest = ask(un, headers={"Range": f"bytes={len(first)}-"})
    assert (len(first), rest.status, first + rest.body) == (1234, 206, PDF)
    assert (un.requests[-1].range_start, un.requests[-1].sent) == (1234, len(PDF) - 1234)


def test_a_server_that_tells_no_length(un: FakeUn) -> None:
    un.content_length = False
    got = ask(un)
    assert (got.header("Content-Length"), got.body) == (None, PDF)
    assert got.head.startswith(b"HTTP/1.0 200")


def test_a_reset_in_the_middle(un: FakeUn) -> None:
    un.script(None, [Shape.RESET])
    pieces: list[bytes] = []
    with connect(un) as connection:
        send(connection, question(), {})
        with pytest.raises(ConnectionResetError):
            pieces.extend(iter(lambda: connection.recv(65_536), b""))
    assert b"".join(pieces).endswith(PDF[: len(PDF) // 2])


@pytest.mark.parametrize("is_whole", [True, False])
def test_chunks(un: FakeUn, is_whole: bool) -> None:
    got = shaped(un, Shape.CHUNKED if is_whole else Shape.CUT_CHUNKED)
    assert (got.header("Transfer-Encoding"), got.header("Content-Length")) == ("chunked", None)
    assert got.body.endswith(b"0\r\n\r\n") == is_whole
    assert un.requests[-1].sent == (len(PDF) if is_whole else len(PDF) // 2)


@pytest.mark.parametrize("shape", [Shape.TRICKLE, Shape.TRICKLE_HEAD])
def test_a_trickle(un: FakeUn, shape: Shape) -> None:
    un.trickle_pause = 0.02
    un.script(None, [shape])
    begin = time.monotonic()
    with connect(un) as connection:
        send(connection, question(), {})
        data = b""
        while time.monotonic() < begin + 0.3:
            data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    slow = body if shape is Shape.TRICKLE else head
    assert 2 <= len(slow) <= 16
    assert PDF.startswith(body)


def test_silence_and_an_end_without_a_byte(un: FakeUn) -> None:
    un.script(None, [Shape.SILENT, Shape.HANG_UP])
    with connect(un) as connection:
        send(connection, question(), {})
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
    assert ask(un) == Got(b"", b"")
    assert [(asked.status, asked.sent) for asked in un.requests] == [(0, 0)] * 2


def test_a_body_without_end(un: FakeUn) -> None:
    un.script(None, [Shape.ENDLESS])
    with connect(un) as connection:
        send(connection, question(), {})
        received = 0
        while received < 3_000_000:
            received += len(connection.recv(1 << 20))
    un.wait_until_idle()
    assert un.requests[-1].sent >= 2_900_000
    assert un.requests[-1].planned == 0


def test_hostile_heads(un: FakeUn) -> None:
    assert len(shaped(un, Shape.HUGE_HEADERS).head) > 1_000_000
    assert shaped(un, Shape.MANY_HEADERS).head.count(b"\r\n") > 10_000
    assert "../" in (shaped(un, Shape.HOSTILE_NAME).header("Content-Disposition") or "")
    un.script(None, [Shape.GARBAGE])
    assert not ask(un).head.startswith(b"HTTP")


@pytest.mark.parametrize("shape", REDIRECTS)
def test_a_redirect(un: FakeUn, shape: Shape) -> None:
    got = shaped(un, shape)
    here = un.address.removeprefix("http://")
    assert (got.status, got.header("Location")) == (
        302,
        {
            Shape.REDIRECT_SAME_HOST: f"{un.address}/moved{question()}",
            Shape.REDIRECT_LOOP: f"{un.address}/loop/1",
            Shape.REDIRECT_USERINFO: f"http://user:secret@{here}/moved{question()}",
            Shape.REDIRECT_DISGUISED: f"http://{here}@192.0.2.1/file.pdf",
        }.get(shape, REDIRECTS[shape]),
    )


def test_where_redirects_lead(un: FakeUn) -> None:
    un.script(None, [Shape.REDIRECT_SAME_HOST, Shape.NOT_FOUND])
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(un.address + question()).content == PDF
        assert session.get(un.address + question()).status_code == 404
        un.script(None, [Shape.REDIRECT_LOOP])
        with pytest.raises(requests.TooManyRedirects):
            session.get(un.address + question())
    assert un.most_at_once == 1


@pytest.mark.parametrize("kind", ["pdf", "docx", "doc"])
def test_each_shape_can_be_given_for_any_kind_held_or_not(un: FakeUn, kind: str) -> None:
    """None makes the server itself fail, which the end of `running` would tell."""
    un.trickle_pause = 0.001
    shapes = [shape for shape in Shape if shape is not Shape.SILENT]
    for symbol in ("A/66/165", "A/1/1", "A/62/2"):
        un.script(symbol, shapes)
        for shape in shapes:
            with connect(un) as connection:
                send(connection, question(symbol, "en", kind), {})
                assert (connection.recv(1) == b"") == (shape is Shape.HANG_UP)
    given = [asked.shape for asked in un.requests if asked.symbol == "A/66/165"]
    held = kind in ("pdf", "docx")
    assert given == [None if held else Shape.PAGE_SHELL, *shapes[1:]]
