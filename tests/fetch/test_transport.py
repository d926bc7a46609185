"""The one way to the network, against a server on this machine that does its worst."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ArchiveError
from tasks.fetch.network.hosts import AddressForm, HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.partials import NOTES, Begun, Notes, Partial, kept_headers, part_of
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
        Shape.REDIRECT_BOMB,
        Shape.REDIRECT_ENDLESS,
        Shape.COOKIES,
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


def test_no_cookie_is_kept_or_sent(client: Client) -> None:
    client.un.script(SYMBOL, [Shape.COOKIES, Shape.NORMAL])
    client.get()
    client.get()
    assert all("cookie" not in asked.headers for asked in client.un.requests)
    assert len(client.un.requests) == 2


def test_no_password_of_the_machine_is_sent(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password secret\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client.un.script(SYMBOL, [Shape.REDIRECT_SAME_HOST])
    client.get()
    assert all("authorization" not in asked.headers for asked in client.un.requests)
    assert len(client.un.requests) == 2


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
        (Shape.TRICKLE_TO_THE_END, Reply.INTERRUPTED),
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
        (Shape.REDIRECT_BRACKET, Reply.OFF_LIMITS),
        (Shape.REDIRECT_PORT, Reply.OFF_LIMITS),
        (Shape.REDIRECT_ESCAPE, Reply.OFF_LIMITS),
        (Shape.REDIRECT_BYTES, Reply.OFF_LIMITS),
        (Shape.REDIRECT_LONG, Reply.OFF_LIMITS),
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
    assert failure.detail.isprintable()
    assert len(failure.detail) < 500
    assert time.monotonic() - begin < 4
    client.un.script(SYMBOL, [])
    assert client.get() == (200, PDF), "the next question is answered as ever"


def test_a_redirect_without_an_address_is_an_answer_like_any_other(client: Client) -> None:
    client.un.script(SYMBOL, [Shape.REDIRECT_NOWHERE])
    assert client.get()[0] == 302


def test_bombs_cost_no_memory(client: Client) -> None:
    """Nor does the body of a redirect, which nobody reads."""
    client.get()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for shape in (Shape.GZIP_BOMB, Shape.ENDLESS):
        client.un.script(SYMBOL, [shape])
        assert client.failure().reply is Reply.TOO_LARGE
    for shape in (Shape.REDIRECT_BOMB, Shape.REDIRECT_ENDLESS):
        client.un.script(SYMBOL, [shape])
        assert client.get() == (200, PDF)
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


@pytest.mark.parametrize(("age", "goes_on"), [(3600, True), (2, False)])
def test_a_date_tells_versions_apart_only_when_it_is_old(
    client: Client, tmp_path: Path, age: int, goes_on: bool
) -> None:
    client.un.etag = False
    client.un.modified = datetime.now(UTC) - timedelta(seconds=age)
    client.un.script(SYMBOL, [Shape.CUT])
    with pytest.raises(AnswerFailed):
        take(client, unfinished(client, tmp_path))
    partial = unfinished(client, tmp_path)
    take(client, partial)
    assert partial.path.read_bytes() == PDF
    assert ("if-range" in client.un.requests[1].headers) == goes_on


NOW = datetime(2011, 8, 3, 12, 0, 0, tzinfo=UTC)
DATE = format_datetime(NOW, usegmt=True)


def begun(headers: dict[str, str]) -> Begun:
    return Begun(url="u", final_url="u", headers=kept_headers(headers), total=None)


@pytest.mark.parametrize(
    ("etag", "age", "validator"),
    [
        ('"x"', None, "etag"),
        ('"x"', 0, "etag"),
        ('W/"x"', 3600, None),
        (None, 60, "date"),
        (None, 59, None),
        (None, -60, None),
        (None, None, None),
        ("no tag", 60, "date"),
        ("no tag", None, None),
    ],
)
def test_what_a_download_may_go_on_by(
    etag: str | None, age: int | None, validator: str | None
) -> None:
    headers = {"date": DATE} | ({"etag": etag} if etag else {})
    if age is not None:
        headers["last-modified"] = format_datetime(NOW - timedelta(seconds=age), usegmt=True)
    expected = {"etag": etag, "date": headers.get("last-modified"), None: None}[validator]
    assert begun(headers).validator == expected


def test_a_date_without_the_servers_clock_is_none_to_go_on_by() -> None:
    assert begun({"last-modified": DATE}).validator is None


@pytest.mark.parametrize("etag", ['"x"', 'W/"x"', '""', '"!#\'~"'])
def test_validators_are_kept_as_they_came(etag: str) -> None:
    headers = {"etag": etag, "last-modified": DATE}
    assert kept_headers(headers) == headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("etag", "x"),
        ("etag", '"x'),
        ("etag", 'w/"x"'),
        ("etag", '"x" "y"'),
        ("etag", '"a b"'),
        ("etag", '"\x1b[2J"'),
        ("etag", '"\xe9"'),
        ("etag", '"' + "x" * 500 + '"'),
        ("last-modified", "soon"),
        ("last-modified", "Wed, 33 Aug 2011 12:00:00 GMT"),
        ("last-modified", DATE + "\x1b[2J"),
        ("last-modified", DATE + " \xe9"),
        ("last-modified", "Wed, 03 Aug 2011 12:00:00 +" + "9" * 30),
    ],
)
def test_what_is_no_validator_is_not_sent_back(name: str, value: str) -> None:
    assert kept_headers({name: value}) == {}


LATIN = st.text(st.characters(codec="latin-1"), max_size=60)
DATES = st.builds("{}{}".format, st.just(DATE) | LATIN, LATIN)
TAGS = st.builds('{}"{}"'.format, st.sampled_from(["", "W/"]), LATIN) | LATIN


@given(st.fixed_dictionaries({}, optional={"etag": TAGS, "last-modified": DATES, "date": DATES}))
def test_whatever_a_server_says_can_be_sent_back_or_is_not(headers: dict[str, str]) -> None:
    found = begun(headers)
    kept = [found.headers[name] for name in ("etag", "last-modified") if name in found.headers]
    assert all(value.isascii() and value.isprintable() for value in kept)
    assert found.validator is None or found.validator in kept
    assert not (found.validator or "").startswith("W/")


def test_all_of_it_is_on_the_disk_before_it_is_called_whole(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[int, bool]] = []
    fsync = os.fsync

    def watching(number: int) -> None:
        fsync(number)
        said = unfinished(client, tmp_path).is_whole
        synced.append((os.fstat(number).st_size, said))

    monkeypatch.setattr(os, "fsync", watching)
    client.un.script(SYMBOL, [Shape.CHUNKED])
    take(client, unfinished(client, tmp_path))
    assert synced == [(len(PDF), False)]
    partial = unfinished(client, tmp_path)
    assert partial.is_whole
    os.truncate(partial.path, 1000)
    assert not unfinished(client, tmp_path).is_whole, "what was there is not there any more"


FULL_DISK = """
import resource, sys
from pathlib import Path
from tasks.errors import DiskFull
from tasks.fetch.network.hosts import HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.partials import Notes, Partial
from tasks.fetch.network.transport import Limits, Transport
base, url, folder, most = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
transport = Transport(HostPolicy([], [base]), Pacer((0, 0)), Limits())
notes = Notes(folder)
partial = Partial(notes, folder, url)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    with transport.open(url) as answer:
        partial.take(answer)
