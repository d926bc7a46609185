"""The way to the server: certificates that are checked, proxies, and the deadline on all of it."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.errors import SettingsError
from tasks.fetch.network.hosts import AddressForm, HostPolicy
from tasks.fetch.network.pacing import Pacer
from tasks.fetch.network.partials import Notes, Partial
from tasks.fetch.network.transport import AnswerFailed, Limits, Transport
from tasks.fetch.replies import Reply
from tests.fake_un import FakeUn, Proxy, Shape, report

SYMBOL = "A/66/165"
PDF = report(SYMBOL, "en", 66, "pdf", 400_000)
LIMITS = Limits(connect=1.0, read=1.0, deadline=1.2, largest=2_000_000)
NEVER_LONGER = 3.5
"""Seconds; a trickle by itself would take hours."""


@dataclass(frozen=True)
class Certificate:
    """A certificate that nobody has signed but itself, and the server side with its key."""

    path: Path
    server: ssl.SSLContext


def self_signed(folder: Path, name: str) -> Certificate:
    """Make one for a name, such as IP:127.0.0.1; the key is thrown away with the folder."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command, which makes the certificates of these tests")
    key, path = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-keyout", str(key), "-out", str(path), "-days", "2", "-subj", "/CN=un"]
    command += ["-addext", f"subjectAltName={name}"]
    command += ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path, key)
    return Certificate(path, server)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Take away what the machine says of certificates and proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@contextmanager
def served(tls: ssl.SSLContext | None) -> Iterator[FakeUn]:
    un = FakeUn(documents={(SYMBOL, "en", "pdf"): PDF}, trickle_pause=0.02)
    with un.running(tls=tls):
        yield un


@contextmanager
def opened(un: FakeUn) -> Iterator[Transport]:
    transport = Transport(HostPolicy([], [un.address]), Pacer((0, 0)), LIMITS)
    yield transport
    transport.close()


def url_of(un: FakeUn) -> str:
    return AddressForm().address(un.address, SYMBOL, "en", "pdf")


def get(un: FakeUn) -> bytes:
    with opened(un) as transport, transport.open(url_of(un)) as answer:
        return b"".join(answer.pieces())


def failure(un: FakeUn) -> AnswerFailed:
    """Return what a question fails with, in the time that it may take."""
    begin = time.monotonic()
    with pytest.raises(AnswerFailed) as caught:
        get(un)
    assert time.monotonic() - begin < NEVER_LONGER
    return caught.value


@pytest.mark.attack("stands between us and the UN server with a certificate of its own")
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Certificate) -> None:
    with served(certificate.server) as un:
        refused = failure(un)
        assert un.requests == [], "nothing is sent to who may be anybody"
    assert refused.reply is Reply.UNREACHABLE
    assert refused.detail == "a certificate that cannot be trusted"


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_certificate_that_the_environment_vouches_for_is_trusted(
    certificate: Certificate, environment: pytest.MonkeyPatch, name: str
) -> None:
    environment.setenv(name, str(certificate.path))
    with served(certificate.server) as un:
        assert get(un) == PDF


