"""The one way to the network, against a server on this machine that does its worst."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tasks.fetch.network.hosts import AddressForm, HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.partials import NOTES, Notes, Partial
from tasks.fetch.network.transport import AnswerFailed, Limits, Transport
from tasks.fetch.replies import Reply
from tests.fake_un import FakeUn, Shape, report

SYMBOL = "A/66/165"
PDF = report(SYMBOL, "en", 66, "pdf", 400_000)


@dataclass
class Client:
    """A transport to the server, and what one request to it brings."""

    un: FakeUn
    transport: Transport
    notes: list[Notes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return AddressForm().address(self.un.address, SYMBOL, "en", "pdf")

    def get(self, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        with self.transport.open(self.url, headers) as answer:
            return answer.status, b"".join(answer.pieces())

    def failure(self) -> AnswerFailed:
        with pytest.raises(AnswerFailed) as caught:
            self.get()
        return caught.value


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("NO_PROXY", "*")
    un = FakeUn(documents={(SYMBOL, "en", "pdf"): PDF}, bomb_size=50_000_000, trickle_pause=0.02)
    with un.running():
        limits = Limits(connect=1.0, read=1.0, deadline=1.5, largest=2_000_000)
        transport = Transport(
            HostPolicy(["documents.un.org"], [un.address]), Pacer((0, 0)), limits, "ops@example.org"
        )
        client = Client(un, transport)
        yield client
        for notes in client.notes:
            notes.close()
        transport.close()


@pytest.mark.parametrize(
    "shape",
    [
        Shape.NORMAL,
        Shape.CHUNKED,
        Shape.HTTP10,
        Shape.GZIPPED,
        Shape.REDIRECT_SAME_HOST,
        Shape.HOSTILE_NAME,
    ],
)
def test_the_body_comes_whole(client: Client, shape: Shape) -> None:
    client.un.script(SYMBOL, [shape])
    assert client.get() == (200, PDF)


def test_what_is_asked(client: Client) -> None:
    client.get({"If-None-Match": '"x"'})
    (asked,) = client.un.requests
    assert (asked.symbol, asked.language, asked.kind) == (SYMBOL, "en", "pdf")
    assert asked.headers["user-agent"].startswith("ctbt-universality/")
    assert asked.headers["user-agent"].endswith(" (ops@example.org)")
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["if-none-match"] == '"x"'


def test_one_connection_serves_many_questions(client: Client) -> None:
    opened: list[object] = []
    connect = socket.socket.connect

    def counting(self: socket.socket, address: object) -> None:
        opened.append(address)
        connect(self, address)  # type: ignore[arg-type]  # as it was given

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", counting)
        for _ in range(5):
            client.get()
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("shape", "reply"),
    [
        (Shape.CUT, Reply.INTERRUPTED),
        (Shape.RESET, Reply.INTERRUPTED),
        (Shape.CUT_CHUNKED, Reply.INTERRUPTED),
        (Shape.LENGTH_TOO_LONG, Reply.INTERRUPTED),
        (Shape.TRICKLE, Reply.INTERRUPTED),
        (Shape.GZIP_BROKEN, Reply.DAMAGED),
        (Shape.GZIP_BOMB, Reply.TOO_LARGE),
        (Shape.LENGTH_HUGE, Reply.TOO_LARGE),
        (Shape.ENDLESS, Reply.TOO_LARGE),
        (Shape.SILENT, Reply.UNREACHABLE),
        (Shape.HANG_UP, Reply.UNREACHABLE),
        (Shape.TRICKLE_HEAD, Reply.UNREACHABLE),
        (Shape.GARBAGE, Reply.UNREACHABLE),
        (Shape.HUGE_HEADERS, Reply.UNREACHABLE),
        (Shape.MANY_HEADERS, Reply.UNREACHABLE),
        (Shape.REDIRECT_OTHER_HOST, Reply.OFF_LIMITS),
        (Shape.REDIRECT_OTHER_PORT, Reply.OFF_LIMITS),
        (Shape.REDIRECT_NO_SCHEME, Reply.OFF_LIMITS),
        (Shape.REDIRECT_PRIVATE, Reply.OFF_LIMITS),
        (Shape.REDIRECT_METADATA, Reply.OFF_LIMITS),
        (Shape.REDIRECT_FILE, Reply.OFF_LIMITS),
        (Shape.REDIRECT_LOOP, Reply.OFF_LIMITS),
        (Shape.REDIRECT_USERINFO, Reply.OFF_LIMITS),
        (Shape.REDIRECT_DISGUISED, Reply.OFF_LIMITS),
    ],
)
def test_what_a_bad_server_does_has_a_name_and_an_end(
    client: Client, shape: Shape, reply: Reply
) -> None:
    client.un.script(SYMBOL, [shape])
    begin = time.monotonic()
    failure = client.failure()
    assert failure.reply is reply, failure.detail
    assert failure.detail
    assert "\n" not in failure.detail
    assert time.monotonic() - begin < 4
    client.un.script(SYMBOL, [])
    assert client.get() == (200, PDF), "the next question is answered as ever"


def test_a_redirect_without_an_address_is_an_answer_like_any_other(client: Client) -> None:
    client.un.script(SYMBOL, [Shape.REDIRECT_NOWHERE])
    assert client.get()[0] == 302


def test_bombs_cost_no_memory(client: Client) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for shape in (Shape.GZIP_BOMB, Shape.ENDLESS):
        client.un.script(SYMBOL, [shape])
        assert client.failure().reply is Reply.TOO_LARGE
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 40_000, "kilobytes; the bomb has 50,000"


def test_a_closed_port_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port
        address = f"http://127.0.0.1:{holder.getsockname()[1]}"
        transport = Transport(HostPolicy([], [address]), Pacer((0, 0)), Limits())
        with pytest.raises(AnswerFailed) as caught, transport.open(address):
            pass
        assert (caught.value.reply, caught.value.detail) == (Reply.UNREACHABLE, "no connection")


def test_a_failure_of_ours_is_not_the_servers(client: Client) -> None:
    """A full disk while the body is written is no word about the server."""
    with pytest.raises(OSError, match="disk"), client.transport.open(client.url):
        raise OSError("disk full")


def unfinished(client: Client, folder: Path) -> Partial:
    """As a new process finds it."""
    client.notes.append(Notes(folder))
    return Partial(client.notes[-1], folder, client.url)


def take(client: Client, partial: Partial) -> int:
    with client.transport.open(partial.url, partial.headers()) as answer:
        partial.take(answer)
        return answer.received


def test_a_cut_download_goes_on_where_it_was(client: Client, tmp_path: Path) -> None:
    client.un.cut_after = 150_000
    client.un.script(SYMBOL, [Shape.CUT])
    with pytest.raises(AnswerFailed, match="broke off"):
        take(client, unfinished(client, tmp_path))
    partial = unfinished(client, tmp_path)
    begun = partial.size
    assert 0 < begun <= 150_000
    assert not partial.is_whole
    assert take(client, partial) == len(PDF) - begun
    assert partial.path.read_bytes() == PDF
    assert unfinished(client, tmp_path).is_whole
    first, second = client.un.requests
    assert "range" not in first.headers
    assert second.range_start == begun
    assert second.headers["if-range"] == first_etag(client)


def first_etag(client: Client) -> str:
    with client.transport.open(client.url) as answer:
        return answer.headers["etag"]


@pytest.mark.parametrize("setting", ["ranges", "other document", "no validator"])
def test_what_cannot_go_on_begins_anew(client: Client, tmp_path: Path, setting: str) -> None:
    if setting == "no validator":
        client.un.etag = client.un.last_modified = False
    client.un.script(SYMBOL, [Shape.CUT])
    with pytest.raises(AnswerFailed):
        take(client, unfinished(client, tmp_path))
    expected = PDF
    if setting == "ranges":
        client.un.ranges = False
    if setting == "other document":
        expected = report(SYMBOL, "en", 66, "pdf", 300_000)
        client.un.documents[SYMBOL, "en", "pdf"] = expected
    partial = unfinished(client, tmp_path)
    assert take(client, partial) == len(expected)
    assert partial.path.read_bytes() == expected


@pytest.mark.parametrize(
    "content_range", ["bytes 0-9/100", "bytes 10-19/400000", "bytes */5", "items 1-2/3", ""]
)
def test_another_part_than_was_asked_for_is_not_glued_on(
    client: Client, tmp_path: Path, content_range: str
) -> None:
    client.un.script(SYMBOL, [Shape.CUT])
    with pytest.raises(AnswerFailed):
        take(client, unfinished(client, tmp_path))
    partial = unfinished(client, tmp_path)
    with client.transport.open(partial.url, partial.headers()) as answer:
        assert answer.status == 206
        answer.headers["content-range"] = content_range
        with pytest.raises(AnswerFailed, match="another part"):
            partial.take(answer)
    assert partial.size == 0, "what is doubtful is begun anew"


def test_a_half_written_note_of_a_download_is_as_none(client: Client, tmp_path: Path) -> None:
    client.un.script(SYMBOL, [Shape.CUT])
    with pytest.raises(AnswerFailed):
        take(client, unfinished(client, tmp_path))
    note = tmp_path / NOTES
    note.write_text(note.read_text(encoding="utf-8")[:40], encoding="utf-8")
    partial = unfinished(client, tmp_path)
    assert partial.headers() == {}
    assert take(client, partial) == len(PDF)
