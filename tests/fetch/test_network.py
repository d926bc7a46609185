"""Each answer of the document server is told from the others: a real server listens here."""

from __future__ import annotations

import socket
from urllib.parse import parse_qs, urlsplit

import pytest

from tasks.errors import Unreachable
from tasks.fetch.network import Answer, UnServer
from tests.fetch.places import Listening, listening

PDF = b"%PDF-1.4\n" + b"x" * 100_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
HTML = b"<!DOCTYPE html><html><body>There is no document matching your request.</body></html>"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def client(address: str, *, read: float = 5.0, contact: str = "") -> UnServer:
    return UnServer(address, (2.0, read), contact)


def ask(answer: Listening) -> Answer:
    with listening(answer):
        return client(answer.address).ask("A/66/165", "zh")


@pytest.mark.parametrize(
    ("body", "media_type"), [(PDF, "application/pdf"), (OLE, "application/msword")]
)
@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream"])
def test_a_document_is_held_whatever_its_content_type_says(
    body: bytes, media_type: str, content_type: str
) -> None:
    answer = ask(Listening(body=body, headers={"Content-Type": content_type}))
    assert (answer.reply, answer.media_type, answer.data) == ("held", media_type, body)


@pytest.mark.parametrize("body", [HTML, b"", b"not published", b"\x00\x01\x02", b" \n"])
def test_a_200_without_a_document_proves_nothing(body: bytes) -> None:
    answer = ask(Listening(body=body, headers={"Content-Type": "application/pdf"}))
    assert (answer.reply, answer.data, answer.media_type) == ("unclear", None, None)


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (404, "absent"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (405, "refused"),
        (410, "refused"),
        (429, "refused"),
        (500, "refused"),
        (503, "refused"),
    ],
)
@pytest.mark.parametrize("body", [PDF, HTML])
def test_the_status_goes_before_the_bytes(status: int, reply: str, body: bytes) -> None:
    answer = ask(Listening(status=status, body=body))
    assert (answer.reply, answer.detail, answer.data) == (reply, f"status {status}", None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(status: int) -> None:
    with listening(Listening(body=PDF)) as other:
        answer = ask(Listening(status=status, headers={"Location": f"{other.address}/file.pdf"}))
    assert (answer.reply, answer.detail) == ("refused", f"status {status}")
    assert other.asked == []


def test_what_is_asked() -> None:
    answer = Listening(body=PDF)
    with listening(answer):
        held = client(answer.address, contact="ops@example.org").ask("A/71/134/Add.1", "fr")
    ((path, agent),) = answer.asked
    assert urlsplit(path).path == "/api/symbol/access"
    assert parse_qs(urlsplit(path).query) == {"s": ["A/71/134/Add.1"], "l": ["fr"], "t": ["docx"]}
    assert agent.startswith("ctbt-universality/")
    assert agent.endswith(" (ops@example.org)")
    assert held.url.startswith(answer.address)


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port
        address = f"http://127.0.0.1:{holder.getsockname()[1]}"
        with pytest.raises(Unreachable) as refusal:
            client(address).ask("A/66/165", "zh")
    error = refusal.value
    assert (error.document, error.language, error.found) == ("A/66/165", "zh", "no connection")
    assert error.place == f"{address}/api/symbol/access"


def test_a_silent_server_is_unreachable() -> None:
    with listening(Listening(silent=True)) as server, pytest.raises(Unreachable) as refusal:
        client(server.address, read=0.2).ask("A/66/165", "zh")
    assert refusal.value.found == "no answer in time"


def test_an_answer_that_breaks_off_is_no_document() -> None:
    with listening(Listening(body=PDF, cut=True)) as server, pytest.raises(Unreachable) as refusal:
        client(server.address).ask("A/66/165", "zh")
    assert "\n" not in str(refusal.value)


def test_what_is_no_http_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Unreachable) as refusal:
        client(f"http://127.0.0.1:{server.getsockname()[1]}", read=0.2).ask("A/66/165", "zh")
    assert refusal.value.exit_code == 41