except DiskFull as error:
    print(error)
finally:
    notes.close()
    transport.close()
"""


@pytest.mark.parametrize(("most", "place"), [(100_000, ".part"), (10, NOTES)])
def test_a_full_disk_is_told_with_its_place_and_what_came_stays(
    client: Client, tmp_path: Path, most: int, place: str
) -> None:
    arguments = [client.un.address, client.url, str(tmp_path), str(most)]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"disk full: {tmp_path}: expected room for at least ")
    assert "a limit on files" in done.stdout
    partial = unfinished(client, tmp_path)
    begun_with = partial.size
    assert begun_with == (most if place == ".part" else 0)
    assert take(client, partial) == len(PDF) - begun_with
    assert partial.path.read_bytes() == PDF


def test_a_file_in_the_place_of_the_folder(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "partial"
    folder.write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"partial.*: expected "):
        take(client, unfinished(client, folder))


def test_a_folder_in_the_place_of_the_file(client: Client, tmp_path: Path) -> None:
    part_of(tmp_path, client.url).mkdir()
    with pytest.raises(ArchiveError, match=r"\.part.*: expected "):
        take(client, unfinished(client, tmp_path))


def test_a_folder_in_the_place_of_the_notes(client: Client, tmp_path: Path) -> None:
    (tmp_path / NOTES).mkdir()
    with pytest.raises(ArchiveError, match=NOTES):
        take(client, unfinished(client, tmp_path))