@pytest.mark.attack("stands between with a trusted certificate of another host")
def test_a_trusted_certificate_of_another_host_is_refused(
    tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    other = self_signed(tmp_path, "DNS:documents.un.org")
    environment.setenv("REQUESTS_CA_BUNDLE", str(other.path))
    with served(other.server) as un:
        assert failure(un).detail == "a certificate that cannot be trusted"
        assert un.requests == []


def test_certificates_that_are_not_there_are_a_wrong_setting(
    tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(SettingsError, match=r"REQUESTS_CA_BUNDLE.*none\.pem"):
        Transport(HostPolicy([], []), Pacer((0, 0)), LIMITS)


@pytest.mark.attack("redirects a question out of TLS")
def test_no_redirect_leads_out_of_tls(
    certificate: Certificate, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    with served(certificate.server) as un:
        un.script(SYMBOL, [Shape.REDIRECT_TO_HTTP])
        refused = failure(un)
        assert len(un.requests) == 1
    assert refused.reply is Reply.OFF_LIMITS
    assert refused.detail.startswith("no https: http (http://127.0.0.1:")


def test_a_server_without_tls_is_no_matter_of_certificates() -> None:
    with served(None) as un:
        un.address = un.address.replace("http:", "https:")
        assert failure(un).detail == "no encrypted connection"


def test_a_server_that_never_ends_its_handshake() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        un = FakeUn()
        un.address = f"https://127.0.0.1:{silent.getsockname()[1]}"
        assert failure(un).reply is Reply.UNREACHABLE


@pytest.mark.parametrize("shape", [Shape.TRICKLE, Shape.TRICKLE_TO_THE_END])
def test_what_came_through_tls_before_the_deadline_is_the_document(
    certificate: Certificate, environment: pytest.MonkeyPatch, tmp_path: Path, shape: Shape
) -> None:
    environment.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    with served(certificate.server) as un, opened(un) as transport:
        un.script(SYMBOL, [shape])
        notes = Notes(tmp_path)
        partial = Partial(notes, tmp_path, url_of(un))
        with pytest.raises(AnswerFailed), transport.open(url_of(un)) as answer:
            partial.take(answer)
        notes.close()
    assert 10 < partial.size < 200
    assert PDF.startswith(partial.path.read_bytes())


def test_nothing_encrypted_is_taken_for_the_document(
    certificate: Certificate, environment: pytest.MonkeyPatch
) -> None:
    """When the connection is cut, the machine has received more than was read."""
    environment.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    came = bytearray()

    def read_slowly(pieces: Iterator[bytes]) -> None:
        came.extend(next(pieces))
        time.sleep(LIMITS.deadline + 0.3)
        for piece in pieces:
            came.extend(piece)

    with (
        served(certificate.server) as un,
        opened(un) as transport,
        transport.open(url_of(un)) as answer,
        pytest.raises(AnswerFailed, match="broke off"),
    ):
        read_slowly(answer.pieces())
    assert came
    assert PDF.startswith(came)


@pytest.fixture
def proxy(environment: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with Proxy().running() as proxy:
        environment.setenv("HTTP_PROXY", proxy.address)
        environment.setenv("HTTPS_PROXY", proxy.address)
        yield proxy


@pytest.fixture(params=["http", "https"])
def behind(
    request: pytest.FixtureRequest,
    certificate: Certificate,
    environment: pytest.MonkeyPatch,
    proxy: Proxy,
) -> Iterator[tuple[FakeUn, Proxy]]:
    """A server with or without TLS, and the proxy before it."""
    environment.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    with served(certificate.server if request.param == "https" else None) as un:
        yield un, proxy


def test_the_proxy_of_the_environment_is_used(behind: tuple[FakeUn, Proxy]) -> None:
    un, proxy = behind
    assert get(un) == PDF
    (asked,) = proxy.asked
    host = un.address.partition("://")[2]
    assert asked.startswith((f"CONNECT {host} ", f"GET {un.address}/"))


def test_and_not_where_the_environment_says_so(
    behind: tuple[FakeUn, Proxy], environment: pytest.MonkeyPatch
) -> None:
    un, proxy = behind
    environment.setenv("NO_PROXY", "127.0.0.1")
    assert get(un) == PDF
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("shape", "reply"),
    [
        (Shape.TRICKLE, Reply.INTERRUPTED),
        (Shape.TRICKLE_TO_THE_END, Reply.INTERRUPTED),
        (Shape.TRICKLE_HEAD, Reply.UNREACHABLE),
    ],
)
def test_the_deadline_holds_behind_a_proxy(
    behind: tuple[FakeUn, Proxy], shape: Shape, reply: Reply
) -> None:
    un, proxy = behind
    un.script(SYMBOL, [shape])
    assert failure(un).reply is reply
    assert proxy.asked
    assert get(un) == PDF


def test_the_deadline_holds_for_the_proxy_itself(certificate: Certificate, proxy: Proxy) -> None:
    proxy.trickle = 0.02
    with served(certificate.server) as un:
        late = failure(un)
        assert un.requests == []
    assert (late.reply, late.detail) == (Reply.UNREACHABLE, "no answer within 1.2 s")


def test_behind_a_proxy_certificates_are_checked(certificate: Certificate, proxy: Proxy) -> None:
    with served(certificate.server) as un:
        assert failure(un).detail == "a certificate that cannot be trusted"
        assert un.requests == []
    assert proxy.asked


@pytest.mark.parametrize(
    "wrong", ["socks5://127.0.0.1:1080", "http://[::1", "http://h:x", "ftp://h"]
)
def test_a_proxy_that_is_none_is_a_wrong_setting(
    environment: pytest.MonkeyPatch, wrong: str
) -> None:
    environment.setenv("ALL_PROXY", wrong)
    with served(None) as un, opened(un) as transport:
        with pytest.raises(SettingsError, match="PROXY"), transport.open(url_of(un)):
            pass
        assert un.requests == []
